"""The picture of a figure from an archive, with its caption and its name."""

import itertools
import os

from netlyap import style
from netlyap.archive import Archive
from netlyap.errors import ArchiveError
from netlyap.paper import check, module_of, why_no_figure
from netlyap.paper.settings import deviations
from netlyap.subject import subject_of


def name_of(figure, path, taken):
    """fig8, or the name of the run directory when this call has drawn another of that figure; each name once."""
    run = os.path.basename(os.path.dirname(os.path.abspath(path)))
    numbered = (f"{run or 'fig' + figure}-{count}" for count in itertools.count(2))
    candidates = itertools.chain((f"fig{figure}", run), numbered)
    return next(name for name in candidates if name and name not in taken)


def draw(path, figure, taken, eta=None, epsilon=None):
    """Draws one archive; returns the picture, its caption and what to call it."""
    with Archive(path, eta, epsilon) as archive:
        if figure is None:
            raise ArchiveError(f"{archive.path} {why_no_figure(archive)}; choose one with --figure")
        module = module_of(figure)
        check(archive, module)
        picture = module.draw(archive)
        style.add_small_print(picture, subject_of(archive))
        others = "".join(f" Besides, {sentence}." for sentence in deviations(archive, module.JOB))
        name = f"Figure {figure}" if figure != "S1" else "Supplementary Appendix S1"
        caption = [f"{name}: {style.description(picture)}", subject_of(archive),
                   f"How it differs from the published figure: {module.DIFFERS}{others}"]
        return picture, caption, name_of(figure, archive.path, taken)
