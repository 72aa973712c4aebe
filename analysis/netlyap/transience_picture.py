"""How long growth lasts as a picture: the exponent, the share that grows, and who still does, against the perturbation."""

import numpy as np

from netlyap import style
from netlyap.transience import BAND, NORMAL_95, words_of_columns, words_of_escapes

TIME = "iteration of the perturbation"
POINT = {"marker": "o", "markersize": 3.5, "capsize": 2, "elinewidth": 0.8, "linewidth": 0.8}


def draw(archive, found):
    """Three panels with one axis of time."""
    figure, axes = style.panels(3, 1, width=6.4, height=2.0, sharex=True)
    exponent, share, survival = axes[:, 0]
    draw_exponent(exponent, found)
    draw_share(share, found)
    words = draw_survival(survival, found)
    survival.set(xlabel=TIME, xlim=(found.times[0] - 0.02 * np.ptp(found.times), found.times[-1] + 0.02 * np.ptp(found.times)))
    figure.align_ylabels(axes[:, 0])
    figure.suptitle(f"how long growth lasts at {style.point(found.cell)}: {found.count} initial conditions")
    of_all = "" if found.count == found.seeds_of_job else \
        f"Of {found.seeds_of_job} initial conditions {found.count} are complete after all perturbations."
    style.describe(
        figure, f"At eta = {found.cell.eta_text}, the same {found.count} initial conditions, perturbed in the same directions at "
        f"{len(found.times)} iterations.",
        "Top: the mean of their finite network Lyapunov exponents Lambda, unfiltered, with 1.96 standard errors; the grey band "
        f"holds the middle {BAND[1] - BAND[0]} % of them. Middle: the share that grows, with Wilson's 95 % interval. Bottom: {words}",
        of_all, *(f"{sentence}." for sentence in (*words_of_columns(archive, found)[:2], *words_of_escapes(found))),
        "The windows that belong to a perturbation lie behind it; nothing is known between the points.")
    return figure


def draw_exponent(axes, found):
    mean, error = found.mean()
    low, high = bands(found.exponent)
    axes.axhline(0.0, color=style.BLACK, linewidth=0.5)
    axes.fill_between(found.times, low, high, color=style.LIGHT, linewidth=0, alpha=0.6)
    axes.errorbar(found.times, mean, yerr=NORMAL_95 * np.nan_to_num(error), color=style.BLACK, **POINT)
    axes.set_ylabel("mean of all\n" + r"$\Lambda$ (1/iteration)")


def bands(values):
    """The ends of the grey band, NaN where there is no exponent: each [time]."""
    there = np.isfinite(values).any(axis=1)
    ends = np.full((2, len(values)), np.nan)
    ends[:, there] = np.nanpercentile(values[there], BAND, axis=1)
    return ends


def draw_share(axes, found):
    share, low, high = found.share()
    axes.errorbar(found.times, share, yerr=np.maximum([share - low, high - share], 0.0), color=style.BLUE, **POINT)
    axes.set(ylabel="share that\ngrows", ylim=(0, 1.05))


def draw_survival(axes, found):
    """The steps of S; returns them in words."""
    if not found.has_grown().any():
        style.say(axes, "no escape times: no initial condition grows after any perturbation")
        axes.set_axis_on()
        return "nothing, because no initial condition grows after any perturbation."
    survival, error = found.survival()
    _, is_cut_off = found.escapes()
    error = np.nan_to_num(error)
    axes.fill_between(found.times, np.maximum(survival - error, 0), np.minimum(survival + error, 1), step="post",
                      color=style.RED, alpha=0.2, linewidth=0)
    axes.step(found.times, survival, where="post", color=style.RED, linewidth=1.2)
    if is_cut_off.any():
        axes.plot(found.times[-1:], survival[-1:], marker="+", color=style.RED, markersize=8, clip_on=False, zorder=5)
    axes.set(ylabel="share that still\ngrows (K.-M.)", ylim=(0, 1.05))
    return ("the share of those that have grown that still do, by the times at which they escape (Kaplan-Meier), with one "
            "standard error" + ("; + : those that the last perturbation cuts off." if is_cut_off.any() else "."))
