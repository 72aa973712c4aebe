"""What a series says by its shape: every function takes [..., iteration] and answers for each series."""

import numpy as np


def growth_ratio(series):
    """The last value over the first."""
    return series[..., -1] / series[..., 0]


def only_falls(series):
    """Whether no step goes up."""
    return (np.diff(series) <= 0).all(axis=-1)


def is_monotonic(series):
    """Whether it only grows or only shrinks."""
    return only_falls(series) | (np.diff(series) >= 0).all(axis=-1)


def turning_share(series):
    """The share of the inner points at which it turns around: 1 for period 2, 2/3 for period 3, 0 if monotonic."""
    steps = np.diff(series)
    return (steps[..., 1:] * steps[..., :-1] < 0).mean(axis=-1)


def correlation(a, b):
    """Pearson's correlation over the iterations of every pair of series."""
    a, b = (series - series.mean(axis=-1, keepdims=True) for series in (a, b))
    r = (a * b).sum(axis=-1) / np.sqrt((a * a).sum(axis=-1) * (b * b).sum(axis=-1))
    return np.clip(r, -1.0, 1.0)
