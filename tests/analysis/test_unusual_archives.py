"""What an archive cannot show is said in one sentence; the other archives are drawn and judged all the same."""
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

from netlyap.archive import Archive
from netlyap.command_line import each_once
from netlyap.errors import ArchiveError
from conftest import SOURCE, edited
from netlyap import style
from netlyap.paper import chaos, figure4, figure8, figure9, figure11, figureS1, module_of, settings

RUNS = {  # a name, a preset and options that make of it something the figure does not expect
    "short": ("fig9", "--sweep.seeds 0:2 --sweep.iterations 1000"),
    "sparse": ("fig9", "--sweep.seeds 0:8 --observe.training.every 10"),
    "mean": ("fig3", "--sweep.seeds 0:8 --sweep.members 2 --sweep.iterations 300 --observe.divergence.record mean"),
    "two": ("fig3", "--sweep.seeds 0:8 --sweep.members 2 --sweep.iterations 300 --sweep.eta '1 5'"),
    "notest": ("figS1", "--sweep.seeds 0:8 --sweep.iterations 100 --data.train 150"),
}


@pytest.fixture(scope="session")
def unusual(program_in, tmp_path_factory):
    """A folder with these run directories."""
    netlyap = program_in(tmp_path_factory.mktemp("unusual"))
    for name, (preset, options) in RUNS.items():
        words = re.findall(r"'[^']*'|\S+", options)
        netlyap("run", SOURCE / f"jobs/{preset}.ini", *(word.strip("'") for word in words), "--out", name)
    return netlyap.folder


@pytest.mark.parametrize("figure", ["9", "10", "11", "12"])
def test_a_run_that_is_too_short_for_chaos(unusual, figure):
    with Archive(unusual / "short") as archive:
        for use in (module_of(figure).draw, module_of(figure).judge):
            with pytest.raises(ArchiveError, match="too short a run: it has 1000 iterations, .* = 10000 in"):
                use(archive)


def test_periods_that_do_not_cover_the_rule(copy_of):
    file = copy_of("fig9")
    with edited(file) as archive:
        archive["period/iteration"][:] = archive["period/iteration"][:] // 2
    with Archive(file) as archive, pytest.raises(ArchiveError, match="does not record the period of the loss throughout"):
        chaos.covering_periods(archive.cell())


def test_titles_of_figure_9_hold_to_the_end(runs):
    with Archive(runs / "fig9") as archive:
        cell = archive.cell()
        t, period = cell.loss_period()
        for seed, what in figure9.chosen(cell).items():
            late = period[list(cell.seeds).index(seed), t - 255 >= 3000]
            label = {"period 3 from 3000 on": 3, "no period from 3000 on": 0, "at rest from 3000 on": 1}.get(what)
            assert what == "alternating" or (late == label).all()
            if label == 3:
                last = archive.last_stretches()["units_on"][0, 0, list(archive.seeds).index(seed)]
                assert last >= 2 and np.ptp(cell.loss(seed)[1][-30:]) > 1, "three lines, not one"


def test_windows_need_every_loss(unusual, analysis, runs):
    out, err = analysis("report", unusual / "sparse", runs / "fig3", code=65)
    assert "holds every 10th loss only" not in err and err.count("\n") == 1
    assert "holds every 10th loss, and one iteration follows the other here; give observe.training.every = 1" in err
    assert "Figure 3: " in out
    analysis("figures", unusual / "sparse")


def test_without_windows_of_period_3_there_is_no_data(copy_of, analysis):
    file = copy_of("fig9")
    with edited(file) as archive:
        archive["period/loss"][:] = 0
    out, _ = analysis("report", file)
    assert len(re.findall("^  no data: Figure 9", out, re.M)) == 7


def test_an_unforeseen_failure_is_one_sentence(copy_of, runs, analysis):
    file = copy_of("fig3")
    with edited(file) as archive:
        del archive["divergence/distance"]
        archive["divergence/distance"] = np.zeros(5)
    for program, done in (("report", "judged"), ("figures", "drawn")):
        out, err = analysis(program, file, runs / "figS1", code=65)
        assert re.search(rf"cannot be {done}: \w+: .*; it does not hold what Figure 3 needs\n$", err)
        assert err.count("\n") == 1 and "S1" in out


