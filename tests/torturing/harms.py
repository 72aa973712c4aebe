"""What can happen to a start of the program, and to the files that it has left."""
import os
import signal
import socket
import time

from processes import kill_session, ranks_of, send

LEASE_TIMEOUT = 2
LONGEST_STOP = 1.75 * LEASE_TIMEOUT  # seconds: others then believe the process lost
# The program ends in good order.
WARNINGS = [signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGXCPU]
# mpirun passes these on to the ranks, or ends them; of the others it dies itself.
FOR_MPIRUN = [signal.SIGTERM, signal.SIGINT, signal.SIGUSR1]
# Changes nothing: a file that is too large is reported by the call that writes it.
IGNORED = signal.SIGXFSZ
PRECIOUS = "of somebody else\n"


def victim(directory):
    """A file outside of the run directory, which links in it may name; nobody may write to it."""
    return directory.parent / "victim"


def processes_of(process, ranks):
    """The processes that compute in a start, by the name under which they are told of; without those that are gone."""
    if ranks == 0:
        return {"the process": process.pid}
    return {f"rank {rank}": pid for rank, pid in sorted(ranks_of(process).items())}


def strike(dice, process, ranks):
    """A kill or a signal; returns what was done and its kind."""
    targets = processes_of(process, ranks)
    what = dice.choice(["kill one", "kill all", "signal", "signal", "signal"])
    if what == "kill all" or not targets:  # no rank is there yet
        kill_session(process)
        return "SIGKILL of all", "kills"
    name = dice.choice(list(targets))
    if what == "kill one":
        send(targets[name], signal.SIGKILL)
        return f"SIGKILL of {name}", "kills"
    number = dice.choice([*WARNINGS, IGNORED])
    if ranks and number in FOR_MPIRUN and dice.random() < 1 / (ranks + 1):
        targets, name = {"mpirun": process.pid}, "mpirun"
    send(targets[name], number)
    return f"{number.name} to {name}", "signals"


def stop_for_a_while(dice, process, ranks):
    """SIGSTOP and SIGCONT of a process that computes; returns what was done and its kind. The start ends in
    good order: at its end, or early where processes have not heard of each other for too long."""
    targets = processes_of(process, ranks)
    workers = [name for name in targets if name != "rank 0"]
    if not workers:
        return None, "stops"
    name = dice.choice(workers)
    seconds = dice.uniform(0, LONGEST_STOP)
    if not send(targets[name], signal.SIGSTOP):
        return None, "stops"
    try:
        time.sleep(seconds)
    finally:
        send(targets[name], signal.SIGCONT)
    return f"SIGSTOP of {name} for {seconds:.2f} s", "stops"


def kill_worker(dice, process, ranks):
    """One worker dies, mpirun and the others go on; returns what was done and its kind."""
    rank = dice.randint(1, ranks - 1)
    pid = ranks_of(process).get(rank)
    is_killed = pid is not None and send(pid, signal.SIGKILL)
    return f"SIGKILL of worker {rank}, the others go on" if is_killed else None, "kills"


def tamper(dice, directory):
    """What may happen to the files of a run that nobody computes in; returns what was done and its kind."""
    journals = [journal for journal in sorted(directory.glob("journal/*.journal")) if journal.stat().st_size > 0]
    if not journals:
        return None, "leftovers"
    journal = dice.choices(journals, [journal.stat().st_size for journal in journals])[0]
    size = journal.stat().st_size
    what = dice.choice(["cut", "flip", "empty", "leftover", "link"])
    if what == "cut":
        gone = dice.randint(1, min(size, 20000))
        os.truncate(journal, size - gone)
        return f"journal cut by {gone} of {size} bytes", "truncations"
    if what == "flip":
        content = bytearray(journal.read_bytes())
        place = dice.randrange(size)
        content[place] ^= 1 << dice.randrange(8)
        journal.write_bytes(content)
        return f"byte {place} of {size} of a journal flipped", "flipped bytes"
    if what == "empty":
        (directory / "journal/x.journal").touch()
        return "empty journal", "leftovers"
    writer = dice.choice(["", f"{socket.gethostname()}-{dice.randint(2, 9999)}-1.", "elsewhere-7-1."])
    leftover = directory / f"sweep.h5.{writer}tmp"
    leftover.unlink(missing_ok=True)
    if what == "leftover":
        leftover.write_bytes(dice.randbytes(5000))
        return f"stale {leftover.name}", "leftovers"
    victim(directory).write_text(PRECIOUS)
    leftover.symlink_to(victim(directory))
    return f"{leftover.name} is a link to another file", "leftovers"
