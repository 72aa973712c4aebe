"""What the pictures of exponents say in words: which quantities, bars and markers there are, and why some are not."""

import numpy as np

from netlyap.grid_values import words
from netlyap.paper.figure8 import LEAST_KEPT

EVEN = 0.1  # the steps of a grid differ by no more, of their mean
MOST_LISTED = 8  # numbers of a list that are named one by one
MOST_NUMBERS = 60  # cells of a map in which numbers are still read
INTERVALS = {"nmle": ("low", "high"), "tangent": ("tangent_low", "tangent_high"),
             "tangent_fraction": ("tangent_fraction_low", "tangent_fraction_high"), "mean": ("mean_low", "mean_high"), "median": ("median_low", "median_high"),
             "fraction": ("fraction_low", "fraction_high")}


def computed_in_words(points):
    """What these are that have a result: "are computed", unless some have it for some of their initial conditions alone."""
    if all(each.is_complete for each in points):
        return "is computed" if len(points) == 1 else "are computed"
    return "has results" if len(points) == 1 else "have results"


def why_none_kept(points):
    """Why there is no lambda_nMLE at any of these: what is not computed is not what the filter removes."""
    computed = sum(each.is_computed for each in points)
    if computed == len(points):
        return "no lambda_nMLE, because the filter keeps none at any grid point"
    there = computed_in_words([each for each in points if each.is_computed])
    where = f"at the {'one grid point' if computed == 1 else f'{computed} grid points'} that {there}"
    rest = len(points) - computed
    return f"no lambda_nMLE: the filter keeps none {where}, and {rest} {'is' if rest == 1 else 'are'} not computed"


def span_of(words):
    """ "30 to 100" of a list of whole numbers; "30" of a single one."""
    numbers = sorted(int(word) for word in words.split())
    return f"{numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else str(numbers[0])


def list_in_words(words):
    """Which whole numbers a list has: "0 to 100" where it has all between, "0, 5, .. 100" of equal steps, and else each, or how many."""
    numbers = sorted({int(word) for word in words.split()})
    steps = set(np.diff(numbers))
    if len(numbers) > 2 and steps == {1}:
        return f"{numbers[0]} to {numbers[-1]}"
    if len(numbers) > 3 and len(steps) == 1:
        return f"{numbers[0]}, {numbers[1]}, .. {numbers[-1]}"
    if len(numbers) > MOST_LISTED:
        return f"{numbers[0]} to {numbers[-1]} ({len(numbers)} values of them)"
    return " or ".join(filter(None, [", ".join(map(str, numbers[:-1])), str(numbers[-1])]))


def lengths_of(archive):
    """The lengths of the windows of [fit] in iterations, the shortest first."""
    return sorted(int(word) for word in archive.job["fit.window_length"].split())


def last_end(archive):
    """The iteration, from the perturbation on, at which the last window of [fit] ends."""
    return max(int(word) for word in archive.job["fit.window_start"].split()) + lengths_of(archive)[-1]


def has_slopes(archive):
    """Whether Lambda is the slope in a window (fit.estimator), not the growth from the perturbation to its end."""
    return archive.job.get("fit.estimator", "fit") == "fit"


def words_of_fit(archive):
    """What an exponent is made of: how many members, which distance, and the windows from which the best is taken."""
    job, members = archive.job, int(archive.job["sweep.members"])
    of_members = "its one member" if members == 1 else f"its {members} members"
    distance = (f"ln of the L1 distance of {of_members}" if members == 1 else f"the mean over {of_members} of ln of the L1 distance"
                if job["fit.average"] == "log" else f"ln of the mean L1 distance of {of_members}")
    kind = (f"the slope of {distance} in" if has_slopes(archive) else
            f"the growth of {distance} per iteration, from the perturbation to the end of")
    return (f"Each Lambda is of one initial condition: {kind} the window of largest R^2, among those that start "
            f"{list_in_words(job['fit.window_start'])} iterations after the perturbation and are {list_in_words(job['fit.window_length'])} "
            f"long. The distance is over all parameters{'' if has_slopes(archive) else ', and R^2 is of the window alone'}.")


