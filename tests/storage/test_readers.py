"""h5py, xarray, netCDF4, ncdump and h5diff read an archive, coordinates included."""
import os
import shutil
import subprocess

import h5py
import netCDF4
import numpy as np
import pytest
import xarray as xr

JOB = """[sweep]
name = readers
eta = 0.5 1
epsilon = 1e-8 1e-4
seeds = 0:9
members = 2
iterations = 200
[observe]
names = divergence training accuracy growth
[observe.divergence]
every = 5
[observe.training]
every = 10
"""
GROUPS = ["divergence", "training", "accuracy", "lyapunov", "statistics", "units"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readers")
    (folder / "job.ini").write_text(JOB)
    run = subprocess.run([os.environ["NETLYAP"], "run", folder / "job.ini", "--out", folder / "run"],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return folder / "run/sweep.h5"


def datasets(file):
    """Every path of every dataset; a hard link counts as a path of its own."""
    found = []

    def visit(group, path):
        for name, item in group.items():
            if isinstance(item, h5py.Group):
                visit(item, f"{path}/{name}")
            else:
                found.append((f"{path}/{name}", item))
    visit(file, "")
    return found


def test_h5py(archive):
    with h5py.File(archive) as file:
        assert file.attrs["format"] == "netlyap-sweep"
        assert file.attrs["format_version"] == 1
        assert file.attrs["complete"] == 1
        assert file.attrs["title"] == "readers"
        assert "sweep.eta = 0.5 1\n" in file.attrs["job"]
        assert sum(file.attrs["class_counts"]) == 120
        assert list(file.attrs["class_names"]) == ["setosa", "versicolor", "virginica"]
        assert file["divergence/distance"].shape == (2, 2, 9, 2, 40)
        assert file["divergence/distance"].chunks == (1, 1, 8, 2, 40)
        assert np.isfinite(file["divergence/distance"][:]).all()
        assert list(file["training/iteration"][:]) == list(range(0, 200, 10))
        assert list(file["divergence/member"][:]) == [1, 2]
        assert (file["units/status"][:] == 0).all()
        assert file["units/message"].asstr()[0, 0, 0] == ""
        assert file["provenance/host"].asstr()[0] != ""
        assert "[sweep]" in file["provenance"].attrs["job_text"]


def test_every_dimension_of_every_dataset_has_a_scale(archive):
    with h5py.File(archive) as file:
        found = datasets(file)
        assert len(found) > 50
        for path, dataset in found:
            assert dataset.attrs["long_name"], path
            assert dataset.attrs["units"], path
            if h5py.h5ds.is_scale(dataset.id):
                continue
            assert dataset.ndim > 0, path
            for axis, dimension in enumerate(dataset.dims):
                assert len(dimension) == 1, path
                scale = dimension[0]
                assert h5py.h5ds.is_scale(scale.id) and scale.shape == (dataset.shape[axis],), path
                assert h5py.h5ds.is_attached(dataset.id, scale.id, axis), path  # REFERENCE_LIST says the same
                name = scale.attrs["NAME"].decode()
                assert dataset.parent[name] == scale, f"{path}: {name} is not in its group"


def test_objects_have_no_times(archive):
    with h5py.File(archive) as file:
        for path, dataset in datasets(file):
            assert h5py.h5g.get_objinfo(dataset.id).mtime == 0, path


def test_nothing_outside_depends_on_the_provenance(archive):
    with h5py.File(archive) as file:
        for path, dataset in datasets(file):
            if "REFERENCE_LIST" not in dataset.attrs:
                continue
            for reference, _ in dataset.attrs["REFERENCE_LIST"]:
                user = file[reference].name
                assert user.startswith("/provenance/") == path.startswith("/provenance/"), (path, user)


@pytest.mark.parametrize("group", GROUPS)
def test_xarray(archive, group):
    with xr.open_dataset(archive, group=group) as dataset, h5py.File(archive) as file:
        assert list(dataset.eta.values) == [0.5, 1.0]
        assert list(dataset.epsilon.values) == [1e-8, 1e-4]
        assert set(dataset.variables) == set(file[group])
        if group != "statistics":
            assert list(dataset.seed.values) == list(range(9))
        for name, variable in dataset.variables.items():
            own = file[group][name]
            if own.dtype == np.uint8:  # enumerations stay what they are
                assert variable.dtype == np.uint8, name
                assert len(variable.attrs["flag_values"]) == len(variable.attrs["flag_meanings"].split()), name
            if own.dtype != object:
                np.testing.assert_array_equal(variable.values, own[:], err_msg=name)


def test_xarray_selects_by_value(archive):
    with xr.open_dataset(archive, group="lyapunov") as growth, h5py.File(archive) as file:
        chosen = growth.exponent.sel(eta=1.0, epsilon=1e-8, seed=8)
        assert float(chosen) == file["lyapunov/exponent"][1, 0, 8]
    with xr.open_dataset(archive, group="divergence") as divergence:
        assert divergence.distance.dims == ("eta", "epsilon", "seed", "member", "iteration")
        assert list(divergence.member.values) == [1, 2]
        assert list(divergence.iteration.values) == list(range(0, 200, 5))
    with xr.open_dataset(archive, group="statistics") as statistics:
        assert statistics.density.dims == ("eta", "epsilon", "bin")
        assert statistics.total.values.tolist() == [[9, 9], [9, 9]]
    with xr.open_dataset(archive, group="provenance") as provenance:
        assert provenance.started.dtype == "datetime64[ns]"
        assert provenance.seconds_per_unit.shape == (8,)


def test_pending_units_are_missing(archive, tmp_path):
    """What an interrupted run leaves: here the archive of a run directory whose journals are gone."""
    run = tmp_path / "run"
    shutil.copytree(archive.parent, run)
    for journal in (run / "journal").iterdir():
        journal.unlink()

    def gather_again():
        return subprocess.run([os.environ["NETLYAP"], "gather", run], capture_output=True, text=True, timeout=60)

    whole = (run / "sweep.h5").read_bytes()
    gather = gather_again()
    assert gather.returncode == 65 and "left as it is" in gather.stderr
    assert (run / "sweep.h5").read_bytes() == whole, "a poorer archive does not replace a richer one"
    (run / "sweep.h5").unlink()
    gather = gather_again()
    with h5py.File(run / "sweep.h5") as file:
        assert file.attrs["complete"] == 0, gather.stderr
        assert (file["units/status"][:] == 1).all()
    with xr.open_dataset(run / "sweep.h5", group="lyapunov") as growth:
        assert growth.exponent.isnull().all()
        assert growth.window_begin.isnull().all()
        assert growth.outcome.dtype == np.uint8 and (growth.outcome == 255).all()
    with netCDF4.Dataset(run / "sweep.h5") as file:
        assert file["lyapunov/window_begin"][:].mask.all()
        assert file["training/loss"][:].mask.all()
        assert np.ma.getdata(file["lyapunov/outcome"][:]).dtype == np.uint8


def test_netcdf4(archive):
    with netCDF4.Dataset(archive) as file, h5py.File(archive) as plain:
        assert file.format_version == 1
        assert list(file.dimensions) == ["eta", "epsilon", "seed", "member"]
        for group in [*GROUPS, "provenance"]:
            for name, variable in file[group].variables.items():
                own = plain[group][name]
                assert variable.shape == own.shape
                if own.dtype != object:
                    np.testing.assert_array_equal(np.ma.getdata(variable[:]), own[:])
        assert file["units/message"][0, 0, 0] == ""


def test_ncdump(archive):
    run = subprocess.run(["ncdump", "-h", archive], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    for line in ["double distance(eta, epsilon, seed, member, iteration) ;", "ubyte status(eta, epsilon, seed) ;",
                 "string message(eta, epsilon, seed) ;", "double nmle(eta, epsilon) ;",
                 "double density(eta, epsilon, bin) ;"]:
        assert line in run.stdout
    assert "phony_dim" not in run.stdout


def test_h5diff(archive, tmp_path):
    run = subprocess.run(["h5diff", "-v", archive, archive], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stdout
    assert "not comparable" not in run.stdout.lower()
    other = tmp_path / "other.h5"
    shutil.copy(archive, other)
    with h5py.File(other, "r+") as file:
        file["lyapunov/exponent"][1, 1, 8] += 1.0
    assert subprocess.run(["h5diff", archive, other], capture_output=True, timeout=60).returncode == 1
    verify = subprocess.run([os.environ["NETLYAP"], "verify", other], capture_output=True, text=True, timeout=60)
    assert verify.returncode == 65 and "changed" in verify.stderr


SEEDS = [-1, 9007199254740992, 9007199254740993, 9223372036854775807]


def test_seeds_of_any_size_stay_apart(tmp_path):
    (tmp_path / "job.ini").write_text("[sweep]\neta = 10\nseeds = " + " ".join(map(str, SEEDS)) +
                                      "\nmembers = 0\niterations = 400\n[observe]\nnames = intermittency\n")
    run = subprocess.run([os.environ["NETLYAP"], "run", tmp_path / "job.ini", "--out", tmp_path / "run"],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    with xr.open_dataset(tmp_path / "run/sweep.h5", group="intermittency") as phases:
        for name in ("phase_seed", "begin", "end", "seed"):
            assert phases[name].dtype == np.int64, name
        assert list(dict.fromkeys(phases.phase_seed.values.tolist())) == SEEDS
        assert phases.seed.values.tolist() == SEEDS
        assert (phases.begin.values[phases.phase_seed == -1][0], phases.loss_period.dtype) == (0, np.float64)
    with h5py.File(tmp_path / "run/sweep.h5") as file:
        for path, data in datasets(file):
            if "_FillValue" in data.attrs and data.dtype == np.int64:
                assert data.attrs["_FillValue"] == -1 and data[...].min() >= -1, path
