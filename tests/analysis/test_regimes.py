"""How training ends as a function of the learning rate."""
# ctest: LABELS slow-under-sanitizer
import re
from types import SimpleNamespace

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pytest

from netlyap import regime_map, regime_picture, regime_table
from netlyap.archive import Archive
from netlyap.digits import share
from netlyap.errors import ArchiveError
from netlyap.estimate import wilson_interval
from conftest import SOURCE


@pytest.fixture(scope="module")
def sweep(program_in, tmp_path_factory):
    netlyap = program_in(tmp_path_factory.mktemp("regimes"))
    netlyap("run", SOURCE / "jobs/regimes.ini", "--sweep.eta", "0.01 5", "--sweep.seeds", "0:9", "--sweep.iterations",
            "2000", "--out", "run")
    return netlyap.folder / "run"


def ending(status=0, begin=0, loss=1, biases=1, losses=np.ones(26), kind=4, exponent=None, growth=None):
    """An archive with one trajectory of 1000 iterations that ends so."""
    one = np.full((1, 1, 1), 1)
    return SimpleNamespace(
        path="run", eta=np.array([1.0]), job={"sweep.iterations": "1000"}, status=lambda: status * one,
        last_stretches=lambda: {"begin": begin * one, "kind": kind * one} | (
            {} if exponent is None else {"exponent": exponent * one}), last_periods=lambda: (loss * one, biases * one),
        last_losses=lambda _: losses * one[..., None],
        last_trends=lambda: None, log_growth=lambda: None if growth is None else (np.arange(0, 1000, 10), growth * one[..., None]))


T = np.linspace(0.0, 1.0, 26)
FALLS, RISES, NOISE = 0.5 - 0.1 * T, 0.5 + 0.1 * T, np.random.default_rng(1).normal(size=26)


@pytest.mark.parametrize("how, regime", [
    ({}, "at rest"), ({"loss": 2}, "period 2"), ({"loss": 3}, "period 3"), ({"loss": 6}, "other period"),
    ({"loss": 0, "biases": 0}, "no period found"), ({"biases": 3}, "period 3"), ({"biases": 0}, "at rest"),
    ({"loss": 0, "biases": 0, "exponent": 0.2}, "chaotic"), ({"loss": 0, "exponent": -0.01, "kind": 5}, "regular"),
    ({"loss": 0, "exponent": 0.001, "kind": 6}, "no period found"), ({"loss": 0, "exponent": np.nan}, "no period found"),
    ({"loss": 3, "exponent": 0.2}, "period 3"), ({"loss": 0, "exponent": 0.2, "losses": FALLS}, "descending"),
    ({"losses": FALLS}, "descending"), ({"losses": FALLS, "loss": 0, "biases": 0}, "descending"),
    ({"losses": RISES}, "rising"), ({"losses": RISES, "loss": 0}, "rising"), ({"losses": FALLS, "loss": 2}, "period 2"),
    ({"losses": 1 - 1e-7 * T}, "at rest"), ({"losses": 1 - 1e-4 * T}, "descending"),
    ({"losses": NOISE, "loss": 0, "biases": 0}, "no period found"), ({"losses": FALLS, "status": 1}, None),
    ({"losses": FALLS + 0.01 * NOISE, "loss": 0}, "descending"), ({"losses": FALLS, "begin": 900}, "ageing"),
    ({"begin": 899}, "at rest"), ({"begin": 900}, "ageing"), ({"status": 2, "loss": -1}, "diverged")])
def test_how_a_trajectory_ends(how, regime):
    found = regime_map.regimes(ending(**how))[0, 0]
    assert (regime_map.REGIMES[found] if found >= 0 else None) == regime


STILL, RANDOM = np.zeros(100), np.random.default_rng(3).normal(size=100)
GROWS, SHRINKS = 0.2 * np.arange(0, 1000, 10), -0.2 * np.arange(0, 1000, 10)
DIED_OUT = np.minimum(GROWS, 8)
WANDERS = np.r_[STILL[:90], 20 * RANDOM[90:]]  # by much, over the last tenth, but not upward
NONE = {"loss": 0, "biases": 0}


