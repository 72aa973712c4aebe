"""Ticks of an axis of learning rates or radii: numbers that can be read off, and no label over another."""
import numpy as np
import pytest

from netlyap import exponent_picture, grid_ticks, orbit_picture, style


def axis_of(width, low, high, scale):
    figure, panels = style.panels(1, 1)
    figure.set_size_inches(width, 3)
    axes = panels[0, 0]
    axes.set_xscale(scale)
    axes.set_xlim(low, high)
    return axes


def shown(axes):
    """The labels that are seen, and where they stand along the axis, from 0 to 1."""
    axes.figure.canvas.draw()
    low, high = axes.get_xlim()
    along = np.log if axes.get_xscale() == "log" else np.array
    labels = [(place, text.get_text()) for minor in (False, True)
              for place, text in zip(axes.get_xticks(minor=minor), axes.get_xticklabels(minor=minor))
              if text.get_text() and low <= place <= high]
    places = (along(np.array([place for place, _ in labels])) - along(low)) / (along(high) - along(low))
    return [text for _, text in labels], places


@pytest.fixture(autouse=True)
def close_figures():
    yield
    style.plt.close("all")


@pytest.mark.parametrize("width, low, high, labels", [
    (7, 0.009, 11, "0.01 0.02 0.05 0.1 0.2 0.5 1 2 5 10"), (3.4, 0.009, 11, "0.01 0.03 0.1 0.3 1 3 10"), (2, 0.009, 11, "0.01 0.1 1 10"),
    (7, 0.6, 9, "1 2 5"), (7, 1.0, 1.55, "1 1.2 1.4"), (7, 30, 3000, "50 100 200 500 1000 2000")])
def test_round_numbers_on_a_logarithmic_axis(width, low, high, labels):
    """They were powers of ten alone: one label for all of 0.6 to 9."""
    axes = axis_of(width, low, high, "log")
    grid_ticks.put_ticks(axes, np.geomspace(1.01 * low, 0.99 * high, 31))
    texts, places = shown(axes)
    assert texts == labels.split() and axes.get_xlim() == (low, high)
    boxes = [text.get_window_extent() for text in axes.get_xticklabels() if text.get_text()]
    assert all(left.x1 < right.x0 for left, right in zip(boxes, boxes[1:])), "no label over another"
    assert [float(text) for text in texts] == pytest.approx(low * (high / low) ** places)


def test_very_small_or_large_numbers_stay_powers_of_ten():
    axes = axis_of(7, 1e-9, 1e-1, "log")
    grid_ticks.put_ticks(axes, np.logspace(-9, -1, 17))
    assert all("10^{" in text for text in shown(axes)[0])


@pytest.mark.parametrize("values, scale, labels", [
    ([0.02, 1, 3, 5], "log", ["0.02", "1", "3", "5"]), ([0.1, 0.4, 0.7, 1], "linear", ["0.1", "0.4", "0.7", "1"]),
    ([1e-8, 1e-4, 1e-1], "log", ["$10^{-8}$", "$10^{-4}$", "0.1"])])
def test_few_values_are_ticks_themselves(values, scale, labels):
    axes = axis_of(7, 0.9 * values[0], 1.1 * values[-1], scale)
    grid_ticks.put_ticks(axes, np.array(values))
    assert shown(axes)[0] == labels and list(axes.get_xticks()) == values


def test_values_that_are_too_close_have_no_labels_over_each_other():
    """An orbit diagram labelled each of up to eight eta, however close."""
    eta = np.array([0.01, 1.0, 1.02, 10])
    axes = axis_of(6.6, 0.005, 20, "log")
    orbit_picture.span_axis(axes, eta, True)
    assert "1.02" not in shown(axes)[0] and {"0.01", "1", "10"} <= set(shown(axes)[0])


def test_all_pictures_over_eta_have_the_same_ticks():
    eta, found = np.logspace(-2, 1, 31), []
    for put in (lambda axes: exponent_picture.set_scale(axes, eta), lambda axes: orbit_picture.span_axis(axes, eta, True)):
        axes = axis_of(7, 0.01, 10, "log")
        put(axes)
        found.append(shown(axes)[0])
    assert found[0] == found[1] and len(found[0]) == 10
