"""Figure 4: at eta = 0.01 the distances look the same whatever the perturbation radius.

Two jobs give it: perturbations with the same directions at every radius (perturb.paired = yes), where only the size
differs, and perturbations sampled separately for each radius, as the paper did it.
"""

from functools import reduce

import numpy as np

from paper import style
from paper.curves import correlation
from paper.estimate import Estimate, median, share, wilson_interval
from paper.quantity import WORDS, Quantity

JOB = {"eta": 0.01, "members": True}
REFERENCE = 1e-8  # what the other radii are compared with
REFERENCE_RUNS = 16
SAME = "similar d(t), almost independently of epsilon"
TANGENT = "a perturbation this small follows the linear tangent dynamics, so d(t)/epsilon depends on its direction only"
FLAT = "where d(t) stays near d(0), little else than a ripple is compared"
AS_MANY = (f"the smallest of {REFERENCE_RUNS} reference runs, so ours is that of the first {REFERENCE_RUNS} initial "
           f"conditions: of more it can only be smaller; {FLAT}")


def draw(archive):
    """One panel per radius, all around the same initial condition."""
    radii = [epsilon for epsilon in archive.epsilon if epsilon != REFERENCE] or [REFERENCE]
    seed = first_seed(archive, radii)
    figure, axes = style.panels(1, len(radii), width=3.0)
    for panel, epsilon in zip(axes[0], radii):
        cell = archive.cell(epsilon=epsilon)
        style.draw_ensemble(panel, *cell.distance(seed))
        style.add_loss(panel, *cell.loss(seed), label=panel is axes[0, -1])
        panel.set_ylim(bottom=0)
        panel.set_title(rf"$\epsilon$ = {style.power_of_ten(epsilon)}")
    axes[0, 0].set_ylabel(style.DISTANCE)
    style.legend_below(figure, perturbed_trajectories=style.MEMBER, their_mean=style.MEAN, loss=style.LOSS)
    sampling = "same directions" if is_paired(archive) else "sampled separately"
    figure.suptitle(rf"$\eta$ = {archive.chosen('eta'):g}, initial condition {seed}, perturbations: {sampling}")
    return figure


def first_seed(archive, radii):
    """The first initial condition that all of these radii have; a sentence where one has none."""
    common = seeds_of_all(archive, radii)
    return common[0] if len(common) else [archive.cell(epsilon=epsilon).first(1)[0] for epsilon in radii][0]


def seeds_of_all(archive, radii):
    return reduce(np.intersect1d, (archive.cell(epsilon=epsilon).seeds for epsilon in radii))


def is_paired(archive):
    return archive.job["perturb.paired"] == "yes"


def correlations(archive, epsilon):
    """Of the mean d(t)/epsilon at a radius with that at the reference radius, over t: [seed that all radii have]."""
    common = seeds_of_all(archive, archive.epsilon)
    if len(common) == 0:
        return np.array([])
    return correlation(*(archive.cell(epsilon=each).among(common).mean_distance()[1] for each in (epsilon, REFERENCE)))


def smallest(values):
    return Estimate(float(np.min(values)) if len(values) else np.nan)


def judge(archive):
    return judge_paired(archive) if is_paired(archive) else judge_unpaired(archive)


def named(what, epsilon):
    return f"correlation of d(t)/epsilon at {epsilon:.0e} with that at {REFERENCE:.0e}, {what}"


def judge_paired(archive):
    quantities = []
    for epsilon in (1e-10, 1e-6):
        quantities.append(Quantity(named("smallest", epsilon), WORDS, SAME,
                                   smallest(correlations(archive, epsilon)), 0.9999, 1.0,
                                   f"{TANGENT}; all {REFERENCE_RUNS} reference runs are above 0.9999"))
    rounded, large = correlations(archive, 1e-14), correlations(archive, 1e-2)
    return quantities + [
        Quantity(named("share of initial conditions with 0.99 or more", 1e-14), WORDS, SAME,
                 share(rounded >= 0.99), *wilson_interval(1.0, REFERENCE_RUNS),
                 f"tangent dynamics with the rounding of float64 on top; all {REFERENCE_RUNS} reference runs reach "
                 "0.99, which says so much about the share (95 %)"),
        Quantity(named(f"smallest of the first {REFERENCE_RUNS} initial conditions", 1e-14), WORDS, SAME,
                 smallest(rounded[:REFERENCE_RUNS]), 0.99, 1.0, AS_MANY),
        Quantity(named("median", 1e-2), WORDS, SAME, median(large), 0.98, 1.0,
                 "the largest radius leaves the tangent dynamics here and there; reference runs: median at least 0.98"),
    ]


def judge_unpaired(archive):
    quantities = []
    found = {epsilon: correlations(archive, epsilon) for epsilon in (1e-14, 1e-10, 1e-6, 1e-2)}
    for epsilon, values in found.items():
        quantities.append(Quantity(named("fresh perturbations, median", epsilon), WORDS, SAME, median(values),
                                   0.98, 1.0, f"{TANGENT}, and the mean of 20 directions much less; reference "
                                   "runs: median 0.99"))
    lowest = np.min(list(found.values()), axis=0)
    return quantities + [
        Quantity("the same, share of initial conditions with 0.78 or more at all radii", WORDS, SAME,
                 share(lowest >= 0.78), *wilson_interval(1.0, REFERENCE_RUNS),
                 f"all {REFERENCE_RUNS} reference runs reach 0.78, which says so much about the share (95 %)"),
        Quantity(f"the same, all radii, smallest of the first {REFERENCE_RUNS} initial conditions", WORDS, SAME,
                 smallest(lowest[:REFERENCE_RUNS]), 0.78, 1.0, AS_MANY),
    ]
