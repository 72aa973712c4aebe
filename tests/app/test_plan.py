"""What `plan` says beforehand, compared with what a run then takes; and what it says of a run that has begun."""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import math
import os
import re
import subprocess
import sys

import pytest

from interruption import Logs, units_of

FACTOR = 1.25
TINY = {"sweep.members": "0", "sweep.iterations": "1", "observe.names": "training"}
SERIES = {"sweep.epsilon": "1e-8", "sweep.members": "5", "sweep.iterations": "5000", "sweep.seeds": "0:32",
          "observe.names": "divergence training"}
JOBS = {
    "tiny units of one point": TINY | {"sweep.seeds": "0:8000"},
    "tiny units of many points": TINY | {"sweep.seeds": "0:8", "sweep.eta": "linspace(0.1, 1, 500)"},
    "one unit": TINY | {"sweep.seeds": "0:8"},
    "long series": SERIES,
    "exponents": {"sweep.members": "2", "sweep.iterations": "10", "sweep.epsilon": "1e-8", "sweep.seeds": "0:16",
                  "sweep.eta": "linspace(0.1, 1, 200)", "observe.names": "growth divergence", "fit.window_start": "0",
                  "fit.window_length": "5"},
    "few exponents": {"sweep.members": "2", "sweep.seeds": "0:24", "observe.names": "growth"},
    "many fields": TINY | {"sweep.iterations": "300", "sweep.seeds": "0:160",
                           "observe.names": "training accuracy weight_importance weight_path period saturation "
                                            "loss_visibility"},
}
SIZE = r"([0-9.]+) ([kMGT]?)B"


def size(text):
    number, unit = re.fullmatch(SIZE, text).groups()
    return float(number) * {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}[unit]


class Plan:
    """What `plan` says, in numbers."""

    def __init__(self, text):
        self.text = text
        self.per_process, self.to_gather = map(size, re.search(
            r"^memory +([0-9.]+ .?B) per process and ([0-9.]+ .?B) to gather", text, re.M).groups())
        shared = re.search(r"^ +the data take ([0-9.]+ .?B) once on each machine, and ([0-9.]+ .?B) in one process while they", text, re.M)
        self.data, self.reading = map(size, shared.groups()) if shared else (0.0, 0.0)
        self.journals, self.archive = map(size, re.search(
            r"^disk +about .*\(journals ([0-9.]+ .?B),.* archive ([0-9.]+ .?B)\)", text, re.M).groups())
        more = re.search(r"^disk.*\n +the rows of tables take at most ([0-9.]+ .?B) more", text, re.M)
        self.tables = size(more[1]) if more else 0.0
        self.next = re.search(r"^next: (.*)", text, re.M)[1]


def journal_bytes(directory):
    return sum(file.stat().st_size for file in directory.glob("journal/*"))


# The largest resident set of a process counts what it was before its exec(): it must not have been this one.
MEASURE = """import os, sys
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
                         file_actions=[(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in (1, 2)])
_, status, usage = os.wait4(process, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"""


