"""Supplementary Appendix S1: the network learns its task at eta = 0.01."""

import numpy as np

from netlyap import style
from netlyap.estimate import mean, share
from netlyap.paper.curves import only_falls
from netlyap.paper.quantity import WORDS, Quantity

JOB = {"eta": 0.01}
NEEDS = ("training/loss", "accuracy/test_accuracy")
DIFFERS = "the appendix is not at hand: the arrangement is ours, over all initial conditions of the job."
BAND = (0.1, 0.9)  # quantiles over the initial conditions
S1 = "the appendix gives sample performance metrics on both training and held-out testing data"
LEARNS = ("the appendix is not at hand, the text only says that the network learns, which is read as 0.9 and more; "
          "separating one class from the rest gives 2/3")


def draw(archive):
    """Loss and accuracy on the training and on the test samples: mean and band over the initial conditions."""
    cell = archive.cell()
    figure, axes = style.panels(1, 2, width=3.8, height=2.9)
    draw_band(axes[0, 0], *cell.loss(), style.TRAIN)
    draw_band(axes[0, 0], *cell.accuracy("test_loss"), style.TEST)
    draw_band(axes[0, 1], *cell.accuracy("train_accuracy"), style.TRAIN)
    draw_band(axes[0, 1], *cell.accuracy("test_accuracy"), style.TEST)
    axes[0, 0].set(xlabel=style.ITERATION, ylabel=style.LOSS_LABEL)
    axes[0, 0].set_ylim(bottom=0)
    axes[0, 1].set(xlabel=style.ITERATION, ylabel="accuracy", ylim=(0, 1.02))
    for panel, place in zip(axes[0], ("upper right", "lower right")):
        panel.legend(loc=place)
    shown = style.listed(cell.seeds, "initial condition") if len(cell.seeds) == 1 else \
        f"mean and {100 * BAND[0]:g} to {100 * BAND[1]:g} % band over {len(cell.seeds)} initial conditions"
    figure.suptitle(rf"$\eta$ = {cell.eta_text}, {shown}")
    tested = np.isfinite(cell.accuracy("test_loss")[1]).any()
    both = "on the training samples (full lines) and on the test samples (dashed)" if tested else "on the training samples"
    style.describe(figure, f"at eta = {cell.eta_text}, the loss (left) and the accuracy (right) {both}: {shown}.")
    return figure


def draw_band(axes, t, values, look):
    if not np.isfinite(values).any():  # without test samples
        return
    axes.fill_between(t, *np.quantile(values, BAND, axis=0), color=look["color"], alpha=0.2, linewidth=0)
    axes.plot(t, values.mean(axis=0), **look)


def judge(archive):
    cell = archive.cell()
    quantities = []
    for samples in ("train", "test"):
        quantities.append(Quantity(f"final {samples} accuracy, mean over initial conditions", WORDS, S1,
                                   mean(final_accuracy(cell, samples)), 0.9, 1.0, LEARNS))
    return quantities + [
        Quantity("share of initial conditions with a final test accuracy above 2/3", WORDS,
                 "the network is always learning", share(final_accuracy(cell, "test") > 2 / 3), 0.9, 1.0, LEARNS),
        Quantity("share of initial conditions with a training loss that only falls", WORDS,
                 "the loss function monotonically decreases", share(only_falls(cell.loss()[1])), 1.0, 1.0),
    ]


def final_accuracy(cell, samples):
    """Of the initial conditions that have one: none has without test samples."""
    final = cell.accuracy(f"{samples}_accuracy")[1][:, -1]
    return final[np.isfinite(final)]
