"""run --retry-failed: whoever asks for another attempt gets one. The unit of these runs never ends by itself, and what
a run is at is read from its journal, so no speed of the machine matters."""
import signal
import struct

from interruption import wait_until
from processes import send

RECORD, BEGIN, PARDON = 10, 3, 8


def frames(journal):
    """The kinds of the frames of a journal."""
    content = journal.read_bytes()
    kinds, place = [], 0
    while place + 24 <= len(content):
        magic, kind, length = struct.unpack_from("<4sIQ", content, place)
        assert magic == b"NLJ1"
        kinds.append(kind)
        place += 24 + length
    return kinds


def begun_units(run):
    return sum(frames(journal).count(BEGIN) for journal in run.glob("journal/*.journal"))


def start_and_wait(netlyap, *words):
    """A start of the run that has begun with its unit."""
    run = netlyap.folder / "run"
    before = begun_units(run)
    process = netlyap.start("run", "job.ini", "--out", "run", *words)
    wait_until(process, lambda: begun_units(run) > before)
    return process


def test_retry_failed_tries_however_its_own_attempts_ended(netlyap, kill):
    netlyap.job({"sweep.eta": "0.5", "sweep.seeds": "0:8", "sweep.members": "0", "sweep.iterations": "4000000000",
                 "observe.names": "training", "observe.training.every": "1000000000", "run.max_attempts": "2",
                 "run.checkpoint_seconds": "100000"})
    run = netlyap.folder / "run"
    for _ in range(2):
        kill(start_and_wait(netlyap))
    process = netlyap.start("run", "job.ini", "--out", "run")
    text = "".join(netlyap.output(process))
    assert "0 of 1 unit, 1 given up" in text
    for _ in range(3):
        kill(start_and_wait(netlyap, "--retry-failed"))
    process = start_and_wait(netlyap, "--retry-failed")
    send(process.pid, signal.SIGTERM)
    text = "".join(netlyap.output(process))
    assert process.returncode == 75 and "stopped by" in text
    # A start without the option counts on from there: what was stopped in good order was no death.
    process = start_and_wait(netlyap)
    send(process.pid, signal.SIGTERM)
    netlyap.output(process)
    assert process.returncode == 75
    assert sum(frames(journal).count(PARDON) for journal in run.glob("journal/*.journal")) == 4