def test_one_of_several_learning_rates(unusual, analysis, tmp_path):
    _, err = analysis("figures", unusual / "two", code=64)
    assert "has several eta (1, 5); choose one with --eta" in err
    analysis("figures", unusual / "two", "--eta", 5, "--epsilon", 1e-8)
    out, _ = analysis("report", unusual / "two", "--eta", 5)
    assert "  warning: the paper's figure has eta = 0.01, this job 5\n" in out
    _, err = analysis("report", unusual / "two", "--eta", 2, code=64)
    assert "has no eta = 2, but 1, 5" in err


def test_recorded_means_are_judged_and_not_drawn(unusual, analysis):
    _, err = analysis("figures", unusual / "mean", code=65)
    assert "only the mean over the members; its job needs observe.divergence.record = member" in err
    analysis("report", unusual / "mean")


def test_without_test_samples(unusual):
    with Archive(unusual / "notest") as archive:
        figure = figureS1.draw(archive)
        assert all(len(axes.get_legend().get_texts()) == 1 for axes in figure.axes)
        assert [quantity.verdict for quantity in figureS1.judge(archive)][1:3] == ["no data", "no data"]
    plt.close(figure)


def test_settings_of_the_job(runs):
    with Archive(runs / "fig6") as archive:
        assert settings.deviations(archive, {"eta": 0.01, "epsilon": 1e-8, "at": 200, "members": True}) == []
        assert settings.deviations(archive, {"eta": 1, "epsilon": 1e-6, "at": 4000}) == [
            "the paper's figure has eta = 1, this job 0.01", "the paper's figure has epsilon = 1e-06, this job 1e-08",
            "the paper's figure has perturb.at = 4000, this job 200"]
    with Archive(runs / "fig9") as archive:
        assert settings.deviations(archive, {"members": True}) == [
            "the paper's figure has perturbed trajectories, this job sweep.members = 0"]


def test_no_smallest_value_is_compared_with_another(runs, monkeypatch):
    """The smallest of a sample has no spread that is known; median and share have."""
    monkeypatch.setattr(figure4, "correlations", lambda archive, epsilon: np.array([0.995] * 31 + [0.1]))
    for preset, radii in (("fig4", (1e-14, 1e-2)), ("fig4-unpaired", (1e-14, 1e-10, 1e-6, 1e-2))):
        with Archive(runs / preset) as archive:
            found = [each for each in figure4.judge(archive) if "smallest" not in each.name]
        assert len(found) == 2 * len(radii) and {each.verdict for each in found} == {"agrees"}
        assert all(each.error is not None for each in found), "one of 32 is no reason to differ"


def test_pictures_of_one_figure_have_names_of_their_own(runs, tmp_path, analysis):
    for folder in ("A/fig6", "B/fig6", "C/fig6"):
        shutil.copytree(runs / "fig3", tmp_path / folder)
    out, _ = analysis("figures", "A/fig6", "B/fig6", "B/fig6/sweep.h5", "C/fig6", "C/../A/fig6")
    assert re.findall("^picture: (.*)$", out, re.M) == [f"{tmp_path}/pictures/{name}.png" for name in ("fig3", "fig3-fig6", "fig3-fig6-2")]
    assert each_once(["x", "y", "x/", "z", "x"]) == ["x", "y", "z"]
    out, _ = analysis("report", "A/fig6", "A/fig6/sweep.h5", tmp_path / "A/fig6")
    assert " of 5 quantities agree" in out


def test_where_nothing_can_be_created(runs, tmp_path, analysis):
    (tmp_path / "file").write_text("")
    for out, reason in (("file", "File exists"), ("", "the name is empty"), ("file/below", "Not a directory")):
        _, err = analysis("figures", runs / "fig3", "--out", out, code=73)
        assert err == f"analysis/figures: --out '{out}' cannot take the picture ({reason}); choose another --out\n"
    (tmp_path / "taken/fig3.png").mkdir(parents=True)
    _, err = analysis("figures", runs / "fig3", "--out", "taken", code=73)
    assert err == "analysis/figures: taken/fig3.png cannot be written (Is a directory); choose another --out\n"
    (tmp_path / "taken/report.json").mkdir()
    for name, reason in (("", "the name is empty"), ("taken", "Is a directory"), ("nowhere/r.json", "No such file or directory")):
        out, err = analysis("report", runs / "fig3", "--json", name, code=73)
        assert f"cannot be written ({reason}); choose another --json" in err and out == "", "before the work"


