"""lambda_nMLE beside what its filter hides, at every point of a grid: unfiltered mean and median, kept fraction."""

import os
from dataclasses import dataclass

import numpy as np

from netlyap.cell import FAILED
from netlyap.commands import command
from netlyap.derived import words_of_growth_since
from netlyap.digits import OF_UNIT, not_as_zero, rounded, share, share_with_error
from netlyap.estimate import median_rank, wilson_interval
from netlyap.exponent_words import INTERVALS, computed_in_words, has_slopes, last_end
from netlyap.minority import is_minority, minority_note
from netlyap.paper.figure8 import LEAST_KEPT, filter_rule, words_of_rounding
from netlyap.runaway import runaway_note
from netlyap.subject import HAVE_RESULTS, not_complete
from netlyap.window_growth import window_note, window_table

NORMAL_95 = 1.96
MEDIAN_TO_MEAN = 1.25  # the standard error of a median over that of a mean, of normal values
LEAST_FOR_ERROR = 5  # kept exponents, from which their standard error says how many digits their mean has
ROUNDED = 5  # the outcome of an exponent whose perturbation is lost in rounding


@dataclass
class Point:
    """One (eta, epsilon); a missing number is NaN."""

    eta: float
    epsilon: float
    kept: int
    total: int
    nmle: float        # the mean of the kept exponents, per iteration ...
    low: float         # ... and its 95 % interval, from the archive
    high: float
    mean: float        # of all finite exponents, before the filter ...
    mean_error: float  # ... and its standard error
    median: float
    median_low: float  # 95 % interval of the median, from the order of the values
    median_high: float
    fraction_low: float  # of kept / total: Wilson's 95 % interval, which is right where all or none are kept, too
    fraction_high: float
    rounded: int         # of all, those whose perturbation is lost in rounding
    nmle_error: float    # of lambda_nMLE, its standard error
    wanted: int          # initial conditions of the job; more than total in a partial sweep
    is_given_up: bool = False  # whether all of its initial conditions were given up
    tangent: float = np.nan        # lambda_nMLE of tangent vectors, the limit of small epsilon, where the job has them ...
    tangent_low: float = np.nan    # ... and its 95 % interval, from the archive
    tangent_high: float = np.nan
    tangent_error: float = np.nan  # its standard error
    tangent_kept: int = 0          # of total, by the same filter
    tangent_fraction_low: float = np.nan
    tangent_fraction_high: float = np.nan

    @property
    def is_computed(self):
        """Whether any initial condition has a result; where none has, the filter has not kept none."""
        return self.total > 0

    @property
    def is_complete(self):
        """Whether all of its initial conditions have a result."""
        return self.total == self.wanted

    @property
    def count(self):
        """Kept of all that have a result, and of how many these are some; or why there is none."""
        if self.is_computed:
            return f"{self.kept} / {self.total}" + ("" if self.is_complete else f" of {self.wanted}")
        return "given up" if self.is_given_up else "not computed"

    @property
    def fraction(self):
        return self.kept / self.total if self.total else np.nan

    @property
    def tangent_fraction(self):
        return self.tangent_kept / self.total if self.total else np.nan

    @property
    def mean_low(self):
        return self.mean - NORMAL_95 * self.mean_error

    @property
    def mean_high(self):
        return self.mean + NORMAL_95 * self.mean_error

    @property
    def is_of_few(self):
        """Whether some are kept, but too few for an interval of lambda_nMLE, which is not to be cited then."""
        return 0 < self.kept < LEAST_KEPT

    def error(self, name):
        """How uncertain nmle, mean, median or fraction is, for the number of its digits; NaN where that is not known."""
        if name == "median" and not np.isfinite(self.median_low):
            return MEDIAN_TO_MEAN * self.mean_error
        return {"nmle": self.nmle_error if self.kept >= LEAST_FOR_ERROR else np.nan, "mean": self.mean_error,
                "tangent": self.tangent_error if self.tangent_kept >= LEAST_FOR_ERROR else np.nan,
                "tangent_fraction": (self.tangent_fraction_high - self.tangent_fraction_low) / (2 * NORMAL_95),
                "median": (self.median_high - self.median_low) / (2 * NORMAL_95),
                "fraction": (self.fraction_high - self.fraction_low) / (2 * NORMAL_95)}[name]

    def text(self, name, value=None):
        """One of these, or another value beside it, in as many digits as its error leaves; the kept fraction in two decimals at
        least. What is not zero is not shown as zero."""
        is_own = value is None
        value, error = getattr(self, name) if is_own else value, self.error(name)
        if is_own and name in ("fraction", "tangent_fraction") and self.total == OF_UNIT:
            return share(round(OF_UNIT * value), OF_UNIT)
        if name in ("fraction", "tangent_fraction"):
            return not_as_zero(share_with_error(value, error, 1), value)
        company = [getattr(self, each) for each in INTERVALS.get(name, ())] + [getattr(self, name)]
        beside = max((abs(each) for each in company if np.isfinite(each)), default=0.0)
        return not_as_zero(rounded(value, error, beside=beside), value)


