"""The answer in one sentence: the first that the archive has numbers for."""

import numpy as np

from netlyap import exponent_table, learning, spectra, transience
from netlyap.archive import Archive
from netlyap.cell import COMPLETE, DIVERGED
from netlyap.digits import number, rounded
from netlyap.errors import ArchiveError
from netlyap.exponent_words import has_slopes, span_of
from netlyap.minority import after_last
from netlyap.page.exponents import most_kept
from netlyap.page.regimes import of_regimes
from netlyap.page.wording import counted
from netlyap.paper.figure8 import LEAST_KEPT
from netlyap.runaway import runaway_note
from netlyap.saturation import usual_saturation
from netlyap.subject import HAVE_RESULTS

MAJORITY = 0.5  # of the initial conditions: growth that fewer show is not that of the training at this point


def answer(archive):
    """One or two sentences in plain words."""
    if not np.isin(archive.dataset("units/status")[:], HAVE_RESULTS).any():
        return nothing_computed(archive)
    for needs, of in ANSWERS:
        if all(path in archive for path in needs):
            try:
                sentence = of(archive)
            except ArchiveError:  # too little of it: the next one may have more
                continue
            if sentence:
                return sentence
    return ends_of_training(archive)


def nothing_computed(archive):
    count = archive.dataset("units/status").size
    return (f"There is no result: none of the {counted(count, 'initial condition')} of the sweep is computed" +
            (", and all that was tried was given up." if archive.given_up else " yet."))


def of_growth(archive):
    """Of one grid point, or of the one with most kept, and of how many it is one."""
    if archive.has_perturb_axis:
        return of_transience(archive)
    points = [each for row in exponent_table.points(archive) for each in row if each.is_computed]
    if not any(each.kept for each in points):
        return no_growth(archive, points)
    best = most_kept(points)
    where = archive.cell(best.eta, best.epsilon).point()
    interval = f" (95 % interval {exponent_table.span(best, 'nmle')})" if np.isfinite([best.low, best.high]).all() else ""
    if best.is_of_few:
        more = f", too few to cite it: {LEAST_KEPT} are wanted"
    else:
        parts = [f"doubles every {np.log(2) / best.nmle:.2g} iterations in the windows where it grows like this"] * has_slopes(archive)
        parts += how_long(archive.cell(best.eta, best.epsilon))
        more = f": a distance {', and '.join(parts)}" if parts else ""
    if best.fraction >= MAJORITY:
        said = (f"At {where} slightly perturbed copies of the training move apart {as_kept(archive)} in {best.kept} of "
                f"{counted(best.total, 'initial condition')}")
    else:
        said = (f"At {where} slightly perturbed copies of the training move apart {as_kept(archive)}, as the filter demands it, in only "
                f"{best.kept} of {counted(best.total, 'initial condition')}")
    value = f"; lambda_nMLE = {best.text('nmle')} per iteration{interval}, {'of that one' if best.kept == 1 else 'their mean'}{more}."
    note = runaway_note(archive, points)
    return said + value + (f" {note[0].upper()}{note[1:]}." if note else "") + of_the_others(archive, points) + of_the_filter(archive)


def as_kept(archive):
    """How distances grow that are kept: of a ratio nothing says that it is exponential growth, but for R^2 of a window that may be flat."""
    return "exponentially" if has_slopes(archive) else f"by more than {archive.job['fit.min_exponent']} per iteration on average"


def how_long(cell):
    """When distances are half as large as they are at the end, as what is said of a distance; none where it is not known."""
    end = usual_saturation(cell)
    return [] if end is None else [f"reaches half of its level at the end (the median over the last quarter of the run) about "
                                   f"{float(f'{end:.2g}'):,.0f} iterations after the perturbation, in the median of those kept that do so before that quarter"]


