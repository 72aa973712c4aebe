"""Figure 6: perturbations after 4000 iterations at eta = 0.01 mostly stay or decay slowly; a few grow."""

import numpy as np

from paper import style
from paper.curves import growth_ratio
from paper.estimate import mean, share, wilson_interval
from paper.quantity import WORDS, Quantity

JOB = {"eta": 0.01, "epsilon": 1e-8, "at": 4000, "members": True}
SHOWN = 4
REFERENCE_RUNS = 16
PREDOMINANTLY = "predominantly flat or a slow decrease, on rare occasions an increase"
# Shares of perturbed trajectories in the reference runs, by the threshold on |d(999)/d(0) - 1|.
REFERENCE_SHARES = {0.01: {"decay": 0.90, "stay": 0.07, "grow": 0.03}, 0.05: {"decay": 0.42, "stay": 0.58, "grow": 0.0}}


def draw(archive):
    """One semi-logarithmic panel per initial condition."""
    cell = archive.cell()
    seeds = cell.first(SHOWN)
    figure, axes = style.panels(1, len(seeds), width=2.9)
    for panel, seed in zip(axes[0], seeds):
        style.draw_ensemble(panel, *cell.distance(seed))
        style.set_log_scale(panel)
        panel.set_title(f"initial condition {seed}")
    axes[0, 0].set_ylabel(f"{style.DISTANCE} (log scale)")
    style.legend_below(figure, perturbed_trajectories=style.MEMBER, their_mean=style.MEAN)
    figure.suptitle(rf"$\eta$ = {cell.eta:g}, $\epsilon$ = {style.power_of_ten(cell.epsilon)}, "
                    f"perturbed at $t$ = {archive.job['perturb.at']}")
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
    quantities = [quantity for threshold in REFERENCE_SHARES for quantity in judge_fates(ratio, threshold)]
    return quantities + [
        Quantity("share of mean distances that fall faster in the first tenth than in the last", WORDS,
                 "for many initial conditions a relatively sharp drop followed by a very slow decay",
                 share(drops_first(distance.mean(axis=1))), 0.5, 1.0,
                 "'many' is read as half and more; an exponential would fall equally fast in both"),
        Quantity("change of the loss after the perturbation, mean (nat)", WORDS,
                 "the change in the loss function is O(10^-2)",
                 mean(loss_change(*cell.loss(), int(archive.job["perturb.at"]))), 0.01, 0.1,
                 "a first digit at the second decimal"),
    ]


def judge_fates(ratio, threshold):
    """The three shares over all members; the error resamples initial conditions, whose members are alike."""
    reference = REFERENCE_SHARES[threshold]
    found = ", ".join(f"{part:.0%} {fate}" for fate, part in reference.items())
    reason = (f"the paper gives no threshold; reference runs: {found}, of all members around {REFERENCE_RUNS} initial "
              "conditions, which says so much about the shares (95 %) if the members of one count as one")
    quantities = []
    for fate, hits in fates(ratio, threshold).items():
        quantities.append(Quantity(
            f"share of perturbed trajectories that {fate}: d(T)/d(0) {RANGES[fate].format(threshold)}",
            WORDS, PREDOMINANTLY, mean(hits.mean(axis=1)), *wilson_interval(reference[fate], REFERENCE_RUNS), reason))
    return quantities


RANGES = {"decay": "below 1 - {}", "stay": "within 1 +- {}", "grow": "above 1 + {}"}


def drops_first(distance):
    """Whether the logarithm falls more in the first tenth of the iterations than in the last: [seed]."""
    tenth = max(distance.shape[-1] // 10, 1)
    return growth_ratio(distance[:, :tenth]) < growth_ratio(distance[:, -tenth:])
