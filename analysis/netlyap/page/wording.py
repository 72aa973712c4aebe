"""Words for a reader who has neither the archive nor this machine."""

import os
import re
import shlex
import textwrap

from netlyap.commands import program

WIDEST_SENTENCE = 108  # characters, among numbers
NAMES = ("eta", "epsilon", "lambda", "theta", "netlyap")


def without_paths(text, archive):
    """Sentences and commands without the folders of this machine: the archive is called by its name alone, its run directory DIR."""
    path = os.path.abspath(archive.path)
    for known, short in ((path, os.path.basename(path)), (archive.path, os.path.basename(path)), (os.path.dirname(path), "DIR"),
                         (program(), "netlyap")):
        text = text.replace(shlex.quote(known), shlex.quote(short)).replace(known, short)
    return text


def readable(table):
    """A table that is aligned by blanks, with long sentences between its lines wrapped; those that were wrapped before are whole again
    first."""
    lines = []
    for line in table.splitlines():
        if lines and is_sentence(line) and is_sentence(lines[-1]) and indent_of(line) > indent_of(lines[-1]):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line.rstrip())
    return "\n".join(part for line in lines for part in (textwrap.wrap(
        line, WIDEST_SENTENCE, subsequent_indent=" " * (indent_of(line) + 2)) if is_sentence(line) else [line]))


def is_sentence(line):
    """Whether there are words and no columns in it."""
    return bool(line.strip()) and not re.search(r"\S {2,}\S", line)


def indent_of(line):
    return len(line) - len(line.lstrip())


def begun(sentence):
    """A sentence with a capital letter, unless it begins with the name of something."""
    first = re.match(r"[a-z]+", sentence)
    return sentence[0].upper() + sentence[1:] if first and first[0] not in NAMES and sentence[first.end():first.end() + 1] in " ,:" else sentence


def counted(count, one, several=None):
    """1 initial condition, 1,234 initial conditions."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"
