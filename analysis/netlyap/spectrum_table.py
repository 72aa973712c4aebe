"""Lyapunov spectra as text: a line for each learning rate, and the command that looks closer."""

import os
import shlex

import numpy as np

from netlyap.cell import COMPLETE, DIVERGED
from netlyap.commands import analysis_program, program
from netlyap.digits import number, rounded, share
from netlyap.grid_values import MOST_LISTED
from netlyap.spectra import MOST_SPAN, median, quantiles
from netlyap.subject import not_complete, title_of

COLUMNS = (("eta", 10), ("complete", 9), ("diverged", 9), ("lambda_1", 11), ("quartiles", 23), ("error", 10), ("> threshold", 13),
           ("95 %, Wilson", 13), ("positive", 9), ("neutral", 8), ("Kaplan-Yorke", 13), ("entropy <=", 12))
MEANINGS = """lambda_1: the largest Lyapunov exponent per iteration, median over the complete initial conditions
error: standard error of lambda_1 of one trajectory, from 20 blocks of iterations; the median of them
> threshold: share of the complete initial conditions where it is positive beyond its threshold, the larger of two standard
  errors and ln(T) / T, T the iterations averaged over, which growth in proportion to time gives
positive, neutral: how many exponents are above, or within, their threshold of 0; medians
Kaplan-Yorke: dimension; median; one that takes more exponents than are computed counts as larger than all others
entropy <=: the sum of the exponents that are positive, which the entropy per iteration does not exceed; median
- (Kaplan-Yorke, entropy): not known, as exponents beyond those computed decide it, or where one of several is computed"""
NEUTRAL = "dimension and entropy mean little where most directions are neutral"
MORE = 1e300  # stands for what is larger than all that is known


def table(found):
    """The spectra at each eta, with what has to be known to read them."""
    archive = found.archive
    lines = [f"{title_of(archive)}: Lyapunov exponents from the derivative of every step, iterations {found.begin} to "
             f"{found.end}, {number_of_exponents(found)}",
             "  ".join(f"{name:>{width}}" for name, width in COLUMNS)]
    for place in range(len(found.eta)):
        lines.append("  ".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells(found, place), COLUMNS)))
    return "\n".join([*lines, "", MEANINGS, f"{NEUTRAL}{words_of_neutral(found)}", *words_of_entropy(found), *words_of_missing_errors(found), *warnings_of(found),
                      *not_complete(archive, with_command=True)])


def number_of_exponents(found):
    count = found.exponent.shape[-1]
    kind = "all" if found.has_all else "the largest"
    return f"{kind} {count}" if count > 1 else "the largest one" if not found.has_all else "the only one"


def cells(found, place):
    """Of one eta; "not computed" where it has no result."""
    eta = found.archive.text("eta", found.eta[place])
    if found.computed()[place] == 0:
        return eta, "not computed"
    complete, gone = found.count(COMPLETE)[place], found.count(DIVERGED)[place]
    low, middle, high = quantiles(found.leading[place], -1)
    error = median(found.error[place, :, 0])
    company = max((abs(each) for each in (middle, low, high) if np.isfinite(each)), default=0.0)
    texts = [text_of(each, error, company) for each in (middle, low, high)]
    least, most = found.share_intervals()[place]
    return (eta, str(complete), str(gone), texts[0], f"{texts[1]} .. {texts[2]}" if complete else "-", rounded(error, error),
            share(found.chaotic()[place], complete), f"{least:.2f} .. {most:.2f}" if complete else "-",
            number(median(found.positive[place])), number(median(found.neutral[place])), dimension(found, place),
            bound_of_entropy(found, place, error))


def text_of(value, error, company=0.0):
    """An exponent in the digits that its error leaves, written as the largest magnitude that stands beside it."""
    return "-Inf" if np.isneginf(value) else rounded(value, error, beside=company)


def lacks_company(found):
    """Whether there is the first of several exponents only, which knows neither dimension nor entropy."""
    return found.count_of_exponents == 1 and not found.has_all


def is_entropy_known(found):
    """Not where all exponents that are computed are positive, and more may be: the sum is a lower limit there [eta, seed]."""
    return found.has_all | (found.positive < found.count_of_exponents)


def dimension(found, place):
    """The median. One that takes more exponents than are computed is larger than their number, and those that are known are not."""
    values = found.dimension[place][found.status[place] == COMPLETE]
    middle = median(np.where(np.isfinite(values), values, MORE))
    return "-" if lacks_company(found) or middle > MORE / 3 else number(middle)


