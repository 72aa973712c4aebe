"""analysis/report: a table to read, the same numbers as JSON, and sentences instead of tracebacks."""
# ctest: LABELS slow-under-sanitizer
import json
import re

import h5py
import numpy as np
import pytest

from conftest import SMALL, SOURCE, edited
from netlyap.digits import number, rounded, share, with_error
from netlyap.estimate import Estimate
from netlyap.paper.quantity import KINDS, WORDS, Quantity
from netlyap.paper.table import table_of

KEYS = {"figure", "archive", "name", "paper", "value", "error", "low", "high", "verdict", "reason", "kind"}


def test_all_figures(analysis, runs, tmp_path):
    out, err = analysis("report", *(runs / preset for preset in SMALL), "--json", "report.json")
    entries = json.loads((tmp_path / "report.json").read_text())
    assert err == "" and all(len(line) <= 120 for line in out.splitlines() if not line.startswith("Figure"))
    assert [line.split(": ")[0] for line in out.splitlines() if line.startswith("Figure")] == \
        [f"Figure {figure}" for figure in "3 4 4 5 6 7 8 9 10 11 12 S1".split()]
    found = re.search(r" (\d+) of (\d+) quantities agree: (\d+) of (\d+) numbers of the paper, (\d+) of (\d+) readings of its "
                      r"words, (\d+) of (\d+) that the paper does not state(?:, (\d+) open)?", " ".join(out.split()))
    counts, undecided = list(map(int, found.groups()[:-1])), int(found.group(9) or 0)
    for kind, agree, total in zip((None, *KINDS), counts[::2], counts[1::2]):
        some = [entry["verdict"] == "agrees" for entry in entries if kind in (None, entry["kind"]) and entry["verdict"] != "open"]
        assert (agree, total) == (sum(some), len(some))
    assert counts[3] == 20 and counts[5] + undecided == 48 and counts[7] == 10
    assert "reference run" not in out, "what cannot be run again is not evidence"
    assert "which is not evidence that there is one only" in " ".join(out.split())
    assert {entry["verdict"] for entry in entries} <= {"agrees", "differs", "no data", "too few", "open"}
    for entry in entries:
        assert set(entry) == KEYS
        if entry["value"] is not None and entry["verdict"] not in ("no data", "too few"):
            high = np.inf if entry["high"] is None else entry["high"]
            assert (entry["low"] <= entry["value"] <= high) == (entry["verdict"] in ("agrees", "open"))


def test_the_numbers_are_those_of_the_archive(analysis, runs, tmp_path):
    analysis("report", runs / "fig3", "--json", "report.json")
    with h5py.File(runs / "fig3/sweep.h5") as file:
        distance = file["divergence/distance"][0, 0].mean(axis=1)
        loss = file["training/loss"][0, 0]
    values = {entry["name"]: entry["value"] for entry in json.loads((tmp_path / "report.json").read_text())}
    ratio = distance[:, -1] / distance[:, 0]
    assert values["d(T)/d(0), median over initial conditions"] == pytest.approx(np.median(ratio))
    assert values["share of initial conditions with d(T)/d(0) of 10 or more"] == (ratio >= 10).mean()
    assert values["share of initial conditions with a loss that only falls"] == (np.diff(loss) <= 0).all(axis=1).mean()
    assert values["share that the filter of Figure 8 keeps"] == 0


def test_a_test_that_does_not_reject_is_no_agreement(copy_of, analysis, tmp_path):
    file = copy_of("fig8")
    for p_value, verdict in ((0.88, "open"), (0.01, "differs")):
        with edited(file) as archive:
            archive["statistics/dip_p_value"][:] = p_value
        out, _ = analysis("report", file, "--json", "report.json")
        entries = json.loads((tmp_path / "report.json").read_text())
        dip, = (entry for entry in entries if entry["name"].startswith("dip test of the kept"))
        assert dip["verdict"] == verdict and f"\n  {verdict}: Figure 8, dip test of the kept exponents" in out
        agree, total = map(int, re.search(r"^(\d+) of (\d+) quantities agree", out, re.M).groups())
        assert agree == sum(entry["verdict"] == "agrees" for entry in entries)
        assert total == len(entries) - (verdict == "open") and (", 1 open" in out) == (verdict == "open")


