"""Somebody who looks at the run directory, and gathers it, while it is computed in and disturbed."""
import os
import random
import subprocess
import threading

from program import MPI_SETTINGS, PATIENCE, TRACES, Failure

# A gather refuses to replace an archive by one with less, which journals that were cut off would give.
LEFT_AS_IT_IS = "so it is left as it is"


class Companion:
    """Commands one after the other in a thread, beside the start that goes on until the end of the `with` block."""

    def __init__(self, program, seed, counts):
        self.program = program
        self.dice = random.Random(seed)
        self.counts = counts
        self.is_over = threading.Event()
        self.failure = None
        self.thread = threading.Thread(target=self.look)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        self.is_over.set()
        self.thread.join()
        if self.failure and kind is None:
            raise self.failure

    def look(self):
        directory = self.program.folder / "disturbed"
        while not self.is_over.wait(self.dice.uniform(0, 0.3)) and not self.failure:
            verb = self.dice.choice(["gather", "gather", "status", "verify"])
            target = directory / "sweep.h5" if verb == "verify" else directory
            if not target.exists() or not (directory / "job.ini").exists() or not (directory / "journal").exists():
                continue
            try:
                self.check(verb, target)
            except (Failure, OSError, subprocess.TimeoutExpired) as failure:
                self.failure = failure if isinstance(failure, Failure) else Failure(f"{verb} beside it: {failure}")

    def check(self, verb, target):
        """One command; an archive is whole whenever it is there, whatever happens to those who write it."""
        command = [self.program.program, verb, target.relative_to(self.program.folder)]
        done = subprocess.run(command, cwd=self.program.folder, env=MPI_SETTINGS | os.environ, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              errors="replace", timeout=PATIENCE, check=False)
        self.counts["looks"] += 1
        allowed = {"verify": (0,), "status": (0, 74, 75), "gather": (0, 74, 75)}[verb]
        is_refused = verb == "gather" and done.returncode == 65 and LEFT_AS_IT_IS in done.stdout
        if (done.returncode not in allowed and not is_refused) or any(trace in done.stdout for trace in TRACES):
            raise Failure(f"netlyap {verb} beside the run gave {done.returncode}:\n{done.stdout}",
                          "differing archives" if verb == "verify" else "other failures")
