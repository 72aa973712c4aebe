"""theta(0) as a user wants it: laws of the layers, numbers on the command line, a text or an HDF5 file; the numbers decide, not
where they were, and the run directory needs nothing outside."""
# ctest: TIMEOUT 600
import shutil
import subprocess
import sys

import h5py
import numpy as np
import pytest

from interruption import TooShort, until_long_enough, wait_until

JOB = {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-4", "sweep.seeds": "3:15", "sweep.members": "2",
       "sweep.iterations": "60", "network.hidden": "2", "observe.names": "divergence weights training",
       "observe.weights.seeds": "3:15"}
PARAMETERS = 4 * 2 + 2 + 2 * 3 + 3
SEEDS = 12


@pytest.fixture
def rows():
    return np.random.default_rng(1).normal(size=(SEEDS, PARAMETERS))


@pytest.fixture
def given(netlyap):
    netlyap.job(JOB | {"network.init": "file"})
    return netlyap


def start_of(folder):
    """theta(0) of all seeds in an archive, at every learning rate [eta, seed, parameter]."""
    with h5py.File(folder / "sweep.h5") as file:
        return file["weights/value"][:, 0, :, :, 0]


def write_text(file, rows, separator):
    file.write_text("# theta(0)\n" + "".join(separator.join(map(repr, map(float, row))) + "\n" for row in rows))


def write_hdf5(file, **datasets):
    with h5py.File(file, "w") as made:
        for name, values in datasets.items():
            made[name.replace("__", "/")] = values


def test_a_row_for_every_seed_from_text_and_hdf5(given, rows):
    write_text(given.folder / "blanks.txt", rows, "  ")
    write_text(given.folder / "commas.csv", rows, ",")
    write_hdf5(given.folder / "file.h5", start=rows)
    write_hdf5(given.folder / "several.h5", a__start=rows, other=rows[0])
    said = given("plan", "job.ini", "--network.init_file", "blanks.txt")
    assert "theta(0)      12 rows of 19 numbers, blanks.txt; one for every seed\n" in said
    given("run", "job.ini", "--out", "blanks", "--network.init_file", "blanks.txt")
    for theta in start_of(given.folder / "blanks"):
        assert (theta == rows).all()
    for name, ranks in (("commas.csv", 3), ("file.h5", 0), ("several.h5:/a/start", 2), ("several.h5:a/start", 0)):
        given("run", "job.ini", "--out", "other", "--network.init_file", name, ranks=ranks)
        given.assert_same("other", "blanks")
        shutil.rmtree(given.folder / "other")


def test_one_row_that_all_seeds_share(given, rows):
    numbers = " ".join(map(repr, map(float, rows[0])))
    given("run", "job.ini", "--out", "values", "--network.init_values", numbers)
    assert (start_of(given.folder / "values") == rows[0]).all()
    with h5py.File(given.folder / "values/sweep.h5") as file:
        distance = file["divergence/distance"][0, 0, :, :, 0]
        assert len(np.unique(distance)) == distance.size, "every member of every seed is displaced by itself"
        assert "network.init = file\nnetwork.init_scale = 1\nnetwork.init_digest = v1-" in file.attrs["job"]
    np.savetxt(given.folder / "row.txt", rows[:1], fmt="%.17g")
    np.savetxt(given.folder / "column.txt", rows[0], fmt="%.17g")
    write_hdf5(given.folder / "file.h5", start=rows[0])
    for name in ("row.txt", "column.txt", "file.h5:/start"):
        given("run", "job.ini", "--out", "other", "--network.init_file", name)
        given.assert_same("other", "values")
        shutil.rmtree(given.folder / "other")
    assert "complete" in given("run", "job.ini", "--out", "values", "--network.init_file", "row.txt"), "the same job"
    assert "nothing is left" in given("plan", "job.ini", "--out", "values", "--network.init_file", "row.txt")


@pytest.mark.parametrize("ranks", [0, 3])
def test_a_run_directory_needs_no_file_outside(given, rows, ranks):
    write_hdf5(given.folder / "file.h5", start=rows)
    words = ["--network.init_file", "file.h5:/start"]
    given("run", "job.ini", "--out", "whole", *words)
    given("run", "job.ini", "--out", "run", "--slice", "1/2", *words)
    (given.folder / "file.h5").unlink()
    (given.folder / "run").rename(given.folder / "moved")
    given("status", "moved")
    assert "moved/theta0.txt: theta(0) of the job\n" in given("verify", "moved")
    assert "gathered 2 of 4 units" in given("gather", "moved")
    given("show", "moved/sweep.h5")
    assert "complete: 4 of 4 units" in given("run", "moved/job.ini", ranks=ranks)
    given.assert_same("moved", "whole")
    shutil.rmtree(given.folder / "moved/journal")
    assert "complete: 4 of 4 units" in given("run", "job.ini", "--out", "moved", *words), "by its old name"
    given.assert_same("moved", "whole")
    given.refuses("run", "job.ini", "--out", "new", *words, says=["file.h5:/start does not exist"])


