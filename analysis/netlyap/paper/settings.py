"""Whether a job is that of the figure it is of, in what the comparison with the paper rests on."""

import numpy as np

from netlyap.errors import ArchiveError
from netlyap.grid_values import shortest

PAPER = {  # of all of its figures
    "data.source": "iris", "data.train": "120", "data.scale": "none", "network.hidden": "10", "network.activation": "sigmoid",
    "network.init_scale": "1", "network.l2": "0"}
PERTURBED = {"perturb.target": "weights"}
FILTER = {  # of the figures that count what is kept
    "fit.min_r_squared": "0.9", "fit.min_exponent": "0.05", "fit.window_start": " ".join(map(str, range(0, 101, 5))),
    "fit.window_length": " ".join(map(str, range(30, 101, 5))), "fit.average": "mean", "fit.estimator": "fit"}
LONGEST = 20  # characters of a value in a sentence
SIZES = {  # of jobs/figN.ini: initial conditions, perturbed trajectories, iterations
    "3": (32, 20, 5000), "4": (32, 20, 5000), "5": (100, 0, 5000), "6": (100, 20, 5000), "7": (100, 5, 5000),
    "8": (500, 5, 200), "9": (100, 0, 10000), "10": (100, 0, 10000), "11": (100, 0, 45000), "12": (100, 0, 10000),
    "S1": (100, 0, 5000)}


def deviations(archive, expected):
    """A sentence for every setting that is not the paper's, or not expected: {"eta": 1, "epsilon": 1e-8, "at": 4000,
    "members": True, "filter": True}. What an archive of an older version does not say is not compared."""
    sentences = []
    for name in ("eta", "epsilon"):
        wanted = expected.get(name)
        if wanted is not None and not np.isclose(archive.chosen(name), wanted, rtol=1e-9, atol=0):
            sentences.append(told(name, f"{wanted:g}", shortest(archive.chosen(name), [wanted, archive.chosen(name)])))
    if "at" in expected and archive.chosen("perturb_at") != expected["at"]:
        sentences.append(told("perturb.at", expected["at"], archive.job["perturb.at"]))
    if expected.get("members") and int(archive.job["sweep.members"]) == 0:
        sentences.append("the paper's figure has perturbed trajectories, this job sweep.members = 0")
    settings = PAPER | (PERTURBED if expected.get("members") else {}) | (FILTER if expected.get("filter") else {})
    if archive.job.get("data.source") != PAPER["data.source"]:
        settings = {key: value for key, value in settings.items() if key != "data.train"}  # has no meaning for other data
    return sentences + [told(key, brief(paper), brief(archive.job[key])) for key, paper in settings.items()
                        if key in archive.job and not is_same(paper, archive.job[key])]


def other_sizes(archive, figure):
    """A sentence for every size of the sweep that is not that of the figure's preset: they make the sample, not the system."""
    seeds, members, iterations = SIZES[figure]
    sizes = (("initial conditions", seeds, len(archive.seeds)),
             ("perturbed trajectories", members, int(archive.job["sweep.members"])),
             ("iterations", iterations, int(archive.job["sweep.iterations"])))
    return [f"jobs/fig{figure}.ini has {preset} {name}, this job {own}" for name, preset, own in sizes if own != preset]


def is_same(one, other):
    """Whether two values of a job are equal, as numbers where they are some."""
    try:
        return [float(word) for word in one.split()] == [float(word) for word in other.split()]
    except ValueError:
        return one == other


def brief(value):
    """A value of a job, or how long a list it is."""
    values = value.split()
    return value if len(value) <= LONGEST else f"{len(values)} values from {values[0]} to {values[-1]}"


def require_radii(archive, radii, job):
    """A sentence unless the archive has all radii with which the paper is compared."""
    missing = [radius for radius in radii if not np.isclose(archive.epsilon, radius, rtol=1e-9, atol=0).any()]
    if missing:
        raise ArchiveError(f"{archive.path} cannot be compared with the paper, because it has no epsilon = "
                           f"{', '.join(f'{radius:g}' for radius in missing)}; compute {job} with its own list of epsilon")


def told(name, paper, job):
    return f"the paper's figure has {name} = {paper}, this job {job}"
