"""jobs/fig9.ini with 304 seeds on three splits: phases are what the softmax map does, and the process ages."""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import os
from pathlib import Path

import h5py
import numpy as np
import pytest

JOB = Path(os.environ["NETLYAP_SOURCE"]) / "jobs/fig9.ini"
AGREES, NOT_SCORED = 0, 3
REST, PERIODIC, CHAOTIC, REGULAR, UNDECIDED, UNLIKE_MAP = range(2, 8)
ANY = -1  # of the groups and starts of phases


@pytest.fixture(scope="module", params=[1, 3, 8])
def archive(request, program_in, tmp_path_factory):
    netlyap = program_in(tmp_path_factory.mktemp("fig9"))
    netlyap("run", JOB, "--sweep.seeds", "0:304", "--data.split_seed", request.param, "--observe.names", "intermittency",
            "--out", "run", ranks=3)
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        assert sorted(file.attrs["class_counts"]) == [39, 40, 41]
        yield file


def test_phases_are_what_the_softmax_map_does(archive):
    agreement = archive["intermittency/agreement"][:]
    scored = agreement != NOT_SCORED
    assert scored.sum() > 800
    assert (agreement == AGREES).sum() / scored.sum() >= 0.98


def test_chaos_has_a_positive_exponent(archive):
    table = {name: archive["intermittency"][name][:] for name in ("kind", "agreement", "exponent", "exponent_error", "units_on")}
    beyond = 2 * table["exponent_error"]
    agrees = table["agreement"] == AGREES
    sign = np.where(table["exponent"] > beyond, 1, np.where(table["exponent"] < -beyond, -1, 0))
    assert np.array_equal(agrees & (sign > 0), table["kind"] == CHAOTIC)
    assert np.array_equal(agrees & (sign < 0), np.isin(table["kind"], (REST, PERIODIC, REGULAR)))
    assert np.array_equal(agrees & (sign == 0), table["kind"] == UNDECIDED)
    assert np.array_equal(~agrees & (table["agreement"] != NOT_SCORED), table["kind"] == UNLIKE_MAP)
    one = (table["kind"] == CHAOTIC) & (table["units_on"] == 1)
    assert one.sum() > 50 and table["exponent"][one].mean() == pytest.approx(0.236, abs=0.005)


def test_slow_transients_are_not_chaos(program_in, tmp_path):
    """With the class counts {43, 37, 40} every sixth phase without a period is on its way to one of 30 or more."""
    netlyap = program_in(tmp_path)
    netlyap("run", JOB, "--sweep.seeds", "0:160", "--data.split_seed", "17", "--observe.names", "intermittency", "--out", "run")
    with h5py.File(tmp_path / "run/sweep.h5") as file:
        assert list(file.attrs["class_counts"]) == [43, 37, 40]
        kind, agreement, exponent, period = (file["intermittency"][name][:]
                                             for name in ("kind", "agreement", "exponent", "loss_period"))
        shares = file["intermittency/time_share"][:].mean(axis=(0, 1, 2))
        names = list(file["intermittency/label"].attrs["flag_meanings"].split())
    scored = agreement != NOT_SCORED
    assert (agreement == AGREES).sum() / scored.sum() >= 0.98
    assert (kind == REGULAR).sum() > 15 and (kind == CHAOTIC).sum() > 100
    slow = exponent[kind == REGULAR]
    assert (period[kind == REGULAR] == 0).all() and (-0.05 < slow).all() and (slow < 0).all()
    assert shares[names.index("on_3_regular")] > 0.002 and shares.sum() == pytest.approx(1)


def test_time_by_units_is_that_of_the_reference(archive):
    table = archive["intermittency"]
    length, units = table["end"][:] - table["begin"][:], table["units_on"][:]
    for n, share in enumerate((0.21, 0.35, 0.26, 0.13, 0.03)):
        assert length[units == n].sum() / length.sum() == pytest.approx(share, abs=0.05), n
    assert length[units == -1].sum() / length.sum() < 0.04, "units are on or off nearly always"


def test_the_process_ages(archive):
    group = archive["intermittency_statistics"]
    rate, error, end = group["burst_rate"][0, 0], group["burst_rate_error"][0, 0], group["epoch_end"][:]
    begin = np.r_[0, end[:-1]]
    assert (np.diff(rate) < 0).all() and rate[0] > 10 * rate[-1]
    times_t = (rate * (end - begin))[1:] / np.log(end[1:] / begin[1:])  # constant for a rate of c / t
    spread = (error * (end - begin))[1:] / np.log(end[1:] / begin[1:])
    assert (abs(times_t - np.average(times_t, weights=spread ** -2)) < 4 * spread).all(), times_t


def test_phases_that_begin_later_last_longer(archive):
    group = archive["intermittency_statistics"]
    beyond, error = (group[name][0, 0, ANY, :ANY] for name in ("survival_1000", "survival_1000_error"))
    assert beyond[-1] - beyond[0] > 3 * np.hypot(error[0], error[-1])
    mean, count, cut_off = (group[name][0, 0, ANY, ANY] for name in ("restricted_mean", "phases", "cut_off"))
    table = archive["intermittency"]
    ended = (table["label"][:] >= 2) & (table["is_cut_off"][:] == 0)
    length = (table["end"][:] - table["begin"][:])[ended]
    assert count - cut_off == len(length)
    horizon = 5000
    assert np.minimum(length, horizon).mean() < 0.75 * mean, "leaving out what is cut off makes phases too short"
