"""Orbit diagrams: the last values of a series over the learning rate, and the series of one learning rate."""
# ctest: LABELS slow-under-sanitizer
import re
import shlex
from pathlib import Path

import h5py
import numpy as np
import pytest

from netlyap import orbit_picture, orbit_series, orbit_table, orbit_turning, style
from netlyap.archive import Archive
from netlyap.cell import COMPLETE, PENDING
from netlyap.errors import WrongChoice
from netlyap.training_words import differences, words_of_training
from conftest import SOURCE, edited
from orbit_panels import alternating, dots, dotted_line

REST, LOW, HIGH, CHAOS = 0.02, 1.0, 3.0, 5.0


@pytest.fixture(scope="module")
def swept(program_in, tmp_path_factory):
    """Run directories of 8 or 9 initial conditions: a grid of eta, one eta with minibatches and without, one that diverges, one that
    is not complete."""
    netlyap = program_in(tmp_path_factory.mktemp("orbits"))
    def run(out, *words):
        netlyap("run", SOURCE / "jobs/regimes.ini", "--sweep.name", "Orbits", "--sweep.iterations", "400", "--observe.names", "training",
                "--observe.training.every", "1", "--sweep.seeds", "0:9", *words, "--out", out)
    run("grid", "--sweep.eta", f"{REST} {LOW} {HIGH} {CHAOS}")
    run("batches", "--sweep.eta", "1", "--descent.batch", "30")
    run("full", "--sweep.eta", "1")
    squared = ("--network.loss", "squared", "--network.hidden", "")
    run("squared", "--sweep.eta", "0.001 0.01 0.04 0.3 1", *squared)
    run("partial", "--sweep.eta", "linspace(0.1, 1, 4)", "--slice", "4/4")
    netlyap("gather", "partial")
    netlyap("run", SOURCE / "jobs/fig8.ini", *"--sweep.seeds 0:3 --sweep.members 2 --sweep.iterations 60".split(), "--sweep.eta", "1 2",
            "--sweep.epsilon", "1e-8 1e-2", "--fit.window_start", "0 10", "--fit.window_length", "20 40", "--out", "radii")
    return netlyap.folder


@pytest.fixture
def panels(swept):
    """panels("grid", ...): the axes of the picture of these run directories, and its description."""
    def draw(*names, of=None, last=None, scale=None, **chosen):
        archives = [Archive(swept / name, **chosen) for name in names]
        figure = orbit_picture.draw([orbit_series.read(archive, of, last) for archive in archives], scale)
        for archive in archives:
            archive.close()
        return figure.axes, style.description(figure)
    yield draw
    style.plt.close("all")


def marks(panel, look):
    """Where there are marks of this look at an edge."""
    return [x for line in panel.lines if line.get_marker() == look["marker"] and line.get_fillstyle() == look.get("fillstyle", "full")
            and not line.get_clip_on() for x in line.get_xdata()]


def test_dots_are_the_last_values_of_the_archive(swept, panels):
    axes, said = panels("grid", last=50, scale="log")
    x, y = dots(axes[0])
    with h5py.File(swept / "grid/sweep.h5") as file:
        np.testing.assert_array_equal(y.reshape(4, 9, 50), file["training/loss"][:, 0, :, -50:])
    x = x.reshape(4, 9, 50)
    assert (np.diff(x[:, :, 0], axis=1) > 0).all(), "few eta: initial conditions side by side"
    np.testing.assert_allclose(x[:, 4, 0], (REST, LOW, HIGH, CHAOS), rtol=1e-12)
    assert (x[:-1].max(axis=(1, 2)) < x[1:].min(axis=(1, 2))).all() and axes[0].get_xscale() == axes[0].get_yscale() == "log"
    assert "the last 50 recorded values of training/loss" in said and "at iterations t = 350 to 399, at 4 learning rates" in said
    assert "with logarithmic axes of eta and the values" in said and "9 initial conditions at each eta" in said
    assert [tick.get_text() for tick in axes[0].get_xticklabels()] == ["0.02", "1", "3", "5"]
    assert axes[0].get_ylabel() == "training loss (nat)" and "some diverged" not in str(axes[0].figure.legends)


