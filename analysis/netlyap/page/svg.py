"""Pictures of matplotlib as SVG that stands inside a page: the same bytes each time, and no finer than pixels."""

import io
import re

import numpy as np

from netlyap import style

SETTINGS = {"svg.hashsalt": "netlyap", "svg.fonttype": "path", "path.simplify": True}
COLUMNS_PER_POINT = 2  # of a curve: pixels of a screen that shows a picture twice as large
LEAST_LONG = 500       # points of a curve that is looked at
PER_COLUMN = 4         # values that are kept of each: the first, the lowest, the highest, the last
LEAST_SCALE, MOST_SCALE = 0.75, 1.6  # pixels of the page for a point: letters of 9 points have 7 to 14
DOTS_PER_INCH = 150    # of what is drawn as an image inside a picture


def inline(figure, name):
    """The picture as an <svg> element; every identifier in it begins with this name, so that several stand on one page."""
    thin(figure)
    text = io.StringIO()
    with style.plt.rc_context(SETTINGS):
        figure.savefig(text, format="svg", transparent=True, dpi=DOTS_PER_INCH)
    style.plt.close(figure)
    # Comments repeat texts, and the metadata have the time of day.
    markup = re.sub(r"<!--.*?-->\s*|<metadata>.*?</metadata>\s*", "", text.getvalue(), flags=re.S)
    markup = markup[markup.index("<svg"):]
    markup = re.sub(r'\b(id="|xlink:href="#|url\(#)', rf"\g<1>{name}-", markup)
    return re.sub(r'^<svg [^>]*?viewBox="([^"]*)"[^>]*>', opening, markup, count=1)


def opening(match):
    """The first tag: as wide as its place on the page, but legible, and not larger than it takes."""
    points = float(match[1].split()[2])
    return (f'<svg viewBox="{match[1]}" xmlns:xlink="http://www.w3.org/1999/xlink" aria-hidden="true" '
            f'style="min-width: {LEAST_SCALE * points:.0f}px; max-width: {MOST_SCALE * points:.0f}px">')


def thin(figure):
    """Leaves of every long curve what a screen can show."""
    curves = [(axes, line) for axes in figure.axes for line in axes.lines if is_long_curve(axes, line)]
    if curves:
        figure.draw_without_rendering()  # limits and sizes are known from here on
    for axes, line in curves:
        columns = int(COLUMNS_PER_POINT * axes.bbox.width * 72 / figure.dpi)
        x, y = (np.asarray(values, dtype=float) for values in line.get_data())
        places = shown(axes.transData.transform(np.column_stack([x, np.zeros_like(x) + axes.get_ylim()[1]]))[:, 0], y, columns)
        line.set_data(x[places], y[places])


def is_long_curve(axes, line):
    """Whether it is a line without markers through many points, and no image anyway."""
    return (len(line.get_xdata()) > LEAST_LONG and not line.get_rasterized() and line.get_linestyle() not in ("None", "none", "")
            and line.get_marker() in ("None", "none", "", None) and line.get_transform().contains_branch(axes.transData))


def shown(pixels, values, columns):
    """The places of a curve that are drawn: all of a short one, and of one that goes to the right the first, lowest, highest and
    last value in each of so many columns. What is NaN stays, since it parts the curve."""
    everything = np.arange(len(values))
    if len(values) <= PER_COLUMN * columns or not np.isfinite(pixels).all() or (np.diff(pixels) < 0).any():
        return everything
    low, high = pixels[0], pixels[-1]
    column = np.minimum(((pixels - low) / max(high - low, 1e-300) * columns).astype(int), columns - 1)
    begins = np.flatnonzero(np.diff(column, prepend=-1))
    kept = [np.flatnonzero(np.isnan(values))]
    for begin, end in zip(begins, [*begins[1:], len(values)]):
        part = values[begin:end]
        ends = [begin, end - 1] if np.isnan(part).all() else [begin, begin + np.nanargmin(part), begin + np.nanargmax(part), end - 1]
        kept.append(np.array(ends))
    return np.unique(np.concatenate(kept))
