"""`netlyap report`: the page of analysis/page, and a sentence where Python, or what it takes, is not there."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import os
import re
import shlex
import subprocess
import sys
import time

import pytest

JOB = {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:8", "sweep.members": "2", "sweep.iterations": "210",
       "observe.names": "growth"}


@pytest.fixture
def run(netlyap):
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "a run")
    return netlyap.folder / "a run"


def test_it_writes_the_page(netlyap, run):
    said = netlyap("report", "a run", "--out", "page.html")
    assert f"report: {netlyap.folder / 'page.html'}\n" in said
    page = (netlyap.folder / "page.html").read_text()
    assert page.startswith("<!DOCTYPE html>") and "Exponents of diverging trajectories" in page
    command = re.search("^next: (.*)$", said, re.M)[1]
    assert shlex.split(command)[-1] == str(run / "sweep.h5")
    pasted = subprocess.run(["bash", "-c", command], cwd="/usr", capture_output=True, text=True, timeout=120)
    assert pasted.returncode == 0 and "every checksum is right" in pasted.stdout
    assert "report written anew" in netlyap("report", run / "sweep.h5", "--out", "page.html")
    assert (netlyap.folder / "page.html").read_text() == page
    netlyap("report", "a run", "--out", "-dash.html")
    assert (netlyap.folder / "-dash.html").read_text() == page
    netlyap("report", "a run")
    assert (netlyap.folder / "report.html").read_text() == page


def test_what_is_wrong_is_said_in_one_sentence(netlyap, run, tmp_path):
    netlyap.refuses("report", "not there", says=["not there does not exist; give a run directory or an archive sweep.h5"])
    netlyap.refuses("report", says=["needs DIR|sweep.h5"])
    (netlyap.folder / "letter.html").write_text("Dear reader")
    for out, says in (("/proc/x.html", "cannot be written"), ("letter.html", "is not a report of this job")):
        said = netlyap("report", "a run", "--out", out, code=74)
        assert says in said and said.count("\n") == 1 and said.startswith("netlyap report: ")
    for out in ("x.pdf", "page.html.gz"):
        said = netlyap("report", "a run", "--out", out, code=64)
        assert said.startswith(f"netlyap report: --out {out} ends with .") and said.count("\n") == 1 and not (netlyap.folder / out).exists()
    netlyap("report", "a run", "--out", "page.HTM")
    (netlyap.folder / "text.h5").write_text("no archive")
    said = netlyap("report", "text.h5", code=65)
    assert said.startswith("netlyap report: ") and "does not begin like an HDF5 file" in said and said.count("\n") == 1
    assert not (netlyap.folder / "report.html").exists()


def test_without_python(netlyap, run, tmp_path):
    netlyap.refuses("report", "a run", environment={"PATH": "/nowhere"},
                    says=["needs python3, which is not on the PATH; install it (Debian: ", "python3-jinja2", "NETLYAP_PYTHON"])
    netlyap.refuses("report", "a run", environment={"NETLYAP_PYTHON": "/nowhere/python"},
                    says=["NETLYAP_PYTHON names /nowhere/python, which cannot be started", "python3-jinja2"])


def test_without_a_package(netlyap, run, tmp_path):
    """A Python that was chosen, and has no jinja2."""
    python = tmp_path / "python"
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text("import sys; sys.modules['jinja2'] = None\n")
    python.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(site))} exec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    said = netlyap("report", "a run", environment={"NETLYAP_PYTHON": str(python)}, code=64)
    assert "has no jinja2; install jinja2 with its pip, or python3-jinja2 (Debian" in said and said.count("\n") == 1
    assert said.startswith("netlyap report: ")
    assert not (netlyap.folder / "report.html").exists()
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    netlyap("report", "a run", environment={"NETLYAP_PYTHON": str(python)})
    assert (netlyap.folder / "report.html").exists()


def test_stopped(netlyap, run, tmp_path):
    """A signal ends the Python as well."""
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho $$ > {shlex.quote(str(tmp_path / 'number'))}\nexec sleep 1000\n")
    python.chmod(0o755)
    process = netlyap.start("report", "a run", environment={"NETLYAP_PYTHON": str(python)})
    number = tmp_path / "number"
    while not (number.exists() and number.read_text().strip()):
        assert process.poll() is None
        time.sleep(0.05)
    process.terminate()
    assert process.wait(timeout=60) == 75
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)