def peak_memory(netlyap, *words):
    """The largest resident set of one process, in bytes."""
    said = subprocess.run([sys.executable, "-S", "-c", MEASURE, netlyap.program, *map(str, words)], cwd=netlyap.folder,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stdout
    code, kilobytes = said.split()
    assert code == "0"
    return 1024 * int(kilobytes)


@pytest.mark.parametrize("kind", JOBS)
def test_disk(netlyap, kind):
    netlyap.job(JOBS[kind])
    plan = Plan(netlyap("plan", "job.ini"))
    netlyap("run", "job.ini", "--out", "run")
    journals, archive = journal_bytes(netlyap.folder / "run"), (netlyap.folder / "run/sweep.h5").stat().st_size
    assert 1 / FACTOR < journals / plan.journals < FACTOR, plan.text
    assert 1 / FACTOR < archive / plan.archive < FACTOR, plan.text


def test_disk_of_an_extension_counts_what_is_there(netlyap):
    """The journals of the new units alone stood beside the whole archive, and their sum was nothing's size."""
    netlyap.job({"sweep.seeds": "0:16", "sweep.iterations": "200"})
    netlyap("run", "job.ini", "--out", "run")
    there = journal_bytes(netlyap.folder / "run")
    text = netlyap("plan", "job.ini", "--out", "run", "--extend", "--sweep.seeds", "0:64")
    told = re.search(r"^disk +about (.*) in all \(journals (.*), of which (.*) are there, archive (.*)\)$", text, re.M)
    in_all, journals, before, archive = map(size, told.groups())
    netlyap("run", "job.ini", "--out", "run", "--extend", "--sweep.seeds", "0:64")
    now = journal_bytes(netlyap.folder / "run")
    assert math.isclose(before, there, rel_tol=0.01) and math.isclose(in_all, journals + archive, rel_tol=0.01)
    assert 1 / FACTOR < now / journals < FACTOR and now > 2 * there
    assert 1 / FACTOR < (netlyap.folder / "run/sweep.h5").stat().st_size / archive < FACTOR


def test_rows_of_tables_have_a_bound(netlyap):
    job = {"sweep.members": "0", "sweep.iterations": "2000", "sweep.eta": "5", "sweep.seeds": "0:64",
           "observe.names": "intermittency"}
    netlyap.job(job | {"observe.intermittency.max_phases": "10"})
    plan = Plan(netlyap("plan", "job.ini"))
    netlyap("run", "job.ini", "--out", "run")
    run = netlyap.folder / "run"
    taken = journal_bytes(run) + (run / "sweep.h5").stat().st_size
    known = plan.journals + plan.archive
    # Most of these trajectories have more phases than the table takes.
    assert known / FACTOR < taken < FACTOR * known + plan.tables
    assert taken > known + 0.5 * plan.tables, plan.text
    assert Plan(netlyap("plan", "job.ini", "--observe.intermittency.max_phases", "1000")).tables > 50 * plan.tables


def test_states_that_are_kept_are_told(netlyap):
    netlyap.job(units_of(10**9, 1) | {"run.checkpoint_seconds": "60"})
    assert re.search(r"states kept every 60 s \(run.checkpoint_seconds\) take at most " + SIZE + " more",
                     netlyap("plan", "job.ini"))


@pytest.fixture
def program_memory(netlyap):
    """What the program takes for next to nothing: computing half of a sweep, and gathering it."""
    netlyap.job(TINY | {"sweep.seeds": "0:16"}, "nothing.ini")
    computing = peak_memory(netlyap, "run", "nothing.ini", "--out", "nothing", "--slice", "1/2")
    return computing, peak_memory(netlyap, "gather", "nothing")


def data_of(netlyap, rows, features):
    with open(netlyap.folder / "data.csv", "w") as file:
        for row in range(rows):
            file.write(",".join(str((row * 31 + column * 17) % 10) for column in range(features)) + f",{row % 2}\n")


MEMORY = {
    "long series": SERIES | {"sweep.iterations": "20000"},
    "a large ensemble": SERIES | {"network.hidden": "200 200", "sweep.iterations": "3", "sweep.seeds": "0:16",
                                  "sweep.members": "20", "observe.names": "training"},
    "large data": TINY | {"data.source": "data.csv", "data.train": "1500", "sweep.seeds": "0:16"},
    "few samples of large data": TINY | {"data.source": "data.csv", "data.samples": "first 100", "data.train": "80", "sweep.seeds": "0:16"},
}


@pytest.mark.skipif("sanitize" in os.environ.get("NETLYAP_BUILD", ""), reason="the sanitizers take memory of their own")
@pytest.mark.parametrize("kind", MEMORY)
def test_memory_of_a_computing_process(netlyap, program_memory, kind):
    data_of(netlyap, 2000, 1000)
    netlyap.job(MEMORY[kind])
    plan = Plan(netlyap("plan", "job.ini"))
    words = ["run", "job.ini", "--out", "run", "--slice", "1/2", "--run.checkpoint_seconds", "0.1"]
    if kind == "a large ensemble":  # takes most where it goes on from a state, which it reads
        netlyap("run", "job.ini", "--out", "run", "--run.keep_final_state", "yes")
        words = ["run", "job.ini", "--out", "run", "--extend", "--sweep.iterations", "6"]
    taken = peak_memory(netlyap, *words) - program_memory[0]
    assert taken > 10e6, "enough to be compared"
    planned = plan.per_process + max(plan.data, plan.reading)  # what was read is let go before the data are mapped
    assert 1 / FACTOR < taken / planned < FACTOR, f"{taken / 1e6:.1f} MB\n{plan.text}"


@pytest.mark.skipif("sanitize" in os.environ.get("NETLYAP_BUILD", ""), reason="the sanitizers take memory of their own")
@pytest.mark.parametrize("kind, keys", [("tiny units", TINY | {"sweep.seeds": "0:80000"}),
                                        ("long series", SERIES | {"sweep.iterations": "20000"})])
def test_memory_to_gather(netlyap, program_memory, kind, keys):
    """Between what is taken without the files that are mapped, and what is taken with them."""
    netlyap.job(keys)
    plan = Plan(netlyap("plan", "job.ini"))
    netlyap("run", "job.ini", "--out", "run")
    mapped = journal_bytes(netlyap.folder / "run") + (netlyap.folder / "run/sweep.h5").stat().st_size
    taken = peak_memory(netlyap, "gather", "run") - program_memory[1]
    assert (taken - mapped) / FACTOR < plan.to_gather < FACTOR * taken, f"{taken / 1e6:.1f} MB\n{plan.text}"


@pytest.mark.skipif("sanitize" in os.environ.get("NETLYAP_BUILD", ""), reason="the sanitizers take memory of their own")
def test_memory_to_gather_rows_of_tables(netlyap):
    """What more rows take, beside the same job with one row of each initial condition: at most what plan says."""
    netlyap.job({"sweep.members": "0", "sweep.iterations": "1200", "sweep.eta": "5", "sweep.seeds": "0:3000",
                 "observe.names": "intermittency"})
    taken, told = [], []
    for most in ("1", "8"):
        keys = "--observe.intermittency.max_phases", most
        more = re.search("^memory.*\\n +the rows of tables take at most " + SIZE + " and ([0-9.]+ .?B) more",
                         netlyap("plan", "job.ini", *keys), re.M)
        netlyap("run", "job.ini", "--out", most, *keys)
        told.append(size(more[3]))
        taken.append(max(peak_memory(netlyap, "gather", most) for _ in range(3)))  # how much its threads have at once differs
    rows = taken[1] - taken[0]  # with more of the journals, which are mapped
    assert (told[1] - told[0]) / 4 < rows < told[1] - told[0], f"{rows / 1e6:.1f} MB, told {told}"


def test_a_step_that_takes_longer_than_the_measurement(netlyap):
    """Nothing is 0, infinite or absurd, and plan comes to its end."""
    with open(netlyap.folder / "data.csv", "w") as file:
        for row in range(2000):
            file.write(",".join(str((row + column) % 7) for column in range(784)) + f",{row % 10}\n")
    netlyap.job({"data.source": "data.csv", "data.train": "1900", "network.hidden": "512 256", "sweep.members": "5",
                 "sweep.iterations": "1000", "sweep.epsilon": "1e-8", "observe.names": "divergence"})
    text = netlyap("plan", "job.ini")
    assert "estimated from steps on a part of the data" in text
    speed = re.search(r"^speed here +([0-9.]+)", text, re.M)
    assert float(speed[1]) > 0 and "inf" not in text and "nan" not in text, text
    assert re.search(r"\(\d+(\.\d+)?( [kM])? core-hours\)", text), text


def test_an_endless_job_is_planned_at_once(netlyap):
    netlyap.job(units_of(10**12, 8000))  # at any speed
    assert "years" in netlyap("plan", "job.ini")


def test_next_has_all_that_was_typed(netlyap, finished, small_job):
    netlyap.job(small_job, "the job.ini")
    words = ["--out", "a run", "--extend", "--sweep.seeds", "0:11 20:22", "--sweep.name", "it's $HOME"]
    plan = Plan(netlyap("plan", "the job.ini", "--ranks", "3", *words))
    typed = subprocess.run(["bash", "-c", "printf '%s\\n' " + plan.next.partition("netlyap run ")[2]], text=True,
                           capture_output=True, check=True).stdout.splitlines()
    words[1] = str(netlyap.folder / "a run")
    assert typed[:len(words) + 1] == [str(netlyap.folder / "the job.ini"), *words]


def test_what_is_left_of_a_run(netlyap, small_job):
    netlyap.job(small_job)
    fresh = Plan(netlyap("plan", "job.ini", "--out", "run"))
    netlyap("run", "job.ini", "--out", "run", "--slice", "1/3")
    part = Plan(netlyap("plan", "job.ini", "--out", "run"))
    assert "done          4 of 12 units in run; the time below is for the 8 that are left" in part.text
    there = size(re.search(r"in all \(journals .*, of which (.*) are there, archive", part.text)[1])
    assert part.journals - there < 0.7 * fresh.journals and part.archive == fresh.archive
    steps = [float(re.search(r"^member-steps +([0-9.]+) k", plan.text, re.M)[1]) for plan in (fresh, part)]
    assert steps[0] == 55.4 and 0.2 * steps[0] < steps[1] < 0.8 * steps[0]
    netlyap("run", "job.ini", "--out", "run")
    whole = netlyap("plan", "job.ini", "--out", "run")
    assert "nothing is left to compute\n" + netlyap.next_line("show", "run/sweep.h5") in whole and "member-steps  0\n" in whole
    # Without --out it is the directory that `run` would take.
    netlyap("run", "job.ini", "--slice", "1/3")
    assert "4 of 12 units in runs/job;" in netlyap("plan", "job.ini")
    assert "runs/job belongs to another job: choose another with --out" in netlyap("plan", "job.ini", "--sweep.seed", "9")
    bigger = netlyap("plan", "job.ini", "--extend", "--sweep.eta", "0.5 1 2")
    assert "4 of 18 units in runs/job;" in bigger


def test_a_unit_that_is_begun_counts_in_part(netlyap):
    netlyap.job(units_of(10**12, 2) | {"run.checkpoint_seconds": "0.1"})
    process = netlyap.start("run", "job.ini", "--out", "run")
    Logs(netlyap.folder / "run").wait_for_checkpoints(process, 1)
    process.terminate()
    netlyap.output(process)
    assert "done          0 of 2 units in run, 1 more is begun;" in netlyap("plan", "job.ini", "--out", "run")


def test_ranks_without_work_are_told(netlyap, small_job):
    netlyap.job(small_job)
    text = netlyap("plan", "job.ini", "--ranks", "65")
    assert "ranks         13 are enough: 52 of 64 workers would have nothing to do, because 12 units are left" in text
    assert Plan(text).next.startswith(f"netlyap run {netlyap.folder}/job.ini --out ")
    assert "are enough" not in netlyap("plan", "job.ini", "--ranks", "13")
