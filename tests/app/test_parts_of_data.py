"""Some samples of the data alone, and those for testing in a file of their own."""
import gzip
import shutil
import struct

import h5py
import numpy as np
import pytest

JOB = {"sweep.eta": "0.1", "sweep.seeds": "0:3", "sweep.members": "1", "sweep.iterations": "20",
       "network.hidden": "4", "observe.names": "training accuracy divergence predictions"}


def numbers():
    """60 samples of 4 bytes and their classes 0, 1 or 2: the first 40 for training, all three among them."""
    random = np.random.default_rng(5)
    labels = np.append(np.arange(40) % 3, np.arange(20) % 2).astype(np.uint8)
    return random.integers(0, 256, (60, 4)).astype(np.uint8), labels


def idx(array):
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def files(netlyap):
    x, y = numbers()
    table = np.column_stack([x, y])
    np.savetxt(netlyap.folder / "all.csv", table, fmt="%d", delimiter=",")
    np.savetxt(netlyap.folder / "train.csv", table[:40], fmt="%d", delimiter=",")
    np.savetxt(netlyap.folder / "test.csv", table[40:], fmt="%d", delimiter=",")
    for name, part in (("train", slice(0, 40)), ("test", slice(40, 60))):
        (netlyap.folder / f"{name}-x.gz").write_bytes(gzip.compress(idx(x[part])))
        (netlyap.folder / f"{name}-y.gz").write_bytes(gzip.compress(idx(y[part])))
    netlyap.job(JOB | {"data.source": "all.csv", "data.train": "30"})
    netlyap.job(JOB | {"data.source": "train.csv", "data.test_source": "test.csv"}, "two.ini")
    netlyap.job(JOB | {"data.source": "train-x.gz", "data.labels": "train-y.gz", "data.test_source": "test-x.gz",
                       "data.test_labels": "test-y.gz"}, "gz.ini")
    return netlyap.folder


def test_the_first_samples_are_a_file_of_their_own(netlyap, files):
    netlyap("run", "job.ini", "--out", "first", "--data.samples", "first 40")
    netlyap("run", "job.ini", "--out", "file", "--data.source", "train.csv")
    with h5py.File(files / "first/sweep.h5") as first, h5py.File(files / "file/sweep.h5") as file:
        assert np.array_equal(first["training/loss"], file["training/loss"])
        assert "data.samples = first 40\n" in first.attrs["job"] and "data.samples" not in file.attrs["job"]
    netlyap.refuses("run", "job.ini", "--out", "file", "--data.samples", "first 40", says=["data.samples is all there"])


def test_random_samples_follow_from_the_seed(netlyap, files):
    losses = {}
    for name, chosen, seed in (("a", "40 random", 1), ("b", "40 random", 2), ("c", "first 40", 1)):
        netlyap("run", "job.ini", "--out", name, "--data.samples", chosen, "--data.split_seed", seed)
        with h5py.File(files / name / "sweep.h5") as file:
            losses[name] = file["training/loss"][:].tobytes()
            rows, true_class = file["predictions/sample"][:], file["predictions/true_class"][:]
            assert len(rows) == 40 and np.all(np.diff(rows) > 0) and np.array_equal(true_class, numbers()[1][rows])
            assert (rows.max() > 39) == (name != "c")
    assert len(set(losses.values())) == 3
    (files / "all.csv").rename(files / "away.csv")
    assert "complete" in netlyap("run", "a/job.ini"), "the directory has what it needs"
    netlyap("verify", "a")
    netlyap("run", "job.ini", "--out", "again", "--data.source", "a/data.netlyap")
    netlyap.assert_same("a", "again")
    netlyap.refuses("plan", "job.ini", "--data.source", "a/data.netlyap", "--data.samples", "first 20",
                    says=["chosen with data.samples = 40 random and data.split_seed = 1"])
    netlyap.refuses("plan", "job.ini", "--data.source", "a/data.netlyap", "--data.split_seed", "2",
                    says=["others cannot be chosen from it"])
    netlyap("run", "job.ini", "--out", "anew", "--data.source", "away.csv", "--data.samples", "40 random")
    netlyap.assert_same("a", "anew")


