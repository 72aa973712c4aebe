"""Labels of stretches as the archive names them: burst, brief, split, on_0_rest, ..., on_5_or_more_unlike_map."""

import re

import numpy as np

BURST, BRIEF, SPLIT = range(3)  # their numbers; all further ones have a number of units and a kind of motion
FIRST_SCORED = SPLIT            # labels from here on are phases that were long enough to be scored
KINDS = ("rest", "periodic", "chaotic", "regular", "undecided", "unlike_map")  # of a scored phase, in the order shown


def short_name(label):
    """on_1_chaotic as "1 chaotic", on_5_or_more_rest as "5+ rest"."""
    return label.removeprefix("on_").replace("_or_more", "+").replace("_", " ")


def units_on(label):
    """The number of units that are on as it is told, "3" or "5 or more"; None for what has no number of them."""
    found = re.fullmatch(r"on_(\d+(?:_or_more)?)_\w+", label)
    return found[1].replace("_", " ") if found else None


def kind(label):
    """The kind of motion, "chaotic"; None for what has none."""
    found = re.fullmatch(r"on_\d+(?:_or_more)?_(\w+)", label)
    return found[1] if found else None


def has_exponents(phases):
    """Whether rows of phases have exponents: those of archives from before there were any are labelled without."""
    return "exponent" in phases and bool(np.isfinite(phases["exponent"]).any())


def in_order(names, labels):
    """These labels by the units that are on, then by the kind of motion; what has no number of them comes first."""
    def place(label):
        units = units_on(names[label])
        return (-1, label) if units is None else (int(units.split()[0]), KINDS.index(kind(names[label])))
    return sorted(labels, key=place)


def by_units(names, shares):
    """Shares of the time [..., label] by the units that are on, whatever the motion: {"0": [...], ..., "5 or more": [...]}."""
    units = [units_on(name) for name in names]
    told = [each for each in dict.fromkeys(units) if each]
    return {each: shares[..., [label for label, of_it in enumerate(units) if of_it == each]].sum(axis=-1) for each in told}
