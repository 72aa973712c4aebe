"""--eta and --epsilon choose a value of the grid as it is printed and drawn, in six digits or in all of them."""
import re

import pytest

from netlyap import exponent_picture, exponent_table, style
from netlyap.archive import Archive
from netlyap.errors import ArchiveError
from netlyap.grid_values import Typed, place_of
from conftest import SOURCE


def printed_by(failure):
    """The values that a refusal prints, as text."""
    text = str(failure.value).replace(", ...", "")
    return re.search(r"(?:but |\()([0-9e.+, -]+)(?:\)|$)", text)[1].split(", ")


@pytest.mark.parametrize("grid", ["logspace(-2, 1, 7)", "logspace(-2, 1, 31)", "1 1.000001 1.5 1.50001", "0.1 0.12345678"])
def test_a_value_is_found_by_six_digits_and_by_what_a_refusal_prints(program_in, tmp_path, grid):
    netlyap = program_in(tmp_path)
    netlyap.job({"sweep.eta": grid, "sweep.seeds": "0:1", "sweep.members": "0", "sweep.epsilon": "",
                 "sweep.iterations": "300", "observe.names": "training period"})
    netlyap("run", "job.ini", "--out", "run")
    with Archive(tmp_path / "run") as archive:
        found = [archive.cell(eta=float(repr(float(value)))).eta for value in archive.eta]
        assert found == list(archive.eta), "in full"
        with pytest.raises(ArchiveError, match="has no eta = 2.5, but ") as failure:
            archive.cell(eta=2.5)
        near = printed_by(failure)
        with pytest.raises(ArchiveError, match="has several eta ") as failure:
            archive.cell()
        for values, text in ((archive.eta[:20], printed_by(failure)), (None, near)):
            chosen = [archive.cell(eta=float(word)).eta for word in text]
            assert len(set(chosen)) == len(text) == min(20, len(archive.eta))
            assert values is None or chosen == list(values)
    if grid == "logspace(-2, 1, 7)":
        assert "3.16228" in near
        for option in ("3.16228", "3.162277660168379", "3.1623"):
            with Archive(tmp_path / "run", eta=float(option)) as archive:
                assert archive.cell().eta == archive.eta[5]
        with Archive(tmp_path / "run", eta=3.16) as archive, pytest.raises(ArchiveError, match="has no eta = 3.16, but"):
            archive.cell()