def test_table():
    reason = "why it is so"
    text = table_of("Figure 0: here", [
        Quantity("a name that is much too long for the first column", WORDS, "0.3", Estimate(0.25, 0.0123, 9), 0.2, 0.3,
                 reason),
        Quantity("second", WORDS, "words of the paper", Estimate(5.0), 0.0, 1.0, reason),
        Quantity("third", WORDS, "-", Estimate(np.nan), 1.0, 1.0),
        Quantity("fourth", WORDS, "", Estimate(0.999999871), 100.0, np.inf)], ["partial"])
    lines = text.splitlines()
    assert lines[:2] == ["Figure 0: here", "  warning: partial"]
    assert lines[3].split() == "a name that is much too long for the 0.3 0.250 +- 0.012 0.2 to 0.3 agrees".split()
    assert lines[4] == "  first column"
    assert lines[5].split() == "second words of the paper 5 0 to 1 differs".split()
    assert lines[6] == "      why it is so" and text.count(reason) == 1, "once for both"
    assert lines[7].split() == "third - - 1 no data".split()
    assert lines[8].split() == "fourth 1 - 1.3e-07 at least 100 differs".split()


def test_digits():
    assert number(None) == number(np.nan) == "-" and number(0.123456) == "0.1235" and number(0.9999) == "0.9999"
    assert number(1) == "1" and number(1 - 1.2e-8) == "1 - 1.2e-08" and number(1 + 1e-5) == "1 + 1e-05"
    for value, error, text in ((1.30123, 0.1234, "1.30 +- 0.12"), (2.6604e7, 4.5e6, "2.66e+07 +- 4.5e+06"),
                               (2.561e-7, 1.1e-7, "2.6e-07 +- 1.1e-07"), (0.99984938, 0.0002, "0.99985 +- 0.00020"),
                               (3.01098927, 1.1e-6, "3.0109893 +- 1.1e-06"), (0.0, 0.03, "0.000 +- 0.030"),
                               (1234.5, 120.0, "1230 +- 120"), (1.5, 0.0996, "1.50 +- 0.10"), (0.5, 0.0, "0.5 +- 0"),
                               (0.5, None, "0.5"), (np.nan, 0.1, "-"), (1.0, 1e-15, "1 +- 1e-15"),
                               (-1e-4, 0.03, "0.000 +- 0.030"), (3648.0, 754.0, "3650 +- 750")):
        assert with_error(value, error) == text
    for value, error, digits, text in (
            (0.29312, 0.0123, 2, "0.293"), (0.29312, 0.0123, 1, "0.29"), (0.29312, 0.0345, 1, "0.29"), (-1e-4, 0.03, 2, "0.000"),
            (-0.0012, 4e-4, 1, "-0.0012"), (-4e-6, 2e-6, 1, "-4e-06"), (1.0, 0.16, 1, "1.0"), (0.3, np.nan, 2, "0.3"),
            (0.123456, None, 2, "0.123"), (0.4738, np.nan, 1, "0.47"), (-0.0, None, 2, "0"),
            (np.nan, 0.1, 2, "-"), (np.nan, None, 2, "-"), (1234.5, 120.0, 2, "1230"), (3e-7, 1e-9, 2, "3.000e-07")):
        assert rounded(value, error, digits) == text
    for hits, count, whole, text in ((5, 18, 100, "28"), (20, 20, 100, "100"), (277, 1000, 100, "28"), (299, 300, 100, "99.7"),
                                     (2, 9, 1, "0.22"), (0, 9, 1, "0.00"), (9, 64, 1, "0.14"), (0, 0, 1, "-")):
        assert share(hits, count, whole) == text, "whole percent, two decimals"


def test_partial_archives_are_judged_with_a_warning(analysis, with_status, tmp_path):
    out, _ = analysis("report", with_status("fig3", {1: 1, 2: 1}), "--json", "report.json")
    assert "\n  warning: the archive is partial, 7 of 9 initial conditions are judged\n" in out
    entries = json.loads((tmp_path / "report.json").read_text())
    assert len(entries) == 5 and all(entry["value"] is not None for entry in entries)


