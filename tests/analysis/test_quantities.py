"""netlyap.open(...)[path] gives what xarray reads through netCDF4, flags as words, and reads only what is looked at."""
import h5py
import numpy as np
import pytest
import xarray as xr

import netlyap
from conftest import SOURCE
from netlyap import decoding

OLD = SOURCE / "tests/storage/data/format_version_1.h5"


@pytest.fixture(scope="module")
def preset(runs):
    """preset("fig9"): an open archive; all are closed in the end."""
    opened = {}

    def get(name):
        if name not in opened:
            opened[name] = netlyap.open(runs / name)
        return opened[name]
    yield get
    for archive in opened.values():
        archive.close()


def groups(path):
    with h5py.File(path) as file:
        return [name for name, item in file.items() if isinstance(item, h5py.Group)]


def words_of(of_netcdf):
    """Flags as netCDF has them, numbers, as their words."""
    said = dict(zip(of_netcdf.attrs["flag_values"], of_netcdf.attrs["flag_meanings"].split()))
    return np.vectorize(said.get)(of_netcdf.values)


@pytest.mark.parametrize("name", ["fig3", "fig4", "fig8", "fig9", "fig11", "fig12", "old"])
def test_the_same_as_through_netcdf(preset, name):
    archive = netlyap.open(OLD) if name == "old" else preset(name)
    for group in groups(archive.path):
        ours = archive[group]
        with xr.open_dataset(archive.path, group=group, decode_times=False) as theirs:
            assert set(ours.variables) >= set(theirs.variables), group
            for path, wanted in theirs.variables.items():
                found = ours[path]
                assert found.dims == wanted.dims and found.attrs["units"] == wanted.attrs["units"], path
                assert found.attrs["long_name"] == wanted.attrs["long_name"], path
                values = words_of(wanted) if "flag_values" in wanted.attrs else wanted.values
                if not path.endswith("phase_seed"):
                    assert found.dtype.kind == ("U" if "flag_values" in wanted.attrs else wanted.dtype.kind), path
                np.testing.assert_array_equal(found.values, values, err_msg=f"{group}/{path}")


def test_the_line_of_the_manual(preset, runs):
    loss = preset("fig9")["training/loss"].sel(eta=5)
    assert loss.dims == ("epsilon", "seed", "iteration") and loss.name == "loss"
    assert loss.attrs["units"] == "1" and loss.attrs["long_name"].startswith("training loss") and loss.attrs["long_name"].endswith("(nat)")
    with h5py.File(runs / "fig9/sweep.h5") as file:
        assert np.array_equal(loss.sel(seed=3, iteration=[7, 5]).values[0], file["training/loss"][0, 0, 3, [5, 7]][::-1])
    assert preset("fig8")["statistics/nmle"].sel(epsilon=1e-8, eta=1).item() == preset("fig8").cell(epsilon=1e-8).statistic("nmle")


def test_flags_are_words_and_what_is_missing_is_nan(preset, with_status):
    fig8 = preset("fig8")
    outcome = fig8["lyapunov/outcome"]
    assert int((outcome == "kept").sum()) == int(fig8["statistics/kept"].sum()) > 0
    with netlyap.open(with_status("fig8", {3: 1, 4: 3})) as archive:
        status = archive["units/status"]
        assert (status.sel(seed=3) == "pending").all() and (status.sel(seed=4) == "failed").all()
        assert archive["lyapunov/exponent"].sel(seed=[3, 4]).isnull().all()
    stretches = preset("fig9")["intermittency/loss_period"]
    with h5py.File(preset("fig9").path) as file:
        raw = file["intermittency/loss_period"][:]
    assert (raw == -1).any() and np.array_equal(stretches.isnull().values, raw == -1)


@pytest.fixture
def reads(monkeypatch):
    """What is asked of HDF5: the lengths of the values that are read."""
    sizes, read = [], decoding.Decoded._read

    def count(self, key):
        values = read(self, key)
        sizes.append(values.size)
        return values
    monkeypatch.setattr(decoding.Decoded, "_read", count)
    return sizes