def test_how_many_values(swept):
    with Archive(swept / "grid") as archive:
        assert orbit_series.read(archive, None, 7).t[0] == 393
        assert [orbit_series.read(archive, None, last).last for last in (None, 3, 1000)] == [64, 3, 400]
    with Archive(swept / "radii") as archive:
        assert orbit_series.read(archive).last == 2, "a quarter of 6 recorded values, without the beginning of training"
        assert orbit_series.read(archive).values.shape == (2, 3, 2), "the radii make no difference to the loss"


def test_any_other_series(swept, panels):
    axes, said = panels("grid", of="training/weight_norm", scale="linear")
    with h5py.File(swept / "grid/sweep.h5") as file:
        np.testing.assert_array_equal(dots(axes[0])[1].reshape(4, 9, 64), file["training/weight_norm"][:, 0, :, -64:])
    assert axes[0].get_ylabel() == "training weight norm" and axes[0].get_yscale() == "linear" and "in 1" not in said
    axes, said = panels("radii", of="/divergence/distance/", epsilon=1e-8)
    with h5py.File(swept / "radii/sweep.h5") as file:
        np.testing.assert_array_equal(dots(axes[0])[1].reshape(2, 3, 2, 15), file["divergence/distance"][:, 0, ..., -15:])
    assert "3 initial conditions at each eta, 2 trajectories of each (member), at epsilon = 1e-08" in said
    with Archive(swept / "radii") as archive, pytest.raises(WrongChoice, match=r"several epsilon \(1e-08, 0.01\)"):
        orbit_series.read(archive, "divergence/distance")


def test_one_eta_is_drawn_against_the_iteration(swept, panels):
    axes, said = panels("batches", "full")
    assert len(axes) == 2 and axes[0].get_ylim() == axes[1].get_ylim() and axes[0].get_xlabel() == style.ITERATION
    for panel, name in zip(axes, ("batches", "full")):
        with h5py.File(swept / name / "sweep.h5") as file:
            loss = file["training/loss"][0, 0]
        np.testing.assert_array_equal([line.get_ydata() for line in panel.lines[:9]], loss)
        np.testing.assert_array_equal(panel.lines[9].get_ydata(), np.median(loss, axis=0))
        assert panel.lines[9].get_linewidth() > 2 * panel.lines[0].get_linewidth() and len(panel.lines) == 10
    assert [panel.get_title() for panel in axes] == ["Orbits, eta = 1: descent.batch = 30", "Orbits, eta = 1: descent.batch = full"]
    assert "Panel 1: " in said and "over 30 of 120 training samples (the 4 steps of an epoch take each of them once, in an order of its own; the same batches for all" in said and "over all 120" in said
    axes, _ = panels("grid", eta=CHAOS)
    assert len(axes[0].lines) == 10 and len(axes[0].lines[0].get_xdata()) == 400
    axes, _ = panels("grid", eta=CHAOS, last=20)
    assert list(axes[0].lines[0].get_xdata()) == list(range(380, 400))


def test_what_diverges_and_what_runs_away_is_at_the_top_edge(swept, panels):
    axes, said = panels("squared")
    with Archive(swept / "squared") as archive:
        gone = (archive.status() == 2).sum(axis=(1, 2))
        losses = archive.dataset("training/loss")[:, 0, :, -64:]
    assert list(gone) == [0, 0, 0, 9, 9] and losses[2].min() > 1e9, "it grows, and is still finite"
    assert marks(axes[0], orbit_picture.ALL_GONE) == [0.3, 1] and marks(axes[0], orbit_picture.SOME_GONE) == []
    assert marks(axes[0], orbit_picture.ABOVE) == [0.04]
    assert "Diverged, and without dots: 18 of 45 trajectories, at 2 eta from 0.3 on" in said
    end = 1e6 * np.median(losses[0])
    assert (f"576 of 1728 values are above the axis, with a cross at the top edge: 576 larger than {end:.3g}, 1e+06 times the largest "
            "median of an eta, where very large ones do not count.") in said
    assert axes[0].get_ylim()[1] < 100 and axes[0].get_ylabel() == "training loss"
    np.testing.assert_array_equal(dots(axes[0])[1].reshape(5, 9, 64)[:2], losses[:2])
    axes, said = panels("squared", eta=0.3)
    with Archive(swept / "squared") as archive:
        last = [np.flatnonzero(np.isfinite(row))[-1] for row in archive.dataset("training/loss")[3, 0]]
    assert marks(axes[0], orbit_picture.SOME_GONE) == last and f"Diverged: 9 of 9 trajectories" in said
    assert f"the first at t = {min(last)}." in said and "the median" not in said


