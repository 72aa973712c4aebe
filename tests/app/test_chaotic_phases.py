"""Two independent ways to the exponent of chaotic laminar phases: tangent vectors of the network, and the softmax map alone."""
# ctest: TIMEOUT 900 LABELS slow-under-sanitizer
import os
from pathlib import Path

import h5py
import numpy as np
import pytest

CHAOTIC = 4  # in /intermittency/kind


def test_chaotic_phases_with_one_unit_on(netlyap):
    """Figure 9's job at eta = 5: phases of 1000 iterations or longer, without their first 100."""
    netlyap("run", Path(os.environ["NETLYAP_SOURCE"]) / "jobs/fig9.ini", "--sweep.seeds", "0:64", "--observe.names",
            "intermittency spectrum", "--observe.spectrum.every", "20", "--out", "run", "--workers", "2")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        phases = file["intermittency"]
        begin, end, seed = (phases[name][:] for name in ("begin", "end", "phase_seed"))
        is_long = (phases["kind"][:] == CHAOTIC) & (phases["units_on"][:] == 1) & (end - begin >= 1000)
        of_map = phases["exponent"][:][is_long]
        t, growth = file["spectrum/iteration"][:], file["spectrum/log_growth"][0, 0, :, 0]
    of_network = []
    for row in np.flatnonzero(is_long):
        first, last = np.searchsorted(t, begin[row] + 100), np.searchsorted(t, end[row], side="right") - 1
        of_network.append((growth[seed[row], last] - growth[seed[row], first]) / (t[last] - t[first]))
    assert len(of_network) >= 10
    assert np.mean(of_network) == pytest.approx(0.236, abs=0.01)
    assert np.mean(of_map) == pytest.approx(np.mean(of_network), abs=0.005)
