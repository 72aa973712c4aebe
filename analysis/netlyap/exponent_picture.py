"""lambda_nMLE, the unfiltered exponents and the kept fraction against eta or epsilon, and as a map of both.

Bars of several lines at one eta or epsilon stand side by side, so that none hides another.
"""

import numpy as np
from matplotlib.patches import Rectangle

from netlyap import style
from netlyap.exponent_words import (MOST_NUMBERS, has_tangents, hollow_in_title, why_none_kept, words_of_bars, words_of_brackets,
                                    words_of_hatching, words_of_hollow, words_of_lines, words_of_maps, words_of_none, words_of_quantities,
                                    words_of_tangents)
from netlyap.grid_ticks import SLANTED, labels_of, longest, put_ticks
from netlyap.paper.figure8 import draw_distribution

MOST_LINES = 6    # radii in one panel; the map has all of them
LABEL_SIZE = 7    # points, of the numbers in a map ...
LABEL_ROOM = 360  # ... and of all those of a line of its cells, side by side
MOST_TICKS = 12   # labels along an axis of a map
MOST_SIGNS = 36   # of all labels below a map, side by side
LOG_FROM = 9      # largest over smallest value from which an axis is logarithmic
MARGIN = 0.05     # of an axis, on both sides of its values
UNSURE = {"linestyle": ":", "linewidth": 0.6, "marker": ""}  # lines from or to a hollow marker
STEP_ASIDE = 0.015  # of an axis, between neighbouring lines: the width of a marker
ETA, EPSILON = r"learning rate $\eta$", r"perturbation radius $\epsilon$"
LIMIT = r"$\epsilon \to 0$: tangent vectors"
TANGENT_LOOK = {"color": style.RED, "marker": "x", "linestyle": "--", "linewidth": 1.0, "markersize": 4.5}
LAMBDA, FRACTION = r"$\lambda_{nMLE}$ (1/iteration)", "kept fraction"
EXPONENTS = ("nmle", "mean", "median")  # what has the unit of an exponent
MEAN, MEDIAN = (f"{what} of all " + r"$\Lambda$ (1/iteration)" for what in ("mean", "median"))


IN_THE_LIMIT = {"nmle": ("tangent", "tangent_low", "tangent_high"),
                "fraction": ("tangent_fraction", "tangent_fraction_low", "tangent_fraction_high")}


def column(points, name):
    return np.array([getattr(each, name) for each in points], dtype=float)


def errors(points, middle, low, high):
    """The lengths of error bars, 0 where an interval is missing."""
    value = column(points, middle)
    return np.nan_to_num(np.maximum([value - column(points, low), column(points, high) - value], 0.0))


def draw_points(axes, x, points, middle, low, high, label, **look):
    """Values with their 95 % intervals, hollow where there is none; lines join neighbours that both have one, and a line from
    or to a hollow marker is thin and dotted: it is no result."""
    value = column(points, middle)
    if not np.isfinite(value).any():
        return
    has_interval = np.isfinite(column(points, low))
    hollow = np.isfinite(value) & ~has_interval
    if hollow.any():
        axes.plot(x, value, color=look["color"], **UNSURE)
    axes.plot(x, np.where(has_interval, value, np.nan), **look | {"marker": ""})
    axes.errorbar(x, value, yerr=errors(points, middle, low, high), capsize=1.5, elinewidth=0.7,
                  **look | {"linestyle": "none"})
    axes.plot(x[hollow], value[hollow], **look | {"linestyle": "none", "markerfacecolor": "white", "zorder": 3})
    axes.plot([], [], label=label, **look)


def hatch_what_is_missing(axes, x, columns):
    """A hatched band around every eta (or epsilon) at which none of these points is computed."""
    along = np.log(x) if is_logarithmic(x) else x
    half = np.diff(along) / 2
    ends = np.column_stack([along - np.r_[half[:1], half], along + np.r_[half, half[-1:]]])
    for (left, right), points in zip(np.exp(ends) if is_logarithmic(x) else ends, columns):
        if not any(each.is_computed for each in points):
            axes.axvspan(left, right, zorder=0, **style.NOT_COMPUTED)


def legend_of(axes, points):
    """Handles and labels for the legend of a picture, with what is not computed."""
    handles, labels = axes.get_legend_handles_labels()
    if all(each.is_computed for each in points):
        return handles, labels
    return [*handles, Rectangle((0, 0), 1, 1, **style.NOT_COMPUTED)], [*labels, "not computed"]


def is_logarithmic(x):
    return x.max() / x.min() >= LOG_FROM


