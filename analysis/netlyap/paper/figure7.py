"""Figure 7: at eta = 1 distances grow exponentially, then oscillate, and the loss is not monotonic."""

import numpy as np

from netlyap import style
from netlyap.digits import rounded
from netlyap.errors import ArchiveError
from netlyap.estimate import DEVIATION, SHARE, mean, median, resampled, share, three_errors
from netlyap.paper.figure8 import filter_rule
from netlyap.paper.curves import growth_ratio, only_falls, turning_share
from netlyap.paper.quantity import NUMBER, WORDS, Quantity

JOB = {"eta": 1, "epsilon": 1e-8, "members": True, "at": 0, "filter": True}
NEEDS = ("divergence/distance", "training/loss", "lyapunov/exponent")  # to be drawn
JUDGED_BY = ("divergence", "training/loss", "lyapunov/exponent")
SHOWN = 4
DIFFERS = ("a fourth column shows the mean over the last 50 iterations alone, because its oscillation is small beside "
           "how far the members lie apart. The fits have their slopes written beside them, and whether the filter of Figure 8 "
           "keeps them. The loss is that of the reference trajectory alone. The initial conditions are the first of "
           "the job.")
BEGINNING, END = 200, 50  # iterations of the second and the third column
PAPER_MEAN, PAPER_DEVIATION, PAPER_KEPT, PAPER_SEEDS = 0.285, 0.10, 449, 500  # at epsilon = 1e-8, of Figure 8
SAME_AS_FIGURE_8 = "the paper shows four fits; its distribution over 500 initial conditions is in Figure 8"


def draw(archive):
    """A row per initial condition: d(t) whole, its beginning with the fit, its end, the mean there, and the loss."""
    cell = archive.cell()
    seeds = cell.first(SHOWN)
    figure, axes = style.panels(len(seeds), 5, width=2.7, height=2.0)
    for row, seed in zip(axes, seeds):
        draw_row(row, cell, seed)
    titles = ("whole", f"first {BEGINNING} iterations", f"last {END} iterations", f"mean, last {END} iterations", "loss")
    for panel, title in zip(axes[0], titles):
        panel.set_title(title)
    for panel in axes[:-1].flat:
        panel.set_xlabel("")
    figure.align_ylabels(axes[:, 0])
    is_fitted = np.isfinite(cell.exponents()[:len(seeds)]).any()
    fit = {"fit_over_its_window": style.FIT} if is_fitted else {}
    style.legend_below(figure, **style.ensemble_looks(cell), **fit, loss=style.SOLID_LOSS)
    figure.suptitle(style.point(cell))
    mean = "the mean alone" if int(archive.job["sweep.members"]) > 1 else "the same, because there is one trajectory,"
    fits = (", where dotted lines are fits over their windows, with their slopes Lambda (1/iteration), and \"not kept\" beside what "
            f"the filter {filter_rule(archive)} does not keep") if is_fitted else ""
    style.describe(figure, f"at {cell.point()}, {style.words_of_ensemble(cell)}, "
                   f"{style.each_of(seeds, 'row')}. From the left: all iterations; the first {BEGINNING} on a logarithmic axis"
                   f"{fits}; the last {END}; {mean} over the last {END}; the loss of the reference.")
    return figure


def draw_row(row, cell, seed):
    t, distance = cell.distance(seed)
    beginning, end = t < t[0] + BEGINNING, t > t[-1] - END
    style.draw_ensemble(row[0], t, distance)
    style.draw_ensemble(row[1], t[beginning], distance[:, beginning])
    draw_fit(row[1], cell, seed, t, distance.mean(axis=0))
    style.set_log_scale(row[1])
    style.draw_ensemble(row[2], t[end], distance[:, end])
    plain_numbers(row[2])
    draw_end(row[3], t[end], distance[:, end].mean(axis=0))
    row[0].set_ylabel(f"initial condition {seed}\n{style.DISTANCE}")
    row[4].plot(*cell.loss(seed), **style.SOLID_LOSS)
    row[4].set(xlabel=style.ITERATION, ylabel=style.LOSS_LABEL)
    row[4].set_ylim(bottom=0)


