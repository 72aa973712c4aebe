"""What an orbit diagram is made of: the last values of a series of every trajectory, at every learning rate of an archive."""

import itertools
from dataclasses import dataclass, field

import h5py
import numpy as np

from netlyap.cell import COMPLETE, DIVERGED
from netlyap.commands import continuing
from netlyap.decoding import Decoded, attributes, dimensions, flags, name_and_unit
from netlyap.errors import ArchiveError, NotInArchive, WrongChoice
from netlyap.stability import RATIO, SHARPNESS, why_no_threshold
from netlyap.subject import HAVE_RESULTS

USUAL = "training/loss"  # the series that is drawn where none is named
ALONE = ("hessian/sharpness", "tangent_growth/exponent")  # or the first of these, where the archive does not have it
PERTURBED = ("divergence", "member_loss", "lyapunov", "tangent_growth")  # groups of what follows perturbed trajectories
MOST_LAST = 64           # values that are drawn of a trajectory where no number is given: a quarter of them, but no more
MOST_LABELS = 1000       # curves of each initial condition that are told apart
LEAST_VALUES = 20        # of a trajectory, whether it goes up and down is told of no fewer
LEAST_TURNS = 0.1        # of the steps go up, and as many go down, in a series that goes up and down
LEAST_STEP = (1e-9, 1e-15)  # relative and absolute: a smaller step is rounding


@dataclass
class Orbits:
    """A series of the trajectories of an archive, at the eta that were chosen or at all; or a single value of each.

    t [iteration]; values [eta, trajectory, iteration], NaN where there is none; status [eta, trajectory], as in
    /units/status; a trajectory is that of an initial condition, or one of several curves that the series has of each."""

    archive: object
    path: str
    units: str
    long_name: str
    eta: np.ndarray
    epsilon: np.ndarray  # the radii of what is drawn: several where they make no difference
    last: int            # values at the end of which the diagram is made
    each: str            # "", or what a series has several of for each initial condition, "member"
    t: np.ndarray
    values: np.ndarray
    status: np.ndarray
    is_single: bool = False     # one value of each initial condition, not one at each iteration
    is_perturbed: bool = False  # of perturbed trajectories, to which epsilon makes a difference
    labels: list = field(default_factory=list)  # what tells its curves of one initial condition apart: "pair 1", ...; [] of members

    @property
    def is_over_eta(self):
        return len(self.eta) > 1

    @property
    def stride(self):
        """Iterations from one of the last values to the next, the most; 1 of a single value."""
        steps = np.diff(self.t[-self.last:])
        return int(steps.max()) if len(steps) else 1

    @property
    def is_distance(self):
        return self.path.split("/")[0] == "divergence"

    @property
    def is_period(self):
        """A period, of which 0 stands for none: there is nothing half way between two of them."""
        return self.path.split("/")[0] == "period" and self.units == "iteration"

    @property
    def could_turn(self):
        """Whether going up and down would say something of the last values, were they of every iteration: they are many enough, and
        no curvature, of which it would not mean that training has become unstable, and no periods."""
        return self.last >= LEAST_VALUES and self.path.split("/")[0] != "hessian" and not self.is_period

    @property
    def may_turn(self):
        """Whether it does: a cycle whose period divides the stride looks like rest."""
        return self.could_turn and self.stride == 1

    @property
    def of_each(self):
        """How many curves it has of each initial condition."""
        return self.status.shape[1] // len(self.archive.seeds)

    @property
    def curves(self):
        """What they are called."""
        return "trajectories" if self.each in ("", "member") else "values" if self.is_single else "curves"

    def count(self, status):
        """Of how many initial conditions the trajectories became that: [eta]."""
        return (self.status == status).sum(axis=1) // self.of_each

    def computed(self):
        """How many initial conditions have a result, which those that diverged have too: [eta]."""
        return np.isin(self.status, HAVE_RESULTS).sum(axis=1) // self.of_each


def series_in(archive):
    """The paths of everything that can be drawn."""
    return [path for path in archive.keys() if not why_no_series(archive.dataset(path))]


