"""What the windows of the kept exponents are, and which trajectories come apart whatever their window: at every grid point."""

import weakref
from dataclasses import dataclass

import numpy as np

from netlyap.derived import refit_of
from netlyap.exponent_words import lengths_of, span_of
from netlyap.minority import comparing_windows

GROWN = 1000.0  # the last distance over the first, from which an initial condition counts as grown
COLUMNS = (("eta", 11), ("epsilon", 11), ("kept", 6), ("shortest window", 15), ("past half", 9), ("complete", 8), ("1,000-fold", 10),
           ("early", 6))


@dataclass
class WindowGrowth:
    """Counts of the complete initial conditions at one grid point; what needs d(t) is None where it is not recorded from the
    perturbation on, past_half and early where it is not at every iteration from there on."""

    kept: int
    shortest: int          # of the kept, those whose window is as short as fit.window_length allows
    past_half: int | None  # of the kept, those whose window has iterations after the first at which d(t) is half of its last value
    complete: int          # kept or not
    grown: int | None      # of the complete, those whose last distance is GROWN times the first, or more
    early: int | None      # of the grown, those that reach half of the last distance before the last iteration of the first window


_counted = weakref.WeakKeyDictionary()  # {archive: {place of a point: its counts}}: its distances, which may be large, are read once


def window_growth(archive, point):
    """The counts at a grid point, for the table as for the notes."""
    cell = archive.cell(point.eta, point.epsilon)
    known = _counted.setdefault(archive, {})
    if cell.place not in known:
        known[cell.place] = counted_in(archive, cell)
    return known[cell.place]


def counted_in(archive, cell):
    if len(cell.seeds) == 0:
        return WindowGrowth(0, 0, 0, 0, 0, 0)
    kept = cell.kept()
    begin, end = cell.windows()
    shortest = int(np.sum(kept & (end - begin == lengths_of(archive)[0])))
    distances = distances_from_perturbation(cell)
    if distances is None:
        return WindowGrowth(int(kept.sum()), shortest, None, len(kept), None, None)
    t, distance = distances
    grown = distance[:, -1] >= GROWN * distance[:, 0]
    if np.any(np.diff(t) != 1):
        return WindowGrowth(int(kept.sum()), shortest, None, len(kept), int(grown.sum()), None)
    half = reach_half(t, distance)
    return WindowGrowth(int(kept.sum()), shortest, int(np.sum(kept & (end - 1 > half))), len(kept), int(grown.sum()),
                        int(np.sum(grown & (half < last_of_first_window(archive)))))


def distances_from_perturbation(cell):
    """t and the mean distance of the members [seed, t]; None where it is not recorded, or from a later iteration on."""
    if "divergence/mean_distance" not in cell.archive and "divergence/distance" not in cell.archive:
        return None
    t, distance = cell.mean_distance()
    return (t, distance) if t[0] == cell.perturb_at else None


def reach_half(t, distance):
    """How many iterations after the first one each d(t) [seed, t] is at half of its last value for the first time. Not of its
    level over a longer end, which growth that comes late has not yet."""
    return (t - t[0])[np.argmax(distance >= distance[:, -1:] / 2, axis=1)]


def last_of_first_window(archive):
    """The last iteration, from the perturbation on, of the window of [fit] that ends first."""
    return min(int(word) for word in archive.job["fit.window_start"].split()) + lengths_of(archive)[0] - 1


