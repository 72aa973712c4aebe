"""Values of eta and epsilon: which one is meant, and how it is written."""

import re
from argparse import ArgumentTypeError

import numpy as np

from netlyap.errors import WrongChoice

LEAST_TYPED = 3  # digits: 3.16 is 3.16228, but 3 is not
MOST_OFF = 1e-5  # relative, of the eta or epsilon that is asked for: six digits are enough, as they are printed
MOST_LISTED = 20  # values in a sentence


class Typed(float):
    """A value as it was typed, which knows with how many digits."""

    def __new__(cls, text):
        if "," in text:
            raise ArgumentTypeError(f"'{text}' has a comma; a decimal point is written as a point, as in "
                                    f"{text.replace(',', '.', 1)}, and one value is given at a time")
        try:
            typed = super().__new__(cls, text)
        except ValueError:
            raise ArgumentTypeError(f"'{text}' is not a number") from None
        typed.digits = len(re.sub(r"e.*|[^0-9]", "", text.lower()).lstrip("0"))
        return typed

    def is_rounded(self, value):
        """Whether a value has these digits where it is rounded to as many: of fewer digits nobody says which value is meant."""
        return self.digits >= LEAST_TYPED and f"{value:.{self.digits - 1}e}" == f"{self:.{self.digits - 1}e}"



def place_of(wanted, values):
    """Where the value stands that is meant: the equal one, or the only one that is MOST_OFF off at most, or the only one that
    rounds to what was typed; else None."""
    values = np.asarray(values, dtype=float)
    equal = np.flatnonzero(values == wanted)
    close = equal if len(equal) else np.flatnonzero(np.abs(values - wanted) <= MOST_OFF * np.abs(values))
    if len(close) == 0 and isinstance(wanted, Typed):
        close = np.flatnonzero([wanted.is_rounded(value) for value in values])
    return int(close[0]) if len(close) == 1 else None


def shortest(value, values=None):
    """A number in six digits if that says it, or leads to it among these values; else in as many as it has."""
    short = f"{value:g}"
    place = None if values is None else place_of(float(short), values)
    says_it = float(short) == value if place is None else values[place] == value
    return short if says_it else repr(float(value))


def words(names):
    """a, b and c."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def chosen(path, asked):
    """The places of the values that are meant, {name: (wanted or None, values)}; all that is wrong with them in one sentence."""
    places, wrong, open_names = {}, [], []
    for name, (wanted, values) in asked.items():
        places[name] = place_of(wanted, values) if wanted is not None else 0 if len(values) == 1 else None
        if wanted is None and places[name] is None:
            wrong.append(f"several {name} ({listed(values[:MOST_LISTED], values)})")
            open_names.append(name)
        elif places[name] is None:
            near = values[np.sort(np.argsort(np.abs(values - wanted), kind="stable")[:MOST_LISTED])]
            wrong.append(f"no {name} = {shortest(wanted)}, but {listed(near, values)}")
    if open_names:
        options, code = words([f"--{name}" for name in open_names]), ", ".join(f"{name}=..." for name in open_names)
        sentence = f"{path} has {words(wrong)}; choose one{' of each' if len(open_names) > 1 else ''} with "
        raise WrongChoice(f"{sentence}.cell({code}), or .sel({code}) of a quantity", f"{sentence}{options}")
    if wrong:
        raise WrongChoice(f"{path} has {words(wrong)}")
    return places


def listed(some, values):
    """Values of a grid as they can be given to an option."""
    return ", ".join(shortest(value, values) for value in some) + (", ..." if len(some) < len(values) else "")
