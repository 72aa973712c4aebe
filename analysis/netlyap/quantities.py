"""Datasets and groups of an archive as objects of xarray, which are read when they are looked at.

They are built from h5py alone: netCDF4, through which xarray reads such files otherwise, need not be there."""

import h5py
import xarray as xr
from xarray.backends import BackendArray, BackendEntrypoint
from xarray.core import indexing

from netlyap.decoding import KEYS_OF_ROWS, MORE_KEYS_OF_ROWS, Decoded, attributes, dimensions, key_of_row


class Lazy(BackendArray):
    """Values as xarray wants to ask for them."""

    def __init__(self, dataset):
        self._values = Decoded(dataset)
        self.shape, self.dtype = self._values.shape, self._values.dtype

    def __getitem__(self, key):
        if not isinstance(key, indexing.VectorizedIndexer):
            return self._values[key.tuple]  # explicit_indexing_adapter of xarray 2023.01 loses the end of steps backwards
        return indexing.explicit_indexing_adapter(key, self.shape, indexing.IndexingSupport.OUTER, self._values.__getitem__)


class OpenArchive(BackendEntrypoint):
    """Lets xarray.open_dataset take datasets of an open file, so that it looks after caches and copies as it always does."""

    description = "quantities of an archive of netlyap"
    open_dataset_parameters = ("datasets",)

    def open_dataset(self, filename_or_obj, *, datasets, drop_variables=None):
        """An xarray.Dataset of {name: dataset of h5py}, with the coordinates of all their dimensions."""
        variables, coordinates = {}, {}
        for name, dataset in datasets.items():
            scales = dimensions(dataset)
            for dimension, scale in scales.items():
                coordinates.setdefault(dimension, variable(scale, [dimension]))
                for key in (*KEYS_OF_ROWS, *MORE_KEYS_OF_ROWS):
                    of_row = key_of_row(scale.parent, dimension, key)
                    if of_row is not None:
                        coordinates.setdefault(f"{dimension}_{key}", variable(of_row, [dimension]))
            variables[name] = variable(dataset, list(scales))
        found = {name: each for name, each in variables.items() if name not in coordinates}
        return xr.Dataset(found, coordinates)


def variable(dataset, names):
    return xr.Variable(names, indexing.LazilyIndexedArray(Lazy(dataset)), attributes(dataset))


def data_set(group, datasets=None):
    """All quantities of a group as an xarray.Dataset."""
    if datasets is None:
        datasets = {name: item for name, item in group.items() if isinstance(item, h5py.Dataset)}
    return xr.open_dataset(group, engine=OpenArchive, datasets=datasets)


def data_array(dataset):
    """A dataset as an xarray.DataArray with its name."""
    name = dataset.name.split("/")[-1]
    return data_set(dataset.parent, {name: dataset})[name]
