"""Processes that die without a word: the others finish the sweep, and a unit goes on from its last checkpoint."""
# ctest: TIMEOUT 900 LABELS slow-under-sanitizer
import os
import random
import re
import signal
import subprocess
import time

import h5py
import numpy as np
import pytest

from interruption import Logs, TooShort, endless_units, rank_of, units_of, until_long_enough, wait_until
from processes import is_alive, ranks_of, send
from program import TIMEOUT

# With these flags mpirun lets the other ranks go on when one dies.
RECOVERY = ["--enable-recovery", "--mca", "pml", "ob1", "--mca", "btl", "self,tcp"]
LEASE_TIMEOUT = 2
REPEAT = int(os.environ.get("NETLYAP_REPEAT", "2"))  # the long form is 20


def long_job(iterations):
    """Forty units. However often a busy machine makes a living worker look dead, none of them is given up."""
    return {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8 1e-4", "sweep.seeds": "0:77", "sweep.members": "3",
            "sweep.iterations": iterations, "observe.names": "divergence training growth",
            "observe.divergence.every": "10", "run.lease_timeout": LEASE_TIMEOUT, "run.checkpoint_seconds": "0.2",
            "run.max_attempts": "1000"}


def start_recovering(netlyap):
    """The job under the recovery flags with four workers, all of which compute."""
    with open(netlyap.folder / "output.txt", "wb") as output:
        process = subprocess.Popen(
            [os.environ["MPIEXEC"], *RECOVERY, "-n", "5", netlyap.program, "run", "job.ini", "--out", "run"],
            cwd=netlyap.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True)
    netlyap.started.append(process)
    # A header, then a unit that is begun: all four compute.
    wait_until(process, lambda: sum(journal.read_bytes().count(b"NLJ1") > 1
                                    for journal in netlyap.folder.glob("run/journal/*")) >= 4)
    return process


@pytest.mark.parametrize("repetition", range(REPEAT))
@until_long_enough(3000)
def test_workers_die(netlyap, iterations, undisturbed, repetition):
    """Two of four workers are killed; the two others finish without a new start."""
    dice = random.Random(repetition)
    netlyap.job(long_job(iterations))
    recovering = start_recovering(netlyap)
    for rank in dice.sample([1, 2, 3, 4], 2):
        time.sleep(dice.uniform(0, 0.6))
        if not send(rank_of(recovering, rank), signal.SIGKILL):
            raise TooShort
    recovering.wait(TIMEOUT)  # whatever mpirun says about the dead
    assert "state    complete" in netlyap("status", "run", "--exit-code")
    netlyap.assert_same("run", undisturbed(long_job(iterations)))


def test_a_stop_does_not_wait_for_the_dead(netlyap, kill):
    """The lease of the dead worker would go on for much longer than this test waits."""
    netlyap.job(endless_units(8) | {"run.lease_timeout": "3600", "run.checkpoint_seconds": "0.2"})
    logs = Logs(netlyap.folder / "run")
    process = start_recovering(netlyap)
    logs.wait_for_checkpoints(process, 4)
    assert send(ranks_of(process)[2], signal.SIGKILL)
    assert send(ranks_of(process)[0], signal.SIGUSR1)
    process.wait(TIMEOUT)
    kill(process)
    assert "nothing was heard of rank 2 for" in logs.text()
    text = netlyap("status", "run", "--exit-code", code=75)
    assert "state    stopped" in text and "begun    4 more" in text, text


@until_long_enough(3000)
def test_master_dies(netlyap, kill, iterations, undisturbed):
    """Workers without a master end by themselves, and the next start finishes."""
    netlyap.job(long_job(iterations))
    recovering = start_recovering(netlyap)
    time.sleep(0.3)
    ranks = ranks_of(recovering)
    if 0 not in ranks or not send(ranks.pop(0), signal.SIGKILL):
        raise TooShort
    deadline = time.monotonic() + TIMEOUT
    while any(is_alive(pid) for pid in ranks.values()):
        assert time.monotonic() < deadline, "workers are still there"
        time.sleep(0.05)
    kill(recovering)
    status, _ = netlyap.output(netlyap.start("status", "run"))
    if "state    complete" in status:
        raise TooShort
    netlyap("status", "run", "--exit-code", code=75)
    assert "complete" in netlyap("run", "job.ini", "--out", "run", ranks=3)
    netlyap.assert_same("run", undisturbed(long_job(iterations)))