def why_no_series(item):
    """Why this is neither a number of every initial condition (or one for each index or pair) nor numbers of it at every recorded
    iteration; "" where it is."""
    if isinstance(item, h5py.Group):
        return "is a group"
    names = axes_of(dimensions(item))
    if names[:3] != ["eta", "epsilon", "seed"]:
        return f"is no series: it has the dimensions {', '.join(names)}" if names else "is no series"
    return "has words, not numbers" if flags(item) or item.dtype.kind not in "fiu" else ""


def axes_of(names):
    """The dimensions of a series without perturb_at, one of which is looked at."""
    return [name for name in names if name != "perturb_at"]


def is_value_with_axes(item):
    """Whether it is several single values of each initial condition, of an index or a pair, which are drawn where they are named."""
    names = axes_of(dimensions(item))
    return len(names) > 3 and names[-1] != "iteration"


def labels_of(item, names):
    """What tells the values of these dimensions apart, as "index 1, layer 2", in their order; [] of members, which are alike, and of
    too many."""
    scales = dimensions(item)
    if not names or names == ["member"] or np.prod([scales[name].size for name in names]) > MOST_LABELS:
        return []
    axes = [[f"{name} {value:g}" if isinstance(value, (float, np.floating)) else f"{name} {value}" for value in Decoded(scales[name])[:]]
            for name in names]
    return [", ".join(words) for words in itertools.product(*axes)]


def usual_in(archive):
    """What is drawn of an archive where nothing is named."""
    there = [path for path in series_in(archive) if not is_value_with_axes(archive.dataset(path))]
    return next((path for path in (USUAL, *ALONE, *there) if path in there), USUAL)


def find(archive, path):
    """The dataset of a series; what the command names and is not there is wrong usage, which the usual series is not."""
    try:
        item = archive.dataset(path or usual_in(archive))
    except NotInArchive as missing:
        if path is None:
            raise
        known = ", ".join(series_in(archive))
        raise WrongChoice(f"{missing}{' It' if str(missing).endswith('?') else '; it'} can draw {known}" if known else
                          str(missing)) from None
    reason = why_no_series(item)
    if reason:
        known = ", ".join(series_in(archive)) or "nothing"
        raise WrongChoice(f"{path} of {archive.path} {reason}, and --of takes a series; of this archive it can draw {known}")
    return item


