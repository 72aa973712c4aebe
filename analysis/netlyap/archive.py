"""The only reader of the archive's schema: everything else in analysis/ asks here.

    from netlyap.archive import Archive
    with Archive("runs/paper/fig8") as archive:          # a sweep.h5, or the run directory that holds it
        cell = archive.cell(epsilon=1e-8)                # one point (eta, epsilon) of the grid
        t, distance = cell.distance()                    # [iteration], [seed, member, iteration]

Arrays are numpy's, with the initial conditions first, and only those that are complete: what a partial archive does
not hold yet, what diverged and what failed is left out (`cell.seeds` says who is there). What is missing is NaN, or -1
in whole numbers. src/storage/ARCHIVE.md describes the file itself. Needs python3-h5py and python3-numpy.
"""

import copy
import os
import shlex

import h5py
import numpy as np

FORMAT, NEWEST_VERSION = "netlyap-sweep", 1
COMPLETE, PENDING, DIVERGED, FAILED = 0, 1, 2, 3  # in /units/status
NEED_SIGMOIDS = ("intermittency", "saturation")  # observables that need one hidden layer of sigmoids
MOST_OFF = 1e-5  # relative, of the eta or epsilon that is asked for: six digits are enough, as they are printed


class ArchiveError(Exception):
    """What is wrong with an archive, where, and what to do, in one sentence."""


def _text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def _file_of(path):
    """The sweep.h5 of a run directory, or the file itself."""
    if not path:
        raise ArchiveError("the name of the archive is empty; give a sweep.h5 or its run directory")
    if not os.path.exists(path):
        what = "is a link that leads nowhere" if os.path.islink(path) else "does not exist"
        raise ArchiveError(f"{path} {what}; give a sweep.h5 or its run directory")
    if not os.path.isdir(path):
        return path
    if os.path.exists(os.path.join(path, "sweep.h5")):
        return os.path.join(path, "sweep.h5")
    if os.path.exists(os.path.join(path, "job.ini")):
        raise ArchiveError(f"{path} holds no sweep.h5; `netlyap gather {shlex.quote(str(path))}` assembles what is there")
    raise ArchiveError(f"{path} is no run directory; give one that `netlyap run --out` made, or its sweep.h5")


def _open(path):
    try:
        return h5py.File(path, "r")
    except OSError as failure:
        if failure.errno:
            raise ArchiveError(f"{path} cannot be read ({os.strerror(failure.errno)}); make it readable") from None
        raise ArchiveError(f"{path} cannot be read (it is damaged or no HDF5 file); "
                           f"`netlyap verify {shlex.quote(str(path))}` says more") from None


