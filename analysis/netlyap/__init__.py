"""Archives of netlyap in Python.

    import netlyap
    fig8 = netlyap.open("runs/fig8")                 # a run directory or its sweep.h5
    print(fig8)                                      # what it holds, with dimensions and units
    fig8["lyapunov/exponent"].sel(eta=1)             # an xarray.DataArray with its coordinates
    fig8["lyapunov"]                                 # all quantities of a group, an xarray.Dataset
    netlyap.open("runs/fig9").table("intermittency") # the rows of a table, a pandas.DataFrame

`netlyap --python-path` prints the folder that makes `import netlyap` work: export PYTHONPATH=$(netlyap --python-path).
Needs h5py, numpy and xarray; netlyap.paper and what draws need matplotlib as well.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from netlyap.errors import ArchiveError, MissingPackages
from netlyap.packages import require, say_what_is_missing_in_one_sentence

__all__ = ["Archive", "ArchiveError", "MissingPackages", "open"]

if TYPE_CHECKING:
    from netlyap.archive import Archive

say_what_is_missing_in_one_sentence()


def open(path: str | os.PathLike, eta: float | None = None, epsilon: float | None = None) -> Archive:
    """The archive of a run directory, or the file itself, open for reading: a netlyap.Archive.

    eta and epsilon are taken where a question is about one grid point and the grid has several."""
    return __getattr__("Archive")(path, eta, epsilon)


def __getattr__(name):
    """Archive is imported when it is first asked for, so that what is missing for it can be said in a sentence."""
    if name != "Archive":
        raise AttributeError(f"module 'netlyap' has no attribute {name!r}")
    require("h5py", "numpy", "xarray")
    from netlyap.archive import Archive
    return Archive
