"""Whether a job is that of the figure it is of, in what the comparison with the paper rests on."""

import numpy as np

from netlyap.errors import ArchiveError
from netlyap.grid_values import shortest


def deviations(archive, expected):
    """A sentence for every setting that is not expected: {"eta": 1, "epsilon": 1e-8, "at": 4000, "members": True}."""
    sentences = []
    for name in ("eta", "epsilon"):
        wanted = expected.get(name)
        if wanted is not None and not np.isclose(archive.chosen(name), wanted, rtol=1e-9, atol=0):
            sentences.append(told(name, f"{wanted:g}", shortest(archive.chosen(name), [wanted, archive.chosen(name)])))
    if "at" in expected and int(archive.job["perturb.at"]) != expected["at"]:
        sentences.append(told("perturb.at", expected["at"], archive.job["perturb.at"]))
    if expected.get("members") and int(archive.job["sweep.members"]) == 0:
        sentences.append("the paper's figure has perturbed trajectories, this job sweep.members = 0")
    return sentences


def is_of_the_papers_network(archive):
    """Whether it is iris in the network of the paper, 4-10-3 of sigmoids."""
    expected = {"data.source": "iris", "network.hidden": "10", "network.activation": "sigmoid"}
    return all(archive.job.get(key) == value for key, value in expected.items())


def require_radii(archive, radii, job):
    """A sentence unless the archive has all radii with which the paper is compared."""
    missing = [radius for radius in radii if not np.isclose(archive.epsilon, radius, rtol=1e-9, atol=0).any()]
    if missing:
        raise ArchiveError(f"{archive.path} cannot be compared with the paper, because it has no epsilon = "
                           f"{', '.join(f'{radius:g}' for radius in missing)}; compute {job} with its own list of epsilon")


def told(name, paper, job):
    return f"the paper's figure has {name} = {paper}, this job {job}"
