"""gather and verify name what an archive does not hold, with the command that computes it; no byte of it is wrong."""
import re

import pytest

JOB = {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:9", "sweep.members": "2",
       "sweep.iterations": "100", "observe.names": "training"}


@pytest.fixture
def partial(netlyap):
    """A run directory whose journals are gone: all units are pending."""
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "run")
    assert "pending" not in netlyap("verify", "run") + netlyap("gather", "run")
    for file in [*(netlyap.folder / "run/journal").iterdir(), netlyap.folder / "run/sweep.h5"]:
        file.unlink()


def test_the_command_has_the_workers_of_the_last_start(netlyap):
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "run", "--workers", "2")
    for file in [*(netlyap.folder / "run/journal").iterdir(), netlyap.folder / "run/sweep.h5"]:
        file.unlink()
    command = f"netlyap run {netlyap.folder}/run/job.ini --workers 2"
    assert f"\n  `{command}` computes them\n" in netlyap("gather", "run")
    text = netlyap("verify", "run")
    assert f"\n  `{command}` computes them\n" in text and text.endswith(f"\nnext: {command}\n")


def test_units_to_come_are_named(netlyap, partial):
    lines = ("4 units pending: eta 0.5, epsilon 1e-08, seeds 0 to 7; eta 0.5, epsilon 1e-08, seed 8; "
             "eta 1, epsilon 1e-08, seeds 0 to 7; ...\n  `netlyap run {}/job.ini` computes them\n")
    assert lines.format(netlyap.folder / "run") in netlyap("gather", "run")
    assert lines.format(netlyap.folder / "run") in netlyap("verify", "run")
    text = netlyap("verify", "run/sweep.h5")
    assert "every checksum is right" in text and lines.format("DIR") in text
    text = netlyap("show", "run")
    assert "9 initial conditions at each of 2 grid points, 18 in all: 0 complete, 18 pending\n" in text
    assert text.endswith(f"\nnext: netlyap run {netlyap.folder}/run/job.ini\n"), "what continues it was not named"


def test_grid_values_are_those_of_the_tables(netlyap):
    """eta was 0.25118864315095807 here and 0.251189 everywhere else."""
    netlyap.job(JOB | {"sweep.eta": "logspace(-1, 1, 6)", "sweep.epsilon": "logspace(-9.5, -8, 2)",
                       "observe.names": "divergence"})
    netlyap("run", "job.ini", "--out", "run", "--slice", "1/24")
    lines = "23 units pending: eta 0.1, epsilon 3.16228e-10, seed 8; eta 0.1, epsilon 1e-08, seeds 0 to 7; "
    assert lines in netlyap("gather", "run") and lines in netlyap("verify", "run")


def test_show_names_one_thing_to_do_next(netlyap):
    """Half of a sweep has both a run to go on with and a picture of what is there: there were two lines `next:`."""
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "run", "--slice", "1/2")
    assert "2 of 4 units" in netlyap("gather", "run")
    text = netlyap("show", "run")
    picture = re.search(r"^`(.*analysis/orbits .*)` draws what is there$", text, re.M)[1]
    assert text.endswith(f"`{picture}` draws what is there\nnext: netlyap run {netlyap.folder}/run/job.ini --slice 2/2\n")
    assert text.count("next: ") == 1
    netlyap("run", "job.ini", "--out", "run", "--slice", "2/2")
    netlyap("gather", "run")
    text = netlyap("show", "run")
    assert text.endswith(f"next: {picture}\n") and text.count("next: ") == 1
