"""show says why the filter keeps none or few at a grid point, and what to do; --csv has the kept fraction."""
import csv
import math
import re
import shutil
import subprocess

import h5py
import numpy as np
import pytest

JOB = {"sweep.eta": "0.01 1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:24", "sweep.members": "2", "sweep.iterations": "210",
       "observe.names": "growth"}
NONE = "none kept at eta = 0.01, epsilon = 1e-08: for most initial conditions "


@pytest.fixture
def run(netlyap):
    def run(**keys):
        shutil.rmtree(netlyap.folder / "run", ignore_errors=True)
        netlyap.job(JOB | {name.replace("_", ".", 1): value for name, value in keys.items()})
        netlyap("run", "job.ini", "--out", "run")
        return netlyap("show", "run")
    return run


def test_none_kept_is_explained(run):
    text = run()
    assert NONE + "distances grow by no more than fit.min_exponent = 0.05 per iteration in the window of [fit] with the largest R^2: " in text
    assert "or it is over before a window ends or comes after the last one, or a flat window has the largest R^2 (other fit.window_start and fit.window_length), or" in text
    assert "(a larger sweep.eta may have some)" in text and "eta = 1, " not in text
    assert " - +- - " not in text, "no error where there is no value"
    assert text.startswith("sweep: 24 initial conditions at each of 2 grid points, complete\n")


@pytest.mark.parametrize("change, why", [
    ({"fit_min_r_squared": "0.99999999999", "sweep_eta": "0.01"}, "no window of [fit] has R^2 > 0.99999999999: "),
    ({"sweep_eta": "0.01", "fit_min_exponent": "0.5"}, "fit.min_exponent = 0.5 per"),
    ({"sweep_eta": "1e4", "network_l2": "1"}, "a parameter stops being finite: choose a smaller sweep.eta")])
def test_the_reason_is_that_of_most(run, change, why):
    assert why in run(**change)


def test_the_distance_that_is_recorded_is_named(run):
    """A job that had it was told to record it."""
    change = {"fit_min_r_squared": "0.99999999999", "sweep_eta": "0.01"}
    assert ". Record d(t) (`netlyap run --extend` with `divergence` added to observe.names) and look at it: where it is large from the start, " in run(**change)
    said = run(**change, observe_names="growth divergence")
    assert re.search(r"\. Look at d\(t\), the dataset /divergence/distance of \S+/run/sweep\.h5: where it is large from the start, take a smaller", said)
    assert "Record d(t)" not in said


def test_csv_of_an_archive_without_exponents_is_refused(netlyap):
    """It printed the header of a table without rows."""
    netlyap.job({"sweep.members": "0", "sweep.seeds": "0:3", "sweep.iterations": "20", "observe.names": "training accuracy"})
    netlyap("run", "job.ini", "--out", "run")
    netlyap.refuses("show", "run", "--csv", says=[
        "run/sweep.h5 has no exponents for --csv: the job does not observe `growth` (observed: training accuracy)",
        " show ", "` prints what is there, with --json for other programs"])
    assert "no exponents: the job does not observe `growth` (observed: training accuracy)\n" in netlyap("show", "run")


def test_three_grid_points_are_named(run):
    text = run(sweep_eta="0.001 0.0046415888336127782 0.021544346900318832 0.1 1", sweep_seeds="0:2")
    assert ("none kept at eta = 0.001, epsilon = 1e-08; eta = 0.00464159, epsilon = 1e-08; eta = 0.0215443, epsilon = 1e-08 "
            "and 1 more grid point: ") in text