@pytest.mark.parametrize("how, regime", [
    (NONE | {"growth": GROWS}, "chaotic"), ({"growth": GROWS}, "transient"), ({"loss": 2, "growth": GROWS}, "transient"),
    (NONE | {"growth": DIED_OUT}, "transient"), ({"growth": DIED_OUT}, "transient"), ({"loss": 3, "growth": 0.8 * DIED_OUT}, "period 3"),
    (NONE | {"growth": SHRINKS}, "regular"), ({"loss": 2, "growth": SHRINKS}, "period 2"), (NONE | {"growth": STILL}, "no period found"),
    (NONE | {"growth": 0.005 * GROWS}, "no period found"), (NONE | {"growth": WANDERS}, "transient"),
    (NONE | {"growth": STILL, "exponent": 0.2}, "no period found"), ({"losses": FALLS, "growth": STILL}, "descending"),
    (NONE | {"losses": FALLS, "growth": GROWS}, "chaotic"), ({"losses": FALLS, "growth": DIED_OUT}, "transient"),
    (NONE | {"growth": GROWS, "begin": 900}, "ageing"), ({"growth": np.nan * STILL, "status": 2, "loss": -1}, "diverged"),
    ({"growth": np.r_[STILL[:50], DIED_OUT[:50]]}, "transient")])
def test_how_a_trajectory_with_a_tangent_vector_ends(how, regime):
    archive = ending(**how)
    found = regime_map.regimes(archive)
    assert regime_map.REGIMES[found[0, 0]] == regime
    if regime == "transient":
        lines = regime_table.ends_of_transients(SimpleNamespace(text=lambda _, value: f"{value:g}", **vars(archive)), found)
        assert len(lines) == 4 and lines[-1].split()[-1] == "1"


@pytest.mark.parametrize("tau, regime", [(-0.6, "descending"), (-0.4, "at rest"), (0.5, "rising"), (np.nan, "at rest")])
def test_a_recorded_trend_is_taken(tau, regime):
    archive = ending(losses=RISES)
    archive.last_trends = lambda: np.full((1, 1, 1), tau)
    assert regime_map.REGIMES[regime_map.regimes(archive)[0, 0]] == regime


def test_trends_of_the_archive_are_those_of_its_losses(sweep):
    with Archive(sweep) as archive:
        recorded, of_losses = regime_map.last_trends(archive), regime_map.trends(regime_map.last_losses(archive))
    assert np.array_equal(recorded, of_losses) and (recorded[0] == -1).all()


def test_too_few_points_of_growth_for_an_error():
    archive = ending(growth=np.zeros(3))
    archive.log_growth = lambda: (np.array([0, 900, 950]), np.zeros((1, 1, 1, 3)))
    with pytest.raises(ArchiveError, match="at 2 iterations of the last 100, .* takes 4 or more; give observe.spectrum.every of at most 25"):
        regime_map.regimes(archive)


def test_kendalls_tau():
    series = np.random.default_rng(2).normal(size=(5, 30))
    for row, tau in zip(series, regime_map.kendalls_tau(series)):
        pairs = [np.sign(row[j] - row[i]) for i in range(30) for j in range(i + 1, 30)]
        assert tau == pytest.approx(np.mean(pairs))


def test_too_few_losses_for_a_trend():
    with pytest.raises(ArchiveError, match="run has 7 losses in the last 256 iterations, .* observe.training.every of at most 32"):
        regime_map.regimes(ending(losses=np.ones(7)))


def test_what_is_not_computed_does_not_count():
    found = regime_map.regimes(ending(status=1))
    assert found[0, 0] == -1 and np.isnan(regime_map.shares(found)["at rest"][0])
    rest, three = (regime_map.REGIMES.index(name) for name in ("at rest", "period 3"))
    parts = regime_map.shares(np.array([[rest, rest, three, -1]]))
    assert parts["at rest"][0] == pytest.approx(2 / 3) and parts["period 3"][0] == pytest.approx(1 / 3)


def test_bars_stand_at_the_learning_rates_alone(sweep):
    with Archive(sweep) as archive:
        stack = regime_picture.draw(archive).axes[0]
    bars = stack.containers[0]
    assert len(bars) == 2 and not stack.collections, "no area from one learning rate to the next"
    for bar, eta in zip(bars, (0.01, 5)):
        left, right = bar.get_x(), bar.get_x() + bar.get_width()
        assert left < eta < right and right / left < 1.5
    below = stack.figure.axes[-1]
    assert list(below.get_xticks()) == [0.01, 5] and [text.get_text() for text in below.get_xticklabels()] == ["0.01", "5"]
    left, right = regime_picture.bar_edges(np.array([1.0, 1.1, 10]))
    assert (right[:-1] < left[1:]).all()
    plt.close("all")


