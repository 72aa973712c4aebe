"""The answer of an archive that tells how training ends: at which learning rates which end is the most frequent."""

import numpy as np

from netlyap import regime_map
from netlyap.page.wording import counted

MOST_RANGES = 3  # of one end, that are named
WORDS = {"at rest": "it comes to rest", "descending": "the loss still descends", "rising": "the loss still rises",
         "period 2": "it ends in a cycle of period 2", "period 3": "it ends in a cycle of period 3",
         "other period": "it ends in a longer cycle", "regular": "it moves regularly, without a short period", "chaotic": "it is chaotic",
         "no period found": "no period is found", "ageing": "hidden units still change", "diverged": "it diverges"}
DIED_OUT = ", after growth of perturbations that has died out"


def words_of(end):
    """An end as a sentence."""
    name = end.removeprefix(regime_map.TRANSIENT)
    return WORDS[name] + (DIED_OUT if name != end else "")


def most_frequent(found):
    """The most frequent end of each learning rate: [eta] lists of indices, several where they are as frequent, none without results."""
    counts = [np.bincount(row[row >= 0]) for row in found]
    return [np.flatnonzero(count == count.max()).tolist() if count.size else [] for count in counts]


def ranges(archive, rows):
    """eta = 0.01 to 0.1 and 5: these rows, of neighbours the first and the last."""
    known = np.flatnonzero((regime_map.regimes(archive) >= 0).any(axis=1)).tolist()
    parts = []
    for row in rows:
        if parts and known.index(row) == known.index(parts[-1][1]) + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    text = [archive.text("eta", archive.eta[low]) + (f" to {archive.text('eta', archive.eta[high])}" if low != high else "")
            for low, high in parts]
    *first, last = text if len(text) <= MOST_RANGES else [*text[:MOST_RANGES], f"{len(text) - MOST_RANGES} more ranges"]
    return f"eta = {', '.join(first)} and {last}" if first else f"eta = {last}"


def of_regimes(archive):
    """How trajectories end: of one learning rate in numbers, of several where which end is the most frequent."""
    names, found = regime_map.endings(archive)
    most = most_frequent(found)
    rows = [row for row, each in enumerate(most) if each]
    if not rows:
        return ""
    if len(rows) == 1:
        return of_one(archive, names, found[rows[0]], rows[0])
    parts = []
    for end in dict.fromkeys(end for row in rows for end in most[row]):
        where = [row for row in rows if end in most[row]]
        parts.append((where[0], f"at {ranges(archive, where)} {words_of(names[end])}"))
    said = "; ".join(text for _, text in sorted(parts, key=lambda part: part[0]))
    ties = any(len(most[row]) > 1 for row in rows)
    return (f"How training ends, by the most frequent end at each of {len(rows)} learning rates: {said}." +
            (" Where two ends are as frequent, both are named." if ties else ""))


def of_one(archive, names, ends, row):
    """At one learning rate, the most frequent first."""
    counts = np.bincount(ends[ends >= 0], minlength=len(names))
    total = int(counts.sum())
    parts = [f"in {count} {words_of(names[end])}" for end, count in sorted(enumerate(counts), key=lambda each: -each[1]) if count]
    *first, last = parts
    where = f"At eta = {archive.text('eta', archive.eta[row])}, of {counted(total, 'trajectory', 'trajectories')} of training: "
    return where + (f"{'; '.join(first)}; and {last}" if first else last) + "."
