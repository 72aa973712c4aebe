"""Regression: real-valued targets of a CSV file, and data that a formula makes."""
import shutil

import h5py
import numpy as np
import pytest

JOB = {"sweep.eta": "0.1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:3", "sweep.members": "2", "sweep.iterations": "40",
       "network.hidden": "4", "network.activation": "tanh", "network.loss": "squared",
       "observe.names": "training error weights divergence", "observe.weights.seeds": "0:3"}


def trees():
    """x [sample][2], y [sample][2]."""
    random = np.random.default_rng(1)
    x = random.normal(size=(24, 2)).round(3)
    return x, np.column_stack([x[:, 0] * x[:, 1], x.sum(axis=1) ** 2]).round(3)


@pytest.fixture
def folder(netlyap):
    x, y = trees()
    lines = [f"{a},{c},{b},{d}" for (a, b), (c, d) in zip(x.tolist(), y.tolist())]
    (netlyap.folder / "trees.csv").write_text("\n".join(["width,age,height,crown width", *lines]) + "\n")
    netlyap.job(JOB | {"data.source": "trees.csv", "data.target": 'age "crown width"', "data.train": "18"})
    return netlyap.folder


def outputs(theta, x):
    """Of 2-4-2 tanh networks with parameters theta [..., parameter]: [..., sample, output]."""
    first, first_bias, second, second_bias = np.split(theta, [8, 12, 20], axis=-1)
    hidden = np.tanh(x @ first.reshape(*theta.shape[:-1], 4, 2).swapaxes(-1, -2) + first_bias[..., None, :])
    return hidden @ second.reshape(*theta.shape[:-1], 2, 4).swapaxes(-1, -2) + second_bias[..., None, :]


def test_targets_of_a_file(netlyap, folder):
    planned = netlyap("plan", "job.ini")
    x, y = trees()
    assert "\ndata          24 rows, 4 columns separated by commas; header: yes\nfeatures      2: width, height\n" in planned
    age, crown = (f"from {column.min():.4g} to {column.max():.4g}, mean {column.mean():.4g}" for column in y.T)
    line = f"2: age {age} (column 2); crown width {crown} (column 4)"
    assert f"\ntargets       {line}\n" in planned and "network       2 4 2, 22 parameters; 18 training and 6 test" in planned
    assert f"targets: {line}" in netlyap("run", "job.ini", "--out", "run")
    with h5py.File(folder / "run/sweep.h5") as file:
        assert list(file.attrs["target_names"]) == ["age", "crown width"] and "class_names" not in file.attrs
        loss, theta = file["training/loss"][0, 0], file["weights/value"][0, 0].swapaxes(-1, -2)
        whole = ((outputs(theta, x) - y) ** 2).sum(axis=-1).mean(axis=-1)
        train, test = file["error/train"][0, 0], file["error/test"][0, 0]
        assert np.allclose(2 * loss, train, rtol=1e-14) and (np.diff(loss)[:, 0] < 0).all()
        assert np.allclose(18 * train + 6 * test, 24 * whole, rtol=1e-12)
        assert "mean squared error" in file["error/test"].attrs["long_name"] and file["training/loss"].attrs["units"] == "1"
    assert "complete" in netlyap("run", "run/job.ini")
    (folder / "trees.csv").unlink()
    shutil.rmtree(folder / "run/journal")
    assert "complete" in netlyap("run", "job.ini", "--out", "run"), "from the copy"
    netlyap("verify", "run")


def test_other_data_than_those_of_a_run(netlyap, folder):
    netlyap("run", "job.ini", "--out", "run")
    text = (folder / "trees.csv").read_text()
    (folder / "trees.csv").write_text(text.replace("\n", "\n1,2,3,4\n", 1))
    netlyap.refuses("run", "job.ini", "--out", "run", says=[
        "the data are others", "it has a copy of its data: `netlyap run` continues it with its own run/job.ini, or give this job"])
    assert "complete" in netlyap("run", "run/job.ini")


