"""Captions say what is on the picture, where in the grid it is, and nothing that is not drawn."""
# ctest: LABELS slow-under-sanitizer
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from netlyap import exponent_picture, exponent_table, laminar_picture, regime_map, regime_picture
from netlyap.archive import Archive
from conftest import SOURCE, edited
from netlyap import style
from netlyap.paper import module_of
from netlyap.subject import subject_of


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def points(program_in, tmp_path_factory):
    """Archives of one grid point: many kept, few kept, none kept, one initial condition with one member."""
    netlyap = program_in(tmp_path_factory.mktemp("points"))
    for name, words in {"many": "--sweep.seeds 0:24 --sweep.eta 1", "few": "--sweep.seeds 0:8 --sweep.eta 1", "one": "--sweep.seeds 0:1 --sweep.eta 1",
                        "none": "--sweep.seeds 0:8 --sweep.eta 0.001"}.items():
        netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.epsilon", "1e-8", "--sweep.members", "2", *words.split(), "--out",
                name)
    netlyap("run", SOURCE / "jobs/fig3.ini", *"--sweep.seeds 0:1 --sweep.members 1 --sweep.iterations 300".split(), "--out",
            "single")
    return netlyap.folder


def caption_of(file):
    return " ".join(file.read_text().split())


@pytest.mark.parametrize("name", ["many", "few", "none"])
def test_one_point_has_no_words_of_lines_and_maps(points, analysis, tmp_path, name):
    out, _ = analysis("exponents", points / name)
    caption = caption_of(tmp_path / "exponents.txt")
    assert f"eta = {'0.001' if name == 'none' else '1'}, epsilon = 1e-08" in caption
    for word in ("Lines", "map", "hollow", "brackets", "Wilson", "side by side", "grid points"):
        assert word not in caption, caption
    assert ("filled area" in caption) == (name == "many") and ("keeps none" in caption) == (name == "none")
    assert ("thick marks are the " in caption) == (name == "few") and ("thin marks" in caption.lower()) == (name != "many")
    assert "beside" not in caption and "no interval" not in caption, "what is not drawn needs no word"
    assert ("lambda_nMLE = " in caption) == (name == "many"), "with fewer than 20 kept it is not to be cited"
    assert caption.count("(R^2 > 0.9 and Lambda > 0.05 per iteration)") == (2 if name == "none" else 1)
    assert ("because fewer than 20 are kept; compute" in out) == (name == "few")
    assert " of 1 grid points" not in out


def test_a_distribution_names_its_point_in_the_picture(points):
    with Archive(points / "many") as archive:
        figure = exponent_picture.draw(archive, exponent_table.points(archive))
        assert r"$\eta$ = 1, $\epsilon$ = $10^{-8}$" in figure._suptitle.get_text()
        assert "eta = 1, epsilon = 1e-08, 24 initial conditions" in subject_of(archive)


def test_a_power_of_ten_stands_in_the_label_and_not_over_it(points):
    """It stood below the axis, where it touched the label."""
    with Archive(points / "none") as archive:
        figure = exponent_picture.draw(archive, exponent_table.points(archive))
        largest = np.abs(archive.cell().exponents()).max()
    figure.canvas.draw()
    axes = figure.axes[0]
    assert "$1/" not in axes.get_xlabel()
    power = int(re.search(r"\$10\^\{(-\d+)\}\$ 1/iteration", axes.get_xlabel())[1])
    assert axes.xaxis.get_offset_text().get_text() == "" and largest < 10.0 ** (power + 1)
    for text in axes.get_xticklabels():
        assert float(text.get_text().replace("\N{MINUS SIGN}", "-")) * 10.0 ** power == pytest.approx(text.get_position()[0], abs=1e-12)
    with Archive(points / "many") as archive:
        figure = exponent_picture.draw(archive, exponent_table.points(archive))
    assert figure.axes[0].get_xlabel().endswith(r"$\Lambda$ (1/iteration)")


def test_a_grid_has_them(program_in, analysis, tmp_path):
    program_in(tmp_path)("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "2", "--sweep.eta", "0.01 1",
                         "--sweep.epsilon", "1e-8 1e-4", "--out", "grid")
    analysis("exponents", "grid")
    caption = caption_of(tmp_path / "exponents.txt")
    for word in ("Lines guide", 'map of all eta and epsilon, "none" where', "A hollow marker of lambda_nMLE has no interval", "In brackets: a ", "side by side",
                 "same initial conditions"):
        assert word in caption
    analysis("exponents", "grid", "--epsilon", "1e-8")
    caption = caption_of(tmp_path / "exponents-epsilon-1e-08.txt")
    assert "Against eta at epsilon = 1e-08" in caption and "map" not in caption and "brackets" not in caption
    assert "8 initial conditions at each of 2 grid points" in caption and "three" not in caption
    analysis("exponents", "grid", "--eta", "0.01")
    caption = caption_of(tmp_path / "exponents-eta-0.01.txt")
    assert "hollow" not in caption.lower() and "none is kept" not in caption and "eta = 0.01, 8 initial" in caption
    assert "at each of 2 grid points" in caption and "bootstrap" not in caption


