"""Figure 6: perturbations after 4000 iterations at eta = 0.01 mostly stay or decay slowly; a few grow."""

import numpy as np

from netlyap import style
from netlyap.estimate import mean, share
from netlyap.paper.curves import growth_ratio
from netlyap.paper.quantity import WORDS, Quantity

JOB = {"eta": 0.01, "epsilon": 1e-8, "at": 4000, "members": True}
NEEDS = ("divergence/distance",)  # to be drawn
JUDGED_BY = NEEDS + ("training/loss",)
SHOWN = 4
DIFFERS = "the initial conditions are the first of the job, where the paper chose some."
THRESHOLDS = (0.01, 0.05)  # on |d(T)/d(0) - 1|
PREDOMINANTLY = "predominantly flat or a slow decrease, on rare occasions an increase"
SLOW = np.exp(-1)  # what decays slowly keeps this share of d(0)


def draw(archive):
    """One semi-logarithmic panel per initial condition."""
    cell = archive.cell()
    seeds = cell.first(SHOWN)
    figure, axes = style.panels(1, len(seeds), width=2.9, height=2.8, sharey=True)
    for panel, seed in zip(axes[0], seeds):
        style.draw_ensemble(panel, *cell.distance(seed))
        style.set_title(panel, f"initial condition {seed}")
    style.set_log_scale(axes[0, 0])
    axes[0, 0].set_ylabel(f"{style.DISTANCE} (log scale)")
    style.legend_below(figure, **style.ensemble_looks(cell))
    figure.suptitle(f"{style.point(cell)}, perturbed at $t$ = {cell.perturb_at}")
    style.describe(figure, f"at {cell.point()}, {style.words_of_ensemble(cell)}, on a logarithmic axis; perturbed at t = "
                   f"{cell.perturb_at}, {style.each_of(seeds, 'panel')}.")
    return figure


def fates(ratio, threshold):
    """Which of the trajectories decay, stay and grow, by d(T)/d(0): truth values of the same shape."""
    return {"decay": ratio < 1 - threshold, "stay": np.abs(ratio - 1) <= threshold, "grow": ratio > 1 + threshold}


def loss_change(t, loss, at):
    """|L(T) - L(at)| of every initial condition."""
    return np.abs(loss[:, -1] - loss[:, min(np.searchsorted(t, at), len(t) - 1)])


def judge(archive):
    cell = archive.cell()
    _, distance = cell.distance()
    ratio = growth_ratio(distance)
    quantities = [quantity for threshold in THRESHOLDS for quantity in judge_fates(ratio, threshold)]
    return quantities + [
        Quantity("share of mean distances that fall faster in the first tenth than in the last", WORDS,
                 "for many initial conditions a relatively sharp drop followed by a very slow decay",
                 share(drops_first(distance.mean(axis=1))), 0.5, 1.0,
                 "'many' is read as half and more; an exponential would fall equally fast in both"),
        Quantity("change of the loss after the perturbation, mean (nat)", WORDS,
                 "the change in the loss function is O(10^-2)",
                 mean(loss_change(*cell.loss(), cell.perturb_at)), 0.01, 0.1,
                 "a first digit at the second decimal"),
    ]


def judge_fates(ratio, threshold):
    """Shares over all members; their errors resample initial conditions, whose members are alike."""
    fate = fates(ratio, threshold)
    return [
        Quantity(f"share of perturbed trajectories that grow: d(T)/d(0) above 1 + {threshold}", WORDS, PREDOMINANTLY,
                 mean(fate["grow"].mean(axis=1)), 0.0, 0.1,
                 "the paper gives no threshold; 'rare' is read as one in ten and less"),
        Quantity(f"share that stay within 1 +- {threshold} or decay to no less than 1/e", WORDS, PREDOMINANTLY,
                 mean((fate["stay"] | (fate["decay"] & (ratio >= SLOW))).mean(axis=1)), 0.75, 1.0,
                 "'predominantly' is read as three of four and more, 'slow' as by less than a factor of e"),
    ]


def drops_first(distance):
    """Whether the logarithm falls more in the first tenth of the iterations than in the last: [seed]."""
    tenth = max(distance.shape[-1] // 10, 1)
    return growth_ratio(distance[:, :tenth]) < growth_ratio(distance[:, -tenth:])
