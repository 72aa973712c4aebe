"""What the numbers of a dataset mean: values that are missing, flags, text; without xarray."""

import re

import h5py
import numpy as np

from netlyap.archive_file import as_text, words_of_damage
from netlyap.errors import ArchiveError

OF_THE_FILE = ("CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST", "_FillValue", "flag_values")  # no one else needs these
WIDEST_GAP = 8  # entries that are read although nobody asked for them: a chunk has as many initial conditions
KEYS_OF_ROWS = ("eta", "epsilon", "seed")  # which initial condition a row of a table belongs to ...
MORE_KEYS_OF_ROWS = ("perturb_at",)        # ... and at which perturbation, where there are several


def flags(dataset):
    """The words of an enumeration by their numbers, or {}."""
    if "flag_values" not in dataset.attrs:
        return {}
    return dict(zip(map(int, dataset.attrs["flag_values"]), as_text(dataset.attrs["flag_meanings"]).split()))


def attributes(dataset):
    """long_name, units and what else is said of a dataset, as str and numbers."""
    said = {name: value for name, value in dataset.attrs.items() if name not in OF_THE_FILE}
    return {name: value.item() if isinstance(value, np.generic) else as_text(value) if isinstance(value, bytes) else value
            for name, value in said.items()}


def name_and_unit(said):
    """What a dataset is, and its unit in words, by its attributes: "1" for what is none. Programs are told that nats, iterations
    and what follows from them are pure numbers, and people by the end of the long_name; older archives have them as units."""
    name, unit = said.get("long_name", ""), said.get("units", "1")
    named = re.fullmatch(r"(.*) \((nat|iterations?|1/iteration)\)", name, re.DOTALL)
    return named.groups() if unit == "1" and named else (name, unit)


def dimensions(dataset):
    """The coordinates of every dimension: {name: the dataset that holds them}."""
    if h5py.h5ds.is_scale(dataset.id):
        return {dataset.name.split("/")[-1]: dataset}
    return {name: scale for dimension in dataset.dims for name, scale in dimension.items()}


def key_of_row(group, row, name):
    """phase_seed, the dataset that says of every row (dimension "phase") of a table to which seed it belongs; or None."""
    return group.get(f"{row}_{name}")


class Decoded:
    """A dataset whose values are what they mean: NaN for what is missing, words for flags, str for text.

    Whole numbers that may be missing are float64; they are counts and iterations, and none is above 2^53. Nothing is read
    before an index asks for it."""

    def __init__(self, dataset):
        self.dataset, self.shape = dataset, dataset.shape
        self._words = self._missing = None
        if flags(dataset):
            known = flags(dataset)
            self._words = np.array([known.get(number, f"unknown_{number}") for number in range(256)])
            self.dtype = self._words.dtype
        elif h5py.check_string_dtype(dataset.dtype):
            self.dtype = np.dtype(object)
        else:
            self.dtype = dataset.dtype.newbyteorder("=")
            is_key = dataset.name.endswith("_seed")  # -1 is a seed; older archives have a _FillValue all the same
            if self.dtype.kind == "i" and "_FillValue" in dataset.attrs and not is_key:
                self._missing, self.dtype = dataset.attrs["_FillValue"], np.dtype("float64")

    def __getitem__(self, key):
        """Values by numbers, slices and arrays of indices, one for each dimension; each array acts on its own dimension."""
        key = tuple(map(upwards, key if isinstance(key, tuple) else (key,), self.shape))
        place = next((place for place, index in enumerate(key) if isinstance(index, np.ndarray)), None)
        if place is None:
            return self._decode(self._read(key))
        wanted, back = np.unique(key[place], return_inverse=True)
        parts = [self[key[:place] + (part,) + key[place + 1:]] for part in spans(wanted)]
        axis = sum(not isinstance(index, (int, np.integer)) for index in key[:place])
        first = np.concatenate([np.arange(part.start, part.stop) for part in spans(wanted)])
        return np.concatenate(parts, axis=axis).take(np.searchsorted(first, wanted)[back], axis=axis)

    def _read(self, key):
        if not self.dataset:
            raise ArchiveError("the archive was closed before this was read; open it again, or use .load() before it is closed")
        try:
            if self.dtype == object:
                return np.asarray(self.dataset.asstr(errors="surrogateescape")[key], dtype=object)
            return np.asarray(self.dataset[key])
        except OSError:
            raise ArchiveError(words_of_damage(self.dataset.file.filename)) from None

    def _decode(self, values):
        if self._words is not None:
            return self._words[values]
        if self._missing is not None:
            return np.where(values == self._missing, np.nan, values)
        return values.astype(self.dtype, copy=False)


def upwards(index, length):
    """The same index as HDF5 can take it: no steps backwards, and no array that counts from the end."""
    if isinstance(index, slice) and (index.step or 1) < 0:
        return np.arange(*index.indices(length))
    return np.where(index < 0, index + length, index) if isinstance(index, np.ndarray) else index


def spans(indices):
    """Slices that hold all of these ascending indices and little else: HDF5 is slow where it is asked for a list."""
    if len(indices) == 0:
        return [slice(0, 0)]
    ends = np.flatnonzero(np.diff(indices) > WIDEST_GAP)
    return [slice(int(first), int(last) + 1)
            for first, last in zip(indices[np.r_[0, ends + 1]], indices[np.r_[ends, len(indices) - 1]])]
