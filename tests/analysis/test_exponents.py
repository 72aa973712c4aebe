"""analysis/exponents prints and draws what the archive holds, for every shape of a grid and any network."""
# ctest: LABELS slow-under-sanitizer
import csv
import functools
import io
import os
import re
import shlex
import subprocess
from dataclasses import replace

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pytest

from netlyap import estimate, exponent_picture, exponent_table, exponent_words
from netlyap.archive import Archive
from netlyap.errors import ArchiveError
from netlyap.exponent_words import words_of_maps
from conftest import SOURCE, edited, run_here
from netlyap.estimate import wilson_interval

JOBS = {  # name: eta, epsilon, other keys
    "point": ("1", "1e-8", ""),
    "radii": ("1", "1e-8 1e-4 1e-1", ""),
    "rates": ("0.01 0.5 1", "1e-8", "--network.hidden 5 4 --network.activation tanh --sweep.name $a_{"),
    "grid": ("0.01 1", "logspace(-9, -2, 8)", "--sweep.iterations 400")}


@pytest.fixture(scope="module")
def sweeps(program_in, tmp_path_factory):
    """A folder with these run directories, 24 initial conditions each; its name has a blank."""
    netlyap = program_in(tmp_path_factory.mktemp("a folder"))
    for name, (eta, epsilon, more) in JOBS.items():
        netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:24", "--sweep.members", "2", "--sweep.eta", eta,
                "--sweep.epsilon", epsilon, *more.split(), "--out", name)
    return netlyap.folder


@pytest.fixture(scope="module")
def told(sweeps, tmp_path_factory):
    """told("grid"): what the program prints of this sweep, and the folder with its picture and caption."""
    found = {}

    def tell(name):
        if name not in found:
            folder, out, err = tmp_path_factory.mktemp(name), io.StringIO(), io.StringIO()
            assert run_here("exponents", [sweeps / name], folder, out, err) == 0 and err.getvalue() == ""
            found[name] = out.getvalue(), folder
        return found[name]
    return tell


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_no_distribution_of_nothing_is_offered(program_in, analysis, tmp_path):
    """At eta = 0.01 none is kept: neither there nor where that is all there is P(Lambda) is the next thing to look at."""
    netlyap = program_in(tmp_path)
    words = ["run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "1", "--sweep.eta"]
    netlyap(*words, "0.01", "--sweep.epsilon", "1e-8 1e-4", "--out", "none")
    out, _ = analysis("exponents", tmp_path / "none")
    assert "next:" not in out and "P(Lambda)" not in out
    netlyap(*words, "0.01 1", "--sweep.epsilon", "1e-8", "--out", "few")
    out, _ = analysis("exponents", tmp_path / "few")
    words = shlex.split(out.splitlines()[-1])
    with h5py.File(tmp_path / "few/sweep.h5") as file:
        kept = file["statistics/kept"][:].max()
    assert 1 < kept < 20 and out.count("next:") == 1
    assert (f"the exponents at one grid point, the one with the most kept, {kept}: a mark for each, because fewer than 20 "
            "hardly show a distribution; compute more seeds for that\nnext: ") in out
    assert words[2:7] == [str(tmp_path / "few/sweep.h5"), "--eta", "1", "--epsilon", "1e-08"]
    analysis("exponents", *words[2:])
    assert f"thick marks are the {kept} of 8 that the filter keeps" in \
        " ".join((tmp_path / "exponents-eta-1-epsilon-1e-08.txt").read_text().split())
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:24", "--sweep.members", "2", "--sweep.eta", "0.01 1",
            "--sweep.epsilon", "1e-8", "--out", "many")
    assert " --eta 1 --epsilon 1e-08 " in analysis("exponents", tmp_path / "many")[0]


