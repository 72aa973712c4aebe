"""Other data, other networks, other settings than the paper's, seen in the archive."""
# ctest: LEAKS
import shutil

import h5py
import numpy as np
import pytest

JOB = {"sweep.eta": "0.1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:5", "sweep.members": "2",
       "sweep.iterations": "120", "observe.names": "divergence training accuracy", "observe.accuracy.every": "10"}


@pytest.fixture
def archive(netlyap):
    """archive(keys, ...): runs JOB with these keys and opens its archive."""
    opened = []

    def run(keys, *words):
        name = f"run-{len(opened)}"
        netlyap.job(JOB | keys)
        netlyap("run", "job.ini", "--out", name, *words)
        opened.append(h5py.File(netlyap.folder / name / "sweep.h5"))
        return opened[-1]

    yield run
    for file in opened:
        file.close()


@pytest.fixture
def rows():
    """Two clouds of points that a network can tell apart."""
    random = np.random.default_rng(1)
    clouds = random.normal(size=(60, 3)) + 4.0 * np.repeat([0, 1], 30)[:, None]
    return [(*point, name) for point, name in zip(clouds.tolist(), 40 * ["oak"] + 20 * ["ash"])]


def write_csv(netlyap, rows, header="", name="trees.csv"):
    (netlyap.folder / name).write_text(header + "".join(",".join(map(str, row)) + "\n" for row in rows))
    return {"data.source": name, "data.train": "50"}


def statuses(file):
    status = file["units/status"]
    return dict(zip(status.attrs["flag_values"], status.attrs["flag_meanings"].split())), status[:]


def test_csv_with_words_as_classes(netlyap, archive, rows):
    file = archive(write_csv(netlyap, rows, "height,girth,leaves,tree\n"))
    assert list(file.attrs["class_names"]) == ["ash", "oak"]
    assert file.attrs["class_counts"].sum() == 50
    loss = file["training/loss"][0, 0]
    assert loss.shape == (5, 120) and (loss[:, -1] < loss[:, 0]).all()
    assert file["accuracy/train_accuracy"][0, 0, :, -1].mean() > 0.75
    bare = archive(write_csv(netlyap, rows))
    quoted = archive(write_csv(netlyap, [(*row[:3], f'"{row[3]}"') for row in rows]))
    for other in (bare, quoted):  # a header or quotes change nothing
        assert np.array_equal(other["training/loss"], file["training/loss"])


def test_csv_that_has_changed_is_another_job(netlyap, archive, rows):
    archive(write_csv(netlyap, rows))
    write_csv(netlyap, rows[1:] + rows[:1])
    netlyap.refuses("run", "job.ini", "--out", "run-0", says=["data.digest is"])
    shutil.copy(netlyap.folder / "run-0/job.ini", netlyap.folder / "job.ini")
    netlyap.refuses("run", "job.ini", "--out", "elsewhere", code=65,
                    says=["trees.csv has the digest", "the file has changed"])
    assert "complete" in netlyap("status", "run-0", "--exit-code")  # tells what there is without the data
    netlyap("verify", "run-0")


def test_standardize(netlyap, archive, rows):
    """The same as standardized data."""
    values = np.array([row[:3] for row in rows])
    scaled = (values - values.mean(axis=0)) / values.std(axis=0)
    all_rows = {"data.train": "60", "observe.names": "training", "observe.accuracy.every": "1"}
    by_program = archive(write_csv(netlyap, rows) | all_rows | {"data.scale": "standardize"})
    by_us = archive(write_csv(netlyap, [(*new, row[3]) for new, row in zip(scaled.tolist(), rows)]) | all_rows)
    raw = archive(write_csv(netlyap, rows) | all_rows)
    np.testing.assert_allclose(by_program["training/loss"], by_us["training/loss"], rtol=1e-10)
    assert not np.allclose(by_program["training/loss"], raw["training/loss"], rtol=1e-2)


@pytest.mark.parametrize("activation", ["identity", "sigmoid", "tanh", "relu", "softplus", "gelu", "swish"])
@pytest.mark.parametrize("hidden, parameters", [("", 15), ("10", 83), ("8 6", 115), ("3 1 4 2", 15 + 4 + 8 + 10 + 9)])
def test_shapes(netlyap, archive, activation, hidden, parameters):
    file = archive({"network.hidden": hidden, "sweep.eta": "0.01"} | ({"network.activation": activation} if hidden else {}))
    widths = " ".join(["4", *hidden.split(), "3"])
    assert f"network       {widths}, {parameters} parameters" in netlyap("plan", "job.ini")
    loss, distance = file["training/loss"][0, 0], file["divergence/distance"][0, 0]
    assert np.isfinite(loss).all() and loss[:, -1].mean() < loss[:, 0].mean()
    assert distance.shape == (5, 2, 120) and (distance[:, :, 0] > 0).all() and np.isfinite(distance).all()
    # Every displaced weight contributes epsilon / 2 on average.
    biases = sum(map(int, widths.split()[1:]))
    assert distance[:, :, 0].mean() == pytest.approx((parameters - biases) * 0.5e-8, rel=0.3)


