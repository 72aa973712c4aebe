"""The regime map as a picture: how training ends at every learning rate, the time by n_on, and what is on at the end."""

import numpy as np

from netlyap import style
from netlyap.errors import ArchiveError
from netlyap.estimate import wilson_interval
from netlyap.grid_ticks import put_ticks
from netlyap.regime_map import (ORDER, TRANSIENT, count_in_phase, endings, meaning, means, occupation_by_units, results, shares, units_on)

WIDEST_BAR = 0.16  # powers of ten
LOOKS = {"at rest": ("#f0f0f0", ""), "descending": ("#a9c99a", "\\\\"), "rising": ("#e39a52", "xx"),
         "period 2": ("#bcd4e6", ""), "period 3": ("#6f9fc6", "//"), "other period": ("#34618a", "++"),
         "regular": ("#b9a3c9", "oo"),
         "no period found": ("#e8a39b", "--"), "chaotic": ("#c0392b", ""), "ageing": ("#e8c15a", ".."), "diverged": ("#303030", "")}
DIED_OUT = "||"  # the hatching of what is transient, in the color of what it ends in
OUTSIDE = {"no phase": ("#ffffff", ""), "split": ("#d9d9d9", "xx")}  # of phases with units on or off for all samples




def draw(archive):
    """The shares as a stack over eta; below, the time by n_on, the share that ends in a phase, and how many hidden units are on there."""
    if len(archive.eta) < 2:
        raise ArchiveError(f"{archive.path} has only eta = {archive.text('eta', archive.eta[0])}, and a picture over eta needs "
                           "several; give sweep.eta a list, as jobs/regimes.ini does")
    names, found = endings(archive)
    parts = {name: part for name, part in shares(found, names).items() if np.nansum(part) > 0}
    mean, error, _ = means(units_on(archive))
    ends_in_phase = bool(np.isfinite(mean).any())
    rows = 4 if ends_in_phase else 3
    figure, axes = style.panels(rows, 1, width=7.4, height=2.0, sharex=True, height_ratios=(3, 3, 2, 2)[:rows])
    stack, time, phase = axes[:3, 0]
    draw_bars(stack, archive.eta, {name: (parts[name], *look_of(name)) for name in in_order(parts)})
    stack.set(xscale="log", ylim=(0, 1), ylabel="share of trajectories")
    occupation = {name: part for name, part in occupation_by_units(archive).items() if np.nansum(part) > 0}
    colors = iter(style.looks(sum(name not in OUTSIDE for name in occupation)))
    draw_bars(time, archive.eta, {
        name if name in OUTSIDE else f"$n_{{on}}$ = {name}":
            (part, *OUTSIDE[name]) if name in OUTSIDE else (part, next(colors)["color"], "")
        for name, part in occupation.items()})
    time.set(ylabel="share of the time", ylim=(0, 1))
    draw_share_in_phase(phase, archive)
    if ends_in_phase:
        below = axes[3, 0]
        below.errorbar(archive.eta, mean, yerr=np.nan_to_num(error), fmt="o", color=style.BLACK, markersize=4, capsize=1.5, elinewidth=0.7)
        below.set(ylim=(0, None), ylabel="mean $n_{on}$\nin a phase")
    finish(archive, figure, axes[:, 0])
    style.describe(figure, *words_of(archive, parts, occupation, ends_in_phase))
    return figure


def draw_share_in_phase(panel, archive):
    """The share of trajectories that end in a phase, with Wilson's intervals."""
    computed, count = results(archive), count_in_phase(archive)
    there = computed > 0
    share = count[there] / computed[there]
    low, high = np.array([wilson_interval(each, n) for each, n in zip(share, computed[there])]).reshape(-1, 2).T
    panel.errorbar(archive.eta[there], share, yerr=np.maximum([share - low, high - share], 0), fmt="s", color=style.BLUE, markersize=4,
                   fillstyle="none", capsize=1.5, elinewidth=0.7)
    panel.set(ylim=(-0.03, 1.03), ylabel="share that\nends in a phase")


