"""analysis/phases tells what the table of phases holds, and why a phase is not what the softmax map does."""
# ctest: LABELS slow-under-sanitizer
import re

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pytest

from netlyap import labels, laminar_phases, laminar_picture, survival_band
from netlyap.archive import Archive
from conftest import SOURCE, edited
from netlyap.estimate import wilson_interval


@pytest.fixture(scope="module")
def cell(runs):
    with Archive(runs / "fig9") as archive:
        yield archive.cell()


def test_rows_are_those_of_the_grid_point(runs, cell):
    phases = cell.phases()
    with h5py.File(runs / "fig9/sweep.h5") as file:
        assert np.array_equal(phases["begin"], file["intermittency/begin"][:])
        assert np.array_equal(np.unique(phases["seed"]), file["seed"][:])
    assert {"agreement", "label", "visibility_degree", "map_low"} <= phases.keys() and "phases" not in phases
    few = cell.among([3, 5]).phases()
    assert set(few["seed"]) == {3, 5}


def test_numbers_are_those_of_the_table(runs, cell):
    phases = cell.phases()
    text = laminar_phases.report(cell.archive)
    length = phases["end"] - phases["begin"]
    one, error = (next(line for line in text.splitlines() if line.startswith(start)).split()[2] for start in ("  mean", "  +-"))
    is_one = (phases["units_on"] == 1) & (phases["label"] > 2)
    by_seed = [100 * length[is_one & (phases["seed"] == seed)].sum() / length[phases["seed"] == seed].sum()
               for seed in cell.seeds]
    assert error == f"{np.std(by_seed, ddof=1) / len(by_seed) ** 0.5:.2g}"
    assert one == f"{100 * length[is_one].sum() / length.sum():.0f}" and 10 < float(error) < 99, "no digit below its error"
    assert "reference" not in text and "CAUTION" not in text and "not complete" not in text
    scored = (phases["agreement"] < 3).sum()
    assert f"{(phases['agreement'] == 0).sum()} of {scored} scored phases" in text and scored >= 20
    share = cell.intermittency("occupation")
    for label in range(len(share)):
        assert share[label] == pytest.approx(length[phases["label"] == label].sum() / length.sum())
    assert cell.intermittency("phases")[-1, -1] == scored
    gaps = np.diff(np.r_[False, phases["label"] < 2]) & np.r_[True, phases["label"][1:] < 2]
    seen = 10000 * len(cell.seeds)
    rate, end = cell.intermittency("burst_rate"), cell.archive.dataset("intermittency_statistics/epoch_end")[:]
    starts = gaps | (phases["begin"] == 0)
    assert (rate * np.diff(np.r_[0, end])).sum() * seen / 10000 == pytest.approx(starts.sum())


def test_transitions_go_from_phase_to_phase(cell):
    phases = cell.phases()
    scored = phases["label"] >= 2
    label, seed = phases["label"][scored], phases["seed"][scored]
    count = len(cell.archive.label_names())
    expected = np.zeros((count, count), dtype=int)
    np.add.at(expected, (label[:-1], label[1:]), seed[:-1] == seed[1:])
    assert np.array_equal(cell.read("intermittency/transitions").sum(axis=0), expected)


def test_kinds_are_counted_with_their_exponents(cell):
    phases = cell.phases()
    text = laminar_phases.kind_lines(cell.archive, phases)
    kinds = laminar_phases.as_kinds(cell.archive, phases)
    scored = phases["agreement"] < 3
    counts = {line.split()[0]: int(line[24:].split()[0]) for line in text[2:]}
    assert sum(counts.values()) == scored.sum() and counts["chaotic"] == (kinds == "chaotic").sum() > 0
    low, high = next(line for line in text if line.startswith("  chaotic")).split()[2:5:2]
    assert 0 < float(low) <= float(high) and "positive" in next(line for line in text if "chaotic" in line)
    beyond = 2 * phases["exponent_error"]
    agrees = phases["agreement"] == 0
    assert np.array_equal(agrees & (phases["exponent"] > beyond), kinds == "chaotic")
    assert np.array_equal(agrees & (phases["exponent"] < -beyond), np.isin(kinds, ("rest", "periodic", "regular")))
    assert np.array_equal(scored & ~agrees, kinds == "unlike_map")


