"""Lyapunov spectra: the exponents of one learning rate and how lambda_1 converges, or lambda_1 over the learning rates."""

import numpy as np

from netlyap import style
from netlyap.cell import COMPLETE, DIVERGED
from netlyap.digits import number
from netlyap.orbit_axes import is_logarithmic, strips
from netlyap.orbit_picture import ALL_GONE, mark, span_axis
from netlyap.spectra import median, quantiles
from netlyap.training_words import words_of_training

MOST_MARKERS = 40  # exponents with a marker each
MIDDLE = {"color": style.BLACK, "linewidth": 1.4}
BAND = {"color": style.BLUE, "alpha": 0.25, "linewidth": 0}
APART = {"linestyle": "none", "marker": "o", "markersize": 3}
ZERO = {"color": style.GREY, "linewidth": 0.8}
ERROR = {"color": style.RED, "linewidth": 1.4, "marker": "_", "markersize": 7}
SHARE = {"color": style.BLACK, "marker": "o", "markersize": 3.5, "linestyle": "none"}
SINGULAR = {"linestyle": "none", "clip_on": False, "marker": "v", "markersize": 4, "color": style.RED}
EXPONENT = r"$\lambda_i$ (1/iteration)"
LEADING = r"$\lambda_1$ (1/iteration)"
EDGE_OF_NEUTRAL = {"color": style.GREY, "linewidth": 0.9, "linestyle": "--"}
ONE = {"color": style.BLUE, "marker": "o", "markersize": 3.5, "linestyle": "none", "elinewidth": 0.7, "capsize": 1.5}
THRESHOLD = "the larger of two standard errors and ln(T) / T, T the iterations averaged over"


def draw(found):
    """The picture, and its words."""
    return draw_over_eta(found) if found.is_over_eta else draw_one_eta(found)


def draw_band(panel, x, values, marker=""):
    """The median of [case, x] with a band between the quartiles, which is as wide as it is high where there is one x only."""
    low, middle, high = quantiles(values, 0)
    finite = [np.where(np.isfinite(each), each, np.nan) for each in (low, middle, high)]
    floor = np.nanmin(np.concatenate(finite)) if np.isfinite(np.concatenate(finite)).any() else 0.0
    low = np.where(np.isneginf(low) & np.isfinite(high), floor, finite[0])
    if len(x) == 1:
        panel.plot([x[0], x[0]], [low[0], finite[2][0]], **BAND | {"linewidth": 6})
    panel.fill_between(x, low, finite[2], **BAND)
    panel.plot(x, finite[1], marker=marker, markersize=3, **MIDDLE)
    return middle


def draw_apart(panel, x, values):
    """The medians of [case, x] and bars between the quartiles, without a line from one x to the next, as nothing is known between."""
    quarters = [np.where(np.isfinite(each), each, np.nan) for each in quantiles(values, 0)]
    panel.vlines(x, quarters[0], quarters[2], **BAND | {"linewidth": 5})
    panel.plot(x, quarters[1], **MIDDLE | APART)


def put_zero(panel):
    panel.axhline(0, zorder=0, **ZERO)


def put_threshold(panel, x, values, looks):
    """The medians over [case, x] of what an exponent has to exceed, on both sides of 0."""
    _, middle, _ = quantiles(values, 0)
    for side in (middle, -middle):
        panel.plot(x, side, zorder=1, **EDGE_OF_NEUTRAL)
    looks["threshold"] = EDGE_OF_NEUTRAL


def draw_one_eta(found):
    """Left the exponents against their index, or the only one of each initial condition; right lambda_1(t)."""
    figure, (both,) = style.panels(1, 2, width=4.2, height=3.2)
    looks = {"median": MIDDLE, "quartiles": {"color": style.BLUE, "alpha": 0.25, "linewidth": 6}}
    one = draw_exponents if found.count_of_exponents > 1 else draw_leading
    words = [one(both[0], found, looks), draw_convergence(both[1], found, looks)]
    count, gone = found.count(COMPLETE)[0], found.count(DIVERGED)[0]
    eta = found.archive.text("eta", found.eta[0])
    figure.suptitle(rf"Lyapunov exponents at $\eta$ = {eta}: {count} initial condition{'' if count == 1 else 's'}")
    style.legend_below(figure, **looks)
    style.describe(figure, f"At eta = {eta}. Left: {words[0]} Right: {words[1]} Medians and quartiles are over {of_those(found, count)}",
                   f"{gone} diverged and are in none of this." if gone else "", words_of_training(found.archive))
    return figure


