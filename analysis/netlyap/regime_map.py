"""What training does as the learning rate grows: how each trajectory ends, and the shares of that at every eta."""

import numpy as np

from netlyap import style
from netlyap.cell import COMPLETE, DIVERGED
from netlyap.digits import rounded, share, share_with_error
from netlyap.errors import ArchiveError
from netlyap.grid_ticks import put_ticks
from netlyap.labels import BRIEF, BURST, SPLIT, by_units
from netlyap.late_growth import late_growth
from netlyap.subject import not_complete

# How a trajectory ends, in the order in which it is asked; shown from the quiet to the wild.
REGIMES = ("diverged", "ageing", "transient", "period 2", "period 3", "other period", "descending", "rising", "at rest",
           "chaotic", "regular", "no period found")
TRANSIENT = "transient, then "  # and how it ends
BY_EXPONENT = ("chaotic", "regular")  # told where there are exponents: of tangent vectors, or of phases
LOOKS = {"at rest": ("#f0f0f0", ""), "descending": ("#a9c99a", "\\\\"), "rising": ("#e39a52", "xx"),
         "period 2": ("#bcd4e6", ""), "period 3": ("#6f9fc6", "//"), "other period": ("#34618a", "++"),
         "transient": ("#f2b880", "//"), "regular": ("#b9a3c9", "oo"),
         "no period found": ("#e8a39b", "--"), "chaotic": ("#c0392b", ""), "ageing": ("#e8c15a", ".."), "diverged": ("#303030", "")}
REPEATS = "the loss or the output biases repeat after {} iterations, over the last 256 of them, slow drift taken out"
TRENDS = ("no period above 1, and the loss {} over the last 256 iterations: Kendall's tau with time is {}, and it changes by "
          "more than 1e-5 of itself")
