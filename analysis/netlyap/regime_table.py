"""The regime map as text: how many trajectories end how, the intervals of these shares, and the time by n_on."""

import numpy as np

from netlyap.digits import rounded, share_with_error
from netlyap.estimate import wilson_interval
from netlyap.late_growth import late_growth
from netlyap.regime_map import LAST_PART, ORDER, REGIMES, columns_of, means, regimes, regimes_by, times_by_units, units_on
from netlyap.subject import not_complete

INTERVAL = 12  # characters of an interval


def table(archive):
    """How trajectories end, in numbers, the intervals of their shares, then the time by n_on; in two decimals or more."""
    archive.require("intermittency/phases", "period/loss", "training/loss")
    found = regimes(archive)
    lines = [*numbers(archive, found), *intervals(archive, found), *ends_of_transients(archive, found), *times(archive)]
    return "\n".join(lines + ["", *missing] if (missing := not_complete(archive, with_command=True)) else lines)


def count_of(found, name):
    """How many trajectories end so: [eta]."""
    return (found == REGIMES.index(name)).sum(axis=1)


def split_by_occurrence(archive, found):
    """The regimes that the archive can tell, those that occur and those that do not."""
    names = columns_of(archive)
    there = [name for name in names if count_of(found, name).any()]
    return there, [name for name in names if name not in there]


def numbers(archive, found):
    """Lines: how many of the trajectories of each eta end how."""
    known = (found >= 0).sum(axis=1)
    mean, error, _ = means(units_on(archive))
    names, others = split_by_occurrence(archive, found)
    lines = ["how many trajectories end how, of how many, and mean n_on (units that are on) of those that end in a laminar phase",
             "       eta    of" + "".join(f"{name:>{len(name) + 2}}" for name in names) + "   mean n_on"]
    for index, eta in enumerate(archive.eta):
        values = "".join(f"{count_of(found, name)[index] if known[index] else '-':>{len(name) + 2}}" for name in names)
        lines.append(f"{archive.text('eta', eta):>10}{known[index]:>6}{values}{rounded(mean[index], error[index]):>12}" +
                     ("" if known[index] else "   not computed"))
    return lines + ([f"none at any eta: {', '.join(others)}"] if others else [])


def intervals(archive, found):
    """Lines: between what the share of each end may be at each eta."""
    known = (found >= 0).sum(axis=1)
    names, _ = split_by_occurrence(archive, found)
    widths = [max(len(name), INTERVAL) + 2 for name in names]
    lines = ["", "95 % intervals of these shares (Wilson's)",
             "       eta" + "".join(f"{name:>{width}}" for name, width in zip(names, widths))]
    for index, eta in enumerate(archive.eta):
        if known[index]:
            ends = [wilson_interval(count_of(found, name)[index] / known[index], int(known[index])) for name in names]
            lines.append(f"{archive.text('eta', eta):>10}" + "".join(f"{f'{low:.2f} .. {high:.2f}':>{width}}"
                                                                     for (low, high), width in zip(ends, widths)))
    return lines


def ends_of_transients(archive, found):
    """Lines of a table: how those end whose growth has died out, in numbers of trajectories."""
    is_transient = found == REGIMES.index("transient")
    if not is_transient.any():
        return []
    ends = np.where(is_transient, regimes_by(archive, late_growth(archive, LAST_PART), with_transients=False), -1)
    names = [name for name in ORDER if (ends == REGIMES.index(name)).any()]
    lines = ["", "how the transient ones end, in numbers of trajectories",
             "       eta" + "".join(f"{name:>{len(name) + 2}}" for name in names)]
    for index, eta in enumerate(archive.eta):
        if is_transient[index].any():
            lines.append(f"{archive.text('eta', eta):>10}" + "".join(
                f"{(ends[index] == REGIMES.index(name)).sum():>{len(name) + 2}}" for name in names))
    return lines


def times(archive):
    """Lines: the share of the time by n_on, and outside of phases."""
    parts = {name: means(part) for name, part in times_by_units(archive).items()}
    lines = ["", "share of the time outside laminar phases of 200 iterations or longer, and in them by n_on (units that "
             "are on); to the second digit of the standard error over initial conditions",
             "       eta" + "".join(f"{name:>12}" for name in parts)]
    return lines + [f"{archive.text('eta', eta):>10}" +
                    "".join(f"{share_with_error(part[index], spread[index]):>12}" for part, spread, _ in parts.values())
                    for index, eta in enumerate(archive.eta)]
