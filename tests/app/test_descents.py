"""Optimisers and minibatches through the command line: PyTorch's numbers, and the same archive after an interruption."""
# ctest: TIMEOUT 900 LABELS slow-under-sanitizer
import h5py
import numpy as np
import pytest

from interruption import Logs, TooShort, until_long_enough

RECORDED = ("divergence", "training", "weights", "accuracy", "period")
DESCENTS = {
    "momentum": {"sweep.eta": "0.2", "descent.method": "momentum"},
    "minibatch": {"sweep.eta": "0.5", "descent.batch": "32", "descent.batch_order": "per_seed"},
    "adam": {"sweep.eta": "1e-3", "descent.method": "adam", "descent.batch": "50"},
}


def job_of(descent, iterations):
    recorded = RECORDED + (() if descent == "adam" else ("spectrum", "hessian"))  # which need a derivative
    return DESCENTS[descent] | ({} if descent == "adam" else {"observe.spectrum.exponents": 3}) | {
        "sweep.seeds": "0:8", "sweep.members": "2", "sweep.iterations": iterations, "network.l2": "0.001",
        "observe.names": " ".join(recorded), "run.checkpoint_seconds": "0.1",
        "observe.weights.seeds": "3"} | {
        f"observe.{name}.every": max(1, iterations // 100)
        for name in recorded}


@pytest.mark.parametrize("descent", DESCENTS)
@until_long_enough(2000)
def test_interrupted(netlyap, iterations, undisturbed, kill, descent):
    job = job_of(descent, iterations)
    netlyap.job(job)
    logs = Logs(netlyap.folder / "run")
    process = netlyap.start("run", "job.ini", "--out", "run")
    logs.wait_for_checkpoints(process, 1)
    kill(process)
    goes_on = Logs(netlyap.folder / "run")
    assert "complete" in netlyap("run", "job.ini", "--out", "run")
    if not goes_on.continuations():
        raise TooShort
    assert min(goes_on.continuations().values()) > 0
    netlyap.assert_same("run", undisturbed(job))


def archive_of(netlyap, name, **keys):
    netlyap.job({"sweep.seeds": "0:8", "sweep.iterations": "60", "sweep.members": "1", "sweep.eta": "0.5",
                 "observe.names": "divergence training weights", "observe.weights.seeds": "0"} | keys, f"{name}.ini")
    netlyap("run", f"{name}.ini", "--out", name)
    with h5py.File(netlyap.folder / name / "sweep.h5") as file:
        return {path: file[path][...] for path in ("training/loss", "weights/value", "divergence/distance")}


@pytest.mark.parametrize("keys", [{"descent.batch": "120"}, {"descent.method": "momentum", "descent.momentum": "0"}],
                         ids=["a batch of all samples", "momentum 0"])
def test_plain_descent_in_other_words(netlyap, keys):
    plain, other = archive_of(netlyap, "plain"), archive_of(netlyap, "other", **keys)
    for path, values in plain.items():
        assert values.tobytes() == other[path].tobytes(), path


def test_small_batches_are_another_map(netlyap):
    """The losses are those of all samples, so the first one is the same."""
    plain, batches = archive_of(netlyap, "plain"), archive_of(netlyap, "batches", **{"descent.batch": "30"})
    own = archive_of(netlyap, "own", **{"descent.batch": "30", "descent.batch_order": "per_seed"})
    first = {name: archive["training/loss"][..., 0] for name, archive in
             {"plain": plain, "batches": batches, "own": own}.items()}
    assert (first["plain"] == first["batches"]).all() and (first["plain"] == first["own"]).all()
    assert (plain["training/loss"][..., 5] != batches["training/loss"][..., 5]).all()
    assert (own["training/loss"][..., 5] != batches["training/loss"][..., 5]).all()


PYTORCH = {
    "gradient": ("SGD", {"lr": 1e-2}),
    "momentum": ("SGD", {"lr": 1e-2, "momentum": 0.9}),
    "nesterov": ("SGD", {"lr": 1e-2, "momentum": 0.9, "nesterov": True}),
    "rmsprop": ("RMSprop", {"lr": 1e-2}),
    "adam": ("Adam", {"lr": 1e-3}),
}


@pytest.mark.parametrize("method", PYTORCH)
def test_ten_steps_are_those_of_pytorch(netlyap, method):
    torch = pytest.importorskip("torch")
    name, settings = PYTORCH[method]
    rows = [[0.3, -1.2, 0.5, 1], [1.7, 0.4, -0.2, -1], [-0.6, 0.9, 2.0, 2], [0.1, 0.2, -0.3, 0.25], [2.5, -2.0, 1.0, -2]]
    (netlyap.folder / "points.csv").write_text("a,b,c,class\n" + "".join(
        ",".join(str(value) for value in row[:3]) + f",{'uvw'[number % 3]}\n" for number, row in enumerate(rows)))
    netlyap.job({"data.source": "points.csv", "data.train": "5", "sweep.eta": settings["lr"], "sweep.seeds": "0:1",
                 "sweep.members": "0", "sweep.iterations": "11", "descent.method": method, "network.hidden": "4",
                 "network.activation": "tanh", "observe.names": "weights training", "observe.weights.seeds": "0",
                 "observe.weights.every": "1"})
    netlyap("run", "job.ini", "--out", "run")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        theta = np.squeeze(file["weights/value"][...]).T  # [iteration][parameter]
        losses = np.squeeze(file["training/loss"][...])
    assert theta.shape == (11, 4 * 3 + 4 + 3 * 4 + 3)

    inputs = torch.tensor([row[:3] for row in rows], dtype=torch.float64)
    labels = torch.tensor([number % 3 for number in range(len(rows))])
    parts = np.split(theta[0], np.cumsum([12, 4, 12]))
    shapes = [(4, 3), (4,), (3, 4), (3,)]
    w1, b1, w2, b2 = parameters = [torch.tensor(part.reshape(shape), requires_grad=True)
                                   for part, shape in zip(parts, shapes)]
    optimiser = getattr(torch.optim, name)(parameters, **settings)
    for step in range(11):
        ours, torchs = theta[step], np.concatenate([one.detach().numpy().ravel() for one in parameters])
        assert abs(ours - torchs).max() < 1e-12, step
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(torch.tanh(inputs @ w1.T + b1) @ w2.T + b2, labels)
        assert abs(loss.item() - losses[step]) < 1e-12
        loss.backward()
        optimiser.step()


@pytest.mark.parametrize("loss, unit, words", [("cross_entropy", " (nat)", "mean cross-entropy"),
                                                ("squared", "", "mean of |f - y|^2 / 2")])
def test_a_recorded_loss_says_which(netlyap, loss, unit, words):
    netlyap.job({"sweep.seeds": "0:8", "sweep.iterations": "5", "sweep.eta": "0.05", "network.loss": loss,
                 "network.hidden": "", "network.biases": "none", "observe.names": "training member_loss accuracy"})
    netlyap("run", "job.ini", "--out", "run")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        for path in ("training/loss", "member_loss/loss", "accuracy/test_loss"):
            said = file[path].attrs["long_name"]
            assert file[path].attrs["units"] == "1" and words in said and (said.endswith(" (nat)") == bool(unit)), path
            assert np.isfinite(file[path][...]).all()


def test_what_plan_says(netlyap):
    netlyap.job({"sweep.seeds": "0:8", "observe.names": "training"})
    assert "\ntraining      gradient descent, cross-entropy, on all 120 training samples\n" in netlyap("plan", "job.ini")
    assert "\nlayers        sigmoid, biases in all layers; initial weights normal, s = 1\n" in netlyap("plan", "job.ini")
    assert "\nperturbation  weights of layer 2, sphere, at iteration 0\n" in netlyap(
        "plan", "job.ini", "--perturb.target", "layer 2", "--perturb.distribution", "sphere")
    text = netlyap("plan", "job.ini", "--descent.method", "momentum", "--descent.batch", "32", "--descent.factors", "1 0.5",
                   "--network.loss", "squared")
    assert ("\ntraining      momentum 0.9, eta times 1 0.5 by layer, squared loss, 32 of 120 training samples a step, "
            "4 steps an epoch, the last on 24\n") in text
    assert ", standardized\nlayers " in netlyap("plan", "job.ini", "--data.scale", "standardize") and "standardized" not in text
    assert "40 of 120 training samples a step, 3 steps an epoch\n" in netlyap("plan", "job.ini", "--descent.batch", "40")


def test_a_batch_that_is_too_large(netlyap):
    netlyap.job({"sweep.seeds": "0:8", "observe.names": "training", "descent.batch": "121"})
    netlyap.refuses("run", "job.ini", "--out", "run", code=64,
                    says=["descent.batch = 121, but there are 120 training samples"])