def test_a_value_between_two_is_refused(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap.job({"sweep.eta": "1 1.000004 5", "sweep.seeds": "0:1", "sweep.members": "0", "sweep.epsilon": "",
                 "sweep.iterations": "3", "observe.names": "training"})
    netlyap("run", "job.ini", "--out", "run")
    with Archive(tmp_path / "run") as archive:
        with pytest.raises(ArchiveError, match="has no eta = 1.000002, but 1, 1.000004, 5$"):
            archive.cell(eta=1.000002)
        with pytest.raises(ArchiveError, match="has no eta = nan, but 1"):
            archive.cell(eta=float("nan"))


AWKWARD = "0.0316228 0.5 2.99916 3.16228 31.6228"  # three digits lead to none but 0.5


@pytest.fixture(scope="module")
def awkward(program_in, tmp_path_factory):
    """A sweep of several eta and epsilon with as many digits as logspace gives them, and one for regimes and phases."""
    netlyap = program_in(tmp_path_factory.mktemp("awkward"))
    words = ["--sweep.eta", AWKWARD, "--sweep.seeds", "0:2"]
    netlyap("run", SOURCE / "jobs/fig8.ini", *words, "--sweep.members", "1", "--sweep.epsilon", "3.16228e-9 1.000004e-5 0.0299916",
            "--sweep.iterations", "60", "--fit.window_start", "0 10", "--fit.window_length", "20 40", "--out", "grid")
    netlyap("run", SOURCE / "jobs/regimes.ini", *words, "--sweep.iterations", "600", "--out", "regimes")
    return netlyap.folder


@pytest.mark.parametrize("text, place", [
    ("3.162", 2), ("3.16", 2), ("3.2", None), ("3", None), ("2.99916", 1), ("3.0", None), ("3.00", 1), ("0.50", 0), ("0.5001", None),
    ("3.161", None), ("31.6", 3), ("3e1", None), ("30", None), ("nan", None), ("-3.16", None)])
def test_a_typed_value_is_the_one_that_rounds_to_it(text, place):
    assert place_of(Typed(text), [0.5, 2.99916, 10 ** 0.5, 10 ** 1.5]) == place


def test_few_digits_are_enough_for_every_program(awkward, analysis):
    for program, run in (("exponents", "grid"), ("phases", "regimes")):
        out, _ = analysis(program, awkward / run, "--eta", "3.16")
        assert re.search(r"(^eta |\n +)3\.16228\b", out)
        _, err = analysis(program, awkward / run, "--eta", "3", code=64)
        assert "has no eta = 3, but" in err
    for program, run in (("exponents", "grid"), ("phases", "regimes"), ("figures", "grid"), ("report", "grid")):
        _, err = analysis(program, awkward / run, "--eta", "0,1", code=64)
        assert ("argument --eta: '0,1' has a comma; a decimal point is written as a point, as in 0.1, and one value is given at "
                "a time") in err and err.count("\n") == 1
        _, err = analysis(program, awkward / run, "--eta", "fast", code=64)
        assert "argument --eta: 'fast' is not a number" in err


def value_of(label):
    """A label as who reads it would type it."""
    formula = re.fullmatch(r"(?:.*= )?\$(?:(\S+) \\times )?10\^\{(-?\d+)\}\$", label)
    return float(f"{formula[1] or 1}e{formula[2]}") if formula else float(label)


def test_labels_of_pictures_can_be_given_to_options(awkward):
    with Archive(awkward / "grid") as archive:
        eta, epsilon = list(archive.eta), list(archive.epsilon)
    for chosen in ({}, {"epsilon": epsilon[0]}, {"eta": eta[0]}):
        with Archive(awkward / "grid", **chosen) as archive:
            figure = exponent_picture.draw(archive, exponent_table.points(archive))
        figure.canvas.draw()
        panels = figure.axes[1:8:2] if not chosen else figure.axes  # of a grid the maps
        shown = [text.get_text() for axes in panels for text in axes.get_xticklabels() if text.get_text()]
        if chosen == {"epsilon": epsilon[0]}:  # some values are too close for labels: round numbers instead
            assert shown and all(re.fullmatch(r"(0\.0*)?[1-9]0*", label) for label in shown)
        else:
            values = eta if "eta" not in chosen else epsilon
            assert {place_of(value_of(label), values) for label in shown} == set(range(len(values)))
        if not chosen:
            lines = [value_of(text.get_text()) for text in figure.legends[0].get_texts()]
            assert [place_of(value, epsilon) for value in lines] == [0, 1, 2]
        else:
            fixed = figure._suptitle.get_text()
            assert any(text in fixed for text in ("= 0.0316228", r"3.16228 \times 10^{-9}"))
        style.plt.close(figure)
    assert [style.power_of_ten(value) for value in (1e-8, 3e-5, 2.99916)] == \
        ["$10^{-8}$", r"$3 \times 10^{-5}$", r"$2.99916 \times 10^{0}$"]


@pytest.mark.parametrize("program, run", [("exponents", "grid"), ("regimes", "regimes")])
def test_tables_print_what_can_be_given_to_options(awkward, analysis, program, run):
    out, _ = analysis(program, awkward / run)
    printed = [line.split()[0] for line in out.splitlines() if re.match(r"\s+[\d.e-]+  ", line)]
    assert set(printed) == set(AWKWARD.split())


def test_captions_and_reports_print_it_as_well(awkward, analysis, tmp_path):
    out, _ = analysis("phases", awkward / "regimes", "--eta", "2.99916")
    assert out.startswith("eta 2.99916, 2 initial conditions")
    analysis("exponents", awkward / "grid", "--eta", "2.99916", "--epsilon", "1.000004e-05")
    caption = " ".join((tmp_path / "exponents-eta-2.99916-epsilon-1e-05.txt").read_text().split())
    assert "eta = 2.99916, epsilon = 1e-05, 2 initial conditions" in caption, "which leads to it"
    _, err = analysis("exponents", awkward / "grid", "--eta", "3", code=64)
    near = re.search(r"has no eta = 3, but (.*)$", err.strip())[1].split(", ")
    for eta in near:
        analysis("exponents", awkward / "grid", "--eta", eta)
