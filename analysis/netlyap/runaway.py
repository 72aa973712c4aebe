"""Where training runs away: parameters grow without bound, and exponents are not those of bounded chaos."""

import numpy as np

FAR = 1e6  # the last loss over the first, from which training runs away


def runs_away(archive, point):
    """Whether the loss at the last iteration that is recorded is infinite, or more than FAR and FAR times the first one, in half of the
    complete initial conditions or more; False where no loss is recorded. A loss of 0, or one that begins near it, is no scale."""
    if "training/loss" not in archive:
        return False
    cell = archive.cell(point.eta, point.epsilon)
    if len(cell.seeds) == 0:
        return False
    _, loss = cell.loss()
    with np.errstate(invalid="ignore", over="ignore"):
        return bool(np.median(~(np.isfinite(loss[:, -1]) & (loss[:, -1] <= FAR * np.maximum(loss[:, 0], 1)))) >= 0.5)


def runaway_note(archive, points):
    """A sentence on these of the grid points; "" where training runs away at none."""
    gone = [each for each in points if each.is_computed and runs_away(archive, each)]
    if not gone:
        return ""
    where = f" at {len(gone)} of {len(points)} grid points" if len(points) > 1 else ""
    return (f"training runs away{where}: the last loss that is recorded is infinite or more than {FAR:,.0f} times the first one in half of the "
            "initial conditions or more; exponents there are of parameters that grow without bound, not of bounded chaos")
