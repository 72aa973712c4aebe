"""What a reader has to know of an archive beside its numbers: which data, who chose the seeds, and whether it is the latest."""

import os
import re

import numpy as np

from netlyap.archive import Archive
from netlyap.commands import run_directory_of
from netlyap.derived import GROWING, refit_of, words_of_growth_since
from netlyap.digits import number
from netlyap.errors import ArchiveError
from netlyap.page.provenance import file_of_data, given_keys, made_of
from netlyap.page.wording import counted
from netlyap.subject import printable, scaling, training_samples

MOST_CLASSES = 12  # that are named
GENERATED = {"iris": lambda: 150, "chebyshev": lambda degree, count: count, "gaussian_teacher": lambda inputs, hidden, count, *_: count,
             "xor": lambda: 4, "parity": lambda inputs: 2 ** inputs, "two_moons": lambda count, *_: count,
             "spirals": lambda count, *_: count}  # how many samples: those of a file are in no archive


def samples_of(source):
    """How many samples data have that the program makes; None of a file."""
    name, _, rest = source.partition("(")
    try:
        return int(GENERATED[name](*(float(each) for each in rest.rstrip(")").split(",") if each.strip())))
    except (KeyError, TypeError, ValueError):
        return None


def data(archive):
    """Source, samples, features and classes, as far as the archive has them."""
    source = archive.job["data.source"]
    train = int(archive.class_counts.sum()) or int_of(archive.job.get("data.train", ""))
    total = samples_of(source)
    name = f"from a file, which the run directory keeps as {file_of_data(archive)}" if source == "file" else \
        f"{printable(source)}, which comes with netlyap"
    test = f" and {total - train or 'no'} test {'sample' if total - train == 1 else 'samples'}" if total and train else ""
    parts = [name, f"{training_samples(archive)}{test}"]
    if archive.layer_widths is not None:
        parts.append(counted(int(archive.layer_widths[0]), "feature"))
    parts += classes(archive)
    return f"Data: {'; '.join(part for part in (*parts, scaling(archive)) if part)}."


def classes(archive):
    """The classes with their numbers of training samples, or the targets."""
    counts, names = archive.class_counts, [printable(name) for name in archive.class_names]
    if len(counts) == 0:
        targets = [printable(name) for name in archive.target_names]
        return [f"{counted(len(targets), 'target')} ({', '.join(targets)})"] if 0 < len(targets) <= MOST_CLASSES else []
    if len(counts) > MOST_CLASSES or len(names) != len(counts):
        return [f"{counted(len(counts), 'class', 'classes')} of {counts.min()} to {counts.max()} training samples"]
    named = [f"{name} ({count})" for name, count in zip(names, counts)]
    named[0] = f"{names[0]} ({counted(int(counts[0]), 'training sample')})"
    return [f"{counted(len(counts), 'class', 'classes')}: {', '.join(named)}"]


def int_of(text):
    return int(text) if text.isdecimal() else 0


def number_of_seeds(text):
    """How many seeds a list like "0:8 12" has; None where it is written otherwise."""
    found = [re.fullmatch(r"(\d+)(?::(\d+))?", word) for word in text.split()]
    return sum(int(each[2]) - int(each[1]) if each[2] else 1 for each in found) if found and all(found) else None


def target(archive):
    """That run.target chose how many seeds there are, and what became of it; "" where a user did."""
    given = given_keys(archive)
    name, error, most = (given.get(f"run.{key}", "") for key in ("target", "target_error", "max_seeds"))
    if not name:
        return ""
    first, now = number_of_seeds(given.get("sweep.seeds", "")), len(archive.seeds)
    seeds = f"their number grew from {first:,} to {now:,}" if first and first < now else f"there are {now:,}"
    said = (f"How many initial conditions there are was chosen by run.target = {printable(name)}: seeds were to be added until half of "
            f"its 95 % interval is {printable(error)} or less at every grid point; {seeds}" +
            (f", with {printable(most)} at most" if most else ""))
    width = half_width(archive, name)
    return f"{said}." if width is None else f"{said}, and half of the widest interval is now {number(width)}."


def half_width(archive, name):
    """Half of the widest interval of a statistic over the grid; None where there is none."""
    path = name if "/" in name else f"statistics/{name}"
    if f"{path}_ci_low" not in archive or f"{path}_ci_high" not in archive:
        return None
    widths = (archive.dataset(f"{path}_ci_high")[:] - archive.dataset(f"{path}_ci_low")[:]) / 2
    return float(np.nanmax(widths)) if np.isfinite(widths).any() else None


def keys_in(file):
    """{section.key: text} of a job.ini of a run directory."""
    found, section = {}, ""
    with open(file, encoding="utf-8", errors="surrogateescape") as stream:
        for line in stream:
            key, is_one, text = line.partition("=")
            if line.startswith("["):
                section = line.strip().strip("[]")
            elif is_one and not line.startswith(("#", ";")):
                found[f"{section}.{key.strip()}"] = text.strip()
    return found


def extension(archive):
    """In what the job of its run directory is larger than that of the archive, which the run replaces when all is computed; "" where
    it is the same, or the archive lies elsewhere or has another name."""
    if refit_of(archive):
        return stale_refit(archive)
    folder = run_directory_of(archive.path)
    if folder is None or os.path.basename(archive.path) != "sweep.h5" or made_of(archive):
        return ""
    now = keys_in(os.path.join(folder, "job.ini"))
    larger = [f"{key} from {printable(archive.job[key])} to {printable(now[key])}" for key in GROWING
              if key in now and archive.job.get(key, now[key]) != now[key]]
    return (f"An extension of this run is under way ({'; '.join(larger)}), and this report is of the smaller job before it: the "
            "archive is written anew when the larger one is computed." if larger else "")


def stale_refit(archive):
    """That the archive of which a refit is made has grown since; "" where it has not, or is not there."""
    words = words_of_growth_since(archive)
    return (f"{words}, and this report is of the smaller one before it: the commands below give all of it, other numbers than here."
            if words else "")


def about(archive):
    """Sentences below the answer."""
    return [sentence for sentence in (data(archive), target(archive)) if sentence]
