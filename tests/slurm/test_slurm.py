"""Sweeps under a real Slurm: submitted, warned, requeued, signalled, in slices, to the same archive."""
# ctest: TIMEOUT 1800 LABELS slow-under-sanitizer
import os
import re
import signal

import pytest

from interruption import TooShort, endless_units, units_of, until_long_enough
from processes import send
from slurm_sweep import SCRIPTS, Sweep, rank


@pytest.fixture(scope="module")
def longer_than_its_limit(program_in, tmp_path_factory, slurm):
    """Begins first, because it takes longest: a sweep that no machine finishes under a limit of one minute, warned 50 s
    before the end of each start so that it takes the processors for 10 s only."""
    sweep = Sweep(program_in(tmp_path_factory.mktemp("long")), slurm,
                  endless_units(1) | {"run.checkpoint_seconds": "0.3"})
    sweep.number = sweep.submit("--ntasks=2", "--time=1", "--signal=B:USR1@50")
    return sweep


def short(units):
    return units_of(20_000, units)


def test_a_job_with_an_error_is_refused_before_the_queue(longer_than_its_limit, sweep):
    broken = sweep(short(64))
    before = broken.netlyap.files()
    done = broken.command(SCRIPTS / "submit", "job.ini", "--yes", "--sweep.eta", "fast")
    assert done.returncode == 64 and "netlyap: on the command line: --sweep.eta = fast" in done.stderr
    done = broken.command(SCRIPTS / "submit", "job.ini", "--ntasks=2")
    assert done.returncode == 64 and "--yes" in done.stderr, "nobody can be asked"
    done = broken.command(SCRIPTS / "submit", "job.ini", "--time=2:30:00", "--dry-run", "--ntasks=65")
    assert done.returncode == 0 and "2 h 30 min: at least 0 requeues" in done.stdout and "#SBATCH --signal" in done.stdout
    assert "with 64 workers" in done.stdout and "core-hours" in done.stdout
    assert broken.command("squeue", "--noheader", "--name=netlyap").stdout.count("\n") == 1, "only the long one"
    assert broken.netlyap.files() == before


def test_submitted_to_completion(sweep):
    small = sweep(short(4))
    number = small.submit("--ntasks=3")
    assert "4, each of 8 initial conditions" in small.said and "next: squeue --job " in small.said and "/run\n" in small.said
    assert small.wait_for_end(number) == "0"
    log = small.log(number)
    assert "complete: 4 of 4 units" in log and "every checksum is right" in log and "requeued" not in log
    small.assert_undisturbed()
    # The directory belongs to that job: another one is refused before the queue, and in the job if need be.
    other = ["job.ini", "--out", "run", "--sweep.seed", "7"]
    done = small.command(SCRIPTS / "submit", *other, "--yes")
    assert done.returncode == 64 and "belongs to another job" in done.stderr
    number = small.command("sbatch", "--parsable", SCRIPTS / "sweep.sbatch", *other).stdout.strip()
    assert small.wait_for_end(number) == "64" and "belongs to another job" in small.log(number)


@until_long_enough(400_000)
def test_signals_and_requeues_on_the_way(netlyap, iterations, sweep):
    """The three forms of scancel --signal and a requeue by hand, one after the other, then the end of the sweep."""
    long = sweep(units_of(iterations, 2))
    number = long.number = long.submit("--ntasks=2")
    for start, form in enumerate(([], ["--batch"], ["--full"]), 1):
        long.wait_for_checkpoint(start)
        if start == 1:
            text = long.command(os.environ["NETLYAP"], "status", "run").stdout
            assert f"Slurm job {number}" in text and f"Slurm    job {number}: RUNNING, " in text, text
            done = long.command(SCRIPTS / "submit", "job.ini", "--out", "run", "--yes")
            assert done.returncode == 75 and "a run is going on in run" in done.stderr
        assert long.command("scancel", "--signal=USR1", *form, number).returncode == 0
        long.wait_before_its_end(lambda: long.log(number).count("requeued: ") == start,
                                 f"requeue {start}\n{long.log(number)}")
        assert long.log(number).count("stopped by SIGUSR1") == start
        text = long.command(os.environ["NETLYAP"], "status", "run").stdout
        assert "nothing to do while the Slurm job is in the queue" in text or "state    running" in text, text
    long.wait_for_checkpoint(4)
    assert long.command("scontrol", "requeue", number).returncode == 0
    assert long.wait_for_end(number) == "0", long.log(number)
    assert len(re.findall(r"^== .* start \d+:", long.log(number), re.M)) == 5
    long.assert_undisturbed()


def test_an_array_of_slices(sweep):
    parts = sweep(short(8))
    number = parts.submit("--slices", "4")
    gather = re.search(r"job (\d+) gathers", parts.said)[1]
    assert parts.wait_for_end(gather) == "0", parts.log(gather)
    assert "gathered 8 of 8 units" in parts.log(gather) and "state    complete" in parts.log(gather)
    for task in (1, 2, 3, 4):
        assert f"slice {task}/4 is complete: 2 of 2 units" in parts.log(f"{number}_{task}")
    parts.assert_undisturbed()


def test_without_progress_it_is_not_requeued_for_ever(sweep):
    stuck = sweep(endless_units(1))
    number = stuck.submit("--ntasks=2", "--run.time_limit", "1e-9",
                          environment={"NETLYAP_MAX_IDLE_REQUEUES": "2"})
    assert stuck.wait_for_end(number) == "75"
    assert stuck.log(number).count("requeued: 0 iterations are safe") == 1
    assert "not requeued: 2 consecutive starts made no progress; give the job more time" in stuck.log(number)


@until_long_enough(100_000)
def test_under_mpirun_the_death_of_a_worker_is_survived(netlyap, iterations, sweep):
    long = sweep(units_of(iterations, 4))
    number = long.number = long.submit("--ntasks=3", "--run.lease_timeout", "2",
                                       environment={"NETLYAP_LAUNCHER": "mpirun"})
    long.wait_for_checkpoint(1)
    if not send(rank(2, long.folder), signal.SIGKILL):
        raise TooShort
    assert long.wait_for_end(number) == "0", long.log(number)
    assert len(re.findall(r"^== .* start \d+:", long.log(number), re.M)) == 1
    long.assert_undisturbed()


def test_longer_than_its_limit_is_warned_and_requeued(longer_than_its_limit):
    sweep = longer_than_its_limit
    sweep.wait(lambda: len(re.findall(r"^== .* start \d+:", sweep.log(sweep.number), re.M)) >= 3, "the third start", 600)
    log = sweep.log(sweep.number)
    assert log.count("stopped by SIGUSR1") == log.count("iterations are safe") >= 2, log
    first, second = [int(number) for number in re.findall(r"to be requeued: (\d+) iterations are safe", log)][:2]
    assert 0 < first < second
    assert sweep.command("scancel", sweep.number).returncode == 0
    assert sweep.wait_for_end(sweep.number) and sweep.steps() >= second
