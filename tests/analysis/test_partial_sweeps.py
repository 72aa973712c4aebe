"""Of a partial sweep, what is not computed, what is computed and not kept, and what is kept are told apart everywhere."""
# ctest: LABELS slow-under-sanitizer
import re
import shlex
import subprocess

import matplotlib.pyplot as plt
import pytest

from conftest import SOURCE, edited
from netlyap import exponent_picture, exponent_table, exponent_words, style
from netlyap.archive import Archive
from netlyap.page.document import page_of
from netlyap.paper import figure8


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def hatched(axes):
    return [patch for patch in axes.patches if patch.get_hatch()]


@pytest.fixture(scope="module")
def half(program_in, tmp_path_factory):
    """A run directory of 2 eta and 2 epsilon, of which one point each is computed, and none is kept."""
    netlyap = program_in(tmp_path_factory.mktemp("half"))
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "1", "--sweep.eta", "0.001 0.01",
            "--sweep.epsilon", "1e-8 1e-4", "--slice", "1/2", "--out", "half")
    netlyap("gather", "half")
    return netlyap.folder / "half"


def test_not_computed_is_not_what_the_filter_removes(half, analysis, tmp_path):
    """In table, notes and caption, and in both pictures."""
    out, _ = analysis("exponents", half)
    caption = " ".join((tmp_path / "exponents.txt").read_text().split())
    rows = [re.split(r"\s{2,}", line.strip()) for line in out.splitlines()[1:5]]
    assert sorted(row[4] for row in rows) == ["0 / 8", "0 / 8", "not computed", "not computed"]
    assert "no lambda_nMLE at 2 of the 2 grid points that are computed, because the filter" in out
    sentence = "no lambda_nMLE: the filter keeps none at the 2 grid points that are computed, and 2 are not computed"
    assert sentence in caption and "What is hatched is not computed." in caption
    assert "none at 2 of 4 grid points" in caption and "at any grid point" not in caption + out
    with Archive(half) as archive:
        figure = exponent_picture.draw(archive, exponent_table.points(archive))
    assert " ".join(figure.axes[0].texts[0].get_text().split()) == sentence
    assert [len(hatched(figure.axes[panel])) for panel in (3, 5, 7)] == [2, 2, 2]
    assert "not computed" in [text.get_text() for text in figure.legends[0].get_texts()]
    with Archive(half, eta=0.01) as archive:
        figure = exponent_picture.draw(archive, exponent_table.points(archive))
    assert [len(hatched(axes)) for axes in figure.axes] == [1, 1]
    legend = figure.legends[0]
    assert r"no $\lambda_{nMLE}$: none is kept of what is computed" in [text.get_text() for text in legend.get_texts()]
    assert legend.get_window_extent().width <= figure.bbox.width, "no word is cut off"


def test_figure_8_of_half_a_sweep(half):
    with Archive(half, eta=0.01) as archive:
        figure = figure8.draw(archive)
    words = style.description(figure)
    left, radii, _ = figure.axes
    assert "the filter keeps none of what is computed" in [text.get_text() for text in radii.texts]
    assert len(hatched(figure.axes[2])) == 1 and "nothing is computed (hatched) at epsilon" in words
    assert left.axison or "no initial condition is computed yet at eta = 0.01, epsilon = 1e-08" in words


def test_a_grid_point_without_results(half, analysis):
    with Archive(half) as archive:
        points = [each for row in exponent_table.points(archive) for each in row if not each.is_computed]
        eta, epsilon = (archive.text(name, getattr(points[0], name)) for name in ("eta", "epsilon"))
    out, err = analysis("exponents", half, "--eta", eta, "--epsilon", epsilon, code=65)
    assert "not computed" in out and "has no result at the grid points that were chosen; `" in err


def test_what_was_given_up_is_called_so(copy_of, analysis):
    file = copy_of("fig8")
    with edited(file) as archive:
        archive["units/status"][:, 2] = 3
        archive["statistics/kept"][:, 2] = archive["statistics/total"][:, 2] = 0
        archive.attrs["complete"], archive.attrs["given_up"] = 0, 3
    out, _ = analysis("exponents", file)
    assert re.split(r"\s{2,}", out.splitlines()[3].strip())[4] == "given up" and "not computed" not in out
    assert re.search("none at 1 of [0-9]+ grid points; the command that started the run with --retry-failed tries them again", out)


def test_a_partial_sweep_is_drawn(program_in, tmp_path, analysis):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:32", "--sweep.eta", "0.5 1", "--slice", "1/7", "--out", "part")
    netlyap("gather", "part")
    out, _ = analysis("exponents", "part")
    line = next(line for line in out.splitlines() if line.startswith("the sweep is not complete: "))
    assert "128 of 896 initial conditions are computed, none at " in line and line.endswith("/part` says how to compute them")
    assert "not computed  " in out and "0 / 0" not in out
    assert "128 of 896 results" in " ".join((tmp_path / "exponents.txt").read_text().split())