def assert_digits(text, values, error, digits=2):
    """The value, or the ends of an interval, is printed to the second (or first) digit of its error, or its own first digit where
    that is smaller, and not as 0 where it is not."""
    for word, value in zip(text.split(" .. "), np.atleast_1d(values)):
        unit = 10.0 ** (np.floor(np.log10(float(f"{error:.{digits - 1}e}"))) + 1 - digits) if error > 0 else 1e-3
        assert float(word) == pytest.approx(value, abs=0.500001 * unit) and not re.fullmatch("-[0.]+", word)
        assert (float(word) == 0) == (abs(value) < 1e-12), (word, value)
        if float(word) != 0 and abs(value) < 0.5 * unit:
            assert word == f"{value:.1g}"
            continue
        decimals = len(word.split("e")[0].partition(".")[2]) - int(word.partition("e")[2] or 0)
        assert not error > 0 or float(word) == 0 or decimals == max(round(-np.log10(unit)), 0), (word, error)


@pytest.mark.parametrize("name", JOBS)
def test_table_is_that_of_the_archive(sweeps, told, name):
    out, folder = told(name)
    with h5py.File(sweeps / name / "sweep.h5") as file:
        places = [(e, p) for e in range(len(file["eta"])) for p in range(len(file["epsilon"]))]
        lines = out.splitlines()[1:1 + len(places)]
        for line, place in zip(lines, places):
            cells = re.split(r"\s{2,}", line.strip())
            exponents = file["lyapunov/exponent"][place]
            kept = file["lyapunov/outcome"][place] == 0
            assert [float(cells[0]), float(cells[1])] == pytest.approx([file["eta"][place[0]], file["epsilon"][place[1]]])
            nmle, interval, count, fraction, share, mean, mean_ends, median, ends = cells[2:11]
            assert (nmle[0] == "(") == (nmle[-1] == ")") == (0 < kept.sum() < 20), "a mean of few is not to be cited"
            nmle = nmle.strip("()")
            if kept.any():
                assert_digits(nmle, exponents[kept].mean(), file["statistics/nmle_stderr"][place] if kept.sum() >= 5 else np.nan)
            assert (nmle == "-") == (not kept.any()) and count == f"{kept.sum()} / 24"
            error = exponents.std(ddof=1) / 24 ** 0.5
            assert_digits(mean, exponents.mean(), error)
            assert_digits(mean_ends, (exponents.mean() - 1.96 * error, exponents.mean() + 1.96 * error), error)
            low, high = exponent_table.median_interval(exponents)
            assert_digits(median, np.median(exponents), (high - low) / 3.92)
            assert_digits(ends, (low, high), (high - low) / 3.92)
            wilson = wilson_interval(kept.mean(), 24)
            assert fraction == f"{kept.mean():.2f}" and share == f"{wilson[0]:.2f} .. {wilson[1]:.2f}"
            low, high = (file[f"statistics/nmle_ci_{end}"][place] for end in ("low", "high"))
            assert (interval == "-") == (kept.sum() < 20)
            if kept.sum() >= 20:
                assert_digits(interval, (low, high), file["statistics/nmle_stderr"][place])
    assert (folder / "exponents.png").read_bytes().startswith(b"\x89PNG")
    caption = (folder / "exponents.txt").read_text()
    network = "4-5-4-3, tanh" if name == "rates" else "4-10-3, sigmoid"
    assert f"iris, 120 training samples; network {network}" in caption and ("$a_{: " in caption) == (name == "rates")


def test_sentences_below_the_table(told):
    out, _ = told("grid")
    assert "no lambda_nMLE at " in out and "of 16 grid points, because the filter keeps none there" in out
    assert "the windows of [fit] see only the first 200 of 400 iterations" in out
    none = int(re.search("no lambda_nMLE at ([0-9]+) of 16 grid points, ", out)[1])
    few = int(re.search(f"no interval of lambda_nMLE at ([0-9]+) of the {16 - none} grid points that keep some, ", out)[1])
    assert none + few == len([line for line in out.splitlines()[1:17] if re.split(r"\s{2,}", line.strip())[3] == "-"])
    out, _ = told("point")
    assert "no lambda_nMLE" not in out and "windows of [fit] see" not in out and "next:" not in out


def test_next_line_can_be_pasted_anywhere(told):
    out, _ = told("radii")
    line = next(line for line in out.splitlines() if line.startswith("next: ")).removeprefix("next: ")
    done = subprocess.run(line, shell=True, cwd="/", capture_output=True, text=True, timeout=120, check=True)
    folder = shlex.split(line, comments=True)[-1]
    assert re.search(f"^picture: {re.escape(folder)}/exponents-eta-.*-epsilon-.*[.]png$", done.stdout, re.M)


