"""A signal ends a run in good order: what was computed is kept, and the same command goes on from there."""
# ctest: PROCESSORS 2 TIMEOUT 900 LABELS slow-under-sanitizer
import signal
import time

import pytest

from interruption import Logs, long_units, wait_until
from processes import is_alive, ranks_of, send

SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGUSR1]
# Where the signal goes: the number of ranks, and who of them gets it.
TARGETS = {"single process": (0, None), "master": (3, 0), "worker": (3, 2), "mpirun": (3, None)}
UNIT_SECONDS = 3
PATIENCE = 8  # seconds within which a signalled run must have ended


@pytest.fixture(scope="module")
def long_job(steps_per_second):
    """Two long units, so that two workers are in the middle of one each."""
    return long_units(steps_per_second, 2, UNIT_SECONDS) | {"run.checkpoint_seconds": "0.2"}


@pytest.fixture(scope="module")
def undisturbed(program_in, tmp_path_factory, long_job):
    """The run directory of the long job, computed in one go."""
    netlyap = program_in(tmp_path_factory.mktemp("undisturbed"))
    netlyap.job(long_job)
    netlyap("run", "job.ini", "--out", "run", ranks=3)
    return netlyap.folder / "run"


@pytest.fixture
def start(netlyap):
    """start(job, ranks, units): a run whose first so many units have a checkpoint, and its logs."""

    def start_run(job, ranks, units):
        netlyap.job(job)
        logs = Logs(netlyap.folder / "run")
        process = netlyap.start("run", "job.ini", "--out", "run", ranks=ranks)
        logs.wait_for_checkpoints(process, units)
        return process, logs

    return start_run


def assert_ends(netlyap, process, code=75):
    """It ends soon, with this exit code (None: any but 0), and the status says that it can go on."""
    begin = time.monotonic()
    text = "".join(netlyap.output(process))
    assert time.monotonic() - begin < PATIENCE
    assert process.returncode == code if code is not None else process.returncode != 0, text
    assert "state    stopped" in netlyap("status", "run", "--exit-code", code=75)
    return text


def assert_goes_on(netlyap, before, ranks, undisturbed):
    """The next start begins where the last checkpoint of every unit was, and ends with the same archive."""
    checkpoints = before.checkpoints()
    logs = Logs(netlyap.folder / "run")
    assert "complete" in netlyap("run", "job.ini", "--out", "run", ranks=ranks)
    assert min(checkpoints.values()) > 0 and logs.continuations() == checkpoints
    netlyap.assert_same("run", undisturbed)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_signal(netlyap, start, long_job, undisturbed, target, number):
    ranks, rank = TARGETS[target]
    process, logs = start(long_job, ranks, 2 if ranks else 1)
    send(process.pid if rank is None else ranks_of(process)[rank], number)
    # SIGTERM and SIGINT make mpirun end the ranks and choose the exit code itself.
    is_ours = target != "mpirun" or number == signal.SIGUSR1
    text = assert_ends(netlyap, process, 75 if is_ours else None)
    if is_ours:
        assert "units are done and safe" in text
    # Another number of ranks than before.
    assert_goes_on(netlyap, logs, 0 if ranks else 2, undisturbed)


@pytest.mark.parametrize("is_ignored", [False, True], ids=["terminal", "nohup"])
def test_a_closed_terminal(netlyap, steps_per_second, is_ignored):
    """SIGHUP stops like the others, unless nohup has been asked to ignore it."""
    netlyap.job(long_units(steps_per_second, 1, 3))
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN) if is_ignored else None
    process = netlyap.start("run", "job.ini", "--out", "run")
    if is_ignored:
        signal.signal(signal.SIGHUP, before)
    wait_until(process, lambda: "updated" in netlyap("status", "run") if (netlyap.folder / "run/job.ini").exists() else False)
    process.send_signal(signal.SIGHUP)
    text = "".join(netlyap.output(process))
    assert (process.returncode, "stopped by SIGHUP" in text) == ((0, False) if is_ignored else (75, True)), text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_mpirun_with_a_single_long_unit(netlyap, start, long_job, undisturbed, number):
    """As when the time of a batch job is over: mpirun signals the ranks and kills them a moment later, and one of the
    workers has no work."""
    single = long_job | {"sweep.seeds": "0:8"}
    process, logs = start(single, 3, 1)
    send(process.pid, number)
    assert_ends(netlyap, process, None)
    netlyap.job(single)
    netlyap("run", "job.ini", "--out", "reference")
    assert_goes_on(netlyap, logs, 3, "reference")


@pytest.mark.parametrize("ranks", [0, 3], ids=["one process", "three ranks"])
def test_the_same_signal_twice_at_once(netlyap, start, long_job, undisturbed, ranks):
    """As from a terminal and from mpirun: within a second it is one signal."""
    process, logs = start(long_job, ranks, 2 if ranks else 1)
    target = ranks_of(process)[1] if ranks else process.pid
    for _ in range(2):
        send(target, signal.SIGTERM)
        time.sleep(0.01)
    assert_ends(netlyap, process)
    assert_goes_on(netlyap, logs, ranks, undisturbed)


def test_second_signal_ends_at_once(netlyap, kill, start, long_job, undisturbed):
    """A worker that waits for a master that does not answer ends at the second signal, and nothing is lost."""
    process, logs = start(long_job, 3, 2)
    ranks = ranks_of(process)
    send(ranks[0], signal.SIGSTOP)
    send(ranks[1], signal.SIGTERM)
    time.sleep(1.3)
    assert is_alive(ranks[1]), "the worker has not waited for its master"
    send(ranks[1], signal.SIGTERM)
    wait_until(process, lambda: not is_alive(ranks[1]), 1)
    kill(process)
    checkpoints = logs.checkpoints()
    logs = Logs(netlyap.folder / "run")
    assert "complete" in netlyap("run", "job.ini", "--out", "run", ranks=2)
    for unit, iteration in logs.continuations().items():  # a kill may come between a checkpoint and its line in the log
        assert iteration >= checkpoints[unit] > 0
    netlyap.assert_same("run", undisturbed)


def test_a_unit_interrupted_many_times(netlyap, start, long_job, undisturbed):
    """Every start goes on where the one before was: none of the work is done twice."""
    process, logs = start(long_job, 0, 1)
    reached = [0]
    for _ in range(3):
        send(process.pid, signal.SIGUSR1)
        assert_ends(netlyap, process)
        reached.append(logs.checkpoints()[0])
        assert reached[-1] > reached[-2]
        process, logs = start(long_job, 0, 1)
        assert logs.continuations()[0] == reached[-1]
    send(process.pid, signal.SIGTERM)
    assert_ends(netlyap, process)
    assert_goes_on(netlyap, logs, 0, undisturbed)
