"""How long growth lasts: what perturbations at several iterations of the same trajectories give, as numbers and as a table."""

from dataclasses import dataclass

import numpy as np

from netlyap import digits
from netlyap.digits import rounded, share_with_error, with_error
from netlyap.errors import ArchiveError
from netlyap.estimate import wilson_interval
from netlyap.paper.figure8 import filter_rule
from netlyap.subject import not_complete
from netlyap.survival_band import curves, errors

KEPT = 0           # the outcome of what the filter keeps: it grows
NORMAL_95 = 1.96
BAND = (10, 90)    # percent of the initial conditions that the grey band leaves below


@dataclass
class Transience:
    """One (eta, epsilon) at its perturbations, which ascend; exponents per iteration, of the initial conditions that are
    complete at all of them."""

    cell: object            # at the first perturbation
    times: np.ndarray       # iterations of the perturbation [time]
    exponent: np.ndarray    # unfiltered, NaN where there is none [time, seed]
    is_growing: np.ndarray  # whether the filter keeps it [time, seed]
    reach: int              # iterations after a perturbation that the windows of [fit] see
    seeds_of_job: int

    @property
    def count(self):
        return self.exponent.shape[1]

    @property
    def growing(self):
        """How many grow: [time]."""
        return self.is_growing.sum(axis=1)

    def mean(self):
        """Mean exponent and its standard error, of all finite ones: each [time]."""
        there = np.isfinite(self.exponent)
        count = np.maximum(there.sum(axis=1), 1)
        value = np.where(there.any(axis=1), np.where(there, self.exponent, 0).sum(axis=1) / count, np.nan)
        squares = np.where(there, (self.exponent - value[:, None]) ** 2, 0).sum(axis=1)
        return value, np.where(count > 1, np.sqrt(squares / np.maximum(count * (count - 1), 1)), np.nan)

    def share(self):
        """The share that grows, and the ends of its Wilson interval (95 %): each [time]."""
        found = self.growing / self.count
        return found, *np.array([wilson_interval(each, self.count) for each in found]).T

    def has_grown(self):
        """Whether it grows after any of the perturbations: [seed]."""
        return self.is_growing.any(axis=0)

    def escapes(self):
        """Of those that have grown, the escape time, and whether it is beyond the last perturbation: each [seed].

        Growth has died out from the first perturbation on that follows all that it grows after; what grows after the last one
        is cut off there."""
        growing = self.is_growing[:, self.has_grown()]
        last = len(self.times) - 1 - growing[::-1].argmax(axis=0)
        is_cut_off = last == len(self.times) - 1
        return self.times[np.where(is_cut_off, last, np.minimum(last + 1, len(self.times) - 1))], is_cut_off

    def survival(self):
        """Kaplan-Meier: the share of those that have grown that still do after the perturbation at each time, and its standard
        error from resampled initial conditions: each [time]. Growth that is cut off has been seen up to the last time."""
        escape, is_cut_off = self.escapes()
        value = curves(escape, is_cut_off, np.ones((1, len(escape))), self.times)[0]
        seeds = np.arange(len(escape))
        return value, errors(seeds, escape, is_cut_off, self.times, seeds)

    def median(self):
        """The first time at which half or fewer of those that have grown still do; None where there is none."""
        fallen = np.flatnonzero(self.survival()[0] <= 0.5)
        return int(self.times[fallen[0]]) if len(fallen) else None