def test_where_only_some_diverged(swept, tmp_path, analysis):
    for name in ("grid", "full"):
        (tmp_path / name).mkdir()
        file = tmp_path / name / "sweep.h5"
        file.write_bytes((swept / name / "sweep.h5").read_bytes())
        with edited(file) as archive:
            archive["units/status"][-1, 0, 2] = 2
            archive["training/loss"][-1, 0, 2, 390:] = np.nan
    with Archive(tmp_path / "grid") as archive:
        axes = orbit_picture.draw([orbit_series.read(archive)]).axes
    assert marks(axes[0], orbit_picture.SOME_GONE) == [CHAOS] and marks(axes[0], orbit_picture.ALL_GONE) == []
    assert np.isnan(dots(axes[0])[1].reshape(4, 9, 64)[-1, 2]).all(), "none of it, as it has no end"
    out, _ = analysis("orbits", "full")
    assert out.splitlines()[2].split()[:3] == ["1", "8", "1"]
    text = " ".join((tmp_path / "orbits.txt").read_text().split())
    assert "Diverged: 1 of 9 trajectories" in text and "first at t = 389" in text
    style.plt.close("all")


def test_what_is_not_computed_is_hatched(swept, panels, analysis, tmp_path):
    axes, said = panels("partial")
    with Archive(swept / "partial") as archive:
        computed = (archive.status() == 0).sum(axis=(1, 2))
    hatched = [patch for patch in axes[0].patches if patch.get_hatch() == "////"]
    assert 0 < len(hatched) == (computed == 0).sum() < 4 and axes[0].get_xscale() == "linear"
    assert f"Of {len(hatched)} of 4 eta nothing is computed yet: they are hatched" in said
    y = dots(axes[0])[1].reshape(4, 9, 64)
    np.testing.assert_array_equal(np.isfinite(y).all(axis=2).sum(axis=1), computed)
    out, _ = analysis("orbits", swept / "partial")
    assert out.count("   not computed\n") == len(hatched) and "the sweep is not complete: " in out
    assert "the sweep is not complete: " in (tmp_path / "orbits.txt").read_text()
    nothing = float(np.linspace(0.1, 1, 4)[computed == 0][0])
    _, err = analysis("orbits", swept / "partial", "--eta", nothing, code=65)
    assert "has no result at the eta that was chosen; `" in err and err.count("\n") == 1


