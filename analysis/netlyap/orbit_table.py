"""An orbit diagram as text: a line for each learning rate, and the command that looks closer."""

import os
import shlex
import sys
import warnings

import numpy as np

from netlyap.cell import COMPLETE, DIVERGED
from netlyap.commands import program
from netlyap.digits import number
from netlyap.orbit_series import USUAL, first_turning, last_of, turns
from netlyap.subject import not_complete


def table(orbits, title):
    """What the last values are at each eta: of how many trajectories, how many go up and down, and their range."""
    values = last_of(orbits)
    turning = turns(values)
    lines = [f"{title}: {orbits.path} in {orbits.units}, the last {values.shape[2]} recorded values of each trajectory",
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
    return "\n".join([*lines, *not_complete(orbits.archive, with_command=True)])


def next_line(orbits, path):
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
    if path not in (None, USUAL):
        words += ["--of", path]
    if len(orbits.epsilon) == 1 and len(archive.epsilon) > 1:
        words += ["--epsilon", archive.text("epsilon", orbits.epsilon[0])]
    return f"next: {shlex.join([*words, '--out', picture_beside(archive, 'orbit.png')])}"


def picture_beside(archive, name):
    """Where a picture goes whose place nobody has chosen: beside the archive, or here where one may not write there."""
    folder = os.path.dirname(os.path.abspath(archive.path))
    return os.path.join(folder if os.access(folder, os.W_OK | os.X_OK) else os.getcwd(), name)