@until_long_enough(200_000)
def test_unit_killed_five_times(netlyap, kill, iterations):
    """What was done before a checkpoint is never lost: every start goes on from the last one that the log names, or from a
    later one that the kill kept from being named."""
    job = units_of(iterations, 1) | {"run.checkpoint_seconds": "0.1"}
    netlyap.job(job)
    dice = random.Random(1)
    reached = 0
    for death in range(5):
        logs = Logs(netlyap.folder / "run")
        process = netlyap.start("run", "job.ini", "--out", "run")
        logs.wait_for_checkpoints(process, 1, each=dice.randint(1, 3))
        time.sleep(dice.uniform(0, 0.1))  # anywhere between two checkpoints
        if process.poll() == 0:
            raise TooShort
        kill(process)
        assert death == 0 or logs.continuations()[0] >= reached
        assert logs.checkpoints()[0] > reached
        reached = logs.checkpoints()[0]
    logs = Logs(netlyap.folder / "run")
    if "complete: 1 of 1 unit" not in netlyap("run", "job.ini", "--out", "run") or 0 not in logs.continuations():
        raise TooShort
    assert logs.continuations()[0] >= reached
    netlyap("run", "job.ini", "--out", "undisturbed")
    netlyap.assert_same("run", "undisturbed")


@until_long_enough(200_000)
def test_unit_that_kills_its_process(netlyap, kill, iterations):
    """It is given up after run.max_attempts deaths without a checkpoint; --retry-failed tries it again."""
    netlyap.job(units_of(iterations, 1) | {"run.max_attempts": "2", "run.checkpoint_seconds": "1000"})
    deaths = 0
    while deaths < 2:
        journals = len(list(netlyap.folder.glob("run/journal/*")))
        process = netlyap.start("run", "job.ini", "--out", "run")
        wait_until(process, lambda: len(list(netlyap.folder.glob("run/journal/*"))) > journals)
        time.sleep(0.1)  # until it has begun the unit; if not, that was no death of the unit
        kill(process)
        status, _ = netlyap.output(netlyap.start("status", "run"))
        if "100 %" in status:
            raise TooShort
        deaths = int((re.search(r"deaths +(\d+)", status) or [0, 0])[1])
    text = netlyap("run", "job.ini", "--out", "run", code=69)
    assert "computed, with holes: 0 of 1 unit, 1 given up" in text
    assert netlyap.next_line("run", "run/job.ini", " --retry-failed") in text
    assert "state    computed, with holes" in netlyap("status", "run", "--exit-code", code=69)
    netlyap("status", "run")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        status = file["units/status"]
        flags = dict(zip(status.attrs["flag_meanings"].split(), status.attrs["flag_values"]))
        assert file.attrs["complete"] == 0 and file.attrs["given_up"] == 1 and (status[:] == flags["failed"]).all()
        assert np.isnan(file["training/loss"][:]).all()
    for verb in ("gather", "verify"):  # no byte is wrong, but the archive has a hole
        text = netlyap(verb, "run")
        assert "1 unit given up: eta " in text and f"run {netlyap.folder}/run/job.ini --retry-failed` computes it" in text
    assert " 0 complete, " in netlyap("show", "run") and " given up\n" in netlyap("show", "run")
    netlyap("run", "job.ini", "--out", "run", "--retry-failed")
    netlyap("run", "job.ini", "--out", "undisturbed")
    netlyap.assert_same("run", "undisturbed")


@until_long_enough(200_000)
def test_a_stop_is_no_death(netlyap, iterations):
    """A unit that is stopped in good order more often than run.max_attempts is not given up."""
    netlyap.job(units_of(iterations, 1) | {"run.max_attempts": "1", "run.checkpoint_seconds": "1000"})
    for _ in range(3):
        logs = Logs(netlyap.folder / "run")
        process = netlyap.start("run", "job.ini", "--out", "run")
        wait_until(process, lambda: re.search("kernel", logs.text()))
        time.sleep(0.1)
        send(process.pid, signal.SIGTERM)
        netlyap.output(process)
        if process.returncode == 0:
            raise TooShort
        assert process.returncode == 75
    assert "complete: 1 of 1 unit;" in netlyap("run", "job.ini", "--out", "run")
