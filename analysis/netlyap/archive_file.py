"""Finds and opens the file of an archive; what is wrong with it is one sentence."""

import os

import h5py

from netlyap.commands import command, is_run_directory
from netlyap.errors import ArchiveError, WrongChoice
from netlyap.seal import check

FORMAT = "netlyap-sweep"


def as_text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def refuse_unreachable(path):
    """What is there and what is not can only be told where one may look."""
    try:
        os.stat(path)
    except PermissionError:
        raise ArchiveError(f"{path} cannot be reached (Permission denied); ask its owner, or give a copy") from None
    except OSError:
        pass  # what comes next says what it is


def file_of(path):
    """The sweep.h5 of a run directory, or the file itself."""
    if not path:
        raise WrongChoice("the name of the archive is empty; give a sweep.h5 or its run directory")
    refuse_unreachable(path)
    if not os.path.exists(path):
        what = "is a link that leads nowhere" if os.path.islink(path) else "does not exist"
        raise WrongChoice(f"{path} {what}; give a sweep.h5 or its run directory")
    if not os.path.isdir(path):
        return path
    refuse_unreachable(os.path.join(path, "sweep.h5"))
    if os.path.exists(os.path.join(path, "sweep.h5")):
        return os.path.join(path, "sweep.h5")
    if is_run_directory(path):
        raise ArchiveError(f"{path} holds no sweep.h5; {command('gather', path)} assembles what is there")
    raise WrongChoice(f"{path} is not a run directory; give one that `netlyap run --out` made, or its sweep.h5")


def open_file(path):
    """The file, when it is whole: its own checksums are right."""
    if not os.path.isfile(path):
        raise WrongChoice(f"{path} is neither a file nor a run directory; give a sweep.h5 or its run directory")
    try:
        check(path)
        return h5py.File(path, "r")
    except OSError as failure:
        if failure.errno:
            raise ArchiveError(f"{path} cannot be read ({os.strerror(failure.errno)}); make it readable") from None
        raise ArchiveError(words_of_damage(path)) from None


def words_of_damage(path):
    """What to say where HDF5 cannot read what it should, a chunk whose checksum is wrong for instance."""
    return f"{path} is damaged: HDF5 cannot read all of it; {command('verify', path)} says where"
