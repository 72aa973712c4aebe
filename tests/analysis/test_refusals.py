"""Every program of analysis/ says in one sentence, with an exit code, what an archive or its surroundings do not allow."""
# ctest: TIMEOUT 900 LABELS slow-under-sanitizer
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys

import pytest

from netlyap.archive import Archive
from netlyap.errors import ArchiveError
from conftest import SOURCE

PROGRAMS = ("exponents", "figures", "learning", "limit", "orbits", "phases", "regimes", "report", "spectrum", "transience", "page")


@pytest.fixture(scope="module")
def odd(program_in, tmp_path_factory):
    """A folder with what is given instead of a finished archive, and with archives of other networks and without results."""
    folder = tmp_path_factory.mktemp("odd")
    netlyap = program_in(folder)
    words = "--sweep.seeds 0:2 --sweep.iterations 300 --sweep.members 2"
    netlyap("run", SOURCE / "jobs/fig3.ini", *words.split(), "--out", "unfinished it's")
    (folder / "unfinished it's/sweep.h5").unlink()
    (folder / "empty folder").mkdir()
    (folder / "leads nowhere").symlink_to("nothing")
    (folder / "leads to itself").symlink_to("leads to itself")
    (folder / "no bytes.h5").write_bytes(b"")
    (folder / "text.h5").write_text("no archive")
    netlyap("run", SOURCE / "jobs/fig3.ini", *words.split(), *"--sweep.eta 1e5 --network.l2 1".split(), "--out", "diverged")
    tanh = "--network.hidden 4 4 --network.activation tanh --observe.names training"
    netlyap("run", SOURCE / "jobs/regimes.ini", *"--sweep.seeds 0:2 --sweep.iterations 300 --sweep.eta 1 --sweep.name".split(),
            "Figure 9", *tanh.split(), "--out", "tanh")
    return folder


GIVEN = {  # what is given: a part of the sentence
    "unfinished it's": """holds no sweep.h5; `netlyap gather '""", "empty folder": "is not a run directory; give one that",
    "leads nowhere": "is a link that leads nowhere; give a sweep.h5", "leads to itself": "is a link that leads nowhere",
    "no bytes.h5": "is empty, so it is not an archive", "text.h5": "does not begin like an HDF5 file",
    "not there": "not there does not exist; give a sweep.h5 or its run directory"}


@pytest.mark.parametrize("given", GIVEN)
def test_what_is_no_archive(odd, given):
    with pytest.raises(ArchiveError, match=re.escape(GIVEN[given])) as refusal:
        Archive(str(odd / given))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("program, given", zip(PROGRAMS, GIVEN))
def test_programs_pass_it_on(odd, analysis, program, given):
    is_there = (odd / given).exists() and given != "empty folder"
    out, err = analysis(program, odd / given, code=65 if is_there else 64)
    assert GIVEN[given] in err and err.count("\n") == 1 and err.startswith(f"analysis/{program}: ") and out == ""


def test_an_empty_name(analysis):
    _, err = analysis("phases", "", code=64)
    assert err == "analysis/phases: the name of the archive is empty; give a sweep.h5 or its run directory\n"


@pytest.mark.parametrize("program", ["figures", "report"])
def test_where_all_diverged(odd, analysis, program):
    _, err = analysis(program, odd / "diverged", code=65)
    assert err.endswith("has no complete initial condition at eta = 100000, epsilon = 1e-08, because all 2 diverged; take a "
                        "smaller eta\n")


