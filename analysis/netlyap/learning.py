"""How long learning takes against the learning rate, beside the exponents there: numbers, a table, and where the minimum lies."""

from dataclasses import dataclass

import numpy as np

from netlyap import digits, exponent_table
from netlyap.digits import share_with_error
from netlyap.errors import ArchiveError
from netlyap.estimate import wilson_interval
from netlyap.grid_values import words
from netlyap.subject import not_complete

NEEDED = ("learning_statistics/median", "learning_statistics/learned")
INSIDE, OUTSIDE, OPEN = "inside", "outside", "cannot be told"


@dataclass
class LearningTime:
    """One learning rate; what is not there, or beyond the run, is NaN."""

    eta: float
    text: str          # eta as it can be given to --eta
    median: float      # time to learn, in iterations ...
    low: float         # ... and its 95 % interval, from the archive
    high: float
    learned: int       # within the run ...
    total: int         # ... of the initial conditions that have a result
    wanted: int        # initial conditions of the job
    exponents: object  # an exponent_table.Point; None where the job has no exponents
    least: float       # exponent that counts as growth

    @property
    def is_computed(self):
        return self.total > 0

    @property
    def share(self):
        return self.learned / self.total if self.total else np.nan

    @property
    def share_ends(self):
        return wilson_interval(self.share, self.total) if self.total else (np.nan, np.nan)

    @property
    def share_low(self):
        return self.share_ends[0]

    @property
    def share_high(self):
        return self.share_ends[1]

    @property
    def side(self):
        """On which side of lambda > 0 it is, by the interval of the mean of all Lambda; None where there is none."""
        if self.exponents is None:
            return None
        low, high = self.exponents.mean_low, self.exponents.mean_high
        return INSIDE if low > self.least else OUTSIDE if high < self.least else OPEN

    @property
    def last(self):
        """The upper end of the interval, beyond all times where it is beyond the run."""
        return self.high if np.isfinite(self.high) else np.inf


def read(archive):
    """A LearningTime for every eta, or for the one that was chosen; of the one epsilon that was chosen or is there."""
    archive.require(*NEEDED)
    epsilon = archive.chosen("epsilon")
    rates, _ = archive.picked()
    return [at(archive, float(eta), epsilon) for eta in rates]


def at(archive, eta, epsilon):
    cell = archive.cell(eta, epsilon)

    def number(name):
        return archive.dataset(f"learning_statistics/{name}")[cell.place]
    exponents = exponent_table.point(archive, eta, epsilon) if "lyapunov/exponent" in archive else None
    return LearningTime(eta, archive.text("eta", eta), *(float(number(name)) for name in ("median", "median_ci_low", "median_ci_high")),
                        int(number("learned")), int(number("total")), len(archive.seeds), exponents,
                        max(float(archive.job["fit.min_exponent"]), 0.0))


def shortest(times):
    """The one with the smallest median; None where no median is within the run."""
    there = [each for each in times if np.isfinite(each.median)]
    return min(there, key=lambda each: each.median) if there else None


def candidates(times):
    """All at which the smallest median may be: whose interval overlaps with that of the smallest, which is among them."""
    best = shortest(times)
    return [each for each in times if each is best or (np.isfinite(each.low) and each.low <= best.last and best.low <= each.last)]


def goal(archive):
    """What it is to have learned, as a sentence begins with it."""
    asked = archive.job.get("observe.time_to_learn.accuracy", "0.9"), archive.job.get("observe.time_to_learn.loss", "")
    parts = [f"a test accuracy of {asked[0]} or more"] if asked[0] else []
    parts += [f"a training loss of {asked[1]} or less"] if asked[1] else []
    hold = int(archive.job.get("observe.time_to_learn.hold", "1"))
    return f"{' and '.join(parts)}" + (f" at {hold} iterations in a row" if hold > 1 else "")


def last_time(archive):
    """The largest time to learn that the run can show: after it there are no `hold` iterations in a row."""
    return int(archive.job["sweep.iterations"]) - int(archive.job.get("observe.time_to_learn.hold", "1"))


def span(low, high):
    """The interval of a time: its ends are iterations, and may be beyond the run."""
    if not np.isfinite(low):
        return "-"
    return f"{low:g} .. {f'{high:g}' if np.isfinite(high) else 'beyond'}"


def shares(value, low, high):
    error = (high - low) / 4
    return share_with_error(value, error, 1), " .. ".join(share_with_error(end, error, 1) for end in (low, high))


