"""Exponents of another [fit] from the distances that an archive holds: the same archive as a run of that job, bit for bit."""
# ctest: LABELS slow-under-sanitizer
import re
import shutil
import subprocess

import h5py
import numpy as np
import pytest

GRID = {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-14 1e-8 1e-2", "sweep.seeds": "0:11", "sweep.members": "4",
        "sweep.iterations": "230"}
SHOWN = 6e-3  # relative: tables end at the second digit of an error, or at the third of a value
DISTANCES = GRID | {"observe.names": "divergence training growth"}


def run(netlyap, keys, name, *options):
    netlyap("run", netlyap.job(keys, f"{name}.ini"), "--out", name, *options)
    return netlyap.folder / name


def assert_same_datasets(one, other, groups=("lyapunov", "statistics")):
    with h5py.File(one) as a, h5py.File(other) as b:
        for group in groups:
            assert list(a[group]) == list(b[group])
            for name, data in a[group].items():
                assert data[()].tobytes() == b[group][name][()].tobytes(), name


def test_own_settings_give_the_same_bytes(netlyap):
    run(netlyap, DISTANCES, "run")
    said = netlyap("refit", "run")
    assert "0 member-steps" in said and said.endswith(netlyap.next_line("show", "run/refit.h5"))
    assert_same_datasets(netlyap.folder / "run/sweep.h5", netlyap.folder / "run/refit.h5")
    netlyap("verify", "run/refit.h5")


def test_show_says_what_it_is(netlyap):
    """It looked like the archive of a run, and advised `run --extend`, which knows nothing of it."""
    run(netlyap, DISTANCES, "run")
    netlyap("refit", "run", "--fit.window_start", "0 50 100", "--fit.window_length", "30")
    said = netlyap("show", "run/refit.h5")
    assert said.splitlines()[1] == (f"refit of {netlyap.folder / 'run/sweep.h5'}: exponents from its distances, by fit.window_start = 0 50 100, "
                                    "fit.window_length = 30, fit.average = mean, fit.estimator = fit")
    assert (f"fewer than 20 are kept; refit {netlyap.folder / 'run/sweep.h5'} with other windows, or compute more initial conditions in the run that it is "
            "of (a longer sweep.seeds and `netlyap run --extend`) and refit it again: with ") in said
    (netlyap.folder / "run").rename(netlyap.folder / "moved")
    assert f"\nrefit of {netlyap.folder / 'moved/sweep.h5'}: exponents" in netlyap("show", "moved/refit.h5"), "where it lies now"
    (netlyap.folder / "moved").rename(netlyap.folder / "run")
    of_run = netlyap("show", "run")
    comparing = "--sensitivity` compares what other windows find"
    assert f"refit {netlyap.folder}/run/sweep.h5 --fit.window_start 0:101:50 --fit.window_length 30 {comparing}" in said, "its own windows first"
    assert f"refit {netlyap.folder}/run/sweep.h5 {comparing}" in of_run, "the run has the distances"
    assert "refit of" not in of_run and "with other windows" not in of_run and "kept; compute more initial conditions (a longer sweep.seeds and `netlyap run" in of_run


def test_the_run_is_found_from_any_directory(netlyap):
    """The path was kept as it was typed: shown from another directory, advice named a file that is not there."""
    run(netlyap, DISTANCES, "run")
    netlyap("refit", "run", "--fit.window_length", "30", "--out", "other.h5")
    (netlyap.folder / "elsewhere").mkdir()
    told = subprocess.run([netlyap.program, "show", netlyap.folder / "other.h5"], cwd=netlyap.folder / "elsewhere", capture_output=True, text=True,
                          check=True).stdout
    source = netlyap.folder / "run/sweep.h5"
    assert told.splitlines()[1].startswith(f"refit of {source}: ") and f" refit {source} --fit.window_length 30 --sensitivity`" in told
    source.unlink()
    assert "--sensitivity` compares" not in netlyap("show", "other.h5") and "with --sensitivity compares" in netlyap("show", "other.h5")


