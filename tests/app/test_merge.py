"""Run directories of one job made one: the same run directory as that of a run of the whole, bit for bit."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import os
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest

GRID = {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8 1e-2", "sweep.seeds": "0:48", "sweep.members": "3",
        "sweep.iterations": "210", "observe.names": "divergence training accuracy growth"}
FIG9 = Path(os.environ["NETLYAP_SOURCE"]) / "jobs/fig9.ini"
FILES = ["job.ini", "job.given.txt", "journal", "sweep.h5"]


def run(netlyap, name, keys, code=0, **options):
    """A run directory of these keys; the options are keys, too, with __ for a point."""
    keys = keys | {key.replace("__", "."): value for key, value in options.items()}
    netlyap("run", netlyap.job(keys, f"{name}.ini"), "--out", name, code=code)
    return netlyap.folder / name


def seconds(directory):
    with h5py.File(directory / "sweep.h5") as file:
        return file["provenance/seconds_per_unit"][()]


def starts(directory):
    with h5py.File(directory / "sweep.h5") as file:
        return sorted(zip(file["provenance/started"][()], file["provenance/host"][()], file["provenance/kernel"][()]))


@pytest.fixture(scope="module")
def parts_once(program_in, tmp_path_factory):
    """Some seeds of one job each, by their names, and all of them."""
    netlyap = program_in(tmp_path_factory.mktemp("parts"))
    for name, seeds in {"whole": "0:48", "a": "0:24", "b": "24:48", "c": "0:20", "d": "20:48", "e": "16:48"}.items():
        run(netlyap, name, GRID, sweep__seeds=seeds)
    return netlyap.folder


@pytest.fixture
def parts(parts_once, netlyap):
    shutil.copytree(parts_once, netlyap.folder, dirs_exist_ok=True)
    return netlyap


def test_halves_are_the_whole(parts):
    before = parts.files()
    said = parts("merge", "b", "a", "--sort", "--out", "merged")
    assert said == ("merged 2 run directories: 24 of 24 units; the archive is merged/sweep.h5\n" +
                    parts.next_line("show", "merged/sweep.h5"))
    after = parts.files()
    assert {path: state for path, state in after.items() if parts.folder / "merged" not in (path, *path.parents)} == before
    parts.assert_same("merged", "whole")
    assert "every checksum is right" in parts("verify", "merged")
    assert set(FILES) <= {path.name for path in (parts.folder / "merged").iterdir()}
    given = (parts.folder / "merged/job.given.txt").read_text()
    assert given.startswith("# netlyap merge ") and str(parts.folder / "b") in given and "24:48" in given
    assert starts(parts.folder / "merged") == sorted(starts(parts.folder / "a") + starts(parts.folder / "b"))
    a, b, merged = (seconds(parts.folder / name).sum() for name in ("a", "b", "merged"))
    assert merged == pytest.approx(a + b)
    assert "24 of 24 units" in parts("run", "merged/job.ini")  # a run directory like any other
    parts.assert_same("merged", "whole")


def test_blocks_are_cut_again(parts):
    """20 seeds are two blocks and a half, whose padding is not that of a run of the whole."""
    assert "24 of 24" in parts("merge", "c", "d", "--out", "merged")
    parts.assert_same("merged", "whole")


def test_what_both_have_agrees(parts):
    said = parts("merge", "a", "e", "c", "--out", "merged")
    assert "24 of 24 units; 96 initial conditions are in several and the same bit for bit" in said  # 24 seeds at 4 points
    parts.assert_same("merged", "whole")


def test_a_directory_whose_seeds_have_grown(parts):
    """Its journals hold two units with seeds 16 to 19: that of 0:20 and that of 0:24."""
    parts("run", "c/job.ini", "--sweep.seeds", "0:24", "--extend")
    said = parts("merge", "c", "b", "--out", "merged")
    assert "24 of 24 units; the archive" in said
    parts.assert_same("merged", "whole")


def test_seeds_stand_in_the_order_of_the_directories(parts):
    parts("merge", "d", "c", "--out", "merged")
    run(parts, "turned", GRID, sweep__seeds="20:48 0:20")
    parts.assert_same("merged", "turned")


def test_a_grid_with_holes_is_completed_by_run(netlyap):
    run(netlyap, "row", GRID, sweep__eta="1", sweep__seeds="0:11")
    run(netlyap, "column", GRID, sweep__eta="0.5 1", sweep__epsilon="1e-2", sweep__seeds="0:11")
    whole = run(netlyap, "whole", GRID, sweep__eta="1 0.5", sweep__seeds="0:11")
    said = netlyap("merge", "row", "column", "--out", "merged", code=75)
    assert "merged 2 run directories: 6 of 8 units; 11 initial conditions" in said and "2 units are pending\n" in said
    assert said.endswith(netlyap.next_line("run", "merged/job.ini"))
    with h5py.File(netlyap.folder / "merged/sweep.h5") as merged, h5py.File(whole / "sweep.h5") as file:
        assert list(merged["eta"][()]) == [1, 0.5] and list(merged["epsilon"][()]) == [1e-8, 1e-2]
        there = merged["units/status"][()] != 1
        assert there.sum(axis=2).tolist() == [[11, 11], [0, 11]]
        assert merged["training/loss"][()][there].tobytes() == file["training/loss"][()][there].tobytes()
    assert "8 of 8 units" in netlyap("run", "merged/job.ini")
    netlyap.assert_same("merged", "whole")
    for name, sort, eta, epsilon in [("turned", [], [0.5, 1], [1e-2, 1e-8]), ("sorted", ["--sort"], [0.5, 1], [1e-8, 1e-2])]:
        netlyap("merge", "column", "row", *sort, "--out", name, code=75)
        with h5py.File(netlyap.folder / name / "sweep.h5") as file:
            assert list(file["eta"][()]) == eta and list(file["epsilon"][()]) == epsilon


def test_computed_seeds_of_units_that_are_not_whole_are_told(netlyap):
    run(netlyap, "a", GRID, sweep__seeds="0:10", sweep__eta="1", sweep__epsilon="1e-8")
    run(netlyap, "b", GRID, sweep__seeds="20:30", sweep__eta="0.5 1", sweep__epsilon="1e-8")
    said = netlyap("merge", "b", "a", "--out", "merged", code=75)  # at eta = 0.5 there are 20 to 29 alone: a block and 2
    assert ("merged 2 run directories: 4 of 6 units; the archive is merged/sweep.h5\n2 units are pending: 2 initial conditions "
            "of them are computed, but not all of a unit, and will be computed anew\n") in said
    run(netlyap, "whole", GRID, sweep__seeds="20:30 0:10", sweep__eta="0.5 1", sweep__epsilon="1e-8")
    netlyap("run", "merged/job.ini")
    netlyap.assert_same("merged", "whole")


def test_every_observable(netlyap, everything):
    """Series, axes of all kinds, tables, and what whole units may have none of."""
    keys = everything | {"sweep.eta": "5", "sweep.epsilon": "1e-8"}
    run(netlyap, "whole", keys, sweep__seeds="0:19")
    run(netlyap, "a", keys, sweep__seeds="5:19")
    run(netlyap, "b", keys, sweep__seeds="9 0:5")
    assert "3 of 3 units; 1 initial condition is in several" in netlyap("merge", "a", "b", "--sort", "--out", "merged")
    netlyap.assert_same("merged", "whole")


def test_tables_with_rows(netlyap):
    keys = ["--observe.names", "intermittency training"]
    for name, seeds in {"whole": "0:20", "a": "3:14", "b": "14:20 0:3"}.items():
        netlyap("run", FIG9, *keys, "--sweep.seeds", seeds, "--out", name)
    netlyap("merge", "a", "b", "--sort", "--out", "merged")
    netlyap.assert_same("merged", "whole")
    with h5py.File(netlyap.folder / "merged/sweep.h5") as file:
        assert len(set(file["intermittency/phase_seed"][()])) > 10


def test_an_axis_of_perturbations(netlyap):
    keys = GRID | {"perturb.at": "0 20", "sweep.eta": "1", "sweep.iterations": "230", "observe.names": "training growth"}
    for name, seeds in {"whole": "0:12", "a": "0:5", "b": "5:12"}.items():
        run(netlyap, name, keys, sweep__seeds=seeds)
    netlyap("merge", "a", "b", "--out", "merged")
    netlyap.assert_same("merged", "whole")


def test_diverged_seeds_and_a_part_of_a_run(netlyap):
    keys = GRID | {"network.activation": "relu", "network.l2": "1", "sweep.eta": "0.1 1000", "sweep.epsilon": "1e-4"}
    run(netlyap, "whole", keys, sweep__seeds="0:20")
    run(netlyap, "a", keys, sweep__seeds="0:13")
    netlyap("run", netlyap.job(keys | {"sweep.seeds": "13:20"}, "b.ini"), "--out", "b", "--slice", "1/2")
    netlyap("merge", "a", "b", "--out", "part", code=75)
    netlyap("run", "b/job.ini", "--slice", "2/2")
    netlyap("merge", "a", "b", "--out", "merged")
    netlyap.assert_same("merged", "whole")
    with h5py.File(netlyap.folder / "merged/sweep.h5") as file:
        assert (file["units/status"][1] == 2).all() and not file["units/status"][0].any()


def test_data_and_theta0_go_along(netlyap):
    (netlyap.folder / "rows.csv").write_text("".join(f"{row % 7},{row % 3},{'ab'[row % 2]}\n" for row in range(40)))
    (netlyap.folder / "theta.txt").write_text(" ".join(str(0.01 * i) for i in range(2 * 2 + 2 + 2 * 2 + 2)))
    keys = GRID | {"data.source": "rows.csv", "data.train": "30", "network.hidden": "2", "network.init": "file",
                   "network.init_file": "theta.txt"}
    for name, seeds in {"whole": "0:16", "a": "0:4", "b": "4:16"}.items():
        run(netlyap, name, keys, sweep__seeds=seeds)
    for name in ("rows.csv", "theta.txt"):
        (netlyap.folder / name).unlink()
    netlyap("merge", "a", "b", "--out", "merged")
    netlyap.assert_same("merged", "whole")
    for name in ("data.netlyap", "theta0.txt"):
        assert (netlyap.folder / "merged" / name).read_bytes() == (netlyap.folder / "whole" / name).read_bytes()


def test_a_row_of_theta0_for_every_seed(netlyap):
    rows = np.random.default_rng(1).normal(size=(8, 4 * 2 + 2 + 2 * 3 + 3))
    np.savetxt(netlyap.folder / "theta.txt", rows)
    keys = GRID | {"network.hidden": "2", "network.init": "file", "network.init_file": "theta.txt", "sweep.epsilon": "1e-4"}
    run(netlyap, "whole", keys, sweep__seeds="0:8", sweep__eta="0.5 1")
    run(netlyap, "a", keys, sweep__seeds="0:8", sweep__eta="1")
    run(netlyap, "b", keys, sweep__seeds="0:8", sweep__eta="0.5")
    run(netlyap, "others", keys, sweep__seeds="8:16", sweep__eta="0.5")
    netlyap.refuses("merge", "a", "others", "--out", "merged", says=["theta(0) of a", "network.init_file", "8 rows", "sweep.seeds"])
    netlyap("merge", "a", "b", "--sort", "--out", "merged")
    netlyap.assert_same("merged", "whole")


@pytest.mark.parametrize("key, value, role", [
    ("sweep.iterations", "220", "may differ"), ("perturb.at", "3", "may differ"), ("observe.names", "training", "may differ"),
    ("data.split_seed", "7", "may differ"), ("fit.min_exponent", "0.02", "--fit.min_exponent"),
    ("sweep.name", "another", "--sweep.name"), ("statistics.exponents.resamples", "500", "--statistics.exponents")])
def test_other_jobs_are_refused_by_name(netlyap, key, value, role):
    keys = GRID | {"sweep.eta": "1", "sweep.epsilon": "1e-8"}
    run(netlyap, "a", keys, sweep__seeds="0:3")
    run(netlyap, "b", keys | {key: value}, sweep__seeds="3:5")
    netlyap.refuses("merge", "a", "b", "--out", "merged", says=[f"{key} is ", " in a and ", " in b", value, role])
    if not role.startswith("--"):
        return
    netlyap("merge", "a", "b", f"--{key}", value, "--out", "merged")
    run(netlyap, "whole", keys | {key: value}, sweep__seeds="0:5")
    netlyap.assert_same("merged", "whole")


def test_refusals(parts):
    (parts.folder / "full").mkdir()
    (parts.folder / "full/file").write_text("")
    for words, says in [
            (["a", "b"], ["needs --out"]), (["a", "--out", "merged"], ["at least two run directories"]),
            (["a", "a/.", "--out", "merged"], ["the same run directory"]),
            (["a", "b/sweep.h5", "--out", "merged"], ["b/sweep.h5 is a file", "run directory"]),
            (["a", "none", "--out", "merged"], ["none is not a run directory"]),
            (["a", "b", "--out", "full"], ["full is there"]), (["a", "b", "--out", "b"], ["b is there"]),
            (["a", "b", "--out", "a.ini"], ["a.ini is there"]), (["a", "b", "--out", "b/c"], ["b/c lies in the run directory b"]),
            (["a", "b", "--out", "merged", "--sweep.eta", "1"], ["--sweep.eta 1 is not possible"])]:
        parts.refuses("merge", *words, says=says)


def test_a_damaged_journal_is_named(parts):
    journal = next((parts.folder / "b/journal").iterdir())
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 1
    journal.write_bytes(content)
    said = parts("merge", "a", "b", "--out", "merged", code=75)
    assert "1 damaged place in the journals of b" in said and "1 unit is pending" in said
    parts("run", "merged/job.ini")
    parts.assert_same("merged", "whole")
