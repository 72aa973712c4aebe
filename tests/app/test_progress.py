"""What a person sees while the program runs and when it has ended."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import re

import pytest

from interruption import TooShort, until_long_enough
from terminals import on_a_terminal

LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d info ")


def final(netlyap):
    return "complete: 12 of 12 units; the archive is run/sweep.h5\n" + netlyap.next_line("show", "run/sweep.h5")


@until_long_enough(2000)
def test_bar_on_a_terminal(netlyap, iterations, small_job):
    netlyap.job(small_job | {"sweep.iterations": iterations, "observe.divergence.every": "10"})
    screen, out = on_a_terminal(netlyap, "run", "job.ini", "--out", "run")
    assert out == final(netlyap)
    states = re.findall(r"\r\[(#*\.*)\] (\d+) of 12 units, [0-9.]+( [kMG])? member-steps/s", screen)
    if len(states) < 2 or not re.search(r", [\d.]+ s left", screen):
        raise TooShort
    assert all(len(bar) == 30 for bar, _, _ in states)
    done = [int(units) for _, units, _ in states]
    assert done == sorted(done) and [bar.count("#") for bar, _, _ in states] == [units * 30 // 12 for units in done]
    assert "computed in " in screen.rpartition("\r\033[K")[2]  # the bar is wiped away at the end


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"NETLYAP_PROGRESS": "lines"}], ids=str)
def test_no_bar_where_it_is_not_wanted(netlyap, small_job, environment):
    netlyap.job(small_job)
    screen, out = on_a_terminal(netlyap, "run", "job.ini", "--out", "run", **environment)
    assert out == final(netlyap) and "12 units" in screen and "[#" not in screen and "\r[" not in screen


@pytest.mark.parametrize("ranks", [0, 3])
def test_lines_without_a_terminal(netlyap, small_job, ranks):
    netlyap.job(small_job)
    process = netlyap.start("run", "job.ini", "--out", "run", ranks=ranks)
    out, err = netlyap.output(process)
    assert process.returncode == 0 and out == final(netlyap)
    assert "\r" not in out + err and "\033" not in out + err
    workers = "2 workers" if ranks else "1 worker"
    assert f"sweep: 12 units, 55.4 k member-steps; 0 units are done already; {workers}, " in err
    assert re.search(r"computed in [\d.]+ s, [0-9.]+( [kMG])? member-steps/s; gathered in [\d.]+ s", err)
    again = netlyap("run", "job.ini", "--out", "again", ranks=ranks) + netlyap("run", "job.ini", "--out", "again", ranks=ranks)
    assert again.count("nothing was left to compute; gathered in ") == again.count("member-steps/s; gathered in ") == 1

    # Rank 0 says the same on the console and in its file; every rank has a file.
    logs = sorted((netlyap.folder / "run/log").iterdir())
    assert [log.name for log in logs] == [f"rank-{rank}.log" for rank in range(max(1, ranks))]
    for log in logs:
        lines = log.read_text().splitlines()
        assert lines and all(LOG_LINE.match(line) for line in lines)
    assert [LOG_LINE.sub("", line) for line in logs[0].read_text().splitlines()] == err.splitlines()
    for rank, log in enumerate(logs[1:], 1):
        assert f"rank {rank} of 3: process " in log.read_text()


def test_bar_under_mpirun_when_asked_for(netlyap, small_job):
    """mpirun gives no rank a terminal that can be recognised, so a person says that there is one."""
    netlyap.job(small_job)
    text = netlyap("run", "job.ini", "--out", "run", ranks=2, environment={"NETLYAP_PROGRESS": "bar"})
    assert re.search(r"\r\[[#.]{30}\] \d+ of 12 units", text) and text.count(final(netlyap)) == 1


def test_status_says_what_is_next(netlyap, finished):
    text = netlyap("status", "run")
    assert text.startswith("state    complete\ndone     12 of 12 units (100 %)\nupdated  2")
    assert text.endswith(netlyap.next_line("show", "run/sweep.h5"))
