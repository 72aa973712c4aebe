"""What was computed, in sentences for a caption: values of the grid, training, initial weights, perturbation."""

from netlyap.initial_weights import initial_weights
from netlyap.training_words import words_of_training

MOST_VALUES = 12  # of eta or epsilon that are named one by one


def words_of_grid(archive):
    """The values of eta and epsilon that were chosen, all of them where they are few."""
    rates, radii = archive.picked()
    return "; ".join(f"{name} = {values_in_words(archive, name, values)}" for name, values in (("eta", rates), ("epsilon", radii))) + "."


def values_in_words(archive, name, values):
    texts = [archive.text(name, each) for each in values]
    return ", ".join(texts) if len(texts) <= MOST_VALUES else f"{texts[0]} .. {texts[-1]} ({len(texts)} values)"


def words_of_perturbation(archive):
    """What is added, to what, when; nothing where there are no perturbed copies."""
    job = archive.job
    members = int(job["sweep.members"])
    if members == 0:
        return ""
    target = job["perturb.target"]
    what = {"weights": "every weight", "all": "every weight and bias"}.get(target, f"every weight of {target}" if target.startswith("layer")
                                                                           else target)
    law = {"normal": "a normal deviate of standard deviation epsilon", "sphere": "a direction uniform on the sphere of radius epsilon"}
    of = law.get(job.get("perturb.distribution", "uniform"), "a number uniform on (-epsilon, epsilon)")
    paired = ("the same directions at every grid point, scaled by epsilon" if job.get("perturb.paired") == "yes"
              else "other directions at every grid point")
    times = job["perturb.at"].split()
    when = f"iteration {times[0]}" if len(times) == 1 else f"one of the iterations {', '.join(times)}, with copies of their own for each,"
    return (f"{members} perturbed {'copy' if members == 1 else 'copies'} of each trajectory: at {when} {of} is added to {what}; "
            f"{paired}.")


def words_of_experiment(archive):
    """All of it, one paragraph."""
    return " ".join(each for each in (words_of_grid(archive), words_of_training(archive), f"Initial weights: {initial_weights(archive)}.",
                                      words_of_perturbation(archive)) if each)
