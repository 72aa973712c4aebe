"""Figure 8: P(Lambda) at eta = 1, and lambda_nMLE as a function of the perturbation radius."""

from dataclasses import dataclass

import numpy as np

from netlyap import style
from netlyap.digits import rounded
from netlyap.estimate import (DEVIATION, SHARE, Estimate, paired_difference, resampled, share, three_errors,
                              wilson_interval)
from netlyap.paper.quantity import NOT_IN_PAPER, NUMBER, OURS, WORDS, Quantity

JOB = {"eta": 1, "members": True, "at": 0, "filter": True}
NEEDS = ("lyapunov/exponent",)
DIFFERS = ("left, all exponents before the filter are drawn as well. Right, bars are the kept "
           "fraction, and each radius of the job has its place.")
SHOWN = 1e-8  # the radius of the distribution
HEADROOM = 1.25  # above the values, for the legend
LEGEND_ROOM = 1.4  # above the distribution, for that of three lines
BAR = 10 ** 0.12  # half a bar, as a factor
ON_WHITE = {"frameon": True, "framealpha": 1, "edgecolor": "none", "borderpad": 0.2}  # a legend over what is hatched
MOST_BINS = 200
MOST_OWN_BINS = 40  # where the kept exponents have none
LEAST_KEPT = 20  # values that make a distribution; with fewer kept the archive has no intervals
LEAST_EXACT = 1e-13  # radius below which rounding changes perturbations
PAPER_SEEDS, PAPER_DEVIATION = 500, 0.10


@dataclass
class Radius:
    """What the paper's figure says at one perturbation radius."""

    epsilon: float
    nmle: float
    kept: int                    # of PAPER_SEEDS
    text: str = ""               # what the paper's text adds

    def nmle_error(self):
        """Standard error of the paper's value; its standard deviation is known at 1e-8 and taken for all radii."""
        return PAPER_DEVIATION / np.sqrt(self.kept)

    def kept_error(self):
        paper = self.kept / PAPER_SEEDS
        return np.sqrt(paper * (1 - paper) / PAPER_SEEDS)

    def interval(self):
        return three_errors(self.nmle, self.nmle_error())

    def kept_interval(self):
        return three_errors(self.kept / PAPER_SEEDS, self.kept_error(), possible=SHARE)

    def reason(self):
        alone = [three_errors(value, error, 0.0) for value, error in
                 ((self.nmle, self.nmle_error()), (self.kept / PAPER_SEEDS, self.kept_error()))]
        return ("read off the paper's figure +- three standard errors of the difference of two such samples; without "
                "the error of ours lambda_nMLE would have {:.3f} to {:.3f}, the kept fraction {:.3f} to {:.3f}".format(
                    *alone[0], *alone[1]))


TABLE = (
    Radius(1e-14, 0.335, 435, "; text: stable at about 0.33"),
    Radius(1e-12, 0.32, 460),
    Radius(1e-10, 0.31, 440),
    Radius(1e-8, 0.285, 449),
    Radius(1e-6, 0.25, 412),
    Radius(1e-4, 0.175, 312),
    Radius(1e-2, 0.075, 48),
)
RADII = (*(radius.epsilon for radius in TABLE), 1e-1)  # of jobs/fig8.ini, all of which are judged


def draw(archive):
    """Left: the distribution at one radius. Right: lambda_nMLE over the kept fraction as a function of the radius."""
    figure, axes = style.panels(1, 2, width=4.6, height=3.6)
    cell = archive.cell(epsilon=SHOWN if SHOWN in archive.epsilon else archive.epsilon[0])
    figure.suptitle(rf"Finite network Lyapunov exponents, $\eta$ = {archive.text('eta', archive.chosen('eta'))}")
    if len(cell.seeds):
        left = draw_distribution(axes[0, 0], cell)
    else:
        why = "all initial conditions diverged" if cell.has_only_diverged() else "no initial condition is computed yet"
        left = f"nothing, because {why} at {cell.point()}."
        style.say(axes[0, 0], f"no distribution: {why} at {cell.point()}")
    style.describe(figure, f"left, {left}",
                   f"Right, {draw_radius(axes[0, 1], archive)}")
    return figure


