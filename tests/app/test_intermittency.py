"""jobs/fig9.ini with 304 seeds on three splits: phases are what the softmax map does, and the process ages."""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import os
from pathlib import Path

import h5py
import numpy as np
import pytest

JOB = Path(os.environ["NETLYAP_SOURCE"]) / "jobs/fig9.ini"
AGREES, NOT_SCORED = 0, 3
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
