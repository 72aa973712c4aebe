"""The program as its user has it: on the command line, in an empty folder."""
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from processes import kill_session

TIMEOUT = 240  # seconds for one start of the program; the sanitizers are slow
TRACES = ("terminate called", "what():", "Segmentation", "Aborted", "Sanitizer", "internal error:", "backtrace")


class Netlyap:
    """Starts the program in one folder."""

    def __init__(self, folder, program=None):
        self.folder = Path(folder)
        self.program = program or os.environ["NETLYAP"]
        self.started = []

    def start(self, *words, ranks=0, environment=None):
        launcher = [os.environ["MPIEXEC"], "-n", str(ranks)] if ranks else []
        process = subprocess.Popen([*launcher, self.program, *map(str, words)], cwd=self.folder,
                                   env=os.environ | (environment or {}), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        self.started.append(process)
        return process

    @staticmethod
    def output(process):
        """Standard output and standard error to the end, with carriage returns as they are."""
        try:
            return [text.decode() for text in process.communicate(timeout=TIMEOUT)]
        except subprocess.TimeoutExpired:
            kill_session(process)
            raise

    def __call__(self, *words, code=0, **how):
        """What the program said on standard output, then on standard error; it must end with this exit code."""
        return "".join(self.said(*words, code=code, **how))

    def printed(self, *words, **how):
        """Standard output alone, to be compared: on standard error there are signs of life where the machine is slow."""
        return self.said(*words, **how)[0]

    def said(self, *words, code=0, **how):
        """Standard output and standard error; it must end with this exit code."""
        process = self.start(*words, **how)
        out, err = self.output(process)
        assert process.returncode == code, f"{words} gave {process.returncode}, not {code}:\n{out}{err}"
        assert not any(trace in out + err for trace in TRACES), out + err
        return out, err

    def refuses(self, *words, code=64, says=(), **how):
        """Asserts one sentence with all of these parts, the exit code and that no file was touched; returns it."""
        before = self.files()
        text = self(*words, code=code, **how)
        sentences = [line for line in text.splitlines() if line.startswith("netlyap: ")]
        assert len(sentences) == 1 and (how.get("ranks") or text == sentences[0] + "\n"), text
        for part in says:
            assert part in sentences[0], f"{part!r} is not in: {sentences[0]}"
        assert self.files() == before
        return sentences[0]

    def next_line(self, verb, path, options=""):
        """The last line that a verb prints: the command to give next, with the program on the PATH."""
        return f"next: netlyap {verb} {self.folder / path}{options}\n"

    def files(self):
        """Everything below the folder: names, times of change, contents."""
        return {path: (path.stat().st_mtime_ns, path.is_file() and hashlib.sha1(path.read_bytes()).hexdigest())
                for path in sorted(self.folder.rglob("*"))}

    def job(self, keys, name="job.ini"):
        """Writes a job file from {"sweep.eta": "1", ...}; returns its path."""
        sections = {}
        for key, value in keys.items():
            section, _, word = key.rpartition(".")
            sections.setdefault(section, []).append(f"{word} = {value}\n")
        file = self.folder / name
        file.write_text("\n".join(f"[{section}]\n" + "".join(lines) for section, lines in sections.items()))
        return file

    def assert_same(self, a, b):
        """Both witnesses: two run directories hold the same archive outside /provenance, bit for bit."""
        assert "bit for bit" in self("verify", a, "--same-as", b)
        archives = [self.folder / directory / "sweep.h5" for directory in (a, b)]
        h5diff = subprocess.run(["h5diff", "--exclude-path=/provenance", *archives], capture_output=True, text=True,
                                timeout=TIMEOUT)
        assert h5diff.returncode == 0 and "not comparable" not in h5diff.stdout + h5diff.stderr, h5diff


@pytest.fixture(scope="session")
def program_in():
    """program_in(folder[, program]): the program in that folder; whatever it left running is killed at the end."""
    made = []

    def make(folder, program=None):
        made.append(Netlyap(folder, program))
        return made[-1]

    yield make
    for process in [process for netlyap in made for process in netlyap.started]:
        if process.poll() is None:
            kill_session(process)


@pytest.fixture
def netlyap(program_in, tmp_path):
    """The program in an empty folder of this test."""
    return program_in(tmp_path)


@pytest.fixture(scope="session")
def kill():
    return kill_session


@pytest.fixture(scope="session")
def small_job():
    """A sweep of four observables that takes a tenth of a second; its last block of seeds is not full."""
    return {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8 1e-4 1e-2", "sweep.seeds": "0:11", "sweep.members": "3",
            "sweep.iterations": "210", "observe.names": "divergence training accuracy growth"}


@pytest.fixture(scope="session")
def observables():
    """The names of all observables that the program knows."""
    text = subprocess.run([os.environ["NETLYAP"], "jobs", "--defaults"], capture_output=True, text=True, check=True,
                          timeout=TIMEOUT).stdout
    return re.findall(r"^#   (\w+): ", text.partition("[observe]")[2], re.M)


@pytest.fixture(scope="session")
def everything(small_job, observables):
    """A small sweep of all observables, with settings that keep those small that need it."""
    assert len(observables) >= 13
    return small_job | {
        "sweep.eta": "0.5 5", "sweep.epsilon": "1e-8 1e-2", "sweep.iterations": "400",
        "observe.names": " ".join(observables),
        "observe.divergence.every": "10", "observe.divergence.zoom": "0:20 390:400", "observe.weights.every": "50",
        "observe.weights.seeds": "9", "observe.loss_autocorrelation.shuffles": "20",
        "observe.loss_divergence.range": "100:400", "observe.loss_divergence.references": "50",
        "observe.loss_divergence.radius": "0.1"}


@pytest.fixture(scope="session")
def finished_once(program_in, tmp_path_factory, small_job):
    netlyap = program_in(tmp_path_factory.mktemp("finished"))
    netlyap.job(small_job)
    assert "complete: 12 of 12 units; the archive is run/sweep.h5\n" + netlyap.next_line("show", "run/sweep.h5") in \
        netlyap("run", "job.ini", "--out", "run")
    return netlyap.folder


@pytest.fixture(scope="module")
def undisturbed(program_in, tmp_path_factory):
    """undisturbed(job): the run directory of the job, computed in one go."""
    computed = {}

    def compute(job):
        key = str(job)
        if key not in computed:
            netlyap = program_in(tmp_path_factory.mktemp("undisturbed"))
            netlyap.job(job)
            netlyap("run", "job.ini", "--out", "run", ranks=3)
            computed[key] = netlyap.folder / "run"
        return computed[key]

    return compute


@pytest.fixture
def finished(finished_once, netlyap):
    """The run directory `run` of a finished run of the small job, whose job file is job.ini."""
    shutil.copytree(finished_once, netlyap.folder, dirs_exist_ok=True)
    return netlyap.folder / "run"


@pytest.fixture(scope="session")
def kernels():
    """The instruction sets of run.kernel that this machine has."""
    version = subprocess.run([os.environ["NETLYAP"], "--version"], capture_output=True, text=True, check=True,
                             timeout=TIMEOUT).stdout
    return re.search(r"instruction sets on this machine: ([a-z0-9 ]*)", version).group(1).split()
