"""Archives that the program makes of an archive: exponents of other windows, one trajectory again."""

import subprocess

from netlyap.commands import program
from netlyap.errors import ArchiveError


def made_by(verb, archive, out, options):
    """The archive that `netlyap <verb> ARCHIVE --out OUT ...` writes, open for reading."""
    from netlyap.archive import Archive
    words = [program(), verb, str(archive.path), "--out", str(out)]
    for name, value in options.items():
        if value is not None:
            words += [f"--{name}", text_of(value)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except OSError as failure:
        raise ArchiveError(f"{words[0]} cannot be started ({failure.strerror}); put its folder on the PATH") from None
    if done.returncode != 0:
        sentence = done.stderr.strip().splitlines()[-1:] or [f"{words[0]} {verb} has failed"]
        raise ArchiveError(sentence[0].removeprefix("netlyap: "))
    return Archive(out)


def text_of(value):
    """A value as an option takes it: lists are separated by blanks, numbers keep all their digits."""
    if isinstance(value, (list, tuple)):
        return " ".join(map(text_of, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else repr(value.item() if hasattr(value, "item") else value)
