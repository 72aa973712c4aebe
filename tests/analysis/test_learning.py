"""Where learning takes least, and whether that is inside lambda > 0: words and intervals of a few learning rates."""
# ctest: LABELS slow-under-sanitizer
import h5py
import numpy as np
import pytest

from netlyap import learning
from netlyap.archive import Archive
from netlyap.exponent_table import Point
from netlyap.learning import LearningTime

NAN = float("nan")


def point(mean, error):
    return Point(1.0, 1e-8, 3, 10, mean, NAN, NAN, mean, error, mean, NAN, NAN, 0.1, 0.6, 0, NAN, 10)


def times(*rows):
    """Each: eta, median, low, high, mean exponent and its standard error."""
    return [LearningTime(eta, f"{eta:g}", median, low, high, 10 if np.isfinite(median) else 2, 10, 10,
                         None if mean is None else point(mean, error), 0.05) for eta, median, low, high, mean, error in rows]


class Job:
    job = {"sweep.iterations": "300", "observe.time_to_learn.accuracy": "0.65"}


def words(*rows):
    return learning.words_of_minimum(Job, times(*rows))


SLOW, FAST = (0.01, 80, 60, 100, 0.001, 0.001), (0.1, 20, 15, 25, 0.2, 0.02)


def test_a_minimum_that_is_told_apart():
    assert words(SLOW, FAST, (1.0, NAN, 200, NAN, 0.4, 0.01)) == [
        "shortest median time to learn: 20 iterations (15 .. 25) at eta = 0.1; no other interval overlaps",
        "it lies inside lambda > 0: the mean of all Lambda there is 0.200 (0.161 .. 0.239)"]
    assert words((0.01, 8, 6, 10, 0.001, 0.001), FAST)[1].startswith("it lies outside lambda > 0: the mean of all Lambda there is 0.0010")


@pytest.mark.parametrize("other, verdict", [
    ((0.2, 30, 25, 40, 0.3, 0.01), "it lies inside lambda > 0, at every one of the 2 eta at which it may be"),
    ((0.05, 22, 17, 40, 0.01, 0.001), "whether it lies inside lambda > 0 cannot be told: inside at eta = 0.1; outside at eta = 0.05"),
    ((0.05, 22, 17, 40, 0.05, 0.1), "whether it lies inside lambda > 0 cannot be told: inside at eta = 0.1; either, by its interval, at eta = 0.05"),
    ((0.05, NAN, 24, NAN, 0.01, 0.001), "whether it lies inside lambda > 0 cannot be told: inside at eta = 0.1; outside at eta = 0.05")])
def test_what_overlaps_may_be_the_minimum_as_well(other, verdict):
    found = words(SLOW, FAST, other)
    assert found[0].endswith(f"; not told apart from it (intervals overlap): eta = {other[0]:g}") and found[1] == verdict


def test_intervals_that_touch_nothing_or_are_not_there():
    assert words(FAST, (0.2, 26, 26, 40, 0.3, 0.01))[0].endswith("no other interval overlaps")
    assert words((0.1, 20, NAN, NAN, 0.2, 0.02)) == [
        "shortest median time to learn: 20 iterations at eta = 0.1, without an interval: 6 or more seeds have one"]
    assert words((0.1, NAN, NAN, NAN, 0.2, 0.02))[0].startswith("no median time to learn: less than half of the initial conditions learn")
    assert words((0.1, 20, 15, NAN, None, None)) == [
        "shortest median time to learn: 20 iterations (15 .. beyond) at eta = 0.1; no other interval overlaps"]
    assert len(learning.candidates(times((0.1, 20, 15, NAN, 0.2, 0.02), (1.0, 290, 280, 299, 0.3, 0.1)))) == 2


@pytest.mark.parametrize("mean, error, side", [(0.1, 0.01, "inside"), (0.0, 0.01, "outside"), (0.05, 0.01, "cannot be told"),
                                               (0.06, 0.01, "cannot be told"), (NAN, NAN, "cannot be told")])
def test_sides_of_lambda(mean, error, side):
    assert times((1.0, 1, 1, 1, mean, error))[0].side == side


def test_what_it_is_to_have_learned():
    jobs = {"a test accuracy of 0.9 or more": {}, "a training loss of 0.1 or less at 3 iterations in a row": {
        "observe.time_to_learn.accuracy": "", "observe.time_to_learn.loss": "0.1", "observe.time_to_learn.hold": "3"}}
    for sentence, job in jobs.items():
        archive = type("Archive", (), {"job": job})
        assert learning.goal(archive) == sentence


def test_the_last_time_that_a_run_can_show():
    """It was said to be the end of the run; with 100 iterations in a row, none after the hundredth before it can be seen."""
    job = {"sweep.iterations": "400", "observe.time_to_learn.hold": "100"}
    assert learning.last_time(type("Archive", (), {"job": job})) == 300
    assert learning.last_time(Job) == 299


def test_the_table_has_the_numbers_of_the_archive(runs, analysis):
    run = runs / "learning_time"
    said = analysis("learning", run, "--out", "out.png")[0]
    lines = said.splitlines()
    with h5py.File(run / "sweep.h5") as file, Archive(run) as archive:
        found = learning.read(archive)
        for place, (each, line) in enumerate(zip(found, lines[1:])):
            learned, total = (int(file[f"learning_statistics/{name}"][place, 0]) for name in ("learned", "total"))
            assert line.split()[0] == f"{file['eta'][place]:g}" and f"{learned} / {total}" in line
            assert np.array_equal([each.median, each.low, each.high],
                                  [file[f"learning_statistics/median{end}"][place, 0] for end in ("", "_ci_low", "_ci_high")], equal_nan=True)
            assert each.least == 0.05, "fit.min_exponent"
            assert each.exponents.mean == file["statistics/mean_unfiltered"][place, 0]
            assert np.allclose([each.share_low, each.share_high], [file[f"learning_statistics/learned_fraction_ci_{end}"][place, 0]
                                                                   for end in ("low", "high")])
    assert "which is to have a test accuracy of 0.3 or more at 5 iterations in a row" in said and "median time to learn" in said


def test_one_of_several_epsilon_and_one_eta(program_in, tmp_path_factory, analysis):
    """Times to learn do not know epsilon; without members there are no exponents, and nothing is said of lambda."""
    program = program_in(tmp_path_factory.mktemp("radii"))
    words_of_run = ["--sweep.eta", "1", "--sweep.seeds", "0:8", "--observe.names"]
    program.job({}, "job.ini")
    program("run", "job.ini", *words_of_run, "growth time_to_learn", "--sweep.epsilon", "1e-8 1e-4", "--sweep.members", "1", "--out", "two")
    assert "choose one with --epsilon" in analysis("learning", program.folder / "two", code=64)[1]
    said = analysis("learning", program.folder / "two", "--epsilon", "1e-4", "--out", "a/")[0]
    assert "learning-epsilon-0.0001.png" in said and "mean Lambda" in said
    program("run", "job.ini", *words_of_run, "time_to_learn", "--sweep.epsilon", "", "--sweep.members", "0", "--out", "none")
    said = analysis("learning", program.folder / "none", "--out", "b/")[0]
    assert "no exponents: the job does not observe `growth`" in said and "lambda > 0" not in said


def test_an_archive_without_times_to_learn(runs, analysis):
    assert "its job must name `time_to_learn` in observe.names" in analysis("learning", runs / "fig3", code=65)[1]
