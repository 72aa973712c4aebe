"""The quantities of a figure as a table to read, at most 120 columns wide."""

import math
import textwrap
from itertools import zip_longest

COLUMNS = (("quantity", 39), ("paper", 29), ("ours", 21), ("agrees within", 17), ("verdict", 7))
INDENT = "  "
FIXED = (1e-4, 1e5)  # magnitudes that are written without a power of ten


def number(value):
    """Four digits; what they would show as 1 although it is not is written by its difference from 1."""
    if value is None or math.isnan(value):
        return "-"
    text = f"{value:.4g}"
    if text == "1" and value != 1:
        return f"1 {'-' if value < 1 else '+'} {abs(1 - value):.2g}"
    return text


def with_error(value, error):
    """Ours with its standard error: both end at the second digit of the error."""
    if error is None or not math.isfinite(error) or math.isnan(value):
        return number(value)
    decimals = 1 - exponent_of(float(f"{error:.1e}")) if error > 0 else 99
    if decimals > 12:
        return f"{number(value)} +- {error:.2g}"
    value = round(value, decimals)
    if FIXED[0] <= max(abs(value), error) < FIXED[1]:
        places = max(decimals, 0)
        return f"{value:.{places}f} +- " + (f"{error:.{places}f}" if places <= 5 else f"{error:.1e}")
    digits = max(exponent_of(value) + decimals, 0) if value else 0
    return f"{value:.{digits}e} +- {error:.1e}"


def exponent_of(value):
    """The power of ten of the first digit."""
    return math.floor(math.log10(abs(value)))


def interval(quantity):
    if quantity.low == quantity.high:
        return number(quantity.low)
    if quantity.high == math.inf:
        return f"at least {number(quantity.low)}"
    return f"{number(quantity.low)} to {number(quantity.high)}"


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
        lines += lines_of([quantity.name, quantity.paper, with_error(quantity.value, quantity.error),
                           interval(quantity), quantity.verdict])
        if quantity.reason and (following is None or following.reason != quantity.reason):
            lines += textwrap.wrap(quantity.reason, 112, initial_indent=3 * INDENT, subsequent_indent=3 * INDENT)
    return "\n".join(lines) + "\n"
