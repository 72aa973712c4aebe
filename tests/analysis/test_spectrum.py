"""Lyapunov spectra: the exponents of one learning rate and how lambda_1 converges, and lambda_1 over the learning rates."""
# ctest: LABELS slow-under-sanitizer
import re
import shlex
from pathlib import Path

import h5py
import numpy as np
import pytest

from netlyap import spectra, spectrum_picture, spectrum_table, style
from netlyap.archive import Archive
from netlyap.digits import rounded
from netlyap.estimate import wilson_interval
from conftest import SOURCE, edited

COLUMNS = [name for name, _ in spectrum_table.COLUMNS]


@pytest.fixture(scope="module")
def swept(program_in, tmp_path_factory):
    """Run directories: the chaotic scalar network at eta = 2, a grid of eta, and a part of one."""
    netlyap = program_in(tmp_path_factory.mktemp("spectra"))
    (netlyap.folder / "one.csv").write_text("x,y\n1,1\n")
    netlyap.job({"data.source": "one.csv", "data.target": "y", "data.train": "all", "network.hidden": "1", "network.biases": "none",
                 "network.activation": "identity", "network.loss": "squared", "network.init": "file",
                 "network.init_values": "0.7 0.7", "sweep.eta": "2", "sweep.seeds": "0", "sweep.members": "0", "sweep.iterations": "20000",
                 "observe.names": "spectrum", "observe.spectrum.exponents": "0", "observe.spectrum.transient": "100",
                 "observe.spectrum.every": "100"})
    netlyap("run", "job.ini", "--out", "scalar")

    def run(out, *words):
        netlyap("run", SOURCE / "jobs/spectrum.ini", "--sweep.iterations", "80", "--sweep.seeds", "0:9", "--observe.spectrum.exponents",
                "4", "--observe.spectrum.orthonormalize_every", "1", *words, "--out", out)
    run("grid", "--sweep.eta", "0.1 0.5 1 2")
    run("late", "--observe.spectrum.from", "10", "--observe.spectrum.transient", "7", "--observe.spectrum.every", "3")
    run("partial", "--sweep.eta", "linspace(0.1, 1, 4)", "--slice", "4/4")
    netlyap("gather", "partial")
    netlyap("run", SOURCE / "jobs/fig8.ini", *"--sweep.seeds 0:3 --sweep.members 2 --sweep.iterations 60".split(), "--sweep.epsilon",
            "1e-8 1e-2", *"--fit.window_start 0 --fit.window_length 20".split(), "--observe.names", "growth spectrum", "--out", "radii")
    run("times", "--sweep.epsilon", "1e-8", "--sweep.members", "2", "--perturb.at", "0 20", *"--fit.window_start 0 --fit.window_length 20 "
        "--observe.names".split(), "growth spectrum")
    return netlyap.folder


@pytest.fixture
def drawn(swept):
    """drawn("grid"): the axes of the picture of this run directory, its description, and its table."""
    def draw(name, **chosen):
        with Archive(swept / name, **chosen) as archive:
            found = spectra.read(archive)
            figure = spectrum_picture.draw(found)
            return figure.axes, style.description(figure), spectrum_table.table(found)
    yield draw
    style.plt.close("all")


@pytest.fixture
def changed(swept, tmp_path):
    """changed("grid", change): a copy of this archive after change(file)."""
    def copy(name, change):
        file = tmp_path / name / "sweep.h5"
        file.parent.mkdir()
        file.write_bytes((swept / name / "sweep.h5").read_bytes())
        with edited(file) as archive:
            change(archive)
        return file
    return copy


def black(panel):
    """The medians of a panel."""
    line, = [line for line in panel.lines if line.get_color() == style.BLACK and line.get_linewidth() == 1.4]
    return line.get_xdata(), line.get_ydata()


def dashed(panel):
    """The thresholds above and below 0."""
    return [line for line in panel.lines if line.get_linestyle() == "--"]


