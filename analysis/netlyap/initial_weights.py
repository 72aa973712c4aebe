"""Where theta(0) comes from: the law that it is drawn by, or what gives it."""

import re

import numpy as np

from netlyap.errors import ArchiveError
from netlyap.page.answer import first_cell
from netlyap.page.provenance import given_keys
from netlyap.subject import printable

LAWS = {"normal": "N(0, s^2)", "uniform": "U(-s, s)", "fan_in": "N(0, s^2 / n)", "xavier": "U(-a, a), a = s sqrt(6 / (n + m))"}
FINAL = "/final_parameters/"  # the group of an archive that has theta(T)


def initial_weights(archive):
    """In words: theta(0) is drawn, or given."""
    return given(archive) if archive.job.get("network.init") == "file" else drawn(archive)


def drawn(archive):
    """By which law, of all layers or of each."""
    job = archive.job
    laws, scales = job.get("network.init", "normal").split(), job.get("network.init_scale", "1").split()
    layers = max(len(laws), len(scales))
    each = [f"{law}, {LAWS.get(law, 'a law of its own')} with s = {scale}" for law, scale in
            zip(*(texts if len(texts) == layers else texts * layers for texts in (laws, scales)))]
    words = each[0] if len(set(each)) == 1 else "; ".join(f"layer {place}: {text}" for place, text in enumerate(each, 1))
    sizes = ", for n inputs and m outputs of a layer" if {"fan_in", "xavier"} & set(laws) else ""
    biases = "" if job.get("network.biases") == "none" else "; biases start at 0"
    anew = ", anew at every grid point" if job.get("sweep.fresh_initial_conditions") == "yes" else ""
    return f"drawn for every seed{anew} ({words}{sizes}){biases}"


def given(archive):
    """From where, as far as the archive has it, and whether seeds share it."""
    keys = given_keys(archive)
    file, dataset = file_and_dataset(keys.get("network.init_file", "").partition("#")[0].strip())
    biases = "" if archive.job.get("network.biases") == "none" else ", biases included,"
    said = f"given, not drawn: theta(0){biases} comes from "
    if file:
        which = ", where another run ended" if FINAL in f"/{dataset}" else ""
        return f"{said}{printable(f'{dataset} of {file}' if dataset else file)} (network.init_file){which}{first_losses(archive)}"
    if keys.get("network.init_values"):
        return f"{said}the numbers of network.init_values, the same for every seed"
    return f"{said}a file (network.init_file){first_losses(archive)}"


def file_and_dataset(name):
    """The file without its folder, but for that of a run, and the dataset in it, of "runs/a/sweep.h5:/theta"; "" for what is not
    named."""
    found = re.fullmatch(r"(.*?[.](?:h5|hdf5|he5)):(.*)", name, re.I)
    file, dataset = found.groups() if found else (name, "")
    parts = [part for part in file.split("/") if part not in ("", ".", "..")]
    return "/".join(parts[-2 if parts[-1:] == ["sweep.h5"] else -1:]), dataset


def first_losses(archive):
    """What the losses at t = 0 say of rows that the archive does not hold: "" where there are none, or they are of other samples."""
    if "training/loss" not in archive or archive.job.get("descent.batch", "full") != "full":
        return ""
    try:
        t, loss = first_cell(archive).series("training/loss")
    except ArchiveError:
        return ""
    if len(loss) < 2 or t[0] != 0:
        return ""
    return ", a row for every seed" if len(np.unique(loss[:, 0])) > 1 else ", from which all seeds begin with the same loss"
