"""A real Slurm for the tests of this folder, and the fixtures of the tests of the program."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from program import *  # noqa: E402, F401, F403
from slurm_cluster import SlurmCluster, missing  # noqa: E402
from slurm_sweep import Sweep  # noqa: E402


@pytest.fixture(scope="session")
def slurm(tmp_path_factory):
    if missing():
        pytest.skip(missing())
    cluster = SlurmCluster(tmp_path_factory.mktemp("slurm"))
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def sweep(netlyap, slurm):
    """sweep(job): the folder is that of the program at this moment."""
    return lambda job: Sweep(netlyap, slurm, job | {"run.checkpoint_seconds": "0.3"})


@pytest.fixture
def small_sweep(netlyap, slurm, small_job):
    """Twelve units that take a tenth of a second."""
    return Sweep(netlyap, slurm, small_job)