def test_l2(archive):
    """At t = 0 the penalty is proportional to l2, and in the end it keeps the weights smaller."""
    none, half, whole = (archive({"network.l2": l2}) for l2 in ("0", "0.05", "0.1"))
    penalties = [(file["training/loss"][..., 0] - none["training/loss"][..., 0]) for file in (half, whole)]
    assert (penalties[0] > 0.1).all()
    np.testing.assert_allclose(penalties[1], 2.0 * penalties[0], rtol=1e-12)
    assert (whole["training/weight_norm"][..., -1] < none["training/weight_norm"][..., -1]).all()


def test_without_members(netlyap, archive):
    file = archive({"sweep.members": "0", "sweep.epsilon": "", "observe.names": "training accuracy"})
    assert list(file["epsilon"]) == [0.0]
    assert "member" not in file and "divergence" not in file
    assert file["training/loss"].shape == (1, 1, 5, 120)
    assert list(file["accuracy/iteration"]) == list(range(0, 120, 10))
    text = netlyap("show", "run-0")
    assert "(observed: training accuracy)\n" in text and "analysis/orbits" in text.splitlines()[-1]
    with_members = archive({})
    assert np.array_equal(file["training/loss"], with_members["training/loss"])


def test_perturbed_later(archive):
    late, early = archive({"perturb.at": "70"}), archive({})
    assert list(late["divergence/iteration"]) == list(range(70, 120))
    assert list(late["training/iteration"]) == list(range(120))
    assert np.array_equal(late["training/loss"], early["training/loss"])  # of the reference, which stays alone
    np.testing.assert_allclose(late["divergence/distance"][..., 0], early["divergence/distance"][..., 0], rtol=1e-5)
    grown = archive({"perturb.at": "20", "observe.names": "growth", "observe.accuracy.every": "1", "fit.window_start": "0 10",
                     "fit.window_length": "50 90", "sweep.iterations": "120"})
    assert set(grown["lyapunov/window_begin"][0, 0]) <= {0, 10}


def test_mean_distance_and_strides(archive):
    every = archive({})["divergence/distance"][0, 0]
    file = archive({"observe.divergence.record": "mean", "observe.divergence.every": "7"})
    assert list(file["divergence/iteration"]) == list(range(0, 120, 7)) and "member" not in file["divergence"]
    np.testing.assert_allclose(file["divergence/mean_distance"][0, 0], every.mean(axis=1)[:, ::7], rtol=1e-14)


def test_diverging_weights_are_data(netlyap, archive):
    """The penalty alone makes the weights a thousand times larger at every step: after some 100 they overflow."""
    keys = {"network.activation": "relu", "network.l2": "1", "sweep.eta": "0.1 1000", "sweep.iterations": "210",
            "observe.names": "divergence training accuracy growth"}
    file = archive(keys)
    names, status = statuses(file)
    assert {names[code] for code in status[1].flat} == {"diverged"}
    assert {names[code] for code in status[0].flat} == {"complete"}
    assert file.attrs["complete"] == 1
    loss = file["training/loss"][1, 0]
    for seed, message in enumerate(file["units/message"].asstr()[1, 0]):
        at = int(message.removeprefix("a parameter is not finite from iteration ").removesuffix(" on"))
        assert 20 < at < 150
        assert np.isnan(loss[seed, at:]).all() and np.isfinite(loss[seed, :20]).all()
        assert np.isnan(file["divergence/distance"][1, 0, seed, :, at:]).all()
        assert np.isnan(file["accuracy/train_accuracy"][1, 0, seed, (at + 9) // 10:]).all()
    assert np.isnan(file["lyapunov/exponent"][1]).all()
    outcome = file["lyapunov/outcome"]
    assert set(outcome[1].flat) == {dict(zip(outcome.attrs["flag_meanings"].split(),
                                             outcome.attrs["flag_values"]))["diverged"]}
    assert "5 diverged" in netlyap("show", "run-0")
    for words in (["--run.kernel", "scalar"], []):
        archive(keys, *words)
    netlyap.assert_same("run-0", "run-1")


def test_class_counts_of_the_default_split(netlyap, small_job):
    """The help had them in another order than archives and pictures, which is that of the classes."""
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        counts = ", ".join(str(count) for count in file.attrs["class_counts"])
    text = " ".join(netlyap("jobs", "--defaults").replace("#", " ").split())
    assert f"the default gives the class counts {counts}" in text
