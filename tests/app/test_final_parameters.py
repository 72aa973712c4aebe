"""theta(T) of a finished run (observe.names = final_parameters), and another job that starts from it."""
# ctest: TIMEOUT 600
import shutil

import h5py
import numpy as np
import pytest

JOB = {"sweep.eta": "0.5 2", "sweep.epsilon": "", "sweep.members": "0", "sweep.seeds": "3:14", "sweep.iterations": "200",
       "network.hidden": "3", "observe.names": "final_parameters"}
END = "/final_parameters/parameters"
FROM_END = ["--network.init", "file", "--network.init_file", f"first/sweep.h5:{END}"]


def theta(netlyap, name, path=END):
    """Of all points [eta, epsilon, seed, parameter]."""
    with h5py.File(netlyap.folder / name / "sweep.h5") as file:
        return file[path][...]


@pytest.fixture
def first(netlyap):
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "first")
    return netlyap


def test_it_follows_the_last_theta_that_weights_record(netlyap):
    """By one step: with a run that is longer by it, weights have it themselves."""
    netlyap.job(JOB | {"observe.names": "final_parameters weights", "observe.weights.seeds": "5"})
    netlyap("run", "job.ini", "--out", "first")
    netlyap("run", "job.ini", "--out", "longer", "--sweep.iterations", "201")
    value = theta(netlyap, "longer", "/weights/value")[:, :, 2]
    assert (theta(netlyap, "first")[:, :, 2] == value[..., 200]).all()
    assert (theta(netlyap, "first")[:, :, 2] != value[..., 199]).any()
    with h5py.File(netlyap.folder / "first/sweep.h5") as file:
        scales = [dimension[0] for dimension in file[END].dims]
        assert [scale.name.rpartition("/")[2] for scale in scales] == ["eta", "epsilon", "seed", "parameter"]


@pytest.mark.parametrize("ranks", [0, 3])
def test_two_halves_are_the_whole(first, ranks):
    """Plain gradient descent has no state but theta: theta(400) of one run is theta(200) of one that starts at theta(200)."""
    first("run", "job.ini", "--out", "whole", "--sweep.iterations", "400")
    for place, eta in enumerate(("0.5", "2")):
        first("run", "job.ini", "--out", "second", "--sweep.eta", eta, *FROM_END[:-1], f"{FROM_END[-1]},eta={eta}", ranks=ranks)
        end = theta(first, "second")[0]
        assert np.isfinite(end).all() and end.tobytes() == theta(first, "whole")[place].tobytes()
        assert end.tobytes() != theta(first, "first")[place].tobytes()
        shutil.rmtree(first.folder / "second")


def test_seeds_are_known_by_their_numbers(first):
    """Not by their order: those of the second job are some of the first one, in any order."""
    first("run", "job.ini", "--out", "whole", "--sweep.iterations", "400")
    first("run", "job.ini", "--out", "second", "--sweep.eta", "2", "--sweep.seeds", "12 4", *FROM_END[:-1], f"{FROM_END[-1]},eta=2")
    assert (theta(first, "second")[0, 0] == theta(first, "whole")[1, 0, [9, 1]]).all()
    first.refuses("run", "job.ini", "--out", "other", "--sweep.seeds", "3 14", *FROM_END[:-1], f"{FROM_END[-1]},eta=2",
                  says=[f"{END} of first/sweep.h5 has no seed = 14; it has 3:14"])


def test_one_seed_is_the_start_of_all(netlyap):
    netlyap.job(JOB | {"sweep.eta": "1", "sweep.seeds": "7"})
    netlyap("run", "job.ini", "--out", "first")
    netlyap("run", "job.ini", "--out", "second", "--sweep.seeds", "0:3", "--network.init", "file", "--network.init_file",
            "first/sweep.h5")
    end = theta(netlyap, "second")[0, 0]
    assert len(end) == 3 and (end == end[0]).all()
    assert (np.loadtxt(netlyap.folder / "second/theta0.txt") == theta(netlyap, "first")[0, 0, 0]).all()


