"""Commands of netlyap as they can be pasted into a shell, and the sentences around them."""

import os
import shlex
import shutil
import sys
from pathlib import Path

from netlyap.errors import ArchiveError

CALLED = "NETLYAP_CALLED_AS"  # of the environment: the words by which a user has started a program of analysis/
SHARE = Path(__file__).resolve().parents[2]  # share/netlyap of an installed copy, or the sources


def program():
    """netlyap where the PATH has it; else where it lies beside this package, in an installed copy or in the sources."""
    beside = (os.path.normpath(SHARE / place) for place in ("../../bin/netlyap", "build/release/netlyap"))
    here = next((file for file in beside if os.access(file, os.X_OK)), "netlyap")
    return "netlyap" if shutil.which("netlyap") else here


def chosen_python():
    """What the environment variable NETLYAP_PYTHON names; "" where it names nothing."""
    return os.environ.get("NETLYAP_PYTHON", "")


def analysis_program(name=None):
    """The words that start the program that runs, or another one beside it, as `netlyap show` prints them: by the Python that
    NETLYAP_PYTHON names, if it is set."""
    here = os.path.abspath(sys.argv[0])
    file, python = here if name is None else os.path.join(os.path.dirname(here), name), chosen_python()
    return [*([os.path.abspath(python) if "/" in python else python] if python else []), file]


def called(name):
    """What a program is called in its messages: `netlyap report`, where that has started it."""
    return os.environ.get(CALLED) or name


def command(*words):
    """`netlyap show runs/mine`, as a shell reads it, in backticks."""
    return f"`{shlex.join([program(), *map(str, words)])}`"


def run_directory_of(path):
    """The run directory that an archive lies in; None where it lies elsewhere."""
    folder = os.path.dirname(os.path.abspath(path))
    return folder if is_run_directory(folder) else None


def is_run_directory(folder):
    """Whether `netlyap run` made it: a job.ini alone lies in other folders, too."""
    return os.path.exists(os.path.join(folder, "job.ini")) and os.path.isdir(os.path.join(folder, "journal"))


def gathering(path):
    """What writes an archive again."""
    folder = run_directory_of(path)
    return f"{command('gather', folder)} writes it again" if folder else \
        "write it again with `netlyap gather` from its run directory"


def continuing(path, is_given_up=False):
    """What computes the rest of a sweep, or tries again what was given up: `status` knows workers, slices and Slurm jobs."""
    folder = run_directory_of(path)
    if folder:
        return f"{command('status', folder)} says how to {'try them again' if is_given_up else 'compute them'}"
    return f"the command that started the run {'with --retry-failed tries them again' if is_given_up else 'computes them'}"


def nothing_computed(path, count, given_up):
    """Why an archive has nothing to look at: it has no result of any of its initial conditions."""
    if given_up:
        return ArchiveError(f"{path} holds no results: all that was tried was given up; "
                            f"{continuing(path, is_given_up=True)}")
    return ArchiveError(f"{path} holds no results yet: 0 of {count} initial conditions are computed; {continuing(path)}")
