"""What a page says of theta(0): the law that it is drawn by, or what gives it."""
import re
import shutil

import h5py
import numpy as np
import pytest

from netlyap.archive import Archive
from netlyap.page.document import asked
from netlyap.initial_weights import drawn, file_and_dataset, initial_weights
from netlyap.page.methods import methods_of
from conftest import SOURCE, edited

PARAMETERS = 4 * 2 + 2 + 2 * 3 + 3


@pytest.fixture(scope="module")
def started(program_in, tmp_path_factory):
    """Runs that begin at theta(T) of another one, at its weights from a text and an HDF5 file, and at numbers of the command line."""
    netlyap = program_in(tmp_path_factory.mktemp("started"))
    rows = np.random.default_rng(1).normal(size=(3, PARAMETERS))
    np.savetxt(netlyap.folder / "rows.txt", rows)
    np.savetxt(netlyap.folder / "row.txt", rows[:1])
    with h5py.File(netlyap.folder / "rows.h5", "w") as file:
        file["a/start"] = rows

    def run(out, *words):
        netlyap("run", SOURCE / "jobs/fig8.ini", *"--sweep.eta 0.5 --sweep.epsilon 1e-4 --sweep.seeds 0:3 --sweep.members 1 --network.hidden 2"
                " --sweep.iterations 20 --fit.window_start 0 --fit.window_length 10 --observe.names".split(),
                "growth training final_parameters", *words, "--out", out)
    run("drawn")
    for out, name in (("final", "drawn/sweep.h5:/final_parameters/parameters"), ("text", netlyap.folder / "rows.txt"), ("row", "./row.txt"),
                      ("hdf5", "rows.h5:a/start")):
        run(out, "--network.init", "file", "--network.init_file", name)
    run("values", "--network.init", "file", "--network.init_values", " ".join(map(str, rows[0])))
    return netlyap.folder


@pytest.mark.parametrize("name, words", [
    ("drawn", "drawn for every seed (normal, N(0, s^2) with s = 1); biases start at 0"),
    ("final", "/final_parameters/parameters of drawn/sweep.h5 (network.init_file), where another run ended, a row for every seed"),
    ("text", "rows.txt (network.init_file), a row for every seed"),
    ("row", "row.txt (network.init_file), from which all seeds begin with the same loss"),
    ("hdf5", "a/start of rows.h5 (network.init_file), a row for every seed"),
    ("values", "the numbers of network.init_values, the same for every seed")])
def test_where_it_comes_from(started, name, words):
    """A reader was left to believe in random weights."""
    said = words if name == "drawn" else f"given, not drawn: theta(0), biases included, comes from {words}"
    with Archive(started / name) as archive:
        assert initial_weights(archive) == said
        assert ("initial weights", said) in asked(archive)
        assert methods_of(archive)[0].words.endswith(f" Initial weights: {said}.")


def test_on_the_page(started, analysis, tmp_path):
    analysis("page", started / "final", "--out", tmp_path / "page.html")
    assert len(re.findall("where another run ended, a row for every seed", (tmp_path / "page.html").read_text())) == 2
    assert str(started) not in (tmp_path / "page.html").read_text()


def test_an_archive_that_does_not_know(started, tmp_path):
    """The file, as nothing names it; the rows, as losses of minibatches say nothing of them."""
    file = tmp_path / "sweep.h5"
    shutil.copy(started / "text/sweep.h5", file)
    with edited(file) as archive:
        del archive["provenance"].attrs["job_text"]
    with Archive(file) as archive:
        said = initial_weights(archive)
        assert said == "given, not drawn: theta(0), biases included, comes from a file (network.init_file), a row for every seed"
        for key, text in (("descent.batch", "30"), ("network.biases", "none")):
            archive.job[key] = text
        assert initial_weights(archive) == "given, not drawn: theta(0) comes from a file (network.init_file)"


class Job:
    def __init__(self, **keys):
        self.job = {key.replace("_", ".", 1): text for key, text in keys.items()}


def test_laws():
    assert drawn(Job(network_init="fan_in", network_init_scale="1.5", network_biases="none")) == (
        "drawn for every seed (fan_in, N(0, s^2 / n) with s = 1.5, for n inputs and m outputs of a layer)")
    assert drawn(Job(network_init="uniform", network_init_scale="1 0.5", sweep_fresh_initial_conditions="yes")) == (
        "drawn for every seed, anew at every grid point (layer 1: uniform, U(-s, s) with s = 1; layer 2: uniform, U(-s, s) with s = 0.5); "
        "biases start at 0")
    said = drawn(Job(network_init="normal xavier"))
    assert "(layer 1: normal, N(0, s^2) with s = 1; layer 2: xavier, U(-a, a), a = s sqrt(6 / (n + m)) with s = 1, for n" in said


@pytest.mark.parametrize("name, words", [("", ("", "")), ("/home/me/a.txt", ("a.txt", "")), ("../runs/a/sweep.h5:/x/y,eta=1", ("a/sweep.h5", "/x/y,eta=1")),
                                         ("sweep.h5", ("sweep.h5", "")), ("b:c.HDF5:x", ("b:c.HDF5", "x")), ("../sweep.h5", ("sweep.h5", ""))])
def test_names(name, words):
    assert file_and_dataset(name) == words