def test_other_numbers_are_another_job(given, rows):
    write_text(given.folder / "start.txt", rows, " ")
    words = ["--network.init_file", "start.txt"]
    given("run", "job.ini", "--out", "run", *words)
    rows[3, 7] = np.nextafter(rows[3, 7], 9)
    write_text(given.folder / "start.txt", rows, " ")
    for verb in ("run", "plan"):
        given.refuses(verb, "job.ini", "--out", "run", *words,
                      says=["theta(0) has other numbers: network.init_digest is v1-"])
    write_text(given.folder / "run/theta0.txt", rows, " ")
    given.refuses("gather", "run", code=65, says=["run/theta0.txt has the digest v1-", "network.init_digest = v1-"])
    text = given("verify", "run", code=65)
    assert "run/theta0.txt has the digest" in text and "remove" not in text
    assert text.endswith("; put theta0.txt back with its old content, or give the original job file, whose network.init_file "
                         "still has it, to `netlyap run` with --out run; no result is damaged\n")
    rows[3, 7] = np.nextafter(rows[3, 7], -9)
    write_text(given.folder / "start.txt", rows, " ")
    given("run", "job.ini", "--out", "run", *words)
    assert "run/theta0.txt: theta(0) of the job\n" in given("verify", "run")
    (given.folder / "run/theta0.txt").unlink()
    assert f"run/theta0.txt: is not there, but {given.folder}/start.txt still has theta(0) of the job; the next `" in given("verify", "run")
    given("run", "run/job.ini")
    assert "run/theta0.txt: theta(0) of the job\n" in given("verify", "run")


def test_a_theta0_txt_of_somebody_else_is_left_alone(given, rows):
    given("run", "job.ini", "--out", "run", "--network.init_values", " ".join(map(repr, map(float, rows[0]))))
    (given.folder / "run/theta0.txt").write_text("mine\n")
    np.savetxt(given.folder / "row.txt", rows[:1], fmt="%.17g")
    given.refuses("run", "job.ini", "--out", "run", "--network.init_file", "row.txt",
                  says=["run holds a theta0.txt that", "move it out"])
    given("gather", "run")


def test_seeds_are_added_where_one_row_is_for_all(given, rows):
    np.savetxt(given.folder / "row.txt", rows[:1], fmt="%.17g")
    words = ["--network.init_file", "row.txt", "--observe.weights.seeds", "3 4"]
    given("run", "job.ini", "--out", "run", "--sweep.seeds", "3:11", *words)
    given("run", "job.ini", "--out", "run", "--sweep.seeds", "3:15", "--extend", *words)
    given("run", "job.ini", "--out", "whole", *words)
    given.assert_same("run", "whole")
    write_text(given.folder / "rows.txt", rows, " ")
    write_text(given.folder / "fewer.txt", rows[:8], " ")
    given("run", "job.ini", "--out", "each", "--sweep.seeds", "3:11", "--network.init_file", "fewer.txt",
          *words[2:])
    given.refuses("run", "job.ini", "--out", "each", "--extend", "--network.init_file", "rows.txt", *words[2:],
                  says=["theta(0) has other numbers"])


def test_a_relative_file_is_beside_its_job_file(given, rows):
    (given.folder / "jobs").mkdir()
    given.job(JOB | {"network.init": "file", "network.init_file": "start.h5:/start"}, "jobs/job.ini")
    write_hdf5(given.folder / "jobs/start.h5", start=rows)
    given("run", "jobs/job.ini", "--out", "run")
    kept = (given.folder / "run/job.ini").read_text()
    assert f"init_file = {given.folder}/jobs/start.h5:/start\n" in kept
    assert (np.loadtxt(given.folder / "run/theta0.txt") == rows).all()


