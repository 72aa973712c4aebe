"""The band of a survival curve: the archive holds S(length), and its standard error comes from the rows of phases."""

import numpy as np

RESAMPLES = 200


def curves(length, is_cut_off, weights, at):
    """Kaplan-Meier estimates of phases with these weights [resample, phase] at some lengths: [resample, at].

    At every length at which phases end, S falls by the factor 1 - ended / at risk. NaN where no phase is left that was
    seen so long, unless the last ones were seen to end.
    """
    order = np.argsort(length, kind="stable")
    length, ended, weights = length[order], ~is_cut_off[order], weights[:, order].astype(float)
    lengths, first = np.unique(length, return_index=True)
    seen = np.add.reduceat(weights, first, axis=1)
    falls = np.add.reduceat(weights * ended, first, axis=1)
    at_risk = np.cumsum(seen[:, ::-1], axis=1)[:, ::-1]
    survival = np.cumprod(1 - falls / np.maximum(at_risk, 1), axis=1)
    survival = np.concatenate([np.ones((len(weights), 1)), survival], axis=1)
    values = survival[:, np.searchsorted(lengths, at, side="right")]
    last = np.where(seen > 0, lengths, 0).max(axis=1, keepdims=True)
    return np.where((at <= last) | (survival[:, -1:] == 0), values, np.nan)


def errors(seeds, length, is_cut_off, at, all_seeds):
    """Standard errors of S at some lengths, by resampling the trajectories whose phases these are; always the same."""
    draws = np.random.default_rng(1).multinomial(len(all_seeds), np.full(len(all_seeds), 1 / len(all_seeds)), RESAMPLES)
    weights = draws[:, np.searchsorted(np.sort(all_seeds), seeds)]
    found = curves(length, is_cut_off, weights, at)
    known = np.isfinite(found)
    deviation = np.nanstd(np.where(known.any(axis=0), found, 0.0), axis=0)
    return np.where(known.mean(axis=0) > 0.9, deviation, np.nan)
