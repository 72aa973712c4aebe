"""The sharpness at which a descent becomes unstable, as an archive has it, and in words."""

import numpy as np

from netlyap.decoding import Decoded

SHARPNESS, RATIO = "hessian/sharpness", "hessian/sharpness_ratio"
BESIDE = (SHARPNESS, "hessian/largest")  # what has the unit of the threshold
FORMULAS = {"gradient": "2 / eta", "momentum": "(2 + 2 beta) / eta, beta = {}", "nesterov": "(2 + 2 beta) / ((1 + 2 beta) eta), beta = {}"}


def why_no_threshold(job):
    """Why a descent has none, the rest of a sentence; "" where it has one."""
    method, factors = job.get("descent.method", "gradient"), job.get("descent.factors", "1").split()
    if method not in FORMULAS:
        return (f"descent.method = {method} divides each step by its running mean square gradient, so that no value of the sharpness "
                "alone makes it unstable")
    if len(set(factors)) > 1:
        return (f"descent.factors = {' '.join(factors)} gives the layers different learning rates, so that no value of the sharpness "
                "alone makes the descent unstable")
    return ""


def words_of_threshold(job):
    factor = job.get("descent.factors", "1").split()[0]
    text = FORMULAS[job.get("descent.method", "gradient")].format(job.get("descent.momentum", "0.9"))
    return text if factor == "1" else text.replace("eta", f"({factor} eta)")


def threshold_times_eta(archive):
    """The threshold times eta, which is the same at all eta: sharpness over its ratio to the threshold; NaN where there is none."""
    if SHARPNESS not in archive or RATIO not in archive:
        return np.nan
    sharpness, ratio = (Decoded(archive.dataset(path))[:] for path in (SHARPNESS, RATIO))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = sharpness / ratio * archive.eta.reshape(-1, *[1] * (sharpness.ndim - 1))
    found = found[np.isfinite(found)]
    return float(np.median(found)) if len(found) else np.nan


def line_of(archive, path, eta):
    """Where the line of a picture of this quantity stands at these eta, what the legend says, and what the caption does; None where
    it has none."""
    if why_no_threshold(archive.job):
        return None
    formula = words_of_threshold(archive.job)
    if path == RATIO:
        return np.ones(len(eta)), f"1: sharpness = {formula}", f"The dashed line at 1 is where the sharpness is {formula}, above which " \
            "the descent leaves a minimum."
    product = threshold_times_eta(archive) if path in BESIDE else np.nan
    if np.isnan(product):
        return None
    return product / eta, formula, f"The dashed line is {formula}, the sharpness above which the descent leaves a minimum."
