"""The quantities of a figure as a table to read, at most 120 columns wide."""

import math
import textwrap
from itertools import zip_longest

from netlyap.digits import number, with_error

COLUMNS = (("quantity", 39), ("paper", 29), ("ours", 21), ("agrees within", 17), ("verdict", 7))
INDENT = "  "


def interval(quantity):
    if quantity.low == quantity.high:
        return number(quantity.low)
    if quantity.high == math.inf:
        return f"at least {number(quantity.low)}"
    return f"{number(quantity.low)} to {number(quantity.high)}"


def ours(quantity):
    """Our value with its error; one that would be rounded to 0 keeps its first digit, since an interval may begin beside 0."""
    text = with_error(quantity.value, quantity.error)
    return f"{quantity.value:.1g}{text[1:]}" if text.startswith("0 +- ") and quantity.value else text


def lines_of(cells):
    """One row of the table: a cell that is too long goes on below."""
    wrapped = [textwrap.wrap(cell, width) for cell, (_, width) in zip(cells, COLUMNS)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        yield (INDENT + " ".join(f"{part:{width}}" for part, (_, width) in zip(parts, COLUMNS))).rstrip()


def table_of(title, quantities, warnings=()):
    """The table as text; a reason that several quantities in a row share stands below the last of them."""
    lines = [title]
    for warning in warnings:
        lines += textwrap.wrap(f"warning: {warning}", 112, initial_indent=INDENT, subsequent_indent=2 * INDENT)
    lines += lines_of([name for name, _ in COLUMNS])
    for quantity, following in zip_longest(quantities, quantities[1:]):
        lines += lines_of([quantity.name, quantity.paper, ours(quantity), interval(quantity), quantity.verdict])
        if quantity.reason and (following is None or following.reason != quantity.reason):
            lines += textwrap.wrap(quantity.reason, 112, initial_indent=3 * INDENT, subsequent_indent=3 * INDENT)
    return "\n".join(lines) + "\n"