def draw_distribution(axes, cell):
    """P(Lambda) of the kept exponents, and of all of them in bins as wide: each is a density with an area of 1 of its own.

    Fewer than LEAST_KEPT values are not a distribution: each has a mark of its own. Returns what is shown, in words."""
    exponents = cell.exponents()
    everything = exponents[np.isfinite(exponents)]
    kept, total = int(cell.statistic("kept")), int(cell.statistic("total"))
    is_dense = kept >= LEAST_KEPT
    edges = cell.statistic("bin_edges") if is_dense else None
    words = []
    if len(everything) >= LEAST_KEPT:
        counts, edges = histogram(everything, edges)
        axes.stairs(counts / (counts.sum() * np.diff(edges)), edges, color=style.BLACK,
                    label=f"all {len(everything)}, before the filter; area 1")
        words.append(f"the outline is the density of all {len(everything)} finite network Lyapunov exponents "
                     f"(1/iteration) at {cell.point()}, before the filter, with an area of 1")
    elif len(everything) > 0:
        number = "the only one" if len(everything) == 1 else f"all {len(everything)}"
        draw_marks(axes, everything, 0.5, color=style.BLACK, linewidth=1, label=f"{number}, before the filter")
        words.append(f"{'a thin mark is the only' if len(everything) == 1 else f'thin marks are all {len(everything)}'} finite "
                     f"network Lyapunov exponent{'' if len(everything) == 1 else 's'} (1/iteration) at {cell.point()}, "
                     f"before the filter, too few for a density")
    words += draw_kept(axes, cell, exponents[cell.kept()], kept, total)
    style.put_power_into_label(axes, r"finite network Lyapunov exponent $\Lambda$", "1/iteration")
    axes.set_title(rf"$\epsilon$ = {style.power_of_ten(cell.epsilon, cell.archive.epsilon)}")
    if len(everything) >= LEAST_KEPT:
        axes.set_ylabel(r"density $P(\Lambda)$ (iterations)")
        axes.set_ylim(0, LEGEND_ROOM * axes.dataLim.y1)
    else:
        axes.set(ylabel="too few for a density: a mark for each", yticks=[], ylim=(0, LEGEND_ROOM))
    axes.legend(loc="upper right")
    return "; ".join(words) + "."


def draw_kept(axes, cell, values, kept, total):
    """The kept exponents on top of all, and their mean where LEAST_KEPT or more are kept; yields what that is, in words."""
    rule = filter_rule(cell.archive)
    if kept == 0:
        yield f"the filter {rule} keeps none" if total else "nothing is computed yet"
        return
    label = f"kept: {kept} of {total}" + ("; area 1" if kept >= LEAST_KEPT else "")
    if kept >= LEAST_KEPT:
        axes.stairs(cell.statistic("density"), cell.statistic("bin_edges"), fill=True, color=style.BLUE, alpha=0.45,
                    label=label)
        yield (f"the filled area is the density of the {kept} of {total} that the filter keeps {rule}, with an area of 1 of its "
               "own: the heights of the two do not compare numbers of exponents")
        nmle = rounded(float(cell.statistic("nmle")), float(cell.statistic("nmle_stderr")))
        axes.axvline(float(cell.statistic("nmle")), ymax=1 / LEGEND_ROOM, color=style.RED, linestyle="--",
                     label=rf"$\lambda_{{nMLE}}$ = {nmle}")
        yield f"the dashed line is their mean, lambda_nMLE = {nmle}"
    else:
        draw_marks(axes, values, 0.25, color=style.BLUE, linewidth=3, alpha=0.6, label=label)
        yield (f"{'the thick mark is the one' if kept == 1 else f'thick marks are the {kept}'} of {total} that the filter keeps "
               f"{rule}, which makes no P(Lambda) and no mean to cite: both need {LEAST_KEPT}; how high marks are means nothing")


def filter_rule(archive):
    """What the filter of a job keeps, in brackets."""
    return f"(R^2 > {archive.job['fit.min_r_squared']} and Lambda > {archive.job['fit.min_exponent']} per iteration)"


def draw_marks(axes, values, height, **look):
    """A line at every value, of this share of the room below the legend."""
    axes.vlines(values, 0, height / LEGEND_ROOM, transform=axes.get_xaxis_transform(), **look)


def histogram(values, kept_edges):
    """Counts in the bins of the kept exponents, which go on to both sides; where there are none, in bins by Rice's rule."""
    if kept_edges is None or len(values) == 0:
        return np.histogram(values, bins=min(int(np.ceil(2 * np.cbrt(max(len(values), 1)))), MOST_OWN_BINS))
    low, high, width = kept_edges[0], kept_edges[-1], kept_edges[1] - kept_edges[0]
    below = max(int(np.ceil((low - values.min()) / width)), 0)
    above = max(int(np.ceil((values.max() - high) / width)), 0)
    if below + above > MOST_BINS:
        return np.histogram(values, bins=MOST_OWN_BINS)
    edges = np.concatenate([low - width * np.arange(below, 0, -1), kept_edges, high + width * np.arange(1, above + 1)])
    inside = np.where(values == high, high - width / 2, values)  # the largest of the kept is in their last bin, as in the archive
    return np.histogram(inside, bins=edges)


