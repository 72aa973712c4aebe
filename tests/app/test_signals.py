"""A signal ends a run in good order: what was computed is kept, and the same command goes on from there."""
# ctest: TIMEOUT 900 LABELS slow-under-sanitizer
import re
import signal
import time

import pytest

from interruption import Logs, TooShort, endless_units, rank_of, units_of, until_long_enough, wait_until
from processes import is_alive, send

SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGXCPU]
# Where the signal goes: the number of ranks, and who of them gets it.
TARGETS = {"single process": (0, None), "master": (3, 0), "worker": (3, 2), "mpirun": (3, None)}
FIRST = 100_000  # iterations to begin with


def long_job(iterations):
    """Two units, so that two workers are in the middle of one each."""
    return units_of(iterations, 2) | {"run.checkpoint_seconds": "0.1"}


def start(netlyap, job, ranks, units):
    """A run whose first so many units have a checkpoint, and its logs."""
    netlyap.job(job)
    logs = Logs(netlyap.folder / "run")
    process = netlyap.start("run", "job.ini", "--out", "run", ranks=ranks)
    logs.wait_for_checkpoints(process, units)
    return process, logs


def assert_ends(netlyap, process, is_ours=True):
    """It ends before its work is done and can go on. When mpirun ends it, the exit code is mpirun's, and the SIGKILL that
    follows after a second or two may come before a busy machine has let the ranks end in good order."""
    text = "".join(netlyap.output(process))
    status, _ = netlyap.output(netlyap.start("status", "run"))
    if "state    complete" in status:
        raise TooShort
    assert process.returncode == 75 if is_ours else process.returncode != 0, text
    assert re.search("state +stopped" if is_ours else "state +(stopped|dead)", status), status
    netlyap("status", "run", "--exit-code", code=75)
    return text


def assert_goes_on(netlyap, before, ranks, undisturbed, is_ours=True):
    """The next start begins where the last checkpoint of every unit was, and ends with the same archive."""
    checkpoints = before.checkpoints()
    logs = Logs(netlyap.folder / "run")
    assert "complete" in netlyap("run", "job.ini", "--out", "run", ranks=ranks)
    goes_on = logs.continuations()
    assert min(checkpoints.values()) > 0
    if len(goes_on) < len(checkpoints):  # one of them was over before the signal
        raise TooShort
    # A SIGKILL may come between a checkpoint and its line in the log.
    assert goes_on == checkpoints if is_ours else all(goes_on[unit] >= checkpoints[unit] for unit in checkpoints)
    netlyap.assert_same("run", undisturbed)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@until_long_enough(FIRST)
def test_signal(netlyap, iterations, undisturbed, target, number):
    ranks, rank = TARGETS[target]
    process, logs = start(netlyap, long_job(iterations), ranks, 2 if ranks else 1)
    send(process.pid if rank is None else rank_of(process, rank), number)
    # SIGTERM and SIGINT make mpirun end the ranks and choose the exit code itself.
    is_ours = target != "mpirun" or number not in (signal.SIGTERM, signal.SIGINT)
    text = assert_ends(netlyap, process, is_ours)
    if is_ours:
        assert "the last state of those that were begun" in text
    # Another number of ranks than before.
    assert_goes_on(netlyap, logs, 0 if ranks else 2, undisturbed(long_job(iterations)), is_ours)


@pytest.mark.parametrize("is_ignored", [False, True], ids=["terminal", "nohup"])
@until_long_enough(FIRST)
def test_a_closed_terminal(netlyap, iterations, is_ignored):
    """SIGHUP stops like the others, unless nohup has been asked to ignore it."""
    netlyap.job(units_of(iterations, 1) if is_ignored else endless_units(1))
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN) if is_ignored else None
    process = netlyap.start("run", "job.ini", "--out", "run")
    if is_ignored:
        signal.signal(signal.SIGHUP, before)
    wait_until(process, lambda: "updated" in netlyap("status", "run") if (netlyap.folder / "run/job.ini").exists() else False)
    if process.poll() is not None:
        raise TooShort
    process.send_signal(signal.SIGHUP)
    text = "".join(netlyap.output(process))
    assert (process.returncode, "stopped by SIGHUP" in text) == ((0, False) if is_ignored else (75, True)), text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
@until_long_enough(FIRST)
def test_mpirun_with_a_single_long_unit(netlyap, iterations, undisturbed, number):
    """As when the time of a batch job is over: mpirun signals the ranks and kills them a moment later, and one of the
    workers has no work."""
    single = long_job(iterations) | {"sweep.seeds": "0:8"}
    process, logs = start(netlyap, single, 3, 1)
    send(process.pid, number)
    assert_ends(netlyap, process, is_ours=False)
    assert_goes_on(netlyap, logs, 3, undisturbed(single), is_ours=False)


@pytest.mark.parametrize("ranks", [0, 3], ids=["one process", "three ranks"])
@until_long_enough(FIRST)
def test_the_same_signal_twice_at_once(netlyap, iterations, undisturbed, ranks):
    """As from a terminal and from mpirun: within a second it is one signal. The target is stopped meanwhile, so that it
    sees both at the same time however late this test is."""
    process, logs = start(netlyap, long_job(iterations), ranks, 2 if ranks else 1)
    target = rank_of(process, 1) if ranks else process.pid
    for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGINT, signal.SIGCONT):
        send(target, number)
    assert_ends(netlyap, process)
    assert_goes_on(netlyap, logs, ranks, undisturbed(long_job(iterations)))


@until_long_enough(FIRST)
def test_second_signal_ends_at_once(netlyap, kill, iterations, undisturbed):
    """A worker that waits for a master that does not answer ends at the second signal, and nothing is lost."""
    # Without the second signal it would wait much longer than this test.
    process, logs = start(netlyap, long_job(iterations) | {"run.lease_timeout": "3600"}, 3, 2)
    master, worker = rank_of(process, 0), rank_of(process, 1)
    send(master, signal.SIGSTOP)
    send(worker, signal.SIGTERM)
    time.sleep(1.3)  # within a second it would be one signal
    assert is_alive(worker), "the worker has not waited for its master"
    deadline = time.monotonic() + 120
    while is_alive(worker):  # again, because a busy machine may have been late with the first one
        assert time.monotonic() < deadline, "the second signal has not ended it"
        send(worker, signal.SIGTERM)
        time.sleep(0.2)
    kill(process)
    checkpoints = logs.checkpoints()
    logs = Logs(netlyap.folder / "run")
    assert "complete" in netlyap("run", "job.ini", "--out", "run", ranks=2)
    for unit, iteration in logs.continuations().items():  # a kill may come between a checkpoint and its line in the log
        assert iteration >= checkpoints[unit] > 0
    netlyap.assert_same("run", undisturbed(long_job(iterations)))


@until_long_enough(FIRST)
def test_a_unit_interrupted_many_times(netlyap, iterations, undisturbed):
    """Every start goes on where the one before was: none of the work is done twice."""
    job = long_job(iterations)
    process, logs = start(netlyap, job, 0, 1)
    reached = [0]
    for _ in range(3):
        send(process.pid, signal.SIGUSR1)
        assert_ends(netlyap, process)
        reached.append(logs.checkpoints()[0])
        assert reached[-1] > reached[-2]
        process, logs = start(netlyap, job, 0, 1)
        assert logs.continuations()[0] == reached[-1]
    send(process.pid, signal.SIGTERM)
    assert_ends(netlyap, process)
    assert_goes_on(netlyap, logs, 0, undisturbed(job))
