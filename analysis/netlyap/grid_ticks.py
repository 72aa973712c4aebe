"""Ticks of an axis over the learning rates or the radii of a grid."""

import numpy as np
from matplotlib.ticker import MaxNLocator, NullFormatter, NullLocator

from netlyap import style
from netlyap.digits import FIXED
from netlyap.grid_values import shortest

MOST_LABELS = 8     # values that are ticks themselves
SIGN_WIDTH = 0.075  # inches of a label, about
SLANTED = {"rotation": 35, "ha": "right", "rotation_mode": "anchor"}
ROUND = ((1, 2, 5), (1, 3), (1,))  # first digits of round numbers on a logarithmic axis, from many to few
LEAST_ROUND = 3     # of them on an axis; on a shorter one its ticks are these
EVEN = MaxNLocator(5, steps=(1, 2, 5, 10))


def put_ticks(axes, values):
    """Ticks along x, between the limits that the axis has: the values themselves where they are few and far enough from each
    other; otherwise round numbers, on a logarithmic axis not powers of ten alone where there is room for more."""
    room = axes.get_window_extent().width / axes.figure.dpi
    gap = least_gap(axes, values)
    if len(values) <= MOST_LABELS and gap > 1 / (2 * MOST_LABELS):
        labels = labels_of(values)
        axes.set_xticks(values, labels, **(SLANTED if longest(labels) * SIGN_WIDTH > gap * room else {}))
        axes.xaxis.set_minor_locator(NullLocator())
    elif axes.get_xscale() == "log":
        put_round_ticks(axes, room)


def put_round_ticks(axes, room):
    """On a logarithmic axis, so many inches long: as many round numbers as there is room for; powers of ten, as it has them by
    itself, where it is long or its numbers are very small or large."""
    low, high = axes.get_xlim()
    if low < FIXED[0] or high >= FIXED[1]:
        return
    powers = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    for digits in ROUND:
        ticks = between(low, high, np.outer(powers, digits).ravel())
        is_short = len(ticks) < LEAST_ROUND
        if is_short:
            ticks = between(low, high, EVEN.tick_values(low, high))
        labels = [f"{tick:g}" for tick in ticks]
        if (longest(labels) + 1) * SIGN_WIDTH <= least_gap(axes, ticks) * room:
            axes.set_xticks(ticks, labels)
            axes.xaxis.set_minor_formatter(NullFormatter())
            if is_short:
                axes.xaxis.set_minor_locator(NullLocator())
            return


def between(low, high, numbers):
    return numbers[(low <= numbers) & (numbers <= high)]


def least_gap(axes, values):
    """The least distance of neighbours along x, of the length of the axis."""
    places = axes.transAxes.inverted().transform(axes.transData.transform([(value, 0) for value in values]))[:, 0]
    return np.diff(places).min(initial=1.0)


def labels_of(values):
    """0.01, 1, 3.16228; powers of ten from 1e-3 down: with the digits by which an option finds the value."""
    return [shortest(value, values) if value >= 1e-2 else style.power_of_ten(value, values) for value in values]


def longest(labels):
    """The signs of the longest one; those of a formula are fewer than its letters."""
    return max(len(label.replace(r"\times", "x").strip("$").replace("{", "").replace("}", "")) for label in labels)
