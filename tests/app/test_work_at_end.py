"""What observables do at the end of a unit (shuffles, neighbours) can be interrupted, and is then all that is repeated."""
# ctest: PROCESSORS 2 TIMEOUT 900 LABELS slow-under-sanitizer
import signal

import pytest

from interruption import Logs, TooShort, until_long_enough, wait_until

STEPS = 300


def job(shuffles):
    """One unit whose steps are nothing beside its shuffles."""
    return {"sweep.eta": "0.5", "sweep.seeds": "0:8", "sweep.members": "0", "sweep.iterations": STEPS,
            "observe.names": "training loss_autocorrelation", "observe.loss_autocorrelation.lags": "3",
            "observe.loss_autocorrelation.shuffles": shuffles, "run.checkpoint_seconds": "0.1"}


def assert_stops(netlyap, process, reason):
    text = "".join(netlyap.output(process))
    if process.returncode == 0:
        raise TooShort
    assert process.returncode == 75 and f"stopped by {reason}" in text and "none of 1 unit is done yet; the last state of" in text, text


@pytest.mark.parametrize("ranks", [0, 2], ids=["one process", "two ranks"])
@until_long_enough(20_000)
def test_stopped_and_continued(netlyap, iterations, ranks):
    command = ("run", "job.ini", "--out", "run")
    netlyap.job(job(iterations))
    logs = Logs(netlyap.folder / "run")
    process = netlyap.start(*command, ranks=ranks)
    wait_until(process, lambda: STEPS in logs.checkpoints().values())  # the steps are over
    process.send_signal(signal.SIGUSR1)
    assert_stops(netlyap, process, "SIGUSR1")
    assert logs.checkpoints() == {0: STEPS}

    logs = Logs(netlyap.folder / "run")
    assert_stops(netlyap, netlyap.start(*command, "--run.time_limit", "1", ranks=ranks), "run.time_limit")
    assert (logs.continuations(), logs.checkpoints()) == ({0: STEPS}, {})  # nothing new has to be kept

    logs = Logs(netlyap.folder / "run")
    assert "complete: 1 of 1 unit" in netlyap(*command, ranks=ranks)
    assert logs.continuations() == {0: STEPS}
    netlyap("verify", "run")
    netlyap("run", "job.ini", "--out", "undisturbed")
    netlyap.assert_same("run", "undisturbed")