def window_table(archive, points):
    """The counts at each of these points as text, with what the columns mean; nothing where there is nothing to count."""
    found = [window_growth(archive, each) for each in points]
    has_distances = any(each.grown is not None for each in found)
    has_half = any(each.past_half is not None for each in found)
    lengths = lengths_of(archive)
    is_shown = {"shortest window": len(lengths) > 1, "past half": has_half, "complete": has_distances, "1,000-fold": has_distances,
                "early": has_half}
    columns = [each for each in COLUMNS if is_shown.get(each[0], True)]
    if not any(is_shown.values()):
        return ""
    lines = ["  ".join(f"{name:>{width}}" for name, width in columns)]
    for point, each in zip(points, found):
        cells = {"eta": archive.text("eta", point.eta), "epsilon": archive.text("epsilon", point.epsilon), "kept": each.kept,
                 "shortest window": each.shortest, "past half": each.past_half, "complete": each.complete, "1,000-fold": each.grown,
                 "early": each.early}
        lines.append("  ".join(f"{'-' if cells[name] is None else cells[name]:>{width}}" for name, width in columns))
    when = last_recorded(archive) if has_distances else ""
    meanings = {
        "shortest window": f"of the kept, those whose window is {lengths[0]} iterations long, the least that fit.window_length allows",
        "past half": f"of the kept, those whose window goes on after d(t) has reached half of its value {when}: their Lambda "
                     "is not that of the growth up to there alone",
        "1,000-fold": f"of the complete, kept or not, those whose d(t) is {when} 1,000 times the first, or more; a larger "
                      "epsilon begins nearer to where fast growth ends, and has less room for it: compare these numbers at one epsilon",
        "early": f"of these, those that reach half of that last d(t) before iteration {last_of_first_window(archive)} after the perturbation, "
                 "the last one of the first window"}
    if has_distances:
        meanings["1,000-fold"] += f"; d(t) is the mean {kind_of_distance(archive)} of the members"
    where = [] if has_distances or refit_of(archive) is None else [
        f"past half, 1,000-fold and early want d(t), which is in the archive that this is a refit of: {refit_of(archive)}"]
    return "\n".join([*lines, "", *(f"{name}: {meanings[name]}" for name, _ in columns if name in meanings), *where, ""])


def window_note(archive, points, is_on_screen=True):
    """What the windows of the kept are, over all of these grid points, and how to see what depends on them; nothing where none is
    kept."""
    found = [window_growth(archive, each) for each in points]
    kept = sum(each.kept for each in found)
    if kept == 0:
        return ""
    lengths = lengths_of(archive)
    parts = []
    if len(lengths) > 1:
        parts.append(f"{agreeing(sum(each.shortest for each in found), 'has', 'have')} the shortest window that fit.window_length allows, {lengths[0]} "
                     "iterations")
    if all(each.past_half is not None for each in found):
        parts.append(f"{agreeing(sum(each.past_half for each in found), 'has', 'have')} one that goes on after d(t), the mean "
                     f"{kind_of_distance(archive)} of the members, has reached half of its value {last_recorded(archive)}")
    where = f", over {len(points)} grid points" if len(points) > 1 else ""
    counts = f": of the {kept} kept{where}, {', and '.join(parts)}{words_of_growth(archive, found)}" if parts else ""
    comparing = comparing_windows(archive, is_on_screen)
    return f"lambda_nMLE also depends on the windows of [fit], {span_of(archive.job['fit.window_length'])} iterations long{counts}; " \
        f"{comparing}"


def words_of_growth(archive, found):
    """How many come apart 1,000-fold, and how many of these before a window can hold it; "" where d(t) is not known."""
    if any(each.grown is None for each in found):
        return ""
    sentence = (f"; of all {sum(each.complete for each in found)}, kept or not, "
                f"{agreeing(sum(each.grown for each in found), 'has', 'have')} a mean {kind_of_distance(archive)} that is "
                f"{last_recorded(archive)} 1,000 times that at the perturbation, or more")
    early = [each.early for each in found]
    if None in early or sum(early) == 0:
        return sentence
    span = f", {min(early)} to {max(early)} at a grid point," if len(found) > 1 else ""
    return (f"{sentence}, and {sum(early)} of these{span} {'reaches' if sum(early) == 1 else 'reach'} half of that last d(t) before the first "
            f"window ends, so that no window of {'this one' if sum(early) == 1 else f'these {sum(early)}'} is of the growth up to there alone")


def kind_of_distance(archive):
    """Of what it is the distance, where not the one of which exponents are made."""
    norm = {"l1": "L1 distance", "l2": "L2 distance", "max": "largest difference"}[archive.job.get("observe.divergence.norm", "l1")]
    return norm if archive.job.get("observe.divergence.state", "no") == "no" else f"{norm} of parameters and state of the descent"


def last_recorded(archive):
    """When the last d(t) is: "at the last iteration" where it is recorded to the end."""
    last = int(archive.dataset("divergence/iteration")[-1])
    return "at the last iteration" if last == int(archive.job["sweep.iterations"]) - 1 else f"at iteration {last}, the last that is recorded,"


def agreeing(count, one, several):
    """A number with its verb: 1 has, 2 have."""
    return f"{count} {one if count == 1 else several}"
