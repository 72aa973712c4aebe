"""How long learning takes as a picture: exponents, kept fraction, median time to learn and the share that learns, against eta."""

import numpy as np

from netlyap import style
from netlyap.exponent_picture import ETA, FRACTION, LOG_FROM, column, draw_points, hatch_what_is_missing, set_scale
from netlyap.exponent_words import without_interval
from netlyap.learning import INSIDE, candidates, goal, last_time, shortest, words_of_minimum
from netlyap.paper.figure8 import LEAST_KEPT

TIME_LOOK = {"color": style.RED, "marker": "o", "linestyle": "-", "linewidth": 1.2, "markersize": 4}
BEYOND = {"color": style.RED, "marker": "^", "linestyle": "none", "markersize": 4, "markerfacecolor": "white", "clip_on": False}
REGION = {"color": style.LIGHT, "alpha": 0.35, "linewidth": 0, "zorder": 0}


def draw(archive, times):
    """Panels with one axis of eta; those of exponents only where there are some."""
    has_exponents = times[0].exponents is not None
    figure, axes = style.panels(4 if has_exponents else 2, 1, width=6.6, height=1.9, sharex=True)
    x = column(times, "eta")
    if has_exponents:
        draw_exponents(axes[0, 0], archive, x, times)
        draw_points(axes[1, 0], x, [each.exponents for each in times], "fraction", "fraction_low", "fraction_high", label=None,
                    color=style.BLACK, marker="o", markersize=4, linewidth=1.2)
        axes[1, 0].set(ylabel=FRACTION, ylim=(-0.03, 1.05))
    time, share = axes[-2:, 0]
    draw_times(time, archive, x, times)
    draw_points(share, x, times, "share", "share_low", "share_high", label=None, color=style.BLUE, marker="s", markersize=4, linewidth=1.2)
    share.set(ylabel="share that learns\nwithin the run", ylim=(-0.03, 1.05), xlabel=ETA)
    if len(x) > 1:
        set_scale(share, x)
    else:
        share.set_xticks(x, [times[0].text])
    for panel in axes[:, 0]:
        shade_region(panel, x, times)
        hatch_what_is_missing(panel, x, [[each] for each in times])
    figure.align_ylabels(axes[:, 0])
    figure.suptitle(f"time to learn: {goal(archive)}; bars: 95 %")
    describe(figure, archive, times)
    return figure


def draw_exponents(axes, archive, x, times):
    points = [each.exponents for each in times]
    draw_points(axes, x, points, "mean", "mean_low", "mean_high", label=r"mean of all $\Lambda$", color=style.GREY, marker="s",
                markersize=3.5, linewidth=1.0)
    draw_points(axes, x, points, "nmle", "low", "high", label=r"$\lambda_{nMLE}$: of the kept", color=style.BLACK, marker="o",
                markersize=4, linewidth=1.4)
    axes.axhline(times[0].least, color=style.RED, linestyle=":", linewidth=0.8, label=rf"$\Lambda$ = {times[0].least:g}: the least growth")
    axes.axhline(0.0, color=style.BLACK, linewidth=0.5)
    axes.set_ylabel(r"$\Lambda$ (1/iteration)")
    axes.legend(loc="best", fontsize=7)


def draw_times(axes, archive, x, times):
    """Medians with their intervals; an interval that is open above ends in an arrow at the last time that the run can show, and a
    median that is beyond it is a triangle there."""
    end = float(last_time(archive))
    value = column(times, "median")
    there = np.isfinite(value)
    has_interval = np.isfinite(column(times, "low"))
    high = np.where(np.isfinite(column(times, "high")), column(times, "high"), end)
    is_open = there & has_interval & ~np.isfinite(column(times, "high"))
    axes.plot(x, value, **TIME_LOOK | {"marker": ""})
    lengths = np.nan_to_num(np.maximum([value - column(times, "low"), high - value], 0.0))
    axes.errorbar(x[there], value[there], yerr=np.where(has_interval[there], lengths[:, there], 0.0), capsize=2, elinewidth=0.8,
                  **TIME_LOOK | {"linestyle": "none"})
    axes.plot(x[there & ~has_interval], value[there & ~has_interval],
              **TIME_LOOK | {"linestyle": "none", "markerfacecolor": "white", "zorder": 3})
    beyond = np.array([each.is_computed for each in times]) & ~there
    for where, look in ((is_open, {"markerfacecolor": style.RED, "markersize": 3}), (beyond, {})):
        if where.any():  # a line of nothing that is not clipped would take all room of the layout
            axes.plot(x[where], np.full(where.sum(), end), **BEYOND | look)
    axes.axhline(end, color=style.GREY, linestyle=":", linewidth=0.8)
    best = shortest(times)
    if best is not None:
        near = candidates(times)
        axes.plot([each.eta for each in near], [each.median if np.isfinite(each.median) else end for each in near], linestyle="none", marker="o", markersize=9,
                  markerfacecolor="none", markeredgecolor=style.BLACK, markeredgewidth=0.8)
    least = min([each.low for each in times if each.low > 0] + [each.median for each in times if each.median > 0], default=end)
    if (value[there] <= 0).any() or (column(times, "low") <= 0).any():
        axes.set_yscale("symlog", linthresh=1.0)
    elif end / least >= LOG_FROM:
        style.set_log_scale(axes)
    axes.set_ylabel("median time to\nlearn (iterations)")


def shade_region(axes, x, times):
    """A grey band around every eta that is inside lambda > 0."""
    if len(x) < 2:
        return
    along = np.log(x) if axes.get_xscale() == "log" else x
    half = np.diff(along) / 2
    ends = np.column_stack([along - np.r_[half[:1], half], along + np.r_[half, half[-1:]]])
    for (left, right), each in zip(np.exp(ends) if axes.get_xscale() == "log" else ends, times):
        if each.side == INSIDE:
            axes.axvspan(left, right, **REGION)


def describe(figure, archive, times):
    sentences = []
    if times[0].exponents is not None:
        few = without_interval([each.exponents for each in times], "nmle")
        sentences = ["Top: the mean of all finite network Lyapunov exponents Lambda (1/iteration), before the filter, with 1.96 standard "
                     "errors, and lambda_nMLE, the mean of those that the filter keeps, with its bootstrap interval" +
                     (f" (hollow: fewer than {LEAST_KEPT} are kept, and there is none: do not cite it)." if few else "."),
                     "Second: the kept fraction, with Wilson's interval.",
                     f"Grey: lambda > 0, where the interval of the mean of all Lambda lies above {times[0].least:g}."]
    beyond = f" A hollow triangle: the median is later than the run can tell, {last_time(archive)}." if any(
        each.is_computed and not np.isfinite(each.median) for each in times) else ""
    sentences += [f"{'Third' if sentences else 'Top'}: the median time to learn over the initial conditions (Kaplan-Meier), with its "
                  f"interval by order; a filled triangle: it goes on beyond the run.{beyond} Circles: where the minimum may be. Learned: "
                  f"{goal(archive)}.",
                  "Bottom: the share of the initial conditions that have learned within the run, with Wilson's interval.",
                  *(f"{sentence[0].upper()}{sentence[1:]}." for sentence in words_of_minimum(archive, times))]
    style.describe(figure, "Against eta.", *sentences, "Lines guide the eye; nothing is known between the points.")