@until_long_enough(1000)
def test_interrupted_and_resumed_is_the_same(netlyap, kill, rows, iterations):
    netlyap.job(JOB | {"network.init": "file", "network.init_file": "start.txt", "sweep.iterations": iterations,
                       "observe.weights.every": max(1, iterations // 50), "run.checkpoint_seconds": "0.05"})
    write_text(netlyap.folder / "start.txt", rows, " ")
    process = netlyap.start("run", "job.ini", "--out", "run")
    wait_until(process, lambda: sum(file.stat().st_size for file in netlyap.folder.glob("run/journal/*")) > 2000)
    kill(process)
    if "done     4 of 4" in netlyap("status", "run"):
        raise TooShort
    netlyap("run", "job.ini", "--out", "whole", ranks=2)
    (netlyap.folder / "start.txt").unlink()
    assert "complete: 4 of 4 units" in netlyap("run", "run/job.ini")
    netlyap.assert_same("run", "whole")


def test_laws_of_the_layers(netlyap):
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "default")
    netlyap("run", "job.ini", "--out", "said", "--network.init", "normal normal", "--network.init_scale", "1 1")
    netlyap("run", "job.ini", "--out", "run", "--network.init", "fan_in uniform", "--network.init_scale", "3 0.25")
    drawn, default, same = (start_of(netlyap.folder / name) for name in ("run", "default", "said"))
    assert (same == default).all()
    assert (drawn[..., :8] == 3 / np.sqrt(4.0) * default[..., :8]).all()
    assert (abs(drawn[..., 10:16]) < 0.25).all() and (drawn[..., 8:10] == 0).all() and (drawn[..., 16:] == 0).all()
    assert (np.sign(drawn) == np.sign(default)).all(), "by the same random words"


NUMBERS = " ".join(["0.5"] * PARAMETERS)
FAULTS = {
    "too few numbers": (["--network.init_values", "0.5 0.5"], 64, ["has 2 numbers", "network has 19 parameters"]),
    "too few rows": (["--network.init_file", "two.txt"], 65, ["two.txt has 2 rows", "sweep.seeds has 12 values"]),
    "uneven rows": (["--network.init_file", "uneven.txt"], 65, ["uneven.txt:2: the row has 1 number, the rows before it 2"]),
    "words": (["--network.init_file", "words.txt"], 65, ["words.txt:1: field 1 (\"w\") is not a finite number"]),
    "empty": (["--network.init_file", "empty.txt"], 65, ["empty.txt has no line of numbers"]),
    "no file": (["--network.init_file", "none.txt"], 64, ["the file of theta(0) none.txt does not exist"]),
    "neither": ([], 64, ["network.init = file needs theta(0)"]),
    "both": (["--network.init_values", "1", "--network.init_file", "two.txt"], 64, ["both give theta(0)"]),
    "drawn": (["--network.init", "xavier", "--network.init_values", "1"], 64, ["network.init = xavier draws"]),
    "a scale": (["--network.init_values", NUMBERS, "--network.init_scale", "2"], 64, ["init_scale = 2 has no effect"]),
    "fresh": (["--network.init_values", NUMBERS, "--sweep.fresh_initial_conditions", "yes"], 64, ["draws theta(0) anew"]),
    "in a list": (["--network.init", "file normal", "--network.init_values", NUMBERS], 64, ["it stands alone"]),
    "no dataset": (["--network.init_file", "some.h5:/c"], 64, ["some.h5 has no dataset /c"]),
    "which dataset": (["--network.init_file", "some.h5"], 64, ["2 datasets, none of which is a row of 19 numbers or a row for"]),
    "which of the fitting": (["--network.init_file", "fitting.h5"], 64,
                             ["4 datasets; say which one, as network.init_file = fitting.h5:/one or fitting.h5:/rows"]),
    "three dimensions": (["--network.init_file", "some.h5:/b"], 64, ["/b of some.h5 has the shape"]),
    "not finite": (["--network.init_file", "some.h5:/a"], 65, ["number 1 of row 0, both counted from 0, is nan"]),
    "of a text": (["--network.init_file", "two.txt:/a"], 64, ["two.txt is not an HDF5 file"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_fit_is_refused(given, fault):
    words, code, says = FAULTS[fault]
    for name, text in {"two": f"{NUMBERS}\n{NUMBERS}\n", "uneven": "1 2\n3\n", "words": "w b\n1 2\n", "empty": "# nothing\n"}.items():
        (given.folder / f"{name}.txt").write_text(text)
    write_hdf5(given.folder / "some.h5", a=[1.0, np.nan], b=np.zeros((2, 2, 2)))
    write_hdf5(given.folder / "fitting.h5", eta=[1.0, 2.0], cube=np.zeros((2, 2, PARAMETERS)), one=np.ones(PARAMETERS),
               rows=np.ones((SEEDS, PARAMETERS)))
    given.refuses("run", "job.ini", "--out", "run", *words, code=code, says=says)
    given.refuses("plan", "job.ini", "--out", "run", *words, code=code, says=says)


def test_a_row_out_of_an_archive(netlyap):
    """The example that was given had five dimensions and was refused in its turn."""
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "run")
    for name in ("run/sweep.h5", "run/sweep.h5:/weights/value"):
        said = netlyap.refuses("plan", "job.ini", "--network.init", "file", "--network.init_file", name)
        assert "/divergence" not in said
        command = said.partition('python3 -c "')[2].removesuffix('"')
        subprocess.run([sys.executable, "-c", command], cwd=netlyap.folder, check=True, timeout=60)
        netlyap("run", "job.ini", "--out", "next", "--network.init", "file", "--network.init_file", "start.h5")
        with h5py.File(netlyap.folder / "run/sweep.h5") as file:
            assert (start_of(netlyap.folder / "next") == file["weights/value"][0, 0, 0, :, -1]).all()
        shutil.rmtree(netlyap.folder / "next")
