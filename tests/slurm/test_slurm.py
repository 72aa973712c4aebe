"""Sweeps under a real Slurm: submitted, warned, requeued, signalled, in slices, to the same archive."""
# ctest: PROCESSORS 2 TIMEOUT 900 LABELS slow-under-sanitizer
import os
import re
import signal
import time
from pathlib import Path

import pytest

from interruption import long_units
from processes import living, send

SCRIPTS = Path(os.environ["NETLYAP_SOURCE"]) / "slurm"


class Sweep:
    """A job file in a folder of its own, and what Slurm makes of it."""

    def __init__(self, netlyap, slurm, keys):
        self.netlyap = netlyap
        self.slurm = slurm
        self.folder = netlyap.folder
        netlyap.job(keys)

    def command(self, *words, environment=None):
        return self.slurm.command(*words, cwd=self.folder,
                                  environment={"NETLYAP": os.environ["NETLYAP"]} | (environment or {}))

    def submit(self, *words, environment=None):
        """Submits by slurm/submit; returns the number of the job."""
        done = self.command(SCRIPTS / "submit", "job.ini", "--out", "run", "--yes", *words, environment=environment)
        assert done.returncode == 0, done.stderr + done.stdout
        self.said = done.stdout
        return re.search(r"job (\d+) is submitted", done.stdout)[1]

    def log(self, number):
        file = self.folder / f"netlyap-{number}.log"
        return file.read_text() if file.exists() else ""

    def wait(self, happened, what, patience=240):
        deadline = time.monotonic() + patience
        while not happened():
            assert time.monotonic() < deadline, f"{what}: it has not happened"
            time.sleep(0.1)

    def wait_for_end(self, number, patience=240):
        """Returns the job's exit code."""
        self.wait(lambda: self.slurm.state(number) in ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL"),
                  f"the end of job {number}:\n{self.log(number)}", patience)
        return self.slurm.job(number)["ExitCode"].partition(":")[0]

    def wait_for_checkpoint(self, start):
        """Waits until so many starts have begun and the last one has written to its journal for a while."""
        self.wait(lambda: len(re.findall(r"^== .* start \d+:", self.log(self.number), re.M)) == start, f"start {start}")
        before = self.steps()
        self.wait(lambda: self.steps() > before, f"progress of start {start}")

    def steps(self):
        status = self.netlyap.start("status", "run", "--steps")
        text, _ = self.netlyap.output(status)
        return int(text) if status.returncode == 0 else 0

    def assert_undisturbed(self):
        self.netlyap("run", "job.ini", "--out", "reference", ranks=3)
        self.netlyap.assert_same("run", "reference")


@pytest.fixture
def sweep(netlyap, slurm, steps_per_second):
    """A sweep(units, seconds) of so many units that compute for so long each."""
    return lambda units, seconds: Sweep(netlyap, slurm, long_units(steps_per_second, units, seconds) |
                                        {"run.checkpoint_seconds": "0.3"})


@pytest.fixture(scope="module")
def longer_than_its_limit(program_in, tmp_path_factory, slurm, steps_per_second):
    """Begins first, because it takes longest: more than a minute of work under a limit of one minute."""
    sweep = Sweep(program_in(tmp_path_factory.mktemp("long")), slurm, long_units(steps_per_second, 8, 10))
    sweep.number = sweep.submit("--ntasks=2", "--time=1")
    return sweep


def test_a_job_with_an_error_is_refused_before_the_queue(longer_than_its_limit, sweep):
    broken = sweep(1, 1)
    before = broken.netlyap.files()
    done = broken.command(SCRIPTS / "submit", "job.ini", "--yes", "--sweep.eta", "fast")
    assert done.returncode == 64 and "netlyap: on the command line: --sweep.eta = fast" in done.stderr
    done = broken.command(SCRIPTS / "submit", "job.ini", "--ntasks=2")
    assert done.returncode == 64 and "--yes" in done.stderr, "nobody is there to be asked"
    done = broken.command(SCRIPTS / "submit", "job.ini", "--time=2:30:00", "--dry-run", "--ntasks=65")
    assert done.returncode == 0 and "2 h 30 min: at least 0 requeues" in done.stdout and "#SBATCH --signal" in done.stdout
    assert "with 64 workers" in done.stdout and "core-hours" in done.stdout
    assert broken.command("squeue", "--noheader", "--name=netlyap").stdout.count("\n") == 1, "only the long one"
    assert broken.netlyap.files() == before


@pytest.mark.parametrize("words, seconds", [
    (["-t", "90"], "1 h 30 min"), (["-t90"], "1 h 30 min"), (["--time=1:30"], "1 min 30 s"),
    (["--time", "2:00:00"], "2 h 00 min"), (["--time=1-12"], "1 d 12 h"), (["--time=0-00:08:09"], "8 min 09 s")], ids=str)
def test_times_as_slurm_writes_them(sweep, words, seconds):
    done = sweep(1, 1).command(SCRIPTS / "submit", "job.ini", "--dry-run", *words)
    assert done.returncode == 0 and f"time limit    {seconds}: at least 0 requeues" in done.stdout, done.stdout + done.stderr