@pytest.mark.parametrize("folder", ["", "/run"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_folder_without_rights(tmp_path, program, folder):
    """Nobody may look into it; whether it is a run directory is not known then."""
    closed = tmp_path / "closed"
    (closed / "run").mkdir(parents=True)
    closed.chmod(0)
    (tmp_path / "work").mkdir()
    (tmp_path / "work").chmod(0o777)
    code = ("import os, runpy, sys; os.geteuid() or os.setuid(65534); sys.argv = sys.argv[1:]; "
            "sys.path.insert(0, os.path.dirname(sys.argv[0])); runpy.run_path(sys.argv[0], run_name='__main__')")
    for parent in [tmp_path, *tmp_path.parents][:3]:
        parent.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", code, SOURCE / "analysis" / program, f"{closed}{folder}"], cwd=tmp_path / "work",
                          capture_output=True, text=True, timeout=60, env=os.environ | {"MPLCONFIGDIR": "/tmp"})
    assert done.returncode == 65 and "cannot be reached (Permission denied)" in done.stderr, done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("program", ["phases", "regimes"])
def test_no_advice_that_the_network_cannot_follow(odd, analysis, program):
    _, err = analysis(program, odd / "tanh", code=65)
    assert "network.hidden = 4 4, tanh" in err and "must name" not in err and err.count("\n") == 1
    assert "`intermittency` is defined for one hidden layer of sigmoids" in err


@pytest.mark.parametrize("words", ["--descent.method momentum", "--descent.batch 30", "--network.biases hidden",
                                   "--network.loss squared", "--descent.batch 120", ""])
def test_no_advice_that_the_job_cannot_follow(program_in, analysis, tmp_path, words):
    """It told to name `intermittency`, which the program then refused."""
    netlyap = program_in(tmp_path)
    job = ["run", SOURCE / "jobs/regimes.ini", *shlex.split(words), *"--sweep.eta 1 --sweep.seeds 0:1 --sweep.iterations 300".split()]
    can = words in ("", "--descent.batch 120")
    netlyap(*job, "--observe.names", "training period", "--out", "run")
    netlyap(*job, "--observe.names", "training period intermittency", "--out", "other", code=0 if can else 64)
    _, err = analysis("regimes", "run", code=65)
    assert ("must name `intermittency` in observe.names" in err) == can and err.count("\n") == 1
    key, _, text = words.removeprefix("--").partition(" ")
    assert can or ("holds no intermittency/phases, and never can: `intermittency` is defined for a softmax, " in err
                   and f"this job has {key} = {text}\n" in err)


def test_radii_that_are_not_there(runs, analysis, program_in, tmp_path):
    netlyap = program_in(tmp_path)
    for preset, words in (("fig8", "--sweep.seeds 0:2"), ("fig4", "--sweep.seeds 0:2 --sweep.members 2 --sweep.iterations 100")):
        netlyap("run", SOURCE / f"jobs/{preset}.ini", *words.split(), "--sweep.epsilon", "1e-8 1e-2", "--out", preset)
        _, err = analysis("report", preset, code=65)
        assert "cannot be compared with the paper, because it has no epsilon = 1e-14" in err and err.count("\n") == 1
        assert err.endswith(f"; compute jobs/{preset}.ini with its own list of epsilon\n")


@pytest.mark.parametrize("program", PROGRAMS)
def test_without_packages(program):
    """A Python without site-packages has none of h5py, numpy, xarray and matplotlib, and no jinja2 where that is needed."""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", "import runpy, sys; sys.argv[0] = sys.argv[1];"
                           "sys.path.insert(0, sys.argv[2]); runpy.run_path(sys.argv[1], run_name='__main__')",
                           SOURCE / "analysis" / program, SOURCE / "analysis"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 78, done.stderr
    names = ["h5py", "numpy", "xarray", "matplotlib", *(["jinja2"] if program == "page" else [])]
    assert done.stderr.startswith(f"analysis/{program}: {sys.executable} has no {' and no '.join(names)}; install {' '.join(names)} with "
                                  f"its pip, or {' '.join('python3-' + name for name in names)} (Debian, for /usr/bin/python3), or begin ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("is_chosen", [False, True])
@pytest.mark.parametrize("program", PROGRAMS)
def test_another_python_without_packages(tmp_path, program, is_chosen):
    """One that comes first in PATH by chance gives way to that of the system, which has them; one that was chosen does not."""
    other = tmp_path / "python3"
    shutil.copy(os.path.realpath("/usr/bin/python3"), other)
    environment = os.environ | {"PYTHONHOME": sys.base_prefix} | ({"NETLYAP_PYTHON": str(other)} if is_chosen else {})
    def run(*words):
        return subprocess.run([other, "-S", SOURCE / "analysis" / program, *words], env=environment, capture_output=True, text=True,
                              timeout=60)
    done = run("--help")
    if is_chosen:
        assert done.returncode == 78 and "begin the command with the path of a python3 that has" in done.stderr
    else:
        assert done.returncode == 0 and f"usage: analysis/{program}" in done.stdout and done.stderr == "", "nobody asked"
        done = run("-v", "--help")
        assert done.stderr.startswith(f"analysis/{program}: run by /usr/bin/python3, as {other} has no h5py")
    assert done.stderr.count("\n") == 1


def test_the_chosen_python_goes_on(tmp_path):
    """The one that NETLYAP_PYTHON names, where the first one of the PATH has no packages; one that has none either does not."""
    other, chosen = tmp_path / "python3", tmp_path / "chosen python"
    shutil.copy(os.path.realpath("/usr/bin/python3"), other)
    chosen.symlink_to("/usr/bin/python3")
    def run(python):
        return subprocess.run([other, "-S", SOURCE / "analysis/orbits", "-v", "--help"], capture_output=True, text=True, timeout=60,
                              env=os.environ | {"PYTHONHOME": sys.base_prefix, "NETLYAP_PYTHON": python})
    done = run(str(chosen))
    assert done.returncode == 0 and done.stderr.startswith(f"analysis/orbits: run by {chosen}, as {other} has no h5py")
    assert run("").stderr.startswith(f"analysis/orbits: run by /usr/bin/python3, as {other} has no"), "an empty one names none"
    for python in ("/bin/false", "/nowhere/python"):
        done = run(python)
        assert done.returncode == 78 and done.stderr.startswith(f"analysis/orbits: {other} has no h5py")


def test_interrupted():
    """Ctrl-C ends a program without a word; where it is ignored, as after nohup, it stays so."""
    code = "import netlyap.start, os, signal; os.kill(os.getpid(), signal.SIGINT); print('goes on')"
    def ending(before):
        done = subprocess.run([sys.executable, "-c", before + code], cwd=SOURCE / "analysis", capture_output=True, text=True,
                              timeout=60)
        assert done.stderr == ""
        return done.returncode, done.stdout
    handle = "import signal; signal.signal(signal.SIGINT, signal.{});"
    assert ending(handle.format("default_int_handler")) == (-signal.SIGINT, "")
    assert ending(handle.format("SIG_IGN")) == (0, "goes on\n")


def test_a_name_of_any_bytes(runs, analysis, tmp_path):
    folder = os.fsencode(tmp_path) + b"/caf\xe9 \xff"
    shutil.copytree(os.fsencode(runs / "figS1"), folder)
    done = subprocess.run([os.fsencode(SOURCE / "analysis/figures"), folder, b"--out", folder + b"/pictures"],
                          capture_output=True, timeout=120, env=os.environ | {"PYTHONIOENCODING": "utf-8:strict"})
    assert done.returncode == 0 and done.stderr == b"" and b"/caf\xe9 \xff" in done.stdout
    out, err = analysis("report", os.fsdecode(folder), "--json", os.fsdecode(folder + b"/r.json"))
    assert err == "" and b"/caf\xe9 \xff" in os.fsencode(out) and os.path.getsize(folder + b"/r.json") > 0


@pytest.mark.parametrize("program, preset", [("phases", "fig9"), ("figures", "figS1"), ("report", "figS1")])
def test_nothing_can_be_written(runs, analysis, program, preset):
    """Also for root, who may write everywhere else."""
    option, place = ("--json", "/proc/report.json") if program == "report" else ("--out", "/proc/picture.png")
    _, err = analysis(program, runs / preset, option, place, code=73)
    assert "cannot" in err and f"choose another {option}" in err and err.count("\n") == 1


def test_a_name_that_is_too_long(runs, analysis):
    _, err = analysis("exponents", runs / "fig8", "--out", "x" * 300 + ".png", code=73)
    assert "File name too long" in err and err.count("\n") == 1
