"""An orbit diagram as text: a line for each learning rate, and the command that looks closer."""

import os
import shlex
import sys
import warnings

import numpy as np

from netlyap.cell import COMPLETE, DIVERGED
from netlyap.commands import program
from netlyap.digits import number
from netlyap.orbit_series import USUAL, before_turning, first_turning, last_of, turns
from netlyap.orbit_words import UP_AND_DOWN, name_and_kind
from netlyap.subject import not_complete


def table(orbits, title):
    """What the last values are at each eta: of how many trajectories, how many go up and down, and their range."""
    values = last_of(orbits)
    turning = turns(values)
    unit = "" if orbits.units == "1" else f" in {orbits.units}"
    drawn = len(orbits.t)
    of = f" of {drawn}" if drawn > orbits.last else ""
    lines = [f"{title}: {orbits.path}{unit}, the last {orbits.last}{of} recorded values of each trajectory"
             f"{'; the picture shows all' if of else ''}",
             "       eta   complete   diverged   up and down      lowest      median     highest"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of an eta without values
        numbers = [np.nanmin(values, axis=(1, 2)), np.nanmedian(values, axis=(1, 2)), np.nanmax(values, axis=(1, 2))]
    complete, gone, computed = orbits.count(COMPLETE), orbits.count(DIVERGED), orbits.computed()
    for place, eta in enumerate(orbits.eta):
        text = f"{orbits.archive.text('eta', eta):>10}"
        if computed[place] == 0:
            lines.append(f"{text}   not computed")
            continue
        lines.append(f"{text}{complete[place]:>11}{gone[place]:>11}{turning[place]:>14}" +
                     "".join(f"{number(each[place]):>12}" for each in numbers))
    return "\n".join([*lines, words_of_turning(orbits), *not_complete(orbits.archive, with_command=True)])


def words_of_turning(orbits):
    """What the column says, and at which eta half of the trajectories do it."""
    words = f"up and down: trajectories that go {UP_AND_DOWN}"
    if not orbits.is_over_eta:
        return words
    turning = first_turning(orbits)
    if turning is None:
        return f"{words}; at no eta half or more of the complete ones"
    before, first = before_turning(orbits), orbits.archive.text("eta", orbits.eta[turning])
    if before is None:
        return f"{words}; half or more from the first eta on that has complete ones, {first}"
    return f"{words}; half or more of the complete ones first at eta = {first}, fewer at {orbits.archive.text('eta', orbits.eta[before])}"


def next_line(orbits):
    """The command that looks closer: at the first eta where half of the trajectories go up and down, or the last with values; at
    one eta, at its exponents, or at what else is in the archive."""
    archive = orbits.archive
    words = [os.path.abspath(sys.argv[0]), os.path.abspath(archive.path)]
    if not orbits.is_over_eta:
        if "lyapunov/exponent" in archive:
            beside = os.path.join(os.path.dirname(words[0]), "exponents")
            return f"next: {shlex.join([beside, words[1], '--out', picture_beside(archive, 'exponents.png')])}"
        return f"next: {shlex.join([program(), 'show', words[1]])}"
    closer = first_turning(orbits)
    if closer is None:
        closer = np.flatnonzero(np.isfinite(last_of(orbits)).any(axis=(1, 2)))[-1]
    eta = orbits.eta[closer]
    words += ["--eta", archive.text("eta", eta)]
    if orbits.path != USUAL:
        words += ["--of", orbits.path]
    epsilon = None
    if len(orbits.epsilon) == 1 and len(archive.epsilon) > 1:
        epsilon = orbits.epsilon[0]
        words += ["--epsilon", archive.text("epsilon", epsilon)]
    name, _ = name_and_kind(orbits, eta, epsilon)
    return f"next: {shlex.join([*words, '--out', picture_beside(archive, name)])}"


def picture_beside(archive, name):
    """Where a picture goes whose place nobody has chosen: beside the archive, or here where one may not write there."""
    folder = os.path.dirname(os.path.abspath(archive.path))
    return os.path.join(folder if os.access(folder, os.W_OK | os.X_OK) else os.getcwd(), name)
