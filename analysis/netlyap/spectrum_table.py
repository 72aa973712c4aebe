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
Kaplan-Yorke: dimension; median; not known where it takes more exponents than are computed
entropy <=: the sum of the exponents that are positive, which the entropy per iteration does not exceed; median; not known where
  all that are computed are positive, and more may be
of N (Kaplan-Yorke, entropy): the median over the N complete initial conditions where it is known, half of them or more; else -,
  as where one exponent of several is computed"""
NEUTRAL = "dimension and entropy mean little where most directions are neutral"


def table(found):
    """The spectra at each eta, with what has to be known to read them."""
    archive = found.archive
    lines = [f"{title_of(archive)}: Lyapunov exponents from the derivative of every step, iterations {found.begin} to "
             f"{found.end}, {number_of_exponents(found)}",
             "  ".join(f"{name:>{width}}" for name, width in COLUMNS)]
    for place in range(len(found.eta)):
        lines.append("  ".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells(found, place), COLUMNS)))
    return "\n".join([*lines, "", MEANINGS, f"{NEUTRAL}{words_of_neutral(found)}", *words_of_missing_errors(found), *warnings_of(found),
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


def of_known(text, is_known, found, place):
    """This median of what is known; of how many it is where that is not all. Of fewer than half it would be that of the calm ones,
    and the first of several exponents knows neither dimension nor entropy."""
    known, complete = int(is_known.sum()), found.count(COMPLETE)[place]
    if 2 * known < complete or known == 0 or (found.count_of_exponents == 1 and not found.has_all):
        return "-"
    return text if known == complete else f"{text} of {known}"


def dimension(found, place):
    """The median; not known where it takes more exponents than are computed."""
    return of_known(number(median(found.dimension[place])), np.isfinite(found.dimension[place]), found, place)


def bound_of_entropy(found, place, error):
    """The median; not known where all exponents that are computed are positive, and more may be. Its digits go by
    the error of lambda_1."""
    is_known = (found.status[place] == COMPLETE) & (found.has_all | (found.positive[place] < found.count_of_exponents))
    return of_known(text_of(median(np.where(is_known, found.entropy[place], np.nan)), error), is_known, found, place)


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
    rates = ", ".join(found.archive.text("eta", eta) for eta in found.eta[places[:MOST_LISTED]])
    more = ", ..." if len(places) > MOST_LISTED else ""
    return [f"no standard errors at eta = {rates}{more}: they take 20 blocks of orthonormalisations; there `positive` and `neutral` go by "
            f"ln(T) / T = {number(found.least)}, T the iterations averaged over, alone, which does not tell growth from chance"]


def warnings_of(found):
    """Where small exponents have lost digits between two orthonormalisations."""
    with np.errstate(invalid="ignore"):
        wide = found.span > MOST_SPAN
    if not wide.any():
        return []
    places = np.flatnonzero(wide.any(axis=1))
    rates = ", ".join(found.archive.text("eta", eta) for eta in found.eta[places[:MOST_LISTED]])
    more = ", ..." if len(places) > MOST_LISTED else ""
    every = found.archive.job["observe.spectrum.orthonormalize_every"]
    advice = f"lower observe.spectrum.orthonormalize_every = {every}" if int(every) > 1 else \
        "it cannot be lowered, so ask for fewer exponents (observe.spectrum.exponents)"
    return [f"warning: at eta = {rates}{more} tangent vectors of {wide.sum()} initial condition{'' if wide.sum() == 1 else 's'} grew "
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
