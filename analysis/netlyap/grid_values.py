"""Values of eta and epsilon: which one is meant, and how it is written."""

import numpy as np

MOST_OFF = 1e-5  # relative, of the eta or epsilon that is asked for: six digits are enough, as they are printed


def place_of(wanted, values):
    """Where the value stands that is meant: the equal one, or the only one that is MOST_OFF off at most; else None."""
    values = np.asarray(values, dtype=float)
    equal = np.flatnonzero(values == wanted)
    close = equal if len(equal) else np.flatnonzero(np.abs(values - wanted) <= MOST_OFF * np.abs(values))
    return int(close[0]) if len(close) == 1 else None


def shortest(value, values=None):
    """A number in six digits if that says it, or leads to it among these values; else in as many as it has."""
    short = f"{value:g}"
    place = None if values is None else place_of(float(short), values)
    says_it = float(short) == value if place is None else values[place] == value
    return short if says_it else repr(float(value))


def listed(some, values):
    """Values of a grid as they can be given to an option."""
    return ", ".join(shortest(value, values) for value in some) + (", ..." if len(some) < len(values) else "")
