"""Orbit diagrams of other series than those of training: sharpnesses, exponents, and curves of an index or a pair."""
# ctest: LABELS slow-under-sanitizer
import shlex
from pathlib import Path

import h5py
import numpy as np
import pytest

from netlyap import orbit_picture, orbit_series, orbit_table, style
from netlyap.archive import Archive
from netlyap.errors import WrongChoice
from conftest import SOURCE
from orbit_panels import alternating, dots, dotted_line


@pytest.fixture(scope="module")
def curved(program_in, tmp_path_factory):
    """Run directories without `training`: the sharpness of three descents, exponents of tangent vectors, a spectrum."""
    netlyap = program_in(tmp_path_factory.mktemp("curved"))
    for out, words in {"gradient": "--sweep.eta '0.1 0.2'", "momentum": "--sweep.eta '0.01 0.02' --descent.method momentum",
                       "adam": "--sweep.eta 0.001 --descent.method adam", "one": "--sweep.eta 0.2"}.items():
        netlyap("run", SOURCE / "jobs/edge.ini", *shlex.split(words), *"--sweep.seeds 0:4 --sweep.iterations 100 --observe.names hessian "
                "--observe.hessian.every 10 --network.hidden 5 --out".split(), out)
    paper = shlex.split("--sweep.seeds 0:3 --sweep.members 2 --sweep.iterations 60 --sweep.epsilon '1e-8 1e-2' --observe.names")
    netlyap("run", SOURCE / "jobs/fig8.ini", *paper, "tangent_growth divergence", *shlex.split(
        "--sweep.eta '1 2' --fit.window_start 0 --fit.window_length 20"), "--out", "tangents")
    netlyap("run", SOURCE / "jobs/fig8.ini", *paper, "spectrum divergence", "--observe.spectrum.exponents", "4", "--out", "spectrum")
    netlyap("run", SOURCE / "jobs/regimes.ini", *shlex.split(
        "--sweep.eta '1 2' --sweep.seeds 0:3 --sweep.iterations 60 --observe.names covariant --observe.covariant.exponents 3 "
        "--observe.covariant.range 20:41 --observe.covariant.every 5 --out covariant"))
    return netlyap.folder


def dashed(panel):
    """The line of the threshold."""
    line, = [line for line in panel.lines if line.get_color() == style.RED and line.get_linestyle() == "--"]
    return line.get_xdata(), line.get_ydata()


def drawn(path, of=None, **chosen):
    with Archive(path, **chosen) as archive:
        orbits = orbit_series.read(archive, of)
        figure = orbit_picture.draw([orbits])
        return orbits, figure.axes[0], style.description(figure), orbit_table.table(orbits, "T")


def test_a_sharpness_stands_beside_its_threshold(curved):
    """It wanted training/loss, and there was no line at 2 / eta."""
    orbits, panel, said, table = drawn(curved / "gradient")
    assert orbits.path == "hessian/sharpness" and table.startswith("T: hessian/sharpness, the last 3 recorded values of each trajectory\n")
    x, y = dashed(panel)
    np.testing.assert_allclose(y, 2 / x, rtol=1e-12)
    assert x[0] == 0.1 and x[-1] == pytest.approx(0.2) and panel.get_ylim()[0] <= y.min() and y.max() <= panel.get_ylim()[1]
    assert "The dashed line is 2 / eta, the sharpness above which the descent leaves a minimum." in said
    x, y = dashed(drawn(curved / "one")[1])
    assert y == pytest.approx([10, 10])
    x, y = dashed(drawn(curved / "gradient", "hessian/sharpness_ratio")[1])
    assert set(y) == {1}
    _, panel, said, _ = drawn(curved / "momentum", "hessian/largest")
    np.testing.assert_allclose(dashed(panel)[1], 3.8 / dashed(panel)[0], rtol=1e-12)
    assert "(2 + 2 beta) / eta, beta = 0.9, the sharpness above" in said
    _, panel, said, _ = drawn(curved / "adam")
    assert not [line for line in panel.lines if line.get_linestyle() == "--"] and "dashed" not in said
    style.plt.close("all")