def test_read_only_what_is_looked_at(runs, reads):
    with netlyap.open(runs / "fig9") as archive:
        loss = archive["training/loss"]
        series = loss.size // loss.sizes["seed"]
        reads.clear()
        part = loss.sel(eta=5, seed=[1, 7]).isel(iteration=slice(100, 90, -2))
        assert part.shape == (1, 2, 5) and "loss" in repr(loss) and reads == []
        assert np.isfinite(part.values).all() and sum(reads) <= 8 * 9
        reads.clear()
        assert archive["training"].loss.isel(iteration=[0, -1]).values.shape[-1] == 2
        assert sum(reads) < series + 100, "the coordinates, and two iterations"


def test_any_index_gives_what_numpy_gives(runs):
    random = np.random.default_rng(1)
    with netlyap.open(runs / "fig9") as archive:
        lazy = archive["training/loss"]
        whole = archive.dataset("training/loss")[:]
        _, _, seeds, iterations = whole.shape
        for _ in range(30):
            s, i = random.integers(-seeds, seeds, random.integers(0, 5)), random.integers(0, iterations, random.integers(0, 5))
            begin, end, step = random.integers(0, iterations, 2).tolist() + [int(random.choice([-7, -1, 1, 3]))]
            assert np.array_equal(lazy.isel(seed=s, iteration=i).values, whole[:, :, s][..., i])
            assert np.array_equal(lazy.isel(epsilon=0, seed=s, iteration=slice(begin, end, step)).values,
                                  whole[:, 0][:, s, begin:end:step])
        points = {"seed": xr.DataArray([3, 1], dims="point"), "iteration": xr.DataArray([9, 8], dims="point")}
        assert np.array_equal(lazy.isel(points).values.ravel(), whole[0, 0, [3, 1], [9, 8]])
        assert np.array_equal(lazy.mean("iteration").values, whole.mean(axis=-1))


@pytest.mark.parametrize("name", ["old", "fig8"])
def test_units_in_words_of_old_archives_and_new_ones(preset, name):
    """Old ones have them as units, new ones at the end of the long_name."""
    with netlyap.open(OLD) if name == "old" else netlyap.open(preset(name).path) as archive:
        assert archive["lyapunov/exponent"].attrs["units"] == ("1/iteration" if name == "old" else "1")
        said = {line.split()[0]: line.split()[-1] for line in repr(archive).splitlines()[2:]}
        assert said["lyapunov/exponent"] == "1/iteration" and said["lyapunov/r_squared"] == "1"
        assert said["training/loss" if name == "old" else "statistics/nmle"] in ("nat", "1/iteration")


def test_what_is_there_in_print(preset):
    archive = preset("fig8")
    said = repr(archive)
    assert str(archive.path) in said and "24 initial conditions" in said
    line = next(line.split() for line in said.splitlines() if "lyapunov/exponent" in line)
    assert line == f"lyapunov/exponent eta 1, epsilon {len(archive.epsilon)}, seed 24 1/iteration".split()
    assert "lyapunov/exponent" in list(archive) and "lyapunov/eta" not in list(archive)
    assert all(path in archive and path in said for path in archive)


def test_what_is_not_there(runs):
    archive = netlyap.open(runs / "fig8")
    for path, says in (("training/los", "holds no training/los"), ("accuracy", "its job must name `accuracy`")):
        for kind in (netlyap.ArchiveError, KeyError):
            with pytest.raises(kind) as refusal:
                archive[path]
            assert says in str(refusal.value) and str(refusal.value)[0] not in "'\""
    exponent = archive["lyapunov/exponent"]
    archive.close()
    assert "closed" in repr(archive)
    with pytest.raises(netlyap.ArchiveError, match="is closed; open it again"):
        archive["lyapunov/exponent"]
    with pytest.raises(netlyap.ArchiveError, match="was closed before this was read"):
        exponent.load()
    with netlyap.open(runs / "fig8") as archive:
        exponent = archive["lyapunov/exponent"].load()
    assert np.isfinite(exponent.values).any()
