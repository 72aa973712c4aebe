"""Archives with several perturbations: what the package and the programs make of their axis."""
# ctest: LABELS slow-under-sanitizer
import h5py
import numpy as np
import pytest

import netlyap
from netlyap.errors import WrongChoice
from netlyap.experiment_words import words_of_perturbation
from netlyap.page.answer import answer
from conftest import SOURCE

TIMES = (0, 120, 40)


@pytest.fixture(scope="module")
def sweep(program_in, tmp_path_factory):
    program = program_in(tmp_path_factory.mktemp("axis"))
    program("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:9", "--sweep.members", "2", "--sweep.eta", "0.5 1",
            "--sweep.epsilon", "1e-8", "--perturb.at", " ".join(map(str, TIMES)), "--sweep.iterations", "330", "--observe.names",
            "growth training period intermittency", "--out", "run")
    return program.folder / "run"


def test_the_package_chooses_one_of_them(sweep):
    with netlyap.open(sweep) as archive, h5py.File(sweep / "sweep.h5") as file:
        assert list(archive.perturb_at) == list(TIMES) and archive.has_perturb_axis
        assert archive["lyapunov/exponent"].dims == ("eta", "epsilon", "perturb_at", "seed")
        here = archive["lyapunov/exponent"].sel(eta=1, perturb_at=120)[0].values
        cell = archive.cell(eta=1, perturb_at=120)
        assert np.array_equal(here, cell.exponents(), equal_nan=True)
        assert np.array_equal(here, file["lyapunov/exponent"][1, 0, 1], equal_nan=True)
        assert cell.point() == "eta = 1, epsilon = 1e-08, perturb_at = 120"
        with pytest.raises(WrongChoice, match=r"several perturb_at \(0, 120, 40\); choose one with .cell\(perturb_at=...\)"):
            archive.cell(eta=1)
        with pytest.raises(WrongChoice, match="no perturb_at = 50, but 0, 40, 120|no perturb_at = 50, but 0, 120, 40"):
            archive.cell(eta=1, perturb_at=50)
        table = archive.table("intermittency")
        assert list(table.columns[:4]) == ["eta", "epsilon", "perturb_at", "seed"] and set(table.perturb_at) == set(TIMES)
        rows = cell.phases()
        assert len(rows["begin"]) == ((table.eta == 1) & (table.perturb_at == 120)).sum()
        assert "perturb_at 3" in str(archive)


def test_the_package_reads_a_single_one_as_ever(runs):
    with netlyap.open(runs / "fig6") as archive:
        assert list(archive.perturb_at) == [200] and not archive.has_perturb_axis
        assert archive.cell(perturb_at=200).point() == archive.cell().point()
        with pytest.raises(WrongChoice, match="no perturb_at = 5, but 200"):
            archive.cell(perturb_at=5)


@pytest.mark.parametrize("program, words", [("exponents", []), ("regimes", []), ("phases", ["--eta", 1])])
def test_other_programs_take_one_of_them(sweep, analysis, program, words):
    said = analysis(program, sweep, *words, "--out", "out.png", code=64)[1]
    assert "several perturb_at (0, 120, 40); choose one with --perturb_at" in said
    analysis(program, sweep, *words, "--perturb_at", 40, "--out", "out.png")


def test_orbits_are_the_same_at_all_of_them(sweep, analysis):
    all_of_them = analysis("orbits", sweep, "--out", "all.png")[0].splitlines()
    one = analysis("orbits", sweep, "--perturb_at", 40, "--out", "one.png")[0].splitlines()
    assert all_of_them[:3] == one[:3]


def test_no_copy_is_called_perturbed_twice(sweep, runs):
    """ "at iteration 0, 120, 40 a number ... is added to every weight" was read of the same copies."""
    for archive, when in ((sweep, "at one of the iterations 0, 120, 40, with copies of their own for each, a number"), (runs / "fig8", "at iteration 0 a number")):
        with netlyap.open(archive) as open_archive:
            assert when in words_of_perturbation(open_archive)


def test_the_answer_says_what_the_filter_is(sweep):
    with netlyap.open(sweep) as archive:
        assert "Kept is growth by more than 0.05 per iteration with R^2 > 0.9 in the window" in answer(archive)
