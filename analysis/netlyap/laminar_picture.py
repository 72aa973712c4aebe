"""Laminar phases as a picture: survival, ageing, the time by label, and the transitions from phase to phase."""

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.ticker import NullLocator

from netlyap import style
from netlyap.grid_ticks import put_round_ticks
from netlyap.labels import FIRST_SCORED, has_exponents, in_order, kind, short_name
from netlyap.survival_band import errors

OUTSIDE = {"burst": "not all hidden units are stuck", "brief": "all are, for less than 200 iterations",
           "split": "some are on for some classes only"}
OF_KIND = {"chaotic": "the exponent of the softmax map from the logits of the phase is positive",
           "rest": "the exponent of the softmax map is negative, and the loss stays as it is",
           "periodic": "the exponent of the softmax map is negative, and the loss or the biases repeat",
           "regular": "the exponent of the softmax map is negative, and no period up to 64 is found",
           "undecided": "the exponent of the softmax map is 0 within its error", "unlike map": "the map does not describe the phase"}
WITHOUT_EXPONENT = {"rest": "the loss stays as it is", "periodic": "the loss or the biases repeat",
                    "chaotic": "no period up to 64, which alone does not make it chaos"}
OF_OLDER = "of an older version of netlyap, by other labels"  # gathered by this one, so that they are missing
COLUMNS = 3       # of a legend above a panel
LEAST_PHASES = 5  # a curve of fewer says nothing


def draw_survival(axes, archive, cell):
    """S(length) of all scored phases with its standard error, by the time at which they begin; returns it in words."""
    length = archive.dataset("intermittency_statistics/length")[:]
    survival, count = cell.intermittency("survival")[-1], cell.intermittency("phases")[-1]
    begin, end = (archive.dataset(f"intermittency_statistics/epoch_{name}")[:] for name in ("begin", "end"))
    phases = cell.phases()
    shown = [epoch for epoch in range(len(begin)) if count[epoch] >= LEAST_PHASES]
    for epoch, look in zip(shown, style.looks(len(shown))):
        rows = (phases["label"] >= FIRST_SCORED) & (phases["begin"] >= begin[epoch]) & (phases["begin"] < end[epoch])
        error = errors(phases["seed"][rows], (phases["end"] - phases["begin"])[rows], phases["is_cut_off"][rows] == 1,
                       length, cell.seeds)
        axes.fill_between(length, np.maximum(survival[epoch] - error, 0), np.minimum(survival[epoch] + error, 1),
                          color=look["color"], alpha=0.2, linewidth=0)
        axes.plot(length, survival[epoch], **look, label=f"{begin[epoch]:,} to {end[epoch]:,}")
    axes.set(xscale="log", xlabel="length of a phase (iterations)", ylabel="probability of lasting longer",
             ylim=(0, 1.02), xlim=(length[0] * 0.9, length[-1] * 1.1))
    label_lengths(axes, length)
    if not axes.lines:
        style.say(axes, f"no survival: in no epoch begin {LEAST_PHASES} phases of 200 iterations or longer")
        return f"nothing, because in no epoch begin {LEAST_PHASES} phases of 200 iterations or longer."
    legend_above(axes, title="begun in", title_fontsize=8)
    return (f"the probability that a phase of 200 iterations or longer lasts longer than a given length (Kaplan-Meier), by "
            f"the time at which it begins, where {LEAST_PHASES} or more do.")


def legend_above(axes, **look):
    """Above a panel, where it hides neither a curve nor its band."""
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncol=COLUMNS, borderaxespad=0.2, **look)


def label_lengths(axes, lengths):
    """Ticks at 200, 500, 1,000, 2,000, ... where curves are known."""
    shown = [length for length in lengths if str(length)[0] in "125"]
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(shown, [f"{length:,}" for length in shown])


def draw_ageing(axes, archive, cell):
    """Interruptions per 1000 iterations against t, and c / t with c from all epochs but the first; returns it in words."""
    begin, end = (archive.dataset(f"intermittency_statistics/epoch_{name}")[:] for name in ("begin", "end"))
    rate, error = (1000 * cell.intermittency(name) for name in ("burst_rate", "burst_rate_error"))
    t = np.sqrt(np.maximum(begin, end[0] / 10) * end)
    seen = np.nan_to_num(rate) > 0
    if not seen.any():
        style.say(axes, "no ageing: no phase was interrupted")
        return "nothing, because no phase was interrupted."
    axes.errorbar(t[seen], rate[seen], yerr=np.nan_to_num(error[seen]), fmt="o", color=style.BLACK, markersize=3,
                  capsize=2)
    axes.set(xscale="log", xlabel=style.ITERATION, ylabel="interruptions per 1000 iterations")
    style.set_log_scale(axes)
    words = "interruptions per 1000 iterations against the age of the trajectories"
    calm = [f"{first:,} to {last:,}" for first, last, value in zip(begin, end, rate) if value == 0]
    if calm:
        words += f" (without that of {', '.join(calm)}, in which there is none: 0 has no place on a logarithmic axis)"
    later = begin > 0
    if later.sum() > 1 and np.nan_to_num(rate[later]).sum() > 0:  # what is seen over what 1/t gives, of all of them
        factor = np.nansum(rate[later] * (end - begin)[later]) / np.log(end[later] / begin[later]).sum()
        line = np.array([begin[later][0], end[later][-1]])
        axes.plot(line, factor / line, color=style.BLUE, linestyle="--", label=f"{factor / 1000:.2g} / t per iteration")
        legend_above(axes)
        words += ", with c / t through all epochs but the first"
    put_round_ticks(axes, axes.get_window_extent().width / axes.figure.dpi)
    return words + "."


