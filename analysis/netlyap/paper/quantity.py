"""A number that the paper states, ours beside it, and whether they agree."""

from dataclasses import dataclass

import numpy as np

from netlyap.estimate import Estimate

NUMBER = "number"  # the paper states a number
WORDS = "words"    # the paper has words, which are read as an interval
OURS = "ours"      # not in the paper: what theory says
KINDS = {NUMBER: "numbers of the paper", WORDS: "readings of its words", OURS: "that the paper does not state"}
NOT_IN_PAPER = "(not in the paper)"

OPEN = "open"
FEWEST = 5  # initial conditions, with which a statistic over them is judged


@dataclass
class Quantity:
    """One line of the acceptance report. Ours agrees when it lies in [low, high]."""

    name: str
    kind: str             # one of KINDS
    paper: str            # what the paper says, in words or numbers
    estimate: Estimate    # ours
    low: float            # the interval of agreement, from the paper's numbers, words, or theory ...
    high: float
    reason: str = ""      # why the interval is as it is, or where the paper's words and data leave room
    is_only_refutable: bool = False  # a test that does not reject is not evidence: to lie inside is "open", no agreement

    @property
    def value(self):
        return self.estimate.value

    @property
    def error(self):
        return self.estimate.error

    @property
    def verdict(self):
        if self.value is None or not np.isfinite(self.value):
            return "no data"
        if self.estimate.count is not None and self.estimate.count < FEWEST:
            return "too few"
        if not self.low <= self.value <= self.high:
            return "differs"
        return OPEN if self.is_only_refutable else "agrees"
