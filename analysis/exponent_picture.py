"""lambda_nMLE, the unfiltered exponents and the kept fraction against eta or epsilon, and as a map of both."""

import numpy as np
from matplotlib.ticker import NullLocator

from exponent_table import LEAST_KEPT
from paper import style
from paper.figure8 import draw_distribution

MOST_LINES = 6    # radii in one panel; the map has all of them
MOST_NUMBERS = 60  # cells of a map in which numbers are still read
MOST_TICKS = 12   # labels along an axis of a map
MOST_LABELS = 8   # values that are ticks themselves
LOG_FROM = 9      # largest over smallest value from which an axis is logarithmic
ETA, EPSILON = r"learning rate $\eta$", r"perturbation radius $\epsilon$"
LAMBDA, FRACTION = r"$\lambda_{nMLE}$ (1/iteration)", "kept fraction"
MEAN, MEDIAN = (f"{what} of all " + r"$\Lambda$ (1/iteration)" for what in ("mean", "median"))


def column(points, name):
    return np.array([getattr(each, name) for each in points], dtype=float)


def errors(points, middle, low, high):
    """The lengths of error bars, 0 where an interval is missing."""
    value = column(points, middle)
    return np.nan_to_num(np.maximum([value - column(points, low), column(points, high) - value], 0.0))


def draw_points(axes, x, points, middle, low, high, **look):
    """Values with their 95 % intervals, hollow where there is none; thin lines join neighbours that both have one."""
    value = column(points, middle)
    if not np.isfinite(value).any():
        return
    axes.errorbar(x, value, yerr=errors(points, middle, low, high), capsize=2, **look)
    hollow = np.isfinite(value) & ~np.isfinite(column(points, low))
    axes.plot(x[hollow], value[hollow],
              **look | {"linestyle": "none", "markerfacecolor": "white", "zorder": 3, "label": None})


def set_scale(axes, x):
    """An axis over all values, logarithmic where they call for it, with the values as ticks where they are few."""
    if x.max() / x.min() >= LOG_FROM:
        axes.set_xscale("log")
        margin = (x.max() / x.min()) ** 0.05
        axes.set_xlim(x.min() / margin, x.max() * margin)
    else:
        margin = 0.05 * (x.max() - x.min())
        axes.set_xlim(x.min() - margin, x.max() + margin)
    places = axes.transAxes.inverted().transform(axes.transData.transform([(value, 0) for value in x]))[:, 0]
    if len(x) <= MOST_LABELS and np.diff(places).min() > 1 / (2 * MOST_LABELS):
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xticks(x, [label_of(value) for value in x])


def label_of(value):
    """0.01, 1, 3.16; powers of ten from 1e-3 down."""
    return f"{value:.3g}" if value >= 1e-2 else style.power_of_ten(value)


def draw_line(archive, points, name):
    """Against eta or epsilon alone: lambda_nMLE beside mean and median before the filter; below, how many are kept."""
    x = column(points, name)
    figure, axes = style.panels(2, 1, width=7.0, height=2.4, sharex=True, height_ratios=(3, 2))
    above, below = axes[:, 0]
    kept, mean, median = style.looks(3)
    draw_points(above, x, points, "nmle", "low", "high", label=r"$\lambda_{nMLE}$: mean of the kept",
                **kept | {"linewidth": 1.6, "markersize": 5})
    draw_points(above, x, points, "mean", "mean_low", "mean_high", label="mean of all", **mean)
    draw_points(above, x, points, "median", "median_low", "median_high", label="median of all", **median)
    cut = float(archive.job["fit.min_exponent"])
    above.axhline(cut, color=style.RED, linestyle=":", linewidth=1, label=rf"filter: $\Lambda$ > {cut:g}")
    above.axhline(0, color=style.GREY, linewidth=0.6)
    above.set_ylabel(r"$\Lambda$ (1/iteration)")
    draw_points(below, x, points, "fraction", "fraction_low", "fraction_high", **kept)
    below.set(ylabel=FRACTION, ylim=(-0.03, 1.03), xlabel=ETA if name == "eta" else EPSILON)
    set_scale(below, x)
    style.place_legend_below(figure, *above.get_legend_handles_labels())
    fixed = (rf"$\epsilon$ = {style.power_of_ten(points[0].epsilon)}" if name == "eta"
             else rf"$\eta$ = {points[0].eta:g}")
    figure.suptitle(f"finite network Lyapunov exponents at {fixed}; bars: 95 %")
    return figure


