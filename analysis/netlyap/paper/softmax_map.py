"""The map that the network obeys while every hidden unit is on for all samples or off for all of them.

With n_on units on, the common logits z obey z(t+1) = z(t) - K (softmax(z(t)) - p), K = eta (1 + n_on), p the class
frequencies of the training split; the loss is ln sum exp(z) - p.z. It is an oracle for what the full network does at
eta = 5.
"""

import functools

import numpy as np

STARTS, TRANSIENT, RECORDED = 200, 20000, 256


def loss_of(z, p):
    highest = z.max(axis=-1)
    return highest + np.log(np.exp(z - highest[..., None]).sum(axis=-1)) - z @ p


def step(z, p, k):
    weights = np.exp(z - z.max(axis=-1, keepdims=True))
    return z - k * (weights / weights.sum(axis=-1, keepdims=True) - p)


def settled_losses(k, class_counts):
    """The loss after a long transient, from random starts: [start, iteration]."""
    return _settled_losses(float(k), tuple(map(int, class_counts)))


@functools.cache
def _settled_losses(k, class_counts):
    p = np.asarray(class_counts) / np.sum(class_counts)
    z = np.random.default_rng(1).normal(scale=3.0, size=(STARTS, len(p)))
    z = np.asfortranarray(z)  # class by class in memory, which is faster where there are few
    for _ in range(TRANSIENT):
        z = step(z, p, k)
    losses = []
    for _ in range(RECORDED):
        losses.append(loss_of(z, p))
        z = step(z, p, k)
    return np.stack(losses, axis=1)


def repeats(losses, period):
    """Which of the series repeat themselves after so many iterations: [start]."""
    spread = np.ptp(losses, axis=1)
    return np.abs(losses[:, period:] - losses[:, :-period]).max(axis=1) <= np.maximum(1e-3 * spread, 1e-6)


def period_3_ranges(k, class_counts):
    """The loss ranges (lowest, highest) of the states with period 3, and of no smaller one: [state, 2]."""
    losses = settled_losses(k, class_counts)
    found = losses[repeats(losses, 3) & ~repeats(losses, 1)]
    if len(found) == 0:
        return np.empty((0, 2))
    return np.unique(np.round(np.stack([found.min(axis=1), found.max(axis=1)], axis=1), 3), axis=0)


def loss_range_of_chaos(k, class_counts):
    """The lowest and the highest loss over all starts that do not settle to period 3; NaN if all do."""
    losses = settled_losses(k, class_counts)
    chaotic = losses[~repeats(losses, 3)]
    return (chaotic.min(), chaotic.max()) if len(chaotic) else (np.nan, np.nan)
