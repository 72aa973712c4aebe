"""What was kept, and why the rest was not, by grid point."""

import numpy as np

from netlyap.cell import COMPLETE, DIVERGED, FAILED, PENDING
from netlyap.exponent_words import has_slopes

OF_STATUS = {"pending": PENDING, "given up": FAILED}
MOST_ROWS = 200  # grid points of the table


def meaning(outcome, archive):
    """Why an initial condition of this outcome is not kept."""
    job = archive.job
    least_r_squared, least = job.get("fit.min_r_squared", "?"), job.get("fit.min_exponent", "?")
    of_window = "that of" if has_slopes(archive) else "the growth per iteration from the perturbation to the end of"
    return {"kept": f"R^2 > {least_r_squared} and an exponent above {least} per iteration",
            "diverged": "a parameter stopped being finite",
            "rounded": "rounding took more than 1 % of the perturbation",
            "degenerate": "a distance is exactly 0, or changes in no window, so that no line can be fitted",
            "low_r_squared": f"no window has a straight line with R^2 > {least_r_squared}",
            "low_exponent": f"R^2 > {least_r_squared}, but the exponent, {of_window} the window with the largest R^2, is not above {least} per "
                            "iteration",
            "complete": "computed to the end", "pending": "not computed yet",
            "given up": "its computation was given up after several attempts"}.get(outcome, "")


class Outcomes:
    """A row for each grid point and a column for each outcome that occurs.

    names: of the columns; rows: (eta, epsilon, ...) texts and counts; total: the sums; meanings: {name: words}."""

    def __init__(self, archive):
        status = archive.dataset("units/status")[:]
        counts = {}
        if "lyapunov/outcome" in archive:
            self.has_filter = True
            outcome = archive.dataset("lyapunov/outcome")[:]
            for value, name in sorted(archive.flag_names("lyapunov/outcome").items()):
                if name != "missing":
                    counts[name] = (outcome == value).sum(axis=-1)
        else:
            self.has_filter = False
            counts = {"complete": (status == COMPLETE).sum(axis=-1), "diverged": (status == DIVERGED).sum(axis=-1)}
        first = next(iter(counts))
        counts |= {name: (status == value).sum(axis=-1) for name, value in OF_STATUS.items()}
        self.names = [name for name, count in counts.items() if name == first or count.any()]
        self.axes = ["eta", "epsilon", *(["perturb_at"] if archive.has_perturb_axis else [])]
        if len(archive.epsilon) == 1 and archive.epsilon[0] == 0:
            self.axes.remove("epsilon")
        places = list(np.ndindex(status.shape[:-1]))
        axes = ("eta", "epsilon", "perturb_at")
        self.rows = [([archive.text(name, getattr(archive, name)[place[axes.index(name)]]) for name in self.axes],
                      [int(counts[name][place]) for name in self.names]) for place in places[:MOST_ROWS]]
        self.left_out = max(len(places) - MOST_ROWS, 0)
        self.total = [int(counts[name].sum()) for name in self.names]
        self.meanings = {name: meaning(name, archive) for name in self.names if meaning(name, archive)}