def test_hollow_markers_are_explained_where_they_are_drawn(program_in, analysis, tmp_path):
    """Of one or two initial conditions mean and median have no interval either; of many radii some have no line."""
    netlyap = program_in(tmp_path)
    words = ["run", SOURCE / "jobs/fig8.ini", "--sweep.members", "1", "--sweep.eta"]
    netlyap(*words, "0.001 0.01", "--sweep.epsilon", "1e-8", "--sweep.seeds", "0:1", "--out", "one")
    analysis("exponents", "one")
    caption = caption_of(tmp_path / "exponents.txt")
    assert "A hollow marker of the mean and median has no interval, because there are too few exponents." in caption
    assert "Bars are 95 %: Wilson's interval of the kept fraction." in caption
    netlyap(*words, "0.001 0.01", "--sweep.epsilon", "logspace(-9, -1, 9)", "--sweep.seeds", "0:24", "--out", "many")
    with Archive(tmp_path / "many") as archive:
        rows = exponent_table.points(archive)
        for row in rows:
            row[1].nmle, row[1].kept = 0.1, 3  # a radius without a line, but with a place in the map
        figure = exponent_picture.draw(archive, rows)
    words = style.description(figure)
    assert "hollow" not in words.lower() and "In brackets: a lambda_nMLE of fewer than 20 kept." in words
    assert "hollow" not in figure._suptitle.get_text()

def legend_words(figure):
    boxes = [*figure.legends, *(axes.get_legend() for axes in figure.axes if axes.get_legend())]
    return [text.get_text() for box in boxes for text in box.get_texts()]


def test_legends_name_what_is_drawn(points, runs):
    """A mean of one trajectory, and lambda_nMLE where none is kept, are not there."""
    for preset in ("fig3", "fig6"):
        with Archive(points / "single") as archive:
            words = legend_words(module_of(preset.removeprefix("fig")).draw(archive))
        assert "perturbed trajectory" in words and "their mean" not in words
        with Archive(runs / preset) as archive:
            assert "their mean" in legend_words(module_of(preset.removeprefix("fig")).draw(archive))
    with Archive(points / "none") as archive:
        figure = module_of("8").draw(archive)
    assert legend_words(figure) == ["all 8, before the filter"]
    assert "the filter keeps none" in [text.get_text() for axes in figure.axes for text in axes.texts]
    with Archive(points / "few") as archive:
        words = legend_words(module_of("8").draw(archive))
    assert words == ["all 8, before the filter", "kept: 7 of 8", "fewer than 20 kept"], "nothing to cite"
    with Archive(points / "many") as archive:
        assert {"standard deviation", r"$\lambda_{nMLE}$ and standard error"} < set(legend_words(module_of("8").draw(archive)))


@pytest.mark.parametrize("name, kept", [("many", 23), ("few", 7), ("one", 1), ("none", 0)])
def test_few_values_are_no_distribution(points, name, kept):
    """Below 20 each value has a mark, and what is kept makes no bins."""
    with Archive(points / name) as archive:
        assert archive.cell().statistic("kept") == kept
        figure, values = module_of("8").draw(archive), archive.cell().exponents()
        chosen = values[archive.cell().kept()]
    left, right = figure.axes[:2]
    words = style.description(figure)
    assert len(left.patches) == (2 if name == "many" else 0), "densities"
    for outline in left.patches:
        heights, edges, _ = outline.get_data()
        assert (heights * np.diff(edges)).sum() == pytest.approx(1)
    assert [label.endswith("; area 1") for label in legend_words(figure)[:2]].count(True) == len(left.patches)
    assert words.count("an area of 1") == len(left.patches)
    assert left.get_ylabel().startswith(r"density $P(\Lambda)$" if name == "many" else "too few for a density")
    marks = [np.sort([segment[0, 0] for segment in lines.get_segments()]) for lines in left.collections]
    expected = [] if name == "many" else [values] if name == "none" else [values, chosen]
    assert len(marks) == len(expected) and all(np.array_equal(a, np.sort(b)) for a, b in zip(marks, expected))
    assert ("P(Lambda)" in words) == (name in ("few", "one")) and ("makes no P(Lambda)" in words) == (name in ("few", "one"))
    assert ("standard deviation" in words) == (name == "many") == ("standard deviation" in legend_words(figure))
    assert (r"$\lambda_{nMLE}$" in " ".join(legend_words(figure))) == (name == "many") == bool(right.containers)
    assert ("and over them a ring at epsilon 1e-08. A ring is the mean of fewer than 20 kept exponents, which has no interval: do not "
            "cite it." in words) == (name in ("few", "one"))
    rings = [line for line in right.lines if line.get_fillstyle() == "none" and line.get_marker() == "o"]
    assert len(rings) == (name in ("few", "one"))
    assert ("as bars" in words) == (kept > 0) and ("there is neither lambda_nMLE nor a bar; none is kept" in words) == (kept == 0)
    assert words.count("the filter keeps") + words.count("the filter (R^2") == words.count("(R^2 > 0.9 and Lambda > 0.05 per iteration)") == 1