def beside(x, place, count):
    """x, moved along its axis for one of several lines: all of them together take little of the way to the next x."""
    if len(x) < 2:
        return x
    along = np.log(x) if is_logarithmic(x) else x
    step = min(0.6 * np.diff(np.sort(along)).min() / count, STEP_ASIDE * np.ptp(along))
    moved = along + step * (place - (count - 1) / 2)
    return np.exp(moved) if is_logarithmic(x) else moved


def set_scale(axes, x):
    """An axis over all values, logarithmic where they call for it, with their ticks."""
    if is_logarithmic(x):
        axes.set_xscale("log")
        margin = (x.max() / x.min()) ** MARGIN
        axes.set_xlim(x.min() / margin, x.max() * margin)
    else:
        margin = MARGIN * (x.max() - x.min())
        axes.set_xlim(x.min() - margin, x.max() + margin)
    put_ticks(axes, x)


def draw_line(archive, points, name):
    """Against eta or epsilon alone: lambda_nMLE beside mean and median before the filter; below, how many are kept."""
    x = column(points, name)
    figure, axes = style.panels(2, 1, width=7.0, height=2.4, sharex=True, height_ratios=(3, 2))
    above, below = axes[:, 0]
    is_tangent = has_tangents(points)
    count = 4 if is_tangent else 3
    kept, mean, median = style.looks(3)
    draw_points(above, beside(x, 0, count), points, "nmle", "low", "high", label=r"$\lambda_{nMLE}$: mean of the kept",
                **kept | {"linewidth": 1.6, "markersize": 5})
    if is_tangent:
        draw_points(above, beside(x, 3, count), points, "tangent", "tangent_low", "tangent_high", label=LIMIT, **TANGENT_LOOK)
    is_whole = all(each.is_computed for each in points)
    if not any(each.kept for each in points):
        above.plot([], [], " ", label=r"no $\lambda_{nMLE}$: none is kept" + ("" if is_whole else " of what is computed"))
    draw_points(above, beside(x, 1, count), points, "mean", "mean_low", "mean_high", label="mean of all", **mean)
    draw_points(above, beside(x, 2, count), points, "median", "median_low", "median_high", label="median of all", **median)
    cut = float(archive.job["fit.min_exponent"])
    above.axhline(cut, color=style.RED, linestyle=":", linewidth=1,
                  label=rf"filter: $\Lambda$ > {cut:g}, and $R^2$ > {float(archive.job['fit.min_r_squared']):g}")
    above.axhline(0, color=style.GREY, linewidth=0.6)
    above.set_ylabel(r"$\Lambda$ (1/iteration)")
    draw_points(below, x, points, "fraction", "fraction_low", "fraction_high", label=None, **kept)
    if is_tangent:
        draw_points(below, beside(x, 1, 2), points, "tangent_fraction", "tangent_fraction_low", "tangent_fraction_high", label=None,
                    **TANGENT_LOOK)
    below.set(ylabel=FRACTION, ylim=(-0.03, 1.03), xlabel=ETA if name == "eta" else EPSILON)
    set_scale(below, x)
    for panel in (above, below):
        hatch_what_is_missing(panel, x, [[each] for each in points])
    style.place_legend_below(figure, *legend_of(above, points))
    other = "epsilon" if name == "eta" else "eta"
    value = getattr(points[0], other)
    fixed = (rf"$\epsilon$ = {style.power_of_ten(value, archive.epsilon)}" if other == "epsilon"
             else rf"$\eta$ = {archive.text('eta', value)}")
    figure.suptitle(f"finite network Lyapunov exponents at {fixed}; bars: 95 %{hollow_in_title(points)}")
    where = f"{other} = {archive.text(other, value)}"
    style.describe(figure, f"Against {name} at {where}. Above: {words_of_quantities(points)}; the dotted line is the least "
                   f"exponent that the filter keeps, where R^2 > {archive.job['fit.min_r_squared']} as well. Below: the kept "
                   "fraction.", words_of_tangents(points), words_of_hatching(points), words_of_bars(points), words_of_hollow(points),
                   f"What belongs to one {name} stands side by side, so that nothing is hidden.",
                   words_of_lines(archive, points))
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
    everything = [each for row in rows for each in row]
    tangent_rows = [row[0] for row in rows]  # the limit is the same for every radius
    for (left, right), (middle, low, high, words) in zip(axes, quantities):
        if middle in IN_THE_LIMIT and has_tangents(tangent_rows):
            draw_points(left, eta, tangent_rows, *IN_THE_LIMIT[middle], label=LIMIT, **TANGENT_LOOK)
        if not np.isfinite(column(everything, middle)).any():
            style.say(left, why_none_kept(everything))
            style.say(right, why_none_kept(everything))
            continue
        for line, (place, look) in enumerate(zip(shown, style.looks(len(shown)))):
            points = [row[place] for row in rows]
            draw_points(left, beside(eta, line, len(shown)), points, middle, low, high,
                        label=style.power_of_ten(points[0].epsilon, archive.epsilon), **look)
        left.set(ylabel=words, xlabel=ETA)
        set_scale(left, eta)
        hatch_what_is_missing(left, eta, [[row[place] for place in shown] for row in rows])
        draw_map(figure, right, rows, middle, words)
        if middle != "fraction":
            left.axhline(0, color=style.GREY, linewidth=0.6)
    axes[3, 0].set_ylim(-0.03, 1.03)
    style.place_legend_below(figure, *legend_of(axes[3, 0], everything))
    some = " (some of them)" if len(shown) < len(rows[0]) else ""
    on_lines = [row[place] for row in rows for place in shown]
    figure.suptitle(rf"finite network Lyapunov exponents; lines: perturbation radius $\epsilon${some}; bars: 95 %"
                    + hollow_in_title(on_lines))
    style.describe(figure, f"From above: {words_of_quantities(everything)}; the kept fraction. Left, against eta, with a "
                   f"line for each {f'of {len(shown)} of the {len(rows[0])} ' if some else ''}epsilon, whose values at one eta stand "
                   f"side by side. Right, the same as a map of all eta and epsilon{words_of_none(everything)}.",
                   words_of_maps(eta, column(rows[0], "epsilon")),
                   words_of_tangents(tangent_rows), words_of_hatching(everything),
                   words_of_bars(on_lines), words_of_hollow(on_lines), words_of_brackets(everything),
                   words_of_lines(archive, on_lines))
    return figure