def test_last_stretches_are_those_of_the_table(sweep):
    with Archive(sweep) as archive, h5py.File(sweep / "sweep.h5") as file:
        table = file["intermittency"]
        last = archive.last_stretches()
        for row in np.flatnonzero(table["is_cut_off"][:] == 1):
            place = (int(table["phase_eta"][row] == 5), 0, int(table["phase_seed"][row]))
            assert last["begin"][place] == table["begin"][row] and last["kind"][place] == table["kind"][row]
        assert (table["is_cut_off"][:] == 1).sum() == 18
        parts = regime_map.shares(regime_map.regimes(archive))
        assert parts["descending"][0] == 1 and sum(part[1] for part in parts.values()) == pytest.approx(1)
        assert parts["transient"][1] > 0
        units, _, count = regime_map.means(regime_map.units_on(archive))
        assert np.isnan(units[0]) and units[1] > 0 and list(count) == list(regime_map.count_in_phase(archive)) and count[0] == 0


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
    assert out.splitlines()[1].split()[:3] == ["eta", "of", "descending"] and out.splitlines()[2].split()[:3] == ["0.01", "9", "9"]
    assert f"picture: {tmp_path}/regimes.png\n" in out
    with Archive(sweep) as archive:
        times = regime_map.times_by_units(archive)["1"][1]
    unit, shown = times.std(ddof=1) / 3, out.splitlines()[-3].split()[4]
    assert float(shown) == pytest.approx(times.mean(), abs=0.05 * unit) and 2 <= len(shown.partition(".")[2]) <= 3
    assert (tmp_path / "regimes.png").read_bytes().startswith(b"\x89PNG")
    assert "Kendall's" in (tmp_path / "regimes.txt").read_text() and "converged" not in out
    _, err = analysis("regimes", sweep, "--out", "no/such/folder.png", code=73)
    assert "cannot be written" in err and err.count("\n") == 1
    plt.close("all")


def test_what_is_pending_is_neither_drawn_nor_counted(program_in, analysis, tmp_path):
    """8 of 16 at some learning rates, none at others: shares are of what is computed, and nothing is drawn of the rest."""
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/regimes.ini", "--sweep.eta", "0.01 1 3 5", "--sweep.seeds", "0:16", "--sweep.iterations", "2000",
            "--slice", "4/4", "--out", "run")
    netlyap("gather", "run")
    out, _ = analysis("regimes", "run")
    sentence = "the sweep is not complete: 16 of 64 initial conditions are computed, none at 2 and only some at 2 of 4 grid points"
    assert sentence in out and sentence in " ".join((tmp_path / "regimes.txt").read_text().split())
    assert sum(line.endswith("   not computed") for line in out.splitlines()) == 2
    with Archive(tmp_path / "run") as archive:
        computed = (archive.status() == 0).sum(axis=(1, 2))
        assert sorted(computed) == [0, 0, 8, 8] and computed[3] == 8
        figure = regime_picture.draw(archive)
        units = regime_map.units_on(archive)[3]
        assert regime_map.count_in_phase(archive)[3] == np.isfinite(units).sum() > 0
    stack, time, phase, below = figure.axes
    assert {len(bars) for axes in (stack, time) for bars in axes.containers} == {2}
    assert list(phase.lines[0].get_xdata()) == list(archive.eta[computed > 0])
    assert (np.isfinite(below.lines[0].get_ydata()) <= (computed > 0)).all()
    assert "8 of 16 initial conditions each" in figure._suptitle.get_text()
    assert {len([patch for patch in axes.patches if patch.get_hatch() == "////"]) for axes in figure.axes} == {2}
    assert "Of 2 of 4 learning rates nothing is computed yet: they are hatched" in regime_picture.style.description(figure)
    plt.close("all")


def rows_below(out, beginning, count):
    """The header of a part of the table that begins so, split at two blanks or more, and as many of its rows."""
    lines = out.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith(beginning))
    return [re.split("  +", line.strip()) for line in lines[place + 1:place + 2 + count]]