def of_those(found, count):
    return "the one initial condition that is complete." if count == 1 else f"the {count} initial conditions that are complete."


def draw_leading(panel, found, looks):
    """The only exponent of every initial condition; returns it in words."""
    seeds, error = found.archive.seeds, found.error[0, :, 0]
    put_zero(panel)
    panel.errorbar(seeds, np.where(np.isfinite(found.leading[0]), found.leading[0], np.nan), yerr=np.nan_to_num(error), **ONE)
    looks["lambda_1"] = {key: ONE[key] for key in ("color", "marker", "markersize", "linestyle")}
    middle = median(found.leading[0])
    if np.isfinite(middle):
        panel.axhline(middle, **MIDDLE)
    ends = np.array([seeds.min() - 0.5, seeds.max() + 0.5])
    put_threshold(panel, ends, np.repeat(found.threshold()[0, :, :1], 2, axis=1), looks)
    panel.set(xlabel="initial condition (seed)", ylabel=LEADING, xlim=ends)
    panel.xaxis.get_major_locator().set_params(integer=True)
    bars = "a bar is one standard error" if np.isfinite(error).any() else "without standard errors, for which the run is too short"
    positive, complete = found.chaotic()[0], found.count(COMPLETE)[0]
    return (f"lambda_1, the largest Lyapunov exponent per iteration, of every initial condition, averaged from iteration {found.begin} to "
            f"{found.end}; {bars}. The black line is their median, the dashed lines are at the median of the threshold, {THRESHOLD}: "
            f"{positive} of {complete} are positive beyond their own.")


def draw_exponents(panel, found, looks):
    """All exponents in descending order; returns it in words."""
    count = found.count_of_exponents
    index = np.arange(1, count + 1)
    put_zero(panel)
    put_threshold(panel, index, found.threshold()[0], looks)
    middle = draw_band(panel, index, found.exponent[0], "o" if count <= MOST_MARKERS else "")
    singular = np.isneginf(middle)
    words = (f"{'all' if found.has_all else 'the largest'} {count} Lyapunov exponents per iteration in descending order against their "
             f"index, averaged from iteration {found.begin} to {found.end}; the line at 0 divides what "
             "grows from what shrinks, and what is between the dashed lines is neutral. ")
    if singular.any():
        mark(panel, index[singular], 0, SINGULAR)
        looks["minus infinity"] = SINGULAR
        words += f"The median of {singular.sum()} of them is minus infinity, a triangle at the lower edge: a step was singular. "
    panel.set(xlabel="index $i$", ylabel=EXPONENT, xlim=(0.5 - 0.02 * count, count + 0.5 + 0.02 * count))
    panel.xaxis.get_major_locator().set_params(integer=True)
    return words + (f"Medians: {number(median(found.positive[0]))} positive and {number(median(found.neutral[0]))} neutral, beyond "
                    f"and within the threshold of each: {THRESHOLD}.")


