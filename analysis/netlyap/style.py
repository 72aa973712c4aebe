"""How all figures look: readable in print and in grey, because lines differ in lightness and in style."""

import logging
import textwrap
import warnings
from decimal import Decimal

warnings.filterwarnings("ignore", message="Glyph .* missing")  # titles are the user's, in any script
logging.getLogger("matplotlib").setLevel(logging.ERROR)  # no word about its cache where there is no home to keep it
import matplotlib  # noqa: E402

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
from matplotlib.lines import Line2D  # noqa: E402
from matplotlib.ticker import MaxNLocator, NullLocator, ScalarFormatter  # noqa: E402

from netlyap.digits import exponent_of  # noqa: E402
from netlyap.grid_values import shortest  # noqa: E402

BLACK, BLUE, RED, GREY, LIGHT = "#000000", "#1f5a8c", "#c0392b", "#9a9a9a", "#c9c9c9"
LOSS = {"color": BLUE, "linestyle": "--", "linewidth": 1.2}
LEGEND_HEIGHT = 0.25  # inches
SOLID_LOSS = {"color": BLUE, "linewidth": 1.0}
FIT = {"color": RED, "linestyle": ":", "linewidth": 2.2}
TRAIN = {"color": BLACK, "linestyle": "-", "linewidth": 1.4, "label": "training"}
TEST = {"color": BLUE, "linestyle": "--", "linewidth": 1.4, "label": "test"}
DOTS = {"linestyle": "none", "marker": ".", "markersize": 1.2, "markeredgewidth": 0, "rasterized": True}
MEMBER = {"color": LIGHT, "linewidth": 0.6}
MEAN = {"color": BLACK, "linewidth": 1.4}
NOT_COMPUTED = {"facecolor": "white", "edgecolor": LIGHT, "hatch": "////", "linewidth": 0}

ITERATION = "iteration $t$"
DISTANCE = r"distance $d(t)$"
LOSS_LABEL = r"loss $\mathcal{L}$ (nat)"

plt.rcParams.update({
    "font.size": 9, "axes.titlesize": 9, "axes.labelsize": 9, "legend.fontsize": 8, "legend.frameon": False,
    "axes.spines.top": False, "axes.spines.right": False, "figure.constrained_layout.use": True, "savefig.dpi": 200,
    "axes.formatter.limits": (-3, 5), "axes.formatter.use_mathtext": True,
    "pdf.fonttype": 42, "ps.fonttype": 42,  # TrueType: journals refuse Type 3, and text stays text
})
NARROWEST = 5.6      # inches: titles and legends of a figure with one panel are not cut off
SMALL_PRINT = 6      # points
PER_INCH = 19        # characters of the small print
LINE_HEIGHT = 0.11   # inches
TITLE_PAD = 17       # points: room for the power of ten
SHAPES, DASHES = "osD^v<>p", ("-", "--", "-.", ":")


def panels(rows, columns, width=3.2, height=2.5, **options):
    """A figure with rows x columns axes, as [row, column]."""
    size = (max(width * columns, NARROWEST), height * rows)
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False, **options)
    return figure, axes


def looks(count):
    """So many looks for lines that have an order, told apart by color, lightness, marker and dashes."""
    colors = plt.get_cmap("viridis")(np.linspace(0.0, 0.8, count))
    return [{"color": color, "marker": SHAPES[place % len(SHAPES)], "linestyle": DASHES[place % len(DASHES)],
             "markersize": 3.5, "linewidth": 1.0} for place, color in enumerate(colors)]


def describe(figure, *sentences):
    """Says what is drawn: the words go with the picture, and into its caption."""
    figure.set_label(" ".join(sentence for sentence in sentences if sentence))


def description(figure):
    return figure.get_label()


def listed(values, one, several="s"):
    """initial conditions 0, 1 and 2: words for some values, after their name."""
    words = [str(value) for value in values]
    name = one if len(words) == 1 else one + several
    return f"{name} {words[-1]}" if len(words) == 1 else f"{name} {', '.join(words[:-1])} and {words[-1]}"


def each_of(seeds, what):
    """A panel for each of the initial conditions 0, 1 and 2; or the only one."""
    several = f"a {what} for each of the {listed(seeds, 'initial condition')}"
    return several if len(seeds) > 1 else f"around {listed(seeds, 'initial condition')}"


def ensemble_looks(cell):
    """For the legend, what draw_ensemble draws of a cell: a mean of one is that one."""
    if int(cell.archive.job["sweep.members"]) == 1:
        return {"perturbed_trajectory": MEAN}
    return {"perturbed_trajectories": MEMBER, "their_mean": MEAN}


def words_of_ensemble(cell):
    """What draw_ensemble draws of a cell."""
    members = int(cell.archive.job["sweep.members"])
    if members == 1:
        return "the distance d(t) of one perturbed trajectory from its reference"
    return (f"the distance d(t) of {members} perturbed trajectories from their reference (thin grey lines) and their mean "
            "(black)")


