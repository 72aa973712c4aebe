"""Starts the program in a folder, waits for its end, and notices when it ends badly."""
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "app"))
from processes import kill_session, session_of  # noqa: E402

PATIENCE = 600.0  # seconds for a start that is not disturbed; the sanitizers are slow
LAUNCHER_IDLE = 5.0  # seconds that mpirun may do nothing after the last rank; when one dies early it can lock itself up
TRACES = ("terminate called", "what():", "Segmentation", "Sanitizer", "internal error:")
MPI_SETTINGS = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
                "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_hwloc_base_binding_policy": "none",
                "OMPI_MCA_oob_tcp_if_include": "lo", "OMPI_MCA_btl_tcp_if_include": "lo"}


class Failure(Exception):
    """The program broke a promise; the text says which."""

    def __init__(self, text, kind="other failures"):
        super().__init__(text)
        self.kind = kind


def limit_of(largest_file):
    """What a started process does before anything else, as after `ulimit -f`; None without a limit."""
    if largest_file is None:
        return None
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))


def work_of(pid):
    """What a process has done so far: it changes while it does something, also while it waits for a processor."""
    waiting = 0
    stats = []
    for task in sorted(Path(f"/proc/{pid}/task").glob("*")):
        try:
            fields = (task / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # the thread has ended
            continue
        waiting += fields[0] in "RD"
        stats.append((task.name, *fields[11:13]))
    return stats if waiting == 0 else time.monotonic()


class Program:
    """Starts the program in one folder."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.process = None

    def start(self, *words, ranks=0, flags=(), largest_file=None):
        """Starts it in a session of its own, without mpirun if ranks is 0; no file may get more than so many bytes."""
        self.has_launcher = ranks > 0
        launcher = [os.environ.get("MPIEXEC", "mpirun"), *flags, "-n", str(ranks)] if ranks else []
        with open(self.folder / "output.txt", "wb") as output:
            self.process = subprocess.Popen([*launcher, self.program, *words], cwd=self.folder,
                                            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                            env=MPI_SETTINGS | os.environ, start_new_session=True,
                                            preexec_fn=limit_of(largest_file))
        return self.process

    def output(self):
        return (self.folder / "output.txt").read_text(errors="replace")

    def end(self, patience):
        """The exit code, when all processes of the start are gone; None when only mpirun is left and does not end.
        Failure when it takes too long or says too much."""
        try:
            code = self.wait(patience)
            deadline = time.monotonic() + 10
            while session_of(self.process) and time.monotonic() < deadline:
                time.sleep(0.01)
        except subprocess.TimeoutExpired:
            raise Failure(f"a start has not ended after {patience:.0f} s:\n{self.output()}") from None
        finally:
            kill_session(self.process)
        if any(trace in self.output() for trace in TRACES):
            raise Failure(f"a start has ended badly:\n{self.output()}")
        return code

    def wait(self, patience):
        """The exit code of the started process, or None: see end()."""
        deadline = time.monotonic() + patience
        has_had_ranks = False
        idle_since = None  # mpirun is alone and does nothing
        work = None
        while time.monotonic() < deadline:
            try:
                return self.process.wait(0.2)
            except subprocess.TimeoutExpired:
                is_alone = session_of(self.process) == [self.process.pid]
                has_had_ranks = has_had_ranks or not is_alone
                was, work = work, work_of(self.process.pid)
                if not (self.has_launcher and has_had_ranks and is_alone and work == was):
                    idle_since = None
                elif idle_since is None:
                    idle_since = time.monotonic()
                elif time.monotonic() - idle_since > LAUNCHER_IDLE:
                    return None
        raise subprocess.TimeoutExpired(self.process.args, patience)

    def __call__(self, *words):
        """Exit code and output of a command that nobody disturbs."""
        self.start(*words)
        return self.end(PATIENCE), self.output()
