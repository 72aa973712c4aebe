"""Figure 9: at eta = 5 the loss switches between plateaus of period 3 and chaotic stretches."""

import numpy as np

from netlyap import style
from netlyap.estimate import Estimate, median, resampled, share
from netlyap.paper.chaos import CHAOTIC, WINDOW, chaotic_seeds, consecutive_loss, covering_periods, require_periods, stretches
from netlyap.paper.quantity import NOT_IN_PAPER, OURS, WORDS, Quantity
from netlyap.paper.softmax_map import loss_range_of_chaos, period_3_ranges

JOB = {"eta": 5}
NEEDS = ("training/loss", "period/loss")
CHECKS = (require_periods,)
DIFFERS = ("the initial conditions are the first of the job that show a kind of behavior each (period 3, no period, "
           "alternating, at rest), as far as there are any; of period 3 one is taken whose outer branches lie more than "
           "half a nat apart, because with one hidden unit on they lie 0.1 nat apart, and look like a single line.")
APART = 0.5              # nat, of the outer branches of the example of period 3: with one unit on they are 0.13 apart
UNITS_ON = (1, 2, 3, 4)  # for which the map's states with period 3 attract within a run
RANGE_TOLERANCE = 1e-3   # relative, of the loss range of a plateau
# Loss ranges of the period-3 states of the map with one and with two hidden units on, at class counts {39, 40, 41}.
MAP_STATES = {1: ((2.900, 3.011), (2.915, 3.041)), 2: ((3.898, 5.828), (4.321, 5.358))}
SAME_STATE = 3e-3  # relative: closer than any two of them


def draw(archive):
    """One column per initial condition: loss above, weight norm below."""
    cell = archive.cell()
    seeds = chosen(cell)
    figure, axes = style.panels(2, len(seeds), width=3.0, height=2.2, sharex="col")
    for column, (seed, what) in zip(axes.T, seeds.items()):
        column[0].plot(*cell.loss(seed), **style.DOTS, color=style.BLUE)
        column[1].plot(*cell.weight_norm(seed), color=style.BLACK, linewidth=0.8)
        column[0].set_title(f"initial condition {seed}\n{what}")
        column[0].set_ylim(0, 1.05 * cell.loss(seed)[1].max())
        column[1].set_xlabel(style.ITERATION)
    axes[0, 0].set_ylabel(style.LOSS_LABEL)
    axes[1, 0].set_ylabel(r"weight norm $\|W\|$")
    figure.suptitle(rf"$\eta$ = {cell.eta_text}")
    kinds = "; ".join(f"{seed}, {what}" if what else f"{seed}, which shows none of the kinds of behavior that are looked for"
                      for seed, what in seeds.items())
    style.describe(figure, f"at eta = {cell.eta_text}, the loss (above) and the weight norm, the L1 norm of all parameters "
                   f"(below), a column for each initial condition: {kinds}.")
    return figure