def median_interval(values):
    """The 95 % interval of the median between two of the sorted values, which holds for any distribution; NaN where they are
    too few."""
    rank = median_rank(len(values))
    ordered = np.sort(values)
    return (float(ordered[rank - 1]), float(ordered[-rank])) if rank > 0 else (np.nan, np.nan)


def point(archive, eta, epsilon):
    """What the archive holds and what its exponents give at one grid point."""
    cell = archive.cell(eta, epsilon)
    values = cell.exponents() if len(cell.seeds) else np.array([])
    values = values[np.isfinite(values)]
    kept, total = int(cell.statistic("kept")), int(cell.statistic("total"))
    fraction = wilson_interval(kept / total, total) if total else (np.nan, np.nan)
    mean, mean_error, median = unfiltered(cell, values)
    lost = int(np.sum(cell.read("lyapunov/outcome") == ROUNDED)) if len(cell.seeds) else 0
    return Point(cell.eta, cell.epsilon, kept, total,
                 *(float(cell.statistic(name)) for name in ("nmle", "nmle_ci_low", "nmle_ci_high")),
                 mean, mean_error, median, *median_interval(values), *fraction, lost, float(cell.statistic("nmle_stderr")),
                 total + int((~np.isin(cell.status(), HAVE_RESULTS)).sum()), bool((cell.status() == FAILED).all()),
                 *tangent_values(cell))


def has_tangents(archive):
    """Whether there are exponents of tangent vectors beside those of distances."""
    return "tangent_statistics/nmle" in archive


def tangent_values(cell):
    """lambda_nMLE in the limit of small epsilon, its interval and error, and how many are kept with the interval of their share;
    nothing where the job does not observe tangent_growth."""
    if not has_tangents(cell.archive):
        return ()
    value = {name: cell.archive.dataset(f"tangent_statistics/{name}")[cell.place]
             for name in ("nmle", "nmle_ci_low", "nmle_ci_high", "nmle_stderr", "kept", "kept_fraction_ci_low", "kept_fraction_ci_high")}
    return *(float(value[name]) for name in ("nmle", "nmle_ci_low", "nmle_ci_high", "nmle_stderr")), int(value["kept"]), \
        float(value["kept_fraction_ci_low"]), float(value["kept_fraction_ci_high"])


def unfiltered(cell, values):
    """Mean, its standard error, and median of all finite exponents: those of the archive, or of these values where the archive
    is older and has none."""
    if "statistics/mean_unfiltered" in cell.archive:
        return tuple(float(cell.statistic(name)) for name in ("mean_unfiltered", "mean_unfiltered_stderr", "median_unfiltered"))
    count = len(values)
    return (float(values.mean()) if count else np.nan,
            float(values.std(ddof=1) / np.sqrt(count)) if count > 1 else np.nan,
            float(np.median(values)) if count else np.nan)


def points(archive):
    """All points of the grid, or those of the eta and the epsilon that were chosen: rows of one eta each."""
    archive.require("lyapunov/exponent")
    rates, radii = archive.picked()
    return [[point(archive, eta, epsilon) for epsilon in radii] for eta in rates]


def reach_note(archive):
    """A sentence where the windows of [fit] end before half of the iterations; otherwise None."""
    reach = last_end(archive)
    followed = int(archive.job["sweep.iterations"]) - archive.chosen("perturb_at")
    if 2 * reach > followed:
        return None
    return (f"the windows of [fit] see only the first {reach} of {followed} iterations after the perturbation; larger "
            "fit.window_start and fit.window_length would see later growth")


def span(each, name):
    """The interval of a value, in the digits of the value."""
    ends = [getattr(each, end) for end in INTERVALS[name]]
    return " .. ".join(each.text(name, end) for end in ends) if np.isfinite(ends).all() else "-"


def nmle(each):
    """In brackets where it is the mean of few."""
    return f"({each.text('nmle')})" if each.is_of_few else each.text("nmle")


COLUMNS = (("eta", 11), ("epsilon", 11), ("lambda_nMLE", 11), ("95 %, bootstrap", 16), ("kept", 16), ("of all", 7),
           ("95 %, Wilson", 16), ("unfiltered mean", 15), ("95 %, normal", 20), ("median", 11), ("95 %, by order", 20))
TANGENT_COLUMNS = (("tangent lambda", 14), ("95 %, bootstrap", 16), ("tangent kept", 12))
TANGENTS_IN_WORDS = ("tangent: lambda_nMLE and kept / all of tangent vectors, the limit of small epsilon, from the same directions, windows and "
                     "filter\n")


