"""Archives that Python has the program make: the same as those of the command line."""
import h5py
import numpy as np
import pytest

import netlyap as package
from conftest import SOURCE
from netlyap.errors import ArchiveError

OLD = SOURCE / "tests/storage/data/format_version_1.h5"


@pytest.fixture
def sweep(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap.job({"sweep.eta": "logspace(-0.5, 0.5, 3)", "sweep.seeds": "0:9", "sweep.members": "3", "sweep.iterations": "230"})
    netlyap("run", "job.ini", "--out", "run")
    return netlyap


def test_refit(sweep):
    folder = sweep.folder
    with package.open(folder / "run") as archive:
        with archive.refit(folder / "mine.h5", {"fit.window_start": [0, 20], "fit.estimator": "ratio"}) as other:
            assert other.job["fit.window_start"] == "0 20" and other.job["fit.estimator"] == "ratio"
        sweep("refit", "run", "--fit.window_start", "0", "20", "--fit.estimator", "ratio", "--out", "theirs.h5")
        assert "bit for bit" in sweep("verify", "mine.h5", "--same-as", "theirs.h5")
        with pytest.raises(ArchiveError, match="fit.window_strat"):
            archive.refit(folder / "no.h5", {"fit.window_strat": 0})
        with pytest.raises(ArchiveError, match="is the archive that is read"):
            archive.refit(folder / "run/sweep.h5")


def test_replay(sweep):
    folder = sweep.folder
    with package.open(folder / "run") as archive, h5py.File(folder / "run/sweep.h5") as file:
        with archive.replay(folder / "one.h5", eta=archive.eta[2], seed=7, member=2, observe=["divergence", "weights"], first=100,
                            last=180, keys={"observe.weights.every": 2}) as one:
            assert list(one.dataset("weights/iteration")[:]) == list(range(100, 181, 2))
            assert one.dataset("divergence/distance")[:].tobytes() == file["divergence/distance"][2, 0, 7, 1, 100:181].tobytes()
        with pytest.raises(ArchiveError, match="--eta is missing"):
            archive.replay(folder / "one.h5", seed=7)
        with pytest.raises(ArchiveError, match="--seed 9 is none of the initial conditions"):
            archive.replay(folder / "one.h5", eta=archive.eta[2], seed=9)
    with package.open(folder / "run", eta=1) as archive, archive.replay(folder / "one.h5", seed=7) as one:
        assert one.eta == [1.0], "what was chosen when the archive was opened"


def test_to_dataframe(sweep):
    with package.open(sweep.folder / "run") as archive:
        frame = archive.to_dataframe("lyapunov/exponent")
        assert list(frame.index.names) == ["eta", "epsilon", "seed"] and len(frame) == 27
        assert np.array_equal(frame["exponent"].to_numpy(), archive.dataset("lyapunov/exponent")[:].ravel(), equal_nan=True)
        assert "outcome" in archive.to_dataframe("lyapunov").columns


def test_of_an_old_archive(tmp_path):
    """The first that there was: a trajectory of it is the same today; it holds no distances."""
    with package.open(OLD) as archive:
        frame = archive.to_dataframe("lyapunov")
        assert len(frame) == 18 and set(frame["outcome"]) == {"kept", "missing"}
        assert frame.loc[(1, 1e-8, 3), "exponent"] == archive.dataset("lyapunov/exponent")[0, 0, 3]
        with archive.replay(tmp_path / "one.h5", epsilon=1e-8, seed=3) as one:
            assert one.dataset("lyapunov/exponent")[0, 0, 0] == archive.dataset("lyapunov/exponent")[0, 0, 3]
        with pytest.raises(ArchiveError, match="holds no distances"):
            archive.refit(tmp_path / "other.h5")


def test_a_program_that_is_not_there(sweep, monkeypatch):
    from netlyap import derived
    monkeypatch.setattr(derived, "program", lambda: "/nowhere/netlyap")
    with package.open(sweep.folder / "run") as archive, pytest.raises(ArchiveError, match="put its folder on the PATH"):
        archive.refit(sweep.folder / "no.h5")
