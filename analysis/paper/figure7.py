"""Figure 7: at eta = 1 distances grow exponentially, then oscillate, and the loss is not monotonic."""

import numpy as np

from paper import style
from paper.curves import growth_ratio, only_falls, turning_share
from paper.quantity import Quantity, mean, median, resampled, share, three_errors

SHOWN = 4
BEGINNING, END = 200, 50  # iterations of the second and the third column
PAPER_MEAN, PAPER_DEVIATION, PAPER_KEPT, PAPER_SEEDS = 0.285, 0.10, 449, 500  # at epsilon = 1e-8, of Figure 8
SAME_AS_FIGURE_8 = "the paper shows four fits; its distribution over 500 initial conditions is in Figure 8"


def draw(archive):
    """A row per initial condition: d(t) whole, its beginning with the fit, its end, and the loss."""
    cell = archive.cell()
    seeds = cell.first(SHOWN)
    figure, axes = style.panels(len(seeds), 4, width=2.9, height=2.0)
    for row, seed in zip(axes, seeds):
        draw_row(row, cell, seed)
    titles = ("whole", f"first {BEGINNING} iterations", f"mean, last {END} iterations", "loss")
    for panel, title in zip(axes[0], titles):
        panel.set_title(title)
    for panel in axes[:-1].flat:
        panel.set_xlabel("")
    figure.suptitle(rf"$\eta$ = {cell.eta:g}, $\epsilon$ = {style.power_of_ten(cell.epsilon)}")
    return figure


def draw_row(row, cell, seed):
    t, distance = cell.distance(seed)
    beginning, end = t < t[0] + BEGINNING, t > t[-1] - END
    style.draw_ensemble(row[0], t, distance)
    style.draw_ensemble(row[1], t[beginning], distance[:, beginning])
    draw_fit(row[1], cell, seed, t, distance.mean(axis=0))
    style.set_log_scale(row[1])
    draw_end(row[2], t[end], distance[:, end].mean(axis=0))
    row[0].set_ylabel(f"initial condition {seed}\n{style.DISTANCE}")
    row[3].plot(*cell.loss(seed), **style.SOLID_LOSS)
    row[3].set(xlabel=style.ITERATION, ylabel=style.LOSS_LABEL)
    row[3].set_ylim(bottom=0)


def draw_end(axes, t, mean_distance):
    """The mean alone: beside the members, which lie far apart, its oscillation could not be seen."""
    axes.plot(t, mean_distance, **style.MEAN)
    axes.ticklabel_format(axis="y", useOffset=False)
    axes.locator_params(axis="y", nbins=4)
    axes.set_xlabel(style.ITERATION)


def draw_fit(axes, cell, seed, t, mean_distance):
    """The slope Lambda over its window, through the middle of ln d(t) in it."""
    at = int(np.flatnonzero(cell.seeds == seed)[0])
    slope, (begin, end) = cell.exponents()[at], (edge[at] for edge in cell.windows())
    inside = (t - t[0] >= begin) & (t - t[0] < end)
    if not np.isfinite(slope) or not inside.any():
        return
    level = np.log(mean_distance[inside]).mean() + slope * (t[inside] - t[inside].mean())
    kept = "" if cell.kept()[at] else ", not kept"
    axes.plot(t[inside], np.exp(level), **style.FIT, label=rf"$\Lambda$ = {slope:.3f}{kept}")
    axes.legend(loc="lower right")


def judge(archive):
    cell = archive.cell()
    _, distance = cell.mean_distance()
    _, loss = cell.loss()
    grown, grown_error = median(growth_ratio(distance))
    turning, turning_error = share(turning_share(distance[:, -END:]) > 0.5)
    final, final_error = median(loss[:, -1])
    bumpy, bumpy_error = share(~only_falls(loss))
    return judge_exponents(cell) + [
        Quantity("d(T)/d(0), median", "strong divergences, orders of magnitude larger than at eta = 0.01",
                 grown, 100.0, np.inf, grown_error,
                 "at eta = 0.01 the largest of the reference runs is 6.3; a tenfold of that, rounded up to 100"),
        Quantity(f"share with a mean distance that turns around in most of the last {END} iterations",
                 "asymptotically distances are often oscillatory with a small period", turning, 0.5, 1.0, turning_error,
                 "'often' is read as half and more; more than half of the steps turn around at period 2 or 3"),
        Quantity("final loss, median (nat)", "the loss eventually reaches a minimum close to zero",
                 final, 0.0, 0.1, final_error,
                 "less than a tenth of ln 3, the loss of a network that has learnt nothing"),
        Quantity("share of initial conditions with a loss that goes up somewhere",
                 "its transient behavior is clearly non-monotonic", bumpy, 0.95, 1.0, bumpy_error),
    ]


def judge_exponents(cell):
    kept = cell.kept()
    lambdas = cell.exponents()[kept]
    kept_share, kept_error = share(kept)
    average, average_error = mean(lambdas)
    deviation, deviation_error = resampled(lambdas, np.std)
    paper_share = PAPER_KEPT / PAPER_SEEDS
    ours_expected = len(kept) * paper_share

    def interval(reference, spread, paper_count, our_count):
        return three_errors(reference, spread / np.sqrt(paper_count), spread / np.sqrt(our_count))
    reason = f"{SAME_AS_FIGURE_8}; three standard errors of its sample and of one as large as ours"
    return [
        Quantity("mean of the kept slopes Lambda (1/iteration)", f"{PAPER_MEAN}", average,
                 *interval(PAPER_MEAN, PAPER_DEVIATION, PAPER_KEPT, ours_expected), average_error, reason),
        Quantity("standard deviation of the kept slopes", f"{PAPER_DEVIATION:.2f}", deviation,
                 *interval(PAPER_DEVIATION, PAPER_DEVIATION / np.sqrt(2), PAPER_KEPT, ours_expected),
                 deviation_error, reason),
        Quantity("share of initial conditions with an exponential phase (kept)",
                 f"'in many cases an exponential phase'; {PAPER_KEPT} of {PAPER_SEEDS}", kept_share,
                 *interval(paper_share, np.sqrt(paper_share * (1 - paper_share)), PAPER_SEEDS, len(kept)),
                 kept_error, reason),
    ]
