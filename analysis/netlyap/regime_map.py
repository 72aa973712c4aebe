"""What training does as the learning rate grows: how each trajectory ends, and the shares of that at every eta."""

import numpy as np

from netlyap.cell import COMPLETE, DIVERGED
from netlyap.errors import ArchiveError
from netlyap.labels import BRIEF, BURST, SPLIT, by_units
from netlyap.late_growth import late_growth

# How a trajectory ends, in the order in which it is asked, and from the quiet to the wild.
REGIMES = ("diverged", "ageing", "transient", "period 2", "period 3", "other period", "descending", "rising", "at rest",
           "chaotic", "regular", "no period found")
ORDER = ("at rest", "descending", "rising", "period 2", "period 3", "other period", "transient", "regular", "no period found", "chaotic",
         "ageing", "diverged")
TRANSIENT = "transient, then "  # and how it ends
BY_EXPONENT = ("chaotic", "regular")  # told where there are exponents: of tangent vectors, or of phases
REPEATS = "the loss or the output biases repeat after {} iterations, over the last 256 of them, slow drift taken out"
TRENDS = ("no period above 1, and the loss {} over the last 256 iterations: Kendall's tau with time is {}, and it changes by "
          "more than 1e-5 of itself")
MEANINGS = {
    "ageing": "the set of stuck hidden units changed in the last tenth of the run",
    "period 2": REPEATS.format("two"), "period 3": REPEATS.format("three"),
    "other period": REPEATS.format("four or more, up to 64,"),
    "descending": TRENDS.format("falls", "-0.5 or less"), "rising": TRENDS.format("rises", "0.5 or more"),
    "at rest": "no period above 1, and no trend over the last 256 iterations",
    "transient": "tangent vectors have grown 1,000-fold or more somewhere, but it is not chaotic at the end",
    "chaotic": "no period up to 64 and no trend over the last 256 iterations, in a laminar phase whose softmax map has a "
               "positive exponent, by more than two standard errors",
    "regular": "the same with a negative exponent, so that the period is longer, or the loss has not settled yet",
    "no period found": "no period up to 64 and no trend over the last 256 iterations, which alone does not make it chaos",
    "diverged": "a parameter is not finite"}
LAST_PART = 0.1  # of the run: a stretch that begins in it has not settled
IN_PHASE = 2     # the first kind of stretch that is a scored phase, in /intermittency/kind
CHAOTIC, REGULAR = 4, 5  # there, where phases have exponents
BY_TANGENTS = {  # the meanings where the job observes `spectrum`
    "chaotic": "no period up to 64 over the last 256 iterations, and tangent vectors grow over the last tenth of the run: 1,000-fold "
               "or more, and by more than two standard errors of their exponent",
    "regular": "no period up to 64 and no trend over the last 256 iterations, and tangent vectors shrink by as much"}
WINDOW = 256     # iterations at the end, from which a period is read as well
LEAST_LOSSES = 8  # in it, of which a trend is read
TREND = 0.5      # Kendall's tau: three of four pairs of losses go the same way
LEAST_CHANGE = 1e-5  # of the loss over the window, relative


def kendalls_tau(series):
    """Of a series with time, over its last dimension: the mean sign of (later - earlier) over all pairs."""
    earlier, later = np.triu_indices(series.shape[-1], 1)
    return np.sign(series[..., later] - series[..., earlier]).mean(axis=-1)