def color_scale(rows):
    """The scale of colors of the maps of exponents, one for all of them, so that a color is one number: its ends; None where there is
    nothing."""
    everything = np.array([[column(row, name) for row in rows] for name in EXPONENTS])
    known = everything[np.isfinite(everything)]
    return (known.min(), known.max()) if len(known) else None


def draw_map(figure, axes, rows, name, words):
    """One cell for each grid point, numbered where there is room; hatched where nothing is computed."""
    values = np.array([column(row, name) for row in rows]).T
    low, high = color_scale(rows) if name in EXPONENTS else (0, 1)
    shown = axes.imshow(np.ma.masked_invalid(values), origin="lower", aspect="auto", cmap="viridis", vmin=low, vmax=high)
    axes.set_facecolor("#f4f4f4")
    for x, row in enumerate(rows):
        for y, each in enumerate(row):
            if not each.is_computed:
                axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, **style.NOT_COMPUTED))
    middle = np.mean(shown.get_clim()) if np.isfinite(values).any() else 0.5
    if values.size <= MOST_NUMBERS:
        labels = [[number(each, name) for each in row] for row in rows]
        size = min(LABEL_SIZE, LABEL_ROOM / len(rows) / max(1, *(len(label) for row in labels for label in row)))
        for (y, x), value in np.ndenumerate(values):
            dark = np.isfinite(value) and value < middle
            axes.text(x, y, labels[x][y], ha="center", va="center", fontsize=size, color="white" if dark else "black")
    rates, radii = labels_of(column([row[0] for row in rows], "eta")), labels_of(column(rows[0], "epsilon"))
    is_slanted = len(rates) * longest(rates) > MOST_SIGNS
    for set_ticks, all_labels, look in ((axes.set_xticks, rates, SLANTED if is_slanted else {}), (axes.set_yticks, radii, {})):
        step = -(-len(all_labels) // MOST_TICKS)
        set_ticks(np.arange(0, len(all_labels), step), all_labels[::step], **look)
    axes.set(xlabel=ETA, ylabel=EPSILON)
    axes.minorticks_off()
    figure.colorbar(shown, ax=axes, label=words)


def number(point, name):
    """What stands in a cell of a map: as in the table, in brackets where it is a mean of few."""
    if not point.is_computed:
        return ""
    if not np.isfinite(getattr(point, name)):
        return "none"
    text = point.text(name)
    return f"({text})" if name == "nmle" and point.is_of_few else text


def has_exponents(rows):
    """Whether anything has a value, so that there is something to draw."""
    return any(np.isfinite(each.mean) for row in rows for each in row)


def is_one_point(rows):
    """Whether P(Lambda) is drawn, because there is nothing else to see of it."""
    return len(rows) == len(rows[0]) == 1


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
    """P(Lambda), because a single point is not a curve."""
    figure, axes = style.panels(1, 1, width=6.0, height=3.4)
    cell = archive.cell(point.eta, point.epsilon)
    words = draw_distribution(axes[0, 0], cell)
    axes[0, 0].set_title("")
    figure.suptitle(f"finite network Lyapunov exponents at {style.point(cell)}")
    style.describe(figure, words[0].upper() + words[1:])
    return figure