def read(archive):
    """The one (eta, epsilon) that was chosen or is there; a sentence where an archive has no several perturbations."""
    archive.require("lyapunov/exponent", "lyapunov/outcome")
    if not archive.has_perturb_axis:
        raise ArchiveError(f"{archive.path} perturbs at iteration {archive.perturb_at[0]} alone, and how long growth lasts is seen "
                           "from several; give perturb.at a list, as jobs/transient.ini does")
    eta, epsilon = archive.chosen("eta"), archive.chosen("epsilon")
    order = np.argsort(archive.perturb_at)
    cells = [archive.cell(eta, epsilon, int(archive.perturb_at[place])) for place in order]
    seeds = [seed for seed in archive.seeds if all(seed in cell.seeds for cell in cells)]
    if not seeds:
        raise ArchiveError(f"{archive.path} has no initial condition that is complete after all of its perturbations; "
                           f"{'; '.join(not_complete(archive, with_command=True)) or 'take a smaller eta'}")
    cells = [cell.among(seeds) for cell in cells]
    windows = (archive.job["fit.window_start"], archive.job["fit.window_length"])
    return Transience(cells[0], archive.perturb_at[order], np.array([cell.exponents() for cell in cells]),
                      np.array([cell.read("lyapunov/outcome") == KEPT for cell in cells]),
                      sum(last_of(words) for words in windows), len(archive.seeds))


def last_of(words):
    """The largest of the numbers of a list as jobs write it: the ends of its ranges are outside."""
    largest = 0
    for word in words.split():
        first, *rest = map(int, word.split(":"))
        largest = max(largest, range(first, *rest)[-1] if rest else first)
    return largest


COLUMNS = (("perturb_at", 10), ("mean Lambda", 20), ("median", 10), ("growing", 12), ("share", 7), ("95 %, Wilson", 14),
           ("still growing", 16))


def table(archive, found):
    """A line for each perturbation, then what is known of the escape times."""
    lines = ["  ".join(f"{name:>{width}}" for name, width in COLUMNS)]
    mean, error = found.mean()
    _, low, high = found.share()
    survival, spread = found.survival() if found.has_grown().any() else (np.full(len(mean), np.nan),) * 2
    for place, time in enumerate(found.times):
        values = found.exponent[place][np.isfinite(found.exponent[place])]
        ends = [share_with_error(end, (high[place] - low[place]) / 4, 1) for end in (low[place], high[place])]
        cells = (str(time), with_error(mean[place], error[place]),
                 rounded(float(np.median(values)) if len(values) else np.nan, error[place]),
                 f"{found.growing[place]} / {found.count}", digits.share(found.growing[place], found.count),
                 " .. ".join(ends), with_error(survival[place], spread[place]))
        lines.append("  ".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells, COLUMNS)))
    return "\n".join([*lines, "", *words_of_columns(archive, found), *words_of_escapes(found), *not_complete(archive, True)])


def words_of_columns(archive, found):
    return [f"Lambda: the finite network Lyapunov exponent (1/iteration), unfiltered, in the best window of the {found.reach} "
            "iterations after the perturbation; +- is one standard error",
            f"growing: what the filter keeps after this perturbation {filter_rule(archive)}",
            "still growing: the share of those that have grown after any perturbation that grows after this one or a later one "
            "(Kaplan-Meier); +- by resampling initial conditions"]


def words_of_escapes(found):
    """What an escape is, between which perturbations half have escaped, and how many the end of the run cuts off."""
    never = found.count - int(found.has_grown().sum())
    sentences = ["escaped: an initial condition that has grown, and grows neither after this perturbation nor after a later one" +
                 (f"; {never} of {found.count} grow after none and cannot escape" if never else "")]
    if never == found.count:
        return sentences
    _, is_cut_off = found.escapes()
    survival, _ = found.survival()
    place = int(np.searchsorted(found.times, found.median())) if found.median() is not None else len(found.times) - 1
    half = f"more than half of those that have grown still grow at the last perturbation, {found.times[-1]}"
    if found.median() is not None:
        ends = [f"{found.times[each]} ({share_with_error(survival[each], None)} still growing)" for each in (place - 1, place)]
        half = f"half of those that have grown have escaped between {ends[0]} and {ends[1]}"
    return [*sentences, f"{half}; {int(is_cut_off.sum())} of {len(is_cut_off)} grow after the last perturbation, at {found.times[-1]}: "
            "when they escape is not known"]