MEANINGS = {
    "ageing": "the set of stuck hidden units changed in the last tenth of the run",
    "period 2": REPEATS.format("two"), "period 3": REPEATS.format("three"),
    "other period": REPEATS.format("four or more, up to 64,"),
    "descending": TRENDS.format("falls", "-0.5 or less"), "rising": TRENDS.format("rises", "0.5 or more"),
    "at rest": "no period above 1, and no trend over the last 256 iterations",
    "transient": "tangent vectors have grown 1,000-fold or more somewhere, but it is not chaotic at the end, however that is",
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
WIDEST_BAR = 0.16  # powers of ten


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
    return [name for name in LOOKS if name == "transient" and has_tangents or name != "transient" and (
        name not in BY_EXPONENT or has_tangents or "intermittency/exponent" in archive)]


def shares(found):
    """The share of each regime at every eta: {name: [eta]}; NaN where nothing is computed."""
    known = (found >= 0).sum(axis=1)
    return {name: np.where(known > 0, (found == index).sum(axis=1) / np.maximum(known, 1), np.nan)
            for index, name in enumerate(REGIMES)}


def units_on(archive):
    """n_on of each trajectory that ends in a phase, NaN of the others: [eta, seed]."""
    stretch = archive.last_stretches()
    units, kind = (stretch[name].reshape(len(archive.eta), -1) for name in ("units_on", "kind"))
    return np.where((kind >= IN_PHASE) & (archive.status().reshape(units.shape) == COMPLETE), units, np.nan)


def mean_units_on(archive):
    """The mean n_on of the trajectories that end in a phase, and their share of those that are computed, at every eta: [eta],
    [eta]; NaN where there are none."""
    mean, _, count = means(units_on(archive))
    computed = results(archive)
    return mean, np.where(computed > 0, count / np.maximum(computed, 1), np.nan)


def results(archive):
    """How many trajectories have a result, which those that diverged have too: [eta]."""
    return np.isin(archive.status(), (COMPLETE, DIVERGED)).reshape(len(archive.eta), -1).sum(axis=1)


def counted(archive):
    """How many initial conditions each eta has: "16", "8 of 16", or "8 to 16 of 16" in a partial archive."""
    computed, total = results(archive), len(archive.seeds) * len(archive.epsilon)
    seen = computed[computed > 0]
    least, most = (int(seen.min()), int(seen.max())) if len(seen) else (0, 0)
    if least == total:
        return str(total)
    return f"{least} of {total}" if least == most else f"{least} to {most} of {total}"


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


def draw(archive):
    """The shares as a stack over eta; below, the time by n_on, and how many hidden units are on at the end."""
    if len(archive.eta) < 2:
        raise ArchiveError(f"{archive.path} has only eta = {archive.text('eta', archive.eta[0])}, and a picture over eta needs "
                           "several; give sweep.eta a list, as jobs/regimes.ini does")
    parts = {name: part for name, part in shares(regimes(archive)).items() if np.nansum(part) > 0}
    figure, axes = style.panels(3, 1, width=7.0, height=2.2, sharex=True, height_ratios=(3, 3, 2))
    stack, time, units = axes[:, 0]
    draw_bars(stack, archive.eta, {name: (parts[name], *look) for name, look in LOOKS.items() if name in parts})
    stack.set(xscale="log", ylim=(0, 1), ylabel="share of trajectories")
    occupation = {name: part for name, part in occupation_by_units(archive).items() if np.nansum(part) > 0}
    colors = iter(style.looks(sum(name not in OUTSIDE for name in occupation)))
    draw_bars(time, archive.eta, {
        name if name in OUTSIDE else f"$n_{{on}}$ = {name}":
            (part, *OUTSIDE[name]) if name in OUTSIDE else (part, next(colors)["color"], "")
        for name, part in occupation.items()})
    time.set(ylabel="share of the time", ylim=(0, 1))
    mean, share = mean_units_on(archive)
    if np.isfinite(mean).any():
        units.plot(archive.eta, mean, "o", color=style.BLACK, markersize=4, clip_on=False, label="mean $n_{on}$")
    units.plot(archive.eta, share, "s", color=style.BLUE, markersize=4, fillstyle="none", clip_on=False,
               label="share in a phase")
    left, right = bar_edges(archive.eta)
    is_missing = results(archive) == 0
    for panel in (stack, time, units):
        for begin, end in zip(left[is_missing], right[is_missing]):
            panel.axvspan(begin, end, **style.NOT_COMPUTED)
    if is_missing.any():
        units.bar([], [], label="not computed", **style.NOT_COMPUTED)
    units.set_xlim(left[0] / 1.1, right[-1] * 1.1)  # what is not computed has its place, too
    put_ticks(units, archive.eta)
    units.set(xlabel=r"learning rate $\eta$", ylim=(0, None), ylabel="at the end")
    units.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    figure.align_ylabels(axes[:, 0])
    figure.suptitle(f"how {int(archive.job['sweep.iterations']):,} iterations end, {counted(archive)} initial conditions "
                    "each")
    style.describe(figure, *words_of(archive, parts, occupation, bool(np.isfinite(mean).any())))
    return figure


def meaning(archive, name):
    """What a regime is, by what the archive has to tell it."""
    return BY_TANGENTS.get(name, MEANINGS[name]) if archive.log_growth() is not None else MEANINGS[name]


def words_of(archive, parts, occupation, ends_in_phase):
    """What the three panels show of this archive, and nothing else."""
    yield "Top: the share of initial conditions by how training ends."
    if len(archive.epsilon) > 1:
        yield f"The {len(archive.epsilon)} epsilon of each eta are taken together."
    for name in LOOKS:
        if name in parts:
            yield f"{name}: {meaning(archive, name)}."
    if set(occupation) == {"no phase"}:
        yield "Middle: all of the time is outside of laminar phases of 200 iterations or longer."
    else:
        yield ("Middle: the share of the time in laminar phases of 200 iterations or longer, by the number n_on of hidden "
               "units that are on for all samples, and outside of them.")
    yield "Bottom: the share of trajectories that end in such a phase" + (", and their mean n_on." if ends_in_phase else ".")
    yield "There is a bar for each learning rate that was computed, and nothing in between."
    missing = int((results(archive) == 0).sum())
    if missing:
        yield f"Of {missing} of {len(archive.eta)} learning rates nothing is computed yet: they are hatched."


OUTSIDE = {"no phase": ("#ffffff", ""), "split": ("#d9d9d9", "xx")}  # of phases with units on or off for all samples


def bar_edges(eta):
    """Left and right ends of a bar around every eta, on a logarithmic axis; no two touch."""
    places = np.log10(eta)
    gaps = np.diff(places)
    nearest = np.minimum(np.r_[np.inf, gaps], np.r_[gaps, np.inf])
    half = 0.5 * np.minimum(0.8 * nearest, WIDEST_BAR)
    return 10 ** (places - half), 10 ** (places + half)


def draw_bars(axes, eta, parts):
    """A stack for each eta that has shares: {name: (share [eta], color, hatch)}, from the bottom to the top."""
    there = np.any([np.isfinite(part) for part, _, _ in parts.values()], axis=0) if parts else np.zeros(len(eta), dtype=bool)
    left, right = (edge[there] for edge in bar_edges(eta))
    bottom = np.zeros(there.sum())
    for name, (part, color, hatch) in parts.items():
        height = np.nan_to_num(part[there])
        axes.bar(left, height, width=right - left, bottom=bottom, align="edge", facecolor=color, edgecolor="black",
                 linewidth=0.4, hatch=hatch, label=name)
        bottom = bottom + height
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], loc="center left", bbox_to_anchor=(1.0, 0.5))