def zero(panel):
    line, = [line for line in panel.lines if line.get_color() == style.GREY and line.get_linestyle() == "-"]
    return line


def band(panel, x):
    """The ends of the band at these x."""
    corners = panel.collections[0].get_paths()[0].vertices
    return np.array([[corners[corners[:, 0] == value, 1].min(), corners[corners[:, 0] == value, 1].max()] for value in x]).T


def row_of(table, eta):
    """{column: text} of the line of an eta; the texts of quartiles and intervals have blanks."""
    line, = [line for line in table.splitlines()[2:] if line.split()[:1] == [eta]]
    return dict(zip(COLUMNS, re.split(r"\s{2,}", line.strip())))


def test_chaos_that_is_known_exactly(drawn):
    """ln 3 on the invariant line of the scalar network at eta = 2, and 0 across it: both exponents, one positive, one neutral."""
    axes, said, table = drawn("scalar")
    index, exponents = black(axes[0])
    assert list(index) == [1, 2] and exponents == pytest.approx([np.log(3), 0], abs=5e-3)
    row = row_of(table, "2")
    assert float(row["lambda_1"]) == pytest.approx(np.log(3), abs=5e-3)
    assert row["> threshold"] == "1.00" and (row["positive"], row["neutral"]) == ("1", "1") and row["Kaplan-Yorke"] == "2"
    t, leading = black(axes[1])
    assert leading[-1] == pytest.approx(np.log(3), abs=5e-3) and t[0] == 200 and "since t0 = 100" in said
    assert "averaged from iteration 100 to 20000" in said and "all 2 Lyapunov exponents" in said
    assert "here 0 of 1 complete initial conditions have more than half" in table and "warning:" not in table


def test_one_eta_is_what_the_archive_says(swept, drawn):
    axes, said, table = drawn("late")
    with h5py.File(swept / "late/sweep.h5") as file:
        exponent, error = file["spectrum/exponent"][0, 0], file["spectrum/exponent_error"][0, 0]
        growth, t = file["spectrum/log_growth"][0, 0, :, 0], file["spectrum/iteration"][:]
    index, middle = black(axes[0])
    np.testing.assert_allclose(middle, np.median(exponent, axis=0), rtol=1e-14)
    np.testing.assert_allclose(band(axes[0], index), np.quantile(exponent, (0.25, 0.75), axis=0), rtol=1e-14)
    x, leading = black(axes[1])
    there = t > 17
    np.testing.assert_array_equal(x, t[there])
    np.testing.assert_allclose(leading, np.median(growth[:, there] / (t[there] - 17), axis=0), rtol=1e-14)
    np.testing.assert_allclose(band(axes[1], x), np.quantile(growth[:, there] / (t[there] - 17), (0.25, 0.75), axis=0), rtol=1e-14)
    red, = [line for line in axes[1].lines if line.get_color() == style.RED]
    np.testing.assert_allclose(red.get_ydata(), np.median(exponent[:, 0]) + np.array([-1, 1]) * np.median(error[:, 0]), rtol=1e-12)
    assert list(red.get_xdata()) == [80, 80] and list(zero(axes[0]).get_ydata()) == [0, 0]
    least = np.maximum(2 * error, np.log(63) / 63)
    for panel, wanted in ((axes[0], np.median(least, axis=0)), (axes[1], np.repeat(np.median(least[:, 0]), 2))):
        np.testing.assert_allclose([line.get_ydata() for line in dashed(panel)], [wanted, -wanted], rtol=1e-12)
    assert "what is between the dashed lines is neutral" in said
    row = row_of(table, "1")
    assert row["complete"] == "9" and row["error"] == f"{np.median(error[:, 0]):.2g}"
    assert row["Kaplan-Yorke"] == "-" and "of all directions" not in said and "the largest 4 Lyapunov exponents" in said
    assert table.splitlines()[0].endswith("iterations 17 to 80, the largest 4") and "little where most directions are neutral\n" in table + "\n"


