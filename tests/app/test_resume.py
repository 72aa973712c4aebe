"""A run directory goes on where it was left, whatever happened; it belongs to one job and one run at a time."""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import re

import h5py
import pytest

from interruption import TooShort, endless_units, until_long_enough, wait_until

# The units of the long job, all of the same size.
UNITS = 30


def journal_bytes(directory):
    return sum(file.stat().st_size for file in directory.glob("journal/*"))


def job_of(iterations):
    return {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8 1e-4 1e-2", "sweep.seeds": "0:37", "sweep.members": "3",
            "sweep.iterations": iterations, "observe.names": "divergence training growth",
            "observe.training.every": "10"}


@pytest.mark.parametrize("ranks", [0, 3], ids=["one process", "three ranks"])
@until_long_enough(1000)
def test_killed_in_the_middle(netlyap, kill, iterations, ranks):
    netlyap.job(job_of(iterations))
    process = netlyap.start("run", "job.ini", "--out", "run", ranks=ranks)
    # A unit has 3 x 8 distances of eight bytes at every iteration.
    wait_until(process, lambda: journal_bytes(netlyap.folder / "run") > 150 * iterations)
    kill(process)
    done = int(re.search(r"done +(\d+) of", netlyap("status", "run"))[1])
    if done == UNITS:
        raise TooShort
    text = netlyap("status", "run", "--exit-code", code=75)
    assert "dead" in text and "it is gone" in text
    assert netlyap.next_line("run", "run/job.ini")[:-1] in text
    assert "good record" in netlyap("verify", "run")

    text = netlyap("gather", "run")  # a part
    assert f"of {UNITS} units" in text and " pending; the archive is run/sweep.h5" in text
    assert 0 < done == int(text.split()[1])
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        status = file["units/status"]
        flags = dict(zip(status.attrs["flag_meanings"].split(), status.attrs["flag_values"]))
        assert file.attrs["complete"] == 0
        assert 0 < (status[:] == flags["pending"]).sum() < status.size
        assert ((status[:] == flags["pending"]) | (status[:] == flags["complete"])).all()
    assert " pending" in netlyap("show", "run").splitlines()[0]
    netlyap("status", "run", "--exit-code", code=75)

    text = netlyap("run", "run/job.ini", "--out", "run", ranks=2)
    assert f"{done} unit{' is' if done == 1 else 's are'} done already" in text and f"complete: {UNITS} of {UNITS} units" in text
    assert "complete" in netlyap("status", "run", "--exit-code")
    netlyap("run", "job.ini", "--out", "undisturbed", ranks=3)
    netlyap.assert_same("run", "undisturbed")


def test_finished_run_repeated(netlyap, finished):
    (finished / "sweep.h5").rename(netlyap.folder / "before.h5")
    journals = journal_bytes(finished)
    for ranks in (0, 3):
        text = netlyap("run", "job.ini", "--out", "run", ranks=ranks)
        assert "12 units are done already" in text and "complete: 12 of 12 units" in text
        netlyap("verify", "run", "--same-as", "before.h5")
    assert journal_bytes(finished) == journals


def test_archive_is_missing(netlyap, finished):
    """As after a death between the last unit and the archive: not complete."""
    (finished / "sweep.h5").unlink()
    assert "100 %" in netlyap("status", "run", "--exit-code", code=75)
    netlyap("gather", "run")
    netlyap("status", "run", "--exit-code")


def test_status_before_a_run(netlyap):
    netlyap.refuses("status", "run", "--exit-code", says=["run is not a run directory"])


@pytest.mark.parametrize("keys, says", [
    ({"sweep.seed": "2"}, ["sweep.seed is 1 there and 2 here"]),
    ({"sweep.eta": "1"}, ["sweep.eta is 0.5 1 there and 1 here; its grid is larger"]),
    ({"network.hidden": "5 5", "data.train": "100"}, ["network.hidden is 10 there and 5 5 here", "data.train is 120"]),
    ({"observe.names": "divergence training"}, ["observe.names is divergence training accuracy growth there and divergence training here"])],
    ids=str)
def test_another_job_is_refused(netlyap, finished, small_job, keys, says):
    netlyap.job(small_job | keys, "other.ini")
    for ranks in (0, 2):
        netlyap.refuses("run", "other.ini", "--out", "run", ranks=ranks,
                        says=["run belongs to another job", "another directory with --out", *says])


def test_run_settings_are_not_part_of_the_job(netlyap, finished):
    assert "12 units are done already" in netlyap("run", "job.ini", "--out", "run", "--run.kernel", "scalar",
                                                  "--run.max_attempts", "7", "--run.checkpoint_seconds", "5")


BIGGER = {"sweep.eta": "0.25 0.5 1", "sweep.epsilon": "1e-8 1e-6 1e-4 1e-2", "sweep.seeds": "0:21"}


@pytest.mark.parametrize("keys", [{key: BIGGER[key]} for key in BIGGER] + [BIGGER], ids=lambda keys: " ".join(keys))
def test_extend(netlyap, finished, small_job, keys):
    netlyap.job(small_job | keys, "bigger.ini")
    netlyap.refuses("run", "bigger.ini", "--out", "run", says=["another job", f"{list(keys)[0]} is", "--extend"])
    text = netlyap("run", "bigger.ini", "--out", "run", "--extend")
    # Whole blocks of eight seeds are kept; the last one of the smaller job had three.
    assert f"{6 if 'sweep.seeds' in keys else 12} units are done already" in text
    netlyap("run", "bigger.ini", "--out", "fresh")
    netlyap.assert_same("run", "fresh")
    netlyap.refuses("run", "job.ini", "--out", "run", "--extend", says=["another job", "keeps all that are there"])
    netlyap.refuses("run", "job.ini", "--out", "run", says=["its grid is larger", "continues it with its own run/job.ini"])


def test_extend_takes_nothing_else(netlyap, finished):
    for key, value in {"sweep.members": "2", "network.l2": "0.1", "sweep.seeds": "-1:11",
                       "sweep.eta": "1 2"}.items():
        netlyap.refuses("run", "job.ini", "--out", "run", "--extend", f"--{key}={value}", says=["another job", key])


def test_second_run_on_the_directory_is_refused(netlyap, kill):
    netlyap.job(endless_units(2))
    first = netlyap.start("run", "job.ini", "--out", "run", ranks=2)
    wait_until(first, lambda: list(netlyap.folder.glob("run/status/*")))
    text = netlyap("status", "run", "--exit-code", code=75)
    assert "state    running (process " in text and netlyap.next_line("status", "run") in text
    for ranks in (0, 2):
        text = netlyap("run", "job.ini", "--out", "run", ranks=ranks, code=75)
        assert text.count("netlyap: a run is going on in run (process ") == 1
        assert "wait for it, or watch it with `netlyap status run`" in text
    assert first.poll() is None
    kill(first)


@pytest.mark.parametrize("ranks", [0, 3], ids=["one process", "three ranks"])
def test_time_limit(netlyap, ranks):
    netlyap.job(job_of(1000))
    text = netlyap("run", "job.ini", "--out", "run", "--run.time_limit", "0.01", ranks=ranks, code=75)
    assert "stopped by run.time_limit" in text and f" of {UNITS} units " in text and "the last state of those" in text
    assert "state    stopped" in netlyap("status", "run", "--exit-code", code=75)
    assert "complete" in netlyap("run", "job.ini", "--out", "run", ranks=ranks)
    netlyap("run", "job.ini", "--out", "undisturbed", ranks=3)
    netlyap.assert_same("run", "undisturbed")