def test_growth_that_ends_before_a_window_is_named_as_a_reason(run):
    """At large learning rates a few were kept, and more seeds the only advice; refit keeps most of them."""
    text = run(sweep_eta="10 1", sweep_seeds="0:24", sweep_iterations="200")
    assert 0 < int(re.search(r"^ +10 \| .* \| +([0-9]+) / 24 \|", text, re.M)[1]) < 12
    where = "every grid point" if text.count("/ 24 |") == 1 else "eta = 10, epsilon = 1e-08"
    counts = r"\| +(\d+) / 24 \|.*?\| +(\d+) \| +(\d+) \| +0 \| +0 \| +0$"
    rows = re.findall(rf"^ +10 \|.*{counts}", text, re.M)
    rows += re.findall(rf"^ +1 \|.*{counts}", text, re.M) if "every" in where else []
    low, curved = (sum(int(row[column]) for row in rows) for column in (1, 2))
    assert low > 1 and curved > 1 and low + curved + sum(int(row[0]) for row in rows) == 24 * len(rows)
    assert (f"\nfewer than half are kept at {where}: each initial condition is judged by its window of [fit], 30 to 100 iterations "
            f"long, with the largest R^2, and of the others {low} have R^2 > 0.9 there, but an exponent of at most fit.min_exponent = "
            "0.05 (no fast growth, growth that is over before such a window ends, or fast growth elsewhere while a "
            f"flat window has the largest R^2), {curved} have R^2 > 0.9 in no window (ln d(t) is no straight line of growth or decay in any, whether "
            "and however fast d(t) grows)\n") in text
    assert ("\nlambda_nMLE also depends on the windows of [fit], 30 to 100 iterations long; where d(t) is recorded (`netlyap run --extend` "
            "with `divergence` added to observe.names), `netlyap refit` with --sensitivity compares what other windows find\n") in text
    longer = run(sweep_eta="10 1", sweep_seeds="0:24", sweep_iterations="220")
    assert "over before such a window ends or comes after the last one, or fast growth" in longer, "the last window ends with the run"
    assert "fewer than half" not in run(sweep_eta="1", sweep_seeds="0:24", fit_min_exponent="-9", fit_min_r_squared="0")


def test_few_kept_is_explained(run):
    text = run(sweep_seeds="0:8")
    value = re.search(r"^ +1 \| +1e-08 \| +\((0\.[0-9]{2,4})\) \| +- \| +[0-9]+ / 8 \|", text, re.M)
    assert value and "\n(lambda_nMLE) in brackets: the mean of fewer than 20 kept; do not cite it\n" in text
    assert ("no interval at eta = 1, epsilon = 1e-08: fewer than 20 are kept; compute more initial conditions (a longer "
            "sweep.seeds and `netlyap run --extend`): with ") in text
    likely, kept, sure, rest = re.search(
        r"with (\d+) in all, 20 or more are kept with a probability of 0[.]9 if the share of kept ones is (\d) / 8, with (\d+) if it is as "
        r"small as its 95 % interval allows(.*)", text).groups()
    assert rest.startswith(", while it is not known how many it takes where none is kept"), "at eta = 0.01"
    for seeds, share in ((int(likely), int(kept) / 8), (int(sure), wilson(int(kept), 8)[0])):
        assert enough(seeds, share) >= 0.9 > enough(int(0.95 * seeds), share)


def enough(seeds, share):
    """The probability that 20 or more of so many are kept."""
    return 1 - sum(math.comb(seeds, hits) * share ** hits * (1 - share) ** (seeds - hits) for hits in range(20))


def test_what_the_bins_of_few_kept_are(run):
    text = run(sweep_eta="1", sweep_seeds="0:8")
    kept = re.search(r"\| +(\d) / 8 \|", text)[1]
    assert (f"\nP(Lambda) there is of the kept ones alone, of which there are {kept}: its 20 bins reach from the smallest to "
            "the largest of them and show hardly a distribution\n") in text
    of_one = run(sweep_eta="1 10", sweep_seeds="0:10")
    counts = sorted(int(count) for count in re.findall(r"\| +(\d+) / 10 \|", of_one))
    assert counts[0] == 1 < counts[1], "one at eta = 10"
    assert f"of which there are 1 to {counts[1]}: its 20 bins reach from the smallest to the largest of them, where one is kept from 0.5 " in of_one


def test_few_kept_where_theta0_is_given(run):
    """It advised more seeds with --extend, which is refused where theta(0) has a row for each."""
    theta0 = " ".join(str(0.01 * i) for i in range(83))
    text = run(sweep_eta="1", sweep_seeds="0:8", network_init="file", network_init_values=theta0)
    assert "with `netlyap run --extend` where one theta(0) is for all of them, and otherwise as a new run of a theta(0) with more rows" in text


