"""Training that runs away is no chaos: where it is said."""
# ctest: LABELS slow-under-sanitizer
from types import SimpleNamespace

import numpy as np
import pytest

from netlyap import exponent_table
from netlyap.archive import Archive
from netlyap.page.answer import answer
from netlyap.runaway import runaway_note, runs_away

LINEAR = {"data.source": "chebyshev(3, 20)", "network.hidden": "", "network.loss": "squared", "data.train": "20"}
NOTE = ("training runs away at 1 of 2 grid points: the last loss that is recorded is infinite or more than 1,000,000 times the first one in half "
        "of the initial conditions or more; exponents there are of parameters that grow without bound, not of bounded chaos")


def test_parameters_that_grow_without_bound_are_named(program_in, tmp_path):
    """Least squares: |1 - eta h| > 1 at large eta. Every initial condition was "exponential growth", and nothing said of what."""
    netlyap = program_in(tmp_path)
    netlyap("run", netlyap.job(LINEAR | {"sweep.eta": "0.1 6", "sweep.epsilon": "1e-8", "sweep.seeds": "0:24", "sweep.members": "2",
                                         "sweep.iterations": "200", "observe.names": "growth training"}, "job.ini"), "--out", "run")
    with Archive(tmp_path / "run") as archive:
        (still,), (gone,) = exponent_table.points(archive)
        assert not runs_away(archive, still) and runs_away(archive, gone)
        assert runaway_note(archive, [still]) == "" and NOTE in exponent_table.notes(archive, [[still], [gone]])
        assert NOTE.removeprefix("t") in answer(archive)
    netlyap("run", netlyap.job(LINEAR | {"sweep.eta": "6", "sweep.epsilon": "1e-8", "sweep.seeds": "0:8", "sweep.members": "2",
                                         "sweep.iterations": "200", "observe.names": "growth"}, "other.ini"), "--out", "silent")
    with Archive(tmp_path / "silent") as archive:
        assert not runs_away(archive, exponent_table.points(archive)[0][0]), "no loss is recorded"


@pytest.mark.parametrize("first, last, is_gone", [(0.0, 0.0, False), (1e-30, 1e-12, False), (0.0, 1e-20, False), (2.0, 1e6, False), (2.0, 3e6, True),
                                                  (1.0, np.inf, True), (1.0, np.nan, True), (np.inf, np.inf, True)])
def test_what_is_learned_to_the_end_does_not_run_away(first, last, is_gone):
    """A loss that was 0 at both ends was called one that runs away."""
    losses = np.array([[first, last]] * 3)
    cell = SimpleNamespace(seeds=[0, 1, 2], loss=lambda: (np.arange(2), losses))
    archive = type("Some", (set,), {"cell": lambda self, eta, epsilon: cell})(["training/loss"])
    assert runs_away(archive, SimpleNamespace(eta=1, epsilon=0)) == is_gone
