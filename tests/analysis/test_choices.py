"""What a program has to be told, and what an archive lacks, is said all at once, and first whether it can be used at all."""
# ctest: LABELS slow-under-sanitizer
import re
import subprocess

import pytest

import netlyap
from conftest import SOURCE
from netlyap.errors import ArchiveError


@pytest.fixture(scope="module")
def several(program_in, tmp_path_factory):
    """Archives of two eta and two epsilon: with exponents, with phases, and before anything is computed."""
    program = program_in(tmp_path_factory.mktemp("several"))
    words = ["--sweep.eta", "0.5 5", "--sweep.epsilon", "1e-8 1e-4", "--sweep.seeds", "0:2", "--sweep.members", "1"]
    program("run", SOURCE / "jobs/fig8.ini", *words, "--out", "exponents")
    program("run", SOURCE / "jobs/fig9.ini", *words, "--sweep.iterations", "600", "--observe.names",
            "training period intermittency member_loss", "--out", "phases")
    program("run", SOURCE / "jobs/fig8.ini", *words, "--out", "nothing yet")
    for file in (program.folder / "nothing yet/sweep.h5", *(program.folder / "nothing yet/journal").iterdir()):
        file.unlink()
    program("gather", "nothing yet")
    return program.folder


ASKS = r"has several eta \(0.5, 5\) and several epsilon \(1e-08, 0.0001\); choose one of each"


def test_both_choices_are_asked_for_at_once(several, analysis):
    for program, run, words in (("phases", "phases", []), ("figures", "exponents", ["--figure", "3"])):
        _, err = analysis(program, several / run, *words, code=64)
        assert re.search(f"{ASKS} with --eta and --epsilon\n", err) and err.count("\n") == 1
    analysis("phases", several / "phases", "--eta", "5", "--epsilon", "1e-8")
    with netlyap.open(several / "exponents") as archive, pytest.raises(ArchiveError, match=ASKS) as refusal:
        archive.cell()
    assert str(refusal.value).endswith("with .cell(eta=..., epsilon=...), or .sel(eta=..., epsilon=...) of a quantity"), \
        "nobody can give an option in Python"


def test_a_wrong_value_and_a_missing_one(several, analysis):
    _, err = analysis("phases", several / "phases", "--eta", "3", code=64)
    assert "has no eta = 3, but 0.5, 5 and several epsilon (1e-08, 0.0001); choose one with --epsilon\n" in err and "sel(" not in err
    _, err = analysis("exponents", several / "exponents", "--eta", "3", "--epsilon", "1", code=64)
    assert err.endswith("has no eta = 3, but 0.5, 5 and no epsilon = 1, but 1e-08, 0.0001\n")


def test_what_cannot_be_used_is_told_before_anything_is_asked_for(several, analysis):
    _, err = analysis("phases", several / "exponents", code=65)
    assert "holds nothing of `intermittency`; its job must name `intermittency` in" in err and "has several" not in err
    _, err = analysis("figures", several / "exponents", "--figure", "10", code=65)
    assert err.endswith("holds nothing of `period` and `loss_autocorrelation`; its job must name `period` and "
                        "`loss_autocorrelation` in observe.names\n")
    for program in ("figures", "report"):
        _, err = analysis(program, several / "phases", code=65)
        assert "is too short a run: it has 600 iterations" in err and "has several" not in err
    _, err = analysis("report", several / "exponents", code=65)
    assert "cannot be compared with the paper, because it has no epsilon = 1e-14" in err and "has several" not in err
    _, err = analysis("report", several / "nothing yet", code=65)
    assert "holds no results yet" in err and "has several" not in err


@pytest.mark.parametrize("program", ["exponents", "figures", "report"])
def test_an_archive_without_results(several, analysis, tmp_path, program, monkeypatch):
    out, err = analysis(program, several / "nothing yet", code=65)
    assert out == "" and err.count("\n") == 1 and not list(tmp_path.glob("*.png"))
    assert "holds no results yet: 0 of 8 initial conditions are computed; `netlyap status '" in err and err.endswith("` says how to compute them\n")
    monkeypatch.chdir("/")
    if program == "report":  # after which there are some
        how = {"check": True, "capture_output": True, "timeout": 120, "text": True}
        told = subprocess.run(["bash", "-c", re.search("`(.*)`", err)[1]], **how).stdout
        subprocess.run(["bash", "-c", re.search("^next: (.*)$", told, re.M)[1]], **how)
        assert "kept" in analysis("exponents", several / "nothing yet")[0]


@pytest.mark.parametrize("program", ["exponents", "phases", "regimes"])
def test_a_second_archive_is_not_an_unrecognized_argument(several, analysis, program):
    _, err = analysis(program, several / "exponents", "another run", code=64)
    assert err == f"analysis/{program}: one archive is drawn at a time, and there is more: another run; see analysis/{program} --help\n"
    _, err = analysis(program, several / "exponents", "--wrong", "word", code=64)
    assert "unrecognized arguments: --wrong word" in err
