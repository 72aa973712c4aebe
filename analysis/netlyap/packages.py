"""What this Python has to have, looked up without importing it."""

import importlib.util
import sys

from netlyap.errors import MissingPackages

SYSTEM_PYTHON = "/usr/bin/python3"  # for which the packages of the distribution are
INSTEAD = "NETLYAP_INSTEAD_OF_PYTHON"  # in the environment: why the Python of the system runs, where another was the first


def is_there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ValueError:  # a place in sys.modules without anything behind it
        return False


def require(*names):
    """MissingPackages unless all of these can be imported."""
    missing = [name for name in names if not is_there(name)]
    if missing:
        debian = " ".join("python3-" + name.replace("_", "-") for name in missing)
        raise MissingPackages(f"{sys.executable} has no {' and no '.join(missing)}",
                              f"install {' '.join(missing)} with its pip, or {debian} (Debian, for {SYSTEM_PYTHON})")


def say_what_is_missing_in_one_sentence():
    """MissingPackages that nobody catches ends a script without a traceback, which would say no more; notebooks ask the error
    itself."""
    usual = sys.excepthook

    def hook(kind, failure, traceback):
        if isinstance(failure, MissingPackages):
            print(f"netlyap: {failure}", file=sys.stderr)
        else:
            usual(kind, failure, traceback)
    sys.excepthook = hook
