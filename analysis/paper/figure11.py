"""Figure 11: how fast close stretches of the loss part at eta = 5, by the published recipe and by a sound estimator."""

import numpy as np

from paper import style
from paper.chaos import CHAOTIC, chaotic_seeds, is_aperiodic, shown_seed
from paper.quantity import Quantity, mean, share

RADIUS, STEPS, FITTED = 5e-5, 24, 10  # of the published recipe: neighbours, iterations followed, and for the p-value
SIGNIFICANT = 0.05
CHAOS = 0  # in /loss_divergence/finding
MAP_EXPONENT = 0.236  # of the softmax map with one hidden unit on


def draw(archive):
    """Left: one reference with a significant slope, one without. Right: all slopes, and against the loss."""
    cell = archive.cell()
    seed = shown_seed(cell)
    t, loss = cell.loss(seed)
    reference = published(cell, seed)
    figure, axes = style.panels(2, 2, width=4.2, height=2.6)
    followed = np.flatnonzero(reference["neighbours"] > 0)
    for panel, pick, words in ((axes[0, 0], np.argmin, "significant"), (axes[1, 0], np.argmax, "not significant")):
        place = followed[pick(reference["p_value"][followed])]
        draw_reference(panel, loss, int(reference["iteration"][place] - t[0]), reference["p_value"][place], words)
    draw_slopes(axes[0, 1], axes[1, 1], reference, loss[reference["iteration"] - t[0]])
    figure.suptitle(rf"$\eta$ = {cell.eta:g}, initial condition {seed}, published recipe")
    return figure


def published(cell, seed):
    """What the recipe gives for every reference of an initial condition, as arrays by name."""
    return {name: cell.loss_divergence(f"published_{name}", seed)
            for name in ("iteration", "neighbours", "p_value", "slope")}


def neighbour_distances(loss, i):
    """|x(i + k) - x(j + k)| of every neighbour j of i: [neighbour, k]."""
    near = np.flatnonzero(np.abs(loss[:len(loss) - STEPS] - loss[i]) < RADIUS)
    k = np.arange(STEPS + 1)
    return np.abs(loss[near[near != i][:, None] + k] - loss[i + k])


def draw_reference(axes, loss, i, p_value, words):
    """The distances of all neighbours, their mean, and the line through the first ten iterations."""
    distances = neighbour_distances(loss, i)
    k = np.arange(STEPS + 1)
    axes.semilogy(k, distances.T, color="#9cc3dd", linewidth=0.7)
    mean_distance = distances.mean(axis=0)
    axes.semilogy(k, mean_distance, color=style.BLUE, linewidth=1.8, label="mean over neighbours")
    fitted = k[1:FITTED + 1]
    line = np.polyfit(fitted, np.log(mean_distance[fitted]), 1)
    axes.semilogy(fitted, np.exp(np.polyval(line, fitted)), color=style.RED, linestyle="--", linewidth=1.8,
                  label=f"slope {line[0] + 0:.1g}, p = {p_value:.2g}: {words}")
    axes.set(xlabel="iterations $k$", ylabel="distance $d_k$ (nat)")
    axes.legend(loc="lower right")


def draw_slopes(histogram, scatter, reference, loss):
    significant = reference["p_value"] <= SIGNIFICANT
    others = (reference["neighbours"] > 0) & ~significant
    edges = np.histogram_bin_edges(reference["slope"][significant | others], bins=40)
    for hits, color, label, marker in ((others, style.GREY, f"p > {SIGNIFICANT}", "."),
                                       (significant, style.RED, f"p $\\leq$ {SIGNIFICANT}", "x")):
        histogram.hist(reference["slope"][hits], bins=edges, color=color, alpha=0.7, label=f"{label}: {hits.sum()}",
                       edgecolor="black", linewidth=0.3)
        scatter.plot(loss[hits], reference["slope"][hits], marker, color=color, markersize=4, label=label)
    histogram.set(xlabel=r"finite Lyapunov exponent $\Lambda$ (1/iteration)", ylabel="references")
    scatter.set(xlabel=style.LOSS_LABEL + " at the reference", ylabel=r"$\Lambda$ (1/iteration)")
    histogram.legend()
    scatter.legend(loc="lower right")


def judge(archive):
    cell = archive.cell()
    seed = shown_seed(cell)
    reference = published(cell, seed)
    t, loss = cell.loss(seed)
    significant, error = share(reference["p_value"] <= SIGNIFICANT)
    lonely, lonely_error = share(reference["neighbours"] == 0)
    return [
        Quantity(f"share of references with p <= {SIGNIFICANT}, initial condition {seed}",
                 "for some there is sensitive dependence, for many it is not significant", significant, 0.275, 0.355,
                 error, "reference runs: 29 to 34 %, and one binomial standard error; the recipe is no test: it finds "
                 "23 to 50 % in noise with memory and 99 % in a sine"),
        Quantity("share of references without neighbours", "(not in the paper)", lonely, 0.02, 0.06, lonely_error,
                 f"{len(loss)} points; reference runs: 4 %, and about half of them with 8,000 points"),
    ] + judge_verdict(cell, t)


def judge_verdict(cell, t):
    """The sound estimator on all initial conditions that have no period in the whole series."""
    seeds = np.intersect1d(chaotic_seeds(cell), cell.seeds[is_aperiodic(*cell.loss_period(), t[0], t[-1] + 1)])
    chaotic = cell.among(seeds)
    verdicts = chaotic.loss_divergence("finding") == CHAOS if len(seeds) else []
    yes, yes_error = share(verdicts)
    slope, slope_error = mean(chaotic.loss_divergence("window_slope") if len(seeds) else [])
    settled = cell.among(cell.seeds[(cell.loss_period()[1][:, cell.loss_period()[0] >= CHAOTIC[0]] > 0).all(axis=1)])
    false, false_error = share(settled.loss_divergence("finding") == CHAOS if len(settled.seeds) else [])
    whole = f"without a period in all of {t[0]}:{t[-1] + 1}"
    return [
        Quantity(f"share of initial conditions {whole} that the sound verdict calls chaotic", "(not in the paper)",
                 yes, 1.0, 1.0, yes_error, f"{len(seeds)} of {len(cell.seeds)} have none"),
        Quantity("their largest exponent from the loss, mean (1/iteration)", "positive", slope, 0.20, 0.27, slope_error,
                 f"the softmax map with one hidden unit on has {MAP_EXPONENT}; the estimator gives 0.22 for the loss "
                 "of the map itself with so many points and three components"),
        Quantity(f"share of those with a period from {CHAOTIC[0]} on that it calls chaotic", "(not in the paper)",
                 false, 0.0, 0.0, false_error, f"{len(settled.seeds)} initial conditions"),
    ]
