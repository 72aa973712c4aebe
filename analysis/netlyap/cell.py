"""One point of the grid as arrays of numpy: what figures and reports are made of.

Losses are in nat, exponents per iteration; t, windows, periods, lags and lengths are in iterations; all else are pure numbers.
"""

import copy

import numpy as np

from netlyap.archive_file import as_text
from netlyap.commands import continuing
from netlyap.errors import ArchiveError

COMPLETE, PENDING, DIVERGED, FAILED = 0, 1, 2, 3  # in /units/status


class Cell:
    """The complete initial conditions at one point of the grid: (eta, epsilon), and perturb_at where it is an axis."""

    def __init__(self, archive, eta_index, epsilon_index, time_index=0):
        self.archive = archive
        self.place = (eta_index, epsilon_index, time_index) if archive.has_perturb_axis else (eta_index, epsilon_index)
        self.perturb_at = int(archive.perturb_at[time_index])
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

    def status(self):
        """What became of each initial condition of this point, as in /units/status: [seed]."""
        return self.archive.dataset("units/status")[self.place]

    def has_only_diverged(self):
        return bool((self.status() == DIVERGED).all())

    def statistic(self, name):
        """/statistics/<name> at this point: over all seeds that count, whatever `among` chose."""
        return self.archive.dataset(f"statistics/{name}")[self.place]

    def phases(self):
        """The rows of the table of phases at this point, as {column: [row]}; `seed` is a column, too."""
        group = self.archive.dataset("intermittency/begin").parent
        here = ((group["phase_eta"][:] == self.eta) & (group["phase_epsilon"][:] == self.epsilon)
                & np.isin(group["phase_seed"][:], self.seeds))
        if self.archive.has_perturb_axis:
            here &= group["phase_perturb_at"][:] == self.perturb_at
        columns = [name for name, data in group.items() if data.shape == here.shape and name != "phase"]
        return {name.removeprefix("phase_"): group[name][:][here] for name in columns}

    def intermittency(self, name):
        """/intermittency_statistics/<name> at this point: over all seeds that have rows, whatever `among` chose."""
        return self.archive.dataset(f"intermittency_statistics/{name}")[self.place]

    def point(self):
        """eta = 1, epsilon = 1e-08, and perturb_at where it is an axis; without perturbations there is no epsilon."""
        epsilon = f", epsilon = {self.archive.text('epsilon', self.epsilon)}" if self.epsilon else ""
        return f"eta = {self.eta_text}{epsilon}" + (f", perturb_at = {self.perturb_at}" if self.archive.has_perturb_axis else "")

    @property
    def eta_text(self):
        """The learning rate as it can be given to --eta."""
        return self.archive.text("eta", self.eta)

    def _empty(self):
        status = self.status()
        if self.has_only_diverged():
            return ArchiveError(f"{self.archive.path} has no complete initial condition at {self.point()}, because all "
                                f"{len(status)} diverged; take a smaller eta")
        return ArchiveError(f"{self.archive.path} has no complete initial condition at {self.point()}; "
                            f"{continuing(self.archive.path)}")

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
        if "divergence/mean_distance" in self.archive:
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
        if names[0] not in self.archive:
            return (np.full(len(self.seeds), np.nan),) * 3
        return tuple(self.read(name) for name in names)

    def settled_exponent(self, seed):
        """The same for one initial condition, with the embedding that it is of (-1 where no two agree), and whether the
        slopes of larger ones leave it again, in which case it is not to be cited."""
        if "loss_divergence/settled_exponent" not in self.archive:
            return np.nan, np.nan, np.nan, -1, False
        return (*(self.loss_divergence(f"settled_{name}", seed)
                  for name in ("exponent", "exponent_low", "exponent_high", "embedding")),
                bool(self.settled_trends()[self.seeds == seed][0]))

    def settled_trends(self):
        """Whether the exponent over embeddings has a trend: [seed]; False in archives of before that was recorded."""
        if "loss_divergence/settled_trend" not in self.archive:
            return np.zeros(len(self.seeds), dtype=bool)
        return self.read("loss_divergence/settled_trend") == 1

    def finding(self, seed):
        """The verdict of loss_divergence in words, "chaos" or what speaks against it first."""
        attributes = self.archive.dataset("loss_divergence/finding").attrs
        words = dict(zip(attributes["flag_values"], as_text(attributes["flag_meanings"]).split()))
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