def test_over_eta(swept, drawn):
    axes, said, table = drawn("grid")
    with h5py.File(swept / "grid/sweep.h5") as file:
        leading = file["spectrum/exponent"][:, 0, :, 0]
        positive = (file["spectrum/positive_count"][:, 0] > 0).sum(axis=1)
        counts = [file[f"spectrum/{name}_count"][:, 0] for name in ("positive", "neutral")]
    eta, middle = black(axes[0])
    np.testing.assert_allclose(eta, (0.1, 0.5, 1, 2))
    np.testing.assert_allclose(middle, np.median(leading, axis=1), rtol=1e-14)
    assert [line.get_linestyle() for line in axes[0].lines if line.get_color() == style.BLACK] == ["None"], "nothing is known between them"
    quarters = np.array(axes[0].collections[0].get_segments())[:, :, 1].T
    np.testing.assert_allclose(quarters, np.quantile(leading, (0.25, 0.75), axis=1), rtol=1e-14)
    assert axes[1].get_ylabel() == "share with $\\lambda_1$\nabove its threshold"
    dots = axes[1].lines[0]
    np.testing.assert_allclose(dots.get_ydata(), positive / 9)
    assert positive.min() < positive.max()
    bars = np.array(axes[1].collections[0].get_segments())[:, :, 1]
    np.testing.assert_allclose(bars, [wilson_interval(hits / 9, 9) for hits in positive], rtol=1e-12, atol=1e-15)
    assert axes[0].get_xscale() == "log" and "(9 at each eta) in black" in said and "bars are 95 % (Wilson's)" in said
    with h5py.File(swept / "grid/sweep.h5") as file:
        entropy, error = file["spectrum/positive_sum"][:, 0], file["spectrum/exponent_error"][:, 0, :, 0]
    above, below = dashed(axes[0])
    np.testing.assert_allclose(above.get_ydata(), np.median(np.maximum(2 * error, np.log(80) / 80), axis=1), rtol=1e-12)
    np.testing.assert_array_equal(above.get_ydata(), -below.get_ydata())
    for place, text in enumerate(("0.1", "0.5", "1", "2")):
        row = row_of(table, text)
        known, one = counts[0][place] < 4, np.median(error[place])  # where all four are positive, more may be
        least, most = (np.median(np.where(known, entropy[place], what)) for what in (entropy[place], 1e9))
        assert row["entropy <="] == (rounded(least, one) if least == most else "-")
        assert row["lambda_1"] == rounded(np.median(leading[place]), one) and row["error"] == rounded(one, one)
        assert float(row["> threshold"]) == pytest.approx(positive[place] / 9, abs=0.006)
        assert [float(row[name]) for name in ("positive", "neutral")] == [np.median(count[place]) for count in counts]


def test_digits_follow_the_error(changed, drawn):
    """There were four decimals, and -0.0000."""
    def shrink(file):
        for place, size in enumerate((1.5, 1e-5)):
            file["spectrum/exponent"][place, 0, :, 0] = size * np.array([-3.01, -2, -0.1, -0.01, 0.123, 0.4, 2.468, 3, 99])
            file["spectrum/exponent_error"][place, 0, :, 0] = size * 2.83
        file["spectrum/exponent"][2, 0, :5, 0] = -np.inf
    _, _, table = drawn(changed("grid", shrink))
    row = row_of(table, "0.1")
    assert (row["lambda_1"], row["quartiles"], row["error"]) == ("0.2", "-0.2 .. 3.7", "4.2")
    row = row_of(table, "0.5")
    assert (row["lambda_1"], row["quartiles"], row["error"]) == ("1e-06", "-1e-06 .. 2.5e-05", "2.8e-05")
    assert row_of(table, "1")["lambda_1"] == "-Inf" and not re.search(r"-0\.0+\b(?!e)", table)


