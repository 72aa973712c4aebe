"""Whether a job is that of the figure it is titled after, in what the comparison with the paper rests on."""

import numpy as np


def deviations(archive, expected):
    """A sentence for every setting that is not expected: {"eta": 1, "epsilon": 1e-8, "at": 4000, "members": True}."""
    sentences = []
    for name in ("eta", "epsilon"):
        wanted = expected.get(name)
        if wanted is not None and not np.isclose(archive.chosen(name), wanted, rtol=1e-9, atol=0):
            sentences.append(told(name, f"{wanted:g}", f"{archive.chosen(name):g}"))
    if "at" in expected and int(archive.job["perturb.at"]) != expected["at"]:
        sentences.append(told("perturb.at", expected["at"], archive.job["perturb.at"]))
    if expected.get("members") and int(archive.job["sweep.members"]) == 0:
        sentences.append("the paper's figure has perturbed trajectories, this job sweep.members = 0")
    return sentences


def told(name, paper, job):
    return f"the paper's figure has {name} = {paper}, this job {job}"
