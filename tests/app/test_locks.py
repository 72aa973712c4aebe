"""Who may compute in a run directory: without flock, after a removal, with closed descriptors, 75 while it is in use."""
# ctest: TIMEOUT 600
import os
import shutil
import subprocess
import time

import pytest

LIBRARY = r"""
#include <errno.h>
int flock(int descriptor, int how) {
    (void)descriptor, (void)how;
    errno = FAILURE;
    return -1;
}
"""


@pytest.fixture(scope="module", params=["ENOSYS", "ENOLCK", "EOPNOTSUPP"])
def without_flock(request, tmp_path_factory):
    """The environment of a file system whose flock fails."""
    folder = tmp_path_factory.mktemp("flock")
    (folder / "flock.c").write_text(LIBRARY.replace("FAILURE", request.param))
    subprocess.run(["cc", "-shared", "-fPIC", "-o", folder / "flock.so", folder / "flock.c"], check=True)
    preloads = [str(folder / "flock.so")]
    linked = subprocess.run(["ldd", os.environ["NETLYAP"]], capture_output=True, text=True, check=True).stdout
    preloads += [line.split()[2] for line in linked.splitlines() if "libasan" in line]  # which has to come first
    return {"LD_PRELOAD": " ".join(reversed(preloads))}


def endless(netlyap, name="long.ini"):
    """A job that nobody waits for: it is killed."""
    return netlyap.job({"sweep.eta": "0.5", "sweep.seeds": "0:8", "sweep.members": "0", "sweep.iterations": 10**9,
                        "observe.names": "training", "observe.training.every": 10**6}, name)


def wait_for_journal(netlyap, process, patience=120):
    """Until the run computes."""
    deadline = time.monotonic() + patience
    while not list((netlyap.folder / "run/journal").glob("*.journal")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_file_system_without_flock_will_do(netlyap, small_job, without_flock):
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run", environment=without_flock)
    assert "complete" in netlyap("status", "run", environment=without_flock)
    netlyap("gather", "run", environment=without_flock)
    netlyap("verify", "run", environment=without_flock)


def test_without_flock_the_heartbeat_alone_decides(netlyap, without_flock):
    endless(netlyap)
    first = netlyap.start("run", "long.ini", "--out", "run", environment=without_flock)
    lock = netlyap.folder / "run/lock"
    wait_for_journal(netlyap, first)
    sentence = netlyap("run", "long.ini", "--out", "run", code=75, environment=without_flock)
    assert "a run is going on in run (process" in sentence and "waiting up to 30 s" in sentence
    assert str(first.pid) in lock.read_text(), "left as it is"
    assert first.poll() is None


def test_a_directory_in_use_is_a_matter_of_time(netlyap):
    endless(netlyap)
    first = netlyap.start("run", "long.ini", "--out", "run")
    wait_for_journal(netlyap, first)
    assert "a run is going on in run" in netlyap("run", "long.ini", "--out", "run", code=75)
    assert "a run is going on in run" in netlyap("plan", "long.ini", "--out", "run", code=75)
    assert "state    running" in netlyap("status", "run", "--exit-code", code=75)


def test_a_dead_holder_on_another_machine_is_outlived(netlyap, small_job):
    """Its clock was a year ahead; only the silence of its text counts."""
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run")
    ahead = time.time() + 3e7
    (netlyap.folder / "run/lock").write_text(f"node7\nprocess 12 on node7, since tomorrow\n{ahead}\n")
    text = netlyap("run", "job.ini", "--out", "run")
    assert "waiting up to 30 s for a sign of life of process 12 on node7" in text and "complete: 12 of 12" in text
    assert (netlyap.folder / "run/lock").read_text() == ""


@pytest.mark.parametrize("how", ["removed", "moved"])
def test_a_directory_that_vanishes_is_noticed(netlyap, how):
    endless(netlyap)
    run = netlyap.start("run", "long.ini", "--out", "run")
    wait_for_journal(netlyap, run)
    if how == "removed":
        shutil.rmtree(netlyap.folder / "run", ignore_errors=True)
        shutil.rmtree(netlyap.folder / "run", ignore_errors=True)  # a status may have been written meanwhile
    else:
        (netlyap.folder / "run").rename(netlyap.folder / "elsewhere")
    _, said = netlyap.output(run)
    assert run.returncode == 74 and "the run directory run was removed, moved or replaced" in said, said


def test_closed_descriptors_are_not_taken_by_files_of_the_run(netlyap, small_job):
    netlyap.job(small_job)
    shell = f'exec "{netlyap.program}" run job.ini --out run <&- >&- 2>&-'
    assert subprocess.run(["bash", "-c", shell], cwd=netlyap.folder, timeout=240).returncode == 0
    assert "complete" in netlyap("status", "run", "--exit-code")
    assert "damage" not in netlyap("verify", "run")
    assert (netlyap.folder / "run/lock").read_text() == ""
