"""Processes that die without a word: the others finish the sweep, and a unit goes on from its last checkpoint."""
# ctest: PROCESSORS 2 TIMEOUT 900 LABELS slow-under-sanitizer
import os
import random
import re
import signal
import subprocess
import time

import h5py
import numpy as np
import pytest

from interruption import Logs, long_units, wait_until
from processes import is_alive, ranks_of, send

# With these flags mpirun lets the other ranks go on when one dies.
RECOVERY = ["--enable-recovery", "--mca", "pml", "ob1", "--mca", "btl", "self,tcp"]
LEASE_TIMEOUT = 2
REPEAT = int(os.environ.get("NETLYAP_REPEAT", "2"))  # the long form is 20


@pytest.fixture(scope="module")
def long_job(steps_per_second):
    """Forty units that take about four seconds in all, twice as many on one core."""
    iterations = int(max(220, 0.2 * steps_per_second / (8 * 4)))
    return {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8 1e-4", "sweep.seeds": "0:77", "sweep.members": "3",
            "sweep.iterations": iterations, "observe.names": "divergence training growth",
            "observe.divergence.every": "10", "run.lease_timeout": LEASE_TIMEOUT, "run.checkpoint_seconds": "0.2"}


@pytest.fixture(scope="module")
def undisturbed(program_in, tmp_path_factory, long_job):
    """The run directory of the long job, computed in one go."""
    netlyap = program_in(tmp_path_factory.mktemp("undisturbed"))
    netlyap.job(long_job)
    netlyap("run", "job.ini", "--out", "run", ranks=3)
    return netlyap.folder / "run"


def start_recovering(netlyap):
    """The job under the recovery flags with four workers, all of which compute."""
    with open(netlyap.folder / "output.txt", "wb") as output:
        process = subprocess.Popen(
            [os.environ["MPIEXEC"], *RECOVERY, "-n", "5", netlyap.program, "run", "job.ini", "--out", "run"],
            cwd=netlyap.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True)
    netlyap.started.append(process)
    wait_until(process, lambda: len(list(netlyap.folder.glob("run/log/rank-*.log"))) == 5)
    return process


@pytest.fixture
def recovering(netlyap, kill, long_job):
    netlyap.job(long_job)
    process = start_recovering(netlyap)
    yield process
    kill(process)


@pytest.mark.parametrize("repetition", range(REPEAT))
def test_workers_die(netlyap, recovering, undisturbed, repetition):
    """Two of four workers are killed; the two others finish without a new start."""
    dice = random.Random(repetition)
    for rank in dice.sample([1, 2, 3, 4], 2):
        time.sleep(dice.uniform(0, 0.6))
        assert send(ranks_of(recovering)[rank], signal.SIGKILL)
    recovering.wait(120)  # whatever mpirun says about the dead
    assert "state    complete" in netlyap("status", "run", "--exit-code")
    netlyap.assert_same("run", undisturbed)


def test_a_stop_does_not_wait_for_the_dead(netlyap, kill, long_job, steps_per_second):
    """The lease of the dead worker would go on for ten minutes; the stop is over in seconds."""
    netlyap.job(long_units(steps_per_second, 8, 60) | {"run.lease_timeout": "600", "run.checkpoint_seconds": "0.2"})
    logs = Logs(netlyap.folder / "run")
    process = start_recovering(netlyap)
    logs.wait_for_checkpoints(process, 4)
    assert send(ranks_of(process)[2], signal.SIGKILL)
    assert send(ranks_of(process)[0], signal.SIGUSR1)
    process.wait(30)
    kill(process)
    assert "nothing was heard of rank 2 for" in logs.text()
    text = netlyap("status", "run", "--exit-code", code=75)
    assert "state    stopped" in text and "begun    4 more" in text, text


