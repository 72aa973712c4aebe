"""What a page says at its top: the answer, which data it is of, who chose the seeds, and whether a larger job is under way."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import re
from types import SimpleNamespace

import numpy as np
import pytest

from conftest import SOURCE
from netlyap import regime_map
from netlyap.archive import Archive
from netlyap.page.about import about, data, extension, number_of_seeds, samples_of, target
from netlyap.page.answer import answer, extent
from netlyap.page.name import how_to_name
from netlyap.page.outcomes import Outcomes
from netlyap.page.regimes import of_regimes
from netlyap.saturation import saturation, usual_saturation
from netlyap.subject import data_of
from test_page import text_of, write

T = np.arange(200)
SMALL = "--sweep.members 2 --sweep.epsilon 1e-8".split()


def test_a_distance_that_stands_still_has_saturated():
    grows = 1e-8 * np.exp(0.3 * T)
    times = saturation(T + 40, np.array([np.minimum(grows, 1.0), np.minimum(grows, 1e-4), 1e-8 * np.exp(0.05 * T), grows, np.full(200, np.nan)]))
    assert list(times[:2]) == [np.ceil(np.log(0.5e8) / 0.3), np.ceil(np.log(0.5e4) / 0.3)], "in iterations from the perturbation"
    assert np.isnan(times[2:]).all(), "nobody saw these stand still"


def test_the_usual_time_is_that_of_what_is_kept():
    slow, fast = (np.minimum(1e-8 * np.exp(rate * T), 1.0) for rate in (0.3, 0.6))

    def cell(*distances, kept):
        return SimpleNamespace(archive={"divergence/distance"}, kept=lambda: np.array(kept), mean_distance=lambda: (T, np.array(distances)))
    end = np.ceil(np.log(0.5e8) / 0.6)
    assert usual_saturation(cell(slow, slow, fast, kept=[False, False, True])) == end
    assert usual_saturation(cell(fast, 1e-8 * np.exp(0.05 * T), kept=[True, True])) == end
    assert usual_saturation(cell(fast, *[1e-8 * np.exp(0.05 * T)] * 2, kept=[True] * 3)) is None, "most were not seen to saturate"
    assert usual_saturation(cell(slow, kept=[False])) is None


def test_where_most_are_kept_is_no_larger_than_it_is():
    """Five of eight were said to be eta = 0.3 to 3, epsilon = 1e-08 to 1e-06, which are six."""
    grid = SimpleNamespace(eta=[0.1, 0.3, 1, 3], epsilon=[1e-8, 1e-6], text=lambda _, value: f"{value:g}")
    points = [SimpleNamespace(eta=eta, epsilon=epsilon) for eta in grid.eta for epsilon in grid.epsilon]
    some = [each for each in points if each.eta >= 0.3]
    assert extent(grid, some, points) == ", eta = 0.3 to 3, epsilon = 1e-08 to 1e-06"
    some = [each for each in some if (each.eta, each.epsilon) != (1, 1e-6)]
    assert extent(grid, some, points) == ", among the 6 with eta = 0.3 to 3, epsilon = 1e-08 to 1e-06"
    assert extent(grid, [], points) == ""


def test_a_doubling_time_says_for_how_long(runs):
    """It was said without an end, although distances are as large as they get after a hundred iterations."""
    with Archive(runs / "fig8") as archive:
        best = max((archive.cell(epsilon=epsilon) for epsilon in archive.epsilon if epsilon >= 1e-13),
                   key=lambda cell: (cell.statistic("kept"), -cell.epsilon))
        until = re.search(r"doubles every [0-9.]+ iterations in the windows where it grows like this, and reaches half of its level at the end [(]the "
                          r"median over the last quarter of the run[)] about (\d+) iterations after the perturbation, in the median of those kept that do so before that quarter[.]", answer(archive))
        t, distance = best.mean_distance()
        seen = saturation(t, distance[best.kept()])
        assert float(until[1]) == float(f"{np.median(seen[np.isfinite(seen)]):.2g}") and np.isfinite(seen).mean() > 0.5


def test_a_doubling_time_without_distances(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:24", *SMALL, "--observe.names", "growth", "--out", "run")
    with Archive(tmp_path / "run") as archive:
        assert usual_saturation(archive.cell()) is None
        assert re.search(r": a distance doubles every \S+ iterations in the windows where it grows like this[.] Kept is", answer(archive))


def test_a_ratio_is_growth_from_the_perturbation_on(folder_with_refit, program_in, tmp_path):
    """Its doubling time was that "in the windows where it grows like this", of which its R^2 alone is."""
    program_in(tmp_path)("refit", folder_with_refit / "run", "--fit.estimator", "ratio", "--out", "ratio.h5")
    with Archive(tmp_path / "ratio.h5") as archive:
        said, meanings = answer(archive), Outcomes(archive).meanings
    assert "doubles" not in said and "exponentially" not in said
    assert re.search(r"^At eta = 1, \S+ = 1e-08 slightly perturbed copies of the training move apart by more than 0.05 per iteration on average in "
                     r"\d+ of 24 initial conditions; lambda_nMLE = [^:]*[.] Half of", said)
    assert "Kept is growth by more than 0.05 per iteration from the perturbation to the end of the window, 30 to 100 iterations long" in said
    assert "flat window" not in said and "in the windows where" not in said
    assert "the exponent, the growth per iteration from the perturbation to the end of the window with the largest R^2, is not above 0.05" in \
        meanings["low_exponent"]


def test_growth_before_the_first_window_is_named(folder_with_refit, program_in, tmp_path):
    """What is not kept was said to grow later, where windows reach to the end of the run and begin late."""
    program_in(tmp_path)("refit", folder_with_refit / "run", "--fit.window_start", "40:101:20", "--fit.window_length", "20 100", "--out", "late.h5")
    with Archive(tmp_path / "late.h5") as archive:
        assert ": what grows more briefly or earlier may not be kept, nor " in answer(archive)
    with Archive(folder_with_refit / "run/sweep.h5") as archive:
        assert ": what grows more briefly may not be kept, nor " in answer(archive)


def regimes_answer(ends, eta):
    """That of an archive whose trajectories end so: {place of eta: [names of ends]}."""
    names = [*regime_map.REGIMES, *(regime_map.TRANSIENT + name for name in regime_map.REGIMES)]
    found = np.array([[names.index(name) if name else -1 for name in row] for row in ends])
    archive = SimpleNamespace(eta=np.array(eta), text=lambda _, value: f"{value:g}")
    with pytest.MonkeyPatch.context() as here:
        here.setattr(regime_map, "endings", lambda _: (names, found))
        here.setattr(regime_map, "regimes", lambda _: found)
        return of_regimes(archive)


def test_every_range_of_the_learning_rate_is_named():
    """Only the first and the last learning rate were, in bad English."""
    rest, two, chaos, died = "at rest", "period 2", "chaotic", "transient, then period 2"
    said = regimes_answer([[rest] * 3, [rest, rest, two], [two] * 3, [chaos, chaos, two], [None] * 3, [chaos] * 3, [rest, rest, chaos],
                           [died] * 3], [0.1, 0.2, 0.3, 1, 2, 3, 4, 5])
    assert said == ("How training ends, by the most frequent end at each of 7 learning rates: at eta = 0.1 to 0.2 and 4 it comes to rest; "
                    "at eta = 0.3 it ends in a cycle of period 2; at eta = 1 to 3 it is chaotic; at eta = 5 it ends in a cycle of period "
                    "2, after growth of perturbations that has died out.")
    said = regimes_answer([[rest, two], [two, two]], [1, 2])
    assert said.endswith("at eta = 1 to 2 it ends in a cycle of period 2; at eta = 1 it comes to rest. Where two ends are as frequent, both "
                         "are named.")
    said = regimes_answer([[rest], [two]] * 5, np.arange(1, 11))
    assert "at eta = 1, 3, 5 and 2 more ranges it comes to rest; at eta = 2, 4, 6 and 2 more ranges it ends" in said
    assert regimes_answer([[rest, two, two], [None] * 3], [1, 2]) == ("At eta = 1, of 3 trajectories of training: in 2 it ends in a cycle of "
                                                                     "period 2; and in 1 it comes to rest.")


def test_which_data(runs):
    with Archive(runs / "fig8") as archive:
        named = list(zip(archive.class_names, archive.class_counts))
        assert data(archive) == ("Data: iris, which comes with netlyap; 120 training samples and 30 test samples; 4 features; 3 classes: "
                                 f"setosa ({named[0][1]} training samples), versicolor ({named[1][1]}), virginica ({named[2][1]}).")
        assert about(archive) == [data(archive)], "nobody but the user chose the seeds"
        archive.job["data.scale"] = "standardize"
        assert data(archive).endswith("; standardized.")
        archive.job["data.scale"] = "unit"
        assert data(archive).endswith("; divided by 255.") and data_of(archive).endswith(" training samples, divided by 255")
        archive.class_counts = np.arange(1, 31)
        assert "; 30 classes of 1 to 30 training samples;" in data(archive)
    for source, count in (("chebyshev(6, 20)", 20), ("gaussian_teacher(10, 5, 100, 3)", 100), ("xor", 4), ("parity(5)", 32),
                          ("two_moons(100, 0.1)", 100), ("spirals(194, 0)", 194), ("iris", 150), ("file", None), ("parity(x)", None)):
        assert samples_of(source) == count, source


def test_data_with_targets(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/edge.ini", "--sweep.eta", "0.1", "--sweep.seeds", "0:2", "--sweep.iterations", "300", "--out", "run")
    with Archive(tmp_path / "run") as archive:
        assert re.match(r"Data: chebyshev\(6, 20\), which comes with netlyap; .*; 1 feature; 1 target \(\w+\)", data(archive))


def test_seeds_that_a_target_chose(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:24", *SMALL, "--run.target", "nmle", "--run.target_error", "0.001",
            "--run.max_seeds", "48", "--out", "run")
    with Archive(tmp_path / "run") as archive:
        low, high = (archive.dataset(f"statistics/nmle_ci_{end}")[0, 0] for end in ("low", "high"))
        said = ("How many initial conditions there are was chosen by run.target = nmle: seeds were to be added until half of its 95 % interval "
                "is 0.001 or less at every grid point; their number grew from 24 to 48, with 48 at most, and half of the widest interval is "
                f"now {(high - low) / 2:.4g}.")
        assert target(archive) == said
    assert said in text_of(write(tmp_path / "run", tmp_path / "page.html").read_text())


@pytest.mark.parametrize("text, count", [("0:8", 8), ("0:8 12", 9), ("3", 1), ("", None), ("linspace(0, 1, 2)", None)])
def test_lists_of_seeds(text, count):
    assert number_of_seeds(text) == count


def test_an_extension_under_way(program_in, tmp_path):
    """The page was of the smaller job without a word."""
    netlyap = program_in(tmp_path)
    job = [SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:16", *SMALL, "--out", "run"]
    netlyap("run", *job)
    netlyap("gather", "run", "--sweep.name", "another", "--out", "other.h5")
    for archive in ("run", "other.h5"):
        with Archive(tmp_path / archive) as opened:
            assert extension(opened) == ""
    netlyap("run", *job, "--extend", "--sweep.iterations", "300", "--run.time_limit", "0.001", code=75)
    with Archive(tmp_path / "run") as archive:
        assert archive.job["sweep.iterations"] == "200"
        said = extension(archive)
    assert said == ("An extension of this run is under way (sweep.iterations from 200 to 300), and this report is of the smaller job before it: "
                    "the archive is written anew when the larger one is computed.")
    assert said in text_of(write(tmp_path / "run", tmp_path / "page.html").read_text())
    netlyap("run", *job, "--extend", "--sweep.iterations", "300")
    with Archive(tmp_path / "run") as archive:
        assert archive.job["sweep.iterations"] == "300" and extension(archive) == ""


def test_how_a_sweep_gets_a_name(program_in, analysis, tmp_path):
    """A page was called "sweep", or nothing at all."""
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:2", *SMALL, "--sweep.name", "", "--out", "run")
    out, _ = analysis("page", "run", "--out", "page.html")
    hint, = re.findall('^the title is "sweep", because sweep.name is not set: `.* gather .*/run --sweep.name .words of yours.` sets it', out, re.M)
    page = text_of((tmp_path / "page.html").read_text())
    assert "Report of a sweep of netlyap sweep " in page
    assert page.endswith("because sweep.name is not set: `netlyap gather DIR --sweep.name 'words of yours'` sets it without computing, and the "
                         "next report has it.")
    netlyap("refit", "run")
    with Archive(tmp_path / "run/refit.h5") as archive:
        assert "sweep.name is not set: `netlyap refit` of sweep.h5, as it was given, with --sweep.name 'words of yours' sets" in how_to_name(archive)
    netlyap("gather", "run", "--sweep.name", "words of yours")
    out, _ = analysis("page", "run", "--out", "other.html")
    assert "the title is" not in out and "sweep.name is not set" not in (tmp_path / "other.html").read_text()
    with Archive(tmp_path / "run") as archive:
        assert how_to_name(archive) == ""


def test_what_is_no_page_is_refused(runs, analysis, tmp_path, monkeypatch):
    """Before anything is computed, and in the name of what was called."""
    _, err = analysis("page", "no archive at all", "--out", "x.pdf", code=64)
    assert err == ("analysis/page: --out x.pdf ends with .pdf, and a report is a page of HTML; choose a name that ends with .html, which a browser "
                   "can print to a PDF\n")
    monkeypatch.setenv("NETLYAP_CALLED_AS", "netlyap report")
    for words in ((runs / "fig9", "--out", "x.txt"), ("no archive", "--out", "x.html"), (runs / "fig9", "--nonsense")):
        _, err = analysis("page", *words, code=64)
        assert err.startswith("netlyap report: ") and "analysis/" not in err and err.count("\n") == 1, err
    assert not list(tmp_path.iterdir())
