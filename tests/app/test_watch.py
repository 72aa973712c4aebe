"""netlyap status --watch: the same again and again, until the run is complete or somebody has seen enough."""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import fcntl
import json
import math
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

import jsonschema
import pytest

from interruption import TooShort, endless_units, units_of, until_long_enough, wait_until

SCHEMA = json.loads((Path(os.environ["NETLYAP_SOURCE"]) / "src/app/output.schema.json").read_text())
UP = re.compile(r"\x1b\[(\d+)A\r\x1b\[J")  # so many rows up, and what is below is wiped away


def started_run(netlyap, job, ranks=3):
    netlyap.job(job)
    process = netlyap.start("run", "job.ini", "--out", "run", ranks=ranks)
    status = netlyap.folder / "run/status"
    wait_until(process, lambda: status.exists() and any(status.iterdir()) and "running" in netlyap("status", "run"))
    return process


def stopped_run(netlyap):
    """A run directory of which three of six units are computed."""
    netlyap.job(units_of(200, 6))
    netlyap("run", "job.ini", "--out", "run", "--slice", "1/2")
    return netlyap.folder / "run"


def read_until(process, *parts):
    """What a process prints until all of these stand in it."""
    seen, deadline = b"", time.monotonic() + 60
    while not all(part in seen for part in parts):
        assert time.monotonic() < deadline and select.select([process.stdout], [], [], 60)[0], seen
        text = os.read(process.stdout.fileno(), 65536)
        assert text, seen
        seen += text
    return seen.decode()


@until_long_enough(2000)
def test_until_the_run_is_complete(netlyap, iterations):
    """In a pipe, beside a run of three ranks."""
    process = started_run(netlyap, units_of(iterations, 8) | {"run.checkpoint_seconds": "0.2"})
    text = netlyap.printed("status", "run", "--watch", "0.3", "--exit-code")
    blocks = text.split("\n\n")
    states = [re.match(r"state    (\w+)", block)[1] for block in blocks]
    if states.count("running") < 3:
        raise TooShort
    assert netlyap.output(process) and process.returncode == 0
    assert states[-1] == "complete" and "complete" not in states[:-1] and "\x1b" not in text
    done = [int(re.search(r"^done     (\d+) of 8 units", block, re.M)[1]) for block in blocks]
    assert done == sorted(done) and done[0] < done[-1] == 8
    assert text.endswith(netlyap.next_line("show", "run/sweep.h5"))
    assert blocks[-1] == netlyap.printed("status", "run"), "the last one is what status alone says"


@pytest.mark.parametrize("words, code", [([], 0), (["--exit-code"], 75)])
def test_until_somebody_has_seen_enough(netlyap, words, code):
    stopped_run(netlyap)
    process = netlyap.start("status", "run", "--watch", "0.2", *words)
    seen = read_until(process, b"\n\nstate ")
    process.send_signal(signal.SIGINT)
    rest, err = netlyap.output(process)
    assert process.returncode == code and err == ""
    blocks = (seen + rest).split("\n\n")
    assert len(blocks) >= 2 and {block.rstrip("\n") for block in blocks} == {netlyap.printed("status", "run").rstrip("\n")}


def test_how_often(netlyap):
    """Every ten seconds by default, and the first time at once."""
    stopped_run(netlyap)
    for words, least in (["--watch=0.3"], 2), (["--watch"], 1):
        process = netlyap.start("status", *words, "run")  # the directory is not taken for a number
        read_until(process, b"next: ")
        time.sleep(2.5)
        process.send_signal(signal.SIGINT)
        read = netlyap.output(process)[0].count("state ") + 1
        assert least <= read <= (1 if least == 1 else 12), (words, read)


def test_objects_in_lines(netlyap):
    process = started_run(netlyap, endless_units(3))
    watch = netlyap.start("status", "run", "--watch", "0.2", "--json")
    lines = read_until(watch, b"}\n{", b"}\n").splitlines()
    watch.send_signal(signal.SIGTERM)
    netlyap.output(watch)
    assert watch.returncode == 0 and process.poll() is None
    for line in [line for line in lines if line.endswith("}")]:
        found = json.loads(line)
        jsonschema.Draft202012Validator(SCHEMA).validate(found)
        assert found["netlyap"] == "status" and found["is_running"] and found["exit_code"] == 75


def test_before_the_first_journal(netlyap):
    """A run that has just made its directory, and is not yet heard of."""
    run = stopped_run(netlyap)
    for part in ("journal", "status", "log"):
        shutil.rmtree(run / part)
    process = netlyap.start("status", "run", "--watch", "0.1", "--exit-code")
    text = read_until(process, b"\n\nstate ")
    assert "done     0 of 6 units (0 %)" in text
    netlyap("run", "run/job.ini")
    rest, _ = netlyap.output(process)
    assert process.returncode == 0 and "state    complete" in rest


@pytest.mark.parametrize("columns", [200, 30])
def test_in_place_on_a_terminal(netlyap, columns):
    """Each takes the place of the one before, also where long lines take several rows."""
    stopped_run(netlyap)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen([netlyap.program, "status", "run", "--watch", "0.2"], cwd=netlyap.folder, stdout=slave,
                               stderr=subprocess.PIPE, env=os.environ | {"TERM": "xterm"}, start_new_session=True)
    netlyap.started.append(process)
    os.close(slave)
    expected = netlyap.printed("status", "run")
    seen = ""
    while len(UP.findall(seen)) < 2 or not seen.endswith(expected.replace("\n", "\r\n")):  # a read may hold half of one
        assert select.select([master], [], [], 60)[0] and len(seen) < 10**6, seen[:2000]
        seen += os.read(master, 65536).decode()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    os.close(master)
    first, *rest = UP.split(seen)
    rows = sum(max(1, math.ceil(len(line) / columns)) for line in expected.splitlines())
    assert (columns < 100) == (rows > len(expected.splitlines()))
    assert first == expected.replace("\n", "\r\n")
    assert all(int(up) == rows for up in rest[0::2]) and set(rest[1::2]) == {first}


def test_what_is_refused(netlyap):
    stopped_run(netlyap)
    netlyap.refuses("status", "run", "--watch", "0", says=["--watch is 0", "above 0"])
    netlyap.refuses("status", "run", "--watch", "-1", says=["--watch"])
    netlyap.refuses("status", "run", "--watch", "soon", says=['"soon"'])
    netlyap.refuses("status", "--watch", "5", says=["needs DIR"])
    netlyap.refuses("status", "run", "--watch", "--steps", says=["--steps", "--watch"])
    netlyap.refuses("status", "run", "--watch", "--watch", "2", says=["twice"])
    netlyap.refuses("status", "nothing", "--watch", says=["nothing is not a run directory"])
