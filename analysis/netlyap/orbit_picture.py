"""Orbit diagrams: the last values of a series as dots over the learning rate, or the series of one learning rate."""

import textwrap

import numpy as np
from matplotlib.colors import to_hex

from netlyap import style
from netlyap.cell import COMPLETE, DIVERGED
from netlyap.grid_ticks import put_ticks
from netlyap.orbit_axes import MARGIN, axis_of, between, is_logarithmic, left_of, side_by_side, strips
from netlyap.orbit_series import before_turning, first_turning, last_of, with_results
from netlyap.orbit_turning import in_legend
from netlyap.orbit_words import ends_of, has_median, of_all_panels, title, words_of_values, words_over_eta, words_over_time
from netlyap.stability import line_of
from netlyap.subject import printable

NORMS = {"l1": "L1", "l2": "L2", "max": "maximum-norm"}
DISTANCES = {"divergence/distance": "of all parameters", "divergence/mean_distance": "of all parameters (mean over members)",
             "divergence/layer_distance": "of the parameters of a layer (mean over members)",
             "divergence/output_distance": "of the predictions (mean over members)"}
WIDTHS = {1: 6.6, 2: 4.0, 3: 3.4}  # inches of a panel, by how many stand side by side
TITLE_PER_INCH = 12  # characters
TITLE_PAD = 9        # points: room for marks at the top edge
FEW = 24             # learning rates: there is room to put the dots of initial conditions side by side
MOST_POINTS = 4000   # of a curve; of longer ones the lowest and the highest value of each piece
DOTS = {"linestyle": "none", "marker": ".", "markersize": 2.4, "markeredgewidth": 0, "rasterized": True, "color": style.BLUE}
CURVE = {"color": style.BLUE, "linewidth": 0.5, "rasterized": True}
MEDIAN = {"color": style.BLACK, "linewidth": 1.6}
THRESHOLD = {"color": style.RED, "linewidth": 1.0, "linestyle": "--"}
CURVE_POINTS = 200
MOST_NAMED = 8       # curves of an initial condition with an entry of the legend each; of more, the first and the last
LIGHTEST = 0.85      # of the colors of curves, of 1
TURNING = {"color": style.GREY, "linewidth": 1.0, "linestyle": ":"}
EDGE = {"linestyle": "none", "clip_on": False, "zorder": 5}  # marks at an edge of the panel
ALL_GONE = EDGE | {"marker": "^", "markersize": 5, "color": style.RED}
SOME_GONE = ALL_GONE | {"fillstyle": "none"}
ABOVE = EDGE | {"marker": "x", "markersize": 4, "color": style.BLACK}
BELOW = EDGE | {"marker": "|", "markersize": 5, "color": style.BLUE}


