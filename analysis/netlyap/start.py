"""Imported before anything else by the programs of analysis/: what is wrong before they begin is one sentence, too."""

import os
import shutil
import signal
import subprocess
import sys

from netlyap.commands import called, chosen_python
from netlyap.errors import MissingPackages
from netlyap.packages import INSTEAD, SYSTEM_PYTHON, require

EXIT_MISSING = 78  # EX_CONFIG of sysexits.h
PACKAGES = ("h5py", "numpy", "xarray", "matplotlib", *(["jinja2"] if os.path.basename(sys.argv[0]) == "page" else []))


def python_that_will_do():
    """Another Python than the one that runs, with all that is needed: that of NETLYAP_PYTHON, or else that of the system, unless a
    virtual environment runs, which is a choice, too; None where that one has it not either."""
    if chosen := chosen_python():
        found = shutil.which(chosen)
        is_other = found is not None and os.path.abspath(found) != os.path.abspath(sys.executable)
    else:
        found = SYSTEM_PYTHON
        is_other = sys.prefix == sys.base_prefix and os.path.realpath(found) != os.path.realpath(sys.executable)
    if not is_other or not os.access(found, os.X_OK):
        return None
    look = f"import importlib.util as i, sys; sys.exit(not all(i.find_spec(name) for name in {PACKAGES}))"
    return found if subprocess.run([found, "-c", look], stderr=subprocess.DEVNULL, check=False).returncode == 0 else None


def require_packages():
    """Goes on with another Python where this one has not what is needed, without a word unless one is asked for; else says so and
    ends."""
    program = called(os.path.join("analysis", os.path.basename(sys.argv[0])))
    try:
        require(*PACKAGES)
    except MissingPackages as failure:
        if other := python_that_will_do():
            if not {"-v", "--verbose"}.isdisjoint(sys.argv[1:]):
                print(f"{program}: run by {other}, as {failure.reason}", file=sys.stderr, flush=True)
            os.execve(other, [other, *sys.argv], os.environ | {INSTEAD: failure.reason})
        print(f"{program}: {failure}, or begin the command with the path of a python3 that has what is needed", file=sys.stderr)
        sys.exit(EXIT_MISSING)


require_packages()
if signal.getsignal(signal.SIGINT) == signal.default_int_handler:  # not where Ctrl-C is ignored, as after nohup
    signal.signal(signal.SIGINT, signal.SIG_DFL)
if sys.stdout is not None:
    sys.stdout.reconfigure(errors="surrogateescape")  # names of files may hold any bytes
