"""How the programs of analysis/ take their arguments and say that something is wrong."""

import argparse
import os
import sys

from archive import ArchiveError

EXIT_DIFFERS, EXIT_USAGE, EXIT_DATA, EXIT_CANNOT_CREATE = 1, 64, 65, 73  # those of sysexits.h, as in netlyap


class ArgumentParser(argparse.ArgumentParser):
    """Shows the description as it is written, and refuses wrong usage with one sentence and exit code 64."""

    def __init__(self, program, description, one_archive=False):
        super().__init__(prog=program, description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
        if one_archive:
            self.add_argument("archive", metavar="ARCHIVE", help="sweep.h5 or its run directory")
            return
        self.add_argument("archives", nargs="+", metavar="ARCHIVE", help="sweep.h5 or its run directory")
        for name in ("eta", "epsilon"):
            self.add_argument(f"--{name}", type=float, metavar="X",
                              help=f"the {name} to take where an archive has several and the figure shows one")

    def error(self, message):
        self.exit(EXIT_USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


def complain(program, message):
    print(f"{program}: {message}", file=sys.stderr)


def refuse_to_create(program, message):
    complain(program, message)
    sys.exit(EXIT_CANNOT_CREATE)


def save_or_refuse(program, picture, path):
    """Writes a figure and says where; otherwise one sentence and exit code 73."""
    if os.path.isdir(path) or not os.path.basename(path):
        refuse_to_create(program, f"{path} is a folder, and the picture is one file; choose another --out")
    try:
        picture.savefig(path)
    except (OSError, ValueError) as failure:
        reason = getattr(failure, "strerror", None) or str(failure).split(";")[0]
        refuse_to_create(program, f"{path} cannot be written ({reason}); choose another --out")
    print(f"picture: {path}")


def each_once(paths):
    """The paths without those that lead to a file or folder that was there before."""
    first = {}
    for path in paths:
        first.setdefault(os.path.realpath(archive_file(path)), path)
    return list(first.values())


def archive_file(path):
    """Where the archive of a run directory is; other paths as they are."""
    inside = os.path.join(path, "sweep.h5")
    return inside if os.path.exists(inside) else path


def sentence_of(failure, path, figure, done):
    """What to say of an archive that could not be drawn or judged: the last resort where no module foresaw why."""
    if isinstance(failure, ArchiveError):
        return str(failure)
    needs = f"Figure {figure}" if figure else "a figure"
    text = " ".join(str(failure).split()) or "no more is known"
    return f"{path} cannot be {done}: {type(failure).__name__}: {text}; it does not hold what {needs} needs"
