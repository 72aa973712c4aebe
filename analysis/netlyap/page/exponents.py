"""The exponents at every grid point, as `analysis/exponents` prints them."""

from netlyap import exponent_table
from netlyap.errors import ArchiveError
from netlyap.paper.figure8 import LEAST_EXACT, LEAST_KEPT

COLUMNS = ("eta", "epsilon", "lambda_nMLE", "95 %, bootstrap", "kept", "of all", "95 %, Wilson", "unfiltered mean", "median")
TANGENT = ("tangent lambda", "tangent kept")
MOST_ROWS = 200


def most_kept(points):
    """The grid point that is spoken of where one stands for all: rounding does not matter, and most are kept."""
    return max(points, key=lambda each: (each.epsilon >= LEAST_EXACT, each.kept, -each.epsilon))


class Exponents:
    """columns: their names; rows: texts; notes: sentences below."""

    def __init__(self, archive):
        points = [each for row in exponent_table.points(archive) for each in row]
        self.left_out = max(len(points) - MOST_ROWS, 0)
        has_tangents = exponent_table.has_tangents(archive)
        self.columns = COLUMNS + (TANGENT if has_tangents else ())
        self.rows = [[archive.text("eta", each.eta), archive.text("epsilon", each.epsilon), exponent_table.nmle(each),
                      exponent_table.span(each, "nmle"), each.count, each.text("fraction"), exponent_table.span(each, "fraction"),
                      each.text("mean"), each.text("median"),
                      *((each.text("tangent"), each.text("tangent_fraction")) if has_tangents else ())]
                     for each in points[:MOST_ROWS]]
        self.notes = [f"All are per iteration. The bootstrap interval is there where {LEAST_KEPT} or more are kept; a lambda_nMLE in "
                      "brackets is the mean of fewer, and is not to be cited. Unfiltered: mean and median of all finite exponents."]


def exponents_of(archive):
    """None where there are none, or several perturbations, whose table is that of how long growth lasts."""
    if archive.has_perturb_axis or "lyapunov/exponent" not in archive or "statistics/nmle" not in archive:
        return None
    try:
        return Exponents(archive)
    except ArchiveError:
        return None
