"""The figures of Danovski, Soriano & Lacasa (2024), doi:10.3389/fcpxs.2024.1367957, one module each.

Every module has draw(archive), which returns a matplotlib figure in the paper's arrangement, described in words by what it
draws of this archive (style.describe); NEEDS, the quantities that it takes (JUDGED_BY, where judge takes others), and, where
more must hold, CHECKS, functions of an archive, and RADII, the epsilon that are judged; DIFFERS, how that picture differs from
the published one; and judge(archive), which returns the quantities that the paper states beside ours.
"""

import importlib
import re

FIGURES = ("3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "S1")


def figure_of(archive):
    """The number of the figure that an archive is of ("8"), or None: sweep.figure says it ("fig8"); where it is empty, as in
    archives of older versions, the beginning of the title ("Figure 8, more seeds")."""
    name = archive.job.get("sweep.figure", "")
    match = re.fullmatch(r"(?:fig)?(S?\d+)", name) if name else re.match(r"Figure (S?\d+)\b", archive.title)
    return match.group(1) if match and match.group(1) in FIGURES else None


def why_no_figure(archive):
    """Why figure_of() is None."""
    name = archive.job.get("sweep.figure", "")
    if name:
        return f"has sweep.figure = {name}, which is none of {', '.join('fig' + figure for figure in FIGURES)}"
    return f'has no sweep.figure, and its title, "{archive.title}", names no figure of the paper'


def module_of(figure):
    """The module of a figure, by its number."""
    return importlib.import_module(f"netlyap.paper.figure{figure}")


def check(archive, module, is_judged=False):
    """A sentence where an archive can be neither drawn nor judged, whatever grid point is chosen."""
    archive.require(*(getattr(module, "JUDGED_BY", module.NEEDS) if is_judged else module.NEEDS))
    for require in getattr(module, "CHECKS", ()):
        require(archive)