def draw_convergence(panel, found, looks):
    """lambda_1(t), and the standard error at its end; returns it in words."""
    leading, error = median(found.leading[0]), median(found.error[0, :, 0])
    if len(found.t) == 0:
        style.say(panel, f"no lambda_1(t): nothing is recorded after iteration {found.begin}, the end of the transient")
        return "nothing, because nothing is recorded after the transient."
    put_zero(panel)
    draw_band(panel, found.t, found.finite_time()[0])
    end = found.end
    words = (f"lambda_1(t), the sum of the logarithms of growth of the first tangent vector since t0 = {found.begin}, divided by "
             "t - t0, against the iteration t.")
    if np.isfinite(error) and np.isfinite(leading):
        panel.plot([end, end], [leading - error, leading + error], clip_on=False, **ERROR)
        looks["standard error of one trajectory"] = ERROR
        words += (f" Red, at the end: the median of lambda_1, {number(leading)}, plus and minus the standard error of one "
                  f"trajectory, {number(error)}, from 20 blocks of iterations (the median of all).")
    else:
        words += " There is no standard error, because there are fewer orthonormalisations than the 20 blocks it takes."
    put_threshold(panel, np.array([found.begin, end]), np.repeat(found.threshold()[0, :, :1], 2, axis=1), looks)
    panel.set(xlabel=style.ITERATION, ylabel=r"$\lambda_1(t)$ (1/iteration)", xlim=(found.begin, end))
    return words


def draw_over_eta(found):
    """Above lambda_1, below the share of initial conditions at which it is positive."""
    figure, axes = style.panels(2, 1, width=6.6, height=2.4, sharex=True, height_ratios=(3, 2))
    above, below = axes[:, 0]
    is_log = is_logarithmic(found.eta)
    above.set_xscale("log" if is_log else "linear")
    put_zero(above)
    draw_apart(above, found.eta, found.leading.T)
    looks = {"median": MIDDLE | APART, "quartiles": {"color": style.BLUE, "alpha": 0.25, "linewidth": 6}}
    put_threshold(above, found.eta, found.threshold()[..., 0].T, looks)
    above.set_ylabel(LEADING)
    complete = found.count(COMPLETE)
    there = complete > 0
    share, ends = found.chaotic()[there] / complete[there], found.share_intervals()[there].T
    below.errorbar(found.eta[there], share, yerr=np.maximum([share - ends[0], ends[1] - share], 0), capsize=1.5, elinewidth=0.7, **SHARE)
    below.set(ylim=(-0.03, 1.03), ylabel="share with $\\lambda_1$\nabove its threshold")
    left, right = strips(found.eta, is_log)
    missing, gone = found.computed() == 0, (found.count(DIVERGED) > 0) & ~there
    for panel in (above, below):
        for begin, end in zip(left[missing], right[missing]):
            panel.axvspan(begin, end, zorder=0, **style.NOT_COMPUTED)
    looks["share, with 95 % interval"] = SHARE
    if gone.any():
        mark(above, found.eta[gone], 1, ALL_GONE)
        looks["all diverged"] = ALL_GONE
    span_axis(below, found.eta, is_log)
    below.set_xlabel(r"learning rate $\eta$")
    figure.suptitle("largest Lyapunov exponent, from the derivative of every step")
    style.legend_below(figure, **looks)
    style.describe(figure, *words_over_eta(found, is_log))
    return figure


def words_over_eta(found, is_log):
    """What the picture shows, in sentences."""
    seeds, complete, gone = found.status.shape[1], found.count(COMPLETE), found.count(DIVERGED)
    yield (f"Above: lambda_1, the largest Lyapunov exponent per iteration, averaged from iteration {found.begin} to "
           f"{found.end}, against the learning rate eta{' (logarithmic)' if is_log else ''}: the median over "
           f"the complete initial conditions ({seeds if (complete == seeds).all() else f'{complete.min()} to {complete.max()}'} at each "
           "eta) in black, a bar between the quartiles, and dashed lines at the median of the threshold. Below: the share of them whose "
           f"lambda_1 is positive beyond its threshold, {THRESHOLD}; bars are 95 % (Wilson's).")
    if gone.any():
        yield (f"Diverged: {gone.sum()} of {found.computed().sum()} initial conditions; where all of an eta did, a triangle stands at the "
               "top edge.")
    missing = (found.computed() == 0).sum()
    if missing:
        yield f"Of {missing} of {len(found.eta)} eta nothing is computed yet: they are hatched."
    yield "The dashed lines guide the eye from point to point; nothing is known between them."
    yield words_of_training(found.archive)
