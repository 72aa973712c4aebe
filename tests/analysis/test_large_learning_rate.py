"""Figures 5 and 9 to 12: what is measured is right where the truth is known."""
# ctest: LABELS slow-under-sanitizer
import numpy as np
import pytest

from conftest import edited
from netlyap.archive import Archive
from netlyap.errors import ArchiveError
from netlyap.paper import chaos, figure5, figure9, figure10, figure11, figure11_panels, figure12, softmax_map, weights

COUNTS = (39, 40, 41)


def test_weights_of_the_archive_have_their_places(runs):
    with Archive(runs / "fig12") as archive:
        assert weights.shapes(archive) == [(10, 4), (3, 10)]
        w1, w2 = weights.matrices(archive, np.arange(70.0))
        assert w1[7, 2] == 7 * 4 + 2 and w2[1, 5] == 40 + 15
        length = np.zeros(70)
        length[[40 + 3, 50 + 9, 4 * 6 + 2, 50 + 5]] = [1, 3, 2, 0.5]
        longest = weights.longest_of_units(archive, length)
        assert [(each.unit, each.parameter, each.length) for each in longest[:4]] == [
            (9, 50 + 10 + 9, 3), (6, 4 * 6 + 2, 2), (3, 50 + 3, 1), (5, 50 + 10 + 5, 0.5)], "W1, b1, W2, b2 in theta"
        assert longest[0].name == "hidden unit 9 to class 1" and longest[1].name == "input 2 to hidden unit 6"
        length = archive.cell().weight_path("path_length", 1)
        t, parameters = archive.cell().parameters(1)
        assert parameters.shape == (83, len(t)) and length.max() == pytest.approx(length[40:].max())


def test_an_archive_without_widths_is_told(copy_of):
    file = copy_of("fig5")
    with edited(file) as archive:
        del archive.attrs["layer_widths"]
    with Archive(file) as archive, pytest.raises(ArchiveError, match="does not record the widths of its layers"):
        figure5.draw(archive)


def test_influence_and_paths():
    assert figure5.without_influence(np.array([[1.0, 1.02, 0.999, 0.5], [1, 1, 1, 1]])).tolist() == [0.5, 1]
    x = np.array([[0.1, 1.0, 10.0]])
    assert figure5.path_correlations(x, 3 * x ** 2) == pytest.approx([1])


def test_stretches_without_a_period():
    t = np.array([255, 319, 383, 447])
    period = np.array([[3, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1], [-1, -1, -1, -1]])
    assert chaos.is_aperiodic(t, period, 64, 448).tolist() == [True, True, False, False]
    assert chaos.is_aperiodic(t, period, 0, 448).tolist() == [False, True, False, False]
    assert chaos.is_aperiodic(t, period, 64, 447).tolist() == [True, True, True, False]
    assert not chaos.is_aperiodic(t, period, 0, 200).any(), "nothing is known"
    assert chaos.stretches(np.array([3, 3, 0, 3])) == [(3, 0, 2), (0, 2, 3), (3, 3, 4)]


def test_without_chaos_there_is_a_sentence(copy_of, analysis):
    file = copy_of("fig10")
    with edited(file) as archive:
        archive["period/loss"][:] = 3
    _, err = analysis("figures", file, code=65)
    assert "has no initial condition without a period throughout 3000:10000" in err and err.count("\n") == 1
    with Archive(file) as archive:
        verdicts = [quantity.verdict for quantity in figure10.judge(archive)]
    assert verdicts == ["no data", "no data"]


def test_softmax_map_has_the_states_that_are_known():
    assert softmax_map.period_3_ranges(10, COUNTS).tolist() == [[2.9, 3.011], [2.915, 3.041]]
    assert softmax_map.period_3_ranges(15, COUNTS).tolist() == [[3.898, 5.828], [4.321, 5.358]]
    assert len(softmax_map.period_3_ranges(5, COUNTS)) == 0, "a fixed point"
    assert softmax_map.loss_range_of_chaos(10, COUNTS) == pytest.approx((1.1025, 2.3822), abs=2e-4)
    z, p = np.zeros((1, 3)), np.array([0.2, 0.3, 0.5])
    assert softmax_map.loss_of(z, p) == pytest.approx([np.log(3)])
    assert softmax_map.step(z, p, 3)[0] == pytest.approx([-0.4, -0.1, 0.5])