def test_a_json_file_that_is_only_tried_leaves_no_trace(tmp_path, analysis):
    analysis("report", "nowhere", "--json", "report.json", code=64)
    assert json.loads((tmp_path / "report.json").read_text()) == []


def test_figure_names_in_small_letters(runs, analysis, tmp_path):
    assert analysis("figures", runs / "figS1", "--figure", "s1")[0].startswith(f"picture: {tmp_path}/pictures/figS1.png\n")


def test_help_explains_the_words_of_the_table(analysis):
    out = " ".join(analysis("report", "--help")[0].split())
    assert "A difference between points of the grid that have the same initial conditions is paired" in out
    assert '"+-" is one standard error, by resampling initial conditions' in out and "Laplace" in out


@pytest.mark.parametrize("word, what", [("--bogus", "option"), ("fig99", "figure"), ("", "figure")])
def test_paper_refuses(word, what):
    process = subprocess.run([SOURCE / "jobs/paper", word], capture_output=True, text=True, timeout=60)
    assert process.returncode == 64 and process.stderr.startswith(f"jobs/paper: there is no {what} '{word}'; the ")


def test_paper_takes_the_names_of_presets(tmp_path):
    """With a program and run directories that only say what they would do."""
    for folder in ("jobs", "runs"):
        (tmp_path / folder).mkdir()
    for name in ("paper", "fig8.ini", "figS1.ini", "fig4-unpaired.ini"):
        shutil.copy(SOURCE / "jobs" / name, tmp_path / "jobs")
    (tmp_path / "jobs/steps").write_text('prepare_program() { runs=$root/runs; }\nrun_sweep() { echo "run $*"; }\n'
                                         'quoted() { echo "$*"; }\n')
    words = ["8", "fig8", "s1", "figS1", "fig4-unpaired"]
    done = subprocess.run([tmp_path / "jobs/paper", *words], capture_output=True, text=True, timeout=60, check=True)
    assert re.findall(r"^run \S+/jobs/fig(\S+).ini", done.stdout, re.M) == ["8", "8", "S1", "S1", "4-unpaired"]


def test_figure_8_with_nothing_kept_or_one_radius(copy_of, analysis):
    file = copy_of("fig8")
    with edited(file) as archive:
        archive["statistics/kept"][:] = 0
        for name in ("nmle", "nmle_std", "nmle_stderr"):
            archive[f"statistics/{name}"][:] = np.nan
    assert analysis("figures", file)[1] == ""
    values = np.array([-0.2, 0.05, 0.1, 0.6, 0.9])
    counts, edges = figure8.histogram(values, np.linspace(0.05, 0.6, 21))
    assert counts.sum() == 5 and np.allclose(np.diff(edges), 0.0275) and np.isclose(edges, 0.05).any()


def test_no_spine_without_an_axis(runs):
    with Archive(runs / "fig3") as archive:
        figure = module_of("3").draw(archive)
    assert [axes.spines["right"].get_visible() for axes in figure.axes] == [False] * 3 + [True] * 3
    words = [text.get_text() for text in figure.legends[0].get_texts()]
    assert words == ["perturbed trajectories", "their mean", "loss"]
    plt.close(figure)