def test_master_dies(netlyap, kill, recovering, undisturbed):
    """Workers without a master end by themselves, and the next start finishes."""
    time.sleep(0.3)
    ranks = ranks_of(recovering)
    send(ranks.pop(0), signal.SIGKILL)
    deadline = time.monotonic() + LEASE_TIMEOUT + 8
    while any(is_alive(pid) for pid in ranks.values()):
        assert time.monotonic() < deadline, "workers are still there"
        time.sleep(0.05)
    kill(recovering)
    netlyap("status", "run", "--exit-code", code=75)
    assert "complete" in netlyap("run", "job.ini", "--out", "run", ranks=3)
    netlyap.assert_same("run", undisturbed)


def test_unit_killed_five_times(netlyap, kill, steps_per_second):
    """Less than one interval of work is lost at every death."""
    interval = 0.5
    slack = 0.35  # seconds: start of the program, the last slice of steps, writing
    job = long_units(steps_per_second, 1, 10)
    iterations = min(2_000_000, job["sweep.iterations"])
    job |= {"sweep.iterations": iterations, "observe.training.every": min(10_000, iterations // 10),
            "run.checkpoint_seconds": interval}
    netlyap.job(job)
    netlyap("run", "job.ini", "--out", "undisturbed")
    dice = random.Random(1)
    reached = 0
    for death in range(6):
        logs = Logs(netlyap.folder / "run")
        begin = last_line = time.monotonic()
        process = netlyap.start("run", "job.ini", "--out", "run")
        moment = begin + 1.5 * interval + dice.uniform(0, 1.5 * interval)
        last = {}
        while death < 5 and time.monotonic() < moment:
            assert process.poll() is None, "the unit is too short"
            now = logs.checkpoints()
            if now != last:
                last, last_line = now, time.monotonic()
            time.sleep(0.005)
        if death < 5:
            lost = time.monotonic() - last_line
            kill(process)
            assert lost < interval + slack
        else:
            assert "complete: 1 of 1 units" in "".join(netlyap.output(process))
        # A death between writing a checkpoint and telling so loses nothing: at least what the log says.
        assert death == 0 or logs.continuations()[0] >= reached
        if death < 5:
            assert logs.checkpoints()[0] > reached
            reached = logs.checkpoints()[0]
    netlyap.assert_same("run", "undisturbed")


def test_unit_that_kills_its_process(netlyap, kill, steps_per_second):
    """It is given up after run.max_attempts deaths without a checkpoint; --retry-failed tries it again."""
    job = long_units(steps_per_second, 1, 2)
    netlyap.job(job | {"run.max_attempts": "2", "run.checkpoint_seconds": "1000"})
    for _ in range(2):
        process = netlyap.start("run", "job.ini", "--out", "run")
        wait_until(process, lambda: (netlyap.folder / "run/status/master").exists())
        time.sleep(0.5)
        kill(process)
    text = netlyap("run", "job.ini", "--out", "run")
    assert "complete: 0 of 1 units, 1 given up" in text
    netlyap("status", "run", "--exit-code")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        status = file["units/status"]
        flags = dict(zip(status.attrs["flag_meanings"].split(), status.attrs["flag_values"]))
        assert file.attrs["complete"] == 1 and (status[:] == flags["failed"]).all()
        assert np.isnan(file["training/loss"][:]).all()
    netlyap("run", "job.ini", "--out", "run", "--retry-failed")
    netlyap("run", "job.ini", "--out", "undisturbed")
    netlyap.assert_same("run", "undisturbed")


def test_a_stop_is_no_death(netlyap, steps_per_second):
    """A unit that is stopped in good order more often than run.max_attempts is not given up."""
    netlyap.job(long_units(steps_per_second, 1, 3) | {"run.max_attempts": "1", "run.checkpoint_seconds": "1000"})
    for _ in range(3):
        logs = Logs(netlyap.folder / "run")
        process = netlyap.start("run", "job.ini", "--out", "run")
        wait_until(process, lambda: re.search("kernel", logs.text()))
        time.sleep(0.3)
        send(process.pid, signal.SIGTERM)
        netlyap.output(process)
        assert process.returncode == 75
    assert "complete: 1 of 1 units;" in netlyap("run", "job.ini", "--out", "run")
