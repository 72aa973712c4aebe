"""How training ends as a function of the learning rate."""
# ctest: LABELS slow-under-sanitizer
from types import SimpleNamespace

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pytest

import regime_map
from archive import Archive
from conftest import SOURCE


@pytest.fixture(scope="module")
def sweep(program_in, tmp_path_factory):
    netlyap = program_in(tmp_path_factory.mktemp("regimes"))
    netlyap("run", SOURCE / "jobs/regimes.ini", "--sweep.eta", "0.01 5", "--sweep.seeds", "0:9", "--sweep.iterations",
            "2000", "--out", "run")
    return netlyap.folder / "run"


def ending(status=0, begin=0, loss=1, biases=1):
    """An archive with one trajectory of 1000 iterations that ends so."""
    one = np.full((1, 1, 1), 1)
    return SimpleNamespace(
        eta=np.array([1.0]), job={"sweep.iterations": "1000"}, status=lambda: status * one,
        last_stretches=lambda: {"begin": begin * one}, last_periods=lambda: (loss * one, biases * one))


@pytest.mark.parametrize("how, regime", [
    ({}, "converged"), ({"loss": 2}, "period 2"), ({"loss": 3}, "period 3"), ({"loss": 6}, "other period"),
    ({"loss": 0, "biases": 0}, "chaotic"), ({"biases": 3}, "period 3"), ({"biases": 0}, "converged"),
    ({"begin": 899}, "converged"), ({"begin": 900}, "ageing"), ({"status": 2, "loss": -1}, "diverged")])
def test_how_a_trajectory_ends(how, regime):
    assert regime_map.REGIMES[regime_map.regimes(ending(**how))[0, 0]] == regime


def test_what_is_not_computed_does_not_count():
    found = regime_map.regimes(ending(status=1))
    assert found[0, 0] == -1 and np.isnan(regime_map.shares(found)["converged"][0])
    parts = regime_map.shares(np.array([[2, 2, 4, -1]]))
    assert parts["converged"][0] == pytest.approx(2 / 3) and parts["period 3"][0] == pytest.approx(1 / 3)


def test_last_stretches_are_those_of_the_table(sweep):
    with Archive(sweep) as archive, h5py.File(sweep / "sweep.h5") as file:
        table = file["intermittency"]
        last = archive.last_stretches()
        for row in np.flatnonzero(table["is_cut_off"][:] == 1):
            place = (int(table["phase_eta"][row] == 5), 0, int(table["phase_seed"][row]))
            assert last["begin"][place] == table["begin"][row] and last["kind"][place] == table["kind"][row]
        assert (table["is_cut_off"][:] == 1).sum() == 18
        parts = regime_map.shares(regime_map.regimes(archive))
        assert parts["converged"][0] == 1 and sum(part[1] for part in parts.values()) == pytest.approx(1)
        assert parts["period 3"][1] > 0
        units, share = regime_map.mean_units_on(archive)
        assert np.isnan(units[0]) and share[0] == 0 and units[1] > 0


def test_time_by_units_is_that_of_the_table(sweep):
    with Archive(sweep) as archive:
        parts = regime_map.occupation_by_units(archive)
        assert sum(parts.values()) == pytest.approx([1, 1]) and list(parts)[-1] == "5 or more"
        assert parts["no phase"][0] == pytest.approx(1), "units are partial at a small learning rate"
        phases = archive.cell(eta=5).phases()
        length = phases["end"] - phases["begin"]
        one = (phases["units_on"] == 1) & (phases["label"] > 2)
        assert parts["1"][1] == pytest.approx(length[one].sum() / length.sum())


def test_program(sweep, analysis, tmp_path):
    out, _ = analysis("regimes", sweep)
    assert out.splitlines()[1].split()[:4] == ["0.01", "0.00", "0.00", "1.00"] and "picture: regimes.png" in out
    assert (tmp_path / "regimes.png").read_bytes().startswith(b"\x89PNG")
    _, err = analysis("regimes", sweep, "--out", "no/such/folder.png", code=73)
    assert "cannot be written" in err and err.count("\n") == 1
    plt.close("all")


def test_program_refuses(runs, analysis):
    out, err = analysis("regimes", runs / "fig9", code=65)
    assert "has only eta = 5" in err and err.count("\n") == 1 and "period 3" in out
    _, err = analysis("regimes", runs / "fig10", code=65)
    assert "its job must name `intermittency` in observe.names" in err and err.count("\n") == 1
    _, err = analysis("regimes", code=64)
    assert "the following arguments are required: ARCHIVE" in err