def some_of(count):
    """The places of at most MOST_LINES of so many, evenly spread from the first to the last."""
    return np.unique(np.round(np.linspace(0, count - 1, min(count, MOST_LINES))).astype(int))


def draw_grid(archive, rows):
    """Left, against eta with a line for each radius (some of them where there are many); right, maps of all."""
    figure, axes = style.panels(4, 2, width=5.2, height=2.4)
    eta = column([row[0] for row in rows], "eta")
    shown = some_of(len(rows[0]))
    quantities = (("nmle", "low", "high", LAMBDA), ("mean", "mean_low", "mean_high", MEAN),
                  ("median", "median_low", "median_high", MEDIAN),
                  ("fraction", "fraction_low", "fraction_high", FRACTION))
    for (left, right), (middle, low, high, words) in zip(axes, quantities):
        for place, look in zip(shown, style.looks(len(shown))):
            points = [row[place] for row in rows]
            draw_points(left, eta, points, middle, low, high, label=style.power_of_ten(points[0].epsilon), **look)
        left.set(ylabel=words, xlabel=ETA)
        set_scale(left, eta)
        draw_map(figure, right, rows, middle, words)
    for panel in axes[:3, 0]:
        panel.axhline(0, color=style.GREY, linewidth=0.6)
    axes[3, 0].set_ylim(-0.03, 1.03)
    style.place_legend_below(figure, *axes[3, 0].get_legend_handles_labels())
    some = " (some of them)" if len(shown) < len(rows[0]) else ""
    figure.suptitle(rf"finite network Lyapunov exponents; lines: perturbation radius $\epsilon${some}; bars: 95 %")
    return figure


def draw_map(figure, axes, rows, name, words):
    """One cell for each grid point, numbered where there is room; empty where there is no number."""
    values = np.array([column(row, name) for row in rows]).T
    limits = {"vmin": 0, "vmax": 1} if name == "fraction" else {}
    shown = axes.imshow(np.ma.masked_invalid(values), origin="lower", aspect="auto", cmap="viridis", **limits)
    axes.set_facecolor("#f4f4f4")
    middle = np.mean(shown.get_clim()) if np.isfinite(values).any() else 0.5
    for (y, x), value in np.ndenumerate(values):
        if values.size <= MOST_NUMBERS:
            dark = np.isfinite(value) and value < middle
            axes.text(x, y, number(value, rows[x][y], name), ha="center", va="center", fontsize=7,
                      color="white" if dark else "black")
    for set_ticks, all_labels in ((axes.set_xticks, [label_of(row[0].eta) for row in rows]),
                                  (axes.set_yticks, [label_of(each.epsilon) for each in rows[0]])):
        step = -(-len(all_labels) // MOST_TICKS)
        set_ticks(np.arange(0, len(all_labels), step), all_labels[::step])
    axes.tick_params(axis="x", labelrotation=45 if len(rows) > 6 else 0)
    axes.set(xlabel=ETA, ylabel=EPSILON)
    figure.colorbar(shown, ax=axes, label=words)


def number(value, point, name):
    """What stands in a cell of a map: in brackets where it is a mean of few."""
    if not np.isfinite(value):
        return "none"
    return f"({value:.2f})" if name == "nmle" and point.kept < LEAST_KEPT else f"{value:.2f}"


def has_exponents(rows):
    """Whether anything has a value, so that there is something to draw."""
    return any(np.isfinite(each.mean) for row in rows for each in row)


def draw(archive, rows):
    """The picture that the grid calls for."""
    if len(rows) > 1 and len(rows[0]) > 1:
        return draw_grid(archive, rows)
    if len(rows) > 1:
        return draw_line(archive, [row[0] for row in rows], "eta")
    if len(rows[0]) > 1:
        return draw_line(archive, rows[0], "epsilon")
    return draw_one(archive, rows[0][0])


def draw_one(archive, point):
    """P(Lambda), because a single point is no curve."""
    figure, axes = style.panels(1, 1, width=6.0, height=3.4)
    draw_distribution(axes[0, 0], archive.cell(point.eta, point.epsilon))
    figure.suptitle(rf"finite network Lyapunov exponents at $\eta$ = {point.eta:g}")
    return figure