def test_table_says_where_it_begins_to_go_up_and_down(swept, analysis, tmp_path):
    out, _ = analysis("orbits", swept / "grid")
    rows = {float(line.split()[0]): line.split() for line in out.splitlines()[2:6]}
    with Archive(swept / "grid") as archive:
        losses = archive.last_losses(64)[:, 0]
    for eta, loss in zip(archive.eta, losses):
        assert rows[eta][1:3] == ["9", "0"]
        assert [float(text) for text in rows[eta][4:]] == pytest.approx([loss.min(), np.median(loss), loss.max()], rel=1e-3)
    assert rows[REST][3] == "0" and int(rows[CHAOS][3]) >= 5
    with Archive(swept / "grid") as archive:
        orbits = orbit_series.read(archive)
        place = orbit_series.first_turning(orbits)
        panel = orbit_picture.draw([orbits]).axes[0]
    first = min(eta for eta, row in rows.items() if int(row[3]) >= 4.5)
    assert place > 0 and orbits.eta[place] == first, "and before it is a dotted line"
    assert [line.get_xdata()[0] for line in panel.lines if line.get_linestyle() == ":"] == [(orbits.eta[place - 1] * first) ** 0.5]
    said = " ".join((tmp_path / "orbits.txt").read_text().split())
    assert f"dotted line stands half way between eta = {orbits.eta[place - 1]:g}, where fewer than half of the complete" in said
    assert f"by more than rounding), and eta = {first:g}, from which on half or more do." in said
    assert re.search("^up and down: trajectories that go up in a tenth or more of the last steps, .*; half or more of the complete ones "
                     f"from eta = {first:g} on, fewer at {orbits.eta[place - 1]:g}$", out, re.M)
    style.plt.close("all")
    words = shlex.split(re.search("^next: (.*)$", out, re.M)[1])
    assert out.endswith(f"{shlex.join(words)}\n") and Path(words[0]) == SOURCE / "analysis/orbits" and words[2] == "--eta"
    assert int(rows[float(words[3])][3]) >= 5
    out, _ = analysis(Path(words[0]).name, *words[1:-1], tmp_path / "closer.png")
    assert (tmp_path / "closer.png").stat().st_size > 0
    words = shlex.split(out.splitlines()[-1])
    assert words[0] == "next:" and Path(words[1]).name == "netlyap" and words[2] == "show"


def test_where_half_go_up_and_down_from_the_first_eta_on(swept):
    with Archive(swept / "grid") as archive:
        orbits = orbit_series.read(archive)
        orbits.values[:] = np.tile([1.0, 2.0], 32)
        (x,), ends, first, said, table = dotted_line(orbits)
        assert ends[0] < x < first[0] and "dotted line stands to the left of eta = 0.02, the first of all, because from there on half" in said
        assert table.endswith("; half or more at every eta that has complete ones, from the first, 0.02, on")
        orbits.status[0] = PENDING
        (x,), ends, first, said, _ = dotted_line(orbits)
        assert REST < x < first[1] and "to the left of eta = 1, the first that has complete trajectories, because" in said
        orbits.status[:2], orbits.values[0] = [[COMPLETE], [PENDING]], 1
        (x,), _, _, said, _ = dotted_line(orbits)
        assert x == pytest.approx((REST * HIGH) ** 0.5) and "half way between eta = 0.02, where fewer than half" in said
        orbits.values[:] = 1
        places, _, _, said, table = dotted_line(orbits)
        assert places == [] and "no dotted line, because at no eta half or more" in said and table.endswith("; at no eta half or more "
                                                                                                            "of the complete ones")


def count_turning(orbits, counts):
    """Sets the values so that so many trajectories go up and down: [eta]."""
    orbits.values = np.where(np.arange(9)[:, None] < np.array(counts)[:, None, None], np.tile([1.0, 2.0], 32), 1.0)


def test_half_go_up_and_down_from_the_dotted_line_on(swept):
    """It stood at the first eta with half or more, which may be a short stretch with fewer behind it."""
    with Archive(swept / "grid") as archive:
        orbits = orbit_series.read(archive)
        for counts, lower, upper, earlier in (((5, 2, 8, 9), LOW, HIGH, f"{REST:g}"), ((5, 9, 0, 5), HIGH, CHAOS, f"{REST:g} and {LOW:g}"),
                                              ((1, 2, 3, 5), HIGH, CHAOS, "")):
            count_turning(orbits, counts)
            (x,), _, _, said, table = dotted_line(orbits)
            assert x == pytest.approx((lower * upper) ** 0.5), counts
            assert f"half way between eta = {lower:g}, where fewer" in said and f"eta = {upper:g}, from which on half or more do" in said
            also = f"; half or more do so at eta = {earlier} as well" if earlier else ""
            assert f"half or more do{also}." in said, "it stood alone, and what is before it was taken for at rest"
            assert table.endswith(f"; half or more of the complete ones from eta = {upper:g} on, fewer at {lower:g}{also}")
            assert orbit_turning.in_legend(orbits) == "from here on half go up and down" + (
                f"; also at {len(earlier.split(' and '))} eta before" if earlier else "")
            assert f" --eta {upper:g} " in orbit_table.next_line(orbits, "here")
        orbits.status[1] = orbits.status[3] = PENDING
        count_turning(orbits, (9, 0, 9, 0))
        assert orbit_series.first_turning(orbits) == 0, "what has nothing complete does not count"
        count_turning(orbits, (9, 9, 4, 9))
        places, _, _, said, table = dotted_line(orbits)
        why = "at some eta half or more, but at eta = 3, the last with any, fewer than half of the complete "
        assert places == [] and f"no dotted line, because {why}trajectories go up" in said and table.endswith(f"; {why}ones")
        assert " --eta 3 " in orbit_table.next_line(orbits, "here")