def test_half_a_sweep_from_the_program(analysis, program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:16", "--out", "half", "--slice", "1/2")
    netlyap("gather", "half")
    out, _ = analysis("report", "half", "--json", "report.json")
    assert "warning: the archive is partial, 112 of 224 initial conditions are judged" in out
    entries = json.loads((tmp_path / "report.json").read_text())
    assert any(entry["verdict"] == "no data" for entry in entries)
    assert any(entry["value"] is not None for entry in entries)
    analysis("figures", "half")


def test_a_bad_archive_does_not_stop_the_rest(analysis, runs, tmp_path):
    (tmp_path / "bad.h5").write_text("no archive")
    out, err = analysis("report", "bad.h5", runs / "fig3", code=65)
    assert err == ("analysis/report: bad.h5 is not an archive of netlyap: it does not begin like an HDF5 file; give the sweep.h5 of "
                   "a run directory\n")
    assert "Figure 3: " in out and re.search("of 5 quantities agree: . of 5 readings of its words; not given: fig", out)
    out, err = analysis("report", "bad.h5", code=65)
    assert out == ""


def test_an_archive_of_another_figure_or_content(analysis, copy_of):
    file = copy_of("fig3")
    for figure, sentence in (("fig88", "has sweep.figure = fig88, which is none of fig3"),
                            ("fig8", "has no epsilon = 1e-14, 1e-12, 1e-10, 1e-06, 0.0001, 0.01, 0.1; compute jobs/fig8.ini"),
                            ("figS1", "holds no accuracy/test_accuracy; its job must name `accuracy`")):
        with edited(file) as archive:
            archive.attrs["job"] = re.sub("(?<=sweep.figure = ).*", figure, archive.attrs["job"])
        _, err = analysis("report", file, code=65)
        assert sentence in err and err.count("\n") == 1


def test_a_figure_is_suggested_only_where_it_can_be_compared(analysis, program_in, tmp_path):
    netlyap = program_in(tmp_path)
    words = ["run", SOURCE / "jobs/fig3.ini", "--sweep.seeds", "0:1", "--sweep.members", "1", "--sweep.iterations", "300", "--sweep.name",
             "mine", "--sweep.figure", ""]
    for name, more, advice in (
            ("same", [], "`netlyap gather same/? --sweep.figure fig3` makes it one of Figure 3"),
            ("epsilon", ["--sweep.epsilon", "1e-5"], "it can be compared with none of them, because its data"),
            ("tanh", ["--network.activation", "tanh"], "it can be compared with none of them, because its data")):
        netlyap(*words, *more, "--out", name)
        _, err = analysis("report", name, code=65)
        assert re.search(advice.replace("same/?", ".*same"), err) and err.count("\n") == 1, err
        assert ("gather" in err) == (name == "same")


def test_usage(analysis, runs):
    out, _ = analysis("report", "--help")
    assert "analysis/report runs/paper/fig*" in out and "interval of agreement" in out
    _, err = analysis("report", code=64)
    assert err == "analysis/report: the following arguments are required: ARCHIVE; see analysis/report --help\n"
    _, err = analysis("report", runs / "fig3", "--nonsense", code=64)
    assert err == "analysis/report: unrecognized arguments: --nonsense; see analysis/report --help\n"
    _, err = analysis("report", runs / "fig3", "--json", "no/such/folder.json", code=73)
    assert "no/such/folder.json cannot be written (No such file or directory); choose another --json" in err


def test_exit_code_on_demand(analysis, runs, tmp_path):
    for preset in ("fig3", "fig8"):
        analysis("report", runs / preset, "--json", "report.json")
        agreed = all(entry["verdict"] in ("agrees", "open") for entry in json.loads((tmp_path / "report.json").read_text()))
        analysis("report", runs / preset, "--exit-code", code=0 if agreed else 1)
    assert not agreed, "24 initial conditions with two members are not the paper's 500"


def test_a_value_within_its_error_of_0_is_not_printed_as_0():
    """0 would not lie in an interval from 1e-08 on, which the value does."""
    text = table_of("Figure 0: here", [Quantity("a", WORDS, "small", Estimate(3.7e-7, 1.7e-5), 1e-8, 1e-4),
                                       Quantity("b", WORDS, "none", Estimate(0.0, 1.7e-5), 0.0, 1e-4)])
    assert "4e-07 +- 1.7e-05" in text and " 0 +- 1.7e-05" in text and text.count("agrees\n") == 2