@pytest.mark.parametrize("python, first", [("/a folder/x/../python", ["/a folder/python"]), ("python3.11", ["python3.11"]), ("", [])])
def test_next_line_begins_with_the_chosen_python(sweeps, monkeypatch, analysis, python, first):
    """As the lines of `netlyap show` do."""
    monkeypatch.setenv("NETLYAP_PYTHON", python)
    for program, words in (("exponents", []), ("orbits", ["--of", "divergence/distance", "--epsilon", "1e-8"])):
        said, _ = analysis(program, sweeps / "radii", *words)
        line = shlex.split(re.search("^next: (.*)$", said, re.M)[1])
        assert line[:len(first) + 2] == [*first, str(SOURCE / "analysis/exponents"), str(sweeps / "radii/sweep.h5")]


@pytest.mark.parametrize("out", ["", "sub/"])
def test_next_line_writes_where_the_picture_went(sweeps, tmp_path, analysis, out):
    """Not beside the archive, which may lie in the folder of somebody else."""
    said, _ = analysis("exponents", sweeps / "radii", *(["--out", out] if out else []))
    line = shlex.split(re.search("^next: (.*)$", said, re.M)[1])
    assert line[-2:] == ["--out", str(tmp_path / out)]
    before = set((tmp_path / out).iterdir())
    analysis("exponents", *line[1:])
    assert {each.suffix for each in set((tmp_path / out).iterdir()) - before} == {".png", ".txt"}


def test_headings_and_lines_below_say_which_interval_is_which(told):
    out, _ = told("rates")
    headings = re.split(r"\s{2,}", out.splitlines()[0].strip())
    assert len(set(headings)) == len(headings) == 11
    for kind in ("95 %, bootstrap", "95 %, Wilson", "95 %, normal", "95 %, by order"):
        assert kind in headings and f"\n{kind}: of " in out
    assert "kept_fraction_ci_low and _high in `netlyap show --csv` and in the archive\n" in out


def test_the_legend_names_the_whole_filter(drawn):
    figure, _ = drawn("rates")
    assert r"filter: $\Lambda$ > 0.05, and $R^2$ > 0.9" in [text.get_text() for text in figure.legends[0].get_texts()]
    assert "the dotted line is the least exponent that the filter keeps, where R^2 > 0.9 as well." in \
        exponent_picture.style.description(figure)


def test_the_caption_says_what_an_exponent_is_made_of(told, program_in, analysis, tmp_path):
    caption = " ".join((told("rates")[1] / "exponents.txt").read_text().split())
    assert ("Each Lambda is of one initial condition: the slope of ln of the mean L1 distance of its 2 members in the window of largest "
            "R^2, among those that start 0, 5, .. 100 iterations after the perturbation and are 30, 35, .. 100 long. The distance is over all parameters.") in caption
    program_in(tmp_path)("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "1", "--sweep.epsilon", "1e-8",
                         "--fit.window_start", "5", "--fit.window_length", "40", "--fit.estimator", "ratio", "--out", "run")
    out = analysis("exponents", tmp_path / "run")[0]
    assert "kept or not, each the growth from the perturbation to the end of its own window of [fit] with the largest R^2\n" in out
    assert "kept or not, each that of its own window of [fit] with the largest R^2\n" in told("rates")[0]
    assert ("the growth of ln of the L1 distance of its one member per iteration, from the perturbation to the end of the window of "
            "largest R^2, among those that start 5 iterations after the perturbation and are 40 long. The distance is over all parameters, "
            "and R^2 is of the window alone.") in \
        " ".join((tmp_path / "exponents.txt").read_text().split())


def test_a_part_has_a_name_of_its_own(sweeps, analysis, tmp_path):
    """The picture of one eta was called as that of the whole grid, and took its place."""
    analysis("exponents", sweeps / "grid")
    whole = (tmp_path / "exponents.txt").read_text()
    for words, name in ((["--eta", "1"], "exponents-eta-1"), (["--eta", "1", "--epsilon", "1e-8"], "exponents-eta-1-epsilon-1e-08")):
        analysis("exponents", sweeps / "grid", *words)
        assert (tmp_path / f"{name}.png").exists()
        assert " as eta = 1" in (tmp_path / f"{name}.txt").read_text().splitlines()[-1]
    assert (tmp_path / "exponents.txt").read_text() == whole