@pytest.mark.parametrize("settings", [
    {"fit.window_start": "0"}, {"fit.window_start": "0:60:3", "fit.window_length": "20 50"}, {"fit.estimator": "ratio"},
    {"fit.average": "log"}, {"fit.min_exponent": "0.2", "statistics.exponents.bins": "7", "sweep.name": "Another filter"}])
def test_other_settings_give_the_archive_of_a_run(netlyap, settings):
    run(netlyap, DISTANCES, "run")
    run(netlyap, GRID | {"observe.names": "growth"} | settings, "fresh")
    options = [word for key, value in settings.items() for word in (f"--{key}", *value.split())]
    if "sweep.name" in settings:
        options = [word for key, value in settings.items() for word in (f"--{key}", value)]
    netlyap("refit", "run", *options, "--out", "refit.h5")
    assert "bit for bit" in netlyap("verify", "fresh/sweep.h5", "--same-as", "refit.h5")


def test_means_are_enough_for_all_but_the_error(netlyap):
    run(netlyap, DISTANCES | {"observe.divergence.record": "mean"}, "run")
    netlyap("refit", "run", "--out", "refit.h5")
    with h5py.File(netlyap.folder / "run/sweep.h5") as a, h5py.File(netlyap.folder / "refit.h5") as b:
        for name in ("exponent", "r_squared", "window_begin", "window_end", "outcome", "rounding"):
            assert a["lyapunov"][name][()].tobytes() == b["lyapunov"][name][()].tobytes(), name
        assert np.isnan(b["lyapunov/exponent_error"][()]).all() and np.isfinite(a["lyapunov/exponent_error"][()]).any()
    netlyap.refuses("refit", "run", "--fit.average", "log", says=["needs the distance of every member"])


@pytest.mark.parametrize("keys, options, words", [
    ({"observe.names": "growth"}, [], ["holds no distances", "`divergence` among observe.names",
                                       "another fit.min_exponent or fit.min_r_squared alone needs no distances: `netlyap gather DIR"]),
    ({"observe.divergence.every": "2"}, [], ["no distance at t = 1", "observe.divergence.every = 1"]),
    ({"observe.divergence.range": "0:150"}, [], ["no distance at t = 150", "smaller windows"]),
    ({"observe.divergence.norm": "l2"}, [], ["not the L1 ones"]),
    ({}, ["--fit.window_length", "30:250:5"], ["no distance at t = 230", "take smaller fit.window_start and fit.window_length"]),
    ({"observe.names": "spectrum", "sweep.epsilon": "1e-8"}, [], ["holds no distances"]),
    ({"observe.names": "growth", "perturb.at": "0 20"}, [], ["holds no distances", "one value of perturb.at"]),
    ({}, ["--sweep.members", "2"], ["--sweep.members 2 is not possible"]),
    ({}, ["--out", "run/sweep.h5"], ["is the archive that is read"]),
    ({}, ["--out", "run.ini"], ["is no archive of refit"]),
    ({}, ["--fit.window_start", "soon"], ["fit.window_start"])])
def test_what_is_refused(netlyap, keys, options, words):
    run(netlyap, DISTANCES | keys, "run")
    netlyap.refuses("refit", "run", *options, says=words)


def test_what_is_pending_stays_pending(netlyap):
    run(netlyap, DISTANCES, "run", "--slice", "1/2")
    netlyap("gather", "run")
    netlyap("refit", "run", "--fit.estimator", "ratio")
    assert "pending" in netlyap("show", "run/refit.h5")
    with h5py.File(netlyap.folder / "run/sweep.h5") as a, h5py.File(netlyap.folder / "run/refit.h5") as b:
        assert np.array_equal(a["units/status"][()], b["units/status"][()]) and (b["units/status"][()] == 1).any()


