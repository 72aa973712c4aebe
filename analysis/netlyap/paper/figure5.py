"""Figure 5: at eta = 0.01 many weights hardly matter for the loss, and none moves far without getting anywhere."""

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.ticker import MaxNLocator

from netlyap import style
from netlyap.estimate import mean, median, share
from netlyap.paper.quantity import WORDS, Quantity
from netlyap.paper.weights import matrices

JOB = {"eta": 0.01}
NEEDS = ("weight_importance/loss_ratio", "weight_path/path_length")
DIFFERS = ("left, the size of the change is a shade of grey on a logarithmic scale, where the paper has colors for the "
           "signed difference. Right, the displacement is |w(T) - w(0)|; the published figure divides it by |w(0)|. Layers "
           "are told apart.")
NO_INFLUENCE = 0.01  # a relative change of the loss below this
MARKERS = ("s", "o", "^", "D", "v", "P")  # of the layers
READABLE = 300  # cells with a number each


def draw(archive):
    """Left: what the loss becomes without each weight of W1. Right: path length against displacement."""
    cell = archive.cell()
    seed = cell.first(1)[0]
    figure, axes = style.panels(1, 2, width=4.4, height=3.4)
    figure.get_layout_engine().set(wspace=0.06)  # between the label of the colors and that of the next axis
    change = matrices(archive, cell.loss_ratio(seed) - 1)[0]
    draw_importance(figure, axes[0, 0], change)
    draw_paths(axes[0, 1], *(matrices(archive, cell.weight_path(name, seed))
                             for name in ("displacement", "path_length")))
    figure.suptitle(rf"$\eta$ = {cell.eta_text}, initial condition {seed}, "
                    f"after {archive.job['sweep.iterations']} iterations")
    numbers = ", which also stands in the cell with its sign from 1 % on" if change.size <= READABLE else ""
    style.describe(figure, f"at eta = {cell.eta_text}, initial condition {seed}, after the last iteration. Left: by how much the "
                   f"loss changes when a weight of W1 is set to 0, in shades of grey on a logarithmic scale{numbers}. Right: "
                   "for every weight, the length of its path against its displacement |w(T) - w(0)|; on the dotted line "
                   "both are equal, and no weight can lie below. A marker for each layer.")
    return figure


def draw_importance(figure, axes, change):
    """|dL/L| in shades of grey, signed as text, both in percent [unit, input]."""
    percent = 100 * change
    shown = axes.imshow(np.abs(percent).T, cmap="Greys", norm=LogNorm(1e-2, 1e3, clip=True), aspect="auto")
    for (unit, feature), value in np.ndenumerate(percent) if percent.size <= READABLE else ():
        axes.text(unit, feature, f"{value:+.0f}" if abs(value) >= 100 * NO_INFLUENCE else "·", ha="center",
                  va="center", fontsize=7, color="white" if abs(value) > 30 else "black")
    axes.set(xlabel="hidden unit", ylabel="input")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True, nbins=10))
    axes.set_title(r"change of the loss without a weight of $W_1$, in % ($\cdot$ below 1 %)")
    figure.colorbar(shown, ax=axes, label=r"$|\mathcal{L}_w - \mathcal{L}| \,/\, \mathcal{L}$ (%)",
                    format=lambda value, _: f"{value:g}")


def draw_paths(axes, displacement, length):
    """One point per weight, the layers told apart; no point can lie below the line."""
    for layer, (x, y) in enumerate(zip(displacement, length), start=1):
        axes.loglog(x.ravel(), y.ravel(), MARKERS[layer % len(MARKERS)], linestyle="none", markersize=4,
                    color=(style.BLUE, style.BLACK, style.RED)[layer % 3],
                    fillstyle="none" if layer % 2 else "full", label=f"$W_{{{layer}}}$")
    ends = np.array(axes.get_xlim())
    axes.loglog(ends, ends, color=style.GREY, linestyle=":", label=r"$D_w = \Delta_w$")
    axes.set(xlabel=r"displacement $\Delta_w = |w(T) - w(0)|$", ylabel=r"path length $D_w$")
    axes.legend(loc="upper left")


def without_influence(loss_ratio):
    """The share of weights whose removal changes the loss by less than 1 %: [seed], from [seed, ...]."""
    return (np.abs(loss_ratio - 1) < NO_INFLUENCE).reshape(len(loss_ratio), -1).mean(axis=1)


def path_correlations(displacement, length):
    """Correlation over the weights of log path length with log displacement: [seed]."""
    with np.errstate(divide="ignore", invalid="ignore"):  # a weight that never moves leaves NaN: no data
        return np.array([np.corrcoef(np.log(x), np.log(y))[0, 1] for x, y in zip(displacement, length)])


def judge(archive):
    cell = archive.cell()
    ratio = cell.loss_ratio()
    words = "the impact is minimal for plenty of weights"
    quantities = [Quantity(f"share of {name} with |dL/L| < 1 %, mean", WORDS, words,
                           mean(without_influence(values)), 0.25, 1.0,
                           "'plenty' is read as a quarter and more; the paper shows one network")
                  for name, values in (("W1", matrices(archive, ratio)[0]), ("all weights", ratio))]
    return quantities + judge_paths(cell)


def judge_paths(cell):
    length = cell.weight_path("path_length")
    correlations = path_correlations(cell.weight_path("displacement"), length)
    relative = path_correlations(cell.weight_path("relative_displacement"), length)
    name, line = "correlation of log path with log displacement", "a linear relationship, D_w proportional to Delta_w"
    return [
        Quantity(f"{name}, median", WORDS, line, median(correlations), 0.9, 1.0,
                 "'linear' is read as a correlation of 0.9 and more"),
        Quantity(f"{name}, share with 0.9 or more", WORDS, "no weight with small displacement and large distance",
                 share(correlations >= 0.9), 0.75, 1.0, "in three of four initial conditions and more"),
        Quantity(f"{name} over |w(0)|, median", WORDS, line, median(relative), 0.3, 1.0,
                 "the published figure divides by |w(0)|, which adds the scatter of the initial weights: any clear "
                 "correlation is what it shows"),
    ]
