"""The only reader of the archive's schema: everything else in Python asks here.

    import netlyap
    with netlyap.open("runs/paper/fig8") as archive:     # a sweep.h5, or the run directory that holds it
        loss = archive["training/loss"].sel(eta=1)       # xarray: [epsilon, seed, iteration]
        cell = archive.cell(epsilon=1e-8)                # one point of the grid, for numpy
        t, distance = cell.distance()                    # [iteration], [seed, member, iteration]

What `archive[...]` gives has the dimensions of the file, and NaN for what is not there. The arrays of a cell begin with the
initial conditions, and hold only those that are complete: what a partial archive does not hold yet, what diverged and what
failed is left out (`cell.seeds` says who is there); what is missing otherwise is NaN, or -1 in whole numbers. ARCHIVE.md
of netlyap describes the file itself.
"""

from __future__ import annotations

import difflib
import os
from typing import TYPE_CHECKING

import h5py
import numpy as np

from netlyap.archive_file import FORMAT, as_text, file_of, open_file
from netlyap.cell import COMPLETE, DIVERGED, FAILED, Cell
from netlyap.commands import nothing_computed
from netlyap.derived import made_by
from netlyap.errors import ArchiveError, NotInArchive
from netlyap.grid_values import chosen, shortest, words
from netlyap.needs import why_never
from netlyap.seal import refuse_newer

if TYPE_CHECKING:
    import pandas
    import xarray

CLOSE = 0.75  # as difflib has it: a word that is mistyped
WRITERS = {"lyapunov": "growth", "statistics": "growth", "intermittency_statistics": "intermittency",
           "tangent_statistics": "tangent_growth", "spectrum_statistics": "spectrum", "hessian_statistics": "hessian",
           "learning_statistics": "time_to_learn"}
BY_NAME = {  # quantities that are asked for without their group
    "loss": "training/loss", "weight_norm": "training/weight_norm", "sharpness": "hessian/sharpness",
    "sharpness_ratio": "hessian/sharpness_ratio", "test_loss": "accuracy/test_loss", "test_accuracy": "accuracy/test_accuracy",
    "train_accuracy": "accuracy/train_accuracy", "distance": "divergence/distance", "exponent": "lyapunov/exponent",
    "log_growth": "spectrum/log_growth"}


def writer_of(path):
    """The observable that records a quantity."""
    group = path.split("/")[0]
    return WRITERS.get(group, group)


