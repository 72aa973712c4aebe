"""Lyapunov exponents from tangent dynamics, through the command line: systems whose exponents are known exactly."""
# ctest: TIMEOUT 900
import h5py
import numpy as np
import pytest


def quantity(netlyap, keys, path, name="run"):
    """What a job with one point of the grid records [seed, ...]."""
    netlyap.job({"sweep.seeds": "0", "data.train": "all"} | keys)
    netlyap("run", "job.ini", "--out", name)
    with h5py.File(netlyap.folder / name / "sweep.h5") as file:
        return file[path][0, 0]


def spectrum(netlyap, keys, name="run"):
    """All exponents [seed, index]."""
    return quantity(netlyap, {"sweep.members": "0", "observe.names": "spectrum", "observe.spectrum.exponents": "0"} | keys,
                    "spectrum/exponent", name)


def scalar_job(netlyap, eta, iterations):
    (netlyap.folder / "one.csv").write_text("x,y\n1,1\n")
    return {"data.source": "one.csv", "data.target": "y", "network.hidden": "1", "network.activation": "identity",
            "network.biases": "none", "network.loss": "squared", "network.init": "file", "network.init_values": "0.7 0.7",
            "sweep.eta": repr(eta), "sweep.iterations": iterations}


def scalar_network(netlyap, eta, iterations, transient):
    return spectrum(netlyap, scalar_job(netlyap, eta, iterations) | {
        "observe.spectrum.transient": transient, "observe.spectrum.every": 1000})[0]


def test_chaos_of_a_scalar_network(netlyap):
    """On u = v and at eta = 2 the step is the Chebyshev map T3; across it, a third of its derivative."""
    exponents = scalar_network(netlyap, 2.0, 1_000_000, 100)
    assert exponents == pytest.approx([np.log(3), 0], abs=5e-5)
    assert exponents[0] - exponents[1] == pytest.approx(np.log(3), abs=1e-10)


def test_fixed_point_of_a_scalar_network(netlyap):
    assert scalar_network(netlyap, 0.9, 2000, 1000) == pytest.approx([0, np.log(0.8)], abs=1e-6)


FEATURES = np.array([[1.0, 0.2, -0.3], [0.1, -0.8, 0.5], [-0.7, 0.4, 0.9], [0.3, 0.6, -0.2], [-0.5, -0.1, -0.9]])


def linear_model(netlyap, more):
    """A job of linear regression with a constant Hessian, and the eigenvalues of that, ascending."""
    rows = "".join(",".join(map(repr, map(float, row))) + f",{sum(row)!r}\n" for row in FEATURES.tolist())
    (netlyap.folder / "linear.csv").write_text("a,b,c,y\n" + rows)
    inputs = np.hstack([FEATURES, np.ones((5, 1))])
    job = {"data.source": "linear.csv", "data.target": "y", "data.scale": "none", "network.hidden": "",
           "network.activation": "identity", "network.loss": "squared"}
    return job | more, np.linalg.eigvalsh(inputs.T @ inputs / 5)


def test_linear_model(netlyap):
    """Plain descent contracts by 1 - eta h in each direction."""
    job, curvatures = linear_model(netlyap, {"sweep.eta": "0.5", "sweep.iterations": "4000",
                                             "observe.spectrum.transient": "2000"})
    expected = np.sort(np.log(abs(1 - 0.5 * curvatures)))[::-1]
    assert spectrum(netlyap, job)[0] == pytest.approx(expected, abs=1e-6)


def test_heavy_ball(netlyap):
    """z^2 - (1 + beta - eta h) z + beta = 0 in each direction; the sum over all is N ln beta."""
    job, curvatures = linear_model(netlyap, {
        "sweep.eta": "0.5", "descent.method": "momentum", "descent.momentum": "0.8", "sweep.iterations": "40000",
        "observe.spectrum.transient": "20000"})
    roots = [np.roots([1, -(1 + 0.8 - 0.5 * h), 0.8]) for h in curvatures]
    expected = np.sort(np.log(np.abs(np.concatenate(roots))))[::-1]
    exponents = spectrum(netlyap, job)[0]
    assert exponents.sum() == pytest.approx(4 * np.log(0.8), abs=1e-12)
    assert exponents == pytest.approx(expected, abs=1e-3)