def draw_radius(axes, archive):
    """lambda_nMLE with the paper's error bar, the standard deviation, over bars for the kept fraction; a ring where fewer than
    LEAST_KEPT are kept. Returns it in words."""
    epsilon = archive.epsilon
    margin = BAR ** (4 if len(epsilon) > 1 else 12)
    nmle, deviation, error, kept, total = (archive.statistics(name)
                                           for name in ("nmle", "nmle_std", "nmle_stderr", "kept", "total"))
    right = axes.twinx()
    right.bar(epsilon / BAR, kept / np.maximum(total, 1), width=epsilon * (BAR - 1 / BAR), align="edge",
              color=style.LIGHT, alpha=0.7)
    right.spines["right"].set_visible(True)
    right.set(ylim=(0, HEADROOM), yticks=np.linspace(0, 1, 6))
    right.set_ylabel("kept fraction (bars)")
    axes.set_zorder(right.get_zorder() + 1)
    axes.patch.set_visible(False)
    there, few = kept > 0, (kept > 0) & (kept < LEAST_KEPT)
    enough = there & ~few
    if enough.any():
        axes.errorbar(epsilon[enough], nmle[enough], yerr=deviation[enough], fmt="none", ecolor=style.BLUE, elinewidth=1,
                      capsize=3, label="standard deviation")
        axes.errorbar(epsilon[enough], nmle[enough], yerr=error[enough], fmt="o", markersize=1.5, color=style.BLACK,
                      ecolor=style.RED, elinewidth=4, label=r"$\lambda_{nMLE}$ and standard error")
    if few.any():
        axes.plot(epsilon[few], nmle[few], "o", color=style.BLACK, fillstyle="none", label=f"fewer than {LEAST_KEPT} kept")
    for label, radius in zip(["not computed", *[None] * len(epsilon)], epsilon[total == 0]):
        right.axvspan(radius / BAR ** 2, radius * BAR ** 2, label=label, **style.NOT_COMPUTED)
    if there.any():
        handles, labels = (first + second for first, second in zip(axes.get_legend_handles_labels(),
                                                                   right.get_legend_handles_labels()))
        axes.legend(handles, labels, loc="upper right", **ON_WHITE)
    else:
        why = "the filter keeps none" if (total > 0).all() else "the filter keeps none of what is computed"
        axes.text(0.5, 0.5, why, ha="center", transform=axes.transAxes, bbox={"facecolor": "white", "linewidth": 0})
        if (total == 0).any():
            right.legend(loc="upper right", **ON_WHITE)
        axes.set_yticks([])
    axes.set_xscale("log")
    axes.set_xlim(epsilon.min() / margin, epsilon.max() * margin)
    axes.set_ylim(0, HEADROOM * axes.get_ylim()[1] if there.any() else 1)
    axes.set(xlabel=r"perturbation radius $\epsilon$", ylabel=r"$\lambda_{nMLE}$ (1/iteration)")
    return words_of_radii(archive, kept, total)


def words_of_radii(archive, kept, total):
    """What draw_radius draws: bars and points where something is kept, and why there are none elsewhere."""
    texts = np.array([archive.text("epsilon", value) for value in archive.epsilon])
    there, few = kept > 0, (kept > 0) & (kept < LEAST_KEPT)
    none = words_of_none(texts, kept, total)
    if not there.any():
        return f"there is neither lambda_nMLE nor a bar{none}."
    over = ["lambda_nMLE with its standard error (thick) and the standard deviation (thin)"] if (there & ~few).any() else []
    over += [f"a ring at {style.listed(texts[few], 'epsilon', '')}"] if few.any() else []
    rings = (f"A ring is the mean of fewer than {LEAST_KEPT} kept exponents, which has no interval: do not cite it." if few.any()
             else "")
    sentences = (f"the kept fraction at {style.listed(texts[there], 'epsilon', '')} as bars, and over them "
                 f"{' and '.join(over)}{none}.", rings, words_of_rounding(archive.epsilon[there]))
    return " ".join(sentence for sentence in sentences if sentence)


def words_of_none(texts, kept, total):
    """Where there is no lambda_nMLE, and why: each beginning with a semicolon."""
    reasons = (("none is kept", (kept == 0) & (total > 0)), ("nothing is computed (hatched)", total == 0))
    return "".join(f"; {why} at {style.listed(texts[where], 'epsilon', '')}" for why, where in reasons if where.any())