class Archive:
    """A finished or partial sweep, open for reading; eta, epsilon and perturb_at are for those who leave them out later on.

    path: its file; title: sweep.name; job: {key: text}; eta, epsilon, seeds: the coordinates of the grid, pure numbers;
    perturb_at: the iterations of the perturbation, an axis of the grid after epsilon where there are several;
    class_counts, class_names, target_names: training samples and names of each class [class], or names of the targets;
    layer_widths: [layer], None in archives of 0.1.0 and older; is_complete: whether no unit is pending or was given up."""

    def __init__(self, path: str | os.PathLike, eta: float | None = None, epsilon: float | None = None,
                 perturb_at: int | None = None):
        self.path = file_of(path)
        self._file = open_file(self.path)
        self._chosen = {"eta": eta, "epsilon": epsilon, "perturb_at": perturb_at}
        attributes = self._file.attrs
        if as_text(attributes.get("format", "")) != FORMAT:
            raise ArchiveError(f"{self.path} is not an archive of netlyap; give the sweep.h5 of a run directory")
        refuse_newer(self.path, attributes["format_version"])
        self.title = as_text(attributes["title"])
        self.given_up = self._units_given_up()
        self.is_complete = bool(attributes["complete"]) and self.given_up == 0  # older ones forget what was given up
        self.class_counts = np.array(attributes.get("class_counts", []))  # none without classes
        self.class_names, self.target_names = ([as_text(name) for name in attributes.get(f"{kind}_names", [])]
                                               for kind in ("class", "target"))
        self.layer_widths = np.array(attributes["layer_widths"]) if "layer_widths" in attributes else None
        self.job = dict(line.split(" = ", 1) if " = " in line else (line.rstrip(" ="), "")
                        for line in as_text(attributes["job"]).splitlines())
        self.eta, self.epsilon, self.seeds = (self._file[name][:] for name in ("eta", "epsilon", "seed"))
        self.has_perturb_axis = "perturb_at" in self._file
        self.perturb_at = self._file["perturb_at"][:] if self.has_perturb_axis else np.array([int(self.job["perturb.at"])])

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
        return sum(int((status[..., first:first + 8] == FAILED).any(axis=-1).sum())
                   for first in range(0, status.shape[-1], 8))

    @property
    def is_open(self):
        return bool(self._file)

    def close(self):
        """What was not read from the archive until now cannot be read any more."""
        self._file.close()

    def __contains__(self, path: str) -> bool:
        """Whether the archive holds a quantity or a group, e.g. "divergence"."""
        return path in self._file

    def __iter__(self):
        """The paths of all quantities, e.g. "training/loss"; their coordinates are not quantities."""
        return iter(self.keys())

    def keys(self) -> list[str]:
        """The same as a list, in the order of the groups."""
        found = []

        def look(path, item):
            if isinstance(item, h5py.Dataset) and not h5py.h5ds.is_scale(item.id):
                found.append(path)
        self._file.visititems(look)
        return found

    def __getitem__(self, path: str) -> xarray.DataArray | xarray.Dataset:
        """A quantity as an xarray.DataArray, e.g. "training/loss"; all those of a group as an xarray.Dataset.

        Its coordinates are those of the file, so that `.sel(eta=1)` works, and its attributes say units and long_name, which
        ends with what UDUNITS does not know, "(nat)". What
        is missing is NaN (whole numbers that may be missing are floating-point ones therefore), and flags are words:
        archive["lyapunov/outcome"] == "kept". It is read when it is looked at, and only what is looked at, from the open
        archive; `.load()` takes all of it into memory."""
        from netlyap.quantities import data_array, data_set  # here, because it takes a second and not all need it
        item = self.dataset(path.strip("/"))
        return data_set(item) if isinstance(item, h5py.Group) else data_array(item)

    def table(self, group: str = "intermittency") -> pandas.DataFrame:
        """The table of rows of a group as a pandas.DataFrame: a row for each stretch of each trajectory, for instance.

        Its columns begin with eta, epsilon and seed; flags are categories, and what is missing is NaN. Units and meanings
        are in `.attrs["units"]` and `.attrs["long_name"]`, by column."""
        from netlyap.tables import table
        return table(self.dataset(group))

    def to_dataframe(self, path: str) -> pandas.DataFrame:
        """A quantity, or all those of a group over the same dimensions, as a pandas.DataFrame with a row for each entry; the
        coordinates (eta, epsilon, seed, iteration, ...) are its index."""
        return self[path].to_dataframe()

    def refit(self, out: str | os.PathLike, keys: dict | None = None) -> Archive:
        """The exponents of other windows, estimators or filters, from the recorded distances: the archive that `netlyap refit`
        writes to the file out. keys: {"fit.window_start": [0, 50], "fit.estimator": "ratio"}."""
        return made_by("refit", self, out, keys or {})

    def replay(self, out: str | os.PathLike, *, seed: int, eta: float | None = None, epsilon: float | None = None,
               perturb_at: int | None = None, member: int | None = None, observe: list[str] | None = None,
               first: int | None = None, last: int | None = None, keys: dict | None = None) -> Archive:
        """One trajectory computed again: the archive that `netlyap replay` writes to the file out, with the bits of the sweep.

        eta, epsilon and perturb_at may be left out where they were chosen, or the grid has one of them. observe: other
        observables, e.g. ["weights"]; first, last: the iterations that are recorded; keys: {"observe.weights.every": 1}."""
        place = {"eta": eta, "epsilon": epsilon, "perturb_at": perturb_at}
        place = {name: self._chosen[name] if value is None else value for name, value in place.items()}
        return made_by("replay", self, out, place | {"seed": seed, "member": member, "observe": observe, "from": first, "to": last}
                       | (keys or {}))

    def __repr__(self):
        from netlyap.overview import overview
        return overview(self)

    def dataset(self, path: str) -> h5py.Dataset | h5py.Group:
        """A dataset of h5py by its path in the file, as it is stored; a sentence when the job did not observe it."""
        if not self.is_open:
            raise ArchiveError(f"{self.path} is closed; open it again")
        if path not in self._file:
            raise NotInArchive(f"{self.path} holds no {path}" + self._remedy(path))
        return self._file[path]

    def _remedy(self, path):
        """What to do about a quantity that is not there."""
        group = path.split("/")[0]
        if group not in self._file:
            observable = writer_of(path)
            never = why_never(observable, self.job, int(np.sum(self.class_counts)))
            if never:
                return f", and never can: {never}"
            return self._instead(path) or self._observe(path)
        if path == "divergence/distance" and "divergence/mean_distance" in self._file:
            return ", only the mean over the members; its job needs observe.divergence.record = member"
        return f", but in {group}: {', '.join(self._file[group])}"

    def _instead(self, path):
        """What was meant by a path whose group is none of the archive's, or what there is; "" where the path may be another one."""
        is_bare, there = "/" not in path, self.keys()
        called = {known.split("/")[-1] if is_bare else known: known for known in reversed(there)}
        named = [BY_NAME[path]] if path in BY_NAME and path not in called else []
        meant = named or [called[word] for word in difflib.get_close_matches(path, called, 1, CLOSE)]
        if meant:
            advice = "" if meant[0] in there else f" Its job must name `{writer_of(meant[0])}` in observe.names"
            return f"; did you mean {meant[0]}?{advice}"
        groups = dict.fromkeys(known.split("/")[0] for known in there)
        if not is_bare:
            return ""
        return (f", but {', '.join(group for group in groups if group not in ('units', 'provenance'))}; where it is an observable, its "
                f"job must name `{writer_of(path)}` in observe.names")

    @staticmethod
    def _observe(path):
        return f"; its job must name `{writer_of(path)}` in observe.names"

    def cell(self, eta: float | None = None, epsilon: float | None = None, perturb_at: int | None = None) -> Cell:
        """The grid point with these values; each may be left out where the grid has one only."""
        return Cell(self, *self._places(eta=eta, epsilon=epsilon, perturb_at=perturb_at))

    def statistics(self, name: str, eta: float | None = None) -> np.ndarray:
        """/statistics/<name> at one learning rate: [epsilon, ...]."""
        return self._at_one_time(self.dataset(f"statistics/{name}")[:])[self._places(eta=eta)]

    def _at_one_time(self, values):
        """[eta, epsilon, ...] at the perturb_at that was chosen, of values that have it as their third axis where it is one."""
        place, = self._places(perturb_at=None)
        return values[:, :, place] if self.has_perturb_axis else values

    def chosen(self, name):
        """The one eta, epsilon or perturb_at that is meant where none is given."""
        return getattr(self, name)[self._places(**{name: None})].item()

    def picked(self) -> tuple[np.ndarray, np.ndarray]:
        """All eta and all epsilon of the grid, or the ones that were chosen."""
        given = {name: (wanted, getattr(self, name)) for name, wanted in self._chosen.items() if wanted is not None}
        places = chosen(self.path, given)
        return tuple(getattr(self, name)[[places[name]] if name in places else slice(None)] for name in ("eta", "epsilon"))

    def picked_times(self) -> np.ndarray:
        """All perturb_at of the grid, or the one that was chosen."""
        wanted = self._chosen["perturb_at"]
        return self.perturb_at if wanted is None else self.perturb_at[[chosen(self.path, {"perturb_at": (wanted, self.perturb_at)})[
            "perturb_at"]]]

    def columns(self, radii) -> list[tuple]:
        """Where the grid points of one eta with these epsilon, and the perturb_at that was chosen or all, stand: [point]."""
        times = np.flatnonzero(np.isin(self.perturb_at, self.picked_times()))
        return [(int(epsilon), int(time)) if self.has_perturb_axis else (int(epsilon),)
                for epsilon in np.flatnonzero(np.isin(self.epsilon, radii)) for time in times]

    def text(self, name: str, value: float) -> str:
        """An eta, epsilon or perturb_at of the grid as it can be given to an option: in six digits, or in as many as lead to it."""
        return shortest(value, getattr(self, name))

    def require(self, *paths):
        """A sentence that names everything of this that the archive does not hold, or says that it holds no result yet."""
        missing = [path for path in paths if path not in self]
        remedies = {path: self._remedy(path) for path in missing}
        known = [path for path in missing if remedies[path] == self._observe(path)]
        if len(missing) > 1 and known == missing:
            writers = words(dict.fromkeys(f"`{writer_of(path)}`" for path in missing))
            raise NotInArchive(f"{self.path} holds nothing of {writers}; its job must name {writers} in observe.names")
        for path in [*(path for path in missing if path not in known), *missing]:
            self.dataset(path)
        status = self.dataset("units/status")[:]
        if not np.isin(status, (COMPLETE, DIVERGED)).any():
            raise nothing_computed(self.path, status.size, self.given_up)

    def last_stretches(self):
        """The stretch in which each trajectory ends, as {column: [eta, epsilon, seed]}; -1 where there is none, or NaN."""
        rows = self.dataset("intermittency/phases")[:]
        counted = np.where(rows > 0, rows, 0)
        last = np.cumsum(counted.ravel()).reshape(rows.shape) - 1
        columns = {}
        for name in ("begin", "kind", "units_on"):
            values = self.dataset(f"intermittency/{name}")[:].astype(np.int64)
            columns[name] = self._at_one_time(np.where(rows > 0, values[np.maximum(last, 0)] if len(values) else -1, -1))
        if "intermittency/exponent" in self:  # older ones have none
            values = self.dataset("intermittency/exponent")[:]
            columns["exponent"] = self._at_one_time(np.where(rows > 0, values[np.maximum(last, 0)] if len(values) else np.nan, np.nan))
        return columns

    def label_names(self) -> list[str]:
        """The labels of stretches, in order: "burst", "brief", ..."""
        return as_text(self.dataset("intermittency/label").attrs["flag_meanings"]).split()[:-1]  # without "missing"

    def flag_names(self, path: str) -> dict[int, str]:
        """The words of a flag by their numbers, as the archive has them."""
        attributes = self.dataset(path).attrs
        return dict(zip((int(value) for value in attributes["flag_values"]), as_text(attributes["flag_meanings"]).split()))

    def last_periods(self):
        """The last period of the loss and of the output biases, 0 for none, -1 missing: each [eta, epsilon, seed]."""
        return tuple(self._at_one_time(self.dataset(f"period/{name}")[..., -1]) for name in ("loss", "biases"))

    def last_trends(self):
        """The last trend of the loss, Kendall's tau with time: [eta, epsilon, seed]; None where older archives have none."""
        if "period/loss_trend" not in self:
            return None
        return self._at_one_time(self.dataset("period/loss_trend")[..., -1])

    def last_losses(self, iterations):
        """The recorded losses of the last so many iterations of the run: [eta, epsilon, seed, iteration]."""
        loss = self.dataset("training/loss")
        first = int(self.job["sweep.iterations"]) - iterations
        return self._at_one_time(loss[..., np.searchsorted(self.dataset("training/iteration")[:], first):])

    def log_growth(self):
        """The sum of logarithms of the first tangent vector, from the first recorded iteration on: t, [eta, epsilon, seed,
        iteration]; None where the job does not observe `spectrum`."""
        if "spectrum/log_growth" not in self:
            return None
        growth = self.dataset("spectrum/log_growth")[..., 0, :]
        return self.dataset("spectrum/iteration")[:], self._at_one_time(growth)

    def status(self) -> np.ndarray:
        """What became of each initial condition, as in /units/status: [eta, epsilon, seed]."""
        return self._at_one_time(self.dataset("units/status")[:])

    def picked_status(self):
        """The same at the eta, the epsilon and the perturb_at that were chosen, or at all of them; of several perturb_at those
        of each epsilon follow each other: [eta, epsilon, seed]."""
        rates, radii = self.picked()
        status = self.dataset("units/status")[:].reshape(len(self.eta), len(self.epsilon), len(self.perturb_at), -1)
        status = status[np.ix_(np.isin(self.eta, rates), np.isin(self.epsilon, radii),
                               np.isin(self.perturb_at, self.picked_times()))]
        return status.reshape(len(rates), -1, len(self.seeds))

    def count_complete(self) -> tuple[int, int]:
        """How many initial conditions are complete, and how many there are, over the whole grid."""
        status = self.dataset("units/status")[:]
        return int((status == COMPLETE).sum()), status.size

    def count_results(self) -> tuple[int, int]:
        """How many initial conditions have a result, which those that diverged have too, and how many there are, at the eta
        and the epsilon that were chosen."""
        status = self.picked_status()
        return int(np.isin(status, (COMPLETE, DIVERGED)).sum()), status.size

    def _places(self, **wanted):
        """Where eta, epsilon and perturb_at, or some of them, stand: the one that is given, the one that was chosen, or the only
        one."""
        asked = {name: (self._chosen[name] if value is None else value, getattr(self, name)) for name, value in wanted.items()}
        return tuple(chosen(self.path, asked).values())