def test_what_is_computed_since_is_told(netlyap):
    """A refit of a part said nothing of the rest, whose status said that the sweep is complete."""
    run(netlyap, DISTANCES, "run", "--slice", "1/2")
    netlyap("gather", "run")
    netlyap("refit", "run", "--fit.window_length", "30")
    assert "by now" not in netlyap("show", "run/refit.h5")
    netlyap("run", "run.ini", "--out", "run")
    said = netlyap("show", "run/refit.h5")
    more, command = re.search(r"\nthat archive has the results of (\d+) more initial conditions by now: `\S+ (.*)` fits all of it, in place", said).groups()
    with h5py.File(netlyap.folder / "run/refit.h5") as file:
        assert int(more) == (file["units/status"][()] == 1).sum() > 0
    netlyap(*command.split())
    assert_same_datasets(netlyap.folder / "run/refit.h5", made_again(netlyap))
    assert "by now" not in netlyap("show", "run/refit.h5")


def made_again(netlyap):
    netlyap("refit", "run", "--fit.window_length", "30", "--out", "again.h5")
    return netlyap.folder / "again.h5"


def test_what_diverged_stays_diverged(netlyap):
    keys = {"sweep.eta": "1 900", "network.l2": "0.05"}
    run(netlyap, DISTANCES | keys, "run")
    run(netlyap, GRID | keys | {"observe.names": "growth", "fit.window_start": "0"}, "fresh")
    netlyap("refit", "run", "--fit.window_start", "0", "--out", "refit.h5")
    with h5py.File(netlyap.folder / "refit.h5") as file:
        assert (file["units/status"][1] == 2).all() and "iteration" in file["units/message"].asstr()[1, 0, 0]
    assert "bit for bit" in netlyap("verify", "fresh/sweep.h5", "--same-as", "refit.h5")


def test_own_data_far_from_the_run_directory(netlyap):
    rows = np.random.default_rng(1).normal(size=(30, 2))
    (netlyap.folder / "own.csv").write_text("a,b,kind\n" + "".join(
        f"{a!r},{b!r},{'x' if a > b else 'y'}\n" for a, b in rows.tolist()))
    run(netlyap, DISTANCES | {"data.source": "own.csv", "data.train": "24"}, "run")
    (netlyap.folder / "own.csv").rename(netlyap.folder / "moved.csv")
    netlyap("refit", "run", "--out", "here.h5")
    shutil.copy(netlyap.folder / "run/sweep.h5", netlyap.folder / "alone.h5")
    netlyap.refuses("refit", "alone.h5", says=["does not lie in its run directory", "--data FILE"])
    netlyap("refit", "alone.h5", "--data", "moved.csv", "--out", "there.h5")
    assert "bit for bit" in netlyap("verify", "here.h5", "--same-as", "there.h5")
    text = (netlyap.folder / "moved.csv").read_text()
    (netlyap.folder / "other.csv").write_text(text.replace(",x\n", ",y\n", 1))
    netlyap.refuses("refit", "alone.h5", "--data", "other.csv", "--out", "no.h5", code=65, says=[
        "other.csv has the digest", "these are not the data of the sweep: give the file of the sweep with --data"])


def test_damaged_distances_are_refused(netlyap):
    folder = run(netlyap, DISTANCES, "run")
    with h5py.File(folder / "sweep.h5") as file:
        where = file["divergence/distance"].id.get_chunk_info(0).byte_offset + 100
    data = bytearray((folder / "sweep.h5").read_bytes())
    data[where] ^= 1
    (folder / "sweep.h5").write_bytes(data)
    netlyap.refuses("refit", "run", code=65, says=["damaged", "/divergence/distance", "netlyap gather"])


def blocks(said):
    """{point: {rule: (lambda or None, kept, total)}} of what --sensitivity prints."""
    found = {}
    for line in said.splitlines():
        if line.startswith("eta = "):
            here = found[line] = {}
        elif re.search(r"\d / \d", line):
            value, kept, total, rule = re.match(
                r"\s+\(?(\S+?)(?: \+- [\d.]+)?\)?\s+(\d+) / (\d+) +[\d.-]+   (.*)", line).groups()
            here[rule] = (None if value == "-" else float(value), int(kept), int(total))
    return found


SEARCHES = {  # rules that are a search that a job can have, the first of equals preferred
    "the paper's, lengths from 50": "--fit.window_start 0:101:5 --fit.window_length 50:101:5",
    "the paper's, lengths from 20": "--fit.window_start 0:101:5 --fit.window_length 20:101:5",
    "the same in steps of 1": "--fit.window_start 0:101:1 --fit.window_length 30:101:1",
    "the paper's: starts 0 to 100, lengths 30 to 100, in steps of 5": "--fit.window_start 0:101:5 --fit.window_length 30:101:5"}