def words_of_rounding(radii):
    """A sentence where some radii are so small that rounding matters."""
    small = [f"{radius:g}" for radius in np.unique(radii) if radius < LEAST_EXACT]
    return (f"At {style.listed(small, 'epsilon', '')} rounding changes the perturbations, and single exponents are uncertain by "
            "about 0.01 or more.") if small else ""


def judge(archive):
    quantities = []
    for radius in TABLE:
        quantities += judge_radius(radius, archive.cell(epsilon=radius.epsilon))
    return quantities + judge_largest(archive.cell(epsilon=1e-1)) + judge_plateau(archive) + \
        judge_distribution(archive.cell(epsilon=SHOWN))


def kept_fraction(cell):
    """Kept over counted, and its standard error."""
    kept, total = int(cell.statistic("kept")), int(cell.statistic("total"))
    return share(np.arange(total) < kept)


def nmle_of(cell):
    """lambda_nMLE and its standard error, from the archive; over the kept initial conditions."""
    kept, error = int(cell.statistic("kept")), float(cell.statistic("nmle_stderr"))
    return Estimate(float(cell.statistic("nmle")), error if kept > 1 else None, kept)


def judge_radius(radius, cell):
    return [
        Quantity(f"lambda_nMLE at epsilon = {radius.epsilon:.0e} (1/iteration)", NUMBER,
                 f"{radius.nmle:g}{radius.text}", nmle_of(cell), *radius.interval(), radius.reason()),
        Quantity(f"kept fraction at epsilon = {radius.epsilon:.0e}", NUMBER,
                 f"{radius.kept / PAPER_SEEDS:.3f} ({radius.kept} of {PAPER_SEEDS})", kept_fraction(cell),
                 *radius.kept_interval(), radius.reason()),
    ]


def judge_largest(cell):
    low, high = wilson_interval(0.0, PAPER_SEEDS)
    return [Quantity("kept fraction at epsilon = 0.1", NUMBER, f"0 (of {PAPER_SEEDS})", kept_fraction(cell), low, high,
                     f"none of {PAPER_SEEDS} says so much about the share (95 %)")]


def kept_exponents(cell):
    """The exponents of all complete initial conditions, NaN where the filter does not keep them: [seed]."""
    return np.where(cell.kept(), cell.exponents(), np.nan) if len(cell.seeds) else np.array([])


def judge_plateau(archive):
    """What the curve does as epsilon decreases; both ends have the same initial conditions."""
    ends = [archive.cell(epsilon=epsilon) for epsilon in (1e-14, 1e-10)]
    common = np.intersect1d(*(cell.seeds for cell in ends))
    rise = paired_difference(*(kept_exponents(cell.among(common)) for cell in ends))
    paper = {radius.epsilon: radius for radius in TABLE}
    paper_rise = paper[1e-14].nmle - paper[1e-10].nmle
    paper_error = np.hypot(paper[1e-14].nmle_error(), paper[1e-10].nmle_error())
    return [
        Quantity("lambda_nMLE(1e-14) - lambda_nMLE(1e-10)", NUMBER, f"{paper_rise:.3f}, called stable", rise,
                 *three_errors(paper_rise, paper_error, rise.error or 0.0),
                 "the paper's own points still rise by this much over the last four decades; its two samples are taken "
                 "as independent, ours have the same initial conditions, which are resampled together"),
    ]


def judge_distribution(cell):
    deviation = resampled(cell.exponents()[cell.kept()] if len(cell.seeds) else [], np.std)
    return [
        Quantity(f"standard deviation of P(Lambda) at epsilon = {SHOWN:.0e}", NUMBER, f"{PAPER_DEVIATION:.2f}",
                 Estimate(float(cell.statistic("nmle_std")), deviation.error, deviation.count),
                 *three_errors(PAPER_DEVIATION, PAPER_DEVIATION / np.sqrt(2 * 449), possible=DEVIATION),
                 "three standard errors of the difference of two such samples"),
        Quantity(f"dip test of the kept exponents at epsilon = {SHOWN:.0e}, p", WORDS,
                 "the distribution is unimodal", Estimate(float(cell.statistic("dip_p_value"))), 0.05, 1.0,
                 "one mode is not rejected at 5 %, which is not evidence that there is one only, however large p is (of two "
                 "modes like those before the filter the test finds 41 % with 100 initial conditions): open, and not counted",
                 is_only_refutable=True),
        Quantity(f"dip test of all exponents, before the filter, at epsilon = {SHOWN:.0e}, p", OURS, NOT_IN_PAPER,
                 Estimate(float(cell.statistic("dip_p_value_unfiltered"))), 0.0, 0.05,
                 "one mode is rejected at 5 %: the filter removes a second one"),
    ]
