"""What an archive is about, in one line: the small print of pictures and their texts."""

import os

import numpy as np

from netlyap.cell import COMPLETE, DIVERGED, PENDING
from netlyap.commands import command, continuing
from netlyap.derived import refit_of, refit_options, results_since

HAVE_RESULTS = (COMPLETE, DIVERGED)  # of what diverged it is known that it did
WIDEST_TITLE = 80  # characters of sweep.name
UNNAMED = "sweep"  # what sweep.name is where nobody sets it


def printable(text):
    """The text with control characters as \\x1b and the like: it comes from a file."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def title_of(archive):
    """sweep.name, or what it is where a job does not set it."""
    title = printable(archive.title) or UNNAMED
    return title if len(title) <= WIDEST_TITLE else title[:WIDEST_TITLE - 3] + "..."


def training_samples(archive):
    """How many there are, in words; without classes, as the job says, in which all of them may stand without a number."""
    count = str(archive.class_counts.sum()) if len(archive.class_counts) else archive.job.get("data.train", "")
    if not count.isdecimal():
        return "all samples"
    return f"{count} training sample{'' if count == '1' else 's'}"


def data_of(archive):
    """The data set and how many of its samples are trained on."""
    source = archive.job["data.source"]
    name = "data from a file" if source == "file" else source
    return f"{name}, {training_samples(archive)}{', ' if scaling(archive) else ''}{scaling(archive)}"


def scaling(archive):
    """What was done to the features; "" where they are as they were read."""
    return {"standardize": "standardized", "unit": "divided by 255"}.get(archive.job.get("data.scale"), "")


def network_of(archive):
    """The widths of all layers and the activation; older archives name the hidden ones only."""
    job, widths = archive.job, archive.layer_widths
    network = "-".join(map(str, widths)) if widths is not None else f"with hidden layers {job['network.hidden']}"
    return f"network {network}, {job['network.activation']}{words_of_biases(archive)}"


def words_of_biases(archive):
    """Where they are not in every layer, after a comma."""
    return {"none": ", without biases", "hidden": ", no biases in the output layer"}.get(archive.job.get("network.biases", "all"), "")


def grid_of(archive, is_perturbed=True):
    """The eta and the epsilon that the grid has one of, or that were chosen (no epsilon without perturbations, or where it makes
    no difference to what is shown), and how much there is of that."""
    there, wanted = archive.count_results()
    rates, radii = archive.picked()
    times = archive.picked_times()
    words = [f"{name} = {archive.text(name, values[0])}" for name, values in (("eta", rates), ("epsilon", radii))
             if len(values) == 1 and values[0] != 0 and (name == "eta" or is_perturbed)]
    if is_perturbed and archive.has_perturb_axis and len(times) == 1:
        words.append(f"perturb_at = {times[0]}")
    seeds, points = len(archive.seeds), len(rates) * len(radii) * len(times)
    count = f"{seeds} initial condition{'' if seeds == 1 else 's'}"
    if points > 1:
        count += f" at each of {points} grid points" + (f", {there} of {wanted} results" if there != wanted else "")
    elif there != wanted:
        count = f"{there} of {count}"
    return ", ".join([*words, count])


def completing_refit(archive, source):
    """What gives a refit the results that it lacks: those that its source has by now, or the rest of the run that it is of."""
    again = command("refit", os.path.abspath(source), *refit_options(archive), "--out", os.path.abspath(archive.path))
    if results_since(archive):
        return f"{again} fits what {os.path.basename(source)} has by now"
    return f"{continuing(source)}, and {again} fits them then"


def not_complete(archive, with_command=False):
    """A sentence where initial conditions have no result yet, at the eta and the epsilon that were chosen; else nothing.

    What computes them stands in it where it is for the screen: a picture may lie elsewhere."""
    status = archive.picked_status()
    there = np.isin(status, HAVE_RESULTS)
    if there.all():
        return []
    sentence = f"the sweep is not complete: {there.sum()} of {there.size} initial conditions are computed"
    empty, partial = (int(which.sum()) for which in (~there.any(axis=2), there.any(axis=2) & ~there.all(axis=2)))
    points = there.shape[0] * there.shape[1]
    if points > 1:
        parts = [f"{what} at {count}" for what, count in (("none", empty), ("only some", partial)) if count]
        sentence += f", {' and '.join(parts)} of {points} grid points"
    if not with_command:
        return [sentence]
    source = refit_of(archive)
    if source is not None:
        return [f"{sentence}; {completing_refit(archive, source)}"]
    is_pending = bool((status == PENDING).any())
    return [f"{sentence}; {continuing(archive.path, is_given_up=not is_pending)}"]


def parts_of(archive, is_perturbed=True):
    return (data_of(archive), network_of(archive), f"{int(archive.job['sweep.iterations']):,} iterations",
            grid_of(archive, is_perturbed))


def subject_of(archive, is_perturbed=True):
    """Title, data set, network, the size of the grid, and where it is where it is one point; is_perturbed: whether what is shown
    is of perturbed trajectories."""
    return f"{title_of(archive)}: {'; '.join(parts_of(archive, is_perturbed))}"


def subject_of_all(archives, is_perturbed=True):
    """The same of one archive; of several what they have in common, without the titles, which stand above their panels."""
    if len(archives) == 1:
        return subject_of(archives[0], is_perturbed)
    parts = [parts_of(archive, is_perturbed) for archive in archives]
    return "; ".join(same[0] for same in zip(*parts) if len(set(same)) == 1)
