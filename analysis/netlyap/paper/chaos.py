"""Which stretches of the loss have no period, by /period/loss, and which initial condition Figures 10 to 12 show."""

import numpy as np

from netlyap.digits import ordinal
from netlyap.errors import ArchiveError

WINDOW = 256              # iterations that a period is read from
CHAOTIC = (3000, 10000)   # where the shown initial condition must have none


def is_aperiodic(t, period, begin, end):
    """Whether no window inside begin:end has a period: [seed], from [seed, iteration]."""
    inside = (t - WINDOW + 1 >= begin) & (t < end)
    return (period[:, inside] == 0).all(axis=1) if inside.any() else np.zeros(len(period), dtype=bool)


def require_periods(archive):
    """A sentence where the periods of the loss do not cover 3000:10000."""
    path, (begin, end) = archive.path, CHAOTIC
    iterations = int(archive.job["sweep.iterations"])
    if iterations < end:
        raise ArchiveError(f"{path} is too short a run: it has {iterations} iterations, and what has no period "
                           f"throughout {begin}:{end} shows after {end}; give sweep.iterations = {end} in its job")
    t = archive.dataset("period/iteration")[:]
    inside = t[(t - WINDOW + 1 >= begin) & (t < end)]
    if np.diff([begin + WINDOW - 1, *inside, end]).max() > WINDOW:
        raise ArchiveError(f"{path} does not record the period of the loss throughout {begin}:{end}; give "
                           f"observe.period.every of at most {WINDOW} in its job")


def covering_periods(cell):
    """The periods of the loss, t and [seed, iteration]; a sentence where they do not cover 3000:10000."""
    require_periods(cell.archive)
    return cell.loss_period()


def chaotic_seeds(cell):
    """The initial conditions whose loss has no period anywhere in 3000:10000."""
    return cell.seeds[is_aperiodic(*covering_periods(cell), *CHAOTIC)]


def shown_seed(cell):
    """The first of them; a sentence when there is none."""
    seeds = chaotic_seeds(cell)
    if len(seeds) == 0:
        raise ArchiveError(f"{cell.archive.path} has no initial condition without a period throughout {CHAOTIC[0]}:"
                           f"{CHAOTIC[1]}, which about one in twelve of the paper's network has at eta = 5; compute more seeds")
    return int(seeds[0])


def consecutive_loss(cell, seed=None):
    """The loss, t and [..., iteration]; a sentence unless every iteration in between is there."""
    t, loss = cell.loss(seed)
    if (np.diff(t) != 1).any():
        raise ArchiveError(f"{cell.archive.path} holds every {ordinal(np.diff(t).max())} loss, and one iteration follows the "
                           "other here; give observe.training.every = 1 in its job")
    return t, loss


def stretches(labels):
    """Runs of equal labels: (label, first index, index behind the last) of each."""
    edges = np.flatnonzero(np.diff(labels)) + 1
    return [(labels[begin], begin, end) for begin, end in zip([0, *edges], [*edges, len(labels)])]
