"""The quantities of a figure as a table to read, at most 120 columns wide."""

import textwrap
from itertools import zip_longest

import numpy as np

COLUMNS = (("quantity", 39), ("paper", 29), ("ours", 21), ("agrees within", 17), ("verdict", 7))
INDENT = "  "


def number(value):
    """Four digits, which is more than any of the figures shows; eight where four would show a number below 1 as 1."""
    if value is None or np.isnan(value):
        return "-"
    return f"{value:.8g}" if 0 < abs(value - 1) < 1e-3 else f"{value:.4g}"


def with_error(quantity):
    return number(quantity.value) + (f" +- {quantity.error:.2g}" if quantity.error is not None else "")


def interval(quantity):
    if quantity.low == quantity.high:
        return number(quantity.low)
    if quantity.high == np.inf:
        return f"at least {number(quantity.low)}"
    return f"{number(quantity.low)} to {number(quantity.high)}"


def lines_of(cells):
    """One row of the table: a cell that is too long goes on below."""
    wrapped = [textwrap.wrap(cell, width) for cell, (_, width) in zip(cells, COLUMNS)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        yield (INDENT + " ".join(f"{part:{width}}" for part, (_, width) in zip(parts, COLUMNS))).rstrip()


def table_of(title, quantities, warning=None):
    """The table as text; a reason that several quantities in a row share stands below the last of them."""
    lines = [title] + ([INDENT + warning] if warning else [])
    lines += lines_of([name for name, _ in COLUMNS])
    for quantity, following in zip_longest(quantities, quantities[1:]):
        lines += lines_of([quantity.name, quantity.paper, with_error(quantity), interval(quantity), quantity.verdict])
        if quantity.reason and (following is None or following.reason != quantity.reason):
            lines += textwrap.wrap(quantity.reason, 112, initial_indent=3 * INDENT, subsequent_indent=3 * INDENT)
    return "\n".join(lines) + "\n"
