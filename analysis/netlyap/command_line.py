"""How the programs of analysis/ take their arguments and say that something is wrong.

What they write is in the current directory where no other is given, and they print its full path.
"""

import argparse
import contextlib
import os
import re
import shlex
import sys

from netlyap.archive_file import words_of_damage
from netlyap.commands import SHARE, program
from netlyap.errors import ArchiveError, WrongChoice
from netlyap.grid_values import Typed
from netlyap.packages import INSTEAD

EXIT_DIFFERS, EXIT_USAGE, EXIT_DATA, EXIT_CANNOT_CREATE, EXIT_OUTPUT = 1, 64, 65, 73, 74  # as sysexits.h and netlyap


def with_paths(description):
    """The help of a program with examples that can be pasted where one stands: with the paths of an installed copy, for
    instance."""
    here = "" if os.path.realpath(os.curdir) == str(SHARE) else f"{SHARE}/"
    lines = [re.sub(r"\b(?:analysis|jobs)/\w+(?:\.ini)?", lambda path: shlex.quote(here + path[0]), line)
             if line.startswith("    ") else line for line in description.splitlines()]
    return "\n".join(re.sub("^    netlyap ", lambda _: f"    {shlex.quote(program())} ", line) for line in lines)


def add_perturb_at(parser, help="the perturb_at to take where there are several"):
    parser.add_argument("--perturb_at", type=Typed, metavar="T", help=help)


class ArgumentParser(argparse.ArgumentParser):
    """Shows the description as it is written, and refuses wrong usage with one sentence and exit code 64."""

    def __init__(self, program, description, one_archive=False):
        self._takes_one = one_archive
        super().__init__(prog=program, description=with_paths(description),
                         formatter_class=argparse.RawDescriptionHelpFormatter)
        self.add_argument("-v", "--verbose", action="store_true",
                          help="say which Python runs this, where it is not the first python3 of the PATH")
        if one_archive:
            self.add_argument("archive", metavar="ARCHIVE", help="sweep.h5 or its run directory")
            return
        self.add_argument("archives", nargs="+", metavar="ARCHIVE", help="sweep.h5 or its run directory")
        for name in ("eta", "epsilon"):
            self.add_argument(f"--{name}", type=Typed, metavar="X",
                              help=f"the {name} to take where an archive has several and the figure shows one")
        add_perturb_at(self)

    def print_help(self, file=None):
        tell(self.prog, self.format_help().rstrip("\n"))

    def error(self, message):
        more = message.removeprefix("unrecognized arguments: ")
        if self._takes_one and more != message and not more.startswith("-"):
            message = f"one archive is drawn at a time, and there is more: {more}"
        self.exit(EXIT_USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


def complain(program, message):
    print(f"{program}: {message}", file=sys.stderr)


@contextlib.contextmanager
def refusing(program, path):
    """Ends with one sentence where an archive does not allow what is done with it (exit code 65), or where what was asked for
    is not there (64)."""
    try:
        yield
    except (ArchiveError, OSError) as failure:
        complain(program, sentence_of(failure, path, None, "read"))
        sys.exit(exit_code_of(failure))


def exit_code_of(failure):
    """What was asked for wrongly is wrong usage; all else that is refused is the fault of an archive."""
    return EXIT_USAGE if isinstance(failure, WrongChoice) else EXIT_DATA


def refuse_to_create(program, message):
    complain(program, message)
    sys.exit(EXIT_CANNOT_CREATE)


def tell(program, text):
    """Prints; where nobody reads any more (`| head`), the rest is dropped quietly and the program goes on."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as failure:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        complain(program, f"standard output cannot be written ({failure.strerror}); send it elsewhere")
        sys.exit(EXIT_OUTPUT)


def is_folder(path):
    return os.path.isdir(path) or path.endswith("/")


def check_folder(program, folder, option="--out", what="the picture"):
    """Finds out before the work whether a folder is there or can be made; what it makes for that it takes away again."""
    missing, place = [], os.path.abspath(folder)
    while not os.path.lexists(place):
        missing.append(place)
        place = os.path.dirname(place)
    try:
        os.makedirs(folder, exist_ok=True)
        reason = None if os.access(folder, os.W_OK | os.X_OK) else "it is not writable"
    except OSError as failure:
        reason = failure.strerror if folder else "the name is empty"
    with contextlib.suppress(OSError):
        for each in missing:
            os.rmdir(each)
    if reason:
        refuse_to_create(program, f"{option} '{folder}' cannot take {what} ({reason}); choose another {option}")


def check_file(program, path, option="--out"):
    """Finds out before the work whether a file can be written, and leaves everything as it is."""
    existed = os.path.lexists(path)
    try:
        with open(path, "ab"):
            pass
        if not existed:
            os.remove(path)
    except OSError as failure:
        refuse_to_create(program, f"{path} cannot be written ({failure.strerror}); choose another {option}")


def file_for(program, path, name, option="--out", what="the picture"):
    """The file that an option means: in a folder, one that is there or ends with /, it is called by its usual name."""
    if not path:
        refuse_to_create(program, f"{option} cannot be written (the name is empty); choose another {option}")
    if not is_folder(path):
        check_file(program, path, option)
        return path
    check_folder(program, path, option, what)
    file = os.path.join(path, name)
    if os.path.isdir(path):
        check_file(program, file, option)
    return file


def make_folder_of(path):
    os.makedirs(os.path.dirname(path) or os.curdir, exist_ok=True)


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
    if isinstance(failure, WrongChoice):
        return failure.for_options
    if isinstance(failure, ArchiveError):
        return str(failure)
    if isinstance(failure, OSError):  # of HDF5, or of the disk
        return (f"{path} cannot be read ({failure.strerror}); give a copy that can" if failure.errno
                else words_of_damage(archive_file(path)))
    needs = f"Figure {figure}" if figure else "a figure"
    text = " ".join(str(failure).split()) or "no more is known"
    python = os.environ.get(INSTEAD, "")
    return (f"{path} cannot be {done}: {type(failure).__name__}: {text}; it does not hold what {needs} needs" +
            (f" (run by {sys.executable}, as {python})" if python else ""))