def test_up_and_down_of_a_sharpness_has_no_meaning(curved):
    """It was drawn and printed."""
    with Archive(curved / "gradient") as archive:
        orbits = alternating(archive, "hessian/sharpness", 25)
        _, _, _, said, table = dotted_line(orbits)
        assert "up and down" not in said + table and "dotted" not in said
        assert f"--eta {archive.text('eta', archive.eta[-1])} " in orbit_table.next_line(orbits, "here")


def test_why_a_ratio_has_no_value(curved, analysis):
    _, err = analysis("orbits", curved / "adam", "--of", "hessian/sharpness_ratio", code=65)
    assert ("holds no value of hessian/sharpness_ratio in the iterations that would be drawn, because descent.method = adam divides each "
            "step by its running mean square gradient, so that no value of the sharpness alone makes it unstable; look at the sharpness "
            "itself, --of hessian/sharpness\n") in err


def test_single_values_are_dots(curved, analysis, tmp_path):
    orbits, panel, said, table = drawn(curved / "tangents", "tangent_growth/exponent", epsilon=1e-8)
    with h5py.File(curved / "tangents/sweep.h5") as file:
        exponent = file["tangent_growth/exponent"][:, 0]
    np.testing.assert_array_equal(dots(panel)[1].reshape(2, 3), exponent)
    assert "dots are tangent_growth/exponent (" in said and "of each initial condition, at 2 learning rates" in said
    assert "up and down" not in table + said and table.splitlines()[0] == "T: tangent_growth/exponent in 1/iteration, a value of each " \
        "initial condition"
    _, panel, said, _ = drawn(curved / "tangents", "tangent_growth/exponent", epsilon=1e-8, eta=2)
    assert list(dots(panel)[0]) == [0, 1, 2] and list(dots(panel)[1]) == list(exponent[1])
    assert panel.lines[1].get_ydata()[0] == np.median(exponent[1]) and "black line is the median" in said
    with Archive(curved / "tangents") as archive, pytest.raises(WrongChoice, match="several epsilon"):
        orbit_series.read(archive, "tangent_growth/exponent")
    out, _ = analysis("orbits", curved / "tangents", "--of", "tangent_growth/exponent", "--epsilon", "1e-8")
    words = shlex.split(out.splitlines()[-1].removeprefix("next: "))
    analysis(Path(words[0]).name, *words[1:])
    style.plt.close("all")


def test_curves_are_not_counted_as_initial_conditions(curved):
    """Four exponents of three initial conditions were 12 complete."""
    orbits, _, said, table = drawn(curved / "spectrum", "spectrum/log_growth")
    assert table.splitlines()[2].split()[:3] == ["1", "3", "0"] and "each of which has 4 curves (index)" in table
    assert "thin lines are spectrum/log_growth (" in said and "of each initial condition and index against" in said
    assert "3 initial conditions, 4 curves of each (index);" in said and "median" not in said and "epsilon" not in said
    style.plt.close("all")


def legend_of(panel):
    """{words: color} of the legend."""
    legend, = panel.figure.legends
    return {text.get_text(): line.get_color() for text, line in zip(legend.get_texts(), legend.get_lines())}