def test_one_eta_or_epsilon_of_several(sweeps, analysis):
    out, _ = analysis("exponents", sweeps / "grid", "--eta", 1)
    assert len([line for line in out.splitlines() if re.match(r"\s+1\s+[0-9.e-]+\s", line)]) == 2 * 8, "exponents, and their windows"
    out, _ = analysis("exponents", sweeps / "grid", "--eta", 1, "--epsilon", 1e-8)
    assert "of 1 grid points" not in out and "next:" not in out
    _, err = analysis("exponents", sweeps / "grid", "--eta", 2, code=64)
    assert "has no eta = 2, but 0.01, 1" in err


@pytest.fixture(scope="module")
def drawn(sweeps):
    """drawn("grid"): the figure of this sweep and its rows."""
    @functools.cache
    def draw(name):
        with Archive(sweeps / name) as archive:
            rows = exponent_table.points(archive)
            return exponent_picture.draw(archive, rows), rows
    return draw


def test_against_epsilon_and_eta(drawn):
    for name, label in (("radii", exponent_picture.EPSILON), ("rates", exponent_picture.ETA)):
        figure, rows = drawn(name)
        above, below = figure.axes
        assert below.get_xlabel() == label and below.get_ylabel() == "kept fraction"
        points = [each for row in rows for each in row]
        kept, mean, median = [container.lines[0] for container in above.containers]
        assert kept.get_ydata() == pytest.approx([each.nmle for each in points], nan_ok=True)
        assert mean.get_ydata() == pytest.approx([each.mean for each in points])
        assert median.get_ydata() == pytest.approx([each.median for each in points])


def test_a_grid_is_a_line_per_radius_and_a_map(drawn):
    figure, rows = drawn("grid")
    assert len(figure.axes) == 12, "eight panels and four color bars"
    assert len(figure.axes[6].containers) == exponent_picture.MOST_LINES < len(rows[0]) == 8
    for panel, name in ((1, "nmle"), (3, "mean"), (5, "median"), (7, "fraction")):
        shown = figure.axes[panel].images[0].get_array().filled(np.nan)
        assert shown == pytest.approx(np.array([[getattr(each, name) for each in row] for row in rows]).T, nan_ok=True)
    assert "some of them" in figure._suptitle.get_text()


@pytest.mark.parametrize("eta", [[0.01, 0.1, 1.0], [1.0, 1.2, 1.3], [0.5, 1.0], list(np.logspace(-2, 1, 31))])
def test_lines_stand_side_by_side(eta):
    """No bar hides another, each stands nearest to its own eta, and all are on the axis."""
    eta, count = np.array(eta), 6
    axes = exponent_picture.style.panels(1, 1)[1][0, 0]
    exponent_picture.set_scale(axes, eta)
    x = np.array([exponent_picture.beside(eta, line, count) for line in range(count)])
    assert (np.diff(x, axis=0) > 0).all() and np.unique(x).size == x.size
    along = np.log if axes.get_xscale() == "log" else np.array
    nearest = np.abs(along(x)[..., None] - along(eta)).argmin(axis=-1)
    assert (nearest == np.arange(len(eta))).all()
    assert axes.get_xlim()[0] < x.min() and x.max() < axes.get_xlim()[1]
    assert exponent_picture.beside(eta, 0, 1) == pytest.approx(eta)
    assert exponent_picture.beside(np.array([2.0]), 1, 3) == [2.0]


def test_cells_of_a_map_have_the_digits_of_table_and_colors(drawn):
    """Cells with one label have one color, and a value that is smaller than its error is no row of zeros."""
    figure, rows = drawn("grid")
    for panel, name in ((1, "nmle"), (3, "mean"), (5, "median"), (7, "fraction")):
        low, high = figure.axes[panel].images[0].get_clim()
        seen = {}
        for text in figure.axes[panel].texts:
            each, word = rows[int(text.get_position()[0])][int(text.get_position()[1])], text.get_text().strip("()")
            value = getattr(each, name)
            assert (word == "none") == (not np.isfinite(value))
            if word != "none":
                assert float(word) == pytest.approx(value, abs=0.51 * 10.0 ** -len(word.partition(".")[2]))
                seen.setdefault(word, []).append(value)
        assert seen and all(np.ptp(values) <= (high - low) / 50 for values in seen.values()), seen
    assert not any(re.search(r"-0\.0*$", text.get_text()) for axes in figure.axes for text in axes.texts)


