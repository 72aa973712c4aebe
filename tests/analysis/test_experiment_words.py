"""What captions say of an experiment: enough to do it again."""
# ctest: LABELS slow-under-sanitizer
import pytest

from conftest import SOURCE
from netlyap.archive import Archive
from netlyap.experiment_words import words_of_experiment
from netlyap.page.methods import training
from netlyap.subject import network_of

TOLD = {  # what was done otherwise than by default: the words for it
    "--descent.batch 35": "over 35 of 120 training samples (the 4 steps of an epoch take each of them once, in an order of its own, the last step "
                          "the 15 that are left; the same batches for all initial conditions)",
    "--descent.batch 40": "over 40 of 120 training samples (the 3 steps of an epoch take each of them once, in an order of its own; the same",
    "--descent.method adam": "eta (m / (1 - 0.9^(t+1))) / (sqrt(s / (1 - 0.999^(t+1))) + 1e-08)",
    "--perturb.target all": "is added to every weight and bias;",
    "--perturb.distribution sphere --perturb.target": "is added to every weight of layer 2;"}


def experiment(program_in, folder, words):
    program_in(folder)("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:2", "--sweep.members", "1", "--sweep.epsilon", "1e-8",
                       "--observe.names", "growth", *words, "--out", "run")
    return Archive(folder / "run")


@pytest.mark.parametrize("keys", TOLD)
def test_what_is_told_is_what_was_done(program_in, tmp_path, keys):
    """Every step was said to be over 35 samples, and "layer 2" was read as its weights and biases."""
    words = [*keys.split(), *["layer 2"] * keys.endswith("target")]
    with experiment(program_in, tmp_path, words) as archive:
        assert TOLD[keys] in words_of_experiment(archive)


@pytest.mark.parametrize("biases, said", [("all", ""), ("hidden", ", no biases in the output layer"), ("none", ", without biases")])
def test_biases_that_are_not_there_are_told(program_in, tmp_path, biases, said):
    with experiment(program_in, tmp_path, ["--network.biases", biases]) as archive:
        assert network_of(archive) == f"network 4-10-3, sigmoid{said}"
        assert f"4-10-3 with sigmoid units{said}, 200 iterations" in training(archive).words