class Archive:
    """A finished or partial sweep, open for reading; eta and epsilon are for those who leave them out later on."""

    def __init__(self, path, eta=None, epsilon=None):
        self.path = _file_of(path)
        self._file = _open(self.path)
        self._chosen = {"eta": eta, "epsilon": epsilon}
        attributes = self._file.attrs
        if _text(attributes.get("format", "")) != FORMAT:
            raise ArchiveError(f"{self.path} is no netlyap archive; give the sweep.h5 of a run directory")
        if attributes["format_version"] > NEWEST_VERSION:
            raise ArchiveError(f"{self.path} has format_version {attributes['format_version']}, newer than "
                               f"{NEWEST_VERSION}; take the analysis/ of the netlyap that wrote it")
        self.title = _text(attributes["title"])
        self.given_up = self._units_given_up()
        self.is_complete = bool(attributes["complete"]) and self.given_up == 0  # older ones forget what was given up
        self.class_counts = np.array(attributes["class_counts"])
        self.layer_widths = np.array(attributes["layer_widths"]) if "layer_widths" in attributes else None
        self.job = dict(line.split(" = ", 1) if " = " in line else (line.rstrip(" ="), "")
                        for line in _text(attributes["job"]).splitlines())
        self.eta, self.epsilon, self.seeds = (self._file[name][:] for name in ("eta", "epsilon", "seed"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _units_given_up(self):
        """How many units of eight initial conditions were given up; archives of 0.1.0 and older do not say it."""
        if "given_up" in self._file.attrs:
            return int(self._file.attrs["given_up"])
        if "units/status" not in self._file:
            return 0
        status = self._file["units/status"][:]
        return sum(int((status[:, :, first:first + 8] == FAILED).any(axis=2).sum())
                   for first in range(0, status.shape[2], 8))

    def close(self):
        self._file.close()

    def has(self, path):
        """Whether the archive holds a quantity or a group, e.g. "divergence"."""
        return path in self._file

    def dataset(self, path):
        """A dataset by its path in the file; a sentence when the job did not observe it."""
        if path not in self._file:
            raise ArchiveError(f"{self.path} holds no {path}" + self._remedy(path))
        return self._file[path]

    def _remedy(self, path):
        """What to do about a quantity that is not there."""
        group = path.split("/")[0]
        if group not in self._file:
            writers = {"lyapunov": "growth", "statistics": "growth", "intermittency_statistics": "intermittency"}
            observable = writers.get(group, group)
            if observable in NEED_SIGMOIDS and not self._has_one_hidden_layer_of_sigmoids():
                return (f", and never can: `{observable}` is defined for one hidden layer of sigmoids, and this network has "
                        f"network.hidden = {self.job['network.hidden']}, {self.job['network.activation']}")
            return f"; its job must name `{observable}` in observe.names"
        if path == "divergence/distance" and "divergence/mean_distance" in self._file:
            return ", only the mean over the members; its job needs observe.divergence.record = member"
        return f", but in {group}: {', '.join(self._file[group])}"

    def _has_one_hidden_layer_of_sigmoids(self):
        return len(self.job["network.hidden"].split()) == 1 and self.job["network.activation"] == "sigmoid"

    def cell(self, eta=None, epsilon=None):
        """The grid point with these values; each may be left out where the grid has one only."""
        return Cell(self, self._index("eta", self.eta, eta), self._index("epsilon", self.epsilon, epsilon))

    def statistics(self, name, eta=None):
        """/statistics/<name> at one learning rate: [epsilon, ...]."""
        return self.dataset(f"statistics/{name}")[self._index("eta", self.eta, eta)]

    def chosen(self, name):
        """The one eta or epsilon that is meant where none is given."""
        values = getattr(self, name)
        return float(values[self._index(name, values, None)])

    def picked(self, name):
        """All eta or epsilon of the grid, or the one that was chosen."""
        values = getattr(self, name)
        return values if self._chosen[name] is None else values[[self._index(name, values, None)]]

    def last_stretches(self):
        """The stretch in which each trajectory ends, as {column: [eta, epsilon, seed]}; -1 where there is none."""
        rows = self.dataset("intermittency/phases")[:]
        counted = np.where(rows > 0, rows, 0)
        last = np.cumsum(counted.ravel()).reshape(rows.shape) - 1
        columns = {}
        for name in ("begin", "kind", "units_on"):
            values = self.dataset(f"intermittency/{name}")[:].astype(np.int64)
            columns[name] = np.where(rows > 0, values[np.maximum(last, 0)] if len(values) else -1, -1)
        return columns

    def label_names(self):
        """The labels of stretches, in order: "burst", "brief", ..."""
        return _text(self.dataset("intermittency/label").attrs["flag_meanings"]).split()[:-1]  # without "missing"

    def last_periods(self):
        """The last period of the loss and of the output biases, 0 for none, -1 missing: each [eta, epsilon, seed]."""
        return tuple(self.dataset(f"period/{name}")[..., -1] for name in ("loss", "biases"))

    def last_losses(self, iterations):
        """The recorded losses of the last so many iterations of the run: [eta, epsilon, seed, iteration]."""
        loss = self.dataset("training/loss")
        first = int(self.job["sweep.iterations"]) - iterations
        return loss[..., np.searchsorted(self.dataset("training/iteration")[:], first):]

    def status(self):
        """What became of each initial condition, as in /units/status: [eta, epsilon, seed]."""
        return self.dataset("units/status")[:]

    def count_complete(self):
        """How many initial conditions are complete, and how many there are, over the whole grid."""
        status = self.dataset("units/status")[:]
        return int((status == COMPLETE).sum()), status.size

    def count_results(self):
        """How many initial conditions have a result, which those that diverged have too, and how many there are."""
        status = self.status()
        return int(np.isin(status, (COMPLETE, DIVERGED)).sum()), status.size

    def _index(self, name, values, wanted):
        wanted = self._chosen[name] if wanted is None else wanted
        if wanted is None and len(values) == 1:
            return 0
        if wanted is None:
            raise ArchiveError(f"{self.path} has several {name} ({_listed(values[:20], values)}); choose one with "
                               f"--{name}, or in Python with Archive(path, {name}=...)")
        place = _place_of(wanted, values)
        if place is None:
            near = values[np.sort(np.argsort(np.abs(values - wanted), kind="stable")[:20])]
            raise ArchiveError(f"{self.path} has no {name} = {shortest(wanted)}, but {_listed(near, values)}")
        return place


def _place_of(wanted, values):
    """Where the value stands that is meant: the equal one, or the only one that is MOST_OFF off at most; else None."""
    values = np.asarray(values, dtype=float)
    equal = np.flatnonzero(values == wanted)
    close = equal if len(equal) else np.flatnonzero(np.abs(values - wanted) <= MOST_OFF * np.abs(values))
    return int(close[0]) if len(close) == 1 else None


def shortest(value, values=None):
    """A number in six digits if that says it, or leads to it among these values; else in as many as it has."""
    short = f"{value:g}"
    place = None if values is None else _place_of(float(short), values)
    says_it = float(short) == value if place is None else values[place] == value
    return short if says_it else repr(float(value))


def _listed(some, values):
    """Values of a grid as they can be given to an option."""
    return ", ".join(shortest(value, values) for value in some) + (", ..." if len(some) < len(values) else "")


class Cell:
    """The complete initial conditions at one point (eta, epsilon) of the grid."""

    def __init__(self, archive, eta_index, epsilon_index):
        self.archive = archive
        self.place = (eta_index, epsilon_index)
        self.eta, self.epsilon = archive.eta[eta_index], archive.epsilon[epsilon_index]
        self._is_there = archive.dataset("units/status")[self.place] == COMPLETE
        self.seeds = archive.seeds[self._is_there]

    def read(self, path, seed=None):
        """A quantity of all complete initial conditions [seed, ...], or of one [...]."""
        data = self.archive.dataset(path)
        if seed is not None:
            return data[self.place + (self.row(seed),)]
        if len(self.seeds) == 0:
            raise self._empty()
        return data[self.place][self._is_there]

    def row(self, seed):
        """Where a complete initial condition stands in the file."""
        if len(self.seeds) == 0:
            raise self._empty()
        if seed not in self.seeds:
            raise ArchiveError(f"{self.archive.path} has no complete seed {seed} at {self.point()}, but "
                               f"{len(self.seeds)} from {self.seeds[0]} to {self.seeds[-1]}")
        return int(np.flatnonzero(self.archive.seeds == seed)[0])

    def first(self, count):
        """The first complete initial conditions: at most so many, at least one."""
        if len(self.seeds) == 0:
            raise self._empty()
        return self.seeds[:count]

    def among(self, seeds):
        """The same point of the grid with only those of its initial conditions that are among these."""
        chosen = copy.copy(self)
        chosen._is_there = self._is_there & np.isin(self.archive.seeds, seeds)
        chosen.seeds = self.archive.seeds[chosen._is_there]
        return chosen

    def statistic(self, name):
        """/statistics/<name> at this point: over all seeds that count, whatever `among` chose."""
        return self.archive.dataset(f"statistics/{name}")[self.place]

    def phases(self):
        """The rows of the table of phases at this point, as {column: [row]}; `seed` is a column, too."""
        group = self.archive.dataset("intermittency/begin").parent
        here = ((group["phase_eta"][:] == self.eta) & (group["phase_epsilon"][:] == self.epsilon)
                & np.isin(group["phase_seed"][:], self.seeds))
        columns = [name for name, data in group.items() if data.shape == here.shape and name != "phase"]
        return {name.removeprefix("phase_"): group[name][:][here] for name in columns}

    def intermittency(self, name):
        """/intermittency_statistics/<name> at this point: over all seeds that have rows, whatever `among` chose."""
        return self.archive.dataset(f"intermittency_statistics/{name}")[self.place]

    def point(self):
        """eta = 1, epsilon = 1e-08; without perturbations there is no epsilon."""
        return f"eta = {self.eta:g}" + (f", epsilon = {self.epsilon:g}" if self.epsilon else "")

    def _empty(self):
        status = self.archive.dataset("units/status")[self.place]
        if (status == DIVERGED).all():
            return ArchiveError(f"{self.archive.path} has no complete initial condition at {self.point()}, because all "
                                f"{len(status)} diverged; take a smaller eta")
        return ArchiveError(f"{self.archive.path} has no complete initial condition at {self.point()}; the command that "
                            "started the run continues it")

    def axis(self, group, name="iteration"):
        """The coordinates of a dimension that belongs to a group."""
        return self.archive.dataset(f"{group}/{name}")[:]

    def series(self, path, seed=None):
        """A recorded series with its iterations: t, values [..., iteration]."""
        return self.axis(path.split("/")[0]), self.read(path, seed)

    def distance(self, seed=None):
        """d_i(t), the L1 distance of every member from the reference: t, [seed, member, iteration]."""
        return self.series("divergence/distance", seed)

    def mean_distance(self, seed=None):
        """Its mean over the members: t, [seed, iteration]."""
        if self.archive.has("divergence/mean_distance"):
            return self.series("divergence/mean_distance", seed)
        t, distance = self.distance(seed)
        return t, distance.mean(axis=-2)

    def loss(self, seed=None):
        """L(theta(t)) of the reference trajectory, in nat: t, [seed, iteration]."""
        return self.series("training/loss", seed)

    def weight_norm(self, seed=None):
        """L1 norm of all parameters of the reference trajectory: t, [seed, iteration]."""
        return self.series("training/weight_norm", seed)

    def accuracy(self, name, seed=None):
        """/accuracy/<name>, one of train_accuracy, test_accuracy, test_loss: t, [seed, iteration]."""
        return self.series(f"accuracy/{name}", seed)

    def exponents(self):
        """The unfiltered finite network Lyapunov exponents, per iteration: [seed]."""
        return self.read("lyapunov/exponent")

    def kept(self):
        """Which of them the filter of [fit] keeps: [seed]."""
        return self.read("lyapunov/outcome") == 0

    def windows(self):
        """The best windows of the fit, half-open, in iterations from the perturbation: begin, end [seed]."""
        return self.read("lyapunov/window_begin"), self.read("lyapunov/window_end")

    def loss_period(self, seed=None):
        """Period of the loss over the 256 iterations that end at t, 0 for none: t, [seed, iteration]."""
        return self.series("period/loss", seed)

    def autocorrelation(self, seed=None):
        """Of the loss: lags, value, band_low and band_high, each [seed, lag]."""
        names = ("value", "band_low", "band_high")
        return self.axis("loss_autocorrelation", "lag"), *(self.read(f"loss_autocorrelation/{n}", seed) for n in names)

    def loss_divergence(self, name, seed=None):
        """One of the results of loss_divergence, e.g. "exponent": [seed, ...]."""
        return self.read(f"loss_divergence/{name}", seed)

    def settled_exponents(self):
        """The exponent of the loss series over embeddings, and the ends of its interval: each [seed]; NaN in archives of
        before these were recorded."""
        names = [f"loss_divergence/settled_exponent{end}" for end in ("", "_low", "_high")]
        if not self.archive.has(names[0]):
            return (np.full(len(self.seeds), np.nan),) * 3
        return tuple(self.read(name) for name in names)

    def settled_exponent(self, seed):
        """The same for one initial condition, with the embedding that it is of: -1 where no two agree."""
        if not self.archive.has("loss_divergence/settled_exponent"):
            return np.nan, np.nan, np.nan, -1
        return tuple(self.loss_divergence(f"settled_{name}", seed)
                     for name in ("exponent", "exponent_low", "exponent_high", "embedding"))

    def finding(self, seed):
        """The verdict of loss_divergence in words, "chaos" or what speaks against it first."""
        attributes = self.archive.dataset("loss_divergence/finding").attrs
        words = dict(zip(attributes["flag_values"], _text(attributes["flag_meanings"]).split()))
        return words[self.loss_divergence("finding", seed)].replace("_", " ")

    def loss_ratio(self, seed=None):
        """Loss with each weight set to 0, over the loss: [seed, weight]."""
        return self.read("weight_importance/loss_ratio", seed)

    def weight_path(self, name, seed=None):
        """displacement, relative_displacement or path_length of every weight: [seed, weight]."""
        return self.read(f"weight_path/{name}", seed)

    def parameters(self, seed):
        """theta(t) of one initial condition: t, [parameter, iteration]."""
        t, values = self.series("weights/value", seed)
        if not np.isfinite(values).any():
            raise ArchiveError(f"{self.archive.path} does not hold the parameters of initial condition {seed}; give "
                               f"observe.weights.seeds = {seed} in its job")
        return t, values
