"""A sweep under a real Slurm: submitted, watched, compared with one that nothing has disturbed."""
import os
import re
import time
from pathlib import Path

from interruption import TooShort
from processes import living

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

    def wait(self, happened, what, patience=480):
        deadline = time.monotonic() + patience
        while not happened():
            assert time.monotonic() < deadline, f"{what}: it has not happened"
            time.sleep(0.1)

    def wait_before_its_end(self, happened, what):
        """TooShort when the job is complete before that."""

        def is_settled():
            if happened():
                return True
            if self.slurm.state(self.number) == "COMPLETED":
                raise TooShort
            return False

        self.wait(is_settled, what)

    def wait_for_end(self, number, patience=480):
        """Returns the job's exit code."""
        self.wait(lambda: self.slurm.state(number) in ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL"),
                  f"the end of job {number}:\n{self.log(number)}", patience)
        return self.slurm.job(number)["ExitCode"].partition(":")[0]

    def wait_for_checkpoint(self, start):
        """Waits until so many starts have begun and the last one has written to its journal for a while."""
        self.wait_before_its_end(lambda: len(re.findall(r"^== .* start \d+:", self.log(self.number), re.M)) == start,
                                 f"start {start}")
        before = self.steps()
        self.wait_before_its_end(lambda: self.steps() > before, f"progress of start {start}")

    def steps(self):
        status = self.netlyap.start("status", "run", "--steps")
        text, _ = self.netlyap.output(status)
        return int(text) if status.returncode == 0 else 0

    def assert_undisturbed(self):
        self.netlyap("run", "job.ini", "--out", "reference", ranks=3)
        self.netlyap.assert_same("run", "reference")


def rank(wanted, folder):
    """The process of a rank that computes in the folder."""
    for pid, _, _ in living():
        try:
            words = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            if f"OMPI_COMM_WORLD_RANK={wanted}".encode() in words and os.readlink(f"/proc/{pid}/cwd") == str(folder):
                return pid
        except OSError:
            continue
    raise TooShort
