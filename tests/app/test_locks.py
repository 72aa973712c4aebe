"""Who may compute in a run directory: without flock, after a removal, with closed descriptors, 75 while it is in use."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import os
import shutil
import signal
import subprocess
import time

import pytest

from interruption import rank_of
from processes import send

NO_LOCKS = r"""
#include <errno.h>
int flock(int descriptor, int how) {
    (void)descriptor, (void)how;
    errno = FAILURE;
    return -1;
}
"""

# The time of day loses an hour three seconds after the first look at it; other clocks go on.
STEP_BACK = r"""
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec* time) {
    static long first = 0;
    const int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (clock == CLOCK_REALTIME) {
        if (first == 0)
            first = time->tv_sec;
        if (time->tv_sec - first > 3)
            time->tv_sec -= 3600;
    }
    return result;
}
"""

# Before the first look at a lock another command runs, whole.
MEANWHILE = r"""
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
int flock(int descriptor, int how) {
    const char* command = getenv("MEANWHILE");
    if (command != 0) {
        char* copy = malloc(4096);
        for (int i = 0; (copy[i] = command[i]) != 0; ++i) {}
        unsetenv("MEANWHILE");
        unsetenv("LD_PRELOAD");
        if (system(copy) != 0)
            abort();
        free(copy);
    }
    return (int)syscall(SYS_flock, descriptor, how);
}
"""


def preloaded(folder, source):
    """The environment in which the functions of this C source come before those of the system."""
    (folder / "own.c").write_text(source)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", folder / "own.so", folder / "own.c"], check=True)
    linked = subprocess.run(["ldd", os.environ["NETLYAP"]], capture_output=True, text=True, check=True).stdout
    sanitizer = [line.split()[2] for line in linked.splitlines() if "libasan" in line]  # which has to come first
    return {"LD_PRELOAD": " ".join([*sanitizer, str(folder / "own.so")])}


@pytest.fixture(scope="module", params=["ENOSYS", "ENOLCK", "EOPNOTSUPP"])
def without_flock(request, tmp_path_factory):
    """The environment of a file system whose flock fails."""
    return preloaded(tmp_path_factory.mktemp("flock"), NO_LOCKS.replace("FAILURE", request.param))


ENDLESS = {"sweep.eta": "0.5", "sweep.seeds": "0:8", "sweep.members": "0", "sweep.iterations": 10**9,
           "observe.names": "training", "observe.training.every": 10**6}


def endless(netlyap):
    """A job that nobody waits for: it is killed."""
    return netlyap.job(ENDLESS, "long.ini")


def wait_until_it_computes(netlyap, process, patience=120):
    status = netlyap.folder / "run/status/master"
    deadline = time.monotonic() + patience
    while not (status.exists() and "running = 1" in status.read_text()):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def start_run_that_waits(netlyap, environment=None):
    """A run of two ranks that takes no processor, and its master: the worker is stopped while it computes."""
    netlyap.job(ENDLESS | {"run.lease_timeout": "3600"}, "long.ini")
    run = netlyap.start("run", "long.ini", "--out", "run", ranks=2, environment=environment)
    wait_until_it_computes(netlyap, run)
    send(rank_of(run, 1), signal.SIGSTOP)
    return run, rank_of(run, 0)


def test_a_file_system_without_flock_will_do(netlyap, small_job, without_flock):
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run", environment=without_flock)
    assert "complete" in netlyap("status", "run", environment=without_flock)
    netlyap("gather", "run", environment=without_flock)
    netlyap("verify", "run", environment=without_flock)


@pytest.mark.parametrize("without_flock", ["ENOSYS"], indirect=True)
def test_without_flock_the_heartbeat_alone_decides(netlyap, without_flock):
    first, master = start_run_that_waits(netlyap, without_flock)
    lock = netlyap.folder / "run/lock"
    sentence = netlyap("run", "long.ini", "--out", "run", code=75, environment=without_flock)
    assert "a run is going on in run (process" in sentence and "waiting up to 30 s" in sentence
    assert str(master) in lock.read_text(), "left as it is"
    assert first.poll() is None


def test_a_directory_in_use_is_a_matter_of_time(netlyap):
    start_run_that_waits(netlyap)
    assert "a run is going on in run" in netlyap("run", "long.ini", "--out", "run", code=75)
    text = netlyap("plan", "long.ini", "--out", "run", code=75)
    assert "in use        a run is going on in run (process" in text and "\ntime  " in text
    assert text.endswith(netlyap.next_line("status", "run"))
    assert "state    running" in netlyap("status", "run", "--exit-code", code=75)


@pytest.mark.parametrize("words", [["gather", "run"], ["run", "job.ini", "--out", "run"]], ids=["gather", "run"])
def test_report_settings_that_change_before_the_lock_is_ours_hold(netlyap, finished, tmp_path_factory, words):
    """What another gathering wrote after job.ini was read first is not put back to what it was."""
    (finished / "job.given.txt").write_text("as given\n")
    environment = preloaded(tmp_path_factory.mktemp("meanwhile"), MEANWHILE) | {
        "MEANWHILE": f"{os.environ['NETLYAP']} gather run --sweep.name meanwhile > /dev/null"}
    netlyap(*words, "--fit.min_exponent", "0.02", environment=environment)
    job = (finished / "job.ini").read_text()
    assert "\nname = meanwhile\n" in job and "\nmin_exponent = 0.02\n" in job
    given = (finished / "job.given.txt").read_text()
    if words[0] == "gather":
        assert given == "as given\n# gathered with --sweep.name meanwhile\n# gathered with --fit.min_exponent 0.02\n"
    netlyap("run", "job.ini", "--out", "fresh", "--sweep.name", "meanwhile", "--fit.min_exponent", "0.02")
    netlyap.assert_same("run", "fresh")


def test_a_dead_holder_on_another_machine_is_outlived(netlyap, small_job):
    """Its clock was a year ahead; only the silence of its text counts."""
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run")
    ahead = time.time() + 3e7
    (netlyap.folder / "run/lock").write_text(f"node7\nprocess 12 on node7, since tomorrow\n{ahead}\n")
    text = netlyap("run", "job.ini", "--out", "run")
    assert "waiting up to 30 s for a sign of life of process 12 on node7" in text and "complete: 12 of 12" in text
    assert (netlyap.folder / "run/lock").read_text() == ""


def test_the_heartbeat_goes_on_when_the_clock_steps_back(netlyap, tmp_path_factory):
    endless(netlyap)
    run = netlyap.start("run", "long.ini", "--out", "run",
                        environment=preloaded(tmp_path_factory.mktemp("clock"), STEP_BACK))
    wait_until_it_computes(netlyap, run)
    deadline = time.monotonic() + 120
    while int((netlyap.folder / "run/lock").read_text().splitlines()[2]) < 2:
        assert run.poll() is None and time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("how", ["removed", "moved"])
def test_a_directory_that_vanishes_is_noticed(netlyap, how):
    endless(netlyap)
    run = netlyap.start("run", "long.ini", "--out", "run")
    wait_until_it_computes(netlyap, run)
    if how == "removed":
        shutil.rmtree(netlyap.folder / "run", ignore_errors=True)
        shutil.rmtree(netlyap.folder / "run", ignore_errors=True)  # a status may have been written meanwhile
    else:
        (netlyap.folder / "run").rename(netlyap.folder / "elsewhere")
    _, said = netlyap.output(run)
    assert run.returncode == 74 and "the run directory run was removed, moved or replaced" in said, said


def test_closed_descriptors_are_not_taken_by_files_of_the_run(netlyap):
    """What is printed to a closed descriptor goes nowhere: not into the lock, the log or the journal."""
    endless(netlyap)
    shell = f'exec "{netlyap.program}" run long.ini --out run <&- >&- 2>&-'
    with subprocess.Popen(["bash", "-c", shell], cwd=netlyap.folder) as run:
        try:
            wait_until_it_computes(netlyap, run)
            taken = [os.readlink(f"/proc/{run.pid}/fd/{number}") for number in range(3)]
        finally:
            run.terminate()
        assert run.wait(240) == 75
    assert taken == ["/dev/null"] * 3
    assert "state    stopped" in netlyap("status", "run") and "damage" not in netlyap("verify", "run")
    assert (netlyap.folder / "run/lock").read_text() == ""