def draw_end(axes, t, mean_distance):
    """The mean alone: beside the members, which lie far apart, its oscillation could not be seen."""
    axes.plot(t, mean_distance, **style.MEAN)
    plain_numbers(axes)
    axes.set_xlabel(style.ITERATION)


def plain_numbers(axes):
    """A few values as they are along y, none of them a sum with what stands above the axis."""
    axes.ticklabel_format(axis="y", useOffset=False)
    axes.locator_params(axis="y", nbins=4)


def draw_fit(axes, cell, seed, t, mean_distance):
    """The slope Lambda over its window, through the middle of ln d(t) in it."""
    at = int(np.flatnonzero(cell.seeds == seed)[0])
    slope, (begin, end) = cell.exponents()[at], (edge[at] for edge in cell.windows())
    inside = (t - t[0] >= begin) & (t - t[0] < end)
    if not np.isfinite(slope) or not inside.any():
        return
    level = np.log(mean_distance[inside]).mean() + slope * (t[inside] - t[inside].mean())
    kept = "" if cell.kept()[at] else ", not kept"
    axes.plot(t[inside], np.exp(level), **style.FIT, label=rf"$\Lambda$ = {rounded(slope, None)}{kept}")
    axes.legend(loc="lower right")


def judge(archive):
    cell = archive.cell()
    _, distance = cell.mean_distance()
    _, loss = cell.loss()
    return judge_exponents(cell) + [
        Quantity("d(T)/d(0), median", WORDS, "strong divergences, orders of magnitude larger than at eta = 0.01",
                 median(growth_ratio(distance)), 100.0, np.inf,
                 "orders of magnitude is read as two and more; at eta = 0.01 it is less than one (Figure 3)"),
        Quantity(f"share with a mean distance that turns around in most of the last {END} iterations", WORDS,
                 "asymptotically distances are often oscillatory with a small period",
                 share(turning_share(last_iterations(cell)) > 0.5), 0.5, 1.0,
                 "'often' is read as half and more; more than half of the steps turn around at period 2 or 3"),
        Quantity("final loss, median (nat)", WORDS, "the loss eventually reaches a minimum close to zero",
                 median(loss[:, -1]), 0.0, 0.1,
                 "less than a tenth of ln 3, the loss of a network that has learnt nothing"),
        Quantity("share of initial conditions with a loss that goes up somewhere", WORDS,
                 "its transient behavior is clearly non-monotonic", share(~only_falls(loss)), 0.95, 1.0),
    ]


def last_iterations(cell):
    """The mean distance in the last of them, one after the other: [seed, iteration]."""
    t, distance = cell.mean_distance()
    if len(t) < END or (np.diff(t[-END:]) != 1).any():
        raise ArchiveError(f"{cell.archive.path} does not hold each of the last {END} distances; give "
                           f"observe.divergence.zoom = T-{END}:T in its job, with the number of iterations for T")
    return distance[:, -END:]


def judge_exponents(cell):
    kept = cell.kept()
    lambdas = cell.exponents()[kept]
    paper_share = PAPER_KEPT / PAPER_SEEDS
    ours_expected = len(kept) * paper_share

    def interval(reference, spread, paper_count, our_count, **possible):
        return three_errors(reference, spread / np.sqrt(paper_count), spread / np.sqrt(our_count), **possible)
    reason = f"{SAME_AS_FIGURE_8}; three standard errors of its sample and of one as large as ours"
    return [
        Quantity("mean of the kept slopes Lambda (1/iteration)", NUMBER, f"{PAPER_MEAN}", mean(lambdas),
                 *interval(PAPER_MEAN, PAPER_DEVIATION, PAPER_KEPT, ours_expected), reason),
        Quantity("standard deviation of the kept slopes", NUMBER, f"{PAPER_DEVIATION:.2f}", resampled(lambdas, np.std),
                 *interval(PAPER_DEVIATION, PAPER_DEVIATION / np.sqrt(2), PAPER_KEPT, ours_expected,
                           possible=DEVIATION), reason),
        Quantity("share of initial conditions with an exponential phase (kept)", NUMBER,
                 f"'in many cases an exponential phase'; {PAPER_KEPT} of {PAPER_SEEDS}", share(kept),
                 *interval(paper_share, np.sqrt(paper_share * (1 - paper_share)), PAPER_SEEDS, len(kept),
                           possible=SHARE), reason),
    ]