def test_the_search_that_keeps_most_is_next(netlyap):
    """It was one fixed search, which may keep fewer."""
    run(netlyap, DISTANCES | {"sweep.eta": "5", "sweep.epsilon": "1e-8", "sweep.seeds": "0:24", "fit.window_length": "60:101:5"}, "run")
    said = netlyap("refit", "run", "--sensitivity")
    kept = {rule: count for rule, (_, count, _) in blocks(said)["eta = 5, epsilon = 1e-08"].items()}
    best = max(SEARCHES, key=lambda rule: kept[rule])
    assert kept[best] > kept["the windows of the job"] and list(kept.values()).count(kept[best]) >= 1
    options = re.search(r"the next line\nnext: netlyap refit \S+ (.*)\n", said)[1]
    assert kept[{words: rule for rule, words in SEARCHES.items()}[options]] == kept[best]
    netlyap("refit", "run", *options.split())
    with h5py.File(netlyap.folder / "run/refit.h5") as file:
        assert file["statistics/kept"][()].sum() == kept[best]


def test_the_lengths_of_the_windows_are_shown(netlyap):
    """Windows of three points passed for results to be cited."""
    run(netlyap, DISTANCES | {"sweep.eta": "10 1", "sweep.epsilon": "1e-2", "sweep.seeds": "0:80"}, "run")
    said = netlyap("refit", "run", "--sensitivity")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        length = (file["lyapunov/window_end"][()] - file["lyapunov/window_begin"][()]).reshape(2, 80)
        kept = (file["lyapunov/outcome"][()] == 0).reshape(2, 80)
    own = [line.split()[-6] for line in said.splitlines() if line.endswith("the windows of the job")]
    assert [float(words) if any(keeps) else words for words, keeps in zip(own, kept)] == \
        [np.median(lengths[keeps]) if any(keeps) else "-" for lengths, keeps in zip(length, kept)]
    crossings = [re.match(r" +(\(?)\S+ .* (\d+) / 80 +([\d.]+)   from the last crossing", line)
                 for line in said.splitlines() if "from the last crossing" in line]
    assert "or else at the perturbation; fewer than three points are no window, and what has none is not kept\n" in said
    short = [found for found in crossings if found and float(found[3]) < 10]
    assert any(int(found[2]) >= 20 for found in short), said
    assert all(found[1] == "(" for found in short) and "or of windows of fewer than 10 iterations" in said


def test_rules_for_the_window(netlyap):
    run(netlyap, DISTANCES, "run")
    before = netlyap.files()
    said = netlyap("refit", "run", "--sensitivity")
    assert netlyap.files() == before
    found = blocks(said)
    kept = {rule: sum(rules[rule][1] for rules in found.values()) for rule in next(iter(found.values()))}
    more, options = max((kept[rule], options) for rule, options in SEARCHES.items())
    is_better = more > kept["the windows of the job"]
    assert ("no others above keep more than those in the next line, over all grid points together\n" in said) == is_better
    assert said.splitlines()[-1] == netlyap.next_line("refit" if is_better else "show", "run/sweep.h5",
                                                            f" {options}" if is_better else "").strip()
    assert len(found) == 6 and all(len(rules) == 8 for rules in found.values())
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        nmle, kept = file["statistics/nmle"][()].ravel(), file["statistics/kept"][()].ravel()
    for rules, value, count in zip(found.values(), nmle, kept):
        own = rules["the windows of the job"]
        assert own[1:] == (count, 11) and (own[0] is None if count == 0 else abs(own[0] - value) <= SHOWN * abs(value))
        assert own == rules["the paper's: starts 0 to 100, lengths 30 to 100, in steps of 5"], "the default"
    netlyap("refit", "run", "--fit.window_length", "20:101:5", "--out", "from20.h5")
    with h5py.File(netlyap.folder / "from20.h5") as file:
        nmle, kept = file["statistics/nmle"][()].ravel(), file["statistics/kept"][()].ravel()
    for rules, value, count in zip(found.values(), nmle, kept):
        shorter = rules["the paper's, lengths from 20"]
        assert shorter[1] == count and (count == 0 or abs(shorter[0] - value) <= SHOWN * abs(value))
    brackets = re.findall(r"\((0\.\d+)\)\s+(\d+) / 11", said)
    assert brackets and all(0 < int(count) < 20 for _, count in brackets) and "do not cite it" in said
    assert "the rule moves" not in said, "fewer than 20 are kept everywhere"
    other = blocks(netlyap("refit", "run", "--sensitivity", "--fit.window_length", "20:101:5"))
    for rules in other.values():
        assert "the windows of the job" not in rules
        assert rules["the windows given here"] == rules["the paper's, lengths from 20"]


