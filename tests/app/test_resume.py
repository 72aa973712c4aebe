"""A run directory goes on where it was left, whatever happened; it belongs to one job and one run at a time."""
# ctest: PROCESSORS 2 TIMEOUT 600
import time

import h5py
import pytest

# Thirty units of the same size, some seconds of work in all.
LONG = {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8 1e-4 1e-2", "sweep.seeds": "0:37", "sweep.members": "3",
        "sweep.iterations": "2000", "observe.names": "divergence training growth", "observe.training.every": "10"}


def journal_bytes(directory):
    return sum(file.stat().st_size for file in directory.glob("journal/*"))


def wait_for_records(process, directory, size=500_000):
    """Until the journals hold some units (one is about 380 kB), but not all of them."""
    deadline = time.monotonic() + 120
    while journal_bytes(directory) < size:
        assert process.poll() is None and time.monotonic() < deadline, "nothing was recorded"
        time.sleep(0.005)


@pytest.fixture(scope="module")
def undisturbed(program_in, tmp_path_factory):
    """The run directory of LONG, computed in one go."""
    netlyap = program_in(tmp_path_factory.mktemp("undisturbed"))
    netlyap.job(LONG)
    netlyap("run", "job.ini", "--out", "run", ranks=3)
    return netlyap.folder / "run"


@pytest.fixture
def killed(netlyap, kill, request):
    """`run`, the directory of a run of LONG that was killed in the middle; the parameter is the number of ranks."""
    netlyap.job(LONG)
    process = netlyap.start("run", "job.ini", "--out", "run", ranks=request.param)
    wait_for_records(process, netlyap.folder / "run")
    kill(process)
    return netlyap


@pytest.mark.parametrize("killed", [0, 3], indirect=True, ids=["one process", "three ranks"])
def test_killed_in_the_middle(killed, undisturbed):
    netlyap = killed
    text = netlyap("status", "run", "--exit-code", code=75)
    assert "dead" in text and "it is gone" in text
    assert "next: netlyap run run/job.ini --out run" in text
    assert "good records" in netlyap("verify", "run")

    text = netlyap("gather", "run")  # a part
    assert "of 30 units" in text and " pending; the archive is run/sweep.h5" in text
    done = int(text.split()[1])
    assert 0 < done < 30
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        status = file["units/status"]
        flags = dict(zip(status.attrs["flag_meanings"].split(), status.attrs["flag_values"]))
        assert file.attrs["complete"] == 0
        assert 0 < (status[:] == flags["pending"]).sum() < status.size
        assert ((status[:] == flags["pending"]) | (status[:] == flags["complete"])).all()
    assert " pending" in netlyap("show", "run").splitlines()[0]
    netlyap("status", "run", "--exit-code", code=75)

    text = netlyap("run", "run/job.ini", "--out", "run", ranks=2)
    assert f"{done} units are done already" in text and "complete: 30 of 30 units" in text
    assert "complete" in netlyap("status", "run", "--exit-code")
    netlyap.assert_same("run", undisturbed)


def test_finished_run_repeated(netlyap, small_job):
    netlyap.job(small_job)
    assert "complete: 12 of 12 units; the archive is run/sweep.h5\nnext: netlyap show run/sweep.h5" in \
        netlyap("run", "job.ini", "--out", "run")
    archive = netlyap.folder / "run/sweep.h5"
    archive.rename(netlyap.folder / "before.h5")
    journals = journal_bytes(netlyap.folder / "run")
    for ranks in (0, 3):
        text = netlyap("run", "job.ini", "--out", "run", ranks=ranks)
        assert "12 units are done already" in text and "complete: 12 of 12 units" in text
        netlyap("verify", "run", "--same-as", "before.h5")
    assert journal_bytes(netlyap.folder / "run") == journals


def test_archive_is_missing(netlyap, small_job):
    """As after a death between the last unit and the archive: not complete, and the same command completes it."""
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run")
    (netlyap.folder / "run/sweep.h5").unlink()
    assert "100 %" in netlyap("status", "run", "--exit-code", code=75)
    netlyap("gather", "run")
    netlyap("status", "run", "--exit-code")


def test_status_before_a_run(netlyap):
    netlyap.refuses("status", "run", "--exit-code", says=["run is no run directory"])


@pytest.mark.parametrize("keys, says", [
    ({"sweep.seed": "2"}, ["sweep.seed is 1 there and 2 here"]),
    ({"sweep.eta": "1"}, ["sweep.eta is 0.5 1 there and 1 here", "--extend"]),
    ({"network.hidden": "5 5", "data.train": "100"}, ["network.hidden is 10 there and 5 5 here", "data.train is 120"]),
    ({"observe.names": "training"}, ["observe.names is divergence training accuracy growth there and training here"])],
    ids=str)
def test_another_job_is_refused(netlyap, small_job, keys, says):
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run")
    netlyap.job(small_job | keys, "other.ini")
    for ranks in (0, 2):
        netlyap.refuses("run", "other.ini", "--out", "run", ranks=ranks,
                        says=["run belongs to another job", "another directory with --out", *says])


def test_run_settings_are_not_part_of_the_job(netlyap, small_job):
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run")
    netlyap("run", "job.ini", "--out", "run", "--run.kernel", "scalar", "--run.max_attempts", "7",
            "--run.checkpoint_seconds", "5")


BIGGER = {"sweep.eta": "0.25 0.5 1", "sweep.epsilon": "1e-8 1e-6 1e-4 1e-2", "sweep.seeds": "0:21"}


@pytest.mark.parametrize("keys", [{key: BIGGER[key]} for key in BIGGER] + [BIGGER], ids=lambda keys: " ".join(keys))
def test_extend(netlyap, small_job, keys):
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run")
    netlyap.job(small_job | keys, "bigger.ini")
    netlyap.refuses("run", "bigger.ini", "--out", "run", says=["another job", f"{list(keys)[0]} is", "--extend"])
    text = netlyap("run", "bigger.ini", "--out", "run", "--extend")
    # Whole blocks of eight seeds are kept; the last one of the smaller job had three.
    assert f"{6 if 'sweep.seeds' in keys else 12} units are done already" in text
    netlyap("run", "bigger.ini", "--out", "fresh")
    netlyap.assert_same("run", "fresh")
    netlyap.refuses("run", "job.ini", "--out", "run", "--extend", says=["another job", "keeps all that are there"])


def test_extend_takes_nothing_else(netlyap, small_job):
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run")
    for key, value in {"sweep.members": "4", "sweep.iterations": "220", "sweep.seeds": "-1:11",
                       "sweep.eta": "1 2"}.items():
        netlyap.refuses("run", "job.ini", "--out", "run", "--extend", f"--{key}={value}", says=["another job", key])


def test_second_run_on_the_directory_is_refused(netlyap, kill):
    netlyap.job(LONG | {"sweep.iterations": "200000", "observe.divergence.every": "100"})
    first = netlyap.start("run", "job.ini", "--out", "run", ranks=2)
    deadline = time.monotonic() + 60
    while not list(netlyap.folder.glob("run/status/*")):
        assert first.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    text = netlyap("status", "run", "--exit-code", code=75)
    assert "state    running (process " in text and "next: netlyap status run" in text
    for ranks in (0, 2):
        text = netlyap("run", "job.ini", "--out", "run", ranks=ranks, code=64)
        assert text.count("netlyap: a run is going on in run (process ") == 1
        assert "wait for it, or watch it with `netlyap status run`" in text
    assert first.poll() is None
    kill(first)
