"""Counts of the windows of the kept, and of what comes apart whatever its window: against the distances themselves."""
# ctest: LABELS slow-under-sanitizer
import re
import shlex
import shutil

import h5py
import numpy as np
import pytest

from netlyap import exponent_table, window_growth
from netlyap.archive import Archive
from conftest import SOURCE


def points_of(archive):
    return [each for row in exponent_table.points(archive) for each in row]


def note_of(file):
    with Archive(file) as archive:
        return window_growth.window_note(archive, points_of(archive))


def expected(file, row):
    """The same counts, from the arrays of the file at eta number `row`."""
    outcome, begin, end = (file[f"lyapunov/{name}"][row, 0] for name in ("outcome", "window_begin", "window_end"))
    d = file["divergence/distance"][row, 0].mean(axis=1)
    kept, first = outcome == 0, np.array([np.flatnonzero(each >= each[-1] / 2)[0] for each in d])
    grown = d[:, -1] >= 1000 * d[:, 0]
    return window_growth.WindowGrowth(kept.sum(), (kept & (end - begin == 30)).sum(), (kept & (end - 1 > first)).sum(), len(kept),
                                      grown.sum(), (grown & (first < 29)).sum())


def test_counts_are_those_of_the_distances(folder_with_refit):
    with Archive(folder_with_refit / "run/sweep.h5") as archive, h5py.File(folder_with_refit / "run/sweep.h5") as file:
        found = [window_growth.window_growth(archive, each) for each in points_of(archive)]
        assert found == [expected(file, row) for row in (0, 1)]
        table = window_growth.window_table(archive, points_of(archive))
        note = window_growth.window_note(archive, points_of(archive))
    one, ten = found
    assert 0 < one.shortest < one.kept and 0 < one.past_half < one.kept and 0 < ten.early < ten.grown < ten.complete == 24
    numbers = [[int(word) for word in line.split()[2:]] for line in table.splitlines()[1:3]]
    assert numbers == [[each.kept, each.shortest, each.past_half, each.complete, each.grown, each.early] for each in found]
    assert (f"30 to 100 iterations long: of the {one.kept + ten.kept} kept, over 2 grid points, {one.shortest + ten.shortest} have the shortest "
            f"window that fit.window_length allows, 30 iterations, and {one.past_half + ten.past_half} have one that goes on after d(t), the "
            f"mean L1 distance of the members, has reached half of its value at the last iteration; of all 48, kept or not, "
            f"{one.grown + ten.grown} have a mean L1 distance that is at the last iteration 1,000 times that at the perturbation, or more, and "
            f"{one.early + ten.early} of these, {one.early} to {ten.early} at a grid point, reach half of that last d(t) before the first window "
            f"ends, so that no window of these {one.early + ten.early} is of the growth up to there alone; ") in note


def test_growth_is_counted_where_none_is_kept(program_in, tmp_path):
    """Nothing distinguished it from a grid point without growth."""
    program_in(tmp_path)("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "2", "--sweep.eta", "0.01 10",
                         "--sweep.epsilon", "1e-3", "--observe.names", "growth divergence", "--out", "run")
    with Archive(tmp_path / "run/sweep.h5") as archive:
        small, large = (window_growth.window_growth(archive, each) for each in points_of(archive))
        assert window_growth.window_note(archive, points_of(archive)) == ""
        assert "1,000-fold" in exponent_table.table(archive, exponent_table.points(archive))
    assert (small.kept, small.grown, small.early) == (0, 0, 0) and large.kept == 0 and large.grown >= large.early > 0


def test_growth_that_comes_late_is_not_called_early():
    """Of a level over the last quarter, which is still that of the beginning, half was reached at once."""
    t = np.arange(5, 205)
    late = np.where(t < 195, 1.0, 1e4)
    early = np.where(t < 20, 1.0, 1e4)
    assert list(window_growth.reach_half(t, np.array([late, early]))) == [190, 15]


def test_growth_is_not_counted_from_a_later_distance(program_in, tmp_path):
    """Its first one was taken for that at the perturbation: none seemed to have grown."""
    program_in(tmp_path)("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "2", "--sweep.eta", "10",
                         "--sweep.epsilon", "1e-3", "--observe.names", "growth divergence", "--observe.divergence.range", "20:200",
                         "--out", "run")
    with Archive(tmp_path / "run/sweep.h5") as archive:
        found = window_growth.window_growth(archive, points_of(archive)[0])
        assert (found.grown, found.early, found.past_half) == (None, None, None)
        assert "1,000-fold" not in exponent_table.table(archive, exponent_table.points(archive))


def test_growth_is_counted_from_a_late_perturbation(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "2", "--sweep.eta", "10", "--sweep.epsilon", "1e-6",
            "--observe.names", "growth divergence", "--perturb.at", "5", "--sweep.iterations", "205", "--out", "run")
    with Archive(tmp_path / "run/sweep.h5") as archive, h5py.File(tmp_path / "run/sweep.h5") as file:
        assert window_growth.window_growth(archive, points_of(archive)[0]) == expected(file, 0)


def test_windows_of_one_length(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "1", "--sweep.eta", "1", "--sweep.epsilon", "1e-8",
            "--observe.names", "growth", "--fit.window_length", "40", "--out", "run")
    with Archive(tmp_path / "run/sweep.h5") as archive:
        assert window_growth.window_table(archive, points_of(archive)) == ""
        assert window_growth.window_note(archive, points_of(archive)).startswith(
            "lambda_nMLE also depends on the windows of [fit], 40 iterations long; where d(t) is recorded")