@pytest.mark.parametrize("median, text", [(0.0012, "0.001"), (-0.0012, "-0.001"), (0.00003, "3e-05"), (1e-17, "0.00"), (0.0, "0.00"),
                                          (0.0151, "0.02"), (-1e-17, "0.00"), (0.3, "0.30")])
def test_what_is_not_zero_is_not_shown_as_zero(median, text):
    """A median of 0.0012 was 0.00 beside an error of 0.5; what is rounding remains 0."""
    point = exponent_table.Point(1.0, 1e-8, 1, 24, np.nan, np.nan, np.nan, 0.03, 0.05, median, median - 1, median + 1, 0.0002, 0.2,
                                 0, np.nan, 24)
    assert point.text("median") == text
    assert (point.text("fraction", point.fraction_low), point.text("fraction", 0.0)) == ("0.0002", "0.00")
    assert exponent_table.span(point, "fraction") == "0.0002 .. 0.20"


def test_a_share_of_a_unit_is_exact():
    """One of eight was 0.12."""
    one = exponent_table.Point(1.0, 1e-8, 1, 8, np.nan, np.nan, np.nan, 0.03, 0.05, 0.1, 0, 0.2, 0.02, 0.47, 0, np.nan, 8)
    assert one.text("fraction") == "0.125" and one.text("fraction", 0.0224) == "0.02"
    assert replace(one, kept=0).text("fraction") == "0.000" and replace(one, kept=2, total=16).text("fraction") == "0.12"


def test_labels_of_a_map_are_those_of_the_table():
    """One value had three forms: in the table, in the map, and in `netlyap show`."""
    for median, kept in ((0.002, 5), (0.05, 20)):
        one = exponent_table.Point(1.0, 1e-8, kept, 24, 0.3, np.nan, np.nan, 0.03, 0.05, median, median - 0.1, median + 0.1, 0.1, 0.4,
                                   0, 0.02, 24)
        assert exponent_picture.number(one, "nmle") == exponent_table.nmle(one)
        assert exponent_picture.number(one, "median") == one.text("median")


def test_tables_of_the_program_and_of_the_picture_have_the_same_digits(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:40", "--sweep.members", "1", "--sweep.eta", "0.2 1 5", "--sweep.epsilon",
            "1e-8 1e-4", "--out", "run")
    shown = [[cell.strip() for cell in line.split("|")] for line in netlyap("show", "run").splitlines()[2:8]]
    with Archive(tmp_path / "run") as archive:
        points = [each for row in exponent_table.points(archive) for each in row]
        assert [row[2].partition(" +- ")[0] for row in shown] == [exponent_table.nmle(each) for each in points]
        assert [row[3] for row in shown] == [exponent_table.span(each, "nmle") for each in points]
    assert sum(row[3] != "-" for row in shown) > 1


NONE_KEPT = "no lambda_nMLE, because the filter keeps none at any grid point"


def test_where_none_is_kept_there_is_a_sentence_instead_of_a_panel(program_in, tmp_path):
    program_in(tmp_path)("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:3", "--sweep.members", "1", "--sweep.eta",
                         "0.001 0.01", "--sweep.epsilon", "1e-8 1e-4", "--out", "none")
    with Archive(tmp_path / "none") as archive:
        figure = exponent_picture.draw(archive, exponent_table.points(archive))
    for panel in figure.axes[:2]:
        assert not panel.axison and not panel.lines and not panel.images
        assert " ".join(panel.texts[0].get_text().split()) == NONE_KEPT
    words = exponent_picture.style.description(figure)
    assert f"From above: {NONE_KEPT}; mean" in words and "bootstrap" not in words and "brackets" not in words
    assert [axes.get_ylabel() for axes in figure.axes].count(exponent_picture.LAMBDA) == 0, "nor a color bar"
    with Archive(tmp_path / "none", eta=0.01) as archive:
        figure = exponent_picture.draw(archive, exponent_table.points(archive))
    assert r"no $\lambda_{nMLE}$: none is kept" in [text.get_text() for text in figure.legends[0].get_texts()]


