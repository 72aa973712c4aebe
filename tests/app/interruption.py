"""What the tests of signals and deaths share: long units, and what a log says about their checkpoints."""
import re
import time

CHECKPOINT = re.compile(r"unit (\d+): checkpoint at iteration (\d+)")
CONTINUES = re.compile(r"unit (\d+) continues from iteration (\d+)")


def long_units(steps_per_second, units, seconds):
    """A job of so many units, each of which computes for about so many seconds and records little."""
    iterations = max(1000, int(seconds * steps_per_second / 8))
    return {"sweep.eta": "0.5", "sweep.seeds": f"0:{8 * units}", "sweep.members": "0", "sweep.iterations": iterations,
            "observe.names": "training", "observe.training.every": max(1, iterations // 200)}


class Logs:
    """What is added to the log files of a run directory from the moment this was made: every start appends to them."""

    def __init__(self, directory):
        self.folder = directory / "log"
        self.seen = {log: log.stat().st_size for log in self.folder.glob("rank-*.log")}

    def text(self):
        logs = sorted(self.folder.glob("rank-*.log"))
        return "".join(log.read_bytes()[self.seen.get(log, 0):].decode() for log in logs)

    def checkpoints(self):
        """{unit: iteration of its last checkpoint}."""
        return {int(unit): int(iteration) for unit, iteration in CHECKPOINT.findall(self.text())}

    def continuations(self):
        """{unit: iteration from which it went on}."""
        return {int(unit): int(iteration) for unit, iteration in CONTINUES.findall(self.text())}

    def wait_for_checkpoints(self, process, units):
        """Waits until so many units have a checkpoint."""
        wait_until(process, lambda: len(self.checkpoints()) >= units)


def wait_until(process, happened, patience=120):
    """Waits until something has happened while a start of the program goes on."""
    deadline = time.monotonic() + patience
    while not happened():
        assert process.poll() is None, f"the run has ended with {process.returncode}"
        assert time.monotonic() < deadline, "it has not happened"
        time.sleep(0.005)
