"""The panels of Figure 11: one reference and its neighbours, the slopes of all, and S(k) of the sound estimator."""

import numpy as np

from netlyap import style
from netlyap.digits import rounded

RADIUS, STEPS, FITTED = 5e-5, 24, 10  # of the published recipe: neighbours, iterations followed, and for the p-value
THIN = {"color": "#9cc3dd", "linewidth": 0.7}


def neighbour_distances(loss, i):
    """|x(i + k) - x(j + k)| of every neighbour j of i: [neighbour, k]."""
    near = np.flatnonzero(np.abs(loss[:len(loss) - STEPS] - loss[i]) < RADIUS)
    k = np.arange(STEPS + 1)
    return np.abs(loss[near[near != i][:, None] + k] - loss[i + k])


def draw_reference(axes, loss, i, p_value, significant):
    """The distances of all neighbours, their mean, and the line through the first ten iterations."""
    distances = neighbour_distances(loss, i)
    k = np.arange(STEPS + 1)
    lines = axes.semilogy(k, distances.T, **THIN)
    lines[0].set_label(f"neighbours: {len(lines)}")
    mean_distance = distances.mean(axis=0)
    axes.semilogy(k, mean_distance, color=style.BLUE, linewidth=1.8, label="their mean")
    fitted = k[1:FITTED + 1]
    line = np.polyfit(fitted, np.log(mean_distance[fitted]), 1)
    axes.semilogy(fitted, np.exp(np.polyval(line, fitted)), color=style.RED, linestyle="--", linewidth=1.8,
                  label=f"slope {line[0] + 0:.1g}, p = {p_value:.2g}: {'' if significant else 'not '}significant")
    axes.set(xlabel="iterations $k$", ylabel="distance $d_k$ (nat)")
    axes.legend(loc="lower right")


def draw_slopes(histogram, scatter, reference, loss, level):
    """All slopes, significant ones apart: their density, stacked, and against the loss at the reference."""
    significant = reference["p_value"] <= level
    others = (reference["neighbours"] > 0) & ~significant
    edges = np.histogram_bin_edges(reference["slope"][significant | others], bins=40)
    kinds = ((others, style.LIGHT, style.GREY, f"p > {level}", ".", ""),
             (significant, style.RED, style.RED, f"p $\\leq$ {level}", "x", "/////"))
    _, _, stacks = histogram.hist(
        [reference["slope"][hits] for hits, *_ in kinds], bins=edges, density=True, stacked=True, histtype="stepfilled",
        color=[fill for _, fill, *_ in kinds], label=[f"{label}: {hits.sum()}" for hits, _, _, label, *_ in kinds])
    for (hits, fill, color, label, marker, hatch), patches in zip(kinds, stacks):
        for patch in patches:
            patch.set(hatch=hatch, edgecolor=color, facecolor="none" if hatch else fill, linewidth=1)
        scatter.plot(loss[hits], reference["slope"][hits], marker, markersize=4, label=label, color=color)
    histogram.set(xlabel=r"finite Lyapunov exponent $\Lambda$ (1/iteration)", ylabel="density (iterations), stacked")
    scatter.set(xlabel=style.LOSS_LABEL + " at the reference", ylabel=r"$\Lambda$ (1/iteration)")
    histogram.legend()
    scatter.legend(loc="lower right")


def draw_growth(axes, cell, seed):
    """S(k) with the embedding of the verdict, and a line with the settled exponent through its window; returns it in words.
    """
    step, growth = cell.axis("loss_divergence", "step"), cell.loss_divergence("mean_log", seed)
    end = cell.loss_divergence("window_end", seed)
    exponent, low, high, settled, has_trend = cell.settled_exponent(seed)
    embedding = cell.archive.job["observe.loss_divergence.embedding"]
    words = (f"S(k), the mean over references of ln of the mean distance of their neighbours, with embedding {embedding}; the "
             f"verdict, {cell.finding(seed)}, is of this curve")
    axes.plot(step, growth, ".-", color=style.BLACK, linewidth=0.8, markersize=4, label=f"$S(k)$, embedding {embedding}")
    window = (step >= 1) & (step <= end)
    if window.any():
        axes.axvline(end, color=style.GREY, linestyle="--", linewidth=1, label=f"end of the window: {end}")
        words += f", up to the end of its window (dashed), k = {end}"
    if window.any() and np.isfinite(exponent):
        error = (high - low) / 3.92  # of a 95 % interval
        value, span = rounded(exponent, error), f"{rounded(low, error)} to {rounded(high, error)}"
        which = f"embedding {settled}, not settled" if has_trend else f"embedding {settled}" if settled > 0 else \
            "no two embeddings agree"
        line = growth[window].mean() + exponent * (step[window] - step[window].mean())
        axes.plot(step[window], line, **style.FIT, label=f"exponent {value} ({span}), {which}")
        words += f". The dotted line has {words_of_exponent(value, settled, has_trend)}; its interval, {span}, contains the spread " \
            "over embeddings and over both halves of the window"
    axes.set(xlabel="iterations $k$", ylabel=r"$S(k)$: mean of $\ln d_k$",
             title=f"the sound estimator: {cell.finding(seed)}")
    axes.legend(loc="upper left")
    return words + "."


def words_of_exponent(value, settled, has_trend):
    """Which exponent over embeddings that is, and whether it may be cited."""
    if settled <= 0:
        return f"an exponent of {value} per iteration, that of the last embedding, because no two agree: do not cite it"
    which = f"that of the first embedding which agrees with the one before (embedding {settled})"
    if has_trend:
        return f"an exponent of {value} per iteration, {which}; the slopes of larger ones leave that agreement again: do not cite it"
    return f"the settled exponent, {value} per iteration: {which}"
