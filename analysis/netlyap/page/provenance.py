"""Where an archive comes from, and how it is computed again."""

import datetime
import hashlib
import os
import shlex

import numpy as np

from netlyap.archive_file import as_text
from netlyap.derived import as_range
from netlyap.page.wording import counted

PIECE = 1 << 22  # bytes
MADE_OF = {"# netlyap refit ": "refit", "# netlyap replay ": "replay"}  # how the text of a job begins that such a verb made
FOUND_BY_PROGRAM = ("data.digest", "network.init_digest")  # checksums, which a job may leave to the program
READING = ("data.header", "data.decimal")  # how a file is read, of which a job knows the checksum alone
OF_STATISTICS = {"statistics.exponents.bins": ("statistics.bins", "20"),  # as an archive has them, where they are not the defaults
                 "statistics.exponents.resamples": ("statistics.resamples", "2000")}
ON_COMMAND_LINE = "# on the command line: --"


def digest_of(path):
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with open(path, "rb") as stream:
        while piece := stream.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def time_text(seconds):
    """UTC, in the form of ISO 8601."""
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")


def each_once(values):
    """Texts of a dataset, each once, in their order."""
    return list(dict.fromkeys(as_text(value) for value in values if as_text(value)))


def provenance(archive):
    """(name, words) of what /provenance knows, as far as the archive has it."""
    found = []
    if "provenance" in archive:
        group = archive.dataset("provenance")
        columns = {name: group[name][:] for name in group if name in ("version", "kernel", "host", "started", "seconds_per_unit", "ranks")}
        attributes = group.attrs
        if "version" in columns:
            found.append(("computed by", "; ".join(f"netlyap {text}" for text in each_once(columns["version"]))))
        if "gathered_by" in attributes:
            found.append(("archive written by", as_text(attributes["gathered_by"])))
        if "host" in columns:
            found.append(("machines", ", ".join(each_once(columns["host"]))))
        if "kernel" in columns:
            found.append(("instruction sets", ", ".join(name for name in each_once(columns["kernel"]) if name != "none")))
        if "started" in columns and len(columns["started"]):
            found.append(("first start", time_text(columns["started"].min())))
        if attributes.get("finished", 0) > 0:
            found.append(("finished", time_text(float(attributes["finished"]))))
        seconds = columns.get("seconds_per_unit", np.array([]))
        if np.isfinite(seconds).any():
            found.append(("time of computing", f"{np.nansum(seconds):.3g} s of one process, in "
                                               f"{counted(int(np.isfinite(seconds).sum()), 'unit')}"))
    job = archive.job
    if job.get("data.digest"):
        found.append(("checksum of the data", job["data.digest"]))
    found.append(("format of the archive", f"{as_text(archive.dataset('/').attrs['format'])}, version "
                                           f"{int(archive.dataset('/').attrs['format_version'])}"))
    found.append(("SHA-256 of the archive", digest_of(archive.path)))
    return found


def given_text(archive):
    """The job as the user gave it, or what a verb was asked; "" where an archive has none."""
    return as_text(archive.dataset("provenance").attrs.get("job_text", "")) if "provenance" in archive else ""


def given_keys(archive):
    """{key: text} of the job file as the user gave it, and of the command line."""
    found, section = {}, ""
    for line in given_text(archive).splitlines():
        if line.startswith(ON_COMMAND_LINE):
            key, _, text = line.removeprefix(ON_COMMAND_LINE).partition(" ")
            found[key] = text.strip()
        elif line.strip().startswith("["):
            section = line.strip().strip("[]")
        elif "=" in line and not line.lstrip().startswith(("#", ";")):
            key, _, text = line.partition("=")
            found[f"{section}.{key.strip()}"] = text.strip()
    return found


def job_file(archive):
    """The job as a file that `netlyap run` reads, from its canonical text."""
    job = archive.job | {key: text for key, text in given_keys(archive).items() if key in READING}
    sections = {}
    for key, text in job.items():
        section, _, word = key.rpartition(".")
        if text or key not in FOUND_BY_PROGRAM:
            sections.setdefault(section, []).append(f"{word} = {text}".rstrip() + "\n")
    return "\n".join(f"[{section}]\n{''.join(lines)}" for section, lines in sections.items())


def made_of(archive):
    """The verb that made the archive of another one, and the name of that; None for a sweep."""
    text = given_text(archive)
    for head, verb in MADE_OF.items():
        if text.startswith(head):
            return verb, os.path.basename(text[len(head):].split("\n", 1)[0])
    return None


def file_of_data(archive):
    """The file in a run directory that has its data; older versions kept a copy of the CSV file."""
    folder = os.path.dirname(os.path.abspath(archive.path))
    is_older = os.path.exists(os.path.join(folder, "data.csv")) and not os.path.exists(os.path.join(folder, "data.netlyap"))
    return "data.csv" if is_older else "data.netlyap"


def given_files(archive):
    """The options that name what a page does not hold: the data, and theta(0)."""
    data = ["--data.source", file_of_data(archive)] if archive.job.get("data.source") == "file" else []
    start = ["--network.init_file", "theta0.txt"] if archive.job.get("network.init") == "file" and not archive.job.get(
        "network.init_values") else []
    return data + start


def asked(archive):
    """The options by which an archive was made of another one, but for the names of files."""
    options = [line.removeprefix("# ").split(" ", 1) for line in given_text(archive).splitlines()[1:]]
    return [word for option in options if option[0] not in ("--out", "--data") for word in option]


def settings_of_refit(archive):
    """All that a refit may set as it is here: what it took from the archive that it is of may be another by now (`netlyap gather`)."""
    settings = {key: as_range(text) if key.startswith("fit.window_") else text for key, text in archive.job.items()
                if text and (key.startswith("fit.") or key == "sweep.name")}
    settings |= {key: archive.job.get(older, default) for key, (older, default) in OF_STATISTICS.items()}
    return [word for key, text in settings.items() for word in (f"--{key}", text)]


def commands(archive):
    """What computes the archive again and compares it, line by line."""
    name, of, files = os.path.basename(archive.path), made_of(archive), given_files(archive)
    if of:
        words = settings_of_refit(archive) if of[0] == "refit" else asked(archive)
        return [shlex.join(["netlyap", of[0], of[1], *words, "--out", "again.h5"]), shlex.join(["netlyap", "verify", "again.h5", "--same-as", name]),
                "netlyap report again.h5 --out report.html"]
    return [shlex.join(["netlyap", "plan", "job.ini", *files]), shlex.join(["netlyap", "run", "job.ini", *files, "--out", "again"]),
            shlex.join(["netlyap", "verify", "again", "--same-as", name]), "netlyap report again --out report.html"]


def version_of(archive):
    """The version of netlyap that computed it, or wrote it, as far as it is known: "0.2.0"."""
    if "provenance/version" in archive:
        texts = each_once(archive.dataset("provenance/version")[:])
    else:
        written = as_text(archive.dataset("provenance").attrs.get("gathered_by", "")) if "provenance" in archive else ""
        texts = [written.removeprefix("netlyap ")] if written else []
    return ", ".join(dict.fromkeys(text.split()[0] for text in texts))
