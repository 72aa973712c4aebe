"""When growth ends, because two trajectories are as far apart as any two: from recorded distances."""

import numpy as np

LAST_PART = 4   # a quarter of the iterations: what stands still there has saturated
REACHED = 0.5   # of the level at the end


def saturation(t, distance):
    """Iterations from the perturbation to where each distance [case, iteration] first reaches half of its median over the last quarter
    of t: [case]; NaN where that is in the last quarter itself, so that nobody saw it stand still."""
    last = len(t) - len(t) // LAST_PART
    level = np.median(distance[:, last:], axis=1) if last < len(t) else np.full(len(distance), np.nan)
    is_there = distance >= REACHED * level[:, None]
    first = np.where(is_there.any(axis=1), is_there.argmax(axis=1), last)
    return np.where(first < last, t[np.minimum(first, len(t) - 1)] - t[0], np.nan)


def usual_saturation(cell):
    """The median over the initial conditions whose growth is kept at a grid point, and whose distance saturates; None where fewer than
    half of them do, or no distance is recorded."""
    if "divergence/mean_distance" not in cell.archive and "divergence/distance" not in cell.archive:
        return None
    kept = cell.kept()
    t, distance = cell.mean_distance()
    times = saturation(t, distance[kept])
    seen = np.isfinite(times)
    return float(np.median(times[seen])) if kept.any() and 2 * seen.sum() >= kept.sum() else None