def test_two_files_give_the_split(netlyap, files):
    planned = netlyap("plan", "two.ini")
    assert "40 training and 20 test samples of train.csv and test.csv\n" in planned
    assert "\ntest data     20 rows, 5 columns separated by commas" in planned
    assert "\ntest classes  2: 0 10, 1 10 (column 5)\n" in planned, "a class may be missing there"
    netlyap("run", "two.ini", "--out", "csv")
    netlyap("run", "gz.ini", "--out", "gz")
    netlyap.assert_same("csv", "gz")
    with h5py.File(files / "gz/sweep.h5") as file:
        job = file.attrs["job"]
        assert "data.test_source = file\n" in job and "data.train = 40\n" in job and "test-" not in job
        assert list(file.attrs["class_counts"]) == [14, 13, 13]
        assert list(file["predictions/sample"]) == list(range(60))
        assert list(file["predictions/is_training"]) == [1] * 40 + [0] * 20
    netlyap("run", "job.ini", "--out", "one", "--data.train", "40")
    netlyap.refuses("run", "two.ini", "--out", "one", says=["data.test_source is  there"])
    for name in ("test.csv", "train.csv"):
        (files / name).unlink()
    assert "complete" in netlyap("run", "csv/job.ini") and "complete" in netlyap("run", "two.ini", "--out", "csv")
    netlyap("verify", "csv")
    netlyap("replay", "csv", "--seed", "1", "--observe", "training", "--out", "seed.h5")
    shutil.copy(files / "csv/sweep.h5", files / "alone.h5")
    netlyap("replay", "alone.h5", "--seed", "1", "--observe", "training", "--out", "two.h5", "--data", "gz/data.netlyap")
    netlyap.refuses("replay", "alone.h5", "--seed", "1", "--observe", "training", "--out", "three.h5", "--data", "all.csv",
                    says=["give --data the data.netlyap of its run directory"])


def test_scaling_goes_by_the_training_samples(netlyap, files):
    x, y = (part.astype(float) for part in numbers())
    scaled = np.column_stack([x / 255.0, y])
    np.save(files / "train.npy", scaled[:40])
    np.save(files / "test.npy", scaled[40:])
    netlyap("run", "two.ini", "--out", "unit", "--data.scale", "unit")
    netlyap("run", "two.ini", "--out", "npy", "--data.source", "train.npy", "--data.test_source", "test.npy")
    with h5py.File(files / "unit/sweep.h5") as unit, h5py.File(files / "npy/sweep.h5") as npy:
        for name in ("training/loss", "accuracy/test_accuracy", "accuracy/test_loss"):
            assert np.array_equal(unit[name], npy[name]), name


def test_some_of_the_training_samples_beside_a_test_file(netlyap, files):
    assert "12 training and 20 test samples" in netlyap("plan", "gz.ini", "--data.samples", "12 random")
    netlyap("run", "gz.ini", "--out", "some", "--data.samples", "12 random")
    assert "complete" in netlyap("run", "some/job.ini")
    assert "12 training" in netlyap("plan", "gz.ini", "--data.samples", "12 random", "--data.split_seed", "7")


def test_what_does_not_fit_is_refused(netlyap, files):
    (files / "wide.csv").write_text("1,2,3,4,5,0\n1,2,3,4,5,1\n" * 3)
    (files / "other.csv").write_text("1,2,3,4,0\n1,2,3,4,7\n" * 3)
    for words, code, says in (
            (["--data.train", "30"], 64, ["data.train = 30, but with data.test_source all 40 samples"]),
            (["--data.split_seed", "3"], 64, ["data.split_seed = 3 has no effect with data.test_source"]),
            (["--data.test_labels", "test-y.gz"], 64, ["of data.source a column has them"]),
            (["--data.test_source", "none.csv"], 64, ["none.csv does not exist; give data.test_source an existing file"]),
            (["--data.test_source", "wide.csv"], 65, ["wide.csv has 5 features, but train.csv has 4 features"]),
            (["--data.test_source", "other.csv"], 65, ["other.csv has the class 7, which train.csv lacks"]),
            (["--data.samples", "41 random"], 64, ["data.samples = 41 random, but data.source has 40 samples"]),
            (["--data.samples", "some"], 64, ["all, first n, or n random"])):
        netlyap.refuses("plan", "two.ini", *words, code=code, says=says)
    netlyap.refuses("plan", "gz.ini", "--data.test_labels", "", says=["data.test_source needs one, too"])
    netlyap.refuses("plan", "job.ini", "--data.test_labels", "test-y.gz", says=["data.test_labels = test-y.gz has no effect"])
    netlyap.refuses("plan", "job.ini", "--data.source", "iris", "--data.test_source", "test.csv",
                    says=["data.test_source = test.csv has no effect with data.source = iris"])