def test_rules_have_the_estimator_of_the_job(netlyap):
    """All rows but the first were slopes whatever fit.estimator is, and a row of the job's windows was called one of given windows."""
    run(netlyap, DISTANCES, "run")
    said = netlyap("refit", "run", "--sensitivity", "--fit.estimator", "ratio", "--fit.min_exponent", "0.1")
    netlyap("refit", "run", "--fit.estimator", "ratio", "--fit.min_exponent", "0.1", "--fit.window_length", "20:101:5", "--out", "from20.h5")
    with h5py.File(netlyap.folder / "from20.h5") as file:
        nmle, kept = file["statistics/nmle"][()].ravel(), file["statistics/kept"][()].ravel()
    for rules, value, count in zip(blocks(said).values(), nmle, kept):
        found = rules["the paper's, lengths from 20"]
        assert found[1] == count and (count == 0 or abs(found[0] - value) <= SHOWN * abs(value))
        assert "the windows of the job" in rules and "of the paper's that pass the filter, the one of the largest Lambda" in rules
    assert max(kept) > 0 and "the windows given here" not in said
    assert "\nkept: R^2 > 0.9 in the window and Lambda > 0.1 per iteration (fit.min_r_squared, fit.min_exponent), by whichever windows\n" in said
    assert ("\nLambda: ln(d(tau) / d(0)) / tau, the growth from the perturbation to the last point tau of the window (fit.estimator = ratio, "
            "fit.average = mean); R^2 is of the line in the window alone; d(t) is the mean distance of the members\n") in said
    assert re.search(r"^next: netlyap refit \S+ --fit.estimator ratio --fit.min_exponent 0.1( --fit.window_start .*)?$", said, re.M)
    assert ("\nLambda: the slope of ln d(t) in the window (fit.estimator = fit, fit.average = log); ln d(t) is the mean over the members of ln of "
            "their distances\n") in netlyap("refit", "run", "--sensitivity", "--fit.average", "log")


def test_show_calls_a_ratio_no_slope(netlyap):
    """It spoke of growth in the window of the largest R^2, of which R^2 alone is."""
    run(netlyap, DISTANCES | {"sweep.eta": "0.05 0.5", "sweep.epsilon": "1e-8", "sweep.seeds": "0:24"}, "run")
    netlyap("refit", "run", "--fit.estimator", "ratio")
    said = netlyap("show", "run/refit.h5")
    assert "\nLambda: ln(d(tau) / d(0)) / tau, the growth from the perturbation to the last point tau of the window (fit.estimator = ratio, " in said
    stretch = "from the perturbation to the end of the window of [fit] with the largest R^2"
    assert f"the exponent, the growth per iteration {stretch}, is not above fit.min_exponent = 0.05\n" in said
    assert f"distances grow by no more than fit.min_exponent = 0.05 per iteration {stretch}: either there is no fast growth" in said
    assert "Lambda: " not in netlyap("show", "run")


def test_how_far_rules_move_the_exponent(netlyap):
    run(netlyap, DISTANCES | {"sweep.eta": "1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:32"}, "run")
    said = netlyap("refit", "run", "--sensitivity")
    values = [float(value) for value in re.findall(r"^ +(0\.\d+) \+- ", said, re.M)]
    moved = re.search(r"the rule moves lambda_nMLE from (\S+) to ([\d.]+)(, with the rows in brackets from .*)?, by other windows", said)
    assert (float(moved[1]), float(moved[2])) == (min(values), max(values)) and max(values) > min(values) + 0.01