def test_what_the_bins_of_the_only_one_kept_are(run):
    text = run(sweep_eta="1", sweep_seeds="0:1")
    assert "\nP(Lambda) there is of the only one that is kept: its 20 bins reach from 0.5 below it to 0.5 above it" in text


def test_few_kept_at_several_grid_points(run):
    text = run(sweep_eta="0.9 1", sweep_seeds="0:8")
    assert " in all, 20 or more are kept with a probability of 0.9 at each of these grid points if " in text and "none kept" not in text


def test_few_kept_of_those_computed_so_far(netlyap):
    """Of 88 of 200 it advised `run --extend`, with 140 seeds in all: those of the job are enough."""
    netlyap.job(JOB | {"sweep.eta": "1", "sweep.seeds": "0:64"})
    netlyap("run", "job.ini", "--out", "run", "--slice", "1/8")
    netlyap("gather", "run")
    said = netlyap("show", "run")
    assert re.search(r"\| +[4-8] / 8 of 64 \|", said), "most are kept at eta = 1"
    assert ("\nno interval yet at eta = 1, epsilon = 1e-08: fewer than 20 are kept of those computed so far; the 64 of the job "
            "should be enough: let it finish\n") in said and "a longer sweep.seeds" not in said
    netlyap.job(JOB | {"sweep.eta": "1", "sweep.seeds": "0:16"}, "less.ini")
    netlyap("run", "less.ini", "--out", "less", "--slice", "1/2")
    netlyap("gather", "less")
    said = netlyap("show", "less")
    assert "no interval at eta = 1" in said and "`netlyap run --extend`): with " in said, "16 are not enough"


def test_csv_and_json_are_refused_together(netlyap):
    """It printed the one and dropped the other."""
    netlyap.refuses("show", "run", "--json", "--csv", says=["--csv and --json", "leave one of them out"])


def test_no_error_of_a_single_value(run, netlyap):
    text = run(sweep_eta="1", sweep_seeds="0:1")
    assert text.startswith("sweep: 1 initial condition at one grid point, complete\n") and "1 / 1" in text
    assert "+- -" not in text and re.search(r"\| +\(0\.\d{2,3}\) \| +- \| +1 / 1 ", text), text


def test_no_error_below_20_kept(run):
    """It printed 0.3220 +- 0.0831 of 4 kept, while analysis/exponents promises none below 20."""
    text = run(sweep_eta="1", sweep_seeds="0:8")
    assert re.search(r"\| +\(0\.\d{2,4}\) \| +- \| +[2-8] / 8 ", text) and "+- 0." not in text, text
    text = run(sweep_eta="1", sweep_seeds="0:40")
    assert re.search(r"\| +0\.\d{3} \+- 0\.0\d\d \| +0\.\d{3} \.\. 0\.\d{3} \| +[23]\d / 40 ", text), text


def test_outcomes_are_explained_where_they_occur(run):
    """low_r_squared, degenerate, rounded, diverged and dip p were explained nowhere."""
    text = run()
    assert "\nlow_exponent: not kept, R^2 > 0.9, but the exponent, the growth per iteration in the window of [fit] with the largest R^2, is not above fit.min_exponent = 0.05\n" in text
    assert "\ndip p: below 0.05 it speaks against a single mode, `kept` of P(Lambda), `all` of the unfiltered exponents; " in text
    assert "\ndiverged: " not in text and "\nrounded: " not in text
    none = re.search(r"^of none here: (.*)$", text, re.M)[1]
    assert "; diverged, a parameter stopped being finite; rounded, rounding took more than" in none and "low_exponent" not in none
    text = run(sweep_eta="1e4", network_l2="1", sweep_seeds="0:2")
    assert "\ndiverged: not kept, a parameter stopped being finite\n" in text and "dip p: " not in text
    text = run(sweep_eta="1", sweep_epsilon="1e-17", sweep_seeds="0:2")
    assert "\nrounded: not kept, rounding took more than 1 % of the perturbation\n" in text
    text = run(sweep_eta="1", fit_min_r_squared="0.99999999999", sweep_seeds="0:2")
    assert "\nlow_r_squared: not kept, no window has a straight line with R^2 > fit.min_r_squared = 0.99999999999\n" in text