def test_another_picture_has_another_name(swept, analysis, tmp_path):
    analysis("orbits", swept / "grid")
    drawn = (tmp_path / "orbits.png").read_bytes()
    for words, name in ((["--eta", "5"], "orbit-eta-5"), (["--of", "/training/weight_norm"], "orbits-training-weight_norm"),
                        (["--of", "training/weight_norm", "--eta", "5.00"], "orbit-training-weight_norm-eta-5")):
        out, _ = analysis("orbits", swept / "grid", *words)
        assert f"picture: {tmp_path}/{name}.png\n" in out
        assert f"picture drawn anew: {tmp_path}/{name}.png\n" in analysis("orbits", swept / "grid", *words)[0]
    _, err = analysis("orbits", swept / "grid", "--eta", "5", "--out", "orbits.png", code=73)
    assert "orbits.png is there already, drawn by analysis/orbits from " in err
    assert (tmp_path / "orbits.png").read_bytes() == drawn
    analysis("orbits", swept / "radii", "--eta", "2", "--of", "divergence/distance", "--epsilon", "1e-8")
    assert (tmp_path / "orbit-divergence-distance-eta-2-epsilon-1e-08.txt").read_text().splitlines()[-1].startswith(
        "drawn by analysis/orbits as divergence/distance, eta = 2, epsilon = 1e-08 from ")


def test_table_says_which_values_its_numbers_are_of(swept):
    with Archive(swept / "grid", eta=CHAOS) as archive:
        table = orbit_table.table(orbit_series.read(archive), "T")
        assert table.startswith("T: training/loss in nat, the last 64 of 400 recorded values of each trajectory; the picture shows all\n")
        assert "up and down: trajectories that go up in" in table and "first" not in table
        assert "the last 20 recorded values of each trajectory\n" in orbit_table.table(orbit_series.read(archive, None, 20), "T")
    with Archive(swept / "squared") as archive:
        assert orbit_table.table(orbit_series.read(archive), "T").startswith("T: training/loss, the last 64 recorded")


def test_what_panels_have_in_common_is_said_once(swept, panels, analysis, tmp_path):
    _, said = panels("batches", "full")
    assert said.startswith("All panels: thin lines are ") and said.count("9 initial conditions") == said.count("thin lines") == 1
    assert said.count("Training: ") == 2 and said.count("Panel 1: Training: ") == said.count("Panel 2: Training: ") == 1
    analysis("orbits", swept / "batches", swept / "full")
    text = " ".join((tmp_path / "orbits.txt").read_text().split())
    assert text.count("iris, 120 training samples") == 1 and "Panel 2: Orbits, eta = 1: descent.batch = full" in text
    analysis("orbits", swept / "partial", swept / "grid", "--out", "two.png")
    assert re.search(r"Panel 1: Orbits; .*; the sweep is not complete: .* Panel 2: Orbits", " ".join((tmp_path / "two.txt").read_text().split()))


