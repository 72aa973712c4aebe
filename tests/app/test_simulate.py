"""Machines that are not there."""
# ctest: LEAKS
import os
import re


def rows(text):
    """The rows of the table: ranks, makespan, and the percentages and numbers as they stand."""
    return [re.split(r"\s{2,}", line.strip()) for line in text.splitlines() if re.match(r" +\d+ {2,}", line)]


def test_a_curve(netlyap, small_job):
    netlyap.job(small_job)
    before = netlyap.files()
    text = netlyap("simulate", "job.ini", "--sweep.seeds", "0:16000", "--unit-seconds", "0.5", "--ranks", "1001",
                   "--curve")
    assert "12 k units of 0.5 s, 1 h 40 min of one core in all" in text
    table = rows(text)
    assert [row[0] for row in table] == ["2", "11", "101", "1001"]
    assert all(float(row[3].rstrip(" %")) > 95 for row in table[:3]), "efficiency"
    assert netlyap.files() == before


def test_the_ranks_are_those_of_this_machine(netlyap, small_job):
    """They were 10,000, and the output did not say so."""
    netlyap.job(small_job)
    workers = min(12, len(os.sched_getaffinity(0)))
    text = netlyap("simulate", "job.ini", "--unit-seconds", "0.5")
    assert (f"\nsimulated for {workers + 1} ranks, the number for this machine; --ranks N asks for another: one hands out the "
            f"work, {workers} compute") in text
    assert [row[0] for row in rows(text)] == [str(workers + 1)]
    text = netlyap("simulate", "job.ini", "--unit-seconds", "0.5", "--sweep.eta", "1", "--sweep.epsilon", "1e-8", "--sweep.seeds", "0:8")
    assert " 1 unit of 0.5 s, " in text and "\nsimulated for 2 ranks, " in text and ": one hands out the work, 1 computes\n" in text
    assert "\nsimulated for 101 ranks: one hands" in netlyap("simulate", "job.ini", "--unit-seconds", "0.5", "--ranks", "101")


def test_failures_and_limits_cost(netlyap, small_job):
    netlyap.job(small_job)
    words = ["simulate", "job.ini", "--sweep.seeds", "0:16000", "--unit-seconds", "10", "--ranks", "65",
             "--ranks-per-node", "8"]
    (_, *calm), = rows(netlyap(*words))
    (_, *failing), = rows(netlyap(*words, "--node-failures-per-day", "500", "--launcher", "srun"))
    (_, *limited), = rows(netlyap(*words, "--time-limit", "600"))
    assert calm[6:8] == ["0", "1"] and calm[8:] == ["0.00", "0.00"]
    assert int(failing[6]) + 1 == int(failing[7]) > 1 and float(failing[8]) > 0
    assert int(limited[7]) > 3 and float(limited[9]) > 0 and limited[8] == "0.00"


def test_measured_units(netlyap, small_job):
    netlyap.job(small_job)
    assert re.search(r"12 units of [0-9.e-]+ s", netlyap("simulate", "job.ini", "--ranks", "3"))


def test_bad_machines_are_refused(netlyap, small_job):
    netlyap.job(small_job)
    for name, value in {"ranks": "0", "ranks-per-node": "x", "node-failures-per-day": "-1", "unit-seconds": "1s",
                        "launcher": "aprun"}.items():
        netlyap.refuses("simulate", "job.ini", f"--{name}={value}", says=[f"--{name}", value])
