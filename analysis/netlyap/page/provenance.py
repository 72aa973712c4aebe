"""Where an archive comes from, and how it is computed again."""

import datetime
import hashlib
import os
import shlex

import numpy as np

from netlyap.archive_file import as_text
from netlyap.page.wording import counted

PIECE = 1 << 22  # bytes
MADE_OF = {"# netlyap refit ": "refit", "# netlyap replay ": "replay"}  # how the text of a job begins that such a verb made
FOUND_BY_PROGRAM = ("data.digest", "network.init_digest")  # checksums, which a job may leave to the program


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
            found.append(("instruction sets", ", ".join(each_once(columns["kernel"]))))
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


def job_file(archive):
    """The job as a file that `netlyap run` reads, from its canonical text."""
    lines, section = [], None
    for key, text in archive.job.items():
        if key in FOUND_BY_PROGRAM and not text:
            continue
        name, _, word = key.rpartition(".")
        if name != section:
            lines += ["", f"[{name}]"] if lines else [f"[{name}]"]
            section = name
        lines.append(f"{word} = {text}".rstrip())
    return "\n".join(lines) + "\n"


def made_of(archive):
    """The verb that made the archive of another one, the name of that, and the options; None for a sweep."""
    if "provenance" not in archive:
        return None
    text = as_text(archive.dataset("provenance").attrs.get("job_text", ""))
    for head, verb in MADE_OF.items():
        if text.startswith(head):
            return verb, os.path.basename(text[len(head):].split("\n", 1)[0])
    return None


def needs_data(archive):
    """Whether the data are a file, which a page does not hold."""
    return archive.job.get("data.source") == "file" or archive.job.get("network.init") == "file"


def commands(archive):
    """What computes the archive again and compares it, line by line."""
    name = os.path.basename(archive.path)
    data = ["--data.source", "data.csv"] if archive.job.get("data.source") == "file" else []
    return [f"netlyap plan job.ini {shlex.join(data)}".rstrip(),
            f"netlyap run job.ini {shlex.join([*data, '--out', 'again'])}",
            f"netlyap verify again --same-as {shlex.quote(name)}",
            "netlyap report again --out report.html"]


def version_of(archive):
    """The version of netlyap that computed it, as far as it is known: "0.2.0"."""
    if "provenance/version" not in archive:
        return ""
    return ", ".join(dict.fromkeys(text.split()[0] for text in each_once(archive.dataset("provenance/version")[:])))