def of_the_others(archive, points):
    """A sentence on the rest of the grid."""
    if len(points) < 2:
        return ""
    growing = [each for each in points if each.fraction >= MAJORITY]
    where = f"{len(growing) or 'none'} of the {len(points)} grid points that have results"
    return f" Half of the initial conditions or more are kept at {where}{extent(archive, growing, points)}."


def of_the_filter(archive):
    """What is kept, and what is not although it grows."""
    job = archive.job
    window = f"window, {span_of(job['fit.window_length'])} iterations long, that has the largest R^2"
    if not has_slopes(archive):
        return (f" Kept is growth by more than {job['fit.min_exponent']} per iteration from the perturbation to the end of the {window}, "
                f"with R^2 > {job['fit.min_r_squared']} in this window: what grows in a small part of that stretch or later may not be "
                "kept, and other windows may give another lambda_nMLE.")
    is_after = min(int(word) for word in job["fit.window_start"].split()) > 0
    missed = ["more briefly", *["earlier"] * is_after, *["later"] * bool(after_last(archive))]
    return (f" Kept is growth by more than {job['fit.min_exponent']} per iteration with R^2 > {job['fit.min_r_squared']} in the "
            f"{window}: what grows {' or '.join(missed)} may not be kept, nor what grows steeply elsewhere while a flat window has the "
            "largest R^2, and other windows may give another lambda_nMLE.")


def extent(archive, points, all_points):
    """From which to which eta and epsilon these of all points are, where there are several, and whether others lie between them."""
    parts, inside = [], all_points
    for name in ("eta", "epsilon"):
        values = sorted({getattr(each, name) for each in points})
        if len(getattr(archive, name)) > 1 and values:
            low, high = (archive.text(name, values[place]) for place in (0, -1))
            parts.append(f"{name} = {low}" + (f" to {high}" if low != high else ""))
            inside = [each for each in inside if values[0] <= getattr(each, name) <= values[-1]]
    among = "" if len(inside) == len(points) else f"among the {len(inside)} with "
    return f", {among}{', '.join(parts)}" if parts else ""


def no_growth(archive, points):
    where = f"At {archive.cell(points[0].eta, points[0].epsilon).point()}" if len(points) == 1 else \
        f"At none of the {len(points)} grid points that have results"
    total = sum(each.total for each in points)
    status = archive.dataset("units/status")[:]
    if (status[np.isin(status, HAVE_RESULTS)] == DIVERGED).all():
        return f"{where.replace('none', 'all')} training diverges: a parameter stops being finite in all of {counted(total, 'result')}."
    return (f"{where} {'no initial condition grows' if len(points) == 1 else 'does any initial condition grow'} {as_kept(archive)}, by "
            f"the filter that is described below: 0 of {counted(total, 'result')} are kept, and there is no lambda_nMLE.{of_the_filter(archive)}")


def of_transience(archive):
    """After the first and after the last perturbation, at the smallest and the largest eta and the first epsilon."""
    sentences = []
    for eta in dict.fromkeys((archive.eta.min().item(), archive.eta.max().item())):
        with Archive(archive.path, eta=eta, epsilon=archive.epsilon[0].item()) as there:
            found = transience.read(there)
        sentences.append(f"At {found.cell.point().rpartition(', perturb_at')[0]}, a perturbation at iteration {found.times[0]} grows "
                         f"{as_kept(archive)} in {found.growing[0]} of {counted(found.count, 'initial condition')}, one at iteration "
                         f"{found.times[-1]} in {found.growing[-1]}.")
    return " ".join(sentences) + of_the_filter(archive)