def test_what_is_not_computed_is_called_so(netlyap):
    """It was 0 / 0, and every outcome was counted as 0."""
    netlyap.job(JOB | {"sweep.eta": "0.9 1", "sweep.seeds": "0:16"})
    netlyap("run", "job.ini", "--out", "run", "--slice", "1/4")
    netlyap("gather", "run")
    text = netlyap("show", "run")
    assert re.search(r"^ *0\.9 \|.*\| +\d+ / 8 of 16 \|", text, re.M), text
    assert re.search(r"^ *1 \|.*\| not computed \| +- \| +- \|( +-( \||$))+", text, re.M) and "0 / 0" not in text, text


def test_nothing_kept_anywhere(run):
    """It named three grid points "and 1 more"."""
    text = run(sweep_eta="logspace(-3, -1, 4)", sweep_seeds="0:2")
    assert "\nnone kept at any grid point: for most initial conditions " in text


@pytest.mark.parametrize("names", ["intermittency", "intermittency period training"])
def test_no_laminar_phases(netlyap, names):
    """It led to analysis/phases, which drew nothing."""
    netlyap.job({"sweep.eta": "0.01", "sweep.epsilon": "", "sweep.members": "0", "sweep.seeds": "0:8",
                 "sweep.iterations": "500", "observe.names": names})
    netlyap("run", "job.ini", "--out", "run")
    text = netlyap("show", "run")
    assert "\nno laminar phases: nowhere are all hidden units stuck for 200 iterations in a row; a larger sweep.eta" in text
    assert "analysis/phases" not in text and ("analysis/regimes" in text) == ("period" in names)


def test_phases_are_drawn_where_there_are_some(netlyap):
    """It was the last learning rate, whatever it had."""
    netlyap.job({"sweep.eta": "5 0.01", "sweep.epsilon": "", "sweep.members": "0", "sweep.seeds": "0:8",
                 "sweep.iterations": "2000", "observe.names": "intermittency"})
    netlyap("run", "job.ini", "--out", "run")
    text = netlyap("show", "run")
    assert "no laminar phases" not in text and "run/sweep.h5 --eta 5 --out " in text


def test_values_of_the_grid_in_six_digits(run, netlyap):
    """What is printed can be given to the programs of analysis/; where six digits do not tell values apart, all are."""
    text = run(sweep_eta="logspace(-0.5, 0.5, 3)", sweep_seeds="0:2")
    assert [line.split()[0] for line in text.splitlines()[2:5]] == ["0.316228", "1", "3.16228"]
    assert "eta = 0.316228, " in text and "0.31622776601683794" not in text
    netlyap.job(JOB | {"sweep.eta": "1 1.0000001", "sweep.seeds": "0:2"})
    netlyap("run", "job.ini", "--out", "near")
    assert [line.split()[0] for line in netlyap("show", "near").splitlines()[2:4]] == ["1", "1.0000001"]


@pytest.mark.parametrize("name", ["run", "run/sweep.h5"])
def test_a_run_without_an_archive(netlyap, name):
    """The exit code is that of `status --exit-code`: it may pass."""
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "run", "--slice", "1/3")
    text = netlyap("show", name, code=75)
    assert text.startswith("run has no archive yet: its run is stopped, 2 of 6 units are done\n")
    assert f"`netlyap gather {netlyap.folder}/run` makes an archive of these\n" in text
    assert text.endswith(f"next: netlyap run {netlyap.folder}/run/job.ini --slice 2/3\n")
    netlyap.refuses("show", name, "--csv", code=75, says=["run has no archive yet", "netlyap run "])
    for part in ("2/3", "3/3"):
        netlyap("run", "job.ini", "--out", "run", "--slice", part)
    text = netlyap("show", name, code=75)
    assert "all 6 units are done" in text and text.endswith(netlyap.next_line("gather", "run"))
    netlyap("gather", "run")
    assert "24 initial conditions at each of 2 grid points, complete" in netlyap("show", name)