def test_labels_stand_by_units_then_kind():
    names = ["burst", "brief", "split", "on_0_rest", "on_1_chaotic", "on_5_or_more_rest", "on_0_regular", "on_1_undecided",
             "on_5_or_more_unlike_map"]
    found = [labels.short_name(names[label]) for label in labels.in_order(names, [8, 7, 6, 5, 4, 3, 2, 0])]
    assert found == ["burst", "split", "0 rest", "0 regular", "1 chaotic", "1 undecided", "5+ rest", "5+ unlike map"]


def test_archives_without_exponents_are_read_and_say_it(copy_of, analysis, tmp_path):
    """Those of older versions have fewer labels, and chaotic in them is what has no period."""
    file = copy_of("fig9")
    with edited(file) as archive:
        for name in ("exponent", "exponent_error"):
            del archive[f"intermittency/{name}"]
    out, _ = analysis("phases", file, "--out", "p.png")
    assert "CAUTION: these phases have no exponents" in out and "kind of scored phases" not in out
    assert "chaotic: no period up to 64, which alone does not make it chaos" in " ".join((tmp_path / "p.txt").read_text().split())
    with Archive(file) as archive:
        assert "exponent" not in archive.last_stretches()


def test_what_an_older_version_counted_is_missing_and_not_zero(copy_of):
    """A run directory of an older version that this one gathered."""
    file = copy_of("fig9")
    with edited(file) as archive:
        group = archive["intermittency"]
        group["exponent"][:] = group["time_share"][:] = np.nan
        group["transitions"][:] = -1
    with Archive(file) as archive:
        words = laminar_picture.style.description(laminar_picture.draw(archive))
    assert "the shares are of an older version" in words and "the transitions are of an older version" in words
    plt.close("all")


def phase(**changed):
    values = {"loss_period": 3, "map_period": 3, "loss_low": 3.0, "loss_high": 5.0, "map_low": 3.0, "map_high": 5.0}
    return {name: np.array([value]) for name, value in (values | changed).items()}


@pytest.mark.parametrize("changed, why", [
    ({"map_period": 0}, "the loss has period 3, the map none within the length of the phase"),
    ({"loss_period": 0}, "the loss has no period, the map has period 3"),
    ({"map_period": 6}, "the loss has period 3, the map 6"),
    ({"loss_low": 3.03}, "the lowest loss is 1.00% off and the highest loss is 0.00% off, 0.1% is the most"),
    ({"loss_low": 3.03, "loss_high": 4.9}, "the lowest loss is 1.00% off and the highest loss is 2.00% off, 0.1% is the most"),
    ({"loss_period": 0, "map_period": 0, "loss_low": 3.2}, "the loss fills 90.0% of the width of the map's band, 95% is the least"),
    ({"loss_period": 0, "map_period": 0, "loss_low": 2.97, "loss_high": 4.5},
     "the loss fills 76.5% of the width of the map's band, 95% is the least and the loss leaves the map's band by 1.00%, 0.1% is "
     "the most"),
    ({"loss_period": 0, "map_period": 30, "exponent": -0.01, "exponent_error": 0.001, "loss_high": 5.1},
     "the loss leaves the map's band by 2.00%, 0.1% is the most"),
    ({"loss_period": 30, "map_period": 0, "exponent": -0.01, "exponent_error": 0.001, "loss_high": 5.1},
     "the lowest loss is 0.00% off and the highest loss is 2.00% off, 0.1% is the most"),
    ({"loss_period": 30, "map_period": 0, "exponent": 0.01, "exponent_error": 0.001},
     "the loss has period 30, the map none within the length of the phase"),
    ({"loss_period": 0, "map_period": 0, "loss_high": 5.1}, "the loss leaves the map's band by 2.00%, 0.1% is the most")])
def test_reasons(changed, why):
    assert laminar_phases.reason(phase(**changed), 0) == why


