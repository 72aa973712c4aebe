"""Which pictures a page has: one table, in the order in which they stand."""

from dataclasses import dataclass
from typing import Callable

import numpy as np

from netlyap import (exponent_picture, exponent_table, laminar_phases, laminar_picture, learning, learning_picture, limit, limit_picture, orbit_picture,
                     orbit_series, orbit_table, orbit_words, regime_picture, regime_table, spectra, spectrum_picture, spectrum_table, style, transience,
                     transience_picture)
from netlyap.archive import Archive
from netlyap.cell import COMPLETE
from netlyap.command_line import sentence_of
from netlyap.errors import ArchiveError
from netlyap.exponent_words import words_of_fit
from netlyap.page.exponents import most_kept
from netlyap.page.svg import inline
from netlyap.page.wording import begun, readable, without_paths
from netlyap.paper import check, figure_of, module_of
from netlyap.paper.figure8 import LEAST_KEPT
from netlyap.paper.settings import deviations, other_sizes
from netlyap.subject import HAVE_RESULTS

MOST_POINTS = 3  # grid points that have a picture of their own, of a kind that shows one


@dataclass
class Drawn:
    """What a page shows of one picture."""

    heading: str
    svg: str         # "" where there is none
    caption: list    # sentences
    table: str       # of numbers, aligned by blanks; "" where there is none

    @property
    def columns(self):
        """Characters of its widest line."""
        return max(map(len, self.table.splitlines()), default=0)


@dataclass
class Kind:
    """A picture that an archive may have."""

    heading: str
    needs: tuple                    # what the archive must hold
    draw: Callable                  # of an archive: a figure (None where there is nothing to draw), its caption, its table
    places: Callable  # which eta, epsilon and perturb_at are chosen for each of its pictures


def first_point(archive, is_perturbed=True):
    """The first epsilon and perturb_at, where there are several: what follows one trajectory needs one."""
    chosen = {}
    if is_perturbed and archive.has_perturb_axis:
        chosen["perturb_at"] = int(archive.perturb_at.min())
    if is_perturbed and len(archive.epsilon) > 1:
        chosen["epsilon"] = float(archive.epsilon[0])
    return chosen


def first_of_fresh(archive):
    """The same for what follows reference trajectories, which differ from epsilon to epsilon only where the job says so."""
    return first_point(archive, archive.job.get("sweep.fresh_initial_conditions", "no") == "yes")


def rates_with(archive, is_there):
    """The learning rates that have some of it."""
    return [{"eta": float(eta)} for row, eta in enumerate(archive.eta) if is_there(row)]


def has_complete(archive, row):
    return bool((archive.dataset("units/status")[row] == COMPLETE).any())


def figure_places(archive):
    """A figure of the paper shows one learning rate, and some one epsilon."""
    figure = figure_of(archive)
    job = module_of(figure).JOB if figure else {}
    rates = [{"eta": float(eta)} for eta in archive.eta] if len(archive.eta) > 1 else [{}]
    wanted = job.get("epsilon")
    radius = {"epsilon": wanted} if wanted and len(archive.epsilon) > 1 else {}
    return [rate | radius for rate in rates] if figure else []


def draw_figure(archive):
    """A figure of the paper, by its own module."""
    module = module_of(figure_of(archive))
    check(archive, module)
    figure = module.draw(archive)
    others = "; ".join(deviations(archive, module.JOB) + other_sizes(archive, figure_of(archive)))
    return figure, [style.description(figure), f"How it differs from the published figure: {module.DIFFERS}" +
                    (f" Besides, {others}." if others else "")], ""


def draw_exponents(archive):
    rows = exponent_table.points(archive)
    if not exponent_picture.has_exponents(rows):
        raise ArchiveError("no initial condition has a finite exponent that could be drawn")
    figure = exponent_picture.draw(archive, rows)
    notes = exponent_table.notes(archive, rows, is_below_distribution=exponent_picture.is_one_point(rows))
    return figure, [style.description(figure), words_of_fit(archive), *notes], ""


def draw_transience(archive):
    found = transience.read(archive)
    figure = transience_picture.draw(archive, found)
    return figure, [style.description(figure)], transience.table(archive, found)


def draw_learning(archive):
    times = learning.read(archive)
    learning.check_drawable(archive, times)
    figure = learning_picture.draw(archive, times)
    return figure, [style.description(figure)], learning.table(archive, times)


def draw_limit(archive):
    radii = limit.read(archive)
    figure = limit_picture.draw(archive, radii)
    return figure, [style.description(figure)], limit.table(archive, radii)


def draw_spectrum(archive):
    found = spectra.read(archive)
    figure = spectrum_picture.draw(found)
    return figure, [style.description(figure)], spectrum_table.table(found)


def draw_regimes(archive):
    text = regime_table.table(archive)
    figure = regime_picture.draw(archive) if len(archive.eta) > 1 else None
    return figure, [style.description(figure)] if figure else [], text


def draw_phases(archive):
    text = laminar_phases.report(archive)
    figure = laminar_picture.draw(archive) if laminar_phases.has_phases(archive.cell()) else None
    return figure, [style.description(figure)] if figure else ["There is no laminar phase to draw."], text


def phases_places(archive):
    """The learning rates that have scored phases, with the largest first; or the largest one."""
    count = archive.dataset("intermittency_statistics/phases")
    rows = [row for row in reversed(range(len(archive.eta))) if (count[row][..., -1, -1] > 0).any()] or [len(archive.eta) - 1]
    return [first_point(archive) | ({"eta": float(archive.eta[row])} if len(archive.eta) > 1 else {}) for row in rows]


def draw_orbits(path):
    """Of a series: against eta, or of one eta against the iteration."""
    def draw(archive):
        found = orbit_series.read(archive, path)
        figure = orbit_picture.draw([found])
        return figure, [style.description(figure)], orbit_table.table(found, orbit_words.title(found, [found]))
    return draw