def test_dimension_and_entropy_where_they_are_known(changed, drawn):
    """One exponent had the dimension `0 of 1` and the entropy `0.0000 of 3`, medians of what happened to be calm."""
    def be_calm(file):
        file["spectrum/positive_count"][:], file["spectrum/kaplan_yorke_dimension"][:] = 0, 0
    for name in ("radii", changed("radii", be_calm)):
        row = row_of(drawn(name)[2], "1")
        assert row["Kaplan-Yorke"] == row["entropy <="] == "-"

    def make_known(file):
        file["spectrum/positive_count"][:, 0] = 4
        for place, known in enumerate((4, 5, 9)):
            file["spectrum/positive_count"][place, 0, :known] = 1
            file["spectrum/positive_sum"][place, 0] = 7
            file["spectrum/positive_sum"][place, 0, known:] = 8
            file["spectrum/kaplan_yorke_dimension"][place, 0] = [2.5] * known + [np.nan] * (9 - known)
            file["spectrum/exponent_error"][place, 0, :, 0] = 0.25
    _, _, table = drawn(changed("grid", make_known))
    assert [(row_of(table, eta)["Kaplan-Yorke"], row_of(table, eta)["entropy <="]) for eta in ("0.1", "0.5", "1")] == [
        ("-", "-"), ("2.5", "7.00"), ("2.5", "7.00")]
    assert "no entropy at eta = 0.1, 2: all 4 exponents that are computed are positive at 14 of 18 complete initial conditions" in table


def test_no_median_of_the_calm_ones_alone(changed, drawn):
    """It was 0.01, with a truth between 0.06 and 0.9: sums where all that is computed is positive are lower limits."""
    def censor(file):
        file["spectrum/positive_count"][:, 0] = [[1] * 5 + [4] * 4]
        file["spectrum/positive_sum"][:, 0] = [0.01] * 3 + [0.9] * 2 + [0.06] * 4
    _, _, table = drawn(changed("grid", censor))
    assert [row_of(table, eta)["entropy <="] for eta in ("0.1", "0.5", "1", "2")] == ["-"] * 4
    assert re.search("^no entropy at eta = 0.1, 0.5, 1, 2: .* at 16 of 36 complete .*; raise observe.spectrum.exponents$", table, re.M)
    calm = changed("late", lambda file: file["spectrum/positive_count"].write_direct(np.zeros_like(file["spectrum/positive_count"][:])))
    assert "no entropy" not in drawn(calm)[2]


def test_the_radius_makes_no_difference(swept, drawn):
    axes, _, _ = drawn("radii")
    with h5py.File(swept / "radii/sweep.h5") as file:
        np.testing.assert_allclose(black(axes[0])[1], np.median(file["spectrum/exponent"][0, 1, :, 0]))


def test_one_exponent_is_drawn_of_every_initial_condition(swept, drawn):
    """It was a lone dot."""
    axes, said, _ = drawn("radii")
    with h5py.File(swept / "radii/sweep.h5") as file:
        exponent, error = (file[f"spectrum/{name}"][0, 0, :, 0] for name in ("exponent", "exponent_error"))
        positive = (file["spectrum/positive_count"][0, 0] > 0).sum()
    points, = [line for line in axes[0].lines if line.get_marker() == "o"]
    assert list(points.get_xdata()) == [0, 1, 2] and list(points.get_ydata()) == list(exponent)
    bars = np.array(axes[0].collections[0].get_segments())[:, :, 1]
    np.testing.assert_allclose(bars, np.stack([exponent - error, exponent + error], axis=1), rtol=1e-12)
    least = np.median(np.maximum(2 * error, np.log(60) / 60))
    np.testing.assert_allclose([line.get_ydata()[0] for line in dashed(axes[0])], [least, -least], rtol=1e-12)
    assert f"{positive} of 3 are positive beyond their own" in said and "a bar is one standard error" in said