def test_tangent_vectors_of_members_grow_as_members_do(netlyap):
    """In a linear model nothing saturates: both grow by |1 - eta h| of the largest curvature."""
    job, curvatures = linear_model(netlyap, {
        "sweep.iterations": "200", "sweep.members": "3", "observe.names": "growth tangent_growth", "fit.window_start": "100",
        "fit.window_length": "50"})
    job["sweep.eta"] = repr(2.5 / curvatures[-1])
    exponent = quantity(netlyap, job, "tangent_growth/exponent")[0]
    assert exponent == pytest.approx(np.log(1.5), abs=1e-9)
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        assert file["lyapunov/exponent"][0, 0, 0] == pytest.approx(exponent, abs=1e-4)
        assert file["tangent_growth/r_squared"][0, 0, 0] == pytest.approx(1, abs=1e-12)


def test_tangent_vectors_may_grow_beyond_every_number(netlyap):
    """e^(1.1 x 2000) of chaos that stays bounded."""
    job = scalar_job(netlyap, 2.0, 2000) | {"sweep.members": "1", "observe.names": "tangent_growth",
                                            "fit.window_start": "1000", "fit.window_length": "1000"}
    assert quantity(netlyap, job, "tangent_growth/exponent")[0] == pytest.approx(np.log(3), abs=0.02)


def test_refusals(netlyap):
    netlyap.job({"observe.names": "spectrum"})
    for words, said in [(("--descent.method", "adam"), "needs the derivative of every step, but that of descent.method = adam has none where its mean square is 0, as it is at "
                         "first; set descent.method = gradient, momentum or nesterov, or take spectrum out of observe.names"),
                        (("--observe.spectrum.exponents", "84"), "but the system has 83 directions"),
                        (("--observe.spectrum.transient", "6000"), "leaves nothing of sweep.iterations")]:
        netlyap.refuses("plan", "job.ini", *words, says=[said])


def test_a_kernel_changes_nothing(netlyap, kernels):
    keys = {"sweep.eta": "1", "sweep.seeds": "0:3", "sweep.iterations": "60", "observe.spectrum.exponents": "5",
            "observe.spectrum.orthonormalize_every": "3", "observe.spectrum.from": "7", "observe.spectrum.transient": "10"}
    spectrum(netlyap, keys | {"data.train": "120"}, name="first")
    for kernel in kernels:
        netlyap("run", "job.ini", "--out", kernel, "--run.kernel", kernel)
        netlyap.assert_same("first", kernel)


def test_show(netlyap):
    """The median of lambda_1 and the count of positive ones, of the complete seeds at each eta; what diverged is in neither."""
    netlyap.job({"sweep.eta": "0.05 1 1e3", "sweep.epsilon": "", "sweep.members": "0", "sweep.seeds": "0:7", "sweep.iterations": "150",
                 "network.loss": "squared", "network.hidden": "4", "network.activation": "tanh", "observe.names": "spectrum",
                 "observe.spectrum.exponents": "2"})
    netlyap("run", "job.ini", "--out", "run")
    lines = [[cell.strip() for cell in line.split("|")] for line in netlyap("show", "run").splitlines() if " | " in line]
    assert lines[0] == ["eta", "lambda_1, median", "positive / complete"] and [line[0] for line in lines[1:]] == ["0.05", "1", "1000"]
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        for place, (_, median, counts) in enumerate(lines[1:]):
            there = file["units/status"][place, 0] == 0
            leading, positive = (file[f"spectrum/{name}"][place, 0][there] for name in ("exponent", "positive_count"))
            assert counts == f"{(positive > 0).sum()} / {there.sum()}"
            assert median == (f"{np.median(leading[:, 0]):.4f}" if there.any() else "-")
    assert {line[2] for line in lines[1:]} > {"0 / 0"}
