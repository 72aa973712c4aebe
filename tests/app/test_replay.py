"""One trajectory of a sweep computed again: the bits of the sweep, with whatever is to be seen of it."""
# ctest: LABELS slow-under-sanitizer
import random

import h5py
import numpy as np
import pytest

GRID = {"sweep.eta": "0.5 1 5", "sweep.epsilon": "1e-10 1e-8", "sweep.seeds": "3:14", "sweep.members": "4",
        "sweep.iterations": "230"}
ROWS = "".join(f"{row % 7},{row * row % 5},{'ab'[row % 2]}\n" for row in range(40))


def values(file, path):
    with h5py.File(file) as archive:
        return archive[path][()]


@pytest.mark.parametrize("keys", [
    {}, {"sweep.fresh_initial_conditions": "yes", "perturb.paired": "no"}, {"perturb.at": "0 20", "sweep.iterations": "250", "observe.names": "training weights growth"},
    {"descent.method": "momentum", "descent.batch": "30", "descent.batch_order": "per_seed"},
    {"perturb.target": "3 random weights of layer 1", "perturb.distribution": "sphere"}],
    ids=["plain", "unpaired", "transience", "batches", "some weights"])
def test_same_bits(netlyap, keys):
    netlyap("run", netlyap.job(GRID | {"observe.names": "divergence training weights growth"} | keys), "--out", "run")
    draw = random.Random(7)
    times = keys.get("perturb.at", "0").split()
    for _ in range(5):
        eta, epsilon, at = draw.randrange(3), draw.randrange(2), draw.randrange(len(times))
        seed, member = draw.randrange(11), draw.randrange(4)
        place = (eta, epsilon, at, seed) if len(times) > 1 else (eta, epsilon, seed)
        netlyap("replay", "run", "--eta", GRID["sweep.eta"].split()[eta], "--epsilon", GRID["sweep.epsilon"].split()[epsilon],
                "--perturb_at", times[at], "--seed", str(seed + 3), "--member", str(member + 1), "--observe",
                "training weights" + (" growth" if len(times) > 1 else " divergence"),
                "--run.kernel", draw.choice(["scalar", "auto"]))
        one = netlyap.folder / "run/replay.h5"
        netlyap("verify", "run/replay.h5")
        whole = netlyap.folder / "run/sweep.h5"
        for path in ("/training/loss", "/weights/value"):
            assert values(one, path).tobytes() == values(whole, path)[place].tobytes(), path
        if len(times) == 1:
            assert values(one, "/divergence/distance").tobytes() == \
                values(whole, "/divergence/distance")[place][member].tobytes()


def test_all_members_have_the_exponent_of_the_sweep(netlyap):
    netlyap("run", netlyap.job(GRID), "--out", "run")
    said = netlyap("replay", "run", "--eta", "1", "--epsilon", "1e-8", "--seed", "9", "--out", "one.h5")
    assert said.endswith(netlyap.next_line("show", "one.h5")) and "eta = 1, epsilon = 1e-08" in said
    for path in ("/lyapunov/exponent", "/lyapunov/exponent_error", "/lyapunov/window_begin", "/divergence/distance"):
        assert values(netlyap.folder / "one.h5", path).tobytes() == \
            values(netlyap.folder / "run/sweep.h5", path)[1, 1, 6].tobytes(), path


def test_show_says_what_it_is(netlyap):
    """It looked like the archive of a run of one seed, and advised `run --extend`, which knows nothing of it."""
    netlyap("run", netlyap.job(GRID), "--out", "run")
    netlyap("replay", "run", "--eta", "1", "--epsilon", "1e-8", "--seed", "9", "--out", "one.h5")
    said = netlyap("show", "one.h5")
    assert said.splitlines()[1] == f"replay of {netlyap.folder / 'run/sweep.h5'}: its seed 9 at this grid point, computed again"
    assert " / 1 |" in said and "--extend" not in said and "are enough" not in said and "no interval" not in said
    assert "replay" not in netlyap("show", "run")


def test_another_look(netlyap):
    """Other observables, at every iteration of a stretch; t stays that of the sweep."""
    netlyap("run", netlyap.job(GRID | {"observe.names": "growth training", "observe.training.every": "10"}), "--out", "run")
    netlyap("replay", "run", "--eta", "5", "--epsilon", "1e-8", "--seed", "4", "--observe", "training,weights,divergence",
            "--observe.training.every", "1", "--from", "100", "--to", "180", "--out", "one.h5")
    one, whole = netlyap.folder / "one.h5", netlyap.folder / "run/sweep.h5"
    assert list(values(one, "/training/iteration")) == list(range(100, 181))
    assert list(values(one, "/weights/iteration")) == list(range(100, 181))
    at = values(whole, "/training/iteration")
    inside = (at >= 100) & (at <= 180)
    assert values(one, "/training/loss")[0, 0, 0, ::10].tobytes() == values(whole, "/training/loss")[2, 1, 1][inside].tobytes()
    assert np.isfinite(values(one, "/divergence/distance")).all()