def ends_of_transients(archive, found):
    """Lines of a table: how those end whose growth has died out, in numbers of trajectories."""
    is_transient = found == REGIMES.index("transient")
    if not is_transient.any():
        return []
    ends = np.where(is_transient, regimes_by(archive, late_growth(archive, LAST_PART), with_transients=False), -1)
    names = [name for name in LOOKS if (ends == REGIMES.index(name)).any()]
    lines = ["", "how the transient ones end, in numbers of trajectories",
             "       eta" + "".join(f"{name:>{len(name) + 2}}" for name in names)]
    for index, eta in enumerate(archive.eta):
        if is_transient[index].any():
            lines.append(f"{archive.text('eta', eta):>10}" + "".join(
                f"{(ends[index] == REGIMES.index(name)).sum():>{len(name) + 2}}" for name in names))
    return lines


def table(archive):
    """The same as text: how trajectories end, then the time by n_on; in two decimals or more."""
    archive.require("intermittency/phases", "period/loss", "training/loss")
    found = regimes(archive)
    known = (found >= 0).sum(axis=1)
    mean, error, _ = means(units_on(archive))
    names = columns_of(archive)
    lines = ["share of the trajectories by how they end, and mean n_on (units that are on) of those that end in a laminar phase",
             "       eta" + "".join(f"{name:>{len(name) + 2}}" for name in names) + "   mean n_on"]
    for index, eta in enumerate(archive.eta):
        values = "".join(f"{share((found[index] == REGIMES.index(name)).sum(), known[index]):>{len(name) + 2}}"
                         for name in names)
        lines.append(f"{archive.text('eta', eta):>10}{values}{rounded(mean[index], error[index]):>12}" +
                     ("" if known[index] else "   not computed"))
    lines += ends_of_transients(archive, found)
    times = {name: means(part) for name, part in times_by_units(archive).items()}
    lines += ["", "share of the time outside laminar phases of 200 iterations or longer, and in them by n_on (units that "
              "are on)",
              "       eta" + "".join(f"{name:>12}" for name in times)]
    lines += [f"{archive.text('eta', eta):>10}" +
              "".join(f"{share_with_error(part[index], spread[index]):>12}" for part, spread, _ in times.values())
              for index, eta in enumerate(archive.eta)]
    return "\n".join(lines + ["", *missing] if (missing := not_complete(archive, with_command=True)) else lines)
