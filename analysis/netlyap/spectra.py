"""Lyapunov spectra of an archive: the exponents of every initial condition, and their medians and quartiles."""

from dataclasses import dataclass

import numpy as np

from netlyap.cell import COMPLETE, DIVERGED
from netlyap.commands import continuing
from netlyap.decoding import Decoded, dimensions
from netlyap.errors import ArchiveError
from netlyap.estimate import wilson_interval
from netlyap.subject import HAVE_RESULTS

GROUP = "spectrum"
NEEDED = tuple(f"{GROUP}/{name}" for name in ("exponent", "exponent_error", "log_growth", "positive_count", "neutral_count",
                                              "kaplan_yorke_dimension", "positive_sum", "diagonal_span"))
MOST_SPAN = 1e8      # of the diagonal of one R: beyond it the small exponents lose digits
QUARTILES = (0.25, 0.5, 0.75)
SINGULAR = -1e300    # stands for -Inf between other numbers


@dataclass
class Spectra:
    """What is known at the eta that were chosen, or at all; NaN of what is not complete.

    exponent, error [eta, seed, index], per iteration; positive, neutral (counts), dimension, entropy (its bound), span [eta, seed]; growth
    [eta, seed, iteration], the sum of logarithms of the first tangent vector from `begin` up to t; status [eta, seed], as in
    /units/status."""

    archive: object
    eta: np.ndarray
    begin: int         # the iteration at which the transient is over
    t: np.ndarray      # the recorded iterations after it
    exponent: np.ndarray
    error: np.ndarray
    growth: np.ndarray
    positive: np.ndarray
    neutral: np.ndarray
    dimension: np.ndarray
    entropy: np.ndarray
    span: np.ndarray
    status: np.ndarray

    @property
    def is_over_eta(self):
        return len(self.eta) > 1

    @property
    def has_all(self):
        """Whether there is an exponent for every direction."""
        return int(self.archive.job[f"observe.{GROUP}.exponents"]) == 0

    @property
    def count_of_exponents(self):
        return self.exponent.shape[-1]

    @property
    def end(self):
        return int(self.archive.job["sweep.iterations"])

    @property
    def least(self):
        """ln(T) / T of the T iterations averaged over, which growth in proportion to time gives."""
        time = self.end - self.begin
        return max(np.log(time), 1) / time

    def threshold(self):
        """What an exponent has to exceed to be positive, as the counts have it [eta, seed, index]: the larger of two standard errors
        and `least`, the latter alone where there is no error; NaN of what is not complete."""
        return np.where(np.isnan(self.exponent), np.nan, np.fmax(2 * self.error, self.least))

    def lacks_errors(self):
        """Whether all exponents of what is complete lack a standard error: [eta]."""
        return np.isnan(self.error).all(axis=(1, 2)) & (self.count(COMPLETE) > 0)

    @property
    def leading(self):
        """lambda_1 [eta, seed]."""
        return self.exponent[..., 0]

    def count(self, status):
        return (self.status == status).sum(axis=1)

    def computed(self):
        """How many initial conditions have a result, which those that diverged have too: [eta]."""
        return np.isin(self.status, HAVE_RESULTS).sum(axis=1)

    def chaotic(self):
        """How many initial conditions have a lambda_1 that is positive beyond its threshold: [eta]."""
        return (self.positive > 0).sum(axis=1)

    def share_intervals(self):
        """Wilson's interval of their share of the complete ones: [eta, end], NaN where none is complete."""
        return np.array([wilson_interval(hits / count, count) if count else (np.nan, np.nan)
                         for hits, count in zip(self.chaotic(), self.count(COMPLETE))])

    def finite_time(self):
        """lambda_1(t) = (sum of logarithms) / (t - t0): [eta, seed, iteration]."""
        return self.growth / (self.t - self.begin)


def quantiles(values, axis, at=QUARTILES):
    """Quantiles over the values that are there; NaN where none is. -Inf is the lowest value of all, and what lies between it
    and another is -Inf too."""
    values = np.where(np.isneginf(values), SINGULAR, values)
    values = np.moveaxis(values, axis, -1)
    found = np.full((len(at), *values.shape[:-1]), np.nan)
    for place in np.ndindex(values.shape[:-1]):
        there = values[place][~np.isnan(values[place])]
        if len(there):
            found[(slice(None), *place)] = np.quantile(there, at)
    return np.where(found < SINGULAR / 1e6, -np.inf, found)


def median(values):
    """Over the last dimension."""
    return quantiles(values, -1, (0.5,))[0]


def read(archive):
    """The spectra of an archive; of each eta at the first epsilon (and of several perturb_at) that has a result, because a
    reference trajectory is the same at all of them."""
    archive.require(*NEEDED)
    rates, radii = archive.picked()
    if len(radii) > 1 and archive.job.get("sweep.fresh_initial_conditions", "no") == "yes":
        archive.chosen("epsilon")  # says which ones there are
    t = Decoded(dimensions(archive.dataset(f"{GROUP}/log_growth"))["iteration"])[:]
    begin = sum(int(archive.job[f"observe.{GROUP}.{name}"]) for name in ("from", "transient"))
    rows = [int(np.flatnonzero(archive.eta == rate)[0]) for rate in rates]
    columns = archive.columns(radii)
    status = np.array([[archive.dataset("units/status")[(row, *column)] for column in columns] for row in rows])
    first = np.isin(status, HAVE_RESULTS).argmax(axis=1)  # [eta, seed]
    became = np.take_along_axis(status, first[:, None], axis=1)[:, 0]

    def values_of(name, *part):
        item = Decoded(archive.dataset(f"{GROUP}/{name}"))
        here = np.array([[item[(row, *column, slice(None), *part)] for column in columns] for row in rows], dtype=float)
        chosen = np.take_along_axis(here, first.reshape(len(rows), 1, -1, *[1] * (here.ndim - 3)), axis=1)[:, 0]
        chosen[became != COMPLETE] = np.nan
        return chosen
    later = int(np.searchsorted(t, begin, side="right"))
    found = Spectra(archive, rates, begin, t[later:], values_of("exponent", slice(None)), values_of("exponent_error", slice(None)),
                    values_of("log_growth", 0, slice(later, None)), values_of("positive_count"), values_of("neutral_count"),
                    values_of("kaplan_yorke_dimension"), values_of("positive_sum"), values_of("diagonal_span"), became)
    refuse_nothing(found)
    return found


def refuse_nothing(found):
    """A sentence where there is nothing to draw at the eta that were chosen."""
    path = found.archive.path
    if not found.computed().any():
        raise ArchiveError(f"{path} has no result at the eta that was chosen; {continuing(path)}")
    if not (found.status == COMPLETE).any():
        raise ArchiveError(f"{path} has no complete initial condition, because all {found.count(DIVERGED).sum()} that are computed "
                           "diverged; take a smaller eta")
