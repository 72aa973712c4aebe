"""Covariant Lyapunov vectors through the command line: systems whose vectors are known exactly."""
# ctest: TIMEOUT 900
import re

import h5py
import numpy as np
import pytest

from interruption import Logs, until_long_enough


def job(netlyap, rows, keys):
    """A job of a network without biases on inputs x and targets y, which computes covariant vectors."""
    (netlyap.folder / "data.csv").write_text("x,y\n" + "".join(f"{x!r},{y!r}\n" for x, y in rows))
    return netlyap.job({"data.source": "data.csv", "data.target": "y", "data.train": "all", "data.scale": "none",
                        "network.activation": "identity", "network.biases": "none", "network.loss": "squared",
                        "sweep.members": "0", "sweep.seeds": "0", "observe.names": "covariant spectrum",
                        "observe.covariant.exponents": "0", "observe.covariant.vectors": "yes",
                        "observe.spectrum.exponents": "0"} | keys)


def recorded(netlyap, group="covariant", name="run"):
    """What there is in a group of one point of the grid [seed, ...]."""
    with h5py.File(netlyap.folder / name / "sweep.h5") as file:
        return {key: data[0, 0] for key, data in file[group].items() if data.ndim > 2}


def test_eigenvectors_of_a_heavy_ball(netlyap):
    """theta' = (1 - eta h) theta - eta beta w / n, w' = n h theta + beta w, where w = n v for n samples: real eigenvalues z,
    with eigenvectors (z - beta, n h) that are not orthogonal."""
    eta, beta, h = 0.05, 0.3, 1.75  # the mean of x^2
    job(netlyap, [(1.0, 0.5), (2.0, 2.0), (0.5, -1.0)],
        {"network.hidden": "", "descent.method": "momentum", "descent.momentum": repr(beta), "sweep.eta": repr(eta),
         "sweep.iterations": "400"})
    netlyap("run", "job.ini", "--out", "run")
    values = np.sort(np.roots([1, -(1 + beta - eta * h), beta]))[::-1]
    vectors = np.array([(z - beta, 3 * h) for z in values])
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    found = recorded(netlyap)
    assert found["exponent"][0] == pytest.approx(np.log(values), abs=1e-10)
    assert abs(np.einsum("jct,jc->jt", found["vector"][0], vectors)) == pytest.approx(np.ones((2, 20)), abs=1e-12)
    angle = np.arccos(abs(vectors[0] @ vectors[1]))
    assert 0.05 < angle < 0.15 and found["smallest_angle"][0, 0] == pytest.approx(angle, abs=1e-12)
    assert found["angle"][0] == pytest.approx(np.full((1, 20), angle), abs=1e-12)
    assert found["end_dependence"][0] == pytest.approx(np.zeros(2), abs=1e-10)
    assert found["unit_share"] == pytest.approx(np.ones((1, 2, 1)), abs=1e-14)


def test_vectors_of_a_scalar_network_in_chaos(netlyap):
    """On u = v the derivative is symmetric under their exchange: (1, 1) grows by 3 per step and (1, -1) by 1."""
    job(netlyap, [(1, 1)], {"network.hidden": "1", "network.init": "file", "network.init_values": "0.7 0.7",
                            "sweep.eta": "2", "sweep.iterations": "20000", "observe.covariant.range": "5000:15000",
                            "observe.covariant.every": "100", "observe.covariant.forward": "200",
                            "observe.covariant.backward": "200", "observe.spectrum.transient": "5000"})
    netlyap("run", "job.ini", "--out", "run")
    found = recorded(netlyap)
    assert abs(found["vector"][0, 0]) == pytest.approx(np.full((2, 100), np.sqrt(0.5)), abs=1e-12)
    assert (found["vector"][0, :, 0] * found["vector"][0, :, 1] > 0).tolist() == [[True] * 100, [False] * 100]
    assert found["angle"] == pytest.approx(np.full((1, 1, 100), np.pi / 2), abs=1e-12)
    assert found["layer_share"] == pytest.approx(np.full((1, 2, 2, 100), 0.5), abs=1e-12)
    assert found["exponent"][0] == pytest.approx([np.log(3), 0], abs=2e-3)


def iris(netlyap, keys):
    netlyap.job({"sweep.eta": "5", "sweep.seeds": "0:3", "sweep.members": "0", "sweep.iterations": "400",
                 "observe.names": "covariant spectrum", "observe.covariant.range": "100:300", "observe.covariant.every": "20",
                 "observe.covariant.exponents": "4", "observe.spectrum.exponents": "4", "observe.spectrum.every": "20",
                 "observe.spectrum.transient": "100"} | keys)