def test_bars_of_all_radii_are_seen(drawn):
    figure, _ = drawn("grid")
    size = figure.axes[2].get_window_extent().width
    for panel in (2, 4, 6):
        places = [container.lines[0].get_xdata() for container in figure.axes[panel].containers]
        assert len(np.unique(places)) == 2 * exponent_picture.MOST_LINES
        x = np.sort([figure.axes[panel].transAxes.inverted().transform(figure.axes[panel].transData.transform((x, 0)))[0]
                     for x in np.concatenate(places)])
        assert np.diff(x).min() * size > 3 * figure.dpi / 72, "the width of a bar's cap, twice 1.5 points"


def test_intervals():
    values = np.random.default_rng(1).normal(size=(2000, 40))
    inside = [low <= 0 <= high for low, high in map(exponent_table.median_interval, values)]
    assert 0.93 < np.mean(inside) < 0.99
    for few in ([], [3.0], [1.0, 2.0, 4.0]):
        assert np.isnan(exponent_table.median_interval(np.array(few))).all(), "no interval holds for 3"
    # Tables of the sign test at 0.05, two-sided: the largest number of fewer signs, and one more.
    for count, rank in ((0, 0), (1, 0), (5, 0), (6, 1), (8, 1), (9, 2), (11, 2), (12, 3), (16, 4), (17, 5), (25, 8), (28, 9), (40, 14),
                        (72, 28), (100, 40), (1000, 469)):
        assert estimate.median_rank(count) == rank, count


def test_lists_of_windows_in_words():
    """ "Start 3 to 77" stood for 3, 40 and 77."""
    for words, text in (("5", "5"), ("3 40 77", "3, 40 or 77"), ("33 61", "33 or 61"), ("0 5 10 15", "0, 5, .. 15"), ("4 2 3", "2 to 4"),
                        ("1 2 4 8 16 32 64 128 256", "1 to 256 (9 values of them)")):
        assert exponent_words.list_in_words(words) == text


def test_perturbations_lost_in_rounding_are_told(program_in, analysis, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "2", "--sweep.epsilon",
            "1e-17 1e-14 1e-8", "--out", "run")
    out, _ = analysis("exponents", tmp_path / "run")
    assert "the perturbation of 8 of 8 initial conditions at eta = 1, epsilon = 1e-17: their exponents are not" in out
    assert out.count("rounding changes more") == 1
    assert "At epsilon 1e-14 rounding changes the perturbations, and single exponents are uncertain by about 0.01 or more" in out
    assert "rounding changes" in (tmp_path / "exponents.txt").read_text()


def test_fraction_has_wilsons_interval_where_none_few_or_all_are_kept(sweeps):
    with Archive(sweeps / "grid") as archive:
        points = [each for row in exponent_table.points(archive) for each in row]
    assert {each.kept == 0 for each in points} == {False, True}
    for each in points:
        assert (each.fraction_low, each.fraction_high) == wilson_interval(each.kept / 24, 24)


def test_the_interval_of_the_kept_fraction_is_one_in_show_archive_and_table(sweeps, program_in, told):
    """Where few or none are kept, too: one name, one interval."""
    rows = list(csv.DictReader(program_in(sweeps)("show", "grid", "--csv").splitlines()))
    with Archive(sweeps / "grid") as archive:
        points = [each for row in exponent_table.points(archive) for each in row]
    assert any(0 < each.kept < 20 for each in points) and len(rows) == len(points)
    with h5py.File(sweeps / "grid/sweep.h5") as file:
        ends = [file[f"statistics/kept_fraction_ci_{end}"] for end in ("low", "high")]
        assert all("Wilson" in end.attrs["long_name"] for end in ends)
        in_archive = np.column_stack([end[:].ravel() for end in ends])
    assert [[float(row[f"kept_fraction_ci_{end}"]) for end in ("low", "high")] for row in rows] == in_archive.tolist()
    for row, each in zip(rows, points):
        assert (float(row["kept_fraction_ci_low"]), float(row["kept_fraction_ci_high"])) == pytest.approx(
            (each.fraction_low, each.fraction_high), rel=1e-14)


