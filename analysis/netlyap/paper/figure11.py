"""Figure 11: how fast close stretches of the loss part at eta = 5, by the published recipe and by a sound estimator."""

import numpy as np

from netlyap import style
from netlyap.errors import ArchiveError
from netlyap.estimate import mean, share
from netlyap.paper.chaos import CHAOTIC, chaotic_seeds, consecutive_loss, is_aperiodic, require_periods, shown_seed
from netlyap.paper.figure11_panels import draw_growth, draw_reference, draw_slopes
from netlyap.paper.quantity import NOT_IN_PAPER, OURS, WORDS, Quantity

JOB = {"eta": 5}
NEEDS = ("training/loss", "period/loss", "loss_divergence/finding")
CHECKS = (require_periods,)
SIGNIFICANT = 0.05
DIFFERS = ("the trajectory is the one of Figure 10; the two references on the left are those with the smallest and the"
           " largest p-value. The row at the bottom, S(k) of an estimator with a sound verdict, is not in the paper, whose "
           "recipe finds significant slopes in noise with memory as well.")
CHAOS = 0  # in /loss_divergence/finding
MAP_EXPONENT = 0.236  # of the softmax map with one hidden unit on
AROUND_MAP = (0.21, 0.26)


def draw(archive):
    """Left: one reference with a significant slope, one without; right: all slopes; below: the sound estimator."""
    cell = archive.cell()
    seed = shown_seed(cell)
    t, loss = consecutive_loss(cell, seed)
    reference = published(cell, seed)
    followed = np.flatnonzero(reference["neighbours"] > 0)
    if len(followed) == 0:
        raise ArchiveError(f"{archive.path} has no reference with neighbours at initial condition {seed}; give a "
                           "longer observe.loss_divergence.range in its job")
    figure = style.plt.figure(figsize=(8.4, 7.8))
    axes = figure.subplot_mosaic([["first", "slopes"], ["second", "loss"], ["growth", "growth"]])
    for name, pick in (("first", np.argmin), ("second", np.argmax)):
        place = followed[pick(reference["p_value"][followed])]
        p_value = reference["p_value"][place]
        draw_reference(axes[name], loss, int(reference["iteration"][place] - t[0]), p_value, p_value <= SIGNIFICANT)
    draw_slopes(axes["slopes"], axes["loss"], reference, loss[reference["iteration"] - t[0]], SIGNIFICANT)
    growth = draw_growth(axes["growth"], cell, seed)
    style.describe(figure, f"at eta = {cell.eta_text}, initial condition {seed}. Left: the distances of the neighbours of one "
                   "reference, their mean, and the fit over the first ten iterations, for the references whose slopes have the "
                   "smallest (top) and the largest p-value. Right: the slopes of all references by the published recipe as a stacked density, and "
                   f"against the loss, significant ones apart. Bottom: {growth}")
    figure.suptitle(rf"$\eta$ = {cell.eta_text}, initial condition {seed}. Above, the published recipe: "
                    f"{len(reference['neighbours']) - len(followed)} of {len(reference['neighbours'])} references "
                    "have no neighbours")
    return figure


def published(cell, seed):
    """What the recipe gives for every reference of an initial condition, as arrays by name."""
    return {name: cell.loss_divergence(f"published_{name}", seed)
            for name in ("iteration", "neighbours", "p_value", "slope")}


def judge(archive):
    cell = archive.cell()
    seed = shown_seed(cell)
    reference = published(cell, seed)
    t, loss = cell.loss(seed)
    return [
        Quantity(f"share of references with p <= {SIGNIFICANT}, initial condition {seed}", WORDS,
                 "for some there is sensitive dependence, for many it is not significant",
                 share(reference["p_value"] <= SIGNIFICANT), SIGNIFICANT, 0.5,
                 "'some' is read as more than chance gives, 'many' as half and more; the recipe is not a test: it finds 23 "
                 "to 50 % in noise with memory and 99 % in a sine"),
    ] + judge_verdict(cell, t)


def judge_verdict(cell, t):
    """The sound estimator on all initial conditions that have no period in the whole series."""
    periods_at, periods = cell.loss_period()
    seeds = np.intersect1d(chaotic_seeds(cell), cell.seeds[is_aperiodic(periods_at, periods, t[0], t[-1] + 1)])
    exponent, low, high = (values[np.isin(cell.seeds, seeds)] for values in cell.settled_exponents())
    settled = cell.seeds[(periods[:, periods_at >= CHAOTIC[0]] > 0).all(axis=1)]
    return [
        Quantity(f"share of initial conditions without a period in all of {t[0]}:{t[-1] + 1} that the sound verdict "
                 "calls chaotic", OURS, NOT_IN_PAPER, called_chaotic(cell, seeds), 1.0, 1.0,
                 f"{len(seeds)} of {len(cell.seeds)} have none"),
        Quantity("their exponent over embeddings, mean (1/iteration)", WORDS, "positive", mean(exponent), *AROUND_MAP,
                 f"the softmax map with one hidden unit on has the exponent {MAP_EXPONENT}, and these trajectories follow it; "
                 "within 10 % of that. The exponent is the slope of S(k) with the first embedding that agrees with the one "
                 f"before; the verdict is that of the embedding in the job{words_of_trends(cell, seeds)}"),
        Quantity(f"share of their intervals over embeddings that contain {MAP_EXPONENT}", OURS, NOT_IN_PAPER,
                 share((low <= MAP_EXPONENT) & (MAP_EXPONENT <= high)), 0.6, 1.0,
                 "on maps whose exponent is known nine of ten such intervals contain it; six of ten leave room for a sample "
                 "of about eight"),
        Quantity(f"share of those with a period from {CHAOTIC[0]} on that it calls chaotic", OURS, NOT_IN_PAPER,
                 called_chaotic(cell, settled), 0.0, 0.0, f"{len(settled)} initial conditions"),
    ]


def words_of_trends(cell, seeds):
    """How many of these exponents are not settled, where some are not."""
    trends = int(cell.settled_trends()[np.isin(cell.seeds, seeds)].sum())
    return (f". Of {trends} of {len(seeds)} the slopes of larger embeddings leave that agreement again: they count, but alone are "
            "not to be cited") if trends else ""


def of_seeds(cell, seeds, name):
    """A result of loss_divergence for some initial conditions: [seed], empty without any."""
    return cell.loss_divergence(name)[np.isin(cell.seeds, seeds)]


def called_chaotic(cell, seeds):
    return share(of_seeds(cell, seeds, "finding") == CHAOS)