@pytest.mark.parametrize("name", ["many", "few", "none"])
def test_the_legend_covers_no_distribution(points, name):
    with Archive(points / name) as archive:
        figure = module_of("8").draw(archive)
    figure.canvas.draw()
    axes = figure.axes[0]
    top = axes.transData.transform((0, axes.dataLim.y1))[1]
    assert top < axes.get_legend().get_window_extent().y0


def test_curves_end_below_the_frame(points):
    with Archive(points / "single") as archive:
        panel = module_of("3").draw(archive).axes[0]
    assert panel.get_ylim()[0] == 0 and panel.lines[-1].get_ydata().max() < 0.96 * panel.get_ylim()[1]


def test_captions_of_figures_follow_the_archive(points, runs, analysis, tmp_path):
    analysis("figures", points / "single", points / "few", runs / "fig3")
    analysis("figures", points / "single", "--figure", "7")
    seven = caption_of(tmp_path / "pictures/fig7.txt")
    assert "the same, because there is one trajectory, over the last 50" in seven
    assert '"not kept" beside what the filter (R^2 > 0.9 and Lambda > 0.05 per iteration) does not keep' in seven
    single, few, three = (caption_of(tmp_path / f"pictures/{name}.txt") for name in ("fig3", "fig8", "fig3-fig3"))
    assert "of one perturbed trajectory" in single and "around initial condition 0." in single and "(black)" not in single
    assert "3 perturbed trajectories" in three and "a panel for each of the initial conditions 0, 1 and 2" in three
    assert "the kept fraction at epsilon 1e-08 as bars" in few and "the paper's figure has" not in few
    assert "Besides, jobs/fig8.ini has 500 initial conditions, this job 8; jobs/fig8.ini has 5 perturbed trajectories, this job 2." in few
    analysis("figures", points / "single", "--figure", "6")
    other = caption_of(tmp_path / "pictures/fig6.txt")
    assert "Besides, the paper's figure has perturb.at = 4000, this job 0; " in other and "perturbed at t = 0" in other


def test_no_caption_claims_what_the_paper_found(copy_of, analysis, tmp_path):
    """The picture is of this archive, whatever its learning rate."""
    file = copy_of("fig3")
    with edited(file) as archive:
        archive["eta"][0] = 3.0
    analysis("figures", file)
    caption = caption_of(tmp_path / "pictures/fig3.txt")
    assert caption.startswith("Figure 3: at eta = 3, epsilon = 1e-08, the distance d(t) of 3 perturbed trajectories")
    assert "the paper's figure has eta = 0.01, this job 3; " in caption


def test_phases_and_regimes_explain_what_is_drawn(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig9.ini", *"--sweep.seeds 0:1 --sweep.iterations 1500".split(), "--out", "one")
    netlyap("run", SOURCE / "jobs/regimes.ini", "--sweep.eta", "0.01 0.1", "--sweep.seeds", "0:2", "--sweep.iterations", "600",
            "--out", "calm")
    with Archive(tmp_path / "one") as archive:
        figure = laminar_picture.draw(archive)
        words, survival = style.description(figure), figure.axes[0]
    assert not survival.axison and "no survival: in no epoch begin 5" in " ".join(survival.texts[0].get_text().split())
    assert words.startswith("At eta = 5. Top left: nothing, because in no epoch begin 5 phases")
    assert "standard error" not in words and "epsilon" not in words
    with Archive(tmp_path / "calm") as archive:
        figure = regime_picture.draw(archive)
        words = style.description(figure)
        shown = {text.get_text() for text in figure.axes[0].get_legend().get_texts()}
    assert shown == {"descending"}
    for name in regime_map.ORDER:
        assert (f"{name}: {regime_map.MEANINGS[name]}" in words) == (name in shown)
    assert "all of the time is outside of laminar phases" in words and "n_on" not in words
    assert set(regime_map.MEANINGS) == set(regime_map.ORDER) == set(regime_map.REGIMES) == set(regime_picture.LOOKS) | {"transient"}


def test_words_for_lists():
    assert style.listed([3], "initial condition") == "initial condition 3"
    assert style.listed([0, 1, 4], "initial condition") == "initial conditions 0, 1 and 4"
    assert style.each_of([0, 2], "row") == "a row for each of the initial conditions 0 and 2"


def test_what_is_pending_is_not_called_filtered(program_in, tmp_path):
    """Figure 8 said that the filter keeps none where nothing was computed."""
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "1", "--sweep.eta", "0.01",
            "--sweep.epsilon", "1e-8 1e-4", "--slice", "1/2", "--out", "part")
    netlyap("gather", "part")
    with Archive(tmp_path / "part") as archive:
        said = " ".join(style.description(module_of("8").draw(archive)).split())
    assert "nothing is computed (hatched) at epsilon" in said and "0.0001" in said.partition("nothing is computed (hatched)")[2][:30]
