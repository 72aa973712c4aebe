"""Where the programs of analysis/ put their pictures, and the captions beside them.

One rule for all: --out is a picture where it ends like one, else a folder. A caption says at its end which program drew the
picture from which archive. What the same program has drawn from the same archive is drawn anew in its place; any other file
that is there stays as it is: a picture whose name is left to the program gets another name, one with a name is refused.
"""

import itertools
import os
import textwrap

from netlyap.command_line import check_file, check_folder, complain, is_folder, refuse_to_create, tell

EXIT_USAGE = 64
CAPTION_WIDTH = 100
USUAL_ARCHIVE = "sweep"  # what the archive of a run is called, sweep.h5
PICTURES = (".png", ".pdf", ".svg")  # their endings


def add_out(parser, name, folder=None):
    """Adds --out to the options of a program whose pictures are usually called so, in this folder or the current one."""
    stem = name.removesuffix(PICTURES[0])
    parser.add_argument("--out", metavar="PATH", default=folder, help=(
        f"where the picture goes: a PATH that ends with .png, .pdf or .svg is the picture itself, in a folder that must be there; any "
        f"other is a folder, made where it is missing, that gets {name} (default: {folder or 'the current directory'}). What "
        "this program has drawn from the same archive before is drawn anew in its place; any other file stays as it is: in a "
        f"folder the picture is then called {stem}-RUN.png, after the run directory (after the archive where that is not its sweep.h5), and a picture with a name of its own is "
        "refused"))


class Place:
    """What --out means, once it is known that it can be written there: a file, or a folder."""

    def __init__(self, program, out):
        self.program, self.left_alone, self.drawn = program, "", set()
        self.is_file = bool(out) and not is_folder(out) and has_ending_of_picture(program, out)
        self.path = out or ""
        if self.is_file:
            for file in (out, caption_file(out)):
                check_file(program, file)
        else:
            check_folder(program, os.curdir if out is None else out)

    def file_for(self, archive, name, what=""):
        """The file of a picture that is usually called so; what it is of that archive, if there are several kinds. Ends the
        program where another file is in the way."""
        if self.is_file:
            reason = in_the_way(self.path, self.mark(archive, self.path, what))
            if reason:
                refuse_to_create(self.program, f"{reason}; choose another --out, or remove it")
            return self.path
        usual = os.path.join(self.path, name)
        if os.path.isdir(usual) or os.path.isdir(caption_file(usual)):
            for file in (usual, caption_file(usual)):
                check_file(self.program, file)
        file = next(each for each in names(usual, archive) if not in_the_way(each, self.mark(archive, each, what)))
        self.left_alone = "" if usual in self.drawn else in_the_way(usual, self.mark(archive, usual, what))
        if os.path.isdir(self.path or os.curdir):
            check_file(self.program, file)
        return file

    def mark(self, archive, file, what=""):
        """The last line of the caption. The path of the archive, or of each of a list, is from the folder of the picture, so that
        both may be moved together."""
        folder = os.path.realpath(os.path.dirname(file) or os.curdir)
        paths = ", ".join(os.path.relpath(os.path.realpath(each), folder) for each in as_list(archive))
        return f"drawn by {self.program}{what and ' as ' + what} from {paths}"

    def save(self, picture, file, caption, archive, what=""):
        """Writes a picture and its caption, a list of paragraphs, and says where both are; otherwise one sentence and exit
        code 73."""
        existed = os.path.exists(file)
        text = "\n\n".join([*(textwrap.fill(part, CAPTION_WIDTH) for part in caption), self.mark(archive, file, what)]) + "\n"
        written = caption_file(file)
        try:
            os.makedirs(os.path.dirname(file) or os.curdir, exist_ok=True)
            with open(written, "w", encoding="utf-8", errors="surrogateescape") as stream:  # first: it says whose the picture is
                stream.write(text)
            written = file
            picture.savefig(file)
        except (OSError, ValueError) as failure:
            reason = getattr(failure, "strerror", None) or str(failure).split(";")[0]
            refuse_to_create(self.program, f"{written} cannot be written ({reason}); choose another --out")
        self.drawn.add(file)
        if self.left_alone:
            tell(self.program, f"{self.left_alone}: it is left as it is")
        tell(self.program, f"picture{' drawn anew' if existed else ''}: {os.path.abspath(file)}\n"
                           f"caption: {os.path.abspath(caption_file(file))}")