def test_single_values_of_an_index_are_dots(curved):
    """They were no series, although every other series or single value can be drawn."""
    with h5py.File(curved / "covariant/sweep.h5") as file:
        exponent, share = file["covariant/exponent"][:, 0], file["covariant/unit_share"][:, 0]
    orbits, panel, said, table = drawn(curved / "covariant", "covariant/exponent")
    assert exponent.shape == (2, 3, 3) and table.startswith("T: covariant/exponent in 1/iteration, a value of each initial condition and index\n")
    assert "of each initial condition and index, at 2 learning rates" in said and "3 values of each (index)" in said
    for index, line in enumerate(panel.lines[:3]):
        np.testing.assert_array_equal(line.get_ydata().reshape(2, 3), exponent[:, :, index])
        assert line.get_color() == legend_of(panel)[f"index {index + 1}"]
        assert (np.abs(line.get_xdata().reshape(2, 3) - [[1], [2]]) < 0.1).all()
    assert [int(line.split()[1]) for line in table.splitlines()[2:4]] == [3, 3], "initial conditions, not values"
    _, panel, said, _ = drawn(curved / "covariant", "covariant/exponent", eta=2)
    for index, line in enumerate(panel.lines[:3]):
        assert list(line.get_xdata()) == [0, 1, 2] and list(line.get_ydata()) == list(exponent[1, :, index])
    assert len(panel.lines) == 3 and "of each initial condition and index at eta = 2" in said
    _, panel, _, _ = drawn(curved / "covariant", "covariant/unit_share", eta=1)
    np.testing.assert_array_equal([line.get_ydata() for line in panel.lines[:39]], share[0].reshape(3, -1).T)
    assert [words for words in legend_of(panel) if "unit" in words] == ["index 1, unit 1", "index 3, unit 13"], "of 39 the first and the last"
    for of in ("smallest_angle", "end_dependence"):
        assert drawn(curved / "covariant", f"covariant/{of}")[2]
    style.plt.close("all")


def test_curves_of_an_initial_condition_have_colors(curved, monkeypatch):
    """All were the same pale lines, called curve."""
    _, panel, said, _ = drawn(curved / "covariant", "covariant/angle", eta=2)
    with h5py.File(curved / "covariant/sweep.h5") as file:
        angle, names = file["covariant/angle"][1, 0], legend_of(panel)
    assert angle.shape[:2] == (3, 2) and list(names) == ["pair 1", "pair 2"] and len(set(names.values())) == 2
    assert "Colors tell them apart, from dark, pair 1, to light, pair 2." in said
    for line, values, name in zip(panel.lines, np.swapaxes(angle, 0, 1).reshape(6, -1), ["pair 1"] * 3 + ["pair 2"] * 3):
        np.testing.assert_array_equal(line.get_ydata(), values)
        assert line.get_color() == names[name]
    for eta in (None, 1):
        _, panel, _, _ = drawn(curved / "covariant", "covariant/layer_share", eta=eta)
        assert list(legend_of(panel)) == [f"index {index}, layer {layer}" for index in (1, 2, 3) for layer in (1, 2)]
    with Archive(curved / "covariant", eta=2) as one, Archive(curved / "one") as other:
        panels = orbit_picture.draw([orbit_series.read(one, "covariant/angle"), orbit_series.read(other)]).axes
    assert list(legend_of(panels[0])) == ["pair 1", "pair 2", "initial condition", "median", "2 / eta"]
    monkeypatch.setattr(orbit_series, "MOST_LABELS", 1)
    _, panel, said, _ = drawn(curved / "covariant", "covariant/angle", eta=2)
    assert list(legend_of(panel)) == ["curve"] and "Colors" not in said, "of too many they are alike"
    style.plt.close("all")


def test_next_goes_where_the_picture_went(curved, analysis, tmp_path):
    """It named the folder of the run, while the picture went to where one stands."""
    for words, folder in (([], tmp_path), (["--out", "sub/"], tmp_path / "sub")):
        out, _ = analysis("orbits", curved / "gradient", *words)
        assert f"picture: {folder}/orbits-hessian-sharpness.png\n" in out
        words = shlex.split(out.splitlines()[-1].removeprefix("next: "))
        assert words[-2:] == ["--out", str(folder)]
        assert f"picture: {folder}/orbit-hessian-sharpness-eta-" in analysis("orbits", *words[1:])[0]