def test_only_an_orbit_has_fixed_points(swept, panels, program_in, tmp_path):
    program_in(tmp_path)("run", SOURCE / "jobs/regimes.ini", "--sweep.eta", "1 5", "--sweep.seeds", "0:2", "--sweep.iterations", "300",
                         "--observe.names", "period training accuracy", "--out", "period")
    for of, is_it in (("period/loss", False), ("period/biases", False), ("accuracy/test_accuracy", False), ("accuracy/test_loss", True),
                      ("training/weight_norm", True), ("training/loss", True)):
        _, said = panels(tmp_path / "period", of=of)
        assert ("is a fixed point" in said) == is_it, of
    _, said = panels(tmp_path / "period", of="period/loss", last=1)
    assert "0: none up to 64" in said and "the last recorded value of period/loss (" in said and ", at iteration t = " in said
    assert "is a fixed point" not in panels("radii", of="divergence/distance", epsilon=1e-8)[1]


def test_next_is_exponents_where_there_are_some(swept, analysis, tmp_path):
    out, _ = analysis("orbits", swept / "radii", "--eta", "2", "--epsilon", "1e-8")
    words = shlex.split(out.splitlines()[-1].removeprefix("next: "))
    assert Path(words[0]) == SOURCE / "analysis/exponents"
    analysis("exponents", *words[1:-1], tmp_path / "e.png")


def test_pictures_of_several_archives(swept, analysis, tmp_path):
    """They are drawn anew by the same command alone, and an archive that is given twice is one."""
    words = [swept / "batches", swept / "full", swept / "full/sweep.h5"]
    out, _ = analysis("orbits", *words)
    assert f"picture: {tmp_path}/orbits.png\n" in out and "picture drawn anew" in analysis("orbits", *words)[0]
    last = (tmp_path / "orbits.txt").read_text().splitlines()[-1]
    assert last.startswith("drawn by analysis/orbits from ") and last.count("sweep.h5") == 2
    out, _ = analysis("orbits", swept / "batches")
    assert f"picture: {tmp_path}/orbits-batches.png\n" in out
    axes = orbit_picture.draw([orbit_series.read(Archive(swept / name)) for name in ("grid", "batches", "full", "squared")]).axes
    assert len(axes) == 6 and not axes[4].axison and axes[3].get_ylabel() == "training loss" and axes[0].get_xscale() == "log"
    style.plt.close("all")


def test_words_of_training(swept):
    class Some:
        class_counts = np.array([3, 4])
        job = {"descent.method": "adam", "descent.beta1": "0.5", "network.loss": "squared", "network.l2": "0.1", "descent.factors": "1 2",
               "descent.batch": "3", "descent.batch_order": "per_seed"}
    said = words_of_training(Some)
    assert "m <- 0.5 m + (1 - 0.5) g, s <- 0.999 s" in said and "+ 1e-08)" in said and (
        "over 3 of 7 training samples (the 3 steps of an epoch take each of them once, in an order of its own, the last step the 1 that is left; batches of its") in said
    assert "squared loss |f - y|^2 / 2" in said and "plus 0.1 / 2 times the sum" in said and "multiplied by 1, 2 in the layers" in said
    Some.class_counts = np.array([], dtype=int)
    for train, words in (("", "3 of all samples"), ("all", "3 of all samples"), ("20", "3 of 20 training samples"), ("1", "3 of 1 training sample (")):
        Some.job = Some.job | {"data.train": train}
        assert words in words_of_training(Some)
    with Archive(swept / "full") as full, Archive(swept / "batches") as batches:
        assert differences([batches, full]) == {"descent.batch": ["30", "full"]}
        assert words_of_training(full).startswith("Training: theta <- theta - eta g, where g is the gradient of the mean of the cross-")


def test_up_and_down_of_few_values_has_no_meaning(swept):
    """It was drawn and printed of five."""
    with Archive(swept / "grid") as archive:
        orbits = alternating(archive, "training/loss", 19)
        places, _, _, said, table = dotted_line(orbits)
        assert places == [] and "up and down" not in said + table and "dotted" not in said
        assert f"--eta {CHAOS:g} " in orbit_table.next_line(orbits, "here")
        assert "up and down" in dotted_line(orbit_series.read(archive, "training/loss", 20))[4]


