"""Which stretches of the loss have no period, by /period/loss, and which initial condition Figures 10 to 12 show."""

import numpy as np

from archive import ArchiveError

WINDOW = 256              # iterations that a period is read from
CHAOTIC = (3000, 10000)   # where the shown initial condition must have none


def is_aperiodic(t, period, begin, end):
    """Whether no window inside begin:end has a period: [seed], from [seed, iteration]."""
    inside = (t - WINDOW + 1 >= begin) & (t < end)
    return (period[:, inside] == 0).all(axis=1) if inside.any() else np.zeros(len(period), dtype=bool)


def chaotic_seeds(cell):
    """The initial conditions whose loss has no period anywhere in 3000:10000."""
    return cell.seeds[is_aperiodic(*cell.loss_period(), *CHAOTIC)]


def shown_seed(cell):
    """The first of them; a sentence when there is none."""
    seeds = chaotic_seeds(cell)
    if len(seeds) == 0:
        raise ArchiveError(f"{cell.archive.path} has no initial condition without a period throughout {CHAOTIC[0]}:"
                           f"{CHAOTIC[1]}, which about one in twelve has at eta = 5; compute more seeds")
    return int(seeds[0])


def stretches(labels):
    """Runs of equal labels: (label, first index, index behind the last) of each."""
    edges = np.flatnonzero(np.diff(labels)) + 1
    return [(labels[begin], begin, end) for begin, end in zip([0, *edges], [*edges, len(labels)])]