def of_spectrum(archive):
    """The largest exponent at one eta, or the share that is positive at several."""
    found = spectra.read(archive)
    complete, chaotic = found.count(COMPLETE), found.chaotic()
    places = np.flatnonzero(complete)
    if len(places) == 0:
        return ""
    if len(places) == 1:
        place = places[0]
        value = spectra.median(found.leading[place])
        return (f"At eta = {archive.text('eta', found.eta[place])} the largest Lyapunov exponent is "
                f"{rounded(value, spectra.median(found.error[place, :, 0]))} per iteration (median), and positive beyond its "
                f"threshold in {chaotic[place]} of {counted(complete[place], 'initial condition')}.")
    most = places[np.argmax(chaotic[places] / complete[places])]
    return (f"The largest Lyapunov exponent is positive beyond its threshold in half of the initial conditions or more at "
            f"{int((chaotic[places] >= MAJORITY * complete[places]).sum())} of {len(places)} learning rates; their share is largest "
            f"at eta = {archive.text('eta', found.eta[most])}, {chaotic[most]} of {complete[most]} initial conditions.")


def of_learning(archive):
    """Where learning takes least, at the first epsilon, where no exponent was asked for."""
    with Archive(archive.path, epsilon=archive.epsilon[0].item()) as there:
        sentence = learning.words_of_minimum(there, learning.read(there))[0]
    return f"{sentence[0].upper()}{sentence[1:]}."


def first_cell(archive):
    """The first grid point that has complete initial conditions; ArchiveError where none has."""
    cells = (archive.cell(eta, epsilon, time) for eta in archive.eta for epsilon in archive.epsilon for time in archive.perturb_at)
    cell = next((cell for cell in cells if len(cell.seeds)), None)
    if cell is None:
        raise ArchiveError(f"{archive.path} has no complete initial condition")
    return cell


def of_distance(archive):
    """How far trajectories come apart, where no exponent was asked for."""
    cell = first_cell(archive)
    t, distance = cell.mean_distance()
    first, last = (float(np.nanmedian(distance[:, place])) for place in (0, -1))
    return (f"At {cell.point()} the distance between a trajectory of training and its slightly perturbed copies is {number(first)} at "
            f"iteration {t[0]} and {number(last)} at iteration {t[-1]}, in the median over "
            f"{counted(len(cell.seeds), 'initial condition')}.")


def of_loss_series(archive):
    """The verdict on the series of the loss."""
    cell = first_cell(archive)
    found = cell.read("loss_divergence/finding")
    words = archive.flag_names("loss_divergence/finding")
    chaos = sum(words.get(int(each)) == "chaos" for each in found)
    return (f"At {cell.point()} the series of the loss is chaotic by all criteria in {chaos} of "
            f"{counted(len(found), 'initial condition')}.")


def of_series(path, what):
    """The last value of a series at the first grid point."""
    def of(archive):
        cell = first_cell(archive)
        t, values = cell.series(path)
        return (f"At {cell.point()} {what} is {number(float(np.nanmedian(values[:, -1])))} at iteration {t[-1]}, in the median over "
                f"{counted(len(cell.seeds), 'initial condition')}.")
    return of


def ends_of_training(archive):
    """What is known of any archive."""
    status = archive.dataset("units/status")[:]
    complete, gone = int((status == COMPLETE).sum()), int((status == DIVERGED).sum())
    said = f"{counted(complete, 'trajectory', 'trajectories')} of training {'is' if complete == 1 else 'are'} complete"
    said += f", and {gone:,} diverged" if gone else ""
    if "training/loss" in archive and complete:
        last = archive.dataset("training/loss")[..., -1][status == COMPLETE]
        if np.isfinite(last).any():
            said += f"; the last loss that is recorded is {number(float(np.nanmedian(last)))} in the median"
    return said + "."


ANSWERS = (
    (("lyapunov/exponent", "statistics/nmle"), of_growth),
    (("intermittency/phases", "period/loss", "training/loss"), of_regimes),
    (spectra.NEEDED, of_spectrum),
    (learning.NEEDED, of_learning),
    (("divergence/mean_distance",), of_distance), (("divergence/distance",), of_distance),
    (("loss_divergence/finding",), of_loss_series),
    (("accuracy/test_accuracy",), of_series("accuracy/test_accuracy", "the share of the test samples that the network classifies correctly")),
    (("hessian/sharpness",), of_series("hessian/sharpness", "the sharpness, the largest curvature of the loss,")))
