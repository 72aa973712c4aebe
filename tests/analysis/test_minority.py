"""What is said where fewer than half of the initial conditions are kept: why, by their outcomes and by recorded distances."""
# ctest: LABELS slow-under-sanitizer
import re
import shutil

import h5py
import numpy as np
import pytest

from netlyap import exponent_table
from netlyap.archive import Archive
from netlyap.minority import comparing_windows
from conftest import SOURCE


def note_of(file):
    with Archive(file) as archive:
        rows = exponent_table.points(archive)
        [note] = [each for each in exponent_table.notes(archive, rows) if each.startswith("fewer than half are kept")]
    return note


def test_all_that_are_not_kept_are_counted(folder_with_refit):
    note = note_of(folder_with_refit / "run/sweep.h5")
    with h5py.File(folder_with_refit / "run/sweep.h5") as file:
        outcome = file["lyapunov/outcome"][()].reshape(2, 24)
        names = dict(zip(file["lyapunov/outcome"].attrs["flag_values"], file["lyapunov/outcome"].attrs["flag_meanings"].split()))
    few = [row for row in outcome if 0 < (row == 0).sum() < 12]
    counts = {name: sum(int((row == value).sum()) for row in few) for value, name in names.items()}
    assert few and counts["low_exponent"] > 1
    assert f"{counts['low_exponent']} have R^2 > 0.9 there, but an exponent of at most fit.min_exponent = 0.05 (" in note
    assert (f"{counts['low_r_squared']} ha" in note) == (counts["low_r_squared"] > 0)
    assert sum(int(count) for count in re.findall(r"(\d+) ha(?:ve|s) (?:R|lost|dist|a p)", note)) == 24 * len(few) - counts["kept"]


def test_of_a_ratio_the_stretch_is_named(folder_with_refit, program_in, tmp_path):
    """Growth in a flat window was given as a reason where the exponent is not of the window."""
    program_in(tmp_path)("refit", folder_with_refit / "run", "--fit.estimator", "ratio", "--fit.min_exponent", "0.12", "--out", "ratio.h5")
    note = note_of(tmp_path / "ratio.h5")
    assert ("ve R^2 > 0.9 there, but an exponent, which is of the stretch from the perturbation to its end, of at most fit.min_exponent = 0.12 "
            "(no fast growth, or growth that comes after that stretch or takes a small part of it)") in note and "flat" not in note


def test_other_windows_are_compared_by_the_estimator_of_the_refit(folder_with_refit, program_in, tmp_path):
    """They were compared by that of the run, so that no row was that of the archive."""
    netlyap = program_in(tmp_path)
    netlyap("refit", folder_with_refit / "run", "--fit.estimator", "ratio", "--fit.window_length", "30 40", "--out", "ratio.h5")
    options = "sweep.h5 --fit.window_length '30 40' --fit.estimator ratio --sensitivity` compares what other windows find"
    assert re.search(rf"`\S*netlyap refit \S.*/run/{options}", netlyap("show", "ratio.h5").replace("/sweep.h5'", "/sweep.h5"))
    with Archive(tmp_path / "ratio.h5") as archive:
        assert f"/run/{options}" in comparing_windows(archive).replace("/sweep.h5'", "/sweep.h5")
        assert comparing_windows(archive, is_on_screen=False) == f"`netlyap refit {options}"
    with Archive(folder_with_refit / "run/sweep.h5") as archive:
        assert comparing_windows(archive, is_on_screen=False) == "`netlyap refit sweep.h5 --sensitivity` compares what other windows find"


@pytest.mark.parametrize("times, how", [("0", "`netlyap run --extend` with `divergence` added to observe.names"),
                                        ("0 20", "a run of one perturb.at with `divergence` among observe.names")])
def test_what_records_distances_is_possible(program_in, tmp_path, times, how):
    """Of several perturbations no distances are recorded: the advice to extend the run by them was refused."""
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "2", "--sweep.eta", "0.05", "--sweep.epsilon", "1e-8",
            "--perturb.at", times, "--sweep.iterations", "230", "--observe.names", "growth", "--out", "run")
    words = f"where d(t) is recorded ({how}), `netlyap refit` with --sensitivity compares"
    assert words in netlyap("show", "run")
    with Archive(tmp_path / "run/sweep.h5") as archive:
        assert comparing_windows(archive).startswith(words)


def test_what_has_the_distances_may_be_gone(folder_with_refit, program_in, tmp_path):
    netlyap = program_in(tmp_path)
    shutil.copytree(folder_with_refit / "run", tmp_path / "run")
    (tmp_path / "run/sweep.h5").unlink()
    said = "`netlyap refit` with --sensitivity compares what other windows find, of "
    assert re.search(rf"{said}\S*sweep.h5 with the distances, which is not there\n", netlyap("show", "run/refit.h5"))
    with Archive(tmp_path / "run/refit.h5") as archive:
        assert re.match(rf"{said}\S*sweep.h5 with the distances, which is not there$", comparing_windows(archive))


def test_grid_points_are_more_where_none_are_kept_elsewhere(program_in, tmp_path):
    """ "At 1 of 10 grid points" was read as: half and more are kept at the nine others, which kept none."""
    program_in(tmp_path)("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:24", "--sweep.members", "2", "--sweep.eta", "0.01 0.4",
                         "--sweep.epsilon", "1e-8", "--out", "run")
    with Archive(tmp_path / "run/sweep.h5") as archive:
        (least,), (some,) = exponent_table.points(archive)
        assert least.kept == 0 < some.kept < 12
    assert note_of(tmp_path / "run/sweep.h5").startswith("fewer than half are kept at the one grid point that keeps some: ")
