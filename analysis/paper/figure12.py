"""Figure 12: single weights move in bursts at eta = 5, several of them at the same time."""

import numpy as np

from paper import style
from paper.chaos import shown_seed
from paper.estimate import Estimate, mean
from paper.quantity import NOT_IN_PAPER, OURS, WORDS, Quantity
from paper.weights import longest_paths, output_parameter

JOB = {"eta": 5}
ACTIVE = 0.1  # of the longest path of all weights


def draw(archive):
    """Of each class output the weight with the longest path."""
    cell = archive.cell()
    seed = recorded_seed(cell)
    t, parameters = cell.parameters(seed)
    weights = shown_weights(archive, cell, seed)
    figure, axes = style.panels(len(weights), 1, width=6.5, height=1.5, sharex=True)
    for panel, (output, unit) in zip(axes[:, 0], weights):
        panel.plot(t, parameters[output_parameter(archive, output, unit)], **style.DOTS, color=style.BLUE)
        panel.set(ylabel="weight", title=f"hidden unit {unit} to class {output}")
    axes[-1, 0].set_xlabel(style.ITERATION)
    figure.align_ylabels(axes[:, 0])
    figure.suptitle(rf"$\eta$ = {cell.eta:g}, initial condition {seed}: "
                    "for each class, the weight of the longest path")
    return figure


def recorded_seed(cell):
    """The initial condition of Figures 10 and 11, whose parameters have to be there."""
    seed = shown_seed(cell)
    cell.parameters(seed)
    return seed


def shown_weights(archive, cell, seed):
    """The weights (output, hidden unit)."""
    return list(enumerate(longest_paths(archive, cell.weight_path("path_length", seed))))


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
    shown = parameters[[output_parameter(archive, output, unit) for output, unit in weights]]
    same = np.mean([unit == weights[0][1] for _, unit in weights])
    return [
        Quantity(f"share of weights with a path of at least {ACTIVE:.0%} of the longest, mean", WORDS,
                 "a few weights act in an intermittent-like fashion, the rest remain constant",
                 mean(active_share(cell.weight_path("path_length"))), 0.0, 0.25,
                 "'a few' is read as at most a quarter; those of a hidden unit that is on move, three of the last "
                 "layer each"),
        Quantity(f"correlation of the step lengths of the shown weights, smallest, initial condition {seed}", WORDS,
                 "the onset or end of chaotic-like behavior coincides for different weights",
                 moves_together(shown), 0.3, 1.0, "a clear correlation; independent weights have 0.0"),
        Quantity("share of the shown weights that belong to the same hidden unit", OURS, NOT_IN_PAPER,
                 Estimate(float(same)), 1.0, 1.0, "in the chaotic state one hidden unit is on for all samples, and its "
                 "weights move with the output biases"),
    ]
