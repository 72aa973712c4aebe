"""The network u v x with x = y = 1, squared loss and no biases: gradient descent on (u v - 1)^2 / 2, whose every step is known.

On u = v the map is u <- u + eta u (1 - u^2): its fixed point u = 1 loses its stability at eta = 1, the 2-cycle that follows
at eta = sqrt(5) - 1, and at eta = 2 the orbit is chaotic and stays within 2."""
from decimal import Decimal, getcontext

import h5py
import numpy as np
import pytest

getcontext().prec = 60


def run(netlyap, eta, u, v, iterations, *, record="0:100", name="run"):
    """(u(t), v(t)) of the recorded iterations [iteration], and the losses."""
    (netlyap.folder / "one.csv").write_text("x,y\n1,1\n")
    netlyap.job({
        "data.source": "one.csv", "data.target": "y", "data.train": "1", "network.hidden": "1",
        "network.activation": "identity", "network.biases": "none", "network.loss": "squared",
        "network.init": "file", "network.init_values": f"{u!r} {v!r}", "sweep.eta": repr(eta), "sweep.seeds": "0",
        "sweep.members": "0", "sweep.iterations": iterations, "observe.names": "training weights",
        "observe.training.range": record, "observe.weights.range": record, "observe.weights.seeds": "0"})
    netlyap("run", "job.ini", "--out", name)
    with h5py.File(netlyap.folder / name / "sweep.h5") as file:
        return np.squeeze(file["weights/value"][...]), np.squeeze(file["training/loss"][...])


def exact_step(eta, u, v):
    error = u * v - 1
    return u - eta * error * v, v - eta * error * u


def test_show_names_the_program_that_draws_it(netlyap):
    run(netlyap, 0.9, 0.3, 0.8, 200)
    last = netlyap("show", "run").splitlines()[-1]
    assert last.startswith("next: ") and "analysis/orbits" in last


def test_converges_to_uv_1(netlyap):
    (u, v), loss = run(netlyap, 0.9, 0.3, 0.8, 400, record="390:400")
    assert abs(u * v - 1).max() < 1e-15 and loss.max() < 1e-30


@pytest.mark.parametrize("eta, period", [(0.9, 1), (1.1, 2), (1.23, 2), (1.24, 4), (1.3, 16)])
def test_period(netlyap, eta, period):
    (u, v), _ = run(netlyap, eta, 0.7, 0.7, 20000, record="19000:20000")
    assert (u == v).all()
    for shift in (1, 2, 4, 8, 16):
        repeats = abs(u[shift:] - u[:-shift]).max() < 1e-9
        assert repeats == (shift % period == 0), shift


def test_25_steps_of_chaos_in_forty_digits(netlyap):
    eta = 1.4
    (u, v), loss = run(netlyap, eta, 0.7, 0.7, 61, record="0:61")
    exact = Decimal(0.7), Decimal(0.7)
    for t in range(61):
        if t <= 25:
            assert abs(Decimal(float(u[t])) - exact[0]) < Decimal("1e-9"), t
            assert abs(Decimal(float(v[t])) - exact[1]) < Decimal("1e-9"), t
            assert abs(Decimal(float(loss[t])) - (exact[0] * exact[1] - 1) ** 2 / 2) < Decimal("1e-9")
        exact = exact_step(Decimal(eta), *exact)
    for t in range(60):
        step = exact_step(Decimal(eta), Decimal(float(u[t])), Decimal(float(v[t])))
        assert abs(Decimal(float(u[t + 1])) - step[0]) < Decimal("1e-15"), t
        assert abs(Decimal(float(v[t + 1])) - step[1]) < Decimal("1e-15"), t


def test_stays_on_the_diagonal(netlyap):
    (u, v), loss = run(netlyap, 2.0, 0.7, 0.7, 1_000_000, record="999000:1000000")
    assert (u == v).all() and np.isfinite(loss).all() and abs(u).max() < 2 and np.ptp(u) > 1


def test_diverges_off_the_diagonal(netlyap):
    _, loss = run(netlyap, 2.0, 0.7, 0.71, 2000, record="1900:2000")
    assert np.isnan(loss).all()


@pytest.mark.parametrize("kernel", ["scalar", "avx2", "avx512"])
def test_every_kernel(netlyap, kernels, kernel):
    if kernel not in kernels:
        pytest.skip(f"this machine has no {kernel}")
    run(netlyap, 1.4, 0.7, 0.7, 200, record="0:200", name="first")
    netlyap("run", "job.ini", "--out", kernel, "--run.kernel", kernel)
    netlyap.assert_same("first", kernel)
