"""Tables of an archive: quantities of a group that have one value per row, and initial conditions have any number of rows."""

import h5py
import pandas

from netlyap.decoding import KEYS_OF_ROWS, MORE_KEYS_OF_ROWS, Decoded, attributes, dimensions, flags, key_of_row
from netlyap.errors import ArchiveError


def row_dimension(group):
    """The name of the dimension of rows, e.g. "phase"; None where the group has no table."""
    if not isinstance(group, h5py.Group):
        return None
    return next((name for name, item in group.items() if isinstance(item, h5py.Dataset) and h5py.h5ds.is_scale(item.id)
                 and all(key_of_row(group, name, key) is not None for key in KEYS_OF_ROWS)), None)


def columns(group, row):
    """{name of the column: dataset}, with eta, epsilon, perturb_at where it is an axis, and seed first."""
    keys = {key: key_of_row(group, row, key) for key in ("eta", "epsilon", *MORE_KEYS_OF_ROWS, "seed")}
    keys = {key: dataset for key, dataset in keys.items() if dataset is not None}
    others = {name: item for name, item in group.items() if isinstance(item, h5py.Dataset) and item not in keys.values()
              and not h5py.h5ds.is_scale(item.id) and list(dimensions(item)) == [row]}
    return keys | others


def table(group):
    """The table of a group as a pandas.DataFrame, a row for each of its rows."""
    row = row_dimension(group)
    if row is None:
        name = group.name.strip("/")
        raise ArchiveError(f"{group.file.filename} holds no table in {name}, because it has the same dimensions for all "
                           f'initial conditions; read archive["{name}"], or archive["{name}"].to_dataframe()')
    found = columns(group, row)
    frame = pandas.DataFrame({name: values_of(dataset) for name, dataset in found.items()})
    frame.index.name = row
    for said in ("units", "long_name"):
        frame.attrs[said] = {name: attributes(dataset).get(said) for name, dataset in found.items()}
    return frame


def values_of(dataset):
    """All values of a column; flags are categories in their order."""
    words = flags(dataset)
    values = Decoded(dataset)[:]
    return pandas.Categorical(values, list(words.values())) if words else values
