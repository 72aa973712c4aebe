"""Every line that begins with "next: " is one command: complete, quoted, and good in any directory.

Each of them is pasted into a shell that stands elsewhere, from runs in a folder with a blank, a quote and a bracket in its
name; where the program is on the PATH it is called by its name, where it is not by its file.
"""
# ctest: PROCESSORS 2 TIMEOUT 900 LABELS slow-under-sanitizer
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from interruption import endless_units, kill_in_the_only_unit, units_of, until_long_enough, wait_until
from program import TIMEOUT

SOURCE = Path(os.environ["NETLYAP_SOURCE"])
# Where the sources print such lines: what is added there needs its place below.
PLACES = {"verb_gather.cpp": 1, "verb_merge.cpp": 1, "verb_plan.cpp": 1, "verb_refit.cpp": 2, "verb_replay.cpp": 1,
          "verb_run.cpp": 5, "verb_show.cpp": 3, "verb_simulate.cpp": 1, "verb_status.cpp": 1, "verb_verify.cpp": 1,
          "workers.cpp": 1}
CSV = "".join(f"{row % 7},{row % 3},{'ab'[row % 2]}\n" for row in range(40))


@pytest.fixture(params=["on the PATH", "not on the PATH"])
def netlyap(request, tmp_path, program_in, monkeypatch):
    """The program in a folder with an awkward name, and without what the tests set for mpirun."""
    folder = tmp_path / "it's [a] run"
    folder.mkdir()
    build = os.path.dirname(os.environ["NETLYAP"])
    if request.param == "not on the PATH":
        rest = [each for each in os.environ["PATH"].split(":") if each != build]
        monkeypatch.setenv("PATH", ":".join(rest))
    for name in [name for name in os.environ if name.startswith(("OMPI_ALLOW", "OMPI_MCA_rmaps", "OMPI_MCA_hwloc"))]:
        monkeypatch.delenv(name)
    return program_in(folder)


def commands(text):
    return re.findall("^next: (.*)$", text, re.M)