def test_options_find_their_program(sweep):
    small = sweep(1, 1)
    done = small.command(SCRIPTS / "submit", "job.ini", "--dry-run", "--export=ALL,A=1.5", "--sweep.eta", "0.5", "1",
                         "-p", "long", "--out", "runs/x", "--run.kernel=scalar", "-n", "5")
    assert done.returncode == 0, done.stderr
    line, = re.findall("would be submitted: (.*)", done.stdout)
    assert line == (f"sbatch --parsable --export=ALL,A=1.5 -p long -n 5 {SCRIPTS}/sweep.sbatch job.ini --sweep.eta 0.5 1 "
                    "--out runs/x --run.kernel=scalar")
    assert "2 eta x" in done.stdout and "with 4 workers" in done.stdout
    done = small.command(SCRIPTS / "submit", "job.ini", "--dry-run", "--time=soon")
    assert done.returncode == 64 and "--time=soon is not understood" in done.stderr
    for words in (["--slices"], ["--slices", "0"], ["--array=1-4"], ["--slice", "1/4"]):
        done = small.command(SCRIPTS / "submit", "job.ini", "--dry-run", *words)
        assert done.returncode == 64 and "--slices" in done.stderr, done


def test_submitted_to_completion(sweep):
    small = sweep(4, 0.5)
    number = small.submit("--ntasks=3")
    assert "4 of 8 initial conditions each" in small.said and "next: netlyap status run" in small.said
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


def test_signals_and_requeues_on_the_way(sweep):
    """The three forms of scancel --signal and a requeue by hand, one after the other, then the end of the sweep."""
    long = sweep(2, 12)
    number = long.number = long.submit("--ntasks=2")
    for start, form in enumerate(([], ["--batch"], ["--full"]), 1):
        long.wait_for_checkpoint(start)
        if start == 1:
            text = long.command(os.environ["NETLYAP"], "status", "run").stdout
            assert f"Slurm job {number}" in text and f"Slurm    job {number}: RUNNING, " in text, text
            done = long.command(SCRIPTS / "submit", "job.ini", "--out", "run", "--yes")
            assert done.returncode == 64 and "a run is going on in run" in done.stderr
        assert long.command("scancel", "--signal=USR1", *form, number).returncode == 0
        long.wait(lambda: long.log(number).count("requeued: ") == start, f"requeue {start}\n{long.log(number)}")
        assert long.log(number).count("stopped by SIGUSR1") == start
        text = long.command(os.environ["NETLYAP"], "status", "run").stdout
        assert "next: nothing to do while the Slurm job is in the queue" in text or "state    running" in text, text
    long.wait_for_checkpoint(4)
    assert long.command("scontrol", "requeue", number).returncode == 0
    assert long.wait_for_end(number) == "0", long.log(number)
    assert len(re.findall(r"^== .* start \d+:", long.log(number), re.M)) == 5
    long.assert_undisturbed()


def test_an_array_of_slices(sweep):
    parts = sweep(8, 0.5)
    number = parts.submit("--slices", "4")
    gather = re.search(r"job (\d+) gathers", parts.said)[1]
    assert parts.wait_for_end(gather) == "0", parts.log(gather)
    assert "gathered 8 of 8 units" in parts.log(gather) and "state    complete" in parts.log(gather)
    for task in (1, 2, 3, 4):
        assert f"slice {task}/4 is complete: 2 of 2 units" in parts.log(f"{number}_{task}")
    parts.assert_undisturbed()


def test_without_progress_it_is_not_requeued_for_ever(sweep):
    stuck = sweep(1, 5)
    number = stuck.submit("--ntasks=2", "--run.time_limit", "0.001",
                          environment={"NETLYAP_MAX_IDLE_REQUEUES": "2"})
    assert stuck.wait_for_end(number) == "75"
    assert stuck.log(number).count("requeued: 0 iterations are safe") == 1
    assert "not requeued: 2 starts in a row have brought nothing; give the job more time" in stuck.log(number)


def test_under_mpirun_the_death_of_a_worker_is_survived(sweep):
    long = sweep(4, 3)
    number = long.number = long.submit("--ntasks=3", "--run.lease_timeout", "2",
                                       environment={"NETLYAP_LAUNCHER": "mpirun"})
    long.wait_for_checkpoint(1)
    assert send(rank(2, long.folder), signal.SIGKILL)
    assert long.wait_for_end(number) == "0", long.log(number)
    assert len(re.findall(r"^== .* start \d+:", long.log(number), re.M)) == 1
    long.assert_undisturbed()


def rank(wanted, folder):
    """The process of a rank that computes in the folder."""
    for pid, _, _ in living():
        try:
            words = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            if f"OMPI_COMM_WORLD_RANK={wanted}".encode() in words and os.readlink(f"/proc/{pid}/cwd") == str(folder):
                return pid
        except OSError:
            continue
    raise AssertionError(f"there is no rank {wanted}")


def test_longer_than_its_limit_is_warned_and_requeued(longer_than_its_limit):
    sweep = longer_than_its_limit
    assert sweep.wait_for_end(sweep.number, 600) == "0", sweep.log(sweep.number)
    log = sweep.log(sweep.number)
    assert log.count("stopped by SIGUSR1") == log.count("iterations are safe") >= 2, log
    assert "complete: 8 of 8 units" in log and "every checksum is right" in log
    sweep.assert_undisturbed()