def draw(all_orbits, scale=None):
    """A panel for each archive, with one vertical axis where their series have the same unit."""
    columns = min(len(all_orbits), max(WIDTHS))
    is_shared = len({(orbits.path, orbits.units) for orbits in all_orbits}) == 1
    figure, axes = style.panels(-(-len(all_orbits) // columns), columns, width=WIDTHS[columns], height=3.4, sharey=is_shared)
    shown = [last_of(orbits) if orbits.is_over_eta else with_results(orbits) for orbits in all_orbits]
    together = axis_of(shown, any(orbits.is_over_eta for orbits in all_orbits), scale)
    colors = colors_of(all_orbits)
    looks, words = {}, []
    for panel, orbits, values in zip(axes.ravel(), all_orbits, shown):
        axis = together if is_shared else axis_of([values], orbits.is_over_eta, scale)
        panel.set_yscale("log" if axis.is_log else "linear")
        one = draw_over_eta if orbits.is_over_eta else draw_values if orbits.is_single else draw_over_time
        words.append(list(one(panel, orbits, values, axis, looks, colors)))
        lowest = draw_threshold(panel, orbits, looks, words[-1])
        if axis.is_log:
            panel.set_ylim(bottom=min(axis.floor, lowest) / 1.3)
        panel.set_title(textwrap.fill(title(orbits, all_orbits), int(TITLE_PER_INCH * WIDTHS[columns])), pad=TITLE_PAD,
                        parse_math=False)
        if not is_shared or panel in axes[:, 0]:
            panel.set_ylabel(label_of(orbits))
    for panel in axes.ravel()[len(all_orbits):]:
        panel.set_axis_off()
    style.legend_below(figure, **looks)
    style.describe(figure, *of_all_panels(words))
    return figure


def label_of(orbits):
    """The label of the vertical axis: what it is, and in which unit; of a distance in which norm, of what."""
    if orbits.is_distance and orbits.path in DISTANCES:
        job, what = orbits.archive.job, DISTANCES[orbits.path]
        norm = NORMS.get(job.get("observe.divergence.norm", "l1"), "")
        if job.get("observe.divergence.state", "no") == "yes":
            what = what.replace("all parameters", "all parameters and the state of the descent")
        return f"{norm} distance from the reference,\n{what}".strip()
    unit = "" if orbits.units == "1" else f" ({orbits.units})"
    return printable(orbits.path.replace("/", " ").replace("_", " ")) + unit


def colors_of(all_orbits):
    """A color for each label of the curves of an initial condition, from dark to light, the same in all panels."""
    labels = list(dict.fromkeys(label for orbits in all_orbits for label in orbits.labels))
    return dict(zip(labels, map(to_hex, style.plt.get_cmap("viridis")(np.linspace(0, LIGHTEST, len(labels))))))


def rows_by_color(orbits, colors):
    """The places of trajectories that have a color of their own, and that; all in one where they are alike."""
    if not orbits.labels:
        return [(slice(None), style.BLUE)]
    return [(slice(place, None, orbits.of_each), colors[label]) for place, label in enumerate(orbits.labels)]


def name_colors(looks, look, alike, orbits, colors):
    """The entries of the legend: of what is alike one."""
    if not orbits.labels:
        looks[alike] = look
        return
    named = list(colors) if len(colors) <= MOST_NAMED else [list(colors)[0], list(colors)[-1]]
    looks.update({label: look | {"color": colors[label]} for label in named})


def draw_over_eta(panel, orbits, values, axis, looks, colors):
    """The dots; what diverged at the top edge; what is not computed hatched. Gives sentences for the caption."""
    is_log, count = is_logarithmic(orbits.eta), values.shape[1]
    panel.set_xscale("log" if is_log else "linear")
    is_spread = len(orbits.eta) <= FEW and count > 1
    x = side_by_side(orbits.eta, is_log, count) if is_spread else orbits.eta[:, None]
    crowd = values.shape[2] * (1 if is_spread else count)
    places, inside = np.broadcast_to(x[..., None], values.shape), axis.inside(values)
    for rows, color in rows_by_color(orbits, colors):
        panel.plot(places[:, rows].ravel(), inside[:, rows].ravel(), alpha=float(np.clip(30 / crowd, 0.12, 0.8)), **DOTS | {"color": color})
    name_colors(looks, DOTS | {"markersize": 6}, "value", orbits, colors)
    gone, complete = orbits.count(DIVERGED) > 0, orbits.count(COMPLETE) > 0
    for name, which, height, look in (("all diverged", gone & ~complete, 1, ALL_GONE), ("some diverged", gone & complete, 1, SOME_GONE),
                                      ("above the axis", axis.above(values).any(axis=(1, 2)), 1, ABOVE),
                                      ("0 but for rounding", axis.below(values).any(axis=(1, 2)), 0, BELOW)):
        if which.any():
            mark(panel, orbits.eta[which], height, look)
            looks[name] = look
    turning = first_turning(orbits)
    if turning is not None:
        before = before_turning(orbits)
        place = left_of(orbits.eta, turning, is_log) if before is None else between(orbits.eta[before], orbits.eta[turning], is_log)
        panel.axvline(place, **TURNING)
        looks[in_legend(orbits)] = TURNING
    is_missing = orbits.computed() == 0
    left, right = strips(orbits.eta, is_log)
    for begin, end in zip(left[is_missing], right[is_missing]):
        panel.axvspan(begin, end, **style.NOT_COMPUTED)
    span_axis(panel, orbits.eta, is_log)
    panel.set_xlabel(r"learning rate $\eta$")
    return words_over_eta(orbits, values, axis, is_spread)


def draw_threshold(panel, orbits, looks, words):
    """Of a sharpness, where the descent becomes unstable; adds a sentence to the caption. Gives the lowest end of that line."""
    low, high = panel.get_xlim()
    eta = np.geomspace(orbits.eta[0], orbits.eta[-1], CURVE_POINTS) if orbits.is_over_eta else np.repeat(orbits.eta, 2)
    line = line_of(orbits.archive, orbits.path, eta)
    if line is None:
        return np.inf
    y, name, sentence = line
    panel.plot(eta if orbits.is_over_eta else (low, high), y, **THRESHOLD)
    panel.set_xlim(low, high)
    looks[name] = THRESHOLD
    words.append(sentence)
    return y.min()


def mark(panel, x, height, look):
    """Marks at the lower (0) or the upper (1) edge of a panel."""
    panel.plot(x, np.full(len(x), height), transform=panel.get_xaxis_transform(), **look)


def span_axis(panel, eta, is_log):
    """From the first eta to the last with a margin, and the ticks."""
    ends = np.array([eta[0], eta[-1]])
    margin = MARGIN * np.diff(np.log(ends) if is_log else ends)[0]
    panel.set_xlim(*(ends * np.exp([-margin, margin]) if is_log else ends + [-margin, margin]))
    put_ticks(panel, eta)


def thinned(t, values):
    """A curve of at most about MOST_POINTS: the lowest and the highest value of each piece, so that no cycle is lost."""
    if len(t) <= MOST_POINTS:
        return t, values
    filled = np.isfinite(values)
    lows, highs = np.where(filled, values, np.inf), np.where(filled, values, -np.inf)
    places = [end for piece in np.array_split(np.arange(len(t)), MOST_POINTS // 2)
              for end in sorted((piece[lows[piece].argmin()], piece[highs[piece].argmax()]))]
    return t[places], values[places]


def draw_values(panel, orbits, values, axis, looks, colors):
    """The value or the values of every initial condition at one eta, and the median of those that are complete. Gives sentences for the caption."""
    seeds = orbits.archive.seeds
    places, inside = np.repeat(seeds, orbits.of_each), axis.inside(values[0, :, 0])
    for rows, color in rows_by_color(orbits, colors):
        panel.plot(places[rows], inside[rows], **DOTS | {"markersize": 6, "color": color})
    name_colors(looks, DOTS | {"markersize": 6}, "initial condition", orbits, colors)
    if has_median(orbits):
        panel.axhline(np.nanmedian(values[0][orbits.status[0] == COMPLETE]), **MEDIAN)
        looks["median"] = MEDIAN
    panel.set(xlabel="initial condition (seed)", xlim=(seeds.min() - 0.5, seeds.max() + 0.5))
    panel.xaxis.get_major_locator().set_params(integer=True)
    return words_of_values(orbits, axis)


def draw_over_time(panel, orbits, values, axis, looks, colors):
    """Every trajectory in thin lines, the median of those that are complete in black. Gives sentences for the caption."""
    curves = np.where(axis.above(values[0]), np.nan, values[0])
    for rows, color in rows_by_color(orbits, colors):
        for row in curves[rows]:
            panel.plot(*thinned(orbits.t, row), alpha=float(np.clip(6 / len(curves[rows]), 0.15, 0.8)), **CURVE | {"color": color})
    alike = "initial condition" if not orbits.each else "trajectory" if orbits.curves == "trajectories" else "curve"
    name_colors(looks, CURVE | {"linewidth": 1.0}, alike, orbits, colors)
    if has_median(orbits):
        median = np.median(values[0][orbits.status[0] == COMPLETE], axis=0)
        panel.plot(*thinned(orbits.t, np.where(axis.above(median), np.nan, median)), **MEDIAN)
        looks["median"] = MEDIAN
    ends = ends_of(orbits)
    if len(ends):
        mark(panel, ends, 1, SOME_GONE)
        looks["diverged"] = SOME_GONE
    panel.set_xlim(orbits.t[0], max(orbits.t[-1], orbits.t[0] + 1))
    panel.set_xlabel(style.ITERATION)
    return words_over_time(orbits, values, axis, MOST_POINTS)