def words_of_quantities(points):
    """What is drawn of the exponents; of lambda_nMLE why not, where none is kept."""
    if any(each.kept for each in points):
        return ("lambda_nMLE, the mean of the finite network Lyapunov exponents (1/iteration) that the filter keeps; mean and "
                "median of all finite ones, before the filter")
    return f"{why_none_kept(points)}; mean and median of all finite network Lyapunov exponents (1/iteration), before the filter"


def has_tangents(points):
    """Whether any of these has exponents of tangent vectors, and keeps one of them."""
    return any(each.tangent_kept > 0 for each in points)


def words_of_tangents(points):
    """What is drawn of tangent vectors, where anything is."""
    return ("Red crosses: the same of tangent vectors, which begin in the directions of the members and are searched in the same "
            "windows; lambda_nMLE in the limit of small epsilon, its bootstrap interval, and the fraction that the filter keeps of them."
            if has_tangents(points) else "")


def words_of_none(points):
    """What "none" in a cell of a map means, after a comma; nothing where it is in none."""
    computed = [each for each in points if each.is_computed]
    reasons = [why for why, is_so in (
        ("where the filter keeps none", any(each.kept for each in points) and any(each.kept == 0 for each in computed)),
        ("where no exponent is finite", any(not np.isfinite(each.mean) for each in computed))) if is_so]
    return f', "none" {" or ".join(reasons)}' if reasons else ""


def words_of_hatching(points):
    """What is hatched, where anything is."""
    return "What is hatched is not computed." if any(not each.is_computed for each in points) else ""


def without_interval(points, name):
    """Whether some of these have a value, but no interval for it: their markers are hollow."""
    return any(np.isfinite(getattr(each, name)) and not np.isfinite(getattr(each, INTERVALS[name][0])) for each in points)


def has_interval(points, name):
    return any(np.isfinite(getattr(each, INTERVALS[name][0])) for each in points)


def words_of_bars(points):
    """Which intervals the bars are, of those that are drawn."""
    kinds = {"nmle": "the bootstrap interval of lambda_nMLE", "mean": "1.96 standard errors of the mean",
             "median": "the order-statistic interval of the median", "fraction": "Wilson's interval of the kept fraction"}
    return f"Bars are 95 %: {words([kind for name, kind in kinds.items() if has_interval(points, name)])}."


def words_of_hollow(points):
    """Why some markers are hollow, if any are."""
    sentences = []
    if without_interval(points, "nmle"):
        sentences.append(f"A hollow marker of lambda_nMLE has no interval, because fewer than {LEAST_KEPT} are kept: do not cite "
                         "it.")
    few = [name for name in ("mean", "median") if without_interval(points, name)]
    if few:
        sentences.append(f"A hollow marker of the {words(few)} has no interval, because there are too few exponents.")
    return " ".join(sentences)


def hollow_in_title(points):
    return "; hollow: no interval" if words_of_hollow(points) else ""


def is_even(values):
    """Whether values are equally spaced, or their logarithms."""
    steps = [np.diff(values), np.diff(np.log(values))] if np.min(values) > 0 else [np.diff(values)]
    return any(np.ptp(each) <= EVEN * np.abs(each.mean()) for each in steps)


def words_of_maps(eta, epsilon):
    """What the cells of a map are, and its colors."""
    uneven = [name for name, values in (("eta", eta), ("epsilon", epsilon)) if not is_even(values)]
    cells = f"All cells of a map are equally large, although the values of {words(uneven)} are not equally spaced. " if uneven else ""
    return f"{cells}The maps of exponents have one scale of colors."


def words_of_brackets(points):
    is_numbered = len(points) <= MOST_NUMBERS
    return (f"In brackets: a lambda_nMLE of fewer than {LEAST_KEPT} kept." if is_numbered and without_interval(points, "nmle")
            else "")


def words_of_lines(archive, points):
    sentence = "Lines guide the eye from point to point; nothing is known between them"
    if any(without_interval(points, name) for name in ("nmle", "mean", "median")):
        sentence += "; those to a hollow marker are thin and dotted"
    sentence += "."
    if archive.job["sweep.fresh_initial_conditions"] == "no" and all(each.is_complete for each in points):
        sentence += (" All grid points have the same initial conditions: where their exponents go together, differences are "
                     "known better than the bars say, where they go against each other, worse.")
    return sentence