def distribution_places(archive):
    """Of a grid the point with most kept exponents, where they are enough for P(Lambda); Figure 8 has its own."""
    points = [each for row in exponent_table.points(archive) for each in row]
    best = most_kept(points) if figure_of(archive) != "8" and len(points) > 1 else None
    return [{"eta": float(best.eta), "epsilon": float(best.epsilon)}] if best and best.kept >= LEAST_KEPT else []


def draw_distribution(archive):
    (point,), = exponent_table.points(archive)
    figure = exponent_picture.draw_one(archive, point)
    return figure, [style.description(figure)], ""


def limit_places(archive):
    if archive.has_perturb_axis or archive.job.get("observe.divergence.every", "1") != "1" or archive.job.get("observe.divergence.range"):
        return []
    return rates_with(archive, lambda row: has_complete(archive, row) and np.isfinite(
        archive.dataset("tangent_growth/exponent")[row]).any()) if len(archive.eta) > 1 else [{}]


def has_distances(archive):
    return "divergence/mean_distance" in archive or "divergence/distance" in archive


def if_(condition, places):
    """These places where the condition holds; else the picture has none."""
    return lambda archive: places(archive) if condition(archive) else []


def everywhere(archive):
    """One picture of all of the grid."""
    return [{}]


KINDS = (
    Kind("Figure {figure} of the paper", (), draw_figure, figure_places),
    Kind("Exponents of diverging trajectories", ("lyapunov/exponent", "statistics/nmle"), draw_exponents,
         if_(lambda archive: not archive.has_perturb_axis, everywhere)),
    Kind("Distribution of the exponents", ("lyapunov/exponent", "statistics/density"), draw_distribution,
         if_(lambda archive: not archive.has_perturb_axis, distribution_places)),
    Kind("How long growth lasts", ("lyapunov/exponent", "lyapunov/outcome"), draw_transience,
         if_(lambda archive: archive.has_perturb_axis,
             lambda archive: [({"eta": float(eta)} if len(archive.eta) > 1 else {}) |
                              ({"epsilon": float(archive.epsilon[0])} if len(archive.epsilon) > 1 else {})
                              for eta in archive.eta])),
    Kind("How long learning takes", learning.NEEDED, draw_learning, lambda archive: [first_point(archive)]),
    Kind("Finite perturbations beside tangent vectors", limit.NEEDED, draw_limit, if_(has_distances, limit_places)),
    Kind("Lyapunov spectrum", spectra.NEEDED, draw_spectrum, lambda archive: [first_of_fresh(archive)]),
    Kind("How training ends", ("intermittency/phases", "period/loss", "training/loss"), draw_regimes,
         lambda archive: [{"perturb_at": int(archive.perturb_at[0])} if archive.has_perturb_axis else {}]),
    Kind("Laminar phases", ("intermittency/label", "intermittency_statistics/phases"), draw_phases, phases_places),
    Kind("Loss", ("training/loss",), draw_orbits("training/loss"), lambda archive: [first_of_fresh(archive)]),
    Kind("Accuracy", ("accuracy/test_accuracy",), draw_orbits("accuracy/test_accuracy"), lambda archive: [first_of_fresh(archive)]),
    Kind("Sharpness", ("hessian/sharpness",), draw_orbits("hessian/sharpness"), lambda archive: [first_of_fresh(archive)]),
    Kind("Covariant vectors", ("covariant/angle",), draw_orbits("covariant/angle"), lambda archive: [first_of_fresh(archive)]),
    Kind("Exponents of tangent vectors", ("tangent_growth/exponent",), draw_orbits("tangent_growth/exponent"),
         if_(lambda archive: "lyapunov/exponent" not in archive, lambda archive: [first_point(archive)])),
    Kind("Distance from the reference", ("divergence/mean_distance",), draw_orbits("divergence/mean_distance"),
         lambda archive: [first_point(archive)]),
    Kind("Distance from the reference", ("divergence/distance",), draw_orbits("divergence/distance"),
         if_(lambda archive: "divergence/mean_distance" not in archive, lambda archive: [first_point(archive)])),
)


def pictures_of(archive):
    """All that this archive has, in the order of KINDS; where one cannot be drawn, the sentence that says why. None where nothing
    is computed."""
    found = []
    if not np.isin(archive.dataset("units/status")[:], HAVE_RESULTS).any():
        return found
    for kind in KINDS:
        if not all(path in archive for path in kind.needs):
            continue
        try:
            places = kind.places(archive)
        except ArchiveError:  # drawing says why
            places = [{}]
        for place in places[:MOST_POINTS]:
            found.append(picture_at(archive, kind, place, f"p{len(found) + 1}"))
        if len(places) > MOST_POINTS:
            found[-1].caption.append(f"{len(places) - MOST_POINTS} more of such pictures, at other points of the grid, are left out here.")
    return found


def picture_at(archive, kind, place, name):
    """One picture, of the archive opened at this eta, epsilon and perturb_at."""
    with Archive(archive.path, **place) as there:
        heading = ", ".join([kind.heading.format(figure=figure_of(archive)), *(f"{key} = {archive.text(key, value)}" for key, value in place.items())])
        try:
            figure, caption, table = kind.draw(there)
            svg = inline(figure, name) if figure else ""
        except Exception as failure:  # one picture must not keep the others from the page
            style.plt.close("all")
            why = without_paths(sentence_of(failure, archive.path, None, "drawn"), archive)
            return Drawn(heading, "", [f"Not drawn: {why}."], "")
        return Drawn(heading, svg, [begun(without_paths(text, archive)) for text in caption], readable(without_paths(table, archive)))
