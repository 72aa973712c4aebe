"""The picture of a figure from an archive, with its caption."""

from netlyap import style
from netlyap.archive import Archive
from netlyap.paper import check, module_of
from netlyap.paper.settings import deviations, other_sizes
from netlyap.subject import subject_of


def draw(path, figure, eta=None, epsilon=None, perturb_at=None):
    """Draws one archive; returns the picture and its caption."""
    with Archive(path, eta, epsilon, perturb_at) as archive:
        module = module_of(figure)
        check(archive, module)
        picture = module.draw(archive)
        style.add_small_print(picture, subject_of(archive))
        others = "; ".join(deviations(archive, module.JOB) + other_sizes(archive, figure))
        name = f"Figure {figure}" if figure != "S1" else "Supplementary Appendix S1"
        caption = [f"{name}: {style.description(picture)}", subject_of(archive),
                   f"How it differs from the published figure: {module.DIFFERS}" + (f" Besides, {others}." if others else "")]
        return picture, caption
