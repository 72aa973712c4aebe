"""Imported before anything else by the programs of analysis/: what is wrong before they begin is one sentence, too."""

import os
import signal
import sys

from netlyap.errors import MissingPackages
from netlyap.packages import require

EXIT_MISSING = 78  # EX_CONFIG of sysexits.h


def require_packages():
    try:
        require("h5py", "numpy", "xarray", "matplotlib")
    except MissingPackages as failure:
        print(f"{os.path.join('analysis', os.path.basename(sys.argv[0]))}: {failure}", file=sys.stderr)
        sys.exit(EXIT_MISSING)


require_packages()
if signal.getsignal(signal.SIGINT) == signal.default_int_handler:  # not where Ctrl-C is ignored, as after nohup
    signal.signal(signal.SIGINT, signal.SIG_DFL)
if sys.stdout is not None:
    sys.stdout.reconfigure(errors="surrogateescape")  # names of files may hold any bytes