def test_what_is_pending_is_empty_on_a_map(program_in, tmp_path):
    """Not "none", which the filter would have to say."""
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "1", "--sweep.eta", "0.001 0.5 1",
            "--sweep.epsilon", "1e-8 1e-4", "--slice", "1/2", "--out", "part")
    netlyap("gather", "part")
    with Archive(tmp_path / "part") as archive:
        rows = exponent_table.points(archive)
        figure = exponent_picture.draw(archive, rows)
    assert sum(each.total > 0 for row in rows for each in row) == 3
    for panel in (1, 3, 5, 7):
        for text in figure.axes[panel].texts:
            each = rows[int(text.get_position()[0])][int(text.get_position()[1])]
            assert (text.get_text() == "") == (each.total == 0)
        assert len(hatched(figure.axes[panel])) == 3
    assert "What is hatched is not computed." in style.description(figure)


def test_a_grid_point_that_is_computed_in_part_says_so(program_in, tmp_path, analysis):
    """It was called computed, and to have the same initial conditions as the others."""
    netlyap = program_in(tmp_path)
    words = ["run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:24", "--sweep.members", "1", "--sweep.eta", "0.001 1", "--sweep.epsilon",
             "1e-8", "--out", "part"]
    netlyap(*words, "--slice", "1/3")
    netlyap("gather", "part")
    out, _ = analysis("exponents", "part")
    with Archive(tmp_path / "part") as archive:
        points = [each for row in exponent_table.points(archive) for each in row]
        assert {each.total for each in points} == {8} and not any(each.is_complete for each in points)
    counts = [re.split(r"\s{2,}", line.strip())[4] for line in out.splitlines()[1:3]]
    assert counts == [f"{each.kept} / 8 of 24" for each in points]
    caption = " ".join((tmp_path / "exponents.txt").read_text().split())
    assert "are computed, only some at 2 of 2 grid points" in caption and "only some at 2 of 2 grid points" in out
    assert "same initial conditions" not in caption and "no lambda_nMLE at 1 of 2 grid points" in out
    netlyap(*words)
    out, _ = analysis("exponents", "part")
    caption = " ".join((tmp_path / "exponents.txt").read_text().split())
    assert "same initial conditions" in caption and " of 24" not in out and "only some" not in out + caption


def test_the_words_for_what_has_results():
    def points(*totals):
        return [exponent_table.Point(1.0, 1e-8, 0, total, *[float("nan")] * 8, 0.0, 0.1, 0, float("nan"), 24) for total in totals]
    computed = exponent_words.why_none_kept
    assert computed(points(24, 0)).endswith("keeps none at the one grid point that is computed, and 1 is not computed")
    assert computed(points(16, 0)).endswith("keeps none at the one grid point that has results, and 1 is not computed")
    assert computed(points(16, 24, 0)).endswith("keeps none at the 2 grid points that have results, and 1 is not computed")


def test_what_is_named_to_continue_works(program_in, tmp_path, analysis):
    """Of a run in slices `netlyap run .../job.ini` is another one: `netlyap status` knows."""
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:8", "--sweep.members", "1", "--sweep.epsilon", "1e-8 1e-4", "--slice",
            "1/2", "--out", "a part")
    netlyap("gather", "a part")
    out, _ = analysis("exponents", "a part")
    command = re.search("computed, none at 1 of 2 grid points; `(.*)` says how to compute them", out)[1]
    told = subprocess.run(shlex.split(command), cwd="/", capture_output=True, text=True, timeout=60, check=True)
    assert re.search("^next: .* --slice 2/2$", told.stdout, re.M)


def test_a_refit_of_a_part_is_completed_by_what_its_run_has(program_in, tmp_path, analysis):
    """The status of a complete run was said to tell how to complete the refit, and the page of it to recompute it."""
    netlyap = program_in(tmp_path)
    job = ("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:24", "--sweep.members", "2", "--sweep.epsilon", "1e-8 1e-6", "--out", "run")
    netlyap(*job, "--slice", "1/2")
    netlyap("gather", "run")
    netlyap("refit", "run", "--fit.window_length", "30")
    before = analysis("exponents", tmp_path / "run/refit.h5")[0]
    assert re.search(r"not complete: .* says how to compute them, and `\S*netlyap refit .*/run/refit.h5` fits them then\n", before)
    page = page_of_archive(tmp_path / "run/sweep.h5")
    assert "They compute the whole sweep, of which this archive has a part: other numbers than here." in page
    netlyap(*job)
    said = analysis("exponents", tmp_path / "run/refit.h5")[0]
    assert re.search(r"\nsweep.h5, of which this archive is made, has the results of \d+ more initial conditions by now\n", said)
    command = re.search(r"not complete: .*; `\S*netlyap (refit .*)` fits what sweep.h5 has by now\n", said)[1]
    assert "has the results of" in page_of_archive(tmp_path / "run/refit.h5")
    netlyap(*shlex.split(command))
    said = analysis("exponents", tmp_path / "run/refit.h5")[0]
    assert "not complete" not in said and "by now" not in said
    assert "They compute the whole" not in page_of_archive(tmp_path / "run/sweep.h5")


def page_of_archive(file):
    with Archive(str(file)) as archive:
        return page_of(archive)
