"""Figure 4: at eta = 0.01 the distances look the same whatever the perturbation radius.

Two jobs give it: perturbations with the same directions at every radius (perturb.paired = yes), where only the size
differs, and perturbations sampled separately for each radius, as the paper did it.
"""

from functools import reduce

import numpy as np

from netlyap import style
from netlyap.estimate import Estimate, median, share
from netlyap.paper.curves import correlation
from netlyap.paper.quantity import WORDS, Quantity

JOB = {"eta": 0.01, "members": True, "at": 0}
NEEDS = ("divergence/distance", "training/loss")  # to be drawn
JUDGED_BY = ("divergence",)
COMPARED = 1e-8  # what the other radii are compared with
RADII = (1e-14, 1e-10, COMPARED, 1e-6, 1e-2)  # of jobs/fig4.ini, all of which are judged
DIFFERS = ("the initial condition is the first of the job. The loss is that of the reference trajectory alone, because"
           " those of the perturbed ones, which the paper overlays, are not recorded. The paper samples perturbations "
           "separately for every radius.")
SIMILAR, MOST = 0.9, 0.75
SAME = "similar d(t), almost independently of epsilon"
TANGENT = "a perturbation this small follows the linear tangent dynamics, so d(t)/epsilon depends on its direction only"
READING = f"'similar' is read as a correlation of {SIMILAR} and more"
MANY = f"{READING}, in three of four initial conditions and more"


def draw(archive):
    """One panel per radius, all around the same initial condition."""
    radii = [epsilon for epsilon in archive.epsilon if epsilon != COMPARED] or [COMPARED]
    seed = first_seed(archive, radii)
    figure, axes = style.panels(1, len(radii), width=3.0, height=2.8)
    for panel, epsilon in zip(axes[0], radii):
        cell = archive.cell(epsilon=epsilon)
        style.draw_ensemble(panel, *cell.distance(seed))
        style.add_loss(panel, *cell.loss(seed), label=panel is axes[0, -1])
        style.start_at_zero(panel)
        style.set_title(panel, rf"$\epsilon$ = {style.power_of_ten(epsilon, archive.epsilon)}")
    axes[0, 0].set_ylabel(style.DISTANCE)
    style.legend_below(figure, **style.ensemble_looks(cell), loss=style.LOSS)
    title = rf"$\eta$ = {archive.text('eta', archive.chosen('eta'))}, initial condition {seed}"
    where = f"at eta = {cell.eta_text}, epsilon = {archive.text('epsilon', radii[0])}, "
    how = f" around initial condition {seed}."
    if len(radii) > 1:
        title += f", perturbations: {'same directions' if is_paired(archive) else 'sampled separately'}"
        where = f"at eta = {cell.eta_text} and {style.listed([archive.text('epsilon', epsilon) for epsilon in radii], 'epsilon', '')}, a panel each, "
        how = f", all around initial condition {seed}; the perturbations " + (
            "have the same directions at every radius." if is_paired(archive) else "are sampled separately for every radius.")
    figure.suptitle(title)
    style.describe(figure, f"{where}{style.words_of_ensemble(cell)}{how}",
                   "Dashed, on the axis at the right: the loss of the reference.")
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
    return correlation(*(archive.cell(epsilon=each).among(common).mean_distance()[1] for each in (epsilon, COMPARED)))


def smallest(values):
    return Estimate(float(np.min(values)) if len(values) else np.nan)


def judge(archive):
    return judge_paired(archive) if is_paired(archive) else judge_unpaired(archive)


def named(what, epsilon):
    return f"correlation of d(t)/epsilon at {epsilon:.0e} with that at {COMPARED:.0e}, {what}"


def judge_paired(archive):
    quantities = []
    for epsilon in (1e-10, 1e-6):
        quantities.append(Quantity(named("smallest", epsilon), WORDS, SAME,
                                   smallest(correlations(archive, epsilon)), 0.9999, 1.0,
                                   f"{TANGENT}: for every one of them only terms of the order of epsilon are left"))
    for epsilon, why in ((1e-14, "; tangent dynamics with the rounding of float64 on top"),
                         (1e-2, "; the largest radius leaves the tangent dynamics here and there")):
        quantities += judge_similar("", epsilon, correlations(archive, epsilon), why)
    return quantities


def judge_similar(what, epsilon, values, why=""):
    """Median and share of what is similar: both have a spread that is known, unlike a smallest value."""
    return [Quantity(named(f"{what}median", epsilon), WORDS, SAME, median(values), SIMILAR, 1.0, READING + why),
            Quantity(named(f"{what}share with {SIMILAR} or more", epsilon), WORDS, SAME, share(values >= SIMILAR), MOST,
                     1.0, MANY + why)]


def judge_unpaired(archive):
    quantities = []
    for epsilon in (1e-14, 1e-10, 1e-6, 1e-2):
        quantities += judge_similar("fresh perturbations, ", epsilon, correlations(archive, epsilon),
                                    "; the mean of 20 directions depends little on which they are")
    return quantities
