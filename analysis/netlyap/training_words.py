"""How the networks of an archive were trained, in a sentence with the equation."""

import os
import re

from netlyap.digits import number
from netlyap.subject import training_samples

STEPS = {  # of theta and its state; g is the gradient
    "gradient": "theta <- theta - eta g",
    "momentum": "v <- {momentum} v + g, theta <- theta - eta v",
    "nesterov": "v <- {momentum} v + g, theta <- theta - eta (g + {momentum} v)",
    "rmsprop": "s <- {alpha} s + (1 - {alpha}) g^2, theta <- theta - eta g / (sqrt(s) + {eps})",
    "adam": "m <- {beta1} m + (1 - {beta1}) g, s <- {beta2} s + (1 - {beta2}) g^2, theta <- theta - eta (m / (1 - {beta1}^(t+1))) / "
            "(sqrt(s / (1 - {beta2}^(t+1))) + {eps})"}
USUAL = {"momentum": "0.9", "alpha": "0.99", "beta1": "0.9", "beta2": "0.999", "eps": "1e-08"}  # where a job does not say it
LOSSES = {"cross_entropy": "the cross-entropy", "squared": "the squared loss |f - y|^2 / 2"}
TRAINED_WITH = ("data", "network", "descent")  # the sections of a job that differences() looks at
DEFAULTS = {"descent.method": "gradient", "descent.batch": "full", "descent.factors": "1", "network.loss": "cross_entropy",
            "network.biases": "all", "network.init": "normal"} | {f"descent.{name}": text for name, text in USUAL.items()}
FIRST = ("network.loss", "network.activation", "descent.method", "descent.batch")
DIGESTS = ("data.digest", "network.init_digest")
WIDEST_TEXT = 24  # characters of a setting
ORDERS = {"common": "the same batches for all initial conditions", "per_seed": "batches of its own for each initial condition"}


def words_of_training(archive):
    """Method, samples of a step, and loss, from the job of an archive; archives of older versions have gradient descent."""
    job = archive.job
    method, batch = job.get("descent.method", "gradient"), job.get("descent.batch", "full")
    numbers = USUAL | {name.removeprefix("descent."): text for name, text in job.items() if name.startswith("descent.")}
    step = STEPS[method].format(**numbers) if method in STEPS else f"descent.method = {method}"
    samples = training_samples(archive)
    over = f"{'' if samples.startswith('all') else 'all '}{samples}" if batch == "full" else \
        f"{batch} of {samples} ({words_of_epoch(archive, int(batch))}; {ORDERS.get(job.get('descent.batch_order', 'common'), 'in random order')})"
    loss = job.get("network.loss", "cross_entropy")
    penalty = float(job.get("network.l2", "0"))
    factors = job.get("descent.factors", "1")
    return (f"Training: {step}, where g is the gradient of the mean of {LOSSES.get(loss, loss)} over {over}"
            + (f" plus {number(penalty)} / 2 times the sum of the squared weights" if penalty else "")
            + (f", and eta is multiplied by {', '.join(factors.split())} in the layers" if factors.split() != ["1"] else "") + ".")


def words_of_epoch(archive, batch):
    """How the batches of an epoch share the samples: the last one has what is left."""
    count = re.match(r"\d+", training_samples(archive))
    if count is None:
        return "each epoch takes each of them once, in an order of its own"
    steps, rest = -(-int(count[0]) // batch), int(count[0]) % batch
    left = f", the last step the {rest} that {'is' if rest == 1 else 'are'} left" if rest else ""
    return f"the {steps} steps of an epoch take each of them once, in an order of its own{left}"


def differences(archives):
    """In which settings of data, network and training the jobs of several archives differ: {key: [its text in each, or None]}, the
    most telling first; checksums only where nothing else tells two of them apart."""
    keys = dict.fromkeys(key for archive in archives for key in archive.job if key.split(".")[0] in TRAINED_WITH)
    texts = {key: [text_of(archive, key) for archive in archives] for key in [*(key for key in FIRST if key in keys),
                                                                           *(key for key in keys if key not in FIRST)]}
    found = {key: each for key, each in texts.items() if len(set(each)) > 1}
    others = [each for key, each in found.items() if key not in DIGESTS]
    if len(set(zip(*others))) == len(archives):
        return {key: each for key, each in found.items() if key not in DIGESTS}
    return found


def text_of(archive, key):
    """A setting as a title can show it: of a path the file; None where the job has none and there is no default."""
    text = archive.job.get(key, DEFAULTS.get(key))
    if not text:
        return None
    return shortened(os.path.basename(text) or text if key == "data.source" else text)


def shortened(text):
    return text if len(text) <= WIDEST_TEXT else text[:WIDEST_TEXT - 3] + "..."
