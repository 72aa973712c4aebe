"""Figure 10: a chaotic stretch of the loss at eta = 5 has an autocorrelation that no shuffle of it has."""

import numpy as np

from netlyap import style
from netlyap.estimate import Estimate, mean
from netlyap.paper.chaos import chaotic_seeds, require_periods, shown_seed
from netlyap.paper.quantity import WORDS, Quantity

JOB = {"eta": 5}
NEEDS = ("training/loss", "period/loss", "loss_autocorrelation/value")
CHECKS = (require_periods,)
DIFFERS = "the trajectory is the first of the job without a period anywhere in 3000:10000; the zoom is in its middle."
ZOOM = 50          # iterations of the middle panel
BY_CHANCE = 0.05  # of the lags


def draw(archive):
    """The loss, a close look, and its autocorrelation over the band of shuffles."""
    cell = archive.cell()
    seed = shown_seed(cell)
    t, loss = cell.loss(seed)
    figure, axes = style.panels(1, 3)
    axes[0, 0].plot(t, loss, **style.DOTS, color=style.BLUE)
    middle = (t >= t[len(t) // 2]) & (t < t[len(t) // 2] + ZOOM)
    axes[0, 1].plot(t[middle], loss[middle], ".-", color=style.BLUE, linewidth=0.8, markersize=4)
    for panel in axes[0, :2]:
        panel.set(xlabel=style.ITERATION, ylabel=style.LOSS_LABEL)
    draw_autocorrelation(axes[0, 2], *cell.autocorrelation(seed))
    figure.suptitle(rf"$\eta$ = {cell.eta_text}, initial condition {seed}")
    style.describe(figure, f"at eta = {cell.eta_text}, initial condition {seed}. Left: the loss over all recorded iterations. "
                   f"Center: {ZOOM} of them. Right: its autocorrelation by lag, over the band of 95 % of shuffled series.")
    return figure


def draw_autocorrelation(axes, lags, value, low, high):
    axes.fill_between(lags[1:], low[1:], high[1:], color=style.LIGHT, label="95 % of shuffles")
    axes.plot(lags, value, ".-", color=style.BLACK, linewidth=0.8, markersize=4, label="loss")
    axes.set(xlabel="lag (iterations)", ylabel="autocorrelation")
    axes.legend()


def lags_outside(value, low, high):
    """How many lags from 1 on lie outside the band: [seed]."""
    return ((value < low) | (value > high))[..., 1:].sum(axis=-1)


def judge(archive):
    cell = archive.cell()
    seeds = chaotic_seeds(cell)
    lags = int(cell.axis("loss_autocorrelation", "lag")[-1])
    found = lags_outside(*cell.among(seeds).autocorrelation()[1:]) if len(seeds) else np.array([])
    least = lags / 2
    band = f"chance alone puts {BY_CHANCE * lags:.1f} there; 'significant' is read as half of the lags and more"
    words = "statistically significant, periodic-like autocorrelation"
    return [
        Quantity(f"lags of {lags} outside the band of shuffles, initial condition "
                 f"{seeds[0] if len(seeds) else '(none)'}", WORDS, words,
                 Estimate(float(found[0]) if len(found) else np.nan), least, lags, band),
        Quantity("the same, mean over the initial conditions that are chaotic throughout", WORDS, words, mean(found),
                 least, lags, band),
    ]