def test_shares_have_their_numbers_and_intervals(sweep, analysis):
    """One of eight was printed as 0.12, without a word of how little that says."""
    out, _ = analysis("regimes", sweep)
    header, *rows = rows_below(out, "how many trajectories end how", 2)
    between, *intervals = rows_below(out, "95 % intervals of these shares (Wilson's)", 2)
    names = header[2:-1]
    assert between[1:] == names and not set(names) & set(re.search("^none at any eta: (.*)$", out, re.M)[1].split(", "))
    with Archive(sweep) as archive:
        found = regime_map.regimes(archive)
        assert set(names) == {regime_map.REGIMES[place] for place in set(found.ravel())}
        for row, ends, seen in zip(rows, intervals, found):
            counts = [(seen == regime_map.REGIMES.index(name)).sum() for name in names]
            assert row[1] == "9" and [int(each) for each in row[2:-1]] == counts and sum(counts) == 9
            assert [tuple(map(float, each.split(" .. "))) for each in ends[1:]] == [
                tuple(round(end, 2) for end in wilson_interval(count / 9, 9)) for count in counts]


def test_a_picture_shows_how_well_shares_are_known(sweep):
    with Archive(sweep) as archive:
        figure = regime_picture.draw(archive)
        count, (mean, error, _) = regime_map.count_in_phase(archive), regime_map.means(regime_map.units_on(archive))
    stack, _, phase, below = figure.axes
    assert stack.get_title() == "95 % intervals (Wilson) of shares of 9: 4 of 9 is 0.19 to 0.73, 0 of 9 is 0 to 0.30"
    assert stack.get_title() in regime_picture.style.description(figure)
    bars = np.array(phase.collections[0].get_segments())[:, :, 1]
    np.testing.assert_allclose(bars, [wilson_interval(each / 9, 9) for each in count], atol=1e-12)
    np.testing.assert_allclose(phase.lines[0].get_ydata(), count / 9)
    np.testing.assert_array_equal(below.lines[0].get_ydata(), mean)
    assert np.ptp(np.array(below.collections[0].get_segments()[1])[:, 1]) == pytest.approx(2 * error[1])
    assert phase.get_ylabel() == "share that\nends in a phase" and below.get_ylabel() == "mean $n_{on}$\nin a phase", "each has an axis of its own"
    plt.close("all")


def test_a_transient_says_what_it_ends_in(sweep):
    """It was one color for all of them."""
    with Archive(sweep) as archive:
        names, ends = regime_map.endings(archive)
        found, figure = regime_map.regimes(archive), regime_picture.draw(archive)
        plain = regime_map.regimes_by(archive, regime_map.late_growth(archive, regime_map.LAST_PART), with_transients=False)
    is_transient = found == regime_map.REGIMES.index("transient")
    assert is_transient.any() and (ends[~is_transient] == found[~is_transient]).all()
    assert [names[end] for end in ends[is_transient]] == [f"transient, then {regime_map.REGIMES[end]}" for end in plain[is_transient]]
    legend = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert {name for name in legend if name.startswith("transient")} == {names[end] for end in ends[is_transient]} and "transient" not in legend
    assert "what it ends in stands behind the comma." in regime_picture.style.description(figure)
    assert regime_picture.in_order(["chaotic", "transient, then period 2", "diverged", "transient, then at rest", "period 3"]) == [
        "period 3", "transient, then at rest", "transient, then period 2", "chaotic", "diverged"]
    plt.close("all")


@pytest.mark.parametrize("hits, count, whole, text", [
    (11, 24, 100, "46"), (11, 12, 100, "92"), (7, 16, 1, "0.44"), (1, 8, 1, "0.125"), (5, 8, 1, "0.625"), (5, 8, 100, "62.5"), (13, 16, 1, "0.81"), (0, 16, 1, "0.00"), (16, 16, 1, "1.00"),
    (24, 24, 100, "100"), (999, 1000, 100, "99.9"), (1, 1000, 1, "0.001"), (5000, 10000, 1, "0.500"), (0, 0, 1, "-")])
def test_shares_as_text(hits, count, whole, text):
    assert share(hits, count, whole) == text


def test_program_refuses(runs, analysis):
    out, err = analysis("regimes", runs / "fig9", code=65)
    assert "has only eta = 5" in err and err.count("\n") == 1 and "period 3" in out
    _, err = analysis("regimes", runs / "fig10", code=65)
    assert "its job must name `intermittency` in observe.names" in err and err.count("\n") == 1
    _, err = analysis("regimes", code=64)
    assert "the following arguments are required: ARCHIVE" in err