def intervals_in_words(archive):
    """What the columns are that a heading does not say."""
    stretch = "that of" if has_slopes(archive) else "the growth from the perturbation to the end of"
    return f"""95 %, bootstrap: of lambda_nMLE, from the archive, where {LEAST_KEPT} or more are kept
(lambda_nMLE) in brackets: the mean of fewer than {LEAST_KEPT} kept; do not cite it
unfiltered mean, median: of all finite exponents, kept or not, each {stretch} its own window of [fit] with the largest R^2
95 %, Wilson: of kept / all; kept_fraction_ci_low and _high in `netlyap show --csv` and in the archive
95 %, normal: of the unfiltered mean, {NORMAL_95} standard errors to both sides
95 %, by order: of the unfiltered median, the closest pair of the sorted exponents, as far from the first as from the last, that
holds it with a probability of 0.95 or more (sign test)
"""


def table(archive, rows):
    """The points as text, with what has to be known to read them."""
    columns = COLUMNS + (TANGENT_COLUMNS if has_tangents(archive) else ())
    lines = ["  ".join(f"{name:>{width}}" for name, width in columns)]
    for each in (each for row in rows for each in row):
        cells = (archive.text("eta", each.eta), archive.text("epsilon", each.epsilon), nmle(each), span(each, "nmle"),
                 each.count, each.text("fraction"),
                 span(each, "fraction"), each.text("mean"), span(each, "mean"), each.text("median"), span(each, "median"))
        if has_tangents(archive):
            cells += each.text("tangent"), span(each, "tangent"), each.text("tangent_fraction")
        lines.append("  ".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells, columns)))
    words = intervals_in_words(archive) + (TANGENTS_IN_WORDS if has_tangents(archive) else "")
    windows = window_table(archive, [each for row in rows for each in row if each.is_computed])
    return "\n".join(lines + ["", words] + ([windows] if windows else []) + [
        note.replace("`netlyap show`", command("show", os.path.abspath(archive.path))) for note in notes(archive, rows, is_on_screen=True)])


def notes(archive, rows, is_below_distribution=False, is_on_screen=False):
    """Sentences for points without a number, and for windows that see little of the run; below a table or a picture."""
    points_of_grid = [each for row in rows for each in row]
    everything = [each for each in points_of_grid if each.is_computed]
    without = [each for each in everything if each.kept == 0]
    none = len(without)
    few = sum(each.is_of_few for each in everything)
    rule = filter_rule(archive)

    def at(count):
        if len(everything) == len(points_of_grid):
            return f" at {count} of {len(everything)} grid points" if len(everything) > 1 else ""
        return f" at {count} of the {len(everything)} grid points that {computed_in_words(everything)}" if len(everything) > 1 else \
            f" at the only grid point that {computed_in_words(everything)}"

    def at_some(count):
        """Of the grid points that keep some, where others keep none."""
        some = len(everything) - none
        return at(count) if none == 0 else " at the one grid point that keeps some" if some == 1 else \
            f" at {count} of the {some} grid points that keep some"

    sentences = []
    if none < len(everything) and not is_below_distribution:
        sentences.append(f"lambda_nMLE is the mean of what the filter keeps {rule}: look at the kept fraction and at the "
                         "unfiltered values beside it.")
    if none:
        sentences.append(f"no lambda_nMLE{at(none)}, because the filter {'' if sentences else rule + ' '}keeps none"
                         f"{' there' if at(none) else ''}; `netlyap show` says why and what to do")
    if few and not is_below_distribution:
        sentences.append(f"no interval of lambda_nMLE{at_some(few)}, because fewer than {LEAST_KEPT} are kept"
                         f"{' there' if at_some(few) else ''}; compute more initial conditions (`netlyap show` says how many)")
    for each in everything:
        if each.rounded:
            sentences.append(f"rounding changes more than 1 % of the perturbation of {each.rounded} of {each.total} initial "
                             f"conditions at {archive.cell(each.eta, each.epsilon).point()}: their exponents are not "
                             "those of training, the unfiltered mean and median neither; take a larger epsilon")
    uncertain = words_of_rounding([each.epsilon for each in everything if np.isfinite(each.mean) and not each.rounded])
    if uncertain:
        sentences.append(uncertain)
    minority = [each for each in everything if is_minority(each)]
    if minority:
        sentences.append(minority_note(archive, minority, at_some(len(minority))))
    sentences += not_complete(archive, is_on_screen)
    return sentences + [note for note in (runaway_note(archive, everything), window_note(archive, everything, is_on_screen), reach_note(archive),
                                          words_of_growth_since(archive)) if note]
