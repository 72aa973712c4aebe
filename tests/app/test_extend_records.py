"""`run --extend` with more observables, recorded iterations or members: records are completed, and only what they lack is
computed."""
# ctest: PROCESSORS 2 TIMEOUT 900 LABELS slow-under-sanitizer
import re

import pytest

from interruption import Logs, until_long_enough, wait_until

SMALL = {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8 1e-4", "sweep.seeds": "0:11", "sweep.iterations": "200"}
WINDOWS = ["--fit.window_start", "0:60:5", "--fit.window_length", "20:120:20"]
# name: keys of the finished run, keys of the larger one, member-steps that it costs
LARGER = {
    "growth after recorded distances": (["--observe.names", "divergence"], ["--observe.names", "divergence growth", *WINDOWS], "0"),
    "references alone": (["--observe.names", "divergence"],
                         ["--observe.names", "training divergence accuracy", "--observe.accuracy.every", "7"], "8.8 k"),
    "recorded iterations": (["--observe.names", "divergence training", "--observe.training.every", "10"],
                            ["--observe.names", "divergence training", "--observe.training.every", "5", "--observe.training.zoom",
                             "3:7"], "8.8 k"),
    "new members follow": (["--observe.names", "divergence growth training", *WINDOWS],
                           ["--observe.names", "divergence growth training", "--sweep.members", "8", *WINDOWS], "35.2 k"),
    "new members, and what they need of the others": (
        ["--observe.names", "growth training", *WINDOWS],
        ["--observe.names", "growth training weights", "--sweep.members", "8", *WINDOWS], "79.2 k"),
    "a table": (["--observe.names", "training divergence"],
                ["--observe.names", "training divergence intermittency", "--sweep.seeds", "0:11"], "8.8 k"),
    "another order": (["--observe.names", "divergence training"], ["--observe.names", "training divergence"], "0")}


@pytest.mark.parametrize("kind", LARGER)
def test_only_what_is_missing_is_computed(netlyap, kind):
    before, after, steps = LARGER[kind]
    netlyap.job(SMALL)
    netlyap("run", "job.ini", "--out", "run", *before)
    larger = ["job.ini", "--out", "run", "--extend", *after]
    said = netlyap("run", *larger, "--dry-run")
    assert f"to compute: 8 of 8 units, {steps} member-steps\n" in said
    missing = "no step is computed" if steps == "0" else "what is missing is computed from iteration 0 on"
    assert f"; 8 units keep what is there, and {missing}\n" in said
    netlyap("run", *larger, ranks=3 if kind == "new members follow" else 0)
    netlyap("run", "job.ini", "--out", "whole", *after)
    netlyap.assert_same("run", "whole")
    assert "8 good records in " in netlyap("verify", "run")


def test_seeds_and_observables_together(netlyap):
    """The last block has other seeds then, and begins at 0."""
    netlyap.job(SMALL)
    netlyap("run", "job.ini", "--out", "run", "--observe.names", "divergence")
    after = ["--observe.names", "divergence training", "--sweep.seeds", "0:14"]
    said = netlyap("run", "job.ini", "--out", "run", "--extend", *after)
    assert "adds training, adds seeds = 11:14 (4 units; 4 of them had fewer than eight seeds and are computed again); 4 units keep what is there, and what " \
        "is missing is computed from iteration 0 on; 4 units begin at iteration 0\n" in said
    netlyap("run", "job.ini", "--out", "whole", *after)
    netlyap.assert_same("run", "whole")


def test_longer_and_more_begins_at_0(netlyap):
    netlyap.job(SMALL)
    netlyap("run", "job.ini", "--out", "run", "--observe.names", "divergence", "--run.keep_final_state", "yes")
    after = ["--observe.names", "divergence training", "--sweep.iterations", "230"]
    said = netlyap("run", "job.ini", "--out", "run", "--extend", *after)
    assert "sweep.iterations 200 -> 230, adds training; 8 units begin at iteration 0\n" in said
    netlyap("run", "job.ini", "--out", "whole", *after)
    netlyap.assert_same("run", "whole")


@pytest.mark.parametrize("after", [["--observe.names", "divergence training"],
                                   ["--observe.names", "divergence", "--sweep.members", "4"],
                                   ["--observe.names", "divergence growth", *WINDOWS]], ids=["references", "members", "growth"])
def test_trajectories_that_diverge(netlyap, after):
    """From there on nothing is known of their seed, in all quantities, whichever member it was."""
    netlyap.job(SMALL | {"network.activation": "relu", "network.l2": "0.5", "sweep.eta": "1 5", "sweep.epsilon": "1e-2 1e300",
                         "sweep.members": "2"})
    said = netlyap("run", "job.ini", "--out", "run", "--observe.names", "divergence")
    assert "33 of 44 initial conditions diverged" in said, "references and members of one point, members alone of another"
    netlyap("run", "job.ini", "--out", "run", "--extend", *after)
    netlyap("run", "job.ini", "--out", "whole", *after)
    netlyap.assert_same("run", "whole")


def test_a_damaged_record_is_computed_whole(netlyap):
    netlyap.job(SMALL)
    netlyap("run", "job.ini", "--out", "run", "--observe.names", "divergence")
    journal, = (netlyap.folder / "run/journal").iterdir()
    data = bytearray(journal.read_bytes())
    data[len(data) // 2] ^= 1
    journal.write_bytes(data)
    after = ["--observe.names", "divergence training"]
    said = netlyap("run", "job.ini", "--out", "run", "--extend", *after)
    assert "; 7 units keep what is there, and what is missing is computed from iteration 0 on; 1 unit begins at iteration 0\n" in said
    netlyap("run", "job.ini", "--out", "whole", *after)
    netlyap.assert_same("run", "whole")


@until_long_enough(20000)
def test_killed_while_records_are_completed(netlyap, kill, iterations):
    """What is missing has checkpoints of its own."""
    netlyap.job(SMALL | {"sweep.eta": "1", "sweep.epsilon": "1e-8", "sweep.iterations": iterations, "observe.training.every": "100"})
    netlyap("run", "job.ini", "--out", "run", "--observe.names", "training")
    after = ["--observe.names", "training divergence", "--observe.divergence.every", "50"]
    words = ["run", "job.ini", "--out", "run", "--extend", *after, "--run.checkpoint_seconds", "0.1"]
    logs = Logs(netlyap.folder / "run")
    process = netlyap.start(*words)
    wait_until(process, lambda: "checkpoint at iteration" in logs.text())
    kill(process)
    said = netlyap(*words)
    assert re.search(r"\d units? (are|is) continued from a checkpoint", said) and logs.continuations()
    netlyap("run", "job.ini", "--out", "whole", *after)
    netlyap.assert_same("run", "whole")
