"""Grid points at which fewer than half of the initial conditions are kept, or none: what is known of the others."""

import os
import shlex

import numpy as np

from netlyap.commands import command
from netlyap.derived import refit_of, refit_options
from netlyap.exponent_words import has_slopes, last_end, span_of
from netlyap.subject import HAVE_RESULTS


def is_minority(point):
    """Whether some are kept, but fewer than half."""
    return point.kept > 0 and 2 * point.kept < point.total


def others_in_words(archive, points):
    """How many of those not kept have which outcome, at these grid points; with all that an outcome may mean."""
    job, names = archive.job, archive.flag_names("lyapunov/outcome")
    meanings = {
        "low_exponent": f"R^2 > {job['fit.min_r_squared']} there, but an exponent"
                        f"{'' if has_slopes(archive) else ', which is of the stretch from the perturbation to its end,'} "
                        f"of at most fit.min_exponent = {job['fit.min_exponent']} (no fast growth, {of_low_exponent(archive)})",
        "low_r_squared": f"R^2 > {job['fit.min_r_squared']} in no window (ln d(t) is no straight line of growth or decay in any, whether and however fast d(t) grows)",
        "rounded": "lost the perturbation in rounding",
        "degenerate": "a distance that is 0, or that changes in no window",
        "diverged": "a parameter that stops being finite"}
    outcomes = np.concatenate([outcomes_at(archive, each) for each in points])
    counts = {name: int(np.sum(outcomes == value)) for value, name in names.items() if name in meanings}
    return ", ".join(f"{count} {'has' if count == 1 else 'have'} {meanings[name]}" for name, count in counts.items() if count)


def of_low_exponent(archive):
    """Which fast growth has a small exponent all the same."""
    return (f"growth that is over before such a window ends{after_last(archive)}, or fast growth elsewhere while a flat window has the "
            "largest R^2" if has_slopes(archive) else "or growth that comes after that stretch or takes a small part of it")


def after_last(archive):
    """Where growth may come after all windows, these words of it: not where the last one ends with the run."""
    followed = int(archive.job["sweep.iterations"]) - max(int(word) for word in archive.job["perturb.at"].split())
    return " or comes after the last one" if last_end(archive) < followed else ""


def outcomes_at(archive, point):
    """Of all initial conditions that have a result: [seed]."""
    cell = archive.cell(point.eta, point.epsilon)
    return archive.dataset("lyapunov/outcome")[cell.place][np.isin(cell.status(), HAVE_RESULTS)]


def comparing_windows(archive, is_on_screen=True):
    """How to see what other windows find: of a refit by the archive that has the distances. A caption names files without folders."""
    lack, source = lack_of_distances(archive), archive.path if has_distances(archive) else refit_of(archive)
    settings = [*refit_options(archive), "--sensitivity"]
    if lack:
        return f"`netlyap refit --sensitivity`, which compares what other windows find, has not the distances that it takes: {lack}"
    if source is not None and not is_on_screen:
        return f"`{shlex.join(['netlyap', 'refit', os.path.basename(source), *settings])}` compares what other windows find"
    if source is None:
        how = "`netlyap run --extend` with `divergence` added to observe.names" if len(archive.job["perturb.at"].split()) == 1 else \
            "a run of one perturb.at with `divergence` among observe.names"
        return f"where d(t) is recorded ({how}), `netlyap refit` with --sensitivity compares what other windows find"
    if not os.path.exists(source):
        return f"`netlyap refit` with --sensitivity compares what other windows find, of {source} with the distances, which is not there"
    return f"{command('refit', os.path.abspath(source), *settings)} compares what other windows find"


def has_distances(archive):
    """Whether it has distances, of every member or of their mean."""
    return any(f"divergence/{name}" in archive for name in ("distance", "mean_distance"))


def lack_of_distances(archive):
    """Why the distances of an archive of one perturbation are none that `netlyap refit` can search windows in; "" where they are, and
    where there are none."""
    if not has_distances(archive):
        return ""
    job = archive.job
    if job.get("observe.divergence.norm", "l1") != "l1" or job.get("observe.divergence.state", "no") != "no":
        return "those here are not the L1 ones over theta, of which exponents are made"
    if job["fit.average"] == "log" and "divergence/distance" not in archive:
        return "fit.average = log needs the distance of every member, and there is their mean alone"
    first = int(job["perturb.at"])
    missing = sorted(set(range(first, first + last_end(archive))) - set(archive.dataset("divergence/iteration")[:].tolist()))
    return f"the windows end {last_end(archive)} iterations after the perturbation, and there is none at t = {missing[0]}" if missing else ""


def minority_note(archive, points, where):
    """A sentence on these grid points; `where` is " at 2 of 5 grid points"."""
    return (f"fewer than half are kept{where}: each initial condition is judged by its window of [fit], "
            f"{span_of(archive.job['fit.window_length'])} iterations long, with the largest R^2, and of the others "
            f"{others_in_words(archive, points)}")
