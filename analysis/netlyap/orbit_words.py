"""The caption of an orbit diagram."""

import numpy as np

from netlyap import picture_files
from netlyap.cell import COMPLETE, DIVERGED
from netlyap.digits import ordinal
from netlyap.orbit_axes import FAR, LARGEST, ROUNDING, is_logarithmic
from netlyap.orbit_series import USUAL, is_orbit
from netlyap.orbit_turning import in_caption, why_silent
from netlyap.subject import not_complete, parts_of, printable, subject_of_all, title_of
from netlyap.training_words import differences, words_of_training

MOST_DIFFERENCES = 3  # settings in the title of a panel


def title(orbits, all_orbits):
    """The title of the archive, and what tells it from the others."""
    archives = [each.archive for each in all_orbits]
    own = {key: texts[archives.index(orbits.archive)] for key, texts in differences(archives).items()}
    words = [f"without {key}" if text is None else f"{key} = {text}" for key, text in own.items()]
    more = printable(", ".join(words[:MOST_DIFFERENCES])) + (", ..." if len(words) > MOST_DIFFERENCES else "")
    where = "" if orbits.is_over_eta else f", eta = {orbits.archive.text('eta', orbits.eta[0])}"
    return title_of(orbits.archive) + where + (f": {more}" if more else "")


def name_and_kind(orbits, eta=None, epsilon=None):
    """The usual name of the picture of a series at the eta and the epsilon that were chosen, if any, and what kind of picture that
    is: two kinds never take each other's place."""
    path = printable(orbits.path)
    return picture_files.name_and_kind("orbits" if eta is None else "orbit", orbits.archive, eta, epsilon,
                                       [] if path == USUAL else [path])


def words_over_eta(orbits, values, axis, is_spread):
    """What a panel over eta shows, in sentences."""
    archive, t, count = orbits.archive, orbits.t[-values.shape[2]:], values.shape[1]
    step = int(np.diff(t).max()) if len(t) > 1 else 1
    last = f"last {len(t)} recorded values" if len(t) > 1 else "last recorded value"
    scales = words_of_scales(is_logarithmic(orbits.eta), axis.is_log)
    when = f"iterations t = {t[0]} to {t[-1]}{f', every {ordinal(step)}' if step > 1 else ''}" if len(t) > 1 else f"iteration t = {t[0]}"
    if orbits.is_single:
        yield f"dots are {series(orbits)} of each {value_of(orbits)}, at {len(orbits.eta)} learning rates eta, {scales}."
    else:
        yield (f"dots are the {last} of {series(orbits)} of each {one_of(orbits)}, at {when}, at {len(orbits.eta)} learning rates eta, "
               f"{scales}.")
    yield words_of_trajectories(orbits, count)
    yield from words_of_colors(orbits)
    if is_orbit(orbits):
        yield words_of_dots(step)
    if orbits.may_turn:
        yield in_caption(orbits)
    elif silent := why_silent(orbits):
        yield f"There is no dotted line, because {silent}."
    if is_spread:
        yield "The dots of each eta stand side by side, from the first initial condition at the left to the last at the right."
    gone = orbits.count(DIVERGED)
    if gone.any():
        yield (f"Diverged, and without dots: {gone.sum()} of {orbits.computed().sum()} {what_diverges(orbits)}, at {(gone > 0).sum()} eta from "
               f"{archive.text('eta', orbits.eta[gone > 0][0])} on; triangles at the top edge, hollow where some are complete.")
    missing = (orbits.computed() == 0).sum()
    if missing:
        yield f"Of {missing} of {len(orbits.eta)} eta nothing is computed yet: they are hatched."
    below, there = axis.below(values).sum(), (~np.isnan(values)).sum()
    if axis.above(values).any():
        yield (f"{axis.above(values).sum()} of {there} values are above the axis, with a cross at the top edge: "
               f"{words_above(values, axis)}.")
    if below:
        yield f"{below} of {there} values are {words_of_rounding()}, and are marked at the lower edge."
    yield words_of_training(archive)


def words_above(values, axis):
    """How many values are infinite, and how many too large for the axis."""
    infinite = int(np.isinf(values).sum())
    large = int(axis.above(values).sum()) - infinite
    why = "" if axis.ceiling == LARGEST else f", {FAR:g} times the largest median of an eta, where very large ones do not count"
    return " and ".join([f"{infinite} infinite"] * (infinite > 0) + [f"{large} larger than {axis.ceiling:.3g}{why}"] * (large > 0))


def words_of_dots(step):
    """What the dots of a trajectory mean, of which every so manyth iteration is recorded."""
    band = "a band is chaos, a quasiperiodic or a very long cycle, the noise of minibatches, or what still descends"
    if step == 1:
        return f"One dot of a trajectory is a fixed point, p of them are a cycle of period p; {band}."
    return (f"One dot of a trajectory is a fixed point, or a cycle whose period divides {step}; of a cycle of period p there are "
            f"p / gcd(p, {step}) dots; {band}.")