def point(cell):
    """Where in the grid a picture is, as a formula; there is no epsilon without perturbations."""
    epsilon = rf", $\epsilon$ = {power_of_ten(cell.epsilon, cell.archive.epsilon)}" if cell.epsilon else ""
    return rf"$\eta$ = {cell.eta_text}{epsilon}"


def add_small_print(figure, text):
    """What is shown, in one or two small lines below everything else, as it stands (no formulas in it)."""
    lines = textwrap.wrap(text, int(PER_INCH * figure.get_figwidth()))
    share = (LINE_HEIGHT * len(lines) + 0.04) / figure.get_figheight()
    engine = figure.get_layout_engine()
    left, bottom, width, height = engine.get()["rect"]
    engine.set(rect=(left, bottom + share, width, height - share))
    for legend in figure.legends:
        legend.set_bbox_to_anchor((0, share, 1, 1 - share), transform=figure.transFigure)
    figure.text(0.995, 0.04 / figure.get_figheight(), "\n".join(lines), fontsize=SMALL_PRINT, color="#606060",
                ha="right", va="bottom", parse_math=False, in_layout=False)


def add_loss(axes, t, loss, label=True, like=None):
    """The loss on an axis of its own at the right, as the paper overlays it; with the limits of another, if given."""
    right = axes.twinx()
    if like is not None:
        right.sharey(like)
    right.plot(t, loss, **LOSS)
    right.spines["right"].set_visible(True)
    right.tick_params(axis="y", colors=BLUE)
    right.set_ylim(bottom=0)
    if label:
        right.set_ylabel(LOSS_LABEL, color=BLUE)
    return right


def say(axes, text):
    """A sentence instead of a panel in which nothing could be drawn: empty axes would look like a result."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, textwrap.fill(text, 40), ha="center", va="center", transform=axes.transAxes, parse_math=False)


def draw_ensemble(axes, t, distances, mean=None):
    """The distances of all members in grey [member, iteration], their mean in black."""
    axes.plot(t, distances.T, **MEMBER)
    axes.plot(t, distances.mean(axis=0) if mean is None else mean, **MEAN)
    axes.set_xlabel(ITERATION)


def start_at_zero(*panels):
    """From 0 to a little above the highest curve of them all; panels that share their axis are given together."""
    panels[0].set_ylim(0, 1.05 * max(panel.dataLim.y1 for panel in panels))


def set_title(axes, text):
    """A title above the power of ten of the axis, which stands at its left end."""
    axes.set_title(text, pad=TITLE_PAD)


def legend_below(figure, **looks):
    """One legend for all panels, under them: a look for each of the words."""
    handles = [Line2D([], [], **look) for look in looks.values()]
    place_legend_below(figure, handles, [words.replace("_", " ") for words in looks])


def place_legend_below(figure, handles, labels):
    """These handles under all panels, in one row or in as many as it takes so that none is cut off."""
    for rows in range(1, len(labels) + 1):
        legend = figure.legend(handles, labels, loc="lower center", ncol=-(-len(labels) // rows), borderaxespad=0.2)
        if legend.get_window_extent().width <= figure.bbox.width or rows == len(labels):
            break
        legend.remove()
    share = LEGEND_HEIGHT * rows / figure.get_figheight()
    figure.get_layout_engine().set(rect=(0, share, 1, 1 - share))


def put_power_into_label(axes, quantity, unit):
    """Labels x with a quantity and its unit; a power of ten of the numbers stands there as well, not below the axis, where it
    would touch the label."""
    low, high = axes.get_xlim()
    power = exponent_of(max(abs(low), abs(high)))
    least, most = plt.rcParams["axes.formatter.limits"]
    if least < power < most:
        axes.ticklabel_format(axis="x", style="plain", useOffset=False)  # by the limits, whatever the largest tick
        axes.set_xlabel(f"{quantity} ({unit})")
        return
    axes.xaxis.set_major_formatter(lambda value, _: f"{value / 10.0 ** power:g}".replace("-", "\N{MINUS SIGN}"))
    axes.set_xlabel(f"{quantity} ($10^{{{power}}}$ {unit})")


def set_log_scale(axes):
    """A logarithmic axis that has labelled ticks even where the values span less than a power of ten."""
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    if high / low < 10:
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(ScalarFormatter())
        axes.yaxis.set_minor_locator(NullLocator())


def power_of_ten(value, values=None):
    """A value of a grid as it is set in a formula: $10^{-8}$, $3 \\times 10^{-5}$; its digits can be given to an option."""
    number = Decimal(shortest(value, values))
    factor, power = number.scaleb(-number.adjusted()).normalize(), f"10^{{{number.adjusted()}}}"
    return f"${power}$" if factor == 1 else rf"${factor} \times {power}$"