def finish(archive, figure, panels):
    """What all panels have in common: the axis, what is not computed, and the title."""
    left, right = bar_edges(archive.eta)
    is_missing = results(archive) == 0
    for panel in panels:
        for begin, end in zip(left[is_missing], right[is_missing]):
            panel.axvspan(begin, end, **style.NOT_COMPUTED)
    last = panels[-1]
    if is_missing.any():
        last.bar([], [], label="not computed", **style.NOT_COMPUTED)
        last.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    last.set_xlim(left[0] / 1.1, right[-1] * 1.1)  # what is not computed has its place, too
    put_ticks(last, archive.eta)
    last.set_xlabel(r"learning rate $\eta$")
    figure.align_ylabels(panels)
    figure.suptitle(f"how {int(archive.job['sweep.iterations']):,} iterations end, {counted(archive)} initial conditions each")
    if (note := words_of_errors(archive)):
        panels[0].set_title(note, fontsize=8)


def words_of_errors(archive):
    """How well a share is known, where fewest trajectories are computed."""
    seen = results(archive)
    n = int(seen[seen > 0].min()) if (seen > 0).any() else 0
    if n == 0:
        return ""
    half = n // 2
    (low, high), (_, most) = wilson_interval(half / n, n), wilson_interval(0, n)
    return f"95 % intervals (Wilson) of shares of {n}: {half} of {n} is {low:.2f} to {high:.2f}, 0 of {n} is 0 to {most:.2f}"


def in_order(names):
    """From the quiet to the wild; what is transient by what it ends in."""
    def place(name):
        end = name.removeprefix(TRANSIENT)
        return (ORDER.index(name), -1) if end == name else (ORDER.index("transient"), ORDER.index(end))
    return sorted(names, key=place)


def look_of(name):
    """Color and hatching."""
    end = name.removeprefix(TRANSIENT)
    return LOOKS[name] if end == name else (LOOKS[end][0], DIED_OUT)


def words_of(archive, parts, occupation, ends_in_phase):
    """What the panels show of this archive, and nothing else."""
    yield "Top: the share of initial conditions by how training ends."
    if len(archive.epsilon) > 1:
        yield f"The {len(archive.epsilon)} epsilon of each eta are taken together."
    if any(name.startswith(TRANSIENT) for name in parts):
        yield f"transient: {meaning(archive, 'transient')}; what it ends in stands behind the comma."
    ends = {name.removeprefix(TRANSIENT) for name in parts}
    for name in ORDER:
        if name in ends:
            yield f"{name}: {meaning(archive, name)}."
    if words := words_of_errors(archive):
        yield f"{words}; the table has all."
    if set(occupation) == {"no phase"}:
        yield "Second panel: all of the time is outside of laminar phases of 200 iterations or longer."
    else:
        yield ("Second panel: the share of the time in laminar phases of 200 iterations or longer, by the number n_on of hidden "
               "units that are on for all samples, and outside of them.")
    yield "Third panel: the share of trajectories that end in such a phase, with its 95 % interval (Wilson's)."
    if ends_in_phase:
        yield "Bottom: the mean n_on of these, with its standard error."
    yield "There is a bar for each learning rate that was computed, and nothing in between."
    missing = int((results(archive) == 0).sum())
    if missing:
        yield f"Of {missing} of {len(archive.eta)} learning rates nothing is computed yet: they are hatched."


def counted(archive):
    """How many initial conditions each eta has: "16", "8 of 16", or "8 to 16 of 16" in a partial archive."""
    computed, total = results(archive), len(archive.seeds) * len(archive.epsilon)
    seen = computed[computed > 0]
    least, most = (int(seen.min()), int(seen.max())) if len(seen) else (0, 0)
    if least == total:
        return str(total)
    return f"{least} of {total}" if least == most else f"{least} to {most} of {total}"


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