@pytest.mark.parametrize("moved", [False, True])
def test_the_archive_that_has_the_distances_is_named(folder_with_refit, moved, tmp_path):
    """That of a refit has none, and the advice was to observe what its run observes."""
    here = folder_with_refit / "run"
    if moved:
        here = tmp_path / "other place"
        shutil.copytree(folder_with_refit / "run", here)
    for name in ("sweep.h5", "refit.h5"):
        command = re.search("`([^`]*)` compares what other windows find$", note_of(here / name))[1]
        assert shlex.split(command)[1:] == ["refit", str(here / "sweep.h5"), *(["--fit.window_length", "25:101:5"] if name == "refit.h5" else []),
                                                 "--sensitivity"]


def test_without_distances(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:24", "--sweep.members", "2", "--sweep.eta", "10", "--sweep.epsilon",
            "1e-8", "--observe.names", "growth", "--fit.window_start", "5:81:5", "--fit.min_r_squared", "0.8", "--out", "run")
    note = note_of(tmp_path / "run/sweep.h5")
    assert note.endswith("; where d(t) is recorded (`netlyap run --extend` with `divergence` added to observe.names), `netlyap refit` "
                         "with --sensitivity compares what other windows find") and "half of its last value" not in note and ",;" not in note
    with Archive(tmp_path / "run/sweep.h5") as archive:
        assert window_growth.window_growth(archive, points_of(archive)[0]).grown is None and window_growth.last_of_first_window(archive) == 34


def words_of(archive, **counts):
    return window_growth.words_of_growth(archive, [window_growth.WindowGrowth(**({"kept": 9, "shortest": 1, "past_half": 1, "complete": 24,
                                                                                  "grown": 13, "early": 1} | counts))])


def test_words_of_growth_are_of_those_that_they_count(folder_with_refit):
    """ "0 of these have half of their last d(t) before the first window ends: none of their windows ..." was read of all that have grown."""
    with Archive(folder_with_refit / "run/sweep.h5") as archive:
        assert words_of(archive, grown=1).endswith(
            "; of all 24, kept or not, 1 has a mean L1 distance that is at the last iteration 1,000 times that at the perturbation, or more, "
            "and 1 of these reaches half of that last d(t) before the first window ends, so that no window of this one is of the growth up to "
            "there alone")
        assert words_of(archive, early=0).endswith("13 have a mean L1 distance that is at the last iteration 1,000 times that at the perturbation, "
                                                   "or more")


RECORDED = {  # what is recorded of distances: the words for the last d(t), for its kind, and for what other windows lack
    "--observe.divergence.range 0:60": ("at iteration 59, the last that is recorded,", "L1 distance", "there is none at t = 60"),
    "--observe.divergence.every 2": ("at iteration 198, the last that is recorded,", "L1 distance", "there is none at t = 1"),
    "--observe.divergence.norm l2": ("at the last iteration", "L2 distance", "those here are not the L1 ones over theta"),
    "--observe.divergence.norm max": ("at the last iteration", "largest difference", "those here are not the L1 ones over theta"),
    "--observe.divergence.record mean --fit.average log": ("at the last iteration", "L1 distance", "fit.average = log needs the distance of every"),
    "--observe.divergence.record mean": ("at the last iteration", "L1 distance", "")}


@pytest.mark.parametrize("keys", RECORDED)
def test_what_is_said_is_of_what_is_recorded(program_in, tmp_path, keys):
    """Counts at iteration 59 were called those of the last one, L2 distances L1, and a command was advised that refuses."""
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:16", "--sweep.members", "2", "--sweep.eta", "1", "--sweep.epsilon", "1e-8",
            "--observe.names", "growth divergence", *keys.split(), "--out", "run")
    when, kind, lack = RECORDED[keys]
    said, note = netlyap("show", "run"), note_of(tmp_path / "run/sweep.h5")
    assert f"have a mean {kind} that is {when} 1,000 times that at the perturbation, or more" in note
    assert ("half of" in note) == ("every" not in keys)
    with Archive(tmp_path / "run/sweep.h5") as archive:
        table = window_growth.window_table(archive, points_of(archive))
    assert f"whose d(t) is {when} 1,000 times the first" in table and f"d(t) is the mean {kind} of the members" in table
    assert ("past half" in table) == ("every" not in keys)
    for text in (said, note):
        assert ("has not the distances that it takes: " in text) == (lack != "")
        assert lack.removeprefix("there is none").removeprefix("those here ") in text
        assert ("refit" in text and "run/sweep.h5 --sensitivity` compares" in text) == (lack == "")
    if lack:
        netlyap.refuses("refit", "run", "--sensitivity", says=["cannot be fitted again"])
    else:
        netlyap("refit", "run", "--sensitivity")


def test_exponents_count_growth_where_show_says_so(program_in, tmp_path):
    """They do not where the first distance is later than the perturbation."""
    for range_of, is_counted in (("0:150", True), ("30:200", False)):
        folder = tmp_path / range_of.partition(":")[0]
        folder.mkdir()
        netlyap = program_in(folder)
        netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "2", "--sweep.eta", "0.01 10", "--sweep.epsilon",
                "1e-8", "--observe.names", "growth divergence", "--observe.divergence.range", range_of, "--out", "run")
        said = netlyap("show", "run")
        with Archive(netlyap.folder / "run/sweep.h5") as archive:
            table = exponent_table.table(archive, exponent_table.points(archive))
        assert ("exponents, below, counts how many are 1,000-fold apart at the last iteration that is recorded" in said) == is_counted
        assert ("1,000-fold" in table) == is_counted
