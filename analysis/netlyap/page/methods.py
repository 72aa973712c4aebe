"""How the numbers of a page were computed: the equations of what the archive holds, with its settings."""

from dataclasses import dataclass

from netlyap import learning
from netlyap.experiment_words import words_of_perturbation
from netlyap.exponent_words import has_slopes, words_of_fit
from netlyap.initial_weights import initial_weights
from netlyap.page.wording import counted
from netlyap.paper.figure8 import LEAST_KEPT
from netlyap.subject import words_of_biases
from netlyap.training_words import words_of_training

NORMS = {"l1": "d_i(t) = sum_j |theta_j(t) - theta_ij(t)|", "l2": "d_i(t) = sqrt(sum_j (theta_j(t) - theta_ij(t))^2)",
         "max": "d_i(t) = max_j |theta_j(t) - theta_ij(t)|"}


@dataclass
class Method:
    name: str
    equation: str  # "" for none
    words: str


def training(archive):
    job = archive.job
    widths = archive.layer_widths
    network = "-".join(map(str, widths)) if widths is not None else f"with hidden layers {job.get('network.hidden', '')}"
    return Method("Training", "theta(t+1) = theta(t) - eta grad L(theta(t))" if job.get("descent.method", "gradient") == "gradient"
                  else "", f"A fully connected network {network} with {job.get('network.activation', '?')} units{words_of_biases(archive)}, "
                           f"{int(job['sweep.iterations']):,} iterations from t = 0. {words_of_training(archive).replace('Training:', 'Each step is')} "
                           f"Initial weights: {initial_weights(archive)}.")


def perturbation(archive):
    words = words_of_perturbation(archive)
    return Method("Perturbation", "", words) if words else None


def distance(archive):
    if int(archive.job["sweep.members"]) == 0:
        return None
    norm = archive.job.get("observe.divergence.norm", "l1")
    return Method("Distance", NORMS.get(norm, NORMS["l1"]), "theta is the reference trajectory, theta_i its perturbed copy i, and j "
                                                            "counts the parameters.")


def exponents(archive):
    return Method("Finite network Lyapunov exponent",
                  "d(t) ~ d(0) exp(Lambda t)" if has_slopes(archive) else "Lambda = ln(d(tau) / d(0)) / tau", words_of_fit(archive))


def mean_exponent(archive):
    return Method("Filter, and lambda_nMLE", "lambda_nMLE = mean of the Lambda that are kept",
                  f"The filter keeps what has R^2 > {archive.job['fit.min_r_squared']} in its window and Lambda > "
                  f"{archive.job['fit.min_exponent']} per iteration. The 95 % interval resamples all initial "
                  f"conditions and filters them again (percentile bootstrap, 2,000 resamples), where {LEAST_KEPT} or more are kept. Look at the "
                  "kept fraction beside it. Unfiltered values are those of all finite Lambda, kept or not.")


def tangents(archive):
    return Method("Tangent vectors", "v(t+1) = J(t) v(t)",
                  "J(t) is the derivative of the step of training at theta(t): the limit of small epsilon, from the same directions, "
                  "in the same windows.")


def spectrum(archive):
    begin, turning = (int(archive.job.get(f"observe.spectrum.{name}", 0)) for name in ("from", "transient"))
    start = "" if begin + turning == 0 else f" Tangent vectors are followed from iteration {begin} on" + (
        f", and counted after {counted(turning, 'iteration')}." if turning else ".")
    return Method("Lyapunov spectrum", "J(t) Q(t) = Q(t+1) R(t+1),   lambda_k = (1/T) sum_t ln R_kk(t)",
                  "J(t) is the derivative of the step of training; an exponent is called positive beyond the larger of two standard "
                  f"errors (from 20 blocks of iterations) and ln(T) / T.{start}")


def sharpness(archive):
    return Method("Sharpness", "the largest eigenvalue of the Hessian of L",
                  "Plain gradient descent is unstable where it exceeds 2 / eta.")


def phases(archive):
    return Method("Laminar phases", "z <- z - K (softmax(z) - p),   K = eta (1 + n_on)",
                  "While all hidden units are stuck, above 0.99 (on) or below 0.01 (off) on all training samples, the logits z obey this "
                  "map, with n_on units that are on and class frequencies p. A phase of 200 iterations or longer is compared with it.")


def time_to_learn(archive):
    return Method("Time to learn", "", f"The first iteration from which a reference trajectory has {learning.goal(archive)}. What does not "
                                       "within the run is cut off at its end, for the median by Kaplan and Meier and its interval by order.")


def covariant(archive):
    return Method("Covariant Lyapunov vectors", "", "Directions that grow by their exponent forwards and backwards in time, by a forward "
                                                    "and a backward iteration (Ginelli et al. 2007).")


METHODS = (((), training), ((), perturbation), ((), distance), (("lyapunov/exponent",), exponents),
           (("statistics/nmle",), mean_exponent), (("tangent_growth/exponent",), tangents), (("spectrum/exponent",), spectrum),
           (("covariant/angle",), covariant), (("hessian/sharpness",), sharpness), (("intermittency/label",), phases),
           (learning.NEEDED, time_to_learn))


def methods_of(archive):
    """All that the archive holds something of, in the order in which they build on each other."""
    found = (of(archive) for needs, of in METHODS if all(path in archive for path in needs))
    return [each for each in found if each is not None]
