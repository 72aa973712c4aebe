"""Figure 12: single weights at eta = 5 move in bursts, several of them at the same time."""

import numpy as np

from netlyap import style
from netlyap.estimate import Estimate, mean
from netlyap.paper.chaos import require_periods, shown_seed
from netlyap.paper.quantity import WORDS, Quantity
from netlyap.paper.weights import longest_of_units

JOB = {"eta": 5}
NEEDS = ("period/loss", "weights/value", "weight_path/path_length")
CHECKS = (require_periods,)
DIFFERS = ("three panels instead of three colors in one; each weight belongs to another hidden unit, the one that "
           "moved farthest of all weights into and out of it, because the weights of one unit move together by "
           "construction. The paper does not say which weights it shows.")
SHOWN = 3
ACTIVE = 0.1  # of the longest path of all weights


def draw(archive):
    """The weights with the longest paths, each of another hidden unit."""
    cell = archive.cell()
    seed = recorded_seed(cell)
    t, parameters = cell.parameters(seed)
    weights = shown_weights(archive, cell, seed)
    figure, axes = style.panels(len(weights), 1, width=6.5, height=1.5, sharex=True)
    for panel, weight in zip(axes[:, 0], weights):
        panel.plot(t, parameters[weight.parameter], **style.DOTS, color=style.BLUE)
        panel.set(ylabel="weight", title=weight.name)
    axes[-1, 0].set_xlabel(style.ITERATION)
    style.describe(figure, f"at eta = {cell.eta_text}, initial condition {seed}, single weights over the iterations: "
                   f"{'; '.join(weight.name for weight in weights)}.")
    figure.align_ylabels(axes[:, 0])
    figure.suptitle(rf"$\eta$ = {cell.eta_text}, initial condition {seed}: weights with the longest paths, of three units")
    return figure


def recorded_seed(cell):
    """The initial condition of Figures 10 and 11, whose parameters have to be there."""
    seed = shown_seed(cell)
    cell.parameters(seed)
    return seed


def shown_weights(archive, cell, seed):
    """Of the hidden units whose weights moved farthest the weight that moved farthest."""
    return longest_of_units(archive, cell.weight_path("path_length", seed))[:SHOWN]


def moves_together(series):
    """Correlation of the step lengths of two weights with each other, over the iterations: smallest of all pairs."""
    steps = np.abs(np.diff(series, axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):  # a weight at rest leaves NaN: no data
        return Estimate(float(np.corrcoef(steps)[np.triu_indices(len(series), 1)].min()))


def active_share(length):
    """The share of weights with a path of at least a tenth of the longest one: [seed]."""
    return (length >= ACTIVE * length.max(axis=1, keepdims=True)).mean(axis=1)


def judge(archive):
    cell = archive.cell()
    seed = recorded_seed(cell)
    t, parameters = cell.parameters(seed)
    weights = shown_weights(archive, cell, seed)
    shown = parameters[[weight.parameter for weight in weights]]
    return [
        Quantity(f"share of weights with a path of at least {ACTIVE:.0%} of the longest, mean", WORDS,
                 "a few weights act in an intermittent-like fashion, the rest remain constant",
                 mean(active_share(cell.weight_path("path_length"))), 0.0, 0.25,
                 "'a few' is read as at most a quarter; those of a hidden unit that is on move, three of the last "
                 "layer each"),
        Quantity(f"correlation of the step lengths of the shown weights, smallest, initial condition {seed}", WORDS,
                 "the onset or end of chaotic-like behavior coincides for different weights",
                 moves_together(shown), 0.3, 1.0,
                 "a clear correlation, of weights of different hidden units; independent weights have 0.0"),
    ]