def entropy(found, place):
    """The median of the sum of the positive exponents; NaN where it would be another one if the lower limits among them were
    larger. The median of those that are known alone would be that of the calm ones."""
    complete = found.status[place] == COMPLETE
    values, is_known = found.entropy[place][complete], is_entropy_known(found)[place][complete]
    least = median(values)
    return least if not lacks_company(found) and median(np.where(is_known, values, MORE)) == least else np.nan


def bound_of_entropy(found, place, error):
    """Its digits go by the error of lambda_1."""
    return text_of(entropy(found, place), error)


def words_of_entropy(found):
    """Where it takes more exponents than are computed."""
    is_known, complete = is_entropy_known(found), found.status == COMPLETE
    places = [place for place in np.flatnonzero(complete.any(axis=1)) if np.isnan(entropy(found, place))]
    if not places or lacks_company(found):
        return []
    more = (complete & ~is_known)[places].sum()
    return [f"no entropy at eta = {listed(found, places)}: all {found.count_of_exponents} exponents that are computed are positive at {more} "
            f"of {complete[places].sum()} complete initial conditions there, and more may be; raise observe.spectrum.exponents"]


def listed(found, places):
    """The eta at these places, or the first of them."""
    rates = ", ".join(found.archive.text("eta", found.eta[place]) for place in places[:MOST_LISTED])
    return rates + (", ..." if len(places) > MOST_LISTED else "")


def words_of_neutral(found):
    """At how many initial conditions that is so, of all exponents."""
    if not found.has_all:
        return ""
    with np.errstate(invalid="ignore"):
        most = int((2 * found.neutral > found.exponent.shape[-1]).sum())
    return f": here {most} of {found.count(COMPLETE).sum()} complete initial conditions have more than half of them neutral"


def words_of_missing_errors(found):
    """Where the counts of positive and neutral exponents go by the length of the run alone."""
    places = np.flatnonzero(found.lacks_errors())
    if len(places) == 0:
        return []
    return [f"no standard errors at eta = {listed(found, places)}: they take 20 blocks of orthonormalisations; there `positive` and `neutral` go by "
            f"ln(T) / T = {number(found.least)}, T the iterations averaged over, alone, which does not tell growth from chance"]


def warnings_of(found):
    """Where small exponents have lost digits between two orthonormalisations."""
    with np.errstate(invalid="ignore"):
        wide = found.span > MOST_SPAN
    if not wide.any():
        return []
    places = np.flatnonzero(wide.any(axis=1))
    every = found.archive.job["observe.spectrum.orthonormalize_every"]
    advice = f"lower observe.spectrum.orthonormalize_every = {every}" if int(every) > 1 else \
        "it cannot be lowered, so ask for fewer exponents (observe.spectrum.exponents)"
    return [f"warning: at eta = {listed(found, places)} tangent vectors of {wide.sum()} initial condition{'' if wide.sum() == 1 else 's'} grew "
            f"apart by up to {np.nanmax(found.span):.1e} between two orthonormalisations, more than {MOST_SPAN:.0e}: the small "
            f"exponents lose digits; {advice}"]


def closest_look(found):
    """The place of the eta with the largest median of lambda_1 among those that are positive most often."""
    middle = median(found.leading)
    complete = found.count(COMPLETE)
    return max(np.flatnonzero(complete > 0), key=lambda place: (found.chaotic()[place] / complete[place], middle[place]))


def next_line(found, folder):
    """The command that looks closer, with its picture in this folder: at one of several eta; at one, at the exponents of finite size,
    at its orbit, or at what else is in the archive."""
    archive = found.archive
    path = os.path.abspath(archive.path)
    _, radii = archive.picked()
    epsilon = radii[0] if len(radii) == 1 and len(archive.epsilon) > 1 else None
    eta = found.eta[closest_look(found)] if len(archive.eta) > 1 else None
    chosen = [word for name, value in (("eta", eta), ("epsilon", epsilon)) if value is not None
              for word in (f"--{name}", archive.text(name, value))]
    if found.is_over_eta:
        words = [*analysis_program(), path, *chosen, "--out", folder]
    elif "lyapunov/exponent" in archive:
        words = [*analysis_program("exponents"), path, "--out", folder]
    elif "training/loss" in archive:
        words = [*analysis_program("orbits"), path, *chosen, "--out", folder]
    else:
        words = [program(), "show", path]
    return f"next: {shlex.join(words)}"