def words_over_time(orbits, values, axis, most_points):
    """What a panel over the iterations shows, in sentences."""
    archive, t, gone = orbits.archive, orbits.t, orbits.count(DIVERGED)[0]
    step = int(np.diff(t).max()) if len(t) > 1 else 1
    yield (f"thin lines are {series(orbits)} of each {one_of(orbits)} against the iteration t at eta = "
           f"{archive.text('eta', orbits.eta[0])}{', on a logarithmic axis' if axis.is_log else ''}"
           + ("; the black line is the median of those that are complete." if has_median(orbits) else "."))
    yield words_of_trajectories(orbits, values.shape[1])
    yield from words_of_colors(orbits)
    if step > 1:
        yield f"Only every {ordinal(step)} iteration is recorded, which may hide a cycle."
    if len(t) > most_points:
        yield f"Lines have the lowest and the highest value of each of {most_points // 2} pieces of the run."
    if gone:
        yield (f"Diverged: {gone} of {orbits.computed().sum()} {what_diverges(orbits)}, of which the lines end there and a triangle "
               f"stands at the top edge; the first at t = {ends_of(orbits).min()}.")
    if axis.above(values).any():
        yield "Lines end where the values are infinite, or too large to be drawn."
    if axis.below(values).any():
        yield f"Lines end at the lower edge where the values are {words_of_rounding()}."
    yield words_of_training(archive)


def words_of_values(orbits, axis):
    """What a panel of single values at one eta shows, in sentences."""
    yield (f"dots are {series(orbits)} of each {value_of(orbits)} at eta = {orbits.archive.text('eta', orbits.eta[0])}"
           f"{', on a logarithmic axis' if axis.is_log else ''}"
           + ("; the black line is the median of those that are complete." if has_median(orbits) else "."))
    yield words_of_trajectories(orbits, orbits.status.shape[1])
    yield from words_of_colors(orbits)
    if orbits.count(DIVERGED)[0]:
        yield f"Diverged, and without dots: {orbits.count(DIVERGED)[0]} of {orbits.computed()[0]} initial conditions."
    yield words_of_training(orbits.archive)


def one_of(orbits):
    return "trajectory" if orbits.curves == "trajectories" else f"initial condition and {orbits.each}"


def value_of(orbits):
    """What a single value is of."""
    return f"initial condition and {orbits.each}" if orbits.each else "initial condition"


def words_of_colors(orbits):
    """Which of its curves is which."""
    if len(orbits.labels) > 1:
        yield f"Colors tell them apart, from dark, {orbits.labels[0]}, to light, {orbits.labels[-1]}."


def what_diverges(orbits):
    return "trajectories" if orbits.of_each == 1 else "initial conditions"


def of_all_panels(words):
    """The sentences of several panels, those that they have in common once: some for all, then some for each."""
    if len(words) == 1:
        return words[0]
    common = [sentence for sentence in words[0] if all(sentence in each for each in words)]
    groups = [("All panels", common)] + [(f"Panel {place}", [sentence for sentence in each if sentence not in common])
                                         for place, each in enumerate(words, 1)]
    return [f"{name}: {' '.join(sentences)}" for name, sentences in groups if sentences]


def small_print(all_orbits):
    """What the picture is about, in one line; no epsilon where that makes no difference."""
    return subject_of_all([orbits.archive for orbits in all_orbits], any(orbits.is_perturbed for orbits in all_orbits))


def subjects(all_orbits):
    """What the picture is about, a paragraph; of several archives what they have in common, and then what each has of its own."""
    archives = [each.archive for each in all_orbits]
    common = small_print(all_orbits)
    if len(archives) == 1:
        return [common, *not_complete(archives[0])]
    parts = [[part for part in parts_of(orbits.archive, orbits.is_perturbed) if part not in common.split("; ")]
             for orbits in all_orbits]
    return [*([f"All panels: {common}"] if common else []),
            *(f"Panel {place}: {'; '.join([title(orbits, all_orbits), *own, *not_complete(orbits.archive)])}"
              for place, (orbits, own) in enumerate(zip(all_orbits, parts), 1))]


def series(orbits):
    unit = "" if orbits.units == "1" else f"; in {orbits.units}"
    return printable(f"{orbits.path} ({orbits.long_name}{unit})")


def words_of_rounding():
    return f"0, or less than {ROUNDING:g} of the largest, which is rounding"


def words_of_scales(eta_log, is_log):
    names = [name for name, is_it in (("eta", eta_log), ("the values", is_log)) if is_it]
    return f"with logarithmic axes of {' and '.join(names)}" if len(names) > 1 else \
        f"with a logarithmic axis of {names[0]}" if names else "with linear axes"


def words_of_trajectories(orbits, count):
    """How many there are, and at which epsilon where that is not all the same."""
    archive, seeds, computed = orbits.archive, len(orbits.archive.seeds), orbits.computed()
    each = f", {count // seeds} {orbits.curves} of each ({orbits.each})" if orbits.each else ""
    at = f", at epsilon = {archive.text('epsilon', orbits.epsilon[0])}" if orbits.is_perturbed and orbits.epsilon[0] else ""
    known = "" if (computed == seeds).all() else f", {computed.min()} to {computed.max()} of {seeds} with a result" \
        if orbits.is_over_eta else f", {computed[0]} of {seeds} with a result"
    return (f"There {'is' if seeds == 1 else 'are'} {seeds} initial condition{'' if seeds == 1 else 's'}{' at each eta' if orbits.is_over_eta else ''}"
            f"{each}{at}{known}; the run has {int(archive.job['sweep.iterations']):,} iterations.")


def has_median(orbits):
    """A median of two would be their mean, that of several curves of each initial condition is of nothing, and that of periods lies
    between groups that have nothing in between."""
    return not orbits.is_period and orbits.curves == "trajectories" and orbits.of_each * orbits.count(COMPLETE)[0] > 2


def ends_of(orbits):
    """The last iteration that every trajectory has a finite value of that diverged, at one eta: [trajectory]."""
    there = np.isfinite(orbits.values[0][orbits.status[0] == DIVERGED])
    return np.array([orbits.t[each][-1] if each.any() else orbits.t[0] for each in there], dtype=int)