def draw_occupation(axes, archive, cell):
    """Share of the time in each label that occurs; returns it in words."""
    shares = cell.read("intermittency/time_share")  # right also where a table was full
    if not np.isfinite(shares).any():
        style.say(axes, f"no shares: {OF_OLDER}")
        return f"nothing, because the shares are {OF_OLDER}."
    share = np.nanmean(shares, axis=0)
    error = cell.intermittency("occupation_error")
    all_names = archive.label_names()
    there = np.array(in_order(all_names, np.flatnonzero(np.nan_to_num(share) > 0)), dtype=int)
    names = [short_name(all_names[label]) for label in there]
    axes.barh(np.arange(len(there)), share[there], xerr=np.nan_to_num(error[there]), color=style.GREY,
              edgecolor="black", linewidth=0.4, error_kw={"linewidth": 0.8})
    axes.set_yticks(np.arange(len(there)), names)
    axes.invert_yaxis()
    axes.set(xlabel="share of the time", ylabel="$n_{on}$ and kind")
    seen = {(kind(all_names[label]) or "").replace("_", " ") for label in there}
    kinds = OF_KIND if has_exponents(cell.phases()) else WITHOUT_EXPONENT
    meanings = "; ".join([f"{name}: {OUTSIDE[name]}" for name in names if name in OUTSIDE] +
                         [f"{name}: {meaning}" for name, meaning in kinds.items() if name in seen])
    return ("share of the time by the number of hidden units that are on and the kind of motion" +
            (f" ({meanings})." if meanings else "."))


def draw_transitions(axes, archive, cell):
    """How often a phase of one label is followed by one of another, over all initial conditions; returns it in words."""
    counts = cell.read("intermittency/transitions")
    if (counts < 0).all():
        style.say(axes, f"no transitions: {OF_OLDER}")
        return f"nothing, because the transitions are {OF_OLDER}."
    counts = np.where(counts < 0, 0, counts).sum(axis=0)
    all_names = archive.label_names()
    there = in_order(all_names, np.flatnonzero(counts.sum(axis=0) + counts.sum(axis=1) > 0))
    if len(there) == 0:
        style.say(axes, "no transitions: no phase follows another")
        return "nothing, because no phase follows another."
    names = [short_name(all_names[label]) for label in there]
    shown = counts[np.ix_(there, there)].astype(float)
    axes.imshow(np.where(shown > 0, shown, np.nan), cmap="Greys", norm=LogNorm(vmin=0.5, vmax=max(20 * shown.max(), 2)))
    for row, column in zip(*np.nonzero(shown)):
        axes.text(column, row, f"{int(shown[row, column])}", ha="center", va="center", fontsize=7)
    axes.set_xticks(np.arange(len(there)), names, rotation=90)
    axes.set_yticks(np.arange(len(there)), names)
    axes.set(xlabel="next phase", ylabel="phase")
    return "how often a phase of one label (row) is followed by one of another (column)."


def draw(archive):
    """All four panels for one grid point."""
    cell = archive.cell()
    figure, axes = style.panels(2, 2, width=4.4, height=3.6)
    words = {"Top left": draw_survival(axes[0, 0], archive, cell), "Top right": draw_ageing(axes[0, 1], archive, cell),
             "Bottom left": draw_occupation(axes[1, 0], archive, cell),
             "Bottom right": draw_transitions(axes[1, 1], archive, cell)}
    count = cell.intermittency("trajectories")
    figure.suptitle(f"laminar phases at {style.point(cell)}: {count} initial condition{'' if count == 1 else 's'}, "
                    f"{int(archive.job['sweep.iterations']):,} iterations")
    errors_known = "" if count == 1 else "Bars and bands are one standard error, by resampling trajectories."
    style.describe(figure, f"At {cell.point()}.", *(f"{place}: {what}" for place, what in words.items()), errors_known)
    return figure
