"""A number that the paper states, ours beside it, and whether they agree."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Quantity:
    """One line of the acceptance report. Ours agrees when it lies in [low, high]."""

    name: str
    paper: str            # what the paper says, in words or numbers
    value: float          # ours
    low: float            # the interval of agreement, from the paper and the reference runs ...
    high: float
    error: float = None   # standard error of ours, where it has one
    reason: str = ""      # why the interval is as it is, or where the paper's words and data leave room

    @property
    def verdict(self):
        if self.value is None or not np.isfinite(self.value):
            return "no data"
        return "agrees" if self.low <= self.value <= self.high else "differs"


def share(hits):
    """The mean of truth values and its standard error (binomial, of Laplace's estimate so that 0 of n has one too)."""
    hits = np.asarray(hits, dtype=bool)
    n = len(hits)
    if n == 0:
        return np.nan, None
    smooth = (hits.sum() + 1) / (n + 2)
    return float(hits.mean()), float(np.sqrt(smooth * (1 - smooth) / n))


def resampled(values, statistic, resamples=1000):
    """statistic(values) and its standard error by resampling the first dimension; always the same numbers."""
    values = np.asarray(values)
    if len(values) == 0:
        return np.nan, None
    random = np.random.default_rng(1)
    draws = [statistic(values[random.integers(0, len(values), len(values))]) for _ in range(resamples)]
    return float(statistic(values)), float(np.std(draws))


def mean(values):
    """The mean and its standard error."""
    return resampled(values, np.mean)


def median(values):
    """The median and its standard error."""
    return resampled(values, np.median)


def wilson_interval(reference, n):
    """What a share may be when it was seen to be `reference` in n independent cases (Wilson's score interval, 95 %)."""
    z = 1.96
    middle = (reference + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(reference * (1 - reference) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return float(max(middle - half, 0)), float(min(middle + half, 1))


def three_errors(reference, error, other_error=None):
    """reference +- three standard errors of its difference from an independent sample; both have `error` by default."""
    half = 3 * np.hypot(error, error if other_error is None else other_error)
    return float(reference - half), float(reference + half)
