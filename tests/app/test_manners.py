"""How the program speaks: only what is wanted, no wider than the terminal, in colour where that is welcome."""
# ctest: PROCESSORS 2 LABELS slow-under-sanitizer
import re
import subprocess

import pytest

from interruption import TooShort, until_long_enough
from terminals import on_a_terminal


def shown(netlyap, *words, columns=100, **environment):
    """Everything that a terminal of so many columns gets."""
    return on_a_terminal(netlyap, *words, columns=columns, output=None, **environment)[0]


@pytest.mark.parametrize("words", [["help"], ["help", "run"], ["show", "--help"], ["gather", "-h"]], ids=" ".join)
@pytest.mark.parametrize("columns", [40, 72, 250])
def test_help_fits_the_terminal(netlyap, words, columns):
    """Only names and commands that are to be pasted may be wider; in a wide one lines end where they are easy to read."""
    lines = shown(netlyap, *words, columns=columns).splitlines()
    width = min(columns, 100)
    assert [line for line in lines if len(line) > width and not line.startswith("  ")] == []
    assert max(len(line) for line in lines if not line.startswith("  ")) > width - 15


def test_help_says_the_same_at_every_width(netlyap):
    words = {columns: " ".join(netlyap("help", "run", environment={"COLUMNS": columns}).split()) for columns in ("30", "90", "100")}
    assert len(set(words.values())) == 1
    assert netlyap("help", "run", environment={"COLUMNS": "nonsense"}) == netlyap("help", "run", environment={"COLUMNS": "100"})


def test_help_and_version_as_verbs(netlyap):
    assert netlyap("version") == netlyap("--version")
    assert netlyap("help", "plan") == netlyap("plan", "--help")
    assert "there is no verb plam; did you mean plan?" in netlyap("help", "plam", code=64)
    assert "takes one verb" in netlyap("help", "plan", "run", code=64)


@until_long_enough(2000)
def test_the_bar_fits_the_terminal(netlyap, iterations, small_job):
    netlyap.job(small_job | {"sweep.iterations": iterations, "observe.divergence.every": "10"})
    screen = shown(netlyap, "run", "job.ini", "--out", "run", columns=40)
    bars = re.findall(r"\r(\[[^\r\033]*)\033\[K", screen)
    if not bars:
        raise TooShort
    assert max(map(len, bars)) == 39


@pytest.mark.parametrize("wish, is_coloured", [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False)], ids=str)
def test_colours_are_left_out_on_request(netlyap, small_job, wish, is_coloured):
    netlyap.job(small_job)
    screen = shown(netlyap, "run", "job.ini", "--out", "run", **wish)
    assert bool(re.search(r"\033\[[0-9;]*m", screen)) == is_coloured and "12 units" in screen


@pytest.mark.parametrize("quiet", ["-q", "--quiet"])
@pytest.mark.parametrize("more", [[], ["--workers", "2"]], ids=["alone", "workers"])
def test_quiet(netlyap, small_job, quiet, more):
    """What was asked for is there, and nothing else, also from processes that are started; a refusal still comes."""
    netlyap.job(small_job)
    out, err = netlyap.said("run", "job.ini", quiet, "--out", "run", *more)
    assert err == "" and out.startswith("complete: 12 of 12 units")
    assert netlyap.said(quiet, "show", "run") == netlyap.said("show", "run")
    assert "netlyap: " in netlyap(quiet, "run", "job.ini", "--out", "run", "--sweep.seed", "2", code=64)
    assert "12 units" in (netlyap.folder / "run/log/rank-0.log").read_text()  # the log file has all of it


def test_quiet_on_a_terminal_draws_no_bar(netlyap, small_job):
    netlyap.job(small_job)
    screen = shown(netlyap, "-q", "run", "job.ini", "--out", "run")
    assert "\r[" not in screen and "\033" not in screen and screen.startswith("complete: 12 of 12 units")


def test_verbose(netlyap, small_job):
    """The console says what else only the log file has."""
    netlyap.job(small_job | {"sweep.iterations": "10000000", "run.time_limit": "1", "run.checkpoint_seconds": "0.2",
                             "observe.names": "divergence", "observe.divergence.every": "100000"})
    usual = netlyap.said("run", "job.ini", "--out", "usual", code=75)[1]
    verbose = netlyap.said("run", "job.ini", "--out", "verbose", "-v", code=75)[1]
    assert "checkpoint at iteration" in verbose and "checkpoint at iteration" not in usual
    lines = [line.split(" ", 2)[2] for line in (netlyap.folder / "verbose/log/rank-0.log").read_text().splitlines()]
    assert verbose.splitlines()[-len(lines):] == lines


@pytest.mark.parametrize("words", ["show run --csv", "jobs --defaults", "schema"])
def test_a_reader_that_has_enough_ends_it_quietly(netlyap, finished, words):
    done = subprocess.run(["bash", "-c", f'"$0" {words} | head -n 1; exit ${{PIPESTATUS[0]}}', netlyap.program], cwd=netlyap.folder,
                          capture_output=True, text=True, timeout=240)
    assert done.stderr == "" and len(done.stdout.splitlines()) == 1 and done.returncode in (0, 141)


def test_a_job_from_standard_input(netlyap, small_job):
    job = netlyap.job(small_job).read_text()
    done = subprocess.run([netlyap.program, "plan", "-", "--out", "new"], cwd=netlyap.folder, input=job, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0 and "12" in done.stdout and done.stderr == "", done
    assert not (netlyap.folder / "new").exists()


@pytest.mark.parametrize("words, says", [
    (["version", "extra"], "`netlyap version` takes nothing more, but \"extra\" follows"),
    (["--version", "--json"], "`netlyap --version` takes nothing more, but \"--json\" follows"),
    (["--cite", "apa"], "`netlyap --cite` takes nothing more"), (["--python-path", "."], "takes nothing more"),
    (["--completion", "bash", "zsh"], "`netlyap --completion` takes one word more, but \"zsh\" follows"),
    (["--man-page", "run", "plan"], "takes one word more"),
    (["status", "run", "-q", "-v"], "-q says less and -v says more; leave one of the two out"),
    (["--verbose", "version", "--quiet"], "leave one of the two out")], ids=str)
def test_words_too_many(netlyap, words, says):
    netlyap.refuses(*words, says=[says])


def test_a_job_from_standard_input_is_planned_without_a_name(netlyap):
    job = netlyap.job({"sweep.seeds": "0:8", "sweep.iterations": "50", "observe.names": "training"}).read_text()

    def planned():
        return subprocess.run([netlyap.program, "plan", "-"], cwd=netlyap.folder, input=job, capture_output=True, text=True, timeout=240)
    assert planned().returncode == 0 and "\nunits         1, of 8 initial conditions\n" in planned().stdout
    netlyap("run", "job.ini", "--sweep.eta", "2")  # into runs/job, which is of no interest to a job without a name
    assert "another job" not in planned().stdout and planned().returncode == 0
    assert not (netlyap.folder / "runs/job-2").exists()
    again = subprocess.run([netlyap.program, "run", "-"], cwd=netlyap.folder, input=job, capture_output=True, text=True, timeout=240)
    assert again.returncode == 64 and "choose one with --out" in again.stderr
