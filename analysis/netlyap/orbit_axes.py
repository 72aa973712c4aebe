"""What the axes of an orbit diagram show: which scale, from where to where, and where each learning rate stands."""

from dataclasses import dataclass

import numpy as np

LOG_FROM = 20         # the largest value is so many times the median: the axis is logarithmic
MUCH = 100            # or most values are up to so many times those of the lowest quarter
ROUNDING = 1e-15      # of the largest value: what is smaller is 0 but for rounding
RUNAWAY = 1e20        # times the median of all values, or 1: an eta whose median is larger would hide all else
FAR = 1e6             # times the largest median of the other eta: there the axis ends
LARGEST = 1e250       # that can be drawn
EVEN = 0.1            # the steps of a grid differ by no more, in standard deviations over their mean
WIDEST_STRIP = 0.05   # of the axis, of one learning rate
MARGIN = 0.04         # of the axis, before the first learning rate and after the last
BESIDE = 0.033        # of the axis: outside of a strip, inside of the margin


@dataclass
class Values:
    """The vertical axis: its scale, and the values between which it is; -inf and inf where nothing is left out."""

    is_log: bool
    floor: float
    ceiling: float

    def below(self, values):
        return values < self.floor

    def above(self, values):
        """Also what is infinite."""
        return np.abs(values) > self.ceiling

    def inside(self, values):
        return np.where(self.below(values) | self.above(values), np.nan, values)


def axis_of(group, is_over_eta, scale=None):
    """The axis for the values [eta, trajectory, iteration] of all panels that share it."""
    values = np.concatenate([each[np.isfinite(each)] for each in group])
    ceiling = ceiling_of(group) if is_over_eta and len(values) else LARGEST
    values = values[np.abs(values) <= ceiling]
    is_log = scale == "log" if scale else spans_decades(values)
    return Values(is_log, floor_of(values, group, is_over_eta) if is_log else -np.inf, ceiling)


def ceiling_of(group):
    """Where an axis over eta ends, by the medians of each eta: where most eta are at rest, the median of all values is theirs, and
    what is chaotic at the others would be left out."""
    each_eta = [np.abs(values[np.isfinite(values)]) for panel in group for values in panel]
    medians = np.array([np.median(values) for values in each_eta if len(values)])
    largest = medians[medians <= RUNAWAY * max(np.median(np.concatenate(each_eta)), 1)].max()
    return min(FAR * largest, LARGEST) or LARGEST


def spans_decades(values):
    """Whether positive values span so much that a linear axis would press most of them together: from the median to the largest,
    or from the lowest quarter to almost all. What is 0 but for rounding does not count."""
    if len(values) == 0 or values.min() < 0 or values.max() == 0:
        return False
    quarter, middle, most = np.quantile(values[values > ROUNDING * values.max()], [0.25, 0.5, 0.95])
    return bool(values.max() >= LOG_FROM * middle or most >= MUCH * quarter)


def floor_of(values, group, is_over_eta):
    """The lowest value of a logarithmic axis that is not 0 but for rounding; of what runs away, as it began."""
    first = np.concatenate([each[..., 0].ravel() for each in group])
    first = first[np.isfinite(first)]
    largest = values.max(initial=0) if is_over_eta else first.max(initial=0)
    there = values[values > ROUNDING * max(largest, 0)]
    return there.min() if len(there) else 1.0


def is_logarithmic(eta):
    """Whether the quotients of neighbours are more alike than their differences are; of few or uneven ones, whether they span
    powers of ten."""
    steps, powers = np.diff(eta), np.diff(np.log(eta))
    uneven = min(steps.std() / steps.mean(), powers.std() / powers.mean())
    if len(eta) < 3 or uneven > EVEN:
        return bool(eta[-1] >= 10 * eta[0])
    return bool(powers.std() / powers.mean() < steps.std() / steps.mean())


def strips(eta, is_log):
    """The left and right end of what belongs to each eta on the axis; no two touch."""
    places = np.log(eta) if is_log else eta
    gaps = np.diff(places)
    nearest = np.minimum(np.r_[np.inf, gaps], np.r_[gaps, np.inf])
    half = np.minimum(0.4 * nearest, 0.5 * WIDEST_STRIP * (places[-1] - places[0]))
    ends = places - half, places + half
    return tuple(map(np.exp, ends)) if is_log else ends


def side_by_side(eta, is_log, count):
    """Where so many trajectories of each eta stand in its strip, from the left to the right: [eta, trajectory]."""
    left, right = strips(eta, is_log)
    shares = np.linspace(0, 1, count)
    return left[:, None] * (right / left)[:, None] ** shares if is_log else left[:, None] + (right - left)[:, None] * shares


def between(lower, upper, is_log):
    """The middle of two eta on the axis."""
    return float(np.sqrt(lower * upper) if is_log else (lower + upper) / 2)


def left_of(eta, place, is_log):
    """A little to the left of what belongs to an eta, and still on the axis where it is the first."""
    ends = np.array([eta[0], eta[-1]])
    step = BESIDE * np.diff(np.log(ends) if is_log else ends)[0]
    return float(eta[place] * np.exp(-step) if is_log else eta[place] - step)