def test_neither_an_archive_nor_a_run(netlyap):
    (netlyap.folder / "empty").mkdir()
    netlyap.refuses("show", "empty", says=["empty is not a run directory: it holds neither a sweep.h5 nor the job.ini of a run"])
    for name in ("nowhere", "nowhere.h5"):
        netlyap.refuses("show", name, says=[f"there is no file {name}", "name the sweep.h5 of a run directory"])


def test_windows_that_see_little(run, netlyap):
    sentence = "the windows of [fit] see only the first 200 of 5000 iterations after the perturbation; larger fit.window_start"
    assert sentence in run(sweep_iterations="5000", sweep_seeds="0:2", sweep_members="1")
    assert "fit           " + sentence in netlyap("plan", "job.ini")
    said = subprocess.run([netlyap.program, "run", "job.ini", "--out", "run"], cwd=netlyap.folder, capture_output=True, text=True)
    assert sentence in said.stderr, "run was silent"
    for at in ("4600", "4700"):
        assert ("the windows of" in netlyap("plan", "job.ini", "--perturb.at", at)) == (at == "4600")
    assert "the windows of" not in netlyap("plan", "job.ini", "--observe.names", "divergence", "--perturb.at", "0")


def test_windows_in_steps_of_one_that_see_little(run):
    text = run(sweep_iterations="1000", sweep_seeds="0:2", sweep_members="1", fit_window_start="0:21", fit_window_length="30:33")
    assert "the windows of [fit] see only the first 52 of 1000 iterations after the perturbation" in text


def interval_of(row):
    return tuple(float(row[f"kept_fraction_ci_{end}"]) for end in ("low", "high"))


def wilson(kept, n):
    """The shares whose score test does not reject that kept of n were seen: roots of (p - kept/n)^2 = z^2 p (1 - p) / n."""
    z, p = 1.96, kept / n
    roots = np.roots([1 + z * z / n, -2 * p - z * z / n, p * p])
    return max(roots.min(), 0), min(roots.max(), 1)


@pytest.mark.parametrize("eta, seeds, kept", [("1", 1, 1), ("0.01", 1, 0), ("0.01", 3, 0), ("1", 8, None)])
def test_any_number_of_seeds_has_an_interval_of_the_kept_fraction(run, netlyap, eta, seeds, kept):
    run(sweep_eta=eta, sweep_seeds=f"0:{seeds}")
    row, = csv.DictReader(netlyap("show", "run", "--csv").splitlines())
    assert kept is None or int(row["kept"]) == kept
    low, high = wilson(int(row["kept"]), seeds)
    assert interval_of(row) == pytest.approx((low, high), rel=1e-12, abs=1e-15) and 0 <= low < high <= 1


def test_columns_of_the_kept_fraction(run, netlyap):
    text = run()
    rows = list(csv.DictReader(netlyap("show", "run", "--csv").splitlines()))
    with h5py.File(netlyap.folder / "run/sweep.h5") as archive:
        kept = archive["statistics/kept"][:, 0]
    assert kept[0] == 0 and kept[1] > 0
    for place, row in enumerate(rows):
        assert float(row["kept_fraction"]) == kept[place] / 24
        assert interval_of(row) == pytest.approx(wilson(kept[place], 24), rel=1e-12, abs=1e-15)
    assert f"/analysis/exponents {netlyap.folder}/run/sweep.h5 --out {netlyap.folder}/run/exponents.png\n" in text


def test_the_end_of_a_run_says_how_many_diverged(netlyap, small_job):
    """It was silent, and complete."""
    job = small_job | {"sweep.seeds": "0:32", "sweep.eta": "1e300", "sweep.epsilon": "1e-8", "observe.names": "training",
                       "network.activation": "relu"}
    netlyap.job(job)
    text = netlyap("run", "job.ini", "--out", "run")
    said = re.search(r"\n(\d+) of 32 initial conditions diverged: a parameter stopped being finite\nnext: ", text)
    assert said and f", {said[1]} diverged" in netlyap("show", "run").partition("\n")[0]
    assert "diverged" not in netlyap("run", "job.ini", "--out", "other", "--sweep.eta", "1")