def test_the_time_of_the_perturbation_makes_no_difference(swept, drawn):
    axes, _, _ = drawn("times")
    assert list(black(drawn("times", perturb_at=20)[0][0])[1]) == list(black(axes[0])[1])
    with h5py.File(swept / "times/sweep.h5") as file:
        assert file["spectrum/exponent"].shape == (1, 1, 2, 9, 4)
        np.testing.assert_allclose(black(axes[0])[1], np.median(file["spectrum/exponent"][0, 0, 0], axis=0))


def test_quantiles_of_minus_infinity():
    values = np.array([[-np.inf, -np.inf, 1.0, 2.0, np.nan], [1.0, 2.0, 3.0, 4.0, 5.0], [np.nan] * 5])
    np.testing.assert_array_equal(spectra.quantiles(values, 1), [[-np.inf, 2, np.nan], [-np.inf, 3, np.nan], [1.25, 4, np.nan]])


def test_a_singular_step(changed, drawn):
    def make_singular(file):
        file["spectrum/exponent"][0, 0, :, 3] = -np.inf
    file = changed("late", make_singular)
    axes, said, _ = drawn(file)
    triangles, = [line for line in axes[0].lines if line.get_marker() == "v"]
    assert list(triangles.get_xdata()) == [4] and "median of 1 of them is minus infinity" in said


def test_a_warning_where_exponents_lose_digits(changed, analysis, tmp_path):
    def span(file):
        file["spectrum/diagonal_span"][2, 0, :2] = (2.5e9, 1.01e8)
        file["spectrum/diagonal_span"][3, 0, :] = 1e8
    file = changed("grid", span)
    wanted = ("warning: at eta = 1 tangent vectors of 2 initial conditions grew apart by up to 2.5e+09 between two "
              "orthonormalisations, more than 1e+08: the small exponents lose digits; ")
    out, _ = analysis("spectrum", file)
    assert wanted + "it cannot be lowered" in out and wanted in " ".join((tmp_path / "spectrum.txt").read_text().split())
    with edited(file) as archive:
        job = archive.attrs["job"]
        archive.attrs["job"] = (job.decode() if isinstance(job, bytes) else job).replace("orthonormalize_every = 1\n",
                                                                                        "orthonormalize_every = 7\n")
    assert wanted + "lower observe.spectrum.orthonormalize_every = 7\n" in analysis("spectrum", file)[0]
    assert "warning:" not in analysis("spectrum", file, "--eta", "0.5")[0]


def test_what_diverged_and_what_is_not_computed(swept, changed, drawn, analysis, tmp_path):
    def diverge(file):
        file["units/status"][3, 0, :], file["units/status"][2, 0, 4] = 2, 2
    axes, said, table = drawn(changed("grid", diverge))
    assert [line.get_xdata() for line in axes[0].lines if line.get_marker() == "^"] == [[2]]
    assert "Diverged: 10 of 36 initial conditions" in said and "(0 to 9 at each eta)" in said
    assert (row_of(table, "1")["complete"], row_of(table, "1")["diverged"]) == ("8", "1")
    assert list(row_of(table, "2").values())[1:4] == ["0", "9", "-"]
    axes, said, table = drawn("partial")
    missing = table.count("not computed")
    assert 0 < missing < 4 and f"Of {missing} of 4 eta nothing is computed yet: they are hatched" in said
    assert all(sum(patch.get_hatch() == "////" for patch in panel.patches) == missing for panel in axes)
    assert "the sweep is not complete: " in table
    out, _ = analysis("spectrum", swept / "partial")
    assert "the sweep is not complete: " in (tmp_path / "spectrum.txt").read_text()


