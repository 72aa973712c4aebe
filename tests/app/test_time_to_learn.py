"""`observe.names = time_to_learn`: what it records is what accuracy and loss of the same archive say, and goes on in longer runs."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import gzip
import struct

import h5py
import numpy as np
import pytest

JOB = {"sweep.eta": "0.3 1 5", "sweep.epsilon": "", "sweep.members": "0", "sweep.seeds": "0:11", "sweep.iterations": "120",
       "network.hidden": "4", "observe.names": "training accuracy time_to_learn"}
GOAL = {"observe.time_to_learn.accuracy": "0.8", "observe.time_to_learn.loss": "0.6", "observe.time_to_learn.hold": "4"}


def first_of(is_met, hold):
    """The first t of so many in a row [..., t], -1 where there is none."""
    length = is_met.shape[-1] - hold + 1
    in_a_row = np.all([is_met[..., shift:shift + length] for shift in range(hold)], axis=0)
    return np.where(in_a_row.any(axis=-1), in_a_row.argmax(axis=-1), -1)


@pytest.mark.parametrize("goal, accuracy, loss, hold", [({}, 0.9, np.inf, 1), (GOAL, 0.8, 0.6, 4)], ids=["default", "both"])
def test_it_is_what_accuracy_and_loss_say(netlyap, goal, accuracy, loss, hold):
    netlyap.job(JOB | goal)
    netlyap("run", "job.ini", "--out", "run")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        is_met = (file["accuracy/test_accuracy"][:] >= accuracy) & (file["training/loss"][:] <= loss)
        expected = first_of(is_met, hold)
        time, outcome = file["time_to_learn/time"][:], file["time_to_learn/outcome"]
        assert np.array_equal(time, expected) and (expected < 0).any() and (expected > 0).any()
        assert list(outcome.attrs["flag_meanings"].decode().split() if isinstance(outcome.attrs["flag_meanings"], bytes)
                    else outcome.attrs["flag_meanings"].split())[:2] == ["learned", "not_within_run"]
        assert np.array_equal(outcome[:], (expected < 0).astype(np.uint8))
        learned = (expected >= 0).sum(axis=-1)
        assert np.array_equal(file["learning_statistics/learned"][:], learned)
        for place in np.ndindex(learned.shape):
            ordered = np.sort(np.where(expected[place] < 0, np.inf, expected[place]))
            median, low, high = (file[f"learning_statistics/{name}"][place] for name in ("median", "median_ci_low", "median_ci_high"))
            for found, there in ((median, ordered[5]), (low, ordered[1]), (high, ordered[9])):  # of 11: 6th, 2nd and 10th
                assert found == there or (np.isnan(found) and np.isinf(there))


def test_a_longer_run_goes_on_in_the_middle_of_a_row(netlyap):
    netlyap.job(JOB | GOAL | {"observe.time_to_learn.hold": "30", "observe.names": "time_to_learn"})
    netlyap("run", "job.ini", "--out", "whole")
    with h5py.File(netlyap.folder / "whole/sweep.h5") as file:
        time = file["time_to_learn/time"][:]
    cut = int(np.median(time[time >= 0])) + 15
    assert ((time >= 0) & (time < cut) & (time + 30 > cut)).any(), "some are in the middle of their row"
    netlyap("run", "job.ini", "--out", "run", "--sweep.iterations", cut, "--run.keep_final_state", "yes")
    said = netlyap("run", "job.ini", "--out", "run", "--extend")
    assert "6 units go on from the state at the end of what is there" in said
    netlyap.assert_same("run", "whole")


def test_the_median_as_a_target(netlyap):
    """Its interval comes from the order of the times."""
    netlyap.job(JOB | {"sweep.eta": "1", "sweep.seeds": "0:8", "observe.time_to_learn.accuracy": "0.7"})
    said = netlyap("run", "job.ini", "--out", "run", "--run.target", "learning_statistics/median", "--run.target_error", "8",
                   "--run.max_seeds", "64")
    assert "learning_statistics/median" in said
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        low, high = (file[f"learning_statistics/median_ci_{end}"][0, 0] for end in ("low", "high"))
        assert (high - low) / 2 <= 8 or file["seed"].size == 64


@pytest.mark.parametrize("keys, says", [
    ({"observe.time_to_learn.accuracy": ""}, "observe.time_to_learn.accuracy and observe.time_to_learn.loss are both empty"),
    ({"data.train": "all"}, "observe.time_to_learn.accuracy = 0.9 is that of samples for testing, but all are for training; set "
                            "data.train, or set observe.time_to_learn.loss"),
    ({"observe.time_to_learn.hold": "121"}, "observe.time_to_learn.hold = 121 is more than the 120 of sweep.iterations"),
    ({"observe.time_to_learn.accuracy": "90"}, "observe.time_to_learn.accuracy = 90 must be > 0, at most 1"),
    ({"observe.time_to_learn.accuracy": "90 %"}, "observe.time_to_learn.accuracy = 90 % is not understood; it must be a finite number"),
    ({"data.source": "chebyshev(3, 20)", "network.loss": "squared", "observe.names": "training time_to_learn"},
     "observe.time_to_learn.accuracy = 0.9 needs classes, but the data have real-valued targets; set observe.time_to_learn.loss")])
def test_refusals(netlyap, keys, says):
    netlyap.job(JOB | keys)
    netlyap.refuses("run", "job.ini", "--out", "run", says=[says])


def test_a_loss_alone_for_real_valued_targets(netlyap):
    netlyap.job(JOB | {"data.source": "chebyshev(3, 20)", "network.loss": "squared", "network.activation": "tanh", "sweep.eta": "0.1",
                       "observe.names": "training time_to_learn"})
    netlyap("run", "job.ini", "--out", "run", "--observe.time_to_learn.accuracy", "", "--observe.time_to_learn.loss", "0.2")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        assert np.array_equal(file["time_to_learn/time"][:], first_of(file["training/loss"][:] <= 0.2, 1))
        assert "observe.time_to_learn.accuracy = \n" in file.attrs["job"], "the default was read where it does not stand"


def test_without_the_accuracy_it_is_another_job(netlyap):
    """The accuracy that is there by default did not stand in the identity, and neither did none."""
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "run", "--observe.time_to_learn.accuracy", "", "--observe.time_to_learn.loss", "0.6")
    netlyap.refuses("run", "job.ini", "--out", "run", "--observe.time_to_learn.loss", "0.6", says=["observe.time_to_learn.accuracy"])


def test_pictures_in_idx_files(netlyap):
    """A small set in the form of MNIST: dark and light squares, which are learned at once."""
    random = np.random.default_rng(2)
    labels = random.integers(0, 2, 60, dtype=np.uint8)
    pixels = np.where(labels[:, None, None] == 1, random.integers(180, 256, (60, 5, 4)), random.integers(0, 60, (60, 5, 4))).astype(np.uint8)
    for name, values in (("images.gz", pixels), ("labels.gz", labels)):
        head = struct.pack(">BBBB", 0, 0, 8, values.ndim) + struct.pack(f">{values.ndim}I", *values.shape)
        (netlyap.folder / name).write_bytes(gzip.compress(head + values.tobytes()))
    netlyap.job(JOB | {"data.source": "images.gz", "data.labels": "labels.gz", "data.samples": "50 random", "data.train": "30",
                       "data.scale": "unit", "sweep.eta": "1", "observe.names": "time_to_learn"})
    netlyap("run", "job.ini", "--out", "run")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        assert file["learning_statistics/learned"][0, 0] == 11 and file["learning_statistics/median"][0, 0] < 30