def test_data_and_start_of_files(netlyap):
    (netlyap.folder / "own.csv").write_text(ROWS)
    draw = np.random.default_rng(1)
    (netlyap.folder / "start.txt").write_text("\n".join(" ".join(map(repr, row)) for row in draw.normal(size=(11, 17)).tolist()))
    netlyap("run", netlyap.job(GRID | {"data.source": "own.csv", "data.train": "30", "network.hidden": "3",
                                       "network.init": "file", "network.init_file": "start.txt"}), "--out", "run")
    for name in ("own.csv", "start.txt"):
        (netlyap.folder / name).rename(netlyap.folder / ("moved " + name))
    (netlyap.folder / "run").rename(netlyap.folder / "away")
    choice = ["--eta", "1", "--epsilon", "1e-8", "--seed", "9"]
    netlyap("replay", "away", *choice, "--out", "one.h5")
    assert values(netlyap.folder / "one.h5", "/training/loss").tobytes() == \
        values(netlyap.folder / "away/sweep.h5", "/training/loss")[1, 1, 6].tobytes()
    (netlyap.folder / "away/sweep.h5").rename(netlyap.folder / "alone.h5")
    netlyap.refuses("replay", "alone.h5", *choice, says=["does not lie in its run directory", "--data FILE"])
    netlyap.refuses("replay", "alone.h5", *choice, "--data", "moved own.csv", code=65,
                    says=["theta(0)", "give the run directory"])
    (netlyap.folder / "other.csv").write_text(ROWS.replace("6,", "5,"))
    netlyap.refuses("replay", "alone.h5", *choice, "--data", "other.csv", code=65, says=[
        "other.csv has the digest", "these are not the data of the sweep: give the file of the sweep with --data"])


def test_refusals(netlyap):
    netlyap("run", netlyap.job(GRID), "--out", "run")
    choice = ["--eta", "1", "--epsilon", "1e-8", "--seed", "9"]
    before = netlyap.files()
    for options, words in [
            ([], ["--eta is missing", "give one of 0.5 1 5"]),
            (["--eta", "1"], ["--epsilon is missing", "1e-10 1e-08"]),
            (["--eta", "2", "--epsilon", "1e-8"], ["--eta 2 is none of the learning rates", "0.5 1 5"]),
            (["--eta", "1", "--epsilon", "1e-8", "--seed", "14"], ["--seed 14 is none", "3 4 5"]),
            (choice + ["--member", "5"], ["--member", "5"]),
            (choice + ["--from", "100", "--to", "99"], ["--from 100 lies after --to 99"]),
            (choice + ["--to", "230"], ["--to 230 is no iteration of the sweep", "229"]),
            (choice + ["--observe", "wieghts"], ["wieghts"]),
            (choice + ["--observe.weights.every", "2"], ["has no effect", "`weights` is not observed"]),
            (choice + ["--sweep.members", "2"], ["--sweep.members"]),
            (choice + ["--out", "run/sweep.h5"], ["is the archive that is read"]),
            (choice + ["--out", "run/job.ini"], ["is no archive of replay"])]:
        netlyap.refuses("replay", "run", *options, says=words)
    assert netlyap.files() == before


def test_without_perturbation(netlyap):
    netlyap("run", netlyap.job({"sweep.eta": "1 5", "sweep.epsilon": "", "sweep.members": "0", "sweep.seeds": "0:9",
                                "sweep.iterations": "300", "observe.names": "training"}), "--out", "run")
    netlyap.refuses("replay", "run", "--eta", "5", "--seed", "2", "--member", "1", says=["no perturbed trajectories"])
    netlyap("replay", "run", "--eta", "5", "--seed", "2", "--observe", "training saturation", "--out", "one.h5")
    assert values(netlyap.folder / "one.h5", "/training/loss").tobytes() == \
        values(netlyap.folder / "run/sweep.h5", "/training/loss")[1, 0, 2].tobytes()


def test_first_member_of_a_job(netlyap):
    """The members that a job lacks, alone."""
    keys = GRID | {"sweep.eta": "1", "sweep.epsilon": "1e-8"}
    netlyap("run", netlyap.job(keys | {"sweep.members": "5"}, "five.ini"), "--out", "five")
    netlyap("run", netlyap.job(keys | {"sweep.members": "2", "perturb.first_member": "4"}, "two.ini"), "--out", "two")
    assert values(netlyap.folder / "two/sweep.h5", "/divergence/distance").tobytes() == \
        values(netlyap.folder / "five/sweep.h5", "/divergence/distance")[:, :, :, 3:].tobytes()
