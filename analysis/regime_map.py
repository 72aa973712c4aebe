"""What training does as the learning rate grows: how each trajectory ends, and the shares of that at every eta."""

import numpy as np

from archive import COMPLETE, DIVERGED, ArchiveError
from paper import style

# How a trajectory ends, in the order in which it is asked.
REGIMES = ("diverged", "ageing", "converged", "period 2", "period 3", "other period", "chaotic")
LOOKS = {"converged": ("#f0f0f0", ""), "period 2": ("#bcd4e6", ""), "period 3": ("#6f9fc6", "//"),
         "other period": ("#34618a", ""), "chaotic": ("#c0392b", ""), "ageing": ("#e8c15a", ".."),
         "diverged": ("#303030", "")}
SHOWS = ("Top: the share of initial conditions by how training ends. Middle: the share of the time by the number of hidden "
         "units that are on for all samples in a laminar phase, and outside of phases. Bottom: the mean number of units that "
         "are on, of trajectories that end in a phase, and the share of those.")
LAST_PART = 0.1  # of the run: a stretch that begins in it has not settled
IN_PHASE = 2     # the first kind of stretch that is a scored phase, in /intermittency/kind


def regimes(archive):
    """The index in REGIMES of every trajectory [eta, seed], -1 where it was not computed; all epsilons follow each other."""
    status = archive.status()
    stretch = archive.last_stretches()
    loss, biases = archive.last_periods()
    period = np.where(loss == 1, np.maximum(biases, 1), loss)  # a constant loss can hide a cycle of the classes
    iterations = int(archive.job["sweep.iterations"])
    found = np.select(
        [status == DIVERGED, stretch["begin"] >= (1 - LAST_PART) * iterations, period == 1, period == 2, period == 3,
         period > 3, period == 0],
        range(len(REGIMES)), default=-1)
    found[(status != COMPLETE) & (status != DIVERGED)] = -1
    return found.reshape(len(archive.eta), -1)


def shares(found):
    """The share of each regime at every eta: {name: [eta]}; NaN where nothing is computed."""
    known = (found >= 0).sum(axis=1)
    return {name: np.where(known > 0, (found == index).sum(axis=1) / np.maximum(known, 1), np.nan)
            for index, name in enumerate(REGIMES)}


def mean_units_on(archive):
    """The mean n_on of the trajectories that end in a phase, and their share, at every eta: [eta], [eta]."""
    stretch = archive.last_stretches()
    units, kind = (stretch[name].reshape(len(archive.eta), -1) for name in ("units_on", "kind"))
    in_phase = (kind >= IN_PHASE) & (archive.status().reshape(units.shape) == COMPLETE)
    count = in_phase.sum(axis=1)
    total = np.where(in_phase, units, 0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan), count / units.shape[1]


def occupation_by_units(archive):
    """Share of the time outside scored phases, then in them by n_on: {name: [eta]}; all epsilons alike."""
    share = np.nanmean(archive.dataset("intermittency/time_share")[:], axis=(1, 2))
    parts = {"no phase": share[:, :2].sum(axis=1), "split": share[:, 2]}
    for units in range((share.shape[1] - 3) // 3):
        parts[str(units)] = share[:, 3 + 3 * units:6 + 3 * units].sum(axis=1)
    last = list(parts)[-1]
    return {f"{name} or more" if name == last else name: part for name, part in parts.items()}


def draw(archive):
    """The shares as a stack over eta; below, the time by n_on, and how many hidden units are on at the end."""
    if len(archive.eta) < 2:
        raise ArchiveError(f"{archive.path} has only eta = {archive.eta[0]:g}, and a picture over eta needs several; give "
                           "sweep.eta a list, as jobs/regimes.ini does")
    parts = shares(regimes(archive))
    figure, axes = style.panels(3, 1, width=6.5, height=2.2, sharex=True, height_ratios=(3, 2, 1))
    stack, time, units = axes[:, 0]
    bottom = np.zeros(len(archive.eta))
    for name in ("converged", "period 2", "period 3", "other period", "chaotic", "ageing", "diverged"):
        color, hatch = LOOKS[name]
        top = bottom + np.nan_to_num(parts[name])
        stack.fill_between(archive.eta, bottom, top, facecolor=color, edgecolor="black", linewidth=0.4, hatch=hatch,
                           label=name)
        bottom = top
    stack.set(xscale="log", ylim=(0, 1), ylabel="share of trajectories", xlim=(archive.eta[0], archive.eta[-1]))
    handles, labels = stack.get_legend_handles_labels()
    stack.legend(handles[::-1], labels[::-1], loc="center left", bbox_to_anchor=(1.0, 0.5))
    occupation = occupation_by_units(archive)
    for place, (name, part) in enumerate(occupation.items()):
        if not part.any():
            continue
        time.plot(archive.eta, part, ("-", "--", "-.", ":")[place % 4], color=str(0.8 * place / len(occupation)),
                  marker=".", markersize=3, label=name if place < 2 else f"$n_{{on}}$ = {name}")
    time.set(ylabel="share of the time", ylim=(0, None))
    time.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    mean, share = mean_units_on(archive)
    units.plot(archive.eta, mean, ".-", color=style.BLACK, label="mean $n_{on}$")
    units.plot(archive.eta, share, "--", color=style.BLUE, label="share in a phase")
    units.set(xlabel=r"learning rate $\eta$", ylim=(0, None))
    units.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    stack.plot(archive.eta, np.zeros(len(archive.eta)), "|", color="black", markersize=8, clip_on=False)  # computed
    units.set_ylabel("at the end")
    figure.suptitle(f"how {int(archive.job['sweep.iterations']):,} iterations end, {len(archive.seeds)} initial "
                    "conditions each")
    return figure


def table(archive):
    """The same as text: how trajectories end, then the time by n_on."""
    parts = shares(regimes(archive))
    mean, _ = mean_units_on(archive)
    lines = ["       eta" + "".join(f"{name:>14}" for name in REGIMES) + "     mean n_on"]
    for index, eta in enumerate(archive.eta):
        values = "".join(f"{parts[name][index]:14.2f}" for name in REGIMES)
        units = f"{mean[index]:14.2f}" if np.isfinite(mean[index]) else f"{'-':>14}"
        lines.append(f"{eta:10.4g}{values}{units}")
    occupation = occupation_by_units(archive)
    lines += ["", "share of the time outside laminar phases of 200 iterations or longer, and in them by n_on (units that are on)",
              "       eta" + "".join(f"{name:>12}" for name in occupation)]
    lines += [f"{eta:10.4g}" + "".join(f"{part[index]:12.3f}" for part in occupation.values())
              for index, eta in enumerate(archive.eta)]
    return "\n".join(lines)
