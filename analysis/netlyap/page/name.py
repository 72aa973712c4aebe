"""The title of a report, and how a sweep gets one."""

import os
import shlex

from netlyap.commands import command, run_directory_of
from netlyap.derived import refit_of
from netlyap.subject import UNNAMED, title_of

NAME = "words of yours"


def is_named(archive):
    return title_of(archive) != UNNAMED


def how_to_name(archive):
    """How a sweep that has no name gets one, without computing; "" where it has one."""
    if is_named(archive):
        return ""
    source, folder = refit_of(archive), run_directory_of(archive.path)
    how = command("gather", folder or "DIR", "--sweep.name", NAME) if source is None else \
        f"`netlyap refit` of {os.path.basename(source)}, as it was given, with {shlex.join(['--sweep.name', NAME])}"
    return f'the title is "{UNNAMED}", because sweep.name is not set: {how} sets it without computing, and the next report has it'