def test_disagreements_are_listed(copy_of, analysis):
    file = copy_of("fig9")
    with edited(file) as archive:
        group = archive["intermittency"]
        row = int(np.flatnonzero(group["agreement"][:] == 0)[0])
        group["agreement"][row] = 1
        group["map_period"][row] = 7
        begin = group["begin"][row]
        group["stretches"][0, 0, 0] += 1
    out, _ = analysis("phases", file)
    line = next(line for line in out.splitlines() if line.endswith("the map 7"))
    assert f" {begin} " in line and "loss, low high" in out and "map, low high" in out
    assert "fills 95% of its width or more" in out and "lowest and highest loss (nat) within 0.1%" in out
    assert "CAUTION: 1 initial conditions have more stretches than the 4096 rows" in out


def test_picture(cell, analysis, runs, tmp_path):
    figure = laminar_picture.draw(cell.archive)
    survival, ageing = figure.axes[:2]
    assert len(survival.lines) >= 1 and ageing.get_xscale() == "log"
    words = laminar_picture.style.description(figure)
    assert re.search("(rest|periodic|regular): the exponent of the softmax map is negative, and ", words) and "it is negative" not in words
    plt.close("all")
    out, _ = analysis("phases", runs / "fig9", "--out", "p.png")
    assert f"picture: {tmp_path}/p.png\n" in out and (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")


@pytest.fixture(scope="module")
def calm(program_in, tmp_path_factory):
    """A run in which no unit is stuck, and one whose tables are full."""
    netlyap = program_in(tmp_path_factory.mktemp("calm"))
    words = "--sweep.seeds 0:8 --sweep.iterations 1500 --observe.names intermittency".split()
    job = SOURCE / "jobs/fig9.ini"
    netlyap("run", job, *words, "--sweep.eta", "0.1", "--out", "calm")
    netlyap("run", job, *words, "--observe.intermittency.max_phases", "2", "--out", "full")
    netlyap("run", job, *words, "--out", "whole")
    return netlyap.folder


def test_without_phases_there_is_a_sentence(calm, analysis):
    out, _ = analysis("phases", calm / "calm")
    assert "no laminar phase: nowhere were all hidden units stuck" in out and "no picture" in out


def test_a_full_table_leaves_the_shares_right(calm, analysis):
    def shares(run):
        with Archive(calm / run) as archive:
            return {name: part.tolist() for name, part in
                    laminar_phases.share_by_units(archive, archive.cell()).items()}
    assert shares("full") == shares("whole")
    with Archive(calm / "full") as archive:
        assert np.isnan(archive.cell().intermittency("occupation")).all()
    out, _ = analysis("phases", calm / "full")
    assert "CAUTION: 8 initial conditions have more stretches than the 2 rows" in out


def test_the_same_share_in_all_has_an_interval(calm, analysis):
    """`burst 100 +- 0 %` of eight initial conditions: the spread of what is the same in all is no error."""
    out, _ = analysis("phases", calm / "calm")
    text = out.splitlines()
    first = next(row for row, line in enumerate(text) if line.startswith("  mean "))
    names, shares, spreads, intervals = ([line[13 + begin:24 + begin].strip() for begin in range(0, len(line) - 13, 11)]
                                         for line in text[first - 1:first + 3])
    low, high = wilson_interval(1.0, 8)
    assert text[first + 2].startswith("  95 %  ") and "burst" in names and len(names) > 3
    assert shares == ["100" if name == "burst" else "0" for name in names] and set(spreads) == {"-"}
    assert intervals == [f"{100 * low:.0f} .. {100 * high:.0f}" if name == "burst" else "0 .. 32" for name in names]
    assert "95 %: Wilson's interval, where each of the 8 initial conditions has the same 0 or 100 %" in out


def test_a_spread_that_is_rounding_is_none():
    assert laminar_phases.mean_with_error(100 * np.array([0.1 + 0.2 + 0.7, 1.0, 0.7 + 0.2 + 0.1])) == (100, pytest.approx(np.nan, nan_ok=True))
    assert laminar_phases.wilson_of(0.0, 8) == "0 .. 32" and laminar_phases.wilson_of(100 - 1e-13, 1) == "21 .. 100"
    assert np.isfinite(laminar_phases.mean_with_error(np.array([0.0, 100.0]))[1])


def test_lengths_beyond_the_run_are_not_known(calm):
    with Archive(calm / "whole") as archive:
        cell = archive.cell()
        assert np.isnan(cell.intermittency("survival_3000")).all()
        assert np.isfinite(cell.intermittency("survival_1000")[-1, -1])


def test_program_refuses(runs, analysis):
    _, err = analysis("phases", runs / "fig10", code=65)
    assert "its job must name `intermittency` in observe.names" in err and err.count("\n") == 1
    _, err = analysis("phases", runs / "fig9", "--eta", "2", code=64)
    assert "has no eta = 2, but 5" in err
    _, err = analysis("phases", runs / "fig9", "--out", "no/folder/p.png", code=73)
    assert "choose another --out" in err and err.count("\n") == 1


def test_a_value_without_an_error_is_explained():
    known, unknown = np.array([[0.6667, 1.0]]), np.array([[np.nan, 0.1]])
    assert "without +-: no error, because" in laminar_phases.unknown_lines({"survival_1000": (known, unknown)})[0]
    assert laminar_phases.unknown_lines({"survival_1000": (known, known)}) == []


def test_an_epoch_without_interruptions_is_named_in_the_caption(copy_of):
    file = copy_of("fig9")
    with edited(file) as archive:
        group = archive["intermittency_statistics"]
        group["burst_rate"][0, 0, -1] = 0
        last = f"{group['epoch_begin'][-1]:,} to {group['epoch_end'][-1]:,}"
    with Archive(file) as archive:
        words = laminar_picture.style.description(laminar_picture.draw(archive))
    assert f"(without that of {last}, in which there is none: 0 has no place" in words
    plt.close("all")


def rows_begun_in(cell, begin, end):
    phases = cell.phases()
    rows = (phases["label"] >= 2) & (phases["begin"] >= begin) & (phases["begin"] < end)
    length = phases["end"] - phases["begin"]
    return phases["seed"][rows], length[rows], phases["is_cut_off"][rows] == 1


def test_survival_is_that_of_the_archive(cell):
    at = cell.archive.dataset("intermittency_statistics/length")[:]
    begin, end = (cell.archive.dataset(f"intermittency_statistics/epoch_{name}")[:] for name in ("begin", "end"))
    for epoch, (first, last) in enumerate(zip(begin, end)):
        _, length, cut_off = rows_begun_in(cell, first, last)
        found = survival_band.curves(length, cut_off, np.ones((1, len(length)), dtype=int), at)[0]
        expected = cell.intermittency("survival")[-1, epoch]
        known = np.isfinite(expected)
        assert found[known] == pytest.approx(expected[known], abs=1e-12) and known.any()


def test_errors_of_survival_are_those_of_the_archive(cell):
    seeds, length, cut_off = rows_begun_in(cell, 0, 10 ** 9)
    error, = survival_band.errors(seeds, length, cut_off, np.array([1000]), cell.seeds)
    assert error == pytest.approx(cell.intermittency("survival_1000_error")[-1, -1], rel=0.3)
    assert error == survival_band.errors(seeds, length, cut_off, np.array([1000]), cell.seeds)[0]


def test_legends_hide_nothing_and_axes_have_numbers(cell):
    """A legend lay on the band, and a logarithmic axis of a few thousand iterations had one number."""
    figure = laminar_picture.draw(cell.archive)
    figure.draw_without_rendering()
    survival, ageing = figure.axes[:2]
    assert survival.get_legend() and all(axes.get_legend().get_window_extent().y0 >= axes.bbox.y1 - 1 for axes in (survival, ageing)
                                         if axes.get_legend())
    low, high = ageing.get_xlim()
    assert len([tick for tick, label in zip(ageing.get_xticks(), ageing.get_xticklabels()) if low <= tick <= high and label.get_text()]) >= 3
    plt.close(figure)


def test_survival_has_bands(cell):
    axes = laminar_picture.draw(cell.archive).axes[0]
    assert len(axes.collections) == len(axes.lines) > 0
    assert len({tuple(line.get_color()) for line in axes.lines}) == len(axes.lines)
    plt.close("all")
