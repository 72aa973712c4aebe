"""show says why the filter keeps none or few at a grid point, and what to do; --csv has the kept fraction."""
import csv

import h5py
import pytest

JOB = {"sweep.eta": "0.01 1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:24", "sweep.members": "2", "sweep.iterations": "210",
       "observe.names": "growth"}
NONE = "none kept at eta = 0.01, epsilon = 1e-08: for most initial conditions "


@pytest.fixture
def run(netlyap):
    def run(**keys):
        netlyap.job(JOB | {name.replace("_", ".", 1): value for name, value in keys.items()})
        netlyap("run", "job.ini", "--out", "run")
        return netlyap("show", "run")
    return run


def test_none_kept_is_explained(run):
    text = run()
    assert NONE + "distances grow by no more than fit.min_exponent = 0.05 per iteration in the windows of [fit]: " in text
    assert "(a larger sweep.eta may have some)" in text and "eta = 1, " not in text
    assert " - +- - " not in text, "no error where there is no value"


@pytest.mark.parametrize("change, why", [
    ({"fit_min_r_squared": "0.99999999999", "sweep_eta": "0.01"}, "no window of [fit] has R^2 > 0.99999999999: "),
    ({"sweep_eta": "0.01", "fit_min_exponent": "0.5"}, "fit.min_exponent = 0.5 per"),
    ({"sweep_eta": "1e4", "network_l2": "1"}, "a parameter stops being finite: choose a smaller sweep.eta")])
def test_the_reason_is_that_of_most(run, change, why):
    assert why in run(**change)


def test_three_grid_points_are_named(run):
    text = run(sweep_eta="logspace(-3, -1, 4)", sweep_seeds="0:2")
    assert ("none kept at eta = 0.001, epsilon = 1e-08; eta = 0.00464159, epsilon = 1e-08; eta = 0.0215443, epsilon = 1e-08 "
            "and 1 more grid point: ") in text


def test_few_kept_is_explained(run):
    text = run(sweep_seeds="0:8")
    assert ("no interval at eta = 1, epsilon = 1e-08: fewer than 20 are kept; compute more initial conditions (a longer "
            "sweep.seeds and `netlyap run --extend`), about ") in text
    wanted = int(text.split(" for all of these grid points")[0].split()[-1])
    assert 24 <= wanted <= 60, "20 kept and a fifth more, of which most are kept at eta = 1"


def test_windows_that_see_little(run, netlyap):
    sentence = "the windows of [fit] see only the first 200 of 5000 iterations after the perturbation; larger fit.window_start"
    assert sentence in run(sweep_iterations="5000", sweep_seeds="0:2", sweep_members="1")
    assert "fit           " + sentence in netlyap("plan", "job.ini")
    for at in ("4600", "4700"):
        assert ("the windows of" in netlyap("plan", "job.ini", "--perturb.at", at)) == (at == "4600")
    assert "the windows of" not in netlyap("plan", "job.ini", "--observe.names", "divergence", "--perturb.at", "0")


def test_columns_of_the_kept_fraction(run, netlyap):
    text = run()
    rows = list(csv.DictReader(netlyap("show", "run", "--csv").splitlines()))
    with h5py.File(netlyap.folder / "run/sweep.h5") as archive:
        statistics = {name: archive[f"statistics/{name}"][:, 0]
                      for name in ("kept", "kept_fraction_ci_low", "kept_fraction_ci_high")}
    for place, row in enumerate(rows):
        assert float(row["kept_fraction"]) == statistics["kept"][place] / 24
    for end in ("low", "high"):
        assert rows[0][f"kept_fraction_ci_{end}"] == "nan", "none is kept"
        assert float(rows[1][f"kept_fraction_ci_{end}"]) == statistics[f"kept_fraction_ci_{end}"][1]
    assert f"/analysis/exponents {netlyap.folder}/run/sweep.h5 --out {netlyap.folder}/run/exponents.png\n" in text
