"""Growth of finite distances beside that of tangent vectors, at every perturbation radius of one learning rate."""

import os
import shlex
from dataclasses import dataclass

import numpy as np

from netlyap.commands import analysis_program, continuing
from netlyap.digits import decimals_of, fixed, rounded, share
from netlyap.errors import ArchiveError
from netlyap.estimate import wilson_interval
from netlyap.paper.figure8 import filter_rule
from netlyap.subject import not_complete, title_of

NEEDED = ("lyapunov/exponent", "tangent_growth/exponent", "tangent_growth/log_length")
SMALL = 1e-3       # a mean distance up to which growth is compared
SHORTEST = 30      # iterations for which a distance has to stay below it
AGREEMENT = 1e-3   # of the growth, relative
QUARTILES = (0.25, 0.5, 0.75)
LEAST_ERROR = 1e-6  # of a difference: digits beyond it say nothing


@dataclass
class Radius:
    """One epsilon: of the complete initial conditions."""

    epsilon: float
    exponent: np.ndarray  # of distances, per iteration [seed]
    tangent: np.ndarray   # of tangent vectors [seed]
    is_kept: np.ndarray   # by the filter, of distances [seed]
    distance: np.ndarray  # ln of the mean distance, from the perturbation on [seed, iteration]
    length: np.ndarray    # the same of tangent vectors [seed, iteration]
    window: np.ndarray    # the best window of the distance: first iteration, and the one after the last [seed, end]
    is_fit: bool = True   # whether an exponent is the slope in the window, or else the growth up to its end

    def difference(self):
        """Lambda - tangent value, of the kept ones that have both."""
        found = (self.exponent - self.tangent)[self.is_kept]
        return found[np.isfinite(found)]

    def in_same_window(self):
        """The exponent of tangent vectors in the window that the search has chosen for the distance: [seed], NaN without one."""
        found = np.full(len(self.window), np.nan)
        for seed, (begin, end) in enumerate(self.window):
            y = self.length[seed, begin:end]
            if begin >= 0 and np.isfinite(y).all():
                found[seed] = np.polyfit(np.arange(len(y)), y, 1)[0] if self.is_fit else (y[-1] - self.length[seed, 0]) / (end - 1)
        return found

    def window_difference(self):
        """Lambda - that, of the kept ones."""
        found = (self.exponent - self.in_same_window())[self.is_kept]
        return found[np.isfinite(found)]

    def last_small(self):
        """The last iteration before the mean distance first exceeds SMALL: [seed]."""
        is_large = np.pad(self.distance > np.log(SMALL), ((0, 0), (0, 1)), constant_values=True)
        return is_large.argmax(axis=1) - 1

    def relative(self):
        """|growth of distances / growth of tangent vectors - 1| from the perturbation on: [seed, iteration]; NaN at first."""
        finite, tangent = (values - values[:, :1] for values in (self.distance, self.length))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.abs(finite / tangent - 1)

    def agreement(self):
        """Whether growth agrees at the last small iteration, of the kept ones that have SHORTEST of them."""
        last = self.last_small()
        rows = np.flatnonzero(self.is_kept & (last >= SHORTEST))
        return self.relative()[rows, last[rows]] < AGREEMENT


def read(archive):
    """All epsilon that were chosen, each with what is complete of it."""
    archive.require(*NEEDED)
    if "divergence/mean_distance" not in archive:
        archive.require("divergence/distance")
    rates, radii = archive.picked()
    if len(rates) > 1:
        archive.chosen("eta")  # says which ones there are
    found = [radius_of(archive.cell(rates[0], epsilon)) for epsilon in radii if len(archive.cell(rates[0], epsilon).seeds)]
    if not found:
        raise ArchiveError(f"{archive.path} has no complete initial condition; {continuing(archive.path)}")
    return found


