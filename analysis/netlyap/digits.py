"""Numbers as text: as many digits as their errors leave, and never -0."""

import math

FIXED = (1e-4, 1e5)  # magnitudes that are written without a power of ten
OF_UNIT = 8          # cases in a unit of work
SHARE_DECIMALS = 2   # of a share, at least: whole percent
MOST_DECIMALS = 12   # more say nothing but the rounding of the computer: what has no digit before is 0


def number(value):
    """Four digits; what they would show as 1 although it is not is written by its difference from 1."""
    if value is None or math.isnan(value):
        return "-"
    text = f"{value:.4g}"
    if text == "1" and value != 1:
        return f"1 {'-' if value < 1 else '+'} {abs(1 - value):.2g}"
    return text


def ordinal(count):
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if count // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def exponent_of(value):
    """The power of ten of the first digit."""
    return math.floor(math.log10(abs(value)))


def is_known(error):
    return error is not None and math.isfinite(error) and error > 0


def decimals_of(error, digits=2):
    """How many decimals show so many digits of an error; negative from tens on."""
    return digits - 1 - exponent_of(float(f"{error:.{digits - 1}e}"))


def fixed(value, decimals):
    """With so many decimals; negative values that round to 0 are 0."""
    value = round(value, decimals) + 0.0
    return f"{value:.{max(decimals, 0)}f}"


def rounded(value, error, digits=2, beside=0.0):
    """A value that ends at the second (or first) digit of its error; in three (or two) digits where none is known.

    Written with a power of ten if it is small or large, and so is the largest magnitude that stands beside it."""
    if value is None or math.isnan(value):
        return "-"
    if not is_known(error) or decimals_of(error, digits) > MOST_DECIMALS:
        return f"{value + 0.0:.{digits + 1}g}"
    decimals = decimals_of(error, digits)
    close = round(value, decimals) + 0.0
    if FIXED[0] <= max(abs(close), error, beside) < FIXED[1]:
        return fixed(value, decimals)
    return f"{close:.{max(exponent_of(close) + decimals, 0)}e}" if close else "0"


def not_as_zero(text, value):
    """This text of a value; its first digit where the text would show it as 0, and it is not but for rounding."""
    return f"{value:.1g}" if abs(value) > 10.0 ** -MOST_DECIMALS and float(text) == 0 else text


def share(hits, count, whole=1):
    """hits / count in two decimals, or in the digits that so many cases support where these are more: all shares of so many
    cases have the same, so that those of one row add up; of eight, a unit of work, exact. What is neither none nor all does not look so.

    With whole = 100 it is in percent, without decimals."""
    if count == 0:
        return "-"
    fewest = 3 if count == OF_UNIT else SHARE_DECIMALS  # exact: 0.125
    decimals = max(fewest, decimals_of(0.5 / math.sqrt(count), 1)) - round(math.log10(whole))
    value = whole * hits / count
    while 0 < hits < count and round(value, decimals) in (0, whole):
        decimals += 1
    return f"{value:.{decimals}f}"


def share_with_error(value, error, digits=2):
    """A share from 0 to 1 that ends at the second (or first) digit of its error, in two decimals at least."""
    if math.isnan(value):
        return "-"
    is_fine = is_known(error) and decimals_of(error, digits) <= MOST_DECIMALS
    return fixed(value, max(SHARE_DECIMALS, decimals_of(error, digits)) if is_fine else SHARE_DECIMALS)


def with_error(value, error):
    """A value with its standard error: both end at the second digit of the error."""
    if error is None or not math.isfinite(error) or math.isnan(value):
        return number(value)
    if not is_known(error) or decimals_of(error) > MOST_DECIMALS:
        return f"{number(value)} +- {error:.2g}"
    places = max(decimals_of(error), 0)
    is_fixed = FIXED[0] <= max(abs(round(value, decimals_of(error))), error) < FIXED[1]
    text = fixed(error, decimals_of(error)) if is_fixed and places <= 5 else f"{error:.1e}"
    return f"{rounded(value, error)} +- {text}"
