"""How long growth lasts: escape times, their survival, and the numbers of the archive that they are made of."""
# ctest: LABELS slow-under-sanitizer
import re

import h5py
import numpy as np
import pytest

from netlyap import transience
from netlyap.archive import Archive
from netlyap.transience import Transience
from conftest import SOURCE

TIMES = (0, 120, 40)


@pytest.fixture(scope="module")
def sweep(program_in, tmp_path_factory):
    program = program_in(tmp_path_factory.mktemp("transience"))
    program("run", SOURCE / "jobs/transient.ini", "--sweep.seeds", "0:20", "--sweep.members", "2", "--perturb.at",
            " ".join(map(str, TIMES)), "--sweep.iterations", "330", "--sweep.eta", "0.5 1", "--out", "run")
    return program.folder / "run"


def seen(is_growing, times=(0, 10, 20, 30)):
    """The outcomes of initial conditions, each a row of 0 and 1 by time."""
    growing = np.array(is_growing, dtype=bool).T
    return Transience(None, np.array(times), np.where(growing, 0.3, 0.0), growing, 200, growing.shape[1])


def test_growth_has_died_out_after_the_last_time_that_it_is_seen():
    found = seen([[1, 0, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1], [1, 1, 1, 1]])
    escape, is_cut_off = found.escapes()
    assert list(escape) == [10, 30, 20, 30, 30] and list(is_cut_off) == [False, False, False, True, True]
    assert list(found.has_grown()) == [True, True, True, False, True, True]
    assert found.survival()[0] == pytest.approx([1, 4 / 5, 3 / 5, 2 / 5])
    assert found.median() == 30
    assert transience.words_of_escapes(found) == [
        "escaped: an initial condition that has grown, and grows neither after this perturbation nor after a later one; 1 of 6 grow "
        "after none and cannot escape",
        "half of those that have grown have escaped between 20 (0.60 still growing) and 30 (0.40 still growing); 2 of 5 grow after the "
        "last perturbation, at 30: when they escape is not known"]


def test_an_exponential_of_escape_times_is_found_again():
    times = np.arange(0, 1001, 50)
    escape = np.random.default_rng(4).exponential(400, 2000)
    found = seen((times[None, :] < escape[:, None]).astype(int), times)
    survival, error = found.survival()
    grown = found.has_grown().sum()  # all but those of exactly 0
    expected = np.exp(-times[:-1] / 400)
    assert grown == 2000 and (np.abs(survival[1:-1] - expected[1:]) < 4 * error[1:-1]).all()
    assert survival[-1] == pytest.approx(np.mean(escape > 1000))
    assert abs(found.median() - 400 * np.log(2)) < 75


@pytest.mark.parametrize("growing, words", [
    ([[0, 0, 0, 0]], ["1 of 1 grow after none"]), ([[1, 1, 1, 1]], ["more than half of those that have grown still grow at the last perturbation, 30; 1 of 1 grow after"])])
def test_of_those_that_never_or_always_grow(growing, words):
    assert all(word in " ".join(transience.words_of_escapes(seen(growing))) for word in words)


def test_lists_of_a_job():
    assert [transience.last_of(words) for words in ("0:101:5", "7", "3 40 0:10", "30:101:5")] == [100, 7, 40, 100]


def test_numbers_are_those_of_the_archive(sweep, analysis):
    with h5py.File(sweep / "sweep.h5") as file:
        kept, total = file["statistics/kept"][1, 0], file["statistics/total"][1, 0]
        mean = file["statistics/mean_unfiltered"][1, 0]
        error = file["statistics/mean_unfiltered_stderr"][1, 0]
    with Archive(sweep, eta=1) as archive:
        found = transience.read(archive)
    order = np.argsort(TIMES)
    assert list(found.times) == sorted(TIMES) and found.reach == 200
    assert list(found.growing) == list(kept[order]) and list(total) == [20, 20, 20]
    assert found.mean()[0] == pytest.approx(mean[order]) and found.mean()[1] == pytest.approx(error[order])
    lines = analysis("transience", sweep, "--eta", 1, "--out", "out.png")[0].splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["0", "40", "120"]
    assert all(f"{count} / 20" in line for count, line in zip(kept[order], lines[1:4]))


def test_a_share_is_rounded_as_everywhere(sweep):
    """1 / 40 was 0.02 beside 0.03 elsewhere."""
    with Archive(sweep, eta=1) as archive:
        found = seen([[1, 0, 0]] + [[0, 0, 0]] * 39, (0, 40, 120))
        lines = transience.table(archive, found).splitlines()
    assert re.search(r" 1 / 40 +0\.03 ", lines[1]) and re.search(r" 0 / 40 +0\.00 ", lines[2])


def test_a_job_of_one_perturbation_has_no_transience(runs, analysis):
    said = analysis("transience", runs / "fig8", code=65)[1]
    assert "perturbs at iteration 0 alone" in said and "give perturb.at a list" in said
