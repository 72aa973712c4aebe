"""Orbit diagrams of what is not recorded at every iteration: a cycle whose period divides the stride looks like rest."""
# ctest: LABELS slow-under-sanitizer
import re

import pytest

from conftest import SOURCE
from netlyap import orbit_picture, orbit_series, orbit_table, style
from netlyap.archive import Archive
from netlyap.digits import ordinal
from netlyap.orbit_axes import axis_of
from netlyap.orbit_turning import smallest_hidden
from netlyap.orbit_words import words_over_time
from netlyap.page.pictures import draw_orbits
from orbit_panels import alternating, dotted_line

CYCLE = "a cycle of period {} cannot be told from rest"


@pytest.fixture(scope="module")
def sparse(program_in, tmp_path_factory):
    """Losses of every 10th iteration, with and without the periods of all, and distances of every 3rd."""
    netlyap = program_in(tmp_path_factory.mktemp("sparse"))
    common = ["run", SOURCE / "jobs/regimes.ini", "--sweep.eta", "0.3 5", "--sweep.seeds", "0:3", "--sweep.iterations", "600"]
    netlyap(*common, "--out", "periods")
    netlyap(*common, "--observe.names", "training", "--out", "alone")
    for every, name in ((3, "distances"), (1, "all distances")):
        netlyap(*common, "--sweep.members", "2", "--sweep.epsilon", "1e-8", "--observe.names", "divergence", "--observe.divergence.every",
                every, "--observe.divergence.norm", "l2", "--out", name)
    return netlyap.folder


def test_nothing_is_said_of_what_goes_up_and_down(sparse, analysis, tmp_path):
    """Of every 10th loss half seemed to go up and down from some eta on; a cycle of period 2 seemed to be at rest."""
    for name, more in (("periods", "; period/loss, which analysis/regimes shows, is of every iteration"), ("alone", "")):
        with Archive(sparse / name) as archive:
            orbits = alternating(archive, "training/loss", 24)
            assert len(dotted_line(orbits)[0]) == 1, "of every iteration there is a line"
            orbits.t = 10 * orbits.t
            places, _, _, said, table = dotted_line(orbits)
            why = f"every 10th iteration is recorded: {CYCLE.format(2)}, so that nothing is said of what goes up and down{more}"
            assert places == [] and table.endswith(f"\n{why}") and f"There is no dotted line, because {why}." in said
            assert "   up and down" not in table and orbit_series.first_turning(orbits) is None
            assert "a cycle whose period divides 10; of a cycle of period p there are p / gcd(p, 10) dots" in said
            assert f" --eta {archive.text('eta', archive.eta[-1])} " in orbit_table.next_line(orbits, "here")
    out, _ = analysis("orbits", sparse / "periods", "--last", "30")
    assert f"\nevery 10th iteration is recorded: {CYCLE.format(2)}" in out
    assert CYCLE.format(2) in " ".join((tmp_path / "orbits.txt").read_text().split())


def test_a_page_says_the_same(sparse, monkeypatch):
    monkeypatch.setattr(orbit_series, "LEAST_VALUES", 10)
    with Archive(sparse / "periods") as archive:
        figure, caption, table = draw_orbits("training/loss")(archive)
    style.plt.close(figure)
    assert CYCLE.format(2) in " ".join(caption) and CYCLE.format(2) in table and "   up and down" not in table


def test_few_values_have_another_reason(sparse):
    with Archive(sparse / "alone") as archive:
        orbits = alternating(archive, "training/loss", 19)
        orbits.t = 10 * orbits.t
        _, _, _, said, table = dotted_line(orbits)
        assert "cannot be told" not in said + table


@pytest.mark.parametrize("stride, period, words", [(2, 2, "2nd"), (3, 3, "3rd"), (9, 3, "9th"), (11, 11, "11th"), (21, 3, "21st"), (64, 2, "64th"),
                                                   (112, 2, "112th")])
def test_the_smallest_cycle_that_is_hidden(stride, period, words):
    assert smallest_hidden(stride) == period and ordinal(stride) == words


def test_periods_have_no_median(sparse):
    """A black line ran at a period of 0.5, between what has none and what rests."""
    with Archive(sparse / "periods", eta=0.3) as archive:
        for path, has_one in (("period/loss", False), ("period/biases", False), ("period/loss_trend", True), ("training/loss", True)):
            orbits = orbit_series.read(archive, path)
            assert ("median" in label_and_legend(orbits)[1]) == has_one, path
            assert (orbit_table.table(orbits, "").splitlines()[2].split()[-2] == "-") == (not has_one)
            assert ("the black line is the median" in " ".join(words_over_time(orbits, orbits.values, axis_of([orbits.values], False), 10))) == has_one
    with Archive(sparse / "periods") as archive:
        for path, why in (("period/loss", ""), ("training/weight_norm", CYCLE.format(3)),
                          ("spectrum/log_growth", "every 15th iteration is recorded: what goes up and down from one to the next is not known")):
            orbits = alternating(archive, path, 24)
            orbits.t = 15 * orbits.t
            _, _, _, said, table = dotted_line(orbits)
            assert "   up and down" not in table and ("15th iteration is recorded: " in table) == bool(why)
            assert why in table and why in said


def label_and_legend(orbits):
    figure = orbit_picture.draw([orbits])
    label, legend = figure.axes[0].get_ylabel(), [text.get_text() for text in figure.legends[0].get_texts()]
    style.plt.close(figure)
    return label, legend


def test_distances_grow_and_shrink(sparse):
    """They went "up and down", on an axis of "divergence distance"."""
    with Archive(sparse / "all distances") as archive:
        orbits = alternating(archive, "divergence/distance", 24)
        _, _, _, said, table = dotted_line(orbits)
        label, legend = label_and_legend(orbits)
        assert "up and down" not in said + table and legend == ["value", "from here on half grow and shrink"]
        assert "half or more of the complete trajectories have a distance that grows and shrinks (grows in a tenth" in said
        assert re.search("^grows, shrinks: trajectories whose distance grows in a tenth or more of the last steps, shrinks in a tenth", table, re.M)
        assert label == "L2 distance from the reference,\nof all parameters"
        header, row = table.splitlines()[1:3]
        assert row[:header.index("grows, shrinks") + len("grows, shrinks")].endswith(" 6")
    with Archive(sparse / "distances") as archive:
        orbits = orbit_series.read(archive, "divergence/distance", 30)
        _, _, _, said, table = dotted_line(orbits)
        why = "every 3rd iteration is recorded: whether a distance grows and shrinks from one to the next is not known"
        assert table.endswith(f"\n{why}") and why in said and "grows, shrinks" not in table
