"""Archives beside the paper: what each figure's module judges, and the sums of it."""

import math
import textwrap
from dataclasses import dataclass

from netlyap.archive import Archive
from netlyap.commands import command, run_directory_of
from netlyap.errors import ArchiveError
from netlyap.paper import FIGURES, check, module_of, why_no_figure
from netlyap.paper.quantity import KINDS, OPEN
from netlyap.paper.settings import deviations, require_radii


@dataclass
class Judgement:
    """What there is to say of one archive."""

    figure: str
    path: str
    quantities: list
    warnings: list


def judge(path, figure, eta=None, epsilon=None, perturb_at=None):
    """What the figure's module says of an archive; ArchiveError where it is of none, or lacks what the figure needs."""
    with Archive(path, eta, epsilon, perturb_at) as archive:
        if figure is None:
            raise ArchiveError(f"{archive.path} {why_no_figure(archive)}; {words_of_comparable(archive)}")
        module = module_of(figure)
        check(archive, module, is_judged=True)
        require_radii(archive, getattr(module, "RADII", ()), f"jobs/fig{figure}.ini")
        warnings = deviations(archive, module.JOB)
        if not archive.is_complete:
            complete, total = archive.count_complete()
            warnings.insert(0, f"the archive is partial, {complete} of {total} initial conditions are judged")
        return Judgement(figure, path, module.judge(archive), warnings)


def is_comparable(archive, figure):
    """Whether an archive has what is judged of a figure, and is computed as the figure's job says."""
    module = module_of(figure)
    try:
        check(archive, module, is_judged=True)
        require_radii(archive, getattr(module, "RADII", ()), "")
        return not deviations(archive, module.JOB)
    except ArchiveError:
        return False


def words_of_comparable(archive):
    """What makes an archive that is of no figure one of the paper's, where that can be."""
    figures = [figure for figure in FIGURES if is_comparable(archive, figure)]
    if not figures:
        return ("it can be compared with none of them, because its data, network, eta, epsilon, filter or observables are those "
                "of no figure")
    more = f"; or of {', '.join(figures[1:])}" if len(figures) > 1 else ""
    folder = run_directory_of(archive.path)
    words = ("--sweep.figure", f"fig{figures[0]}")
    gather = command("gather", folder, *words) if folder else f"`netlyap gather` of its run directory with {' '.join(words)}"
    return f"{gather} makes it one of Figure {figures[0]}{more}"


def as_object(figure, path, quantity):
    """One quantity for JSON, which has no NaN and no infinity."""
    fields = {"figure": figure, "archive": path, "name": quantity.name, "kind": quantity.kind, "paper": quantity.paper,
              "value": quantity.value, "error": quantity.error, "low": quantity.low, "high": quantity.high,
              "reason": quantity.reason, "verdict": quantity.verdict}
    return {key: None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in fields.items()}


def counted(everything):
    """77 of 79 quantities agree: ... of every kind, 1 open."""
    quantities = [quantity for quantity in everything if quantity.verdict != OPEN]

    def part(some):
        return f"{sum(quantity.verdict == 'agrees' for quantity in some)} of {len(some)}"
    kinds = {words: [each for each in quantities if each.kind == kind] for kind, words in KINDS.items()}
    parts = [f"{part(some)} {words}" for words, some in kinds.items() if some]
    undecided = len(everything) - len(quantities)
    return f"{part(quantities)} quantities agree: {', '.join(parts)}" + (f", {undecided} open" if undecided else "")


def summary(judgements):
    """How many quantities agree, which do not, and which figures are not there."""
    quantities = [(each.figure, quantity) for each in judgements for quantity in each.quantities]
    given = {each.figure for each in judgements}
    missing = [figure for figure in FIGURES if figure not in given]
    not_given = f"; not given: figures {', '.join(missing)}" if missing else ""
    lines = textwrap.wrap(counted([quantity for _, quantity in quantities]) + not_given, 118, subsequent_indent="  ")
    for figure, quantity in quantities:
        if quantity.verdict != "agrees":
            lines += textwrap.wrap(f"{quantity.verdict}: Figure {figure}, {quantity.name}", 112, initial_indent="  ",
                                   subsequent_indent="    ")
    return "\n".join(lines)


def may_pass(objects):
    """Whether every number agrees, or is open."""
    return all(entry["verdict"] in ("agrees", OPEN) for entry in objects)