def trends(series):
    """-1 where a series falls, 1 where it rises, 0 where it does neither: see TREND and LEAST_CHANGE."""
    quarter = max(series.shape[-1] // 4, 1)
    first, last = (np.median(part, axis=-1) for part in (series[..., :quarter], series[..., -quarter:]))
    tau = kendalls_tau(series)
    moves = np.abs(last - first) > LEAST_CHANGE * np.abs(first)
    return np.where(moves & (np.abs(tau) >= TREND), np.sign(tau), 0).astype(int)


def last_trends(archive):
    """-1 where the loss falls at the end, 1 where it rises, 0 where it does neither: [eta, epsilon, seed]."""
    tau = archive.last_trends()
    if tau is None:
        return trends(last_losses(archive))
    return np.where(np.abs(np.nan_to_num(tau)) >= TREND, np.sign(tau), 0).astype(int)


def last_losses(archive):
    """The losses of the last iterations; a sentence where they are too few."""
    losses = archive.last_losses(WINDOW)
    if losses.shape[-1] < LEAST_LOSSES:
        raise ArchiveError(f"{archive.path} has {losses.shape[-1]} losses in the last {WINDOW} iterations, and a trend is "
                           f"read from {LEAST_LOSSES} or more; give observe.training.every of at most "
                           f"{WINDOW // LEAST_LOSSES}, and no observe.training.range that ends before, in its job")
    return losses


def regimes(archive):
    """The index in REGIMES of every trajectory [eta, seed], -1 where it was not computed; epsilons follow each other."""
    growth = late_growth(archive, LAST_PART)
    return regimes_by(archive, growth)


def regimes_by(archive, growth, with_transients=True):
    """The same, with what tangent vectors say; how the transient ones end where these are not told apart."""
    status = archive.status()
    stretch = archive.last_stretches()
    loss, biases = archive.last_periods()
    period = np.where(loss == 1, np.maximum(biases, 1), loss)  # a constant loss can hide a cycle of the classes
    trend = last_trends(archive)
    iterations = int(archive.job["sweep.iterations"])
    never = np.zeros(status.shape, dtype=bool)
    if growth is None:
        kind = np.where(np.isfinite(stretch["exponent"]), stretch["kind"], -1) if "exponent" in stretch else never - 1
        is_chaotic, is_transient, is_regular = (period == 0) & (trend == 0) & (kind == CHAOTIC), never, kind == REGULAR
    else:
        is_chaotic = growth.is_chaotic & (period == 0)  # what ends in a cycle has grown before it
        is_transient, is_regular = growth.has_grown & ~is_chaotic & with_transients, growth.is_negative
    found = np.select(
        [status == DIVERGED, stretch["begin"] >= (1 - LAST_PART) * iterations, is_chaotic, is_transient,
         period == 2, period == 3, period > 3, (period >= 0) & (trend < 0), (period >= 0) & (trend > 0), period == 1,
         (period == 0) & is_regular, period == 0],
        [REGIMES.index(name) for name in ("diverged", "ageing", "chaotic", "transient", "period 2", "period 3", "other period",
                                          "descending", "rising", "at rest", "regular", "no period found")], default=-1)
    found[(status != COMPLETE) & (status != DIVERGED)] = -1
    return found.reshape(len(archive.eta), -1)


def endings(archive):
    """Names of ends, and the index of every trajectory in them [eta, seed], -1 where it was not computed: those of regimes(), but what is
    transient by what it ends in, as "transient, then period 2"."""
    found = regimes(archive)
    names = [*REGIMES, *(TRANSIENT + name for name in REGIMES)]
    is_transient = found == REGIMES.index("transient")
    if is_transient.any():
        ends = regimes_by(archive, late_growth(archive, LAST_PART), with_transients=False)
        found = np.where(is_transient, len(REGIMES) + ends, found)
    return names, found


def columns_of(archive):
    """The regimes that the archive can tell, from the quiet to the wild."""
    has_tangents = archive.log_growth() is not None
    return [name for name in ORDER if name == "transient" and has_tangents or name != "transient" and (
        name not in BY_EXPONENT or has_tangents or "intermittency/exponent" in archive)]


def shares(found, names=REGIMES):
    """The share of each of these ends at every eta: {name: [eta]}; NaN where nothing is computed."""
    known = (found >= 0).sum(axis=1)
    return {name: np.where(known > 0, (found == index).sum(axis=1) / np.maximum(known, 1), np.nan)
            for index, name in enumerate(names)}


def units_on(archive):
    """n_on of each trajectory that ends in a phase, NaN of the others: [eta, seed]."""
    stretch = archive.last_stretches()
    units, kind = (stretch[name].reshape(len(archive.eta), -1) for name in ("units_on", "kind"))
    return np.where((kind >= IN_PHASE) & (archive.status().reshape(units.shape) == COMPLETE), units, np.nan)


def count_in_phase(archive):
    """How many trajectories end in a phase, at every eta: [eta]."""
    return np.isfinite(units_on(archive)).sum(axis=1)


def results(archive):
    """How many trajectories have a result, which those that diverged have too: [eta]."""
    return np.isin(archive.status(), (COMPLETE, DIVERGED)).reshape(len(archive.eta), -1).sum(axis=1)


def means(values):
    """Of what there is at every eta: the mean, its standard error (NaN for fewer than two), and how much there is: [eta]."""
    there = np.isfinite(values)
    count = there.sum(axis=1)
    mean = np.where(count > 0, np.where(there, values, 0).sum(axis=1) / np.maximum(count, 1), np.nan)
    squares = np.where(there, (values - mean[:, None]) ** 2, 0).sum(axis=1)
    return mean, np.where(count > 1, np.sqrt(squares / np.maximum((count - 1) * count, 1)), np.nan), count


def times_by_units(archive):
    """Share of the time outside scored phases, then in them by n_on, of each trajectory: {name: [eta, seed]}."""
    data = archive.dataset("intermittency/time_share")[:]
    shares = data.reshape(len(data), -1, data.shape[-1])  # all epsilons alike
    outside = {"no phase": shares[..., [BURST, BRIEF]].sum(axis=-1), "split": shares[..., SPLIT]}
    return outside | by_units(archive.label_names(), shares)


def occupation_by_units(archive):
    """The same, the mean of all trajectories: {name: [eta]}."""
    return {name: means(part)[0] for name, part in times_by_units(archive).items()}


def meaning(archive, name):
    """What a regime is, by what the archive has to tell it."""
    return BY_TANGENTS.get(name, MEANINGS[name]) if archive.log_growth() is not None else MEANINGS[name]