def test_plateaus_of_the_network_are_those_of_the_map(runs):
    with Archive(runs / "fig9") as archive:
        rows, windows = figure9.plateau_windows(archive.cell())
        t, period = archive.cell().loss_period()
        assert len(windows) == (period == 3).sum() > 100
        _, loss = archive.cell().loss()
        assert (windows[0] == loss[rows[0], t[period[rows[0]] == 3][0] - 255:t[period[rows[0]] == 3][0] + 1]).all()
        by_name = {quantity.name: quantity for quantity in figure9.judge(archive)}
    share = by_name["share of period-3 windows with the loss range of a state of the softmax map"]
    assert share.value > share.low == 0.9 and share.estimate.count == len(np.unique(rows))
    states = np.array([[2.9, 3.011], [3.898, 5.828]])
    wave = np.tile([3.898, 4.751, 5.828], 86)[:256]
    assert figure9.match_states(np.array([wave, wave * 1.002]), states).tolist() == [True, False]
    assert figure9.branch_widths(np.array([wave + np.arange(256)])) == pytest.approx([252])
    assert figure9.branch_gaps(np.array([wave])) == pytest.approx([5.828 - 3.898])
    assert figure9.by_trajectory(np.array([0, 0, 2]), np.array([1.0, 3.0, 9.0])).tolist() == [2, 9]


def test_lags_outside_the_band():
    value, low, high = np.array([[1, 0.5, 0.0, -0.3]]), np.full((1, 4), -0.1), np.full((1, 4), 0.1)
    assert figure10.lags_outside(value, low, high).tolist() == [2], "lag 0 does not count"


def test_figure_11_finds_the_neighbours_that_the_archive_counts(runs):
    with Archive(runs / "fig11") as archive:
        cell = archive.cell()
        seed = chaos.shown_seed(cell)
        t, loss = cell.loss(seed)
        reference = figure11.published(cell, seed)
    for place in np.flatnonzero(reference["neighbours"] > 0)[:50]:
        distances = figure11_panels.neighbour_distances(loss, reference["iteration"][place] - t[0])
        assert len(distances) == reference["neighbours"][place]
        k, y = np.arange(1, 11), np.log(distances.mean(axis=0)[1:11])
        slope, rest = np.polyfit(k, y, 1), None
        rest = y - np.polyval(slope, k)
        student = slope[0] / np.sqrt(rest @ rest / 8 / ((k - k.mean()) ** 2).sum())
        assert (abs(student) >= 2.306) == (reference["p_value"][place] <= 0.05), "Student's t with 8 degrees of freedom"


def test_figure_12_takes_the_parameters_of_the_shown_seed(runs, copy_of):
    t = np.arange(200)
    burst = (t > 100) * np.sin(t)
    assert figure12.moves_together(np.array([burst, -2 * burst, burst + 5])).value == pytest.approx(1)
    assert figure12.active_share(np.array([[1.0, 0.2, 0.05, 0.0]])).tolist() == [0.5]
    with Archive(runs / "fig12") as archive:
        assert figure12.recorded_seed(archive.cell()) == 1
        shown = figure12.shown_weights(archive, archive.cell(), 1)
        assert len({weight.unit for weight in shown}) == 3, "weights of one unit move together by construction"
        assert shown[0].length == archive.cell().weight_path("path_length", 1).max()
    file = copy_of("fig12")
    with edited(file) as archive:
        archive["weights/value"][:] = np.nan
    with Archive(file) as archive, pytest.raises(ArchiveError, match="observe.weights.seeds = 1"):
        figure12.draw(archive)
