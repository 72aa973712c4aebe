"""Growth of finite distances beside that of tangent vectors, as a picture."""

import numpy as np

from netlyap import style
from netlyap.exponent_picture import MOST_LINES, some_of
from netlyap.limit import AGREEMENT, SHORTEST, SMALL

BINS_PER_DECADE = 2
LEAST_IN_BIN = 10  # pairs of (initial condition, iteration) of which a median is drawn


def draw(archive, radii):
    """Left, exponents against each other; right, how far the growth of distances is from that of tangent vectors."""
    figure, axes = style.panels(1, 2, width=4.4, height=3.6)
    shown = [radii[place] for place in some_of(len(radii))]
    looks = style.looks(len(shown))
    for radius, look in zip(shown, looks):
        label = style.power_of_ten(radius.epsilon, archive.epsilon)
        draw_pairs(axes[0, 0], radius, look, label)
        draw_departure(axes[0, 1], radius, look, label)
    finish_pairs(axes[0, 0], shown)
    finish_departure(axes[0, 1])
    style.place_legend_below(figure, *axes[0, 0].get_legend_handles_labels())
    rates, _ = archive.picked()
    some = f" {MOST_LINES} of the {len(radii)} epsilon are drawn." if len(shown) < len(radii) else ""
    figure.suptitle(rf"finite perturbations beside infinitesimal ones at $\eta$ = {archive.text('eta', rates[0])}, by "
                    r"perturbation radius $\epsilon$")
    style.describe(
        figure, "Left: the finite network Lyapunov exponent Lambda of each complete initial condition (1/iteration), by the search of "
        "windows in its mean distance, against the exponent of tangent vectors that begin in the same directions; hollow where the "
        "filter does not keep it. On the dotted line they are equal.",
        "Right: the relative difference between the growth ln d(t)/d(0) of the mean distance and that of the mean tangent vector, "
        f"median over kept initial conditions and iterations from {SHORTEST} on, by the distance; dotted: a distance of {SMALL:g} "
        f"and a difference of {AGREEMENT:g}.", some)
    return figure


def draw_pairs(axes, radius, look, label):
    kept = radius.is_kept
    style_of = {"linestyle": "none", "marker": look.get("marker", "o"), "markersize": 3, "color": look["color"]}
    axes.plot(radius.tangent[kept], radius.exponent[kept], **style_of, label=label)
    axes.plot(radius.tangent[~kept], radius.exponent[~kept], **style_of, fillstyle="none", alpha=0.5)


def finish_pairs(axes, radii):
    ends = [np.nanmin([0, *(np.nanmin(np.r_[0, radius.tangent]) for radius in radii)]),
            np.nanmax([0.1, *(np.nanmax(np.r_[0, radius.tangent]) for radius in radii)])]
    axes.plot(ends, ends, color=style.GREY, linestyle=":", linewidth=1)
    axes.set(xlabel="exponent of tangent vectors (1/iteration)", ylabel=r"$\Lambda$ of distances (1/iteration)")


def draw_departure(axes, radius, look, label):
    difference = radius.relative()[radius.is_kept][:, SHORTEST:].ravel()
    place = radius.distance[radius.is_kept][:, SHORTEST:].ravel() / np.log(10)
    there = np.isfinite(difference) & np.isfinite(place) & (difference > 0)
    bins = np.floor(place[there] * BINS_PER_DECADE).astype(int)
    wanted = [each for each in np.unique(bins) if (bins == each).sum() >= LEAST_IN_BIN]
    middle = [np.median(difference[there][bins == each]) for each in wanted]
    axes.plot(10 ** ((np.array(wanted) + 0.5) / BINS_PER_DECADE), middle, **look | {"markersize": 3}, label=label)


def finish_departure(axes):
    axes.axvline(SMALL, color=style.GREY, linestyle=":", linewidth=1)
    axes.axhline(AGREEMENT, color=style.GREY, linestyle=":", linewidth=1)
    axes.set(xscale="log", yscale="log", xlabel="mean distance from the reference",
             ylabel="|growth / that of tangents - 1|")
