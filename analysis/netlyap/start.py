"""Imported before anything else by the programs of analysis/: what is wrong before they begin is one sentence, too."""

import importlib.util
import os
import signal
import sys

PACKAGES = ("h5py", "numpy", "matplotlib")
EXIT_MISSING = 78  # EX_CONFIG of sysexits.h


def refuse_without_packages():
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        program = os.path.join("analysis", os.path.basename(sys.argv[0]))
        debian = " ".join(f"python3-{name}" for name in missing)
        print(f"{program}: {sys.executable} has no {' and no '.join(missing)}; install {debian} (Debian), or start {program} "
              "with a Python that has what it needs", file=sys.stderr)
        sys.exit(EXIT_MISSING)


refuse_without_packages()
if signal.getsignal(signal.SIGINT) == signal.default_int_handler:  # not where Ctrl-C is ignored, as after nohup
    signal.signal(signal.SIGINT, signal.SIG_DFL)
if sys.stdout is not None:
    sys.stdout.reconfigure(errors="surrogateescape")  # names of files may hold any bytes