def name_and_kind(stem, archive, eta=None, epsilon=None, more=()):
    """The usual name of a picture of the eta, the epsilon and the perturb_at that were chosen, if any, and of what else it is
    a picture of; and what kind of picture that is: two kinds never take each other's place."""
    chosen = [(name, archive.text(name, value)) for name, value in (("eta", eta), ("epsilon", epsilon)) if value is not None]
    if archive.has_perturb_axis and len(archive.picked_times()) == 1:
        chosen.append(("perturb_at", str(archive.picked_times()[0])))
    words = [stem, *(each.replace("/", "-") for each in more), *(f"{name}-{text}" for name, text in chosen)]
    return "-".join(words) + PICTURES[0], ", ".join([*more, *(f"{name} = {text}" for name, text in chosen)])


def name_and_kind_of_part(stem, archive, arguments):
    """The same of the eta and the epsilon that the command line chooses."""
    wanted = (arguments.eta, arguments.epsilon)
    return name_and_kind(stem, archive, *(None if each is None else there[0] for each, there in zip(wanted, archive.picked())))


def as_list(archive):
    """A picture is of one archive, or of several."""
    return archive if isinstance(archive, list) else [archive]


def names(usual, archive):
    """What a picture may be called, in this order: exponents.png, exponents-RUN.png after the run directory, or after the archive
    where that is not its sweep.h5, as exponents-refit.png; the name stands alone where it begins like that, and then with a number."""
    stem, ending = os.path.splitext(usual)
    path = os.path.abspath(as_list(archive)[0])
    run = os.path.basename(path).partition(".")[0]
    if run == USUAL_ARCHIVE:
        run = os.path.basename(os.path.dirname(path))
    folder, name = os.path.split(stem)
    longer = os.path.join(folder, run) if run.startswith(name + "-") else f"{stem}-{run}" if run else stem
    numbered = (f"{longer}-{count}{ending}" for count in itertools.count(2))
    return itertools.chain([usual] if longer == stem else [usual, longer + ending], numbered)


def in_the_way(file, mark):
    """Why a picture may not be written there: what is there is not what the same program has drawn from the same archive."""
    caption = caption_file(file)
    there = [each for each in (file, caption) if os.path.lexists(each)]
    if not there:
        return ""
    last = last_line(caption)
    if last == mark:
        return ""
    why = last if last.startswith("drawn by ") else f"and no caption says that it was {mark}"
    return f"{there[0]} is there already, {why}"


def last_line(file):
    try:
        with open(file, encoding="utf-8", errors="surrogateescape") as stream:
            return stream.read().rstrip("\n").rpartition("\n")[2]
    except OSError:
        return ""


def has_ending_of_picture(program, path):
    """Whether the ending is one of PICTURES, not none; any other is refused."""
    ending = os.path.splitext(path)[1]
    if ending and ending.lower() not in PICTURES:
        complain(program, f"--out {path} ends with {ending}, and pictures are .png, .pdf or .svg; choose one of these, or give a "
                          "folder that ends with /")
        raise SystemExit(EXIT_USAGE)
    return bool(ending)


def folder_of(file):
    """Where a picture lies, so that what is drawn after it goes to the same place."""
    return os.path.dirname(os.path.abspath(file))


def caption_file(path):
    """Where the text of a picture lies: picture.txt beside picture.png."""
    return os.path.splitext(path)[0] + ".txt"