def chosen(cell):
    """Four kinds of behaviour, each by the first initial condition that shows it: {seed: words}."""
    t, period = covering_periods(cell)
    late = t - WINDOW + 1 >= CHAOTIC[0]
    rules = {
        f"period 3 from {CHAOTIC[0]} on": lambda labels, gap: (labels[late] == 3).all() and gap > APART,
        f"no period from {CHAOTIC[0]} on": lambda labels, _: (labels[late] == 0).all(),
        "alternating": lambda labels, _: sum(length > 5 for length in lengths(labels, (0, 3))) > 3,
        f"at rest from {CHAOTIC[0]} on": lambda labels, _: (labels[late] == 1).all(),
    }
    gaps = np.ptp(cell.loss()[1][:, -WINDOW // 2:], axis=1)
    found = {}
    for what, rule in rules.items():
        hits = [int(seed) for seed, labels, gap in zip(cell.seeds, period, gaps)
                if rule(labels, gap) and int(seed) not in found]
        if hits:
            found[hits[0]] = what
    return found or {int(cell.first(1)[0]): ""}


def lengths(labels, wanted):
    """How many windows each stretch with one of these labels has."""
    return [end - begin for label, begin, end in stretches(labels) if label in wanted]


def plateau_windows(cell):
    """All windows with period 3 whose losses are there: rows of initial conditions, losses [window, iteration]."""
    t, period = cell.loss_period()
    recorded, loss = consecutive_loss(cell)
    inside = (t - WINDOW + 1 >= recorded[0]) & (t <= recorded[-1])
    rows, places = np.nonzero((period == 3) & inside)
    ends = t[places] - recorded[0] + 1
    losses = [loss[row, end - WINDOW:end] for row, end in zip(rows, ends)]
    return rows, np.array(losses).reshape(-1, WINDOW)


def by_trajectory(rows, values):
    """The median over the windows of each initial condition, because windows of one are alike: [initial condition]."""
    return np.array([np.median(values[rows == row]) for row in np.unique(rows)])


def match_states(windows, states):
    """Whether the loss range of a window is that of one of the states [state, 2]: [window]."""
    ranges = np.stack([windows.min(axis=1), windows.max(axis=1)], axis=1)
    return (np.abs(ranges[:, None] / states - 1) <= RANGE_TOLERANCE).all(axis=2).any(axis=1)


def branch_widths(windows):
    """How far the loss moves inside the widest of the three branches: [window]."""
    whole = windows[:, :WINDOW // 3 * 3].reshape(len(windows), WINDOW // 3, 3)
    return np.ptp(whole, axis=1).max(axis=1)


def branch_gaps(windows):
    """How far the outer two branches are apart: [window]."""
    levels = windows[:, :WINDOW // 3 * 3].reshape(len(windows), WINDOW // 3, 3).mean(axis=1)
    return np.ptp(levels, axis=1)


def judge(archive):
    cell = archive.cell()
    _, period = covering_periods(cell)
    both = share((period == 3).any(axis=1) & (period == 0).any(axis=1))
    rows, windows = plateau_windows(cell)
    return [
        Quantity("share of initial conditions with both period 3 and no period", WORDS,
                 "the loss of individual trajectories switches between period 3 and a random-like phase", both,
                 0.5, 1.0,
                 "'generally' is read as half and more; a period is read from 256 iterations, every 64th"),
        Quantity("width of a branch of period 3 over 256 iterations, median (nat)", WORDS,
                 "regions, often about 10^-6", median(by_trajectory(rows, branch_widths(windows))), 1e-8, 1e-4,
                 "footnote 3 does not say over how long; two powers of ten either way"),
        Quantity("distance of the outer branches, median (nat)", WORDS, "usually O(1) or larger",
                 median(by_trajectory(rows, branch_gaps(windows))), 0.1, np.inf,
                 "footnote 3; the two states with one hidden unit on lie 0.11 and 0.13 apart"),
    ] + judge_plateaus(rows, windows) + judge_states(archive, rows, windows) + judge_chaos(archive, cell)


def judge_plateaus(rows, windows):
    """Where the plateaus lie that the map has with one and with two hidden units on."""
    ranges = np.stack([windows.min(axis=1), windows.max(axis=1)], axis=1)
    quantities = []
    for on, states in MAP_STATES.items():
        for low, high in states:
            near = (np.abs(ranges / (low, high) - 1) < SAME_STATE).all(axis=1)
            top = median(by_trajectory(rows[near], ranges[near, 1]))
            quantities.append(Quantity(
                f"highest loss of the plateau from {low:.3f}, median of {top.count} initial conditions",
                OURS, NOT_IN_PAPER, top, high * (1 - RANGE_TOLERANCE), high * (1 + RANGE_TOLERANCE),
                "states of the softmax map with one hidden unit on (2.900, 2.915) and with two (3.898, 4.321), "
                "class counts 39, 40 and 41"))
    return quantities


def judge_states(archive, rows, windows):
    """The oracle: what the map that is left when all hidden units are stuck does by itself."""
    eta = archive.chosen("eta")
    states = np.concatenate([period_3_ranges(eta * (1 + on), archive.class_counts) for on in UNITS_ON])
    hits = match_states(windows, states) if len(windows) else np.array([])
    return [Quantity("share of period-3 windows with the loss range of a state of the softmax map", OURS, NOT_IN_PAPER,
                     share_of_windows(rows, hits), 0.9, 1.0,
                     f"K = eta (1 + n_on), n_on = {UNITS_ON[0]} to {UNITS_ON[-1]}, {len(states)} states, within 0.1 %; "
                     "the others are still contracting, which takes thousands of steps at n_on = 3 and more")]


def share_of_windows(rows, hits):
    """The share of all windows, with an error that resamples initial conditions."""
    counts = np.array([(hits[rows == row].sum(), (rows == row).sum()) for row in np.unique(rows)], dtype=float)
    return resampled(counts.reshape(-1, 2), lambda some: some[:, 0].sum() / some[:, 1].sum())


def judge_chaos(archive, cell):
    """The chaotic stretches fill the chaotic band of the map with one hidden unit on."""
    low, high = loss_range_of_chaos(2 * archive.chosen("eta"), archive.class_counts)
    t, loss = cell.loss()
    late = loss[np.isin(cell.seeds, chaotic_seeds(cell))][:, t >= CHAOTIC[0]]
    filled = median(np.ptp(late, axis=1) / (high - low)) if late.size else Estimate(np.nan, None, 0)
    return [Quantity(f"loss range without a period throughout {CHAOTIC[0]}:{CHAOTIC[1]}, over the map's, median",
                     OURS, NOT_IN_PAPER, filled, 0.95, 1.01,
                     f"the softmax map with one hidden unit on is chaotic on [{low:.4f}, {high:.4f}]")]
