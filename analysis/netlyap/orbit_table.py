"""An orbit diagram as text: a line for each learning rate, and the command that looks closer."""

import os
import shlex
import warnings

import numpy as np

from netlyap.cell import COMPLETE, DIVERGED
from netlyap.commands import analysis_program, program
from netlyap.digits import number
from netlyap.orbit_series import USUAL, first_turning, last_of, turns
from netlyap.orbit_turning import below_table, column, why_silent
from netlyap.orbit_words import one_of, value_of
from netlyap.subject import not_complete


def table(orbits, title):
    """What the last values are at each eta: of how many initial conditions, how many go up and down, and their range."""
    values = last_of(orbits)
    unit = "" if orbits.units == "1" else f" in {orbits.units}"
    drawn = len(orbits.t)
    of = f" of {drawn}" if drawn > orbits.last else ""
    what = f"a value of each {value_of(orbits)}" if orbits.is_single else \
        f"the last {f'{orbits.last}{of} recorded values' if drawn > 1 else 'recorded value'} of each {one_of(orbits)}{'; the picture shows all' if of else ''}"
    name = column(orbits)
    lines = [f"{title}: {orbits.path}{unit}, {what}",
             f"       eta   complete   diverged{f'   {name}' if orbits.may_turn else ''}      lowest      median     highest"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of an eta without values
        middle = np.full(len(values), np.nan) if orbits.is_period else np.nanmedian(values, axis=(1, 2))
        numbers = [np.nanmin(values, axis=(1, 2)), middle, np.nanmax(values, axis=(1, 2))]
    complete, gone, computed, turning = orbits.count(COMPLETE), orbits.count(DIVERGED), orbits.computed(), turns(values)
    for place, eta in enumerate(orbits.eta):
        text = f"{orbits.archive.text('eta', eta):>10}"
        if computed[place] == 0:
            lines.append(f"{text}   not computed")
            continue
        lines.append(f"{text}{complete[place]:>11}{gone[place]:>11}{f'{turning[place]:>{len(name) + 3}}' if orbits.may_turn else ''}" +
                     "".join(f"{number(each[place]):>12}" for each in numbers))
    if orbits.of_each > 1:
        lines.append(f"complete, diverged: of the initial conditions, each of which has {orbits.of_each} {orbits.curves} "
                     f"({orbits.each})")
    if orbits.may_turn:
        lines.append(below_table(orbits))
    elif silent := why_silent(orbits):
        lines.append(silent)
    return "\n".join([*lines, *not_complete(orbits.archive, with_command=True)])


def next_line(orbits, folder):
    """The command that looks closer, with its picture in this folder: at the eta from which on half of the trajectories go up
    and down, or the last with values; at one eta, at its exponents, or at what else is in the archive."""
    archive = orbits.archive
    path = os.path.abspath(archive.path)
    if not orbits.is_over_eta:
        if "lyapunov/exponent" in archive:
            return f"next: {shlex.join([*analysis_program('exponents'), path, '--out', folder])}"
        return f"next: {shlex.join([program(), 'show', path])}"
    closer = first_turning(orbits)
    if closer is None:
        closer = np.flatnonzero(np.isfinite(last_of(orbits)).any(axis=(1, 2)))[-1]
    words = [*analysis_program(), path, "--eta", archive.text("eta", orbits.eta[closer])]
    if orbits.path != USUAL:
        words += ["--of", orbits.path]
    if len(orbits.epsilon) == 1 and len(archive.epsilon) > 1:
        words += ["--epsilon", archive.text("epsilon", orbits.epsilon[0])]
    if archive.has_perturb_axis and len(archive.picked_times()) == 1:
        words += ["--perturb_at", str(archive.picked_times()[0])]
    return f"next: {shlex.join([*words, '--out', folder])}"