def rows_of(text, head):
    """The rows of the table that has this column."""
    lines = text.splitlines()
    first = next(place for place, line in enumerate(lines) if f"| {head}" in line)
    rows = []
    for line in lines[first + 1:]:
        if " | " not in line:
            return rows
        rows.append([cell.strip() for cell in line.split("|")])
    return rows


def shown(number):
    """As tables print it: four decimals, or two digits where these would be 0.0000."""
    return f"{number:.4f}" if abs(number) >= 5e-5 or number == 0 else f"{number:.1e}"


DESCENTS = {"gradient": ("0.1 0.2", lambda eta: 2 / eta, "2 / eta"), "momentum": ("0.01 0.02", lambda eta: 3.8 / eta, "(2 + 2 beta) / eta, beta = 0.9"),
            "nesterov": ("0.01 0.02", lambda eta: 3.8 / (2.8 * eta), "(2 + 2 beta) / ((1 + 2 beta) eta), beta = 0.9"), "adam": ("0.001 0.002", None, "")}


@pytest.mark.parametrize("method", DESCENTS)
def test_sharpness_and_its_threshold(netlyap, method):
    """It said "no exponents" and nothing else."""
    rates, threshold, formula = DESCENTS[method]
    netlyap.job({"sweep.eta": rates, "sweep.members": "0", "sweep.epsilon": "", "sweep.seeds": "0:5", "sweep.iterations": "50",
                 "network.hidden": "4", "descent.method": method, "observe.names": "hessian", "observe.hessian.every": "9"})
    planned = netlyap("plan", "job.ini")
    netlyap("run", "job.ini", "--out", "run")
    text = netlyap("show", "run")
    assert "no exponents" not in text and "at the last recorded iteration, t = 45;\n" in text
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        last, ratio = (file[f"hessian/{name}"][:, 0, :, -1] for name in ("sharpness", "sharpness_ratio"))
    for row, eta, sharpness in zip(rows_of(text, "sharpness, median"), map(float, rates.split()), last):
        assert row[1] == f"{np.median(sharpness):.4f}" and row[3] == "5"
        assert row[2] == (f"{threshold(eta):.4f}" if threshold else "-")
    missing = "descent.method = adam divides each step by its running mean square gradient, so that no value of the sharpness alone"
    assert np.isnan(ratio).all() == (method == "adam") == (f"threshold: there is none, because {missing}" in text)
    assert (f"sharpness     /hessian/sharpness_ratio will have no value, because {missing}" in planned) == (method == "adam")
    assert method == "adam" or f"threshold: {formula}, above which descent leaves a minimum of this curvature\n" in text


def test_exponents_of_tangent_vectors(netlyap):
    netlyap.job(JOB | {"sweep.eta": "0.5 1", "sweep.seeds": "0:9", "observe.names": "tangent_growth", "sweep.epsilon": "1e-8 1e-4 1e-2"})
    netlyap("run", "job.ini", "--out", "run")
    text = netlyap("show", "run")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        medians = np.median(file["tangent_growth/exponent"], axis=2).ravel()
    rows = rows_of(text, "epsilon | Lambda of tangents, median")
    assert rows == [[eta, "all", f"{found[0]:.4f}", "9"] for eta, found in zip(("0.5", "1"), medians.reshape(2, 3))]
    assert (np.ptp(medians.reshape(2, 3), axis=1) < 1e-12).all(), "the same directions"
    assert "no exponents" not in text and "in the best window of [fit]; unfiltered\n" in text


def test_exponents_of_tangent_vectors_that_differ_at_every_radius(netlyap):
    """With other initial conditions at each epsilon no rows are joined."""
    netlyap.job(JOB | {"sweep.eta": "0.5 1", "sweep.seeds": "0:3", "observe.names": "tangent_growth", "sweep.epsilon": "1e-8 1e-4",
                       "sweep.fresh_initial_conditions": "yes"})
    netlyap("run", "job.ini", "--out", "run")
    rows = rows_of(netlyap("show", "run"), "epsilon | Lambda of tangents, median")
    assert [row[:2] for row in rows] == [["0.5", "1e-08"], ["0.5", "0.0001"], ["1", "1e-08"], ["1", "0.0001"]]