def test_figure_11_shows_the_sound_estimator(runs, copy_of):
    with Archive(runs / "fig11") as archive:
        assert figure11.draw(archive).axes[4].get_title() == "the sound estimator: few neighbours"
    file = copy_of("fig11")
    with edited(file) as archive:
        archive["loss_divergence/window_end"][:] = 9
        archive["loss_divergence/window_slope"][:] = 0.5
        for name, value in (("exponent", 0.125), ("exponent_low", 0.0625), ("exponent_high", 0.25), ("embedding", 4)):
            archive[f"loss_divergence/settled_{name}"][:] = value
        archive["loss_divergence/finding"][:] = 0
        archive["loss_divergence/mean_log"][:] = 0.25 * np.arange(26)
    with Archive(file) as archive:
        figure, cell = figure11.draw(archive), archive.cell()
        seed = chaos.shown_seed(cell)
        growth, end = (cell.loss_divergence(name, seed) for name in ("mean_log", "window_end"))
        judged = {quantity.name: quantity for quantity in figure11.judge(archive)}
        alone = (cell.loss_divergence("published_neighbours", seed) == 0).sum()
    lines = figure.axes[4].lines
    assert np.array_equal(lines[0].get_ydata(), growth) and "chaos" in figure.axes[4].get_title()
    assert lines[1].get_label() == f"end of the window: {end}" and lines[1].get_xdata()[0] == end
    assert np.polyfit(*lines[2].get_data(), 1)[0] == pytest.approx(0.125) and lines[2].get_xdata()[-1] == end
    assert lines[2].get_label() == "exponent 0.125 (0.062 to 0.250), embedding 4"
    words = style.description(figure)
    assert "with embedding 3; the verdict, chaos, is of this curve" in words and "settled exponent, 0.125 per iteration" in words
    assert judged["their exponent over embeddings, mean (1/iteration)"].value == 0.125
    assert judged["share of their intervals over embeddings that contain 0.236"].value == 1
    assert "leave that agreement" not in words and not any("leave that agreement" in quantity.reason for quantity in judged.values())
    assert f"{alone} of 1000 references have no neighbours" in figure._suptitle.get_text()
    plt.close("all")


@pytest.mark.parametrize("embedding, trend, label, words", [
    (4, 1, "embedding 4, not settled", "an exponent of 0.125 per iteration, that of the first embedding which agrees with the one before "
     "(embedding 4); the slopes of larger ones leave that agreement again: do not cite it; its interval"),
    (-1, -1, "no two embeddings agree", "an exponent of 0.125 per iteration, that of the last embedding, because no two agree: do not cite it")])
def test_figure_11_calls_no_exponent_settled_that_is_not(copy_of, embedding, trend, label, words):
    file = copy_of("fig11")
    with edited(file) as archive:
        archive["loss_divergence/window_end"][:] = 9
        for name, value in (("exponent", 0.125), ("exponent_low", 0.0625), ("exponent_high", 0.25), ("embedding", embedding), ("trend", trend)):
            archive[f"loss_divergence/settled_{name}"][:] = value
        archive["loss_divergence/mean_log"][:] = 0.25 * np.arange(26)
    with Archive(file) as archive:
        figure = figure11.draw(archive)
        reasons = " ".join(quantity.reason for quantity in figure11.judge(archive))
    assert figure.axes[4].lines[2].get_label() == f"exponent 0.125 (0.062 to 0.250), {label}"
    assert words in style.description(figure) and "the settled exponent" not in style.description(figure)
    assert ("the slopes of larger embeddings leave that agreement again" in reasons) == (trend == 1)
    plt.close("all")


def test_an_archive_of_before_the_settled_exponent(copy_of):
    """It is drawn without one, and what it does not hold is no data."""
    file = copy_of("fig11")
    with edited(file) as archive:
        archive["loss_divergence/window_end"][:] = 9
        for name in ("exponent", "exponent_low", "exponent_high", "embedding", "trend"):
            del archive[f"loss_divergence/settled_{name}"]
    with Archive(file) as archive:
        figure = figure11.draw(archive)
        judged = {quantity.name: quantity.verdict for quantity in figure11.judge(archive)}
    assert len(figure.axes[4].lines) == 2 and "settled" not in style.description(figure)
    assert judged["their exponent over embeddings, mean (1/iteration)"] == "no data"
    plt.close("all")


def test_pictures_without_a_home(runs, tmp_path):
    """matplotlib finds no place for its caches and keeps silent about it."""
    environment = {**os.environ, "HOME": "/proc/nowhere", "XDG_CACHE_HOME": "/proc/no", "XDG_CONFIG_HOME": "/proc/no"}
    environment.pop("MPLCONFIGDIR", None)
    process = subprocess.run([SOURCE / "analysis/figures", runs / "figS1"], cwd=tmp_path, env=environment,
                             capture_output=True, text=True, timeout=120, check=True)
    assert process.stderr == "" and Path(tmp_path / "pictures/figS1.png").exists()
