"""What is said where fewer than half of the initial conditions are kept: why, by their outcomes and by recorded distances."""
# ctest: LABELS slow-under-sanitizer
import re
import shlex
import shutil

import h5py
import numpy as np
import pytest

from netlyap import exponent_table, minority
from netlyap.archive import Archive
from conftest import SOURCE


@pytest.fixture(scope="module")
def folder(program_in, tmp_path_factory):
    """A folder with the run directory of a job whose growth is often over before a window ends, and with a refit of it."""
    netlyap = program_in(tmp_path_factory.mktemp("a folder"))
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:24", "--sweep.members", "2", "--sweep.eta", "1 10", "--sweep.epsilon",
            "1e-8", "--observe.names", "growth divergence", "--out", "run")
    netlyap("refit", "run", "--fit.window_length", "25:101:5")
    return netlyap.folder


def note_of(file):
    with Archive(file) as archive:
        rows = exponent_table.points(archive)
        [note] = [each for each in exponent_table.notes(archive, rows) if each.startswith("fewer than half are kept")]
    return note


def test_all_that_are_not_kept_are_counted(folder):
    note = note_of(folder / "run/sweep.h5")
    with h5py.File(folder / "run/sweep.h5") as file:
        outcome = file["lyapunov/outcome"][()].reshape(2, 24)
        names = dict(zip(file["lyapunov/outcome"].attrs["flag_values"], file["lyapunov/outcome"].attrs["flag_meanings"].split()))
    few = [row for row in outcome if 0 < (row == 0).sum() < 12]
    counts = {name: sum(int((row == value).sum()) for row in few) for value, name in names.items()}
    assert few and counts["low_exponent"] > 1
    assert f"{counts['low_exponent']} have R^2 > 0.9 there, but an exponent of at most fit.min_exponent = 0.05 (" in note
    assert (f"{counts['low_r_squared']} ha" in note) == (counts["low_r_squared"] > 0)
    assert sum(int(count) for count in re.findall(r"(\d+) ha(?:ve|s) (?:R|lost|dist|a p)", note)) == 24 * len(few) - counts["kept"]


def test_growth_that_is_over_before_a_window_ends_is_counted(folder):
    with h5py.File(folder / "run/sweep.h5") as file:
        distance = file["divergence/distance"][()].reshape(2, 24, 2, 200).mean(axis=2)
        outcome = file["lyapunov/outcome"][()].reshape(2, 24)
    brief = grown = others = 0
    for row, lost in zip(distance, outcome != 0):
        if 0 < (~lost).sum() < 12:
            for d in row[lost]:
                others += 1
                first = np.argmax(d >= d[-1] / 2)
                grown += bool(d[-1] >= 1000 * d[0])
                brief += bool(d[-1] >= 1000 * d[0] and first < 30)
    assert 0 < brief < grown < others
    assert (f"; by the recorded distances {grown} of {others} are 1,000-fold and more at the last iteration, and {brief} of these {grown} "
            "reach half of that distance before iteration 30 after the perturbation, where the first window ends; ") in note_of(folder / "run/sweep.h5")


def test_growth_that_is_over_is_counted_where_none_is_kept(program_in, tmp_path):
    """The picture has no point there: nothing distinguished it from a grid point without growth."""
    program_in(tmp_path)("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "2", "--sweep.eta", "0.01 10",
                         "--sweep.epsilon", "1e-3", "--observe.names", "growth divergence", "--out", "run")
    with Archive(tmp_path / "run/sweep.h5") as archive:
        rows = exponent_table.points(archive)
        assert [each.kept for row in rows for each in row] == [0, 0]
        notes = exponent_table.notes(archive, rows)
        counts = [minority.brief_growth(archive, row) for row in rows]
    assert counts[0] == (8, 0, 0) and counts[1][1] >= counts[1][2] > 0
    assert re.search(rf"keeps none there; by the recorded distances {counts[1][1]} of 16 are 1,000-fold and more at the last iteration, "
                     rf"and {counts[1][2]} of these {counts[1][1]} reach .* ends; "
                     "`netlyap show` says why", notes[0])


def test_growth_that_comes_late_is_not_called_brief():
    """Of a level over the last quarter, which is still that of the beginning, half was reached at once."""
    t = np.arange(5, 205)
    late = np.where(t < 195, 1.0, 1e4)
    early = np.where(t < 20, 1.0, 1e4)
    assert list(minority.reach_half(t, np.array([late, early]))) == [190, 15]


def test_growth_is_not_counted_from_a_later_distance(program_in, tmp_path):
    """Its first one was taken for that at the perturbation: none seemed to have grown."""
    program_in(tmp_path)("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "2", "--sweep.eta", "10",
                         "--sweep.epsilon", "1e-3", "--observe.names", "growth divergence", "--observe.divergence.range", "20:200",
                         "--out", "run")
    with Archive(tmp_path / "run/sweep.h5") as archive:
        rows = exponent_table.points(archive)
        assert minority.brief_growth(archive, rows[0]) is None
        assert "recorded distances" not in " ".join(exponent_table.notes(archive, rows))


def test_growth_is_counted_from_a_late_perturbation(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    words = ["run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "2", "--sweep.eta", "10", "--sweep.epsilon", "1e-6",
             "--observe.names", "growth divergence", "--perturb.at", "5", "--sweep.iterations", "205"]
    netlyap(*words, "--out", "run")
    with Archive(tmp_path / "run/sweep.h5") as archive, h5py.File(tmp_path / "run/sweep.h5") as file:
        d = file["divergence/distance"][()].reshape(8, 2, 200).mean(axis=1)[file["lyapunov/outcome"][()].ravel() != 0]
        grown = d[:, -1] >= 1000 * d[:, 0]
        early = [np.argmax(row >= row[-1] / 2) < 30 for row in d]
        assert minority.brief_growth(archive, exponent_table.points(archive)[0]) == (len(d), grown.sum(), (grown & early).sum())
    assert grown.any()


@pytest.mark.parametrize("moved", [False, True])
def test_the_archive_that_has_the_distances_is_named(folder, moved, tmp_path):
    """That of a refit has none, and the advice was to observe what its run observes."""
    here = folder / "run"
    if moved:
        here = tmp_path / "other place"
        shutil.copytree(folder / "run", here)
    for name in ("sweep.h5", "refit.h5"):
        command = re.search("`([^`]*)` compares what other windows find$", note_of(here / name))[1]
        assert shlex.split(command)[1:] == ["refit", str(here / "sweep.h5"), "--sensitivity"]


def test_without_distances(folder, program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:24", "--sweep.members", "2", "--sweep.eta", "10", "--sweep.epsilon",
            "1e-8", "--observe.names", "growth", "--fit.window_start", "5:81:5", "--fit.min_r_squared", "0.8", "--out", "run")
    note = note_of(tmp_path / "run/sweep.h5")
    assert note.endswith("; where d(t) is recorded (observe.names = growth divergence), `netlyap refit` with --sensitivity compares "
                         "what other windows find") and "recorded distances" not in note
    with Archive(tmp_path / "run/sweep.h5") as archive:
        points = [each for row in exponent_table.points(archive) for each in row]
        assert minority.brief_growth(archive, points) is None and minority.first_end(archive) == 35