def read(archive, path=None, last=None):
    """The series of an archive: its last so many values; all of them where there is one eta and no number is given."""
    item = find(archive, path)
    path = item.name.strip("/")
    archive.require(path)
    rates, radii = archive.picked()
    names, said = axes_of(dimensions(item)), attributes(item)
    is_perturbed = path.split("/")[0] in PERTURBED or path == "hessian/displacement_alignment"
    if is_perturbed:
        archive.chosen("perturb_at")
    if is_perturbed or archive.job.get("sweep.fresh_initial_conditions", "no") == "yes":
        archive.chosen("epsilon")  # says which ones there are
    is_single = names[-1] != "iteration"
    axes = names[3:] if is_single else names[3:-1]
    t = np.zeros(1, dtype=int) if is_single else Decoded(dimensions(item)["iteration"])[:]
    is_whole = len(rates) == 1 and last is None
    last = min(last or min(MOST_LAST, -(-len(t) // 4)), len(t))
    begin = 0 if is_whole else len(t) - last
    values, status = [], []
    for rate in rates:
        part, became = of_one_rate(archive, item, rate, radii, None if is_single else begin)
        values.append(part.reshape(-1, len(t) - begin))
        status.append(np.repeat(became, len(values[-1]) // len(became)))
    name, unit = name_and_unit(said)
    orbits = Orbits(archive, path, unit, name or path, rates, radii, last,
                    ", ".join(axes), t[begin:], np.array(values), np.array(status), is_single, is_perturbed, labels_of(item, axes))
    refuse_nothing(orbits)
    return orbits


def of_one_rate(archive, item, rate, radii, begin):
    """A series from this recorded iteration on, or the single values where it is None, at one eta [seed, ..., iteration], and what
    became of every seed: at the first of these epsilon (and of several perturb_at) that has a result of it, because what is not of
    a perturbed trajectory is the same at all of them."""
    row, = np.flatnonzero(archive.eta == rate)
    columns = archive.columns(radii)
    became = np.array([archive.dataset("units/status")[(int(row), *column)] for column in columns])
    first = np.isin(became, HAVE_RESULTS).argmax(axis=0)
    more = item.ndim - 2 - len(columns[0])  # axes behind that of the initial conditions
    part = (slice(None), *[slice(None)] * (more - 1), slice(begin, None)) if begin is not None else (slice(None),) * (1 + more)
    here = [np.asarray(Decoded(item)[(int(row), *column, *part)], dtype=float) if (first == place).any() else None
            for place, column in enumerate(columns)]
    values = next(each for each in here if each is not None)
    for place, each in enumerate(here):
        if each is not None:
            values[first == place] = each[first == place]
    values = values if begin is not None else values[..., None]
    became = became[first, np.arange(len(first))]
    values[~np.isin(became, HAVE_RESULTS)] = np.nan
    return values, became


def refuse_nothing(orbits):
    """A sentence where there is nothing to draw at the eta that were chosen."""
    path = orbits.archive.path
    if not orbits.computed().any():
        raise ArchiveError(f"{path} has no result at the eta that was chosen; {continuing(path)}")
    if orbits.is_over_eta and not (orbits.status == COMPLETE).any():
        raise ArchiveError(f"{path} has no complete initial condition, because all {orbits.count(DIVERGED).sum()} that are "
                           "computed diverged; take a smaller eta, or look at one with --eta")
    if not np.isfinite(orbits.values).any():
        where = "" if orbits.is_single else " in the iterations that would be drawn"
        raise ArchiveError(f"{path} holds no value of {orbits.path}{where}{why_missing(orbits)}")


def why_missing(orbits):
    """Why a quantity has no value at all, where that is known; otherwise nothing."""
    reason = why_no_threshold(orbits.archive.job) if orbits.path == RATIO else ""
    return f", because {reason}; look at the sharpness itself, --of {SHARPNESS}" if reason else ""


def last_of(orbits):
    """The last values of what is complete [eta, trajectory, value], NaN of all else."""
    return np.where((orbits.status == COMPLETE)[..., None], orbits.values[..., -orbits.last:], np.nan)


def with_results(orbits):
    """All values of what has a result, up to where it diverged [eta, trajectory, iteration], NaN of all else."""
    return np.where(np.isin(orbits.status, HAVE_RESULTS)[..., None], orbits.values, np.nan)


def goes_up_and_down(values):
    """Whether a tenth of the steps of a series goes up, and a tenth goes down, by more than rounding; over its last
    dimension."""
    relative, absolute = LEAST_STEP
    steps = np.diff(np.where(np.isfinite(values), values, np.nan))
    least = relative * np.abs(values[..., :-1]) + absolute
    wanted = np.maximum(LEAST_TURNS * steps.shape[-1], 1)
    return ((steps > least).sum(axis=-1) >= wanted) & ((steps < -least).sum(axis=-1) >= wanted)


def turns(values):
    """How many of the trajectories go up and down: [eta]."""
    return goes_up_and_down(values).sum(axis=1)


def half_turn(orbits):
    """The places of the eta at which something is complete, and whether half of that or more goes up and down at the end."""
    complete = orbits.of_each * orbits.count(COMPLETE)
    places = np.flatnonzero(complete > 0)
    return places, (2 * turns(last_of(orbits)) >= complete)[places]


def first_turning(orbits):
    """The place of the first eta from which on, at every eta at which something is complete, half of that or more goes up and
    down at the end; None where there is none, or where that says nothing."""
    if not orbits.may_turn:
        return None
    places, is_half = half_turn(orbits)
    found = places[np.logical_and.accumulate(is_half[::-1])[::-1]]
    return int(found[0]) if len(found) else None


def before_turning(orbits):
    """The place of the last eta before that one at which something is complete, where fewer go up and down; None where there is
    none."""
    found = np.flatnonzero(orbits.count(COMPLETE)[:first_turning(orbits)] > 0)
    return int(found[-1]) if len(found) else None


def is_orbit(orbits):
    """Whether equal values mean that training stands still or repeats itself: of losses and parameters, but not of periods,
    accuracies or distances."""
    group, _, name = orbits.path.rpartition("/")
    return orbits.units != "iteration" and not orbits.is_distance and (
        name == "loss" or name.endswith("_loss") or name == "weight_norm" or group == "error")
