"""Statistics over the seeds of what tangent dynamics records: beside numpy, and beside finite distances."""
# ctest: TIMEOUT 900
import os
from pathlib import Path

import h5py
import numpy as np
import pytest

PERCENT = (5, 25, 50, 75, 95)
DIVERGED = 2  # in /units/status


@pytest.fixture
def several(netlyap):
    """An archive with several points of the grid; at the larger learning rate the penalty multiplies theta by -12."""
    netlyap.job({"sweep.eta": "1 900", "sweep.epsilon": "1e-8", "sweep.seeds": "0:11", "sweep.members": "3",
                 "sweep.iterations": "300", "perturb.at": "0 100", "network.l2": "0.0145",
                 "observe.names": "tangent_growth spectrum hessian", "observe.spectrum.exponents": "3",
                 "observe.spectrum.every": "50", "observe.hessian.every": "20"})
    netlyap("run", "job.ini", "--out", "run")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        yield file


def points(file):
    """Where each point of the grid lies."""
    return np.ndindex(file["tangent_statistics/kept"].shape)


def test_of_sharpness(several):
    file = several
    assert (file["units/status"][1] == DIVERGED).all() and (file["hessian_statistics/count"][1, ..., 0] == 11).all()
    for point in points(file):
        sharpness = file["hessian/sharpness"][point]
        there = np.isfinite(sharpness)
        assert np.array_equal(file["hessian_statistics/count"][point], there.sum(axis=0))
        for t in np.flatnonzero(there.any(axis=0)):
            values = sharpness[there[:, t], t]
            assert file["hessian_statistics/sharpness_mean"][point][t] == pytest.approx(values.mean(), rel=1e-13)
            assert file["hessian_statistics/sharpness_quantile"][point][:, t] == pytest.approx(
                np.percentile(values, PERCENT), rel=1e-13)


def test_of_spectra(several):
    file = several
    for point in points(file):
        exponents = file["spectrum/exponent"][point]
        there = np.isfinite(exponents[:, 0])
        positive = (file["spectrum/positive_count"][point] > 0).sum()
        assert file["spectrum_statistics/count"][point] == there.sum()
        assert file["spectrum_statistics/positive"][point] == positive
        leading = exponents[there, 0]
        if len(leading) > 1:
            assert file["spectrum_statistics/mean"][point] == pytest.approx(leading.mean(), rel=1e-12)
            assert file["spectrum_statistics/stderr"][point] == pytest.approx(
                leading.std(ddof=1) / np.sqrt(len(leading)), rel=1e-12)
            assert file["spectrum_statistics/quantile"][point] == pytest.approx(
                np.percentile(exponents[there], PERCENT, axis=0), rel=1e-12)
            density, edges = np.histogram(leading, 20, density=True)
            assert file["spectrum_statistics/density"][point] == pytest.approx(density)
            assert file["spectrum_statistics/bin_edges"][point] == pytest.approx(edges)
            low, high = (file[f"spectrum_statistics/positive_fraction_ci_{end}"][point] for end in ("low", "high"))
            assert 0 <= low <= positive / len(leading) <= high <= 1


def test_of_tangent_growth(several):
    file = several
    kept_anywhere = 0
    for point in points(file):
        exponent, r_squared = (file[f"tangent_growth/{name}"][point] for name in ("exponent", "r_squared"))
        with np.errstate(invalid="ignore"):
            kept = exponent[(r_squared > 0.9) & (exponent > 0.05)]
        assert file["tangent_statistics/kept"][point] == len(kept)
        assert file["tangent_statistics/total"][point] == 11
        if len(kept):
            assert file["tangent_statistics/nmle"][point] == pytest.approx(kept.mean(), rel=1e-12)
        if np.isfinite(exponent).any():
            assert file["tangent_statistics/quantile"][point] == pytest.approx(
                np.percentile(exponent[np.isfinite(exponent)], PERCENT), rel=1e-12)
        kept_anywhere += len(kept)
    assert kept_anywhere > 0


def test_growth_beside_finite_distances(netlyap):
    """Figure 8's job: until the mean distance exceeds 1e-3 it grows as tangent vectors do, to one part in 1,000 of the growth."""
    netlyap("run", Path(os.environ["NETLYAP_SOURCE"]) / "jobs/fig8.ini", "--sweep.seeds", "0:40", "--sweep.epsilon", "1e-10",
            "--observe.names", "growth tangent_growth divergence", "--observe.divergence.record", "mean", "--out", "run")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        tangent = file["tangent_growth/log_length"][0, 0]
        finite = np.log(file["divergence/mean_distance"][0, 0])
        kept = file["lyapunov/outcome"][0, 0] == 0
    agree = []
    for y, d in zip(tangent[kept], finite[kept][:, :tangent.shape[1]]):
        assert y[0] == pytest.approx(d[0], abs=1e-6), "both begin at the displacement"
        last = int((np.append(d, np.inf) > np.log(1e-3)).argmax()) - 1
        if last >= 30:
            agree.append(abs((d[last] - d[0]) / (y[last] - y[0]) - 1) < 1e-3)
    assert len(agree) >= 30
    assert np.mean(agree) >= 0.95