def test_what_needs_classes_says_so(netlyap, folder):
    netlyap.refuses("plan", "job.ini", "--network.loss", "cross_entropy", says=[
        'network.loss = cross_entropy needs classes, but data.target = age "crown width" has real-valued targets'])
    for name in ("accuracy", "predictions", "saturation", "intermittency"):
        said = netlyap.refuses("run", "job.ini", "--observe.names", f"training weights {name}", says=[
            f"the observable {name} needs classes, but data.target", f"take {name} out of observe.names"])
        assert ("name error instead" in said) == (name == "accuracy")
    defaults = netlyap("jobs", "--defaults")
    assert "#   accuracy: (needs classes) training and test" in defaults
    assert "#   predictions: (needs classes, network.loss = cross_entropy) class" in defaults
    netlyap.refuses("plan", "job.ini", "--data.target", "weight", says=["no column named weight, which data.target"])
    netlyap.refuses("plan", "job.ini", "--data.label_column", "1", says=["exclude each other"])


def test_generated_data(netlyap):
    netlyap.job(JOB | {"data.source": "chebyshev(6,20)"})
    planned = netlyap("plan", "job.ini")
    assert "\ndata          chebyshev(6, 20): T6(x) at 20 points equally spaced on [-1, 1]\nfeatures      1: x\n" in planned
    t6 = np.cos(6 * np.arccos(np.linspace(-1, 1, 20)))
    assert f"\ntargets       1: T6 from {t6.min():.4g} to 1, mean {t6.mean():.4g}\n" in planned
    assert "20 training and 0 test samples" in planned
    netlyap("run", "job.ini", "--out", "run")
    assert not (netlyap.folder / "run/data.netlyap").exists()
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        assert "data.source = chebyshev(6, 20)\n" in file.attrs["job"] and "data.train = 20\n" in file.attrs["job"]
        assert np.isfinite(file["error/train"][:]).all() and np.isnan(file["error/test"][:]).all()
    for words in (["run/job.ini"], ["job.ini", "--out", "run"], ["job.ini", "--out", "run", "--data.train", "all"]):
        assert "complete" in netlyap("run", *words)
    netlyap("verify", "run")
    netlyap("run", "job.ini", "--out", "other", "--sweep.seed", "2")
    netlyap.refuses("run", "job.ini", "--out", "run", "--data.source", "chebyshev(5, 20)",
                    says=["data.source is chebyshev(6, 20) there and chebyshev(5, 20) here"])
    netlyap.refuses("plan", "job.ini", "--data.train", "21", says=["has 20 rows; choose 1 to 20 or all"])


def test_classes_or_targets_of_plus_and_minus_one(netlyap):
    netlyap.job(JOB | {"data.source": "xor"})
    assert "\ntargets       1: xor from -1 to 1, mean 0\n" in netlyap("plan", "job.ini")
    assert "\nclasses       2: -1 2, 1 2\n" in netlyap("plan", "job.ini", "--network.loss", "cross_entropy")
    squared = netlyap("plan", "job.ini", "--data.source", "two_moons(20, 0)")
    assert "\nclasses       2: outer 10, inner 10\n" in squared and "2 4 2, 22 parameters; 20 training" in squared


def test_distances_of_outputs_need_test_samples(netlyap):
    """It said "leave it out": data.train?"""
    netlyap.job(JOB | {"data.source": "two_moons(20, 0)", "observe.names": "divergence", "observe.divergence.outputs": "yes",
                       "observe.weights.seeds": "", "sweep.members": "1", "sweep.epsilon": "1e-8"})
    netlyap.refuses("plan", "job.ini", says=["but all samples are for training; set data.train to fewer than 20, or leave "
                                             "observe.divergence.outputs out"])


def test_generators_and_files_of_their_names(netlyap):
    netlyap.job(JOB | {"data.source": "two_moon(20, 0)"})
    netlyap.refuses("run", "job.ini", says=["there is no generator two_moon; did you mean two_moons? The generators are ", "chebyshev(degree, count)",
                                            "./two_moon(20, 0)"])
    netlyap.refuses("plan", "job.ini", "--data.source", "two_moons(20)", says=["two_moons has 2 or 3 arguments, but 1 is given"])
    netlyap.refuses("plan", "job.ini", "--data.source", "chebyshev(6)", says=["chebyshev has 2 arguments, but 1 is given;"])
    netlyap.refuses("plan", "job.ini", "--data.source", "cheby.csv", says=["does not exist", "chebyshev(degree, count)"])
    (netlyap.folder / "xor").write_text("1,2\n3,4\n")
    said = netlyap("plan", "job.ini", "--data.source", "./xor", "--data.target", "last", "--data.train", "all")
    assert "2 rows, 2 columns separated by commas; header: no" in said
    assert "4 training and 0 test samples of xor" in netlyap("plan", "job.ini", "--data.source", "xor")