def test_rows_in_brackets_have_a_range_of_their_own(netlyap):
    """They were left out, and the smallest lambda_nMLE of a table was one of them."""
    run(netlyap, DISTANCES | {"sweep.eta": "1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:24"}, "run")
    said = netlyap("refit", "run", "--sensitivity")
    cited, all_of_them = ([float(value) for value in re.findall(rf"^ +{row}", said, re.M)] for row in
                          (r"(0\.\d+) \+- ", r"\(?(0\.\d+)(?:\)| \+-)"))
    assert len(cited) > 1 and min(all_of_them) < min(cited)
    assert (f"from {min(cited):.3f} to {max(cited):.3f}, with the rows in brackets from {min(all_of_them):.3f} to {max(all_of_them):.3f}, by "
            "other") in said


def test_rows_in_brackets_alone_are_called_so(netlyap):
    """A single row without brackets was counted among them."""
    run(netlyap, DISTANCES | {"sweep.eta": "0.6", "sweep.epsilon": "1e-8", "sweep.seeds": "0:24"}, "one")
    said = netlyap("refit", "one", "--sensitivity")
    assert len(re.findall(r"^ +0\.\d+ \+- ", said, re.M)) == 1 and "the rows in brackets go from" not in said
    values = sorted(re.findall(r"^ +\(?(0\.\d+)(?:\)| \+-)", said, re.M), key=float)
    assert f"\n  with the rows in brackets lambda_nMLE goes from {values[0]} to {values[-1]}\n" in said
    run(netlyap, DISTANCES | {"sweep.eta": "0.5", "sweep.epsilon": "1e-8", "sweep.seeds": "0:24"}, "none")
    said = netlyap("refit", "none", "--sensitivity")
    values = sorted(re.findall(r"^ +\((0\.\d+)\)", said, re.M), key=float)
    assert f"\n  the rows in brackets go from {values[0]} to {values[-1]}\n" in said and not re.search(r"^ +0\.\d+ \+- ", said, re.M)


def test_a_refit_that_is_older_than_its_run_says_so(netlyap):
    run(netlyap, DISTANCES, "run")
    netlyap("refit", "run", "--fit.window_length", "30")
    assert "has been extended" not in netlyap("show", "run/refit.h5")
    netlyap("run", "run.ini", "--out", "run", "--extend", "--sweep.seeds", "0:16")
    said = netlyap("show", "run/refit.h5")
    command = re.search(r"\nthat archive has been extended since \(sweep\.seeds\): `(.*)` fits all of it, in place of this one\n", said)[1]
    assert command.endswith(f" refit {netlyap.folder}/run/sweep.h5 --fit.window_length 30 --out {netlyap.folder}/run/refit.h5")
    subprocess.run(["bash", "-c", command], cwd="/", check=True, capture_output=True)
    now = netlyap("show", "run/refit.h5")
    assert "fit.window_length = 30, " in now and "16 initial conditions at each" in now and "has been extended" not in now


def test_a_refit_is_made_again_by_its_own_filter(netlyap):
    """A filter that `gather` had given the source since was taken in silence."""
    run(netlyap, DISTANCES, "run")
    netlyap("refit", "run", "--fit.window_length", "30")
    with h5py.File(netlyap.folder / "run/refit.h5") as file:
        kept = file["statistics/kept"][()]
    netlyap("gather", "run", "--fit.min_exponent", "0.2")
    said = netlyap("show", "run/refit.h5")
    comparing = re.search(r"`\S+ (refit \S+ --fit.window_length 30 --fit.min_exponent 0.05 --sensitivity)` compares", said)[1]
    own = [rules["the windows given here"][1] for rules in blocks(netlyap(*comparing.split())).values()]
    assert own == list(kept.ravel()) and kept.any()
    netlyap("run", "run.ini", "--out", "run", "--extend", "--sweep.seeds", "0:16", "--fit.min_exponent", "0.2")
    assert " --fit.window_length 30 --fit.min_exponent 0.05 --out " in netlyap("show", "run/refit.h5")


