"""Statistics with their standard errors, and intervals for them."""

from dataclasses import dataclass

import numpy as np

SHARE = (0.0, 1.0)          # what is possible for a share
DEVIATION = (0.0, np.inf)   # and for a standard deviation


@dataclass
class Estimate:
    """A value, its standard error where it has one, and over how many independent cases it is a statistic, if it is."""

    value: float
    error: float = None
    count: int = None


def share(hits):
    """The mean of truth values and its standard error (binomial, of Laplace's estimate so that 0 of n has one too)."""
    hits = np.asarray(hits, dtype=bool)
    n = len(hits)
    if n == 0:
        return Estimate(np.nan, None, 0)
    smooth = (hits.sum() + 1) / (n + 2)
    return Estimate(float(hits.mean()), float(np.sqrt(smooth * (1 - smooth) / n)) if n > 1 else None, n)


def resampled(values, statistic, resamples=1000):
    """statistic(values) and its standard error by resampling the first dimension; always the same numbers."""
    values = np.asarray(values)
    if len(values) == 0:
        return Estimate(np.nan, None, 0)
    if len(values) == 1:
        return Estimate(float(statistic(values)), None, 1)
    random = np.random.default_rng(1)
    draws = [statistic(values[random.integers(0, len(values), len(values))]) for _ in range(resamples)]
    return Estimate(float(statistic(values)), float(np.nanstd(draws)), len(values))


def paired_difference(first, second):
    """Mean of the first minus mean of the second, each over its finite values [case], of the same cases in both.

    Its error resamples cases, not values: what moves both means alike, because the cases are the same, cancels."""
    pairs = np.stack([np.asarray(first, dtype=float), np.asarray(second, dtype=float)], axis=1)
    there = np.isfinite(pairs)
    fewest = int(there.sum(axis=0).min())
    if fewest == 0:
        return Estimate(np.nan, None, 0)

    def difference(some):
        with np.errstate(invalid="ignore"):
            means = np.nansum(some, axis=0) / np.isfinite(some).sum(axis=0)
        return means[0] - means[1]
    found = resampled(pairs, difference)
    return Estimate(found.value, found.error if fewest > 1 else None, fewest)


def mean(values):
    """The mean and its standard error."""
    return resampled(values, np.mean)


def median(values):
    """The median and its standard error."""
    return resampled(values, np.median)


def wilson_interval(reference, n):
    """What a share may be when it was seen to be `reference` in n independent cases (Wilson's score interval, 95 %)."""
    if n == 0:
        return SHARE
    z = 1.96
    middle = (reference + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(reference * (1 - reference) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return float(middle - half) if reference > 0 else 0.0, float(middle + half) if reference < 1 else 1.0


def three_errors(reference, error, other_error=None, possible=(-np.inf, np.inf)):
    """reference +- three standard errors of its difference from an independent sample; both have `error` by default."""
    half = 3 * np.hypot(error, error if other_error is None else other_error)
    return float(max(reference - half, possible[0])), float(min(reference + half, possible[1]))


def median_rank(count):
    """r, so that of `count` sorted values the r-th from both ends enclose the median with a probability of 0.95 or more: the largest
    with P(B < r) <= 0.025, B binomial (count, 1/2); 0 where even the first and the last do not. As median_interval_rank() of the
    program has it."""
    logarithms = np.r_[0.0, np.cumsum(np.log(np.arange(count, count - count // 2, -1) / np.arange(1, count // 2 + 1)))]
    below = np.cumsum(np.exp(logarithms - count * np.log(2.0)))  # P(B <= 0), P(B <= 1), ...
    return int(np.count_nonzero(below <= 0.025))
