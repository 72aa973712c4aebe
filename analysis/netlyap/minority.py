"""Grid points at which fewer than half of the initial conditions are kept, or none: what is known of the others."""

import os

import numpy as np

from netlyap.commands import command
from netlyap.derived import refit_of
from netlyap.exponent_words import span_of
from netlyap.subject import HAVE_RESULTS

GROWN = 1000.0  # the last distance over the first, from which an initial condition counts as grown


def is_minority(point):
    """Whether some are kept, but fewer than half."""
    return point.kept > 0 and 2 * point.kept < point.total


def others_in_words(archive, points):
    """How many of those not kept have which outcome, at these grid points; with all that an outcome may mean."""
    job, names = archive.job, archive.flag_names("lyapunov/outcome")
    meanings = {
        "low_exponent": f"R^2 > {job['fit.min_r_squared']} there, but an exponent of at most fit.min_exponent = {job['fit.min_exponent']} "
                        "(no fast growth, growth that is over before such a window ends or comes after the last one, or fast growth elsewhere "
                        "while a flat window has the largest R^2)",
        "low_r_squared": f"R^2 > {job['fit.min_r_squared']} in no window (ln d(t) is no straight line in any, whether and however fast d(t) grows)",
        "rounded": "lost the perturbation in rounding",
        "degenerate": "distances that are 0 or do not change",
        "diverged": "a parameter that stops being finite"}
    outcomes = np.concatenate([outcomes_at(archive, each) for each in points])
    counts = {name: int(np.sum(outcomes == value)) for value, name in names.items() if name in meanings}
    return ", ".join(f"{count} {'has' if count == 1 else 'have'} {meanings[name]}" for name, count in counts.items() if count)


def outcomes_at(archive, point):
    """Of all initial conditions that have a result: [seed]."""
    cell = archive.cell(point.eta, point.epsilon)
    return archive.dataset("lyapunov/outcome")[cell.place][np.isin(cell.status(), HAVE_RESULTS)]


def first_end(archive):
    """The iteration, from the perturbation on, at which the first window of [fit] ends."""
    first, shortest = (min(int(word) for word in archive.job[f"fit.{name}"].split()) for name in ("window_start", "window_length"))
    return first + shortest


def brief_growth(archive, points):
    """Of those that are not kept at these grid points: how many there are, how many of them are 1,000-fold and more at the last
    iteration, and how many of these reach half of that distance before a window of [fit] ends; None where no distance is recorded,
    or none from the perturbation on."""
    if "divergence/mean_distance" not in archive and "divergence/distance" not in archive:
        return None
    counts = np.zeros(3, dtype=int)
    for each in points:
        cell = archive.cell(each.eta, each.epsilon)
        if len(cell.seeds) == 0:
            continue
        lost = ~cell.kept()
        t, distance = cell.mean_distance()
        if t[0] != cell.perturb_at:
            return None
        distance = distance[lost]
        has_grown = distance[:, -1] >= GROWN * distance[:, 0]
        counts += lost.sum(), has_grown.sum(), np.sum(has_grown & (reach_half(t, distance) < first_end(archive)))
    return tuple(int(count) for count in counts)


def reach_half(t, distance):
    """How many iterations after the first one each d(t) [row, t] is at half of its last value for the first time. Not of its level
    over a longer end, which growth that comes late has not yet."""
    return (t - t[0])[np.argmax(distance >= distance[:, -1:] / 2, axis=1)]


def comparing_windows(archive):
    """How to see what other windows find: of a refit by the archive that has the distances."""
    source = archive.path if "divergence/distance" in archive else refit_of(archive)
    if source is None:
        return "where d(t) is recorded (observe.names = growth divergence), `netlyap refit` with --sensitivity compares what other " \
            "windows find"
    return f"{command('refit', os.path.abspath(source), '--sensitivity')} compares what other windows find"


def brief_growth_in_words(archive, points):
    """What brief_growth() counts at these grid points, to go on a sentence; empty where it counts none."""
    others, grown, brief = brief_growth(archive, points) or (0, 0, 0)
    return "" if grown == 0 else (
        f"; by the recorded distances {grown} of {others} are 1,000-fold and more at the last iteration, and {brief} of these {grown} "
        f"reach half of that distance before iteration {first_end(archive)} after the perturbation, where the first window ends")


def minority_note(archive, points, where):
    """A sentence on these grid points; `where` is " at 2 of 5 grid points"."""
    return (f"fewer than half are kept{where}: each initial condition is judged by its window of [fit], "
            f"{span_of(archive.job['fit.window_length'])} iterations long, with the largest R^2, and of the others "
            f"{others_in_words(archive, points)}{brief_growth_in_words(archive, points)}; {comparing_windows(archive)}")
