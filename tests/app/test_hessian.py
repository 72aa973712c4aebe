"""The observable hessian through the command line: the edge of stability, where sharpness settles at 2 / eta."""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import os
from pathlib import Path

import h5py
import numpy as np
import pytest

EDGE = Path(os.environ["NETLYAP_SOURCE"]) / "jobs/edge.ini"
AT_THE_EDGE = ["--network.hidden", "30 20", "--sweep.eta", "0.2", "--sweep.iterations", "4000",
               "--observe.names", "training hessian", "--observe.hessian.range", "3500:4000"]


def read(folder, name):
    with h5py.File(folder / "sweep.h5") as file:
        return file[f"hessian/{name}"][0, 0]


@pytest.fixture(scope="module")
def edge(program_in, tmp_path_factory):
    """The run directory of the last 500 of 4000 iterations, of 16 seeds, at a stride of 35 that sees both phases of a 2-cycle."""
    folder = tmp_path_factory.mktemp("edge")
    program_in(folder)("run", EDGE, *AT_THE_EDGE, "--sweep.seeds", "0:16", "--observe.hessian.every", "35", "--out", "run",
                       "--workers", "2")
    return folder / "run"


def test_sharpness_settles_at_two_over_eta(edge):
    sharpness = read(edge, "sharpness")
    assert sharpness.shape == (16, 15)  # 3500 + 35 k: even and odd iterations
    mean = sharpness.mean(axis=1)
    assert 9.98 <= np.median(mean) <= 10.08 and ((9.9 <= mean) & (mean <= 10.2)).sum() >= 13
    assert np.allclose(read(edge, "sharpness_ratio"), sharpness * 0.2 / 2, rtol=1e-15)
    assert (read(edge, "residual") <= 1e-12 * sharpness).all()
    alignment = read(edge, "gradient_alignment")
    assert (alignment >= 0).all() and (alignment <= 1 + 1e-14).all()


def test_sharpness_depends_on_its_own_trajectory_alone(edge, program_in, tmp_path):
    """Not on the other seeds of the unit, nor on what was recorded before."""
    program_in(tmp_path)("run", EDGE, *AT_THE_EDGE, "--sweep.seeds", "3 9", "--observe.hessian.every", "490", "--out", "other")
    alone = read(tmp_path / "other", "sharpness")
    assert np.array_equal(alone[:, 0], read(edge, "sharpness")[[3, 9], 12])  # t = 3920