COLUMNS = (("eta", 9), ("median time", 11), ("95 %, by order", 15), ("learned", 9), ("share", 6), ("95 %, Wilson", 14))
OF_EXPONENTS = (("mean Lambda", 11), ("95 %, normal", 20), ("lambda_nMLE", 11), ("kept", 9), ("of all", 7), ("95 %, Wilson", 14),
                ("lambda > 0", 14))


def cells_of(each):
    found = [each.text, f"{each.median:g}" if np.isfinite(each.median) else "-", span(each.low, each.high),
             f"{each.learned} / {each.total}" if each.is_computed else "-", digits.share(each.learned, each.total),
             shares(each.share, each.share_low, each.share_high)[1] if each.is_computed else "-"]
    of = each.exponents
    return found if of is None else [*found, of.text("mean"), exponent_table.span(of, "mean"), exponent_table.nmle(of), of.count,
                                     of.text("fraction"), exponent_table.span(of, "fraction"), each.side if of.is_computed else "-"]


def table(archive, times):
    columns = COLUMNS + (OF_EXPONENTS if times[0].exponents is not None else ())
    lines = ["  ".join(f"{cell:>{width}}" for cell, (_, width) in zip(row, columns))
             for row in [[name for name, _ in columns], *map(cells_of, times)]]
    return "\n".join([*lines, "", *words_of_columns(archive, times), *words_of_minimum(archive, times), *not_complete(archive, True)])


def words_of_columns(archive, times):
    found = [f"median time: iterations until half of the initial conditions have learned (Kaplan-Meier), which is to have {goal(archive)}; "
             f"by order: between two of the sorted times; beyond: later than {last_time(archive)}, the last iteration from which the run can tell",
             "learned: those that do within the run, with Wilson's interval of their share"]
    if times[0].exponents is None:
        return [*found, "no exponents: the job does not observe `growth`, so nothing says whether trajectories diverge"]
    least = f"{times[0].least:g}"
    size = "0" if times[0].least == 0 else f"{least} (fit.min_exponent), because an exponent of up to that size is no fast growth"
    return [*found, "mean Lambda: of all finite network Lyapunov exponents (1/iteration), before the filter; lambda_nMLE: of those that are "
            "kept, in brackets of few",
            f"lambda > 0: inside where the interval of the mean of all Lambda lies above {size}; outside where it lies below; else it "
            "cannot be told"]


def words_of_minimum(archive, times):
    """Where the shortest median time is, which others may be as short, and on which side of lambda > 0 they are."""
    best = shortest(times)
    if best is None:
        return ["no median time to learn: less than half of the initial conditions learn within the run at every eta; a larger "
                "sweep.iterations (netlyap run --extend) or a smaller goal shows one"]
    of = f" at eta = {best.text}"
    if not np.isfinite(best.low):
        return [f"shortest median time to learn: {best.median:g} iterations{of}, without an interval: 6 or more seeds have one"]
    near = candidates(times)
    others = [each.text for each in near if each is not best]
    found = [f"shortest median time to learn: {best.median:g} iterations ({span(best.low, best.high)}){of}" +
             (f"; not told apart from it (intervals overlap): eta = {words(others)}" if others else "; no other interval overlaps")]
    if best.exponents is None:
        return found
    return [*found, verdict(near)]


def verdict(near):
    """Inside lambda > 0, outside, or cannot be told; of all the eta at which the minimum may be."""
    by_side = {side: [each.text for each in near if each.side == side] for side in (INSIDE, OUTSIDE, OPEN)}
    there = [side for side in by_side if by_side[side]]
    if there in ([INSIDE], [OUTSIDE]):
        each = near[0] if len(near) == 1 else None
        why = f": the mean of all Lambda there is {each.exponents.text('mean')} ({exponent_table.span(each.exponents, 'mean')})" if each else \
            f", at every one of the {len(near)} eta at which it may be"
        return f"it lies {there[0]} lambda > 0{why}"
    parts = [f"{'either, by its interval,' if side == OPEN else side} at eta = {words(by_side[side])}" for side in there]
    return f"whether it lies inside lambda > 0 cannot be told: {'; '.join(parts)}"


def check_drawable(archive, times):
    if not any(each.is_computed for each in times):
        raise ArchiveError(f"{archive.path} has no result at the grid points that were chosen")