def test_without_a_single_exponent_there_is_no_picture(program_in, tmp_path, analysis):
    program_in(tmp_path)("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:2", "--sweep.eta", "1e4 1e5", "--network.l2",
                         "1", "--sweep.epsilon", "1e-8 1e-4", "--out", "diverged")
    for options in ([], ["--eta", 1e4, "--epsilon", 1e-8]):
        out, err = analysis("exponents", "diverged", *options, code=65)
        assert err == ("analysis/exponents: diverged/sweep.h5 holds no exponent that could be drawn; `netlyap show "
                       "diverged/sweep.h5` says why\n")
        assert "0 / 2" in out and "picture" not in out and "not complete" not in out, "what diverged has a result"


def test_mean_and_median_are_those_of_the_archive(copy_of):
    """Where it is too old to have them they are computed, and are the same."""
    file = copy_of("fig8")

    def seen():
        with Archive(file) as archive:
            return [[each.mean, each.mean_error, each.median] for row in exponent_table.points(archive) for each in row]
    own = seen()
    with edited(file) as archive:
        for name in ("mean_unfiltered", "mean_unfiltered_stderr", "median_unfiltered"):
            archive[f"statistics/{name}"][0, 0] = 7.0
    assert seen() == [[7.0] * 3, *own[1:]]
    with edited(file) as archive:
        for name in ("mean_unfiltered", "mean_unfiltered_stderr", "median_unfiltered"):
            del archive[f"statistics/{name}"]
    for new, old in zip(seen(), own):
        assert new == pytest.approx(old, rel=1e-12)
    with Archive(SOURCE / "tests/storage/data/format_version_1.h5") as archive:
        assert all(np.isfinite(each.mean) for row in exponent_table.points(archive) for each in row)


def test_the_bold_line_joins_what_has_an_interval(drawn):
    """What may not be cited is joined by a thin dotted line."""
    figure, rows = drawn("rates")
    points = [row[0] for row in rows]
    sure = np.array([np.isfinite(each.low) for each in points])
    bold = [line for line in figure.axes[0].lines if line.get_linewidth() == 1.6 and line.get_linestyle() == "-" and len(line.get_xdata())]
    assert (~sure & [np.isfinite(each.nmle) for each in points]).any(), "some have no interval"
    for line in bold:
        assert not np.isfinite(np.asarray(line.get_ydata(), dtype=float)[~sure]).any()


def test_program_refuses(runs, sweeps, analysis, tmp_path):
    _, err = analysis("exponents", runs / "fig9", code=65)
    assert "holds no lyapunov/exponent; its job must name `growth` in observe.names" in err and err.count("\n") == 1
    _, err = analysis("exponents", sweeps / "point", "--out", "no/p.png", code=73)
    assert "no/p.png cannot be written (No such file or directory); choose another --out" in err
    with Archive(runs / "fig9") as archive, pytest.raises(ArchiveError):
        exponent_table.points(archive)


def test_maps_say_what_their_cells_and_colors_are(drawn):
    """Each map had colors of its own, and its cells were equally large without a word."""
    figure, rows = drawn("grid")
    scales = [figure.axes[panel].images[0].get_clim() for panel in (1, 3, 5)]
    values = [getattr(each, name) for row in rows for each in row for name in ("nmle", "mean", "median")]
    assert set(scales) == {(np.nanmin(values), np.nanmax(values))} and figure.axes[7].images[0].get_clim() == (0, 1)
    assert "The maps of exponents have one scale of colors." in exponent_picture.style.description(figure)
    assert words_of_maps(np.array([0.1, 1, 10]), np.array([1e-8, 1e-6, 1e-4])) == "The maps of exponents have one scale of colors."
    assert words_of_maps(np.array([1, 2, 3, 4.0]), np.array([1e-8, 1e-7, 1e-4])).startswith(
        "All cells of a map are equally large, although the values of epsilon are not equally spaced. ")
    assert "the values of eta and epsilon are not" in words_of_maps(np.array([0.1, 0.2, 5]), np.array([1e-8, 1e-7, 1e-4]))