def test_exponents_of_tangent_vectors_of_several_perturbations(netlyap):
    netlyap.job(JOB | {"sweep.eta": "0.5 1", "sweep.seeds": "0:3", "observe.names": "tangent_growth", "sweep.epsilon": "1e-8 1e-4",
                       "perturb.at": "0 20", "sweep.iterations": "260"})
    netlyap("run", "job.ini", "--out", "run")
    rows = rows_of(netlyap("show", "run"), "epsilon | perturb_at | Lambda of tangents, median")
    assert [row[:3] for row in rows] == [["0.5", "all", "0"], ["0.5", "all", "20"], ["1", "all", "0"], ["1", "all", "20"]]
    assert len({row[3] for row in rows}) == 4


def test_covariant_vectors(netlyap):
    """It said "no exponents" and nothing of the vectors."""
    netlyap.job({"sweep.eta": "0.5 1", "sweep.members": "0", "sweep.epsilon": "", "sweep.seeds": "0:6", "sweep.iterations": "400",
                 "network.hidden": "4", "observe.names": "covariant", "observe.covariant.seeds": "0:5"})
    netlyap("run", "job.ini", "--out", "run")
    text = netlyap("show", "run")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        exponents, ends = (file[f"covariant/{name}"][:, 0, :5] for name in ("exponent", "end_dependence"))
    for row, eta, exponent, end in zip(rows_of(text, "growth along v_1, median"), ("0.5", "1"), exponents, ends, strict=True):
        assert row == [eta, shown(np.median(exponent[:, 0])), shown(np.median(end)), shown(end.max()),
                       f"{(end > 0.1).sum()} / {end.size}", "5"]
    assert (ends > 0.1).any() and (ends < 0.1).any() and "no exponents" not in text
    assert "\nabove 0.1 rad a vector is not determined: lengthen observe.covariant.backward (" in text
    netlyap("run", "job.ini", "--out", "first", "--observe.covariant.exponents", "1")
    text = netlyap("show", "first")
    assert rows_of(text, "growth along v_1, median")[0][4] == "0 / 5"
    assert "\nall are below 0.1 rad: they are determined\n" in text and "lengthen" not in text


def test_what_diverged_is_in_no_median(netlyap):
    netlyap.job({"sweep.eta": "0.05 1e5", "sweep.members": "0", "sweep.epsilon": "", "sweep.seeds": "0:3", "sweep.iterations": "60",
                 "network.loss": "squared", "network.hidden": "4", "network.activation": "tanh", "observe.names": "hessian"})
    netlyap("run", "job.ini", "--out", "run")
    rows = rows_of(netlyap("show", "run"), "sharpness, median")
    assert rows[0][3] == "3" and rows[1] == ["100000", "-", "2.0e-05", "0"], "not 0.0000"


def test_kept_with_the_shortest_window_are_counted(netlyap):
    """Exponents of which a third come from the shortest window looked like all others."""
    netlyap.job(JOB | {"sweep.eta": "1", "sweep.epsilon": "1e-8 1e-6"})
    netlyap("run", "job.ini", "--out", "run")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        length = file["lyapunov/window_end"][0] - file["lyapunov/window_begin"][0]
        counts = ((length == 30) & (file["lyapunov/outcome"][0] == 0)).sum(axis=1)
    assert 0 < counts.max() < 24
    text = netlyap("show", "run")
    head = [name.strip() for name in text.splitlines()[1].split("|")]
    assert [int(row.split("|")[head.index("shortest window")]) for row in text.splitlines()[2:4]] == list(counts)
    assert "\nshortest window: of the kept, those whose window is 30 iterations long, the least that fit.window_length allows\n" in text
    assert [int(row["kept_shortest_window"]) for row in csv.DictReader(netlyap("show", "run", "--csv").splitlines())] == list(counts)
    netlyap.job(JOB | {"sweep.eta": "1", "fit.window_length": "40"}, "one.ini")
    netlyap("run", "one.ini", "--out", "one")
    assert "shortest window" not in netlyap("show", "one") and ",nan\n" in netlyap("show", "one", "--csv")