def paste(text, verb, count=1, code=0):
    """Pastes what a verb has printed; the commands must be of this verb. Returns what they print."""
    found = commands(text)
    assert len(found) == count, text
    said = ""
    for command in found:
        program, word = shlex.split(command)[:2]
        assert verb in (word, Path(program).name), command
        assert program == "netlyap" or os.path.isabs(program), command
        done = subprocess.run(["bash", "-c", command], cwd="/usr", capture_output=True, text=True, timeout=TIMEOUT,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == code, (command, done)
        said += done.stdout + done.stderr
    return said


def test_the_places_of_the_sources():
    """Lines that are printed elsewhere, or without next_line(), would not be pasted here."""
    found = {}
    for file in sorted((SOURCE / "src").rglob("*.[ch]pp")):
        text = file.read_text()
        if file.name.startswith("next_command."):
            continue
        assert "next: " not in text, f"{file} prints its own line"
        if calls := len(re.findall(r"\bnext_line\(", text)):
            found[file.name] = calls
    assert found == PLACES
    for folder in ("analysis", "jobs", "slurm"):
        for file in (SOURCE / folder).rglob("*"):
            if file.is_file() and file.suffix in ("", ".py", ".sh", ".sbatch") and "next: " in file.read_text():
                # tests/analysis/test_exponents.py, test_limit.py, test_orbits.py, test_page.py, test_spectrum.py and
                # tests/slurm/test_submit.py look at these
                assert file.name in ("exponents", "limit.py", "orbit_table.py", "page", "spectrum_table.py", "submit"), file


def test_from_a_job_to_its_pictures(netlyap, small_job):
    (netlyap.folder / "my rows.csv").write_text(CSV)
    job = netlyap.job(small_job | {"data.train": "30"}, "my job.ini")
    words = ["--data.source", "my rows.csv", "--sweep.name", "it's $HOME", "--sweep.eta", "0.5 1", "--out", "a b"]
    assert "12 of 12" not in netlyap("simulate", job.name, "--ranks", "3", *words[:6])
    paste(netlyap("simulate", job.name, "--ranks", "3", *words[:6]), "plan")
    said = paste(netlyap("plan", job.name, *words), "run")
    assert "complete: 12 of 12 units" in said and (netlyap.folder / "a b/sweep.h5").exists()
    assert "nothing is left to compute" in netlyap("plan", job.name, *words)
    paste(netlyap("plan", job.name, *words), "show")
    assert "it's $HOME" in paste(said, "show")
    for verb in ("status", "gather", "verify"):
        paste(netlyap(verb, "a b"), "show")
    assert "it's $HOME" in paste(netlyap("verify", "a b/sweep.h5", "--same-as", "a b"), "show")
    paste(netlyap("show", "a b"), "exponents")
    assert (netlyap.folder / "a b/exponents.png").exists()
    assert "18 units" not in netlyap("plan", job.name, *words, "--extend")
    words[5] = "0.5 1 2"
    assert "complete: 18 of 18 units" in paste(netlyap("plan", job.name, *words, "--extend"), "run")


def test_dry_run(netlyap, small_job):
    """It ended without one; of a slice it told the cost of the whole."""
    netlyap.job(small_job)
    words = ["run", "job.ini", "--out", "a b", "--sweep.name", "it's $HOME"]
    text = netlyap(*words, "--slice", "1/2", "--dry-run")
    assert text.startswith("to compute: 6 of 6 units, ")
    assert "slice 1/2 is complete: 6 of 6 units" in paste(text, "run")
    text = netlyap(*words, "--workers", "2", "--dry-run")
    assert text.startswith("to compute: 6 of 12 units, ") and text.endswith(" --workers 2\n")
    assert "complete: 12 of 12 units" in paste(text, "run")
    assert "it's $HOME" in paste(netlyap(*words, "--dry-run"), "show")


def test_no_path_leads_up(netlyap, small_job):
    """It had "..". Behind a symbolic link "link/.." is the folder of what the link leads to; other links keep their names."""
    for name in ("deep/er/jobs", "here"):
        (netlyap.folder / name).mkdir(parents=True)
    (netlyap.folder / "link").symlink_to(netlyap.folder / "deep/er")
    (netlyap.folder / "deep/kept").symlink_to(netlyap.folder / "deep/er/jobs")
    netlyap.job(small_job, "deep/er/jobs/job.ini")
    text = netlyap("plan", "link/../kept/job.ini", "--out", "here/../link/../new run")
    words = shlex.split(commands(text)[0])
    deep = (netlyap.folder / "deep").resolve()
    assert words[2] == f"{deep}/kept/job.ini" and words[4] == f"{deep}/new run", words
    assert "complete: 12 of 12 units" in paste(text, "run") and (deep / "new run/sweep.h5").exists()
    text = netlyap("show", "link/../new run")
    assert ".." not in commands(text)[0]
    paste(text, "exponents")


def test_transience(netlyap):
    netlyap.job({"sweep.eta": "0.5 1", "sweep.seeds": "0:8", "sweep.members": "2", "sweep.iterations": "260",
                 "perturb.at": "0 60", "observe.names": "growth"})
    netlyap("run", "job.ini", "--out", "a b")
    paste(netlyap("show", "a b"), "transience")
    assert (netlyap.folder / "a b/transience.png").exists()


def test_learning(netlyap):
    netlyap.job({"sweep.eta": "0.1 1", "sweep.seeds": "0:8", "sweep.members": "2", "sweep.epsilon": "1e-8 1e-2",
                 "observe.names": "growth time_to_learn"})
    netlyap("run", "job.ini", "--out", "a b")
    first, second = re.findall("^next: .*\n", netlyap("show", "a b"), re.M)
    assert "lambda_nMLE" in paste(first, "exponents")
    assert "shortest median time to learn: " in paste(second, "learning")
    assert (netlyap.folder / "a b/learning.png").exists()


def test_refit(netlyap):
    job = {"sweep.epsilon": "1e-2", "sweep.seeds": "0:48", "sweep.members": "2", "observe.names": "divergence growth"}
    netlyap.job(job | {"fit.min_r_squared": "0", "fit.min_exponent": "-9"})
    netlyap("run", "job.ini", "--out", "all kept")
    paste(netlyap("refit", "all kept", "--sensitivity"), "show")
    netlyap.job(job | {"fit.window_length": "90:101:5"})
    netlyap("run", "job.ini", "--out", "a b")
    said = paste(netlyap("refit", "a b", "--sensitivity"), "refit")
    assert (netlyap.folder / "a b/refit.h5").exists()
    said = paste(said, "show")
    assert "lambda_nMLE" in said
    paste(netlyap("show", "a b"), "exponents")
    paste(said, "exponents")  # beside the picture of the archive that it is made of
    assert {file.name for file in (netlyap.folder / "a b").glob("*.png")} == {"exponents.png", "refit-exponents.png"}


def test_replay(netlyap):
    netlyap.job({"sweep.seeds": "0:8", "sweep.members": "2", "observe.names": "growth training"})
    netlyap("run", "job.ini", "--out", "a b")
    said = paste(netlyap("replay", "a b", "--seed", "3"), "show")
    assert "1 initial condition at one grid point" in said
    for program in ("exponents", "orbits"):
        if program in said:
            paste(said, program)


def test_phases(netlyap):
    netlyap.job({"sweep.eta": "1 5", "sweep.epsilon": "", "sweep.members": "0", "sweep.seeds": "0:8",
                 "sweep.iterations": "2000", "observe.names": "intermittency"})
    netlyap("run", "job.ini", "--out", "run")
    assert "eta 5" in paste(netlyap("show", "run"), "phases")


def test_spectrum(netlyap):
    netlyap.job({"sweep.eta": "1", "sweep.epsilon": "", "sweep.members": "0", "sweep.seeds": "0:3", "sweep.iterations": "40",
                 "observe.names": "spectrum training"})
    netlyap("run", "job.ini", "--out", "run")
    text = netlyap("show", "run")
    assert "lambda_1, median | positive / complete" in text and "no exponents" not in text
    assert "> threshold" in paste(text, "spectrum") and (netlyap.folder / "run/spectrum.png").exists()


def test_regimes(netlyap):
    """A job of several eta with all that the regime map needs led to spectrum and phases."""
    netlyap.job({"sweep.eta": "0.01 5", "sweep.epsilon": "", "sweep.members": "0", "sweep.seeds": "0:8", "sweep.iterations": "2000",
                 "observe.names": "training period intermittency spectrum"})
    netlyap("run", "job.ini", "--out", "run", "--slice", "1/2")
    netlyap("gather", "run")
    text = netlyap("show", "run")
    command, = re.findall("^`(.*)` draws what is there$", text, re.M)
    drawn = subprocess.run(["bash", "-c", command], cwd="/usr", capture_output=True, text=True, timeout=TIMEOUT)
    assert drawn.returncode == 0 and "not computed" in drawn.stdout, drawn
    netlyap("run", "job.ini", "--out", "run", "--slice", "2/2")
    netlyap("gather", "run")
    text = netlyap("show", "run")
    assert "lambda_1, median" in text and "ageing" in paste(text, "regimes")
    assert (netlyap.folder / "run/regimes.png").exists()


@pytest.mark.parametrize("rates", ["1", "0.5 1"])
def test_limit(netlyap, rates):
    """It led to exponents and orbits."""
    netlyap.job(SMALL | MEMBERS | {"sweep.eta": rates, "sweep.iterations": "200", "observe.names": "growth tangent_growth divergence"})
    netlyap("run", "job.ini", "--out", "run")
    paste(netlyap("show", "run"), "limit")
    assert (netlyap.folder / "run/limit.png").exists()
    netlyap("run", "job.ini", "--out", "coarse", "--observe.divergence.every", "7")
    assert "/limit " not in netlyap("show", "coarse"), "it needs the distance at every iteration"


SMALL = {"sweep.eta": "0.5 1", "sweep.seeds": "0:3", "sweep.iterations": "60"}
MEMBERS = {"sweep.members": "2", "sweep.epsilon": "1e-8 1e-2"}
FITS = {"fit.window_start": "0", "fit.window_length": "20"}
ALONE = {  # observe.names: other keys, and the picture
    "hessian": ({"sweep.members": "0", "sweep.epsilon": ""}, "orbits-hessian-sharpness"),
    "tangent_growth": (MEMBERS | FITS, "orbits-tangent_growth-exponent"),
    "covariant": ({"sweep.members": "0", "sweep.epsilon": ""}, "orbits-covariant-angle"),
    "divergence": (MEMBERS, "orbits-divergence-distance"),
    "accuracy": ({"sweep.members": "0"}, "orbits-accuracy-test_accuracy"),
    "time_to_learn": ({"sweep.members": "0", "sweep.epsilon": ""}, "learning"),
    "loss_visibility": ({"sweep.members": "0"}, "orbits-loss_visibility-entropy"),
    "hessian training": ({"sweep.fresh_initial_conditions": "yes"} | MEMBERS, "orbits-hessian-sharpness"),
    "spectrum": ({"sweep.fresh_initial_conditions": "yes"} | MEMBERS, "spectrum")}


@pytest.mark.parametrize("names", ALONE)
def test_what_stands_by_itself(netlyap, names):
    """`show` said "no exponents" and ended; pictures wanted `growth` or `training`."""
    keys, picture = ALONE[names]
    netlyap.job(SMALL | keys | {"observe.names": names})
    netlyap("run", "job.ini", "--out", "run")
    paste(netlyap("show", "run"), picture.split("-")[0])
    assert (netlyap.folder / f"run/{picture}.png").exists()


def test_without_a_name_for_the_directory(netlyap, small_job):
    """The directory of the job's name belongs to another job: a free one is proposed."""
    netlyap.job(small_job)
    paste(netlyap("plan", "job.ini"), "run")
    text = netlyap("plan", "job.ini", "--sweep.seed", "2")
    assert "belongs to another job" in text and "complete" in paste(text, "run")
    assert (netlyap.folder / "runs/job-2/sweep.h5").exists()


def test_slices(netlyap, small_job):
    netlyap.job(small_job)
    for part in ("1/2", "2/2"):
        assert "gathered" in paste(netlyap("run", "job.ini", "--out", "run", "--slice", part), "gather")
    (netlyap.folder / "run/sweep.h5").unlink()
    assert "gathered 12 of 12" in paste(netlyap("status", "run"), "gather")


@pytest.mark.parametrize("words", [[], ["--workers", "2"], ["--slice", "1/2"]], ids=str)
def test_stopped(netlyap, small_job, words):
    netlyap.job(small_job)
    limit = ["--run.time_limit", "1e-9"]
    text = netlyap("run", "job.ini", "--out", "run", *words, *limit, code=75)
    job = netlyap.folder / "run/job.ini"
    assert str(job) in shlex.split(commands(text)[0])
    for found in (text, *[netlyap(verb, "run") for verb in ("status", "verify")],
                  netlyap("plan", "job.ini", "--out", "run")):
        job.write_text(job.read_text().replace("time_limit = 1e-09", "time_limit = 0"))  # the limit goes with the job
        paste(found, "run")
    netlyap.job(small_job | {"sweep.seed": "3"}, "other.ini")  # a batch script goes on by itself
    paste(netlyap("run", "other.ini", "--out", "other", *limit, code=75, environment={"SLURM_JOB_ID": "12"}), "status")


def test_while_a_run_goes_on(netlyap, kill):
    netlyap.job(endless_units(1))
    process = netlyap.start("run", "job.ini")
    wait_until(process, lambda: list(netlyap.folder.glob("runs/job/status/*")))
    assert "running" in paste(netlyap("status", "runs/job"), "status")
    assert "running" in paste(netlyap("plan", "job.ini"), "status")
    assert "running" in paste(netlyap("plan", "job.ini", "--out", "runs/job", code=75), "status")
    for verb in ("gather", "verify"):  # they named `netlyap run`, which is refused while another one goes on
        text = netlyap(verb, "runs/job")
        assert "  a run computes them (process " in text and "netlyap run" not in text
        assert "running" in paste(text, "status")
    assert "running" in paste(netlyap("show", "runs/job"), "status")
    squeue = netlyap.folder / "bin/squeue"
    squeue.parent.mkdir()
    squeue.write_text("#!/bin/sh\necho '12|PENDING|BeginTime|0:00|1:00'\n")
    squeue.chmod(0o755)
    kill(process)
    netlyap("run", "job.ini", "--run.time_limit", "0.1", code=75, environment={"SLURM_JOB_ID": "12"})
    text = netlyap("status", "runs/job", environment={"PATH": f"{squeue.parent}:{os.environ['PATH']}"})
    assert "there is nothing to do while the Slurm job is in the queue" in text
    paste(text, "status")


@until_long_enough(20_000)
def test_given_up(netlyap, kill, iterations):
    netlyap.job(units_of(iterations, 1) | {"run.max_attempts": "1"})
    kill_in_the_only_unit(netlyap, kill)
    text = netlyap("run", "job.ini", "--out", "run", code=69)
    lines = [commands(said)[0] for said in (text, netlyap("status", "run"), netlyap("plan", "job.ini", "--out", "run"))]
    assert len(set(lines)) == 1 and lines[0].endswith(" --retry-failed")
    assert f"`{lines[0]}` computes it" in netlyap("verify", "run")
    assert "complete: 1 of 1 unit" in paste(text, "run")