def radius_of(cell):
    length = cell.read("tangent_growth/log_length")
    t, distance = cell.mean_distance()
    wanted = cell.perturb_at + np.arange(length.shape[1])
    if not np.isin(wanted, t).all():
        raise ArchiveError(f"{cell.archive.path} does not have the distance at every iteration from {wanted[0]} to {wanted[-1]}; "
                           "record it with observe.divergence.every = 1")
    with np.errstate(divide="ignore"):
        logarithm = np.log(distance[:, np.searchsorted(t, wanted)])
    return Radius(cell.epsilon, cell.exponents(), cell.read("tangent_growth/exponent"), cell.kept(), logarithm, length,
                  np.column_stack(cell.windows()), cell.archive.job["fit.estimator"] == "fit")


COLUMNS = (("epsilon", 10), ("kept", 10), ("Lambda - tangent", 17), ("quartiles", 21), ("same window", 11), ("compared", 9), ("agree", 7),
           ("95 %, Wilson", 13))


def table(archive, radii):
    """A line for each epsilon, with what has to be known to read it."""
    rates, _ = archive.picked()
    tangent = radii[0].tangent[np.isfinite(radii[0].tangent)]
    lines = [f"{title_of(archive)}: growth of distances beside that of tangent vectors at eta = {archive.text('eta', rates[0])}; "
             f"tangent exponents in the median {rounded(np.median(tangent), np.std(tangent) / np.sqrt(max(len(tangent), 1)))}"
             if len(tangent) else f"{title_of(archive)}: no tangent exponent is finite",
             "  ".join(f"{name:>{width}}" for name, width in COLUMNS)]
    errors = errors_of_columns(radii)
    for radius in radii:
        lines.append("  ".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells(archive, radius, *errors), COLUMNS)))
    return "\n".join([*lines, "", f"kept by their distances {filter_rule(archive)}; quartiles are over these",
                      f"compared: kept, and the mean distance stays below {SMALL:g} for {SHORTEST} iterations or longer",
                      f"agree: ln d(t)/d(0) at the last iteration below {SMALL:g} is that of the tangent vectors to {AGREEMENT:g} of it",
                      "same window: the median of Lambda - the exponent of tangent vectors in the window of Lambda",
                      "Lambda - tangent: each in the best window of its own; at large epsilon windows see saturation, below some 1e-11 rounding",
                      *not_complete(archive, with_command=True)])


def errors_of_columns(radii):
    """The errors that the digits of both columns of differences follow, the same in all rows: the lower median of those of each row."""
    own, same = ([values for values in each if len(values)] for each in
                 ([radius.difference() for radius in radii], [radius.window_difference() for radius in radii]))
    spreads = [np.diff(np.quantile(values, (QUARTILES[0], QUARTILES[-1])))[0] / np.sqrt(len(values)) for values in own]
    return tuple(max(np.quantile(errors, 0.5, method="lower"), LEAST_ERROR) if errors else np.nan
                 for errors in (spreads, [np.std(values) / np.sqrt(len(values)) for values in same]))


def cells(archive, radius, error, error_of_same):
    difference, agreement = radius.difference(), radius.agreement()
    low, middle, high = np.quantile(difference, QUARTILES) if len(difference) else (np.nan,) * 3
    same = radius.window_difference()
    least, most = wilson_interval(agreement.mean(), len(agreement)) if len(agreement) else (np.nan, np.nan)
    return (archive.text("epsilon", radius.epsilon), f"{radius.is_kept.sum()} / {len(radius.is_kept)}",
            fixed(middle, decimals_of(error)) if len(difference) else "-",
            f"{fixed(low, decimals_of(error))} .. {fixed(high, decimals_of(error))}" if len(difference) else "-",
            fixed(np.median(same), decimals_of(error_of_same)) if len(same) else "-", str(len(agreement)),
            share(agreement.sum(), len(agreement)) if len(agreement) else "-",
            f"{least:.2f} .. {most:.2f}" if len(agreement) else "-")


def next_line(archive, folder):
    """lambda_nMLE against epsilon, with the limit beside it; its picture goes to this folder."""
    return f"next: {shlex.join([*analysis_program('exponents'), os.path.abspath(archive.path), '--out', folder])}"
