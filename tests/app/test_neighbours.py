"""Commands beside each other on one run directory: no archive is damaged, and a good one is never replaced by less.

NETLYAP_REPEAT=200 repeats each of them so often.
"""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import os
import shutil

import pytest

from processes import session_of

ROUNDS = int(os.environ.get("NETLYAP_REPEAT", "4"))
UNITS = 24


@pytest.fixture(scope="module")
def runs(program_in, tmp_path_factory):
    """A folder with the run directories `whole`, and `part` of which some units are missing; archives of 15 MB."""
    netlyap = program_in(tmp_path_factory.mktemp("neighbours"))
    netlyap.job({"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8 1e-4 1e-2", "sweep.seeds": "0:32", "sweep.members": "5",
                 "sweep.iterations": "2000", "observe.names": "divergence training growth",
                 "observe.divergence.every": "2"})
    netlyap("run", "job.ini", "--out", "whole")
    netlyap("run", "job.ini", "--out", "part", "--slice", "1/2")
    assert (netlyap.folder / "whole/sweep.h5").stat().st_size > 12e6
    return netlyap.folder


def together(netlyap, commands):
    """Starts all at once; returns (exit code, what it said) of each, when all have ended."""
    processes = [netlyap.start(*words) for words in commands]
    said = ["".join(netlyap.output(process)) for process in processes]
    assert not any(session_of(process) for process in processes)
    return [(process.returncode, text) for process, text in zip(processes, said)]


def check(netlyap, results, allowed):
    for code, said in results:
        assert code in allowed and not any(word in said for word in ("internal error", "damaged")), (code, said)
    assert "every checksum is right" in netlyap("verify", "run")
    assert not list((netlyap.folder / "run").rglob("*.tmp")), "nothing is left over"


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_gathers(netlyap, runs, round_):
    shutil.copytree(runs / "whole", netlyap.folder / "run")
    check(netlyap, together(netlyap, [["gather", "run"], ["gather", "run"], ["verify", "run"], ["status", "run"]]), [0])
    assert "complete" in netlyap("status", "run", "--exit-code")


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_gathers_beside_the_end_of_a_run(netlyap, runs, round_):
    """The archive of the run, which holds all, stays, whoever ends last."""
    shutil.copytree(runs / "part", netlyap.folder / "run")
    shutil.copy(runs / "job.ini", netlyap.folder)
    commands = [["run", "job.ini", "--out", "run"], ["gather", "run"], ["gather", "run"], ["verify", "run"],
                ["status", "run"], ["run", "job.ini", "--out", "run"]]
    results = together(netlyap, commands)
    check(netlyap, results, [0, 75])
    assert sorted([results[0][0], results[-1][0]]) in ([0, 75], [0, 0]), results
    assert f"complete: {UNITS} of {UNITS}" in results[0][1] + results[-1][1]
    assert f"done     {UNITS} of {UNITS} units" in netlyap("status", "run", "--exit-code")
    assert "bit for bit" in netlyap("verify", "run", "--same-as", runs / "whole")