def test_names_and_next_lines(swept, analysis, tmp_path, monkeypatch):
    monkeypatch.setenv("NETLYAP_PYTHON", "a python")
    out, _ = analysis("spectrum", swept / "grid")
    assert f"picture: {tmp_path}/spectrum.png\n" in out and f"caption: {tmp_path}/spectrum.txt\n" in out
    python, *words = shlex.split(out.splitlines()[-1].removeprefix("next: "))
    assert python == "a python"
    assert Path(words[0]) == SOURCE / "analysis/spectrum" and words[2] == "--eta" and words[-1] == str(tmp_path)
    with Archive(swept / "grid") as archive:
        found = spectra.read(archive)
        assert found.chaotic()[list(found.eta).index(float(words[3]))] == found.chaotic().max()
    out, _ = analysis("spectrum", *words[1:-1], tmp_path / "one.png")
    assert (tmp_path / "one.png").stat().st_size > 0
    python, *words = shlex.split(out.splitlines()[-1].removeprefix("next: "))
    assert python == "a python"
    assert Path(words[0]) == SOURCE / "analysis/orbits" and words[2] == "--eta"
    analysis("orbits", *words[1:-1], tmp_path / "orbit.png")
    out, _ = analysis("spectrum", swept / "radii", "--out", "radii.png")
    python, *words = shlex.split(out.splitlines()[-1].removeprefix("next: "))
    assert python == "a python"
    assert Path(words[0]) == SOURCE / "analysis/exponents"
    out, _ = analysis("spectrum", swept / "scalar", "--out", "scalar.png")
    assert shlex.split(out.splitlines()[-1])[2:] == ["show", str(swept / "scalar/sweep.h5")]
    out, _ = analysis("spectrum", swept / "grid", "--eta", "0.500")
    assert f"picture: {tmp_path}/spectrum-eta-0.5.png\n" in out
    assert "drawn by analysis/spectrum as eta = 0.5 from " in (tmp_path / "spectrum-eta-0.5.txt").read_text()
    assert "picture drawn anew: " in analysis("spectrum", swept / "grid", "--eta", "0.5")[0]


def test_refusals(swept, runs, changed, analysis):
    def refused(code, *words):
        out, err = analysis("spectrum", *words, code=code)
        assert err.startswith("analysis/spectrum: ") and err.count("\n") == 1 and out == ""
        return err
    assert "its job must name `spectrum` in observe.names" in refused(65, runs / "fig3")
    assert "has no eta = 7, but 0.1, 0.5, 1, 2" in refused(64, swept / "grid", "--eta", "7")
    assert "one archive is drawn at a time" in refused(64, swept / "grid", "more")
    with Archive(swept / "partial") as archive:
        empty = archive.eta[(archive.status() == 1).all(axis=(1, 2))][0]
    assert "has no result at the eta that was chosen; `" in refused(65, swept / "partial", "--eta", repr(float(empty)))

    def diverge(file):
        file["units/status"][:] = 2
    assert "because all 9 that are computed diverged; take a smaller eta" in refused(65, changed("late", diverge))


def test_where_nothing_is_recorded_after_the_transient(program_in, analysis, tmp_path):
    """No series, and fewer orthonormalisations than blocks: words in place of a panel."""
    program_in(tmp_path)("run", SOURCE / "jobs/spectrum.ini", *"--sweep.iterations 9 --sweep.seeds 0:2 --observe.spectrum.exponents 1 "
                         "--observe.spectrum.transient 8 --observe.spectrum.every 8 --out short".split())
    out, _ = analysis("spectrum", "short")
    assert row_of(out, "1")["error"] == "-"
    assert "\nno standard errors at eta = 1: they take 20 blocks of orthonormalisations; there `positive` and `neutral` go by " \
        "ln(T) / T = 1, T the iterations averaged over, alone" in out, "counts were made without a word"
    assert "no standard errors at eta = 1" in " ".join((tmp_path / "spectrum.txt").read_text().split())
    assert "Right: nothing, because nothing is recorded after the transient." in " ".join((tmp_path / "spectrum.txt").read_text().split())