def test_exponents_are_those_of_the_spectrum(netlyap):
    """But for the sines of the angles to the vectors before, divided by the time; the first vector is the first of
    Gram-Schmidt, and has none."""
    iris(netlyap, {"observe.covariant.every": "10", "observe.covariant.exponents": "2", "observe.covariant.forward": "100"})
    netlyap("run", "job.ini", "--out", "run")
    found, spectrum = recorded(netlyap), recorded(netlyap, "spectrum")
    sums, of_frames = found["log_growth"][:, :, ::2], spectrum["log_growth"][:, :2, :10]  # from 100 to 280
    sums = sums - sums[:, :, :1]
    of_frames = of_frames - of_frames[:, :, :1]
    sines = np.log(np.sin(found["angle"][:, 0, ::2]))
    assert sums[:, 0] == pytest.approx(of_frames[:, 0], abs=1e-10)
    assert sums[:, 1] == pytest.approx(of_frames[:, 1] + sines[:, :1] - sines, abs=1e-7)
    assert found["exponent"].shape == (3, 2) and np.all(abs(found["layer_share"].sum(axis=2) - 1) < 1e-13)


def test_a_kernel_changes_nothing(netlyap, kernels):
    iris(netlyap, {"observe.covariant.orthonormalize_every": "3", "observe.covariant.seeds": "1:3",
                   "observe.covariant.forward": "50", "observe.covariant.backward": "60"})
    netlyap("run", "job.ini", "--out", "first")
    for kernel in kernels:
        netlyap("run", "job.ini", "--out", kernel, "--run.kernel", kernel)
        netlyap.assert_same("first", kernel)
    found = recorded(netlyap, name="first")
    assert np.isnan(found["angle"][0]).all() and np.isfinite(found["angle"][1:]).all()


@until_long_enough(1000)
def test_a_run_that_was_killed_goes_on(netlyap, kill, iterations):
    netlyap.job({"sweep.eta": "5", "sweep.seeds": "0:3", "sweep.members": "0", "sweep.iterations": iterations,
                 "observe.names": "covariant", "observe.covariant.range": f"50:{iterations - 100}",
                 "observe.covariant.exponents": "2", "run.checkpoint_seconds": "0.1"})
    logs = Logs(netlyap.folder / "run")
    process = netlyap.start("run", "job.ini", "--out", "run")
    logs.wait_for_checkpoints(process, 1, each=3)
    kill(process)
    assert list(logs.checkpoints().values())[0] > 50
    netlyap("run", "job.ini", "--out", "run")
    assert list(logs.continuations().values())[0] > 50
    netlyap("run", "job.ini", "--out", "undisturbed")
    netlyap.assert_same("run", "undisturbed")


def planned_memory(netlyap, *words):
    size, unit = re.search(r"^memory +([0-9.]+) (kB|MB|GB) per process", netlyap("plan", "job.ini", *words), re.M).groups()
    return float(size) * {"kB": 1e3, "MB": 1e6, "GB": 1e9}[unit]


def test_plan_counts_what_is_kept(netlyap):
    """Of eight lanes, in three copies: triangles and logarithms from the range on, and frames at recorded iterations."""
    netlyap.job({"sweep.seeds": "0:8", "sweep.members": "0", "sweep.iterations": "60000", "observe.names": "covariant",
                 "observe.covariant.every": "1000", "observe.covariant.range": "10000:20000",
                 "observe.covariant.exponents": "10", "observe.covariant.backward": "0"})
    least = planned_memory(netlyap)
    backward = planned_memory(netlyap, "--observe.covariant.backward", "40000") - least
    assert backward == pytest.approx(3 * 40000 * (10 * 11 / 2 + 10) * 64, rel=0.02)
    often = planned_memory(netlyap, "--observe.covariant.every", "10") - least
    assert often == pytest.approx(3 * 990 * 10 * 83 * 64 + 5.5 * 990 * (10 + 9 + 20) * 64, rel=0.02)
    netlyap.refuses("plan", "job.ini", "--observe.covariant.exponents", "0", "--observe.covariant.range", "10000:50000",
                    "--observe.covariant.every", "1", says=["of memory", "record less often"])


def test_notes_and_refusals(netlyap):
    netlyap.job({"observe.names": "covariant"})
    assert "the second derivatives of covariant ignore" in netlyap("plan", "job.ini", "--network.activation", "relu")
    for words, said in [(("--descent.method", "adam"), "needs the derivative of every step, but that of descent.method = adam has none where its mean square is 0, as it is at "
                         "first; set descent.method = gradient, momentum or nesterov, or take covariant out of observe.names"),
                        (("--observe.covariant.exponents", "84"), "but the system has 83 directions"),
                        (("--observe.covariant.seeds", "5000"), "which sweep.seeds does not have"),
                        (("--observe.covariant.range", "10:20", "--observe.covariant.forward", "11"), "than the 10 iterations before"),
                        (("--observe.covariant.backward", "-1"), "must be 0 or more")]:
        netlyap.refuses("plan", "job.ini", *words, says=[said])