REFUSED = {  # options: exit code and a part of the sentence
    ("grid", "--of", "training/lose"): (64, "holds no training/lose, but in training: "),
    ("grid", "--of", "divergence/distance"): (64, "its job must name `divergence` in observe.names; it can draw training/loss"),
    ("grid", "--of", "units/status"): (64, "has words, not numbers, and --of takes a series"),
    ("grid", "--of", "sharpness"): (64, "holds no sharpness; did you mean hessian/sharpness? Its job must name `hessian` in observe.names"),
    ("grid", "--of", "weight_nrm"): (64, "holds no weight_nrm; did you mean training/weight_norm? It can draw training/loss, "),
    ("grid", "--of", "nothing"): (64, "holds no nothing, but training; where it is an observable, its job must name `nothing` in observe.names; it can "
     "draw training/loss"),
    ("grid", "--of", "training"): (64, "training of"), ("grid", "--of", "eta"): (64, "is no series"),
    ("grid", "--last", "0"): (64, "argument --last: '0' is not a number of values, 1 or more"),
    ("grid", "--last", "many"): (64, "'many' is not a number of values"), ("grid", "--scale", "square"): (64, "invalid choice: 'square'"),
    ("grid", "--eta", "7"): (64, "has no eta = 7, but "), ("grid", "nowhere"): (64, "nowhere does not exist"),
    ("radii", "--of", "divergence/distance"): (64, "has several epsilon (1e-08, 0.01); choose one with --epsilon")}


@pytest.mark.parametrize("words", REFUSED)
def test_refusals(swept, analysis, tmp_path, words):
    code, part = REFUSED[words]
    out, err = analysis("orbits", swept / words[0], *words[1:], code=code)
    assert part in err and err.count("\n") == 1 and err.startswith("analysis/orbits: ") and out == "" and not list(tmp_path.iterdir())


def test_refusals_of_what_a_file_holds(program_in, analysis, tmp_path, swept):
    program_in(tmp_path)("run", SOURCE / "jobs/regimes.ini", "--sweep.eta", "1", "--sweep.seeds", "0:2", "--sweep.iterations", "300",
                         "--observe.names", "period", "--observe.training.every", "1", "--out", "period")
    out, _ = analysis("orbits", "period")
    assert f"picture: {tmp_path}/orbits-period-biases.png\n" in out, "it has no training/loss, and stands by itself"
    program_in(tmp_path)("run", SOURCE / "jobs/fig5.ini", "--sweep.seeds", "0:2", "--sweep.iterations", "300", "--observe.names",
                         "weight_path", "--out", "nothing")
    _, err = analysis("orbits", "nothing", code=65)
    assert "holds no training/loss; its job must name `training` in observe.names" in err and err.count("\n") == 1
    (tmp_path / "gone").mkdir()
    file = tmp_path / "gone/sweep.h5"
    file.write_bytes((swept / "squared/sweep.h5").read_bytes())
    with edited(file) as archive:
        archive["units/status"][:] = 2
    _, err = analysis("orbits", "gone", code=65)
    assert "no complete initial condition, because all 45 that are computed diverged; take a smaller eta" in err


def test_help(analysis):
    out, _ = analysis("orbits", "--help")
    assert "one dot is a fixed" in out and "(default: training/loss, or what the archive has instead)" in " ".join(out.split()) and "--scale {linear,log}" in out
    assert "a quarter of them where that is less; of one eta all" in " ".join(out.split())


def test_regression_has_no_classes(program_in, analysis, tmp_path):
    words = "--sweep.eta 0.1 --sweep.seeds 0:2 --sweep.iterations 50"
    program_in(tmp_path)("run", SOURCE / "jobs/edge.ini", *words.split(), "--observe.names", "training", "--out", "edge")
    analysis("orbits", "edge")
    said = " ".join((tmp_path / "orbits.txt").read_text().split())
    assert "chebyshev(6, 20), 20 training samples; network 1-20-20-1, tanh" in said and "over all 20 training samples." in said
    assert "(nat)" not in said and "in nat" not in said
