"""The processes of a started run: which there are, who is which rank, and how they are ended."""
import os
import signal
import time
from pathlib import Path


def living():
    """(process id, parent's id, session's id) of every living process."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, _, session = stat.read_text().rpartition(")")[2].split()[:4]
            # The first thread may have ended while others still hold the files.
            is_over = state in "ZX" and len(list(stat.parent.glob("task/*"))) <= 1
        except OSError:  # it has ended
            continue
        if not is_over:
            yield int(stat.parent.name), int(parent), int(session)


def session_of(process):
    """The living processes of the session that a started process leads: mpirun gives every rank a process group."""
    return [pid for pid, _, session in living() if session == process.pid]


def kill_session(process):
    """SIGKILL for everything that was started with this process, as when a machine goes away."""
    while pids := session_of(process):
        for pid in pids:
            send(pid, signal.SIGKILL)
        time.sleep(0.01)
    process.communicate()


def send(pid, number):
    """Sends a signal; False if the process is gone."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def is_alive(pid):
    return any(pid == other for other, _, _ in living())


def ranks_of(mpirun):
    """{rank: process id} of the living ranks below a started mpirun."""
    ranks = {}
    for pid, parent, _ in living():
        if parent != mpirun.pid:
            continue
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            continue
        for word in environment:
            name, _, value = word.partition(b"=")
            if name == b"OMPI_COMM_WORLD_RANK":
                ranks[int(value)] = pid
    return ranks