def test_any_radius_will_do_unless_theta_depends_on_it(netlyap):
    netlyap.job(JOB | {"sweep.eta": "1", "sweep.epsilon": "1e-8 1e-4", "sweep.members": "2",
                       "observe.names": "divergence final_parameters"})
    netlyap("run", "job.ini", "--out", "first")
    both = theta(netlyap, "first")
    assert both[:, 0].tobytes() == both[:, 1].tobytes()
    netlyap("run", "job.ini", "--out", "second", *FROM_END)
    netlyap("run", "job.ini", "--out", "fresh", "--sweep.fresh_initial_conditions", "yes")
    start = ["--network.init", "file", "--network.init_file"]
    netlyap.refuses("plan", "job.ini", *start, f"fresh/sweep.h5:{END}",
                    says=["is another one at every epsilon = 1e-08 1e-04",
                          f"say which one, as network.init_file = fresh/sweep.h5:{END},eta=1,epsilon=1e-08"])
    netlyap("run", "job.ini", "--out", "third", *start, f"fresh/sweep.h5:{END},epsilon=1e-4")
    assert (np.loadtxt(netlyap.folder / "third/theta0.txt") == theta(netlyap, "fresh")[0, 1]).all()


def test_what_is_missing_is_refused_by_its_seed(netlyap):
    """A pending unit, and networks that overflow; seeds that are there are taken."""
    netlyap.job(JOB | {"sweep.eta": "1"})
    netlyap("run", "job.ini", "--out", "first", "--slice", "1/2")
    netlyap("gather", "first")
    there = [int(seed) for seed in np.arange(3, 14)[np.isfinite(theta(netlyap, "first")[0, 0, :, 0])]]
    assert there == list(range(3, 11))
    said = netlyap.refuses("plan", "job.ini", *FROM_END, code=65, says=["has no theta(T) of seed 11 at eta = 1: it has diverged"])
    assert "leave the seed out of sweep.seeds" in said
    netlyap("run", "job.ini", "--out", "second", "--sweep.seeds", "3:11", *FROM_END)
    netlyap("run", "job.ini", "--out", "diverged", "--network.activation", "relu", "--sweep.eta", "1e200", "--sweep.seeds", "5 6")
    netlyap.refuses("plan", "job.ini", "--network.activation", "relu", "--sweep.seeds", "6", "--network.init", "file",
                    "--network.init_file", "diverged/sweep.h5", code=65, says=["diverged/sweep.h5 has no theta(T) of seed 6"])


FAULTS = {
    "several learning rates": ("", ["has several learning rates, eta = 0.5 2; say which one, as network.init_file = "
                                    f"first/sweep.h5:{END},eta=0.5"]),
    "another learning rate": (",eta=0.7", ["has no eta = 0.7; it has 0.5 2"]),
    "another radius": (",eta=2,epsilon=1", ["has no epsilon = 1; it has 0"]),
    "no number": (",eta=two", ['names "eta=two" of', f"it takes values as {END},eta=1,epsilon=1e-8"]),
    "no axis": (",seed=3", ['names "seed=3" of']),
    "another network": (",eta=2", ["27 numbers", "35 parameters"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_fit_is_refused(first, fault):
    more, says = FAULTS[fault]
    hidden = ["--network.hidden", "4"] if fault == "another network" else []
    first.refuses("run", "job.ini", "--out", "second", *hidden, *FROM_END[:-1], f"{FROM_END[-1]}{more}",
                  code=65 if hidden else 64, says=says)


def test_momentum_starts_afresh(netlyap):
    """The state of the descent is not in theta(T)."""
    netlyap.job(JOB | {"sweep.eta": "0.5", "descent.method": "momentum", "descent.momentum": "0.9"})
    netlyap("run", "job.ini", "--out", "first")
    netlyap("run", "job.ini", "--out", "second", *FROM_END)
    netlyap("run", "job.ini", "--out", "whole", "--sweep.iterations", "400")
    assert (theta(netlyap, "second") != theta(netlyap, "whole")).any()


def test_it_is_added_to_a_finished_run_and_extended(netlyap):
    netlyap.job(JOB | {"observe.names": "training"})
    netlyap("run", "job.ini", "--out", "run", "--run.keep_final_state", "yes")
    both = ["--observe.names", "training final_parameters"]
    netlyap("run", "job.ini", "--out", "run", "--extend", *both, "--run.keep_final_state", "yes")
    netlyap("run", "job.ini", "--out", "whole", *both)
    netlyap.assert_same("run", "whole")