def test_rules_that_order_grid_points_otherwise_are_named(netlyap):
    """A figure shows lambda_nMLE falling with eta which other windows have rising, and nothing said so."""
    run(netlyap, DISTANCES | {"sweep.eta": "5 20", "sweep.epsilon": "1e-10", "sweep.seeds": "0:64", "sweep.members": "5", "network.hidden": "8 6",
                              "network.activation": "tanh", "data.train": "60", "data.scale": "standardize"}, "run")
    said = netlyap("refit", "run", "--sensitivity")
    found = re.search(r"^of 1 pair of grid points that differ in eta alone, as far as rules are without brackets, 1 is put into opposite orders by "
                      r"two rules, by more than two standard errors of the difference each way, from eta = 5 to eta = 20 at epsilon = 1e-10: lambda_nMLE falls from "
                      r'(\S+) to (\S+) by "(.*)", and rises from (\S+) to (\S+) by "(.*)"; what is said of a trend holds for one rule$', said, re.M)
    rules = {eta: blocks(said)[f"eta = {eta}, epsilon = 1e-10"] for eta in (5, 20)}
    for first, second, rule in ((found[1], found[2], found[3]), (found[4], found[5], found[6])):
        for eta, text in ((5, first), (20, second)):
            assert abs(rules[eta][rule][0] - float(text)) < SHOWN * float(text) and rules[eta][rule][1] >= 20
    assert float(found[1]) > float(found[2]) and float(found[4]) < float(found[5])
    run(netlyap, DISTANCES | {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:64"}, "other")
    assert "1 pair of grid points that differ in eta alone, as far as rules are without brackets, none is put" in netlyap("refit", "other", "--sensitivity")


def test_what_is_next_can_be_pasted_where_data_are_not_found(netlyap):
    """It ended with 64: an archive of data in a file, which does not lie in its run directory."""
    (netlyap.folder / "own.csv").write_text("a,b,kind\n" + "".join(f"{i % 7},{i % 5}.5,{'xy'[i % 3 == 0]}\n" for i in range(60)))
    run(netlyap, DISTANCES | {"sweep.eta": "5", "sweep.epsilon": "1e-8", "sweep.seeds": "0:24", "data.source": "own.csv", "data.label_column": "kind",
                              "data.train": "40", "fit.window_length": "90 100"}, "run")
    netlyap("gather", "run", "--out", "low.h5")
    said = netlyap("refit", "low.h5", "--sensitivity")
    assert said.endswith(netlyap.next_line("show", "low.h5"))
    assert re.search(r"no others above keep more than --fit.window_start \S+ --fit.window_length \S+; refit by them wants the data, --data FILE", said)
    assert "those in the next line" in netlyap("refit", "run", "--sensitivity")
    netlyap(*re.search(r"^next: \S+ (refit .*)$", netlyap("refit", "run", "--sensitivity"), re.M)[1].split())


def test_rules_that_do_not_fit_are_left_out(netlyap):
    run(netlyap, DISTANCES | {"sweep.iterations": "90", "fit.window_start": "0:31:5", "fit.window_length": "20:51:5"}, "run")
    said = netlyap("refit", "run", "--sensitivity")
    assert {len(rules) for rules in blocks(said).values()} == {2}
    assert ("\nleft out: 6 of the usual rules, whose windows end up to 200 iterations after the perturbation, because distances are there for "
            "90\n") in said
    netlyap.refuses("refit", "run", "--sensitivity", "--out", "x.h5", says=["--out has no effect with --sensitivity"])


def test_a_refit_of_a_refit_names_what_has_the_distances(netlyap):
    """It advised to compute the job with distances, which lay beside it."""
    run(netlyap, DISTANCES, "run")
    netlyap("refit", "run", "--fit.window_length", "30")
    for more in ([], ["--sensitivity"]):
        netlyap.refuses("refit", "run/refit.h5", *more, says=["is a refit itself", f"refit {netlyap.folder}/run/sweep.h5`"])
