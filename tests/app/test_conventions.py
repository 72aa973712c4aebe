"""What an archive says of itself by the CF conventions: units that UDUNITS knows, what belongs to what, where it comes from."""
import os
import re
import subprocess
from pathlib import Path

import h5py
import netCDF4
import pytest

from program import Netlyap

SOURCE = Path(os.environ["NETLYAP_SOURCE"])
EVERYTHING = ("divergence training accuracy growth tangent_growth spectrum intermittency time_to_learn hessian period saturation "
              "loss_divergence loss_autocorrelation loss_visibility weights")
COMPANIONS = r"(.+)_(stderr|std|error|ci_low|ci_high|low|high)"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    netlyap = Netlyap(tmp_path_factory.mktemp("conventions"))
    netlyap.job({"sweep.seeds": "0:4", "sweep.epsilon": "1e-8", "sweep.members": "3", "sweep.iterations": "400",
                 "fit.window_start": "0 50", "fit.window_length": "100", "observe.names": EVERYTHING})
    netlyap("run", "job.ini", "--out", "run")
    return netlyap.folder / "run/sweep.h5"


def datasets(file):
    found = {}
    file.visititems(lambda path, item: found.update({path: item}) if isinstance(item, h5py.Dataset) else None)
    return found


def refused_by_udunits(units):
    """Those that Debian's udunits2 does not know."""
    def is_known(unit):
        said = subprocess.run(["udunits2", "-H", unit, "-W", ""], capture_output=True, text=True, timeout=60)
        return said.returncode == 0 and "recognize" not in said.stdout + said.stderr
    return {unit for unit in units if not is_known(unit)}


def test_what_is_said_of_units_that_are_none():
    assert refused_by_udunits({"1", "nat", "iteration", "1/iteration", "s", "rad"}) >= {"iteration", "1/iteration"}


def test_units_of_every_dataset_that_may_be_written(archive):
    text = (SOURCE / "src/storage/ARCHIVE.md").read_text()
    documented = {row.split(" | ")[3] for row in text.splitlines() if re.match(r"\| `/", row)}
    with h5py.File(archive) as file:
        written = {item.attrs["units"] for item in datasets(file).values()}
    assert written <= documented == {"1", "rad", "s", "seconds since 1970-01-01 00:00:00"}
    assert refused_by_udunits(documented) == set()


def test_words_for_people_where_udunits_has_none(archive):
    with h5py.File(archive) as file:
        for path, unit in {"training/loss": "nat", "lyapunov/exponent": "1/iteration", "statistics/density": "iteration",
                           "statistics/nmle_stderr": "1/iteration", "loss_visibility/entropy": "nat",
                           "loss_autocorrelation/lag": "iteration"}.items():
            assert file[path].attrs["units"] == "1" and file[path].attrs["long_name"].endswith(f" ({unit})"), path
        assert not file["lyapunov/r_squared"].attrs["long_name"].endswith(")")


def test_what_says_how_good_a_value_is(archive):
    with h5py.File(archive) as file:
        found = datasets(file)
        named = {path: item.attrs["ancillary_variables"].split() for path, item in found.items() if "ancillary_variables" in item.attrs}
        assert named["statistics/nmle"] == "nmle_stderr nmle_std nmle_ci_low nmle_ci_high interval_status kept total".split()
        assert named["lyapunov/exponent"] == "exponent_error r_squared outcome rounding".split()
        assert named["tangent_growth/exponent"] == "exponent_error r_squared".split()
        for path, names in named.items():
            group = path.rsplit("/", 1)[0]
            assert all(f"{group}/{name}" in found for name in names), path
        for path in found:
            group, name = path.rsplit("/", 1) if "/" in path else ("", path)
            value = re.fullmatch(COMPANIONS, name)
            if value and f"{group}/{value[1]}" in found:
                assert name in named.get(f"{group}/{value[1]}", []), path


def test_where_it_comes_from(archive):
    with h5py.File(archive) as file:
        assert file.attrs["Conventions"] == "CF-1.9" and "doi:10.3389/fcpxs.2024.1367957" in file.attrs["references"]
        assert "10.3389/fcpxs.2024.1367957" in (SOURCE / "CITATION.cff").read_text()
        assert not {"source", "history", "institution"} & set(file.attrs)
        said = file["provenance"].attrs
        assert re.fullmatch(r"netlyap \S+ \(.+\): .+", said["source"]) and said["institution"] == ""
        begun, ended, written = said["history"].splitlines()
        time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
        assert re.fullmatch(time + r" computing began: netlyap \S+ .+", begun) and re.fullmatch(time + " last unit computed", ended)
        assert written == "archive written by " + said["gathered_by"]


def test_netcdf_finds_them(archive):
    with netCDF4.Dataset(archive) as file:
        group = file["statistics"]
        assert file.Conventions == "CF-1.9" and set(group["nmle"].ancillary_variables.split()) <= set(group.variables)
