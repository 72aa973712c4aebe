"""Imported before anything else by the programs of analysis/: what is wrong before they begin is one sentence, too."""

import os
import signal
import subprocess
import sys

from netlyap.commands import called
from netlyap.errors import MissingPackages
from netlyap.packages import INSTEAD, SYSTEM_PYTHON, require

EXIT_MISSING = 78  # EX_CONFIG of sysexits.h
PACKAGES = ("h5py", "numpy", "xarray", "matplotlib", *(["jinja2"] if os.path.basename(sys.argv[0]) == "page" else []))


def system_python_will_do():
    """Whether another Python than that of the system runs, which nobody has chosen, and that of the system has it all.
    A virtual environment and NETLYAP_PYTHON are choices."""
    is_chosen = sys.prefix != sys.base_prefix or "NETLYAP_PYTHON" in os.environ
    if is_chosen or not os.access(SYSTEM_PYTHON, os.X_OK) or os.path.realpath(SYSTEM_PYTHON) == os.path.realpath(sys.executable):
        return False
    look = f"import importlib.util as i, sys; sys.exit(not all(i.find_spec(name) for name in {PACKAGES}))"
    return subprocess.run([SYSTEM_PYTHON, "-c", look], stderr=subprocess.DEVNULL, check=False).returncode == 0


def require_packages():
    """Goes on with the Python of the system where this one has not what is needed, without a word unless one is asked for; else
    says so and ends."""
    program = called(os.path.join("analysis", os.path.basename(sys.argv[0])))
    try:
        require(*PACKAGES)
    except MissingPackages as failure:
        if system_python_will_do():
            if not {"-v", "--verbose"}.isdisjoint(sys.argv[1:]):
                print(f"{program}: run by {SYSTEM_PYTHON}, as {failure.reason}", file=sys.stderr, flush=True)
            os.execve(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv], os.environ | {INSTEAD: failure.reason})
        print(f"{program}: {failure}, or begin the command with the path of a python3 that has what is needed", file=sys.stderr)
        sys.exit(EXIT_MISSING)


require_packages()
if signal.getsignal(signal.SIGINT) == signal.default_int_handler:  # not where Ctrl-C is ignored, as after nohup
    signal.signal(signal.SIGINT, signal.SIG_DFL)
if sys.stdout is not None:
    sys.stdout.reconfigure(errors="surrogateescape")  # names of files may hold any bytes
