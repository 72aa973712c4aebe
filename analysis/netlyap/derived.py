"""Archives that the program makes of an archive: exponents of other windows, one trajectory again."""

import os
import subprocess

import numpy as np

from netlyap.archive_file import as_text
from netlyap.cell import COMPLETE, DIVERGED
from netlyap.commands import program
from netlyap.errors import ArchiveError


GROWING = ("sweep.eta", "sweep.epsilon", "sweep.seeds", "sweep.members", "sweep.iterations", "perturb.at", "observe.names")  # by --extend
REFIT_HEAD = "# netlyap refit "  # the first line of what an archive of refit says it was made by


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


def refit_of(archive):
    """The archive from whose distances `netlyap refit` made this one, where it lies now, as far as that is known: from the folder of
    this one, or beside it, or from here, as older versions name it; None of other archives."""
    text = as_text(archive.dataset("provenance").attrs.get("job_text", "")) if "provenance" in archive else ""
    head, _, source = text.partition("\n")[0].partition(REFIT_HEAD)
    if head or not source:
        return None
    folder = os.path.dirname(os.path.abspath(archive.path))
    places = (os.path.join(folder, source), os.path.join(folder, os.path.basename(source)), source)
    return next((each for each in places if os.path.exists(each)), source)


def refit_options(archive):
    """The words by which `netlyap refit` fits the archive of which this one is a refit like it: the settings of [fit] that differ; none
    of other archives, and where that one is not there."""
    from netlyap.archive import Archive
    source = refit_of(archive)
    if source is None:
        return []
    try:
        with Archive(source) as of:
            return [word for key, value in archive.job.items() if key.startswith("fit.") and of.job.get(key) != value
                    for word in (f"--{key}", as_range(value) if key.startswith("fit.window_") else value)]
    except ArchiveError:
        return []


def as_range(text):
    """ "25:101:5" of three whole numbers or more in equal steps; other lists as they are."""
    numbers = [int(word) for word in text.split()]
    steps = {after - before for before, after in zip(numbers, numbers[1:])}
    return f"{numbers[0]}:{numbers[-1] + 1}:{steps.pop()}" if len(numbers) > 2 and len(steps) == 1 and min(steps) > 0 else text


def grown_since(archive):
    """Which numbers of the sweep are others by now in the archive of which a refit is made; none where that is not there, and none of
    other archives."""
    from netlyap.archive import Archive
    source = refit_of(archive)
    if source is None:
        return []
    try:
        with Archive(source) as now:
            return [key for key in GROWING if key.startswith("sweep.") and now.job.get(key) != archive.job.get(key)]
    except ArchiveError:
        return []


def results_since(archive):
    """Of how many initial conditions the archive of which a refit is made has a result by now that the refit lacks; 0 where its grid is
    another, where it is not there, and of other archives."""
    from netlyap.archive import Archive
    source = refit_of(archive)
    if source is None:
        return 0
    try:
        with Archive(source) as now:
            there, here = (np.isin(each.dataset("units/status")[:], (COMPLETE, DIVERGED)) for each in (now, archive))
            return int(np.sum(there & ~here)) if there.shape == here.shape else 0
    except ArchiveError:
        return 0


def words_of_growth_since(archive):
    """That the archive of which this refit is made has been extended or continued since; "" where it has not."""
    changed, more = grown_since(archive), results_since(archive)
    if not changed and not more:
        return ""
    how = f"has been extended since ({', '.join(changed)})" if changed else \
        f"has the results of {more} more initial condition{'s' * (more > 1)} by now"
    return f"{os.path.basename(refit_of(archive))}, of which this archive is made, {how}"


def text_of(value):
    """A value as an option takes it: lists are separated by blanks, numbers keep all their digits."""
    if isinstance(value, (list, tuple)):
        return " ".join(map(text_of, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else repr(value.item() if hasattr(value, "item") else value)
