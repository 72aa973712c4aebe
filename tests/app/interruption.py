"""What the tests of signals and deaths share: units that are long enough, and what a log says about their checkpoints.

No test may depend on a speed that was measured before: the machine may have been busy then and idle now. A run that only
has to go on while it is watched is endless. A run that is disturbed and then has to finish is as long as it turns out to
be necessary: a test under `@until_long_enough` is repeated with twice the iterations when its run was over too soon.
"""
import functools
import inspect
import re
import time

from processes import kill_session, ranks_of

CHECKPOINT = re.compile(r"unit (\d+): checkpoint at iteration (\d+)")
CONTINUES = re.compile(r"unit (\d+) continues from iteration (\d+)")
MOST_DOUBLINGS = 14


class TooShort(Exception):
    """The run was over before the test had done to it what it wanted."""


def units_of(iterations, units):
    """A job of so many units that record little."""
    return {"sweep.eta": "0.5", "sweep.seeds": f"0:{8 * units}", "sweep.members": "0", "sweep.iterations": iterations,
            "observe.names": "training", "observe.training.every": max(1, iterations // 200)}


def endless_units(units):
    """A job of so many units none of which comes to its end while a test lasts."""
    return units_of(10**12, units)


def until_long_enough(first):
    """Decorates a test that has the arguments `netlyap` and `iterations`: it begins with `first` iterations, and each
    time its run was TooShort it is repeated in a new folder with twice as many."""

    def decorate(test):
        longest = [first]  # of all parameters of the test so far: where to begin

        @functools.wraps(test)
        def repeat(netlyap, **fixtures):
            folder = netlyap.folder
            for doubling in range(MOST_DOUBLINGS):
                netlyap.folder = folder / f"attempt-{doubling}"
                netlyap.folder.mkdir()
                try:
                    return test(netlyap=netlyap, iterations=longest[0], **fixtures)
                except TooShort:
                    longest[0] *= 2
                finally:
                    for process in netlyap.started:
                        if process.poll() is None:
                            kill_session(process)
            raise AssertionError(f"a run of {longest[0]} iterations is over before anything can be done to it")

        signature = inspect.signature(test)  # by which pytest gives arguments
        repeat.__signature__ = signature.replace(
            parameters=[one for one in signature.parameters.values() if one.name != "iterations"])
        return repeat

    return decorate


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

    def wait_for_checkpoints(self, process, units, each=1):
        """Waits until so many units have so many checkpoints each."""

        def are_there():
            found = [unit for unit, _ in CHECKPOINT.findall(self.text())]
            return sum(found.count(unit) >= each for unit in set(found)) >= units

        wait_until(process, are_there)


def wait_until(process, happened, patience=240):
    """Waits until something has happened while a start of the program goes on; TooShort when it has ended well before."""
    deadline = time.monotonic() + patience
    while not happened():
        if process.poll() == 0:
            raise TooShort
        assert process.poll() is None, f"the run has ended with {process.returncode}"
        assert time.monotonic() < deadline, "it has not happened"
        time.sleep(0.005)


def rank_of(process, rank):
    """The process of a rank that is still there."""
    ranks = ranks_of(process)
    if rank not in ranks:
        raise TooShort
    return ranks[rank]


def kill_in_the_only_unit(netlyap, kill):
    """Starts job.ini in run until it was killed in its only unit, without a checkpoint; TooShort when that is complete before."""
    while True:
        journals = len(list(netlyap.folder.glob("run/journal/*")))
        process = netlyap.start("run", "job.ini", "--out", "run")
        wait_until(process, lambda: len(list(netlyap.folder.glob("run/journal/*"))) > journals)
        time.sleep(0.1)  # until it has begun the unit
        kill(process)
        status, _ = netlyap.output(netlyap.start("status", "run"))
        if "100 %" in status:
            raise TooShort
        if "deaths" in status:
            break
