"""What tests of orbit diagrams look at."""
import numpy as np

from netlyap import orbit_picture, orbit_series, orbit_table, style


def dots(panel):
    return panel.lines[0].get_xdata(), panel.lines[0].get_ydata()


def dotted_line(orbits):
    """Where it stands, the limits of the axis, where the dots of each eta begin, and the caption."""
    figure = orbit_picture.draw([orbits])
    panel = figure.axes[0]
    places = [line.get_xdata()[0] for line in panel.lines if line.get_linestyle() == ":"]
    first = dots(panel)[0].reshape(len(orbits.eta), -1).min(axis=1)
    style.plt.close(figure)
    return places, panel.get_xlim(), first, style.description(figure), orbit_table.table(orbits, "")


def alternating(archive, of, last):
    """A series of an archive whose last so many values go up and down, of every trajectory."""
    orbits = orbit_series.read(archive, of, last)
    orbits.last = last
    orbits.values = np.broadcast_to(np.tile([1.0, 2.0], 16)[:last], (*orbits.status.shape, last))
    orbits.t = np.arange(last)
    return orbits
