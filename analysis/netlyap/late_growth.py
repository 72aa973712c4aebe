"""What the first tangent vector says of a run: whether it still grows at the end, and whether it ever did."""

from dataclasses import dataclass

import numpy as np

from netlyap.errors import ArchiveError

LEAST_BLOCKS = 3         # of the last part, of which an exponent has an error
GREW = np.log(1000.0)    # what descends smoothly stays below a factor of some 20


@dataclass
class LateGrowth:
    """Each [eta, epsilon, seed]; NaN where nothing is recorded, as where a trajectory has diverged."""

    exponent: np.ndarray   # over the last part of the run, per iteration
    threshold: np.ndarray  # two standard errors of it, or that of growing by GREW where that is more
    largest: np.ndarray    # ln of the largest factor by which the vector has grown, from any iteration to a later one

    @property
    def is_chaotic(self):
        """Positive beyond its error, and it has come to something."""
        return self.exponent > self.threshold

    @property
    def is_negative(self):
        return self.exponent < -self.threshold

    @property
    def has_grown(self):
        return self.largest > GREW


def late_growth(archive, part):
    """Over the last `part` of the run; None where the job does not observe `spectrum`."""
    recorded = archive.log_growth()
    if recorded is None:
        return None
    t, growth = recorded
    iterations = int(archive.job["sweep.iterations"])
    late = growth[..., np.searchsorted(t, (1 - part) * iterations):]
    if late.shape[-1] <= LEAST_BLOCKS:
        raise ArchiveError(f"{archive.path} has the growth of tangent vectors at {late.shape[-1]} iterations of the last "
                           f"{part * iterations:.0f}, and its error takes {LEAST_BLOCKS + 1} or more; give observe.spectrum.every of "
                           f"at most {max(int(part * iterations) // (LEAST_BLOCKS + 1), 1)} in its job")
    steps = np.diff(t[-late.shape[-1]:])
    rates = np.diff(late) / steps
    exponent = (late[..., -1] - late[..., 0]) / steps.sum()
    error = rates.std(axis=-1, ddof=1) / np.sqrt(len(steps))
    return LateGrowth(exponent, np.maximum(2 * error, GREW / steps.sum()),
                      (growth - np.minimum.accumulate(growth, axis=-1)).max(axis=-1))
