"""The parts of orbit diagrams that need no archive: axes, curves, what goes up and down, and the settings in titles."""
import types

import numpy as np
import pytest

from netlyap import orbit_axes, orbit_picture, orbit_series, orbit_words
from netlyap.training_words import differences


def test_values_that_are_rounding_are_at_the_lower_edge():
    values = np.array([[[1e-33, 0.0]], [[0.1, 0.2]], [[0.001, 7.0]]])
    axis = orbit_axes.axis_of([values], is_over_eta=True)
    assert axis.is_log and axis.floor == 0.001 and axis.below(values).sum() == 2 and not axis.above(values).any()
    assert not orbit_axes.axis_of([values[1:2]], is_over_eta=True).is_log and not orbit_axes.axis_of([-values], True).is_log
    assert orbit_axes.axis_of([np.r_[np.full(99, 0.4), 70].reshape(1, 1, -1)], True).is_log, "a few that are much larger"
    chaos = np.random.default_rng(1).uniform(-1, 1, (9, 1, 64)) ** 2
    assert not orbit_axes.axis_of([chaos], True).is_log, "few are close to 0"
    assert orbit_axes.axis_of([values], True, "linear").floor == -np.inf
    assert orbit_axes.axis_of([np.zeros((2, 1, 3))], True, "log").floor == 1, "nothing positive"


@pytest.mark.parametrize("small", [4e-9, 1e-30, 1e3])
def test_rest_at_most_eta_does_not_hide_chaos_at_another(small):
    """The axis of distances ended at 1e6 times the median of all, and had a mark for 94 % of the values at eta = 5."""
    values = np.array([np.full((2, 8), small)] * 6 + [np.geomspace(0.001, 60, 16).reshape(2, 8)])
    for group in ([values], [values[:3], values[3:]]):
        axis = orbit_axes.axis_of(group, is_over_eta=True)
        assert not axis.above(values).any() and axis.ceiling == pytest.approx(1e6 * max(np.median(values[-1]), small))


def test_words_of_what_is_above_the_axis():
    values = np.r_[np.full(60, 2.0), 1e70, 1e71, 1e72, np.inf, -np.inf, 3e6].reshape(2, 1, 33)
    axis = orbit_axes.axis_of([values], is_over_eta=True)
    assert orbit_words.words_above(values, axis) == \
        "2 infinite and 4 larger than 2e+06, 1e+06 times the largest median of an eta, where very large ones do not count"
    assert orbit_words.words_above(np.full((1, 1, 1), -np.inf), axis) == "1 infinite"
    values = np.array([[[1e-300, 0.2]], [[1e30, 1e90]], [[np.nan, np.inf]], [[0.1, 0.3]]])
    assert list(orbit_axes.axis_of([values], True).above(values).ravel()) == [False] * 2 + [True] * 2 + [False, True] + [False] * 2
    zeros = np.array([[[0.0, 0.0, 0.0, 1e251]]])
    assert orbit_words.words_above(zeros, orbit_axes.axis_of([zeros], True)) == "1 larger than 1e+250"


@pytest.mark.parametrize("eta, is_log", [([1, 2, 3], False), ([1, 2, 4], True), ([1, 2], False), ([1, 10], True), ([0.02, 1, 3, 5], True),
                                         ([1, 2, 4, 5], False),
                                         (list(np.linspace(0.8, 2, 25)) + [2.01], False), (list(np.logspace(-2, 1, 9)), True)])
def test_axis_of_eta(eta, is_log):
    assert orbit_axes.is_logarithmic(np.array(eta, dtype=float)) == is_log
    left, right = orbit_axes.strips(np.array(eta, dtype=float), is_log)
    assert (left < eta).all() and (eta < right).all() and (right[:-1] < left[1:]).all()


def test_long_curves_keep_their_extremes():
    t = np.arange(100_003)
    values = np.where(t % 2 == 0, 1.0, 2.0)
    values[50_001], values[70_000:70_500] = 9.0, np.nan
    x, y = orbit_picture.thinned(t, values)
    assert len(x) == orbit_picture.MOST_POINTS and (np.diff(x) >= 0).all() and np.nanmax(y) == 9 and np.nanmin(y) == 1
    np.testing.assert_array_equal(y, values[x])
    assert len(orbit_picture.thinned(t[:100], values[:100])[0]) == 100


@pytest.mark.parametrize("values, is_it", [
    (np.tile([1.0, 2.0], 32), True), (np.linspace(1, 0, 64), False), (np.ones(64), False), (1 + 1e-12 * np.tile([1.0, 2.0], 32), False),
    (np.full(64, np.inf), False), (np.full(64, np.nan), False), (np.tile([1.0, 2.0, 3.0], 22), True), ([1.0], False),
    (np.r_[np.linspace(1, 0, 63), 0.5], False)])
def test_up_and_down(values, is_it):
    assert orbit_series.goes_up_and_down(np.array(values)) == is_it


def test_differences_name_the_most_telling_settings_first():
    class Some:
        def __init__(self, **job):
            self.job = {key.replace("_", ".", 1): text for key, text in job.items()}
    one = Some(data_digest="v2-1", data_source="/home/me/a.csv", data_target="y", network_hidden="", descent_batch="3", network_loss="squared")
    two = Some(data_digest="v2-2", data_source="/home/me/b.csv", network_hidden="4", network_activation="tanh")
    found = differences([one, two])
    assert list(found.items()) == [("network.loss", ["squared", "cross_entropy"]), ("network.activation", [None, "tanh"]),
                                   ("descent.batch", ["3", "full"]), ("data.source", ["a.csv", "b.csv"]), ("data.target", ["y", None]),
                                   ("network.hidden", [None, "4"])]
    assert differences([Some(data_digest="v2-1"), Some(data_digest="v2-2")]) == {"data.digest": ["v2-1", "v2-2"]}
    orbits = [types.SimpleNamespace(archive=each, is_over_eta=True) for each in (one, two)]
    one.title = two.title = "T"
    assert orbit_words.title(orbits[1], orbits) == "T: network.loss = cross_entropy, network.activation = tanh, descent.batch = full, ..."
    del one.job["descent.batch"], one.job["network.loss"], two.job["network.activation"]
    assert orbit_words.title(orbits[1], orbits) == "T: data.source = b.csv, without data.target, network.hidden = 4"
