"""What --json prints: one object of the schema that comes with the program, with the numbers of the tables."""
# ctest: LABELS slow-under-sanitizer
import csv
import io
import json
import math
import os
import re
from pathlib import Path

import h5py
import jsonschema
import pytest

SOURCE = Path(os.environ["NETLYAP_SOURCE"])
SCHEMA = json.loads((SOURCE / "src/app/output.schema.json").read_text())
OLD = SOURCE / "tests/storage/data/format_version_1.h5"
GRID = {"sweep.eta": "0.5 1", "sweep.seeds": "0:24", "sweep.members": "2", "sweep.iterations": "230"}


def said(netlyap, verb, *words, code=0):
    found = json.loads(netlyap.printed(verb, *words, "--json", code=code),
                       parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert found["netlyap"] == verb
    return found


def test_the_schema_itself():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_show_has_the_numbers_of_csv(netlyap):
    netlyap("run", netlyap.job(GRID), "--out", "run")
    found = said(netlyap, "show", "run")
    rows = list(csv.DictReader(io.StringIO(netlyap("show", "run", "--csv"))))
    assert len(rows) == len(found["exponents"]) == 2
    for row, point in zip(rows, found["exponents"]):
        counts = {"outcome_" + name: count for name, count in point.pop("outcomes").items()}
        for name, value in (point | counts).items():
            assert math.isnan(float(row[name])) if value is None else float(row[name]) == value, name
    assert found["seeds"] == {"complete": 48, "pending": 0, "diverged": 0, "given_up": 0} and found["is_complete"]
    assert found["archive"] == str(netlyap.folder / "run/sweep.h5")
    assert found["next"] == [line.removeprefix("next: ") for line in netlyap("show", "run").splitlines()
                             if line.startswith("next: ")]


def test_show_of_few_and_of_none(netlyap):
    """No number where there is none: with fewer than 20 kept there is no interval."""
    netlyap("run", netlyap.job(GRID | {"sweep.eta": "1e-3", "sweep.seeds": "0:8"}), "--out", "run")
    point, = said(netlyap, "show", "run")["exponents"]
    assert point["kept"] == 0 and point["nmle"] is None and point["nmle_ci_low"] is None and point["kept_fraction"] == 0


def test_show_of_tangents(netlyap):
    netlyap("run", netlyap.job({"sweep.seeds": "0:8", "sweep.members": "2", "sweep.iterations": "230", "observe.names":
                                "tangent_growth hessian spectrum covariant", "observe.covariant.seeds": "0:2"}), "--out", "run")
    found = said(netlyap, "show", "run")
    assert found["exponents"] == []
    for name in ("tangent_exponents", "sharpness", "spectrum", "covariant"):
        assert len(found[name]) == 1 and found[name][0]["total"] > 0, name


def test_status(netlyap):
    netlyap("run", netlyap.job(GRID), "--out", "run", "--run.time_limit", "1e-9", code=75)
    found = said(netlyap, "status", "run")
    assert found["state"] == "stopped" and found["units"]["done"] < found["units"]["all"] == 6
    assert found["exit_code"] == 75 and not found["is_computed"] and found["workers"] is None
    assert said(netlyap, "status", "run", "--exit-code", code=75) == found
    assert [f"next: {command}" for command in found["next"]] == \
        [line for line in netlyap("status", "run").splitlines() if line.startswith("next: ")]
    netlyap("run", "run/job.ini", "--run.time_limit", "0")
    found = said(netlyap, "status", "run")
    assert found["state"] == "complete" and found["is_gathered"] and found["units"]["done"] == 6
    assert found["grid_points"] == {"all": 2, "complete": 2} and found["iterations_safe"] == 6 * 230


def test_of_an_old_archive(netlyap):
    """The first that there was, which lacks what later ones hold."""
    found = said(netlyap, "show", OLD)
    with h5py.File(OLD) as file:
        assert [point["nmle"] for point in found["exponents"]] == list(file["statistics/nmle"][0])
        series = file["lyapunov/exponent"][0, 0]
    assert found["seeds"] == {"complete": 17, "pending": 1, "diverged": 0, "given_up": 0} and not found["is_complete"]
    assert found["exponents"][0]["outcomes"] == {"kept": 9, "low_exponent": 0, "low_r_squared": 0, "degenerate": 0, "diverged": 0}
    assert said(netlyap, "verify", OLD, "--same-as", OLD)["differences"] == []
    found = said(netlyap, "series", OLD, "--column", "/lyapunov/exponent", "--at", "0,0", "--acf", "--lags", "1", "--shuffles", "20")
    assert found["values"] == 9
    x = series - series.mean()
    assert math.isclose(found["autocorrelation"]["lags"][0]["autocorrelation"], (x[1:] @ x[:-1] / 8) / (x @ x / 9))


def test_of_no_archive(netlyap):
    netlyap("run", netlyap.job(GRID), "--out", "run", "--run.time_limit", "1e-9", code=75)
    (netlyap.folder / "run/sweep.h5").unlink(missing_ok=True)
    netlyap.refuses("show", "run", "--json", code=75, says=["has no archive yet"])


def test_verify(netlyap):
    netlyap("run", netlyap.job(GRID), "--out", "run")
    netlyap("run", netlyap.job(GRID | {"sweep.seed": "2"}, "other.ini"), "--out", "other")
    assert said(netlyap, "verify", "run") == {
        "netlyap": "verify", "path": str(netlyap.folder / "run"), "damage": [], "differences": None,
        "next": [netlyap("verify", "run").splitlines()[-1].removeprefix("next: ")]}
    assert said(netlyap, "verify", "run", "--same-as", "run")["differences"] == []
    found = said(netlyap, "verify", "run", "--same-as", "other", code=65)
    assert any("/lyapunov/exponent" in line for line in found["differences"]) and found["next"] == []
    with h5py.File(netlyap.folder / "run/sweep.h5") as archive:
        place = archive["divergence/distance"].id.get_chunk_info(0).byte_offset + 20
    with open(netlyap.folder / "run/sweep.h5", "r+b") as file:
        file.seek(place)
        byte = file.read(1)
        file.seek(place)
        file.write(bytes([byte[0] ^ 1]))
    damage, = said(netlyap, "verify", "run", code=65)["damage"]
    assert damage["file"].endswith("run/sweep.h5") and "/divergence/distance" in damage["place"]


def test_plan(netlyap):
    job = netlyap.job(GRID)
    words = (job, "--ranks", "9", "--time-limit", "100")
    found = said(netlyap, "plan", *words)
    text = netlyap.printed("plan", *words)
    assert found["grid"] == {"eta": [0.5, 1], "epsilon": [1e-8], "perturb_at": [0], "seeds": list(range(24)), "members": 2,
                             "iterations": 230}
    assert found["units"] == {"all": 6, "done": 0, "given_up": 0, "begun": 0, "left": 6}
    assert found["grid_points"] == {"all": 2, "complete": 0} and found["member_steps"] == 2 * 24 * 3 * 230
    assert found["network"]["widths"] == [4, 10, 3] and found["network"]["parameters"] == 83
    for words_of in ("layers", "training", "perturbation"):
        assert re.search(f"^{words_of} +{re.escape(found['network'][words_of])}$", text, re.M)
    assert found["data"] == {
        "source": "iris", "read": None, "has_header": None, "features": 4, "feature_names": [], "targets": [],
        "training_samples": 120, "test_samples": 30, "warnings": [], "classes": found["data"]["classes"]}
    assert [kind["samples"] for kind in found["data"]["classes"]] == [50, 50, 50]
    assert sum(kind["training_samples"] for kind in found["data"]["classes"]) == 120
    assert found["time"]["workers"] == 6 and found["time"]["idle_workers"] == 2 and found["time_limit"]["seconds"] == 100
    in_all = found["member_steps"] / found["speed"]["member_steps_per_second"]
    assert math.isclose(found["time"]["core_hours"], in_all / 3600) and math.isclose(found["time"]["seconds"], in_all / 6)
    assert math.isclose(found["time"]["unit_seconds"], in_all / 6) and found["time_limit"]["starts_at_least"] == 1
    memory, disk = found["memory_bytes"], found["disk_bytes"]
    assert re.search(f"^memory        {rounded(memory['process'])} per process and {rounded(memory['gather'])} to gather", text, re.M)
    assert f"(journals {rounded(disk['journals'])}, archive {rounded(disk['archive'])})" in text and disk["journals_there"] == 0
    assert memory["process_tables_at_most"] == disk["archive_tables_at_most"] == disk["final_states_at_most"] == 0
    assert found["directory_note"] is found["why_foreign"] is found["in_use"] is found["extension"] is found["target"] is None
    assert [f"next: {command}" for command in found["next"]] == text.splitlines()[-1:]


def rounded(size):
    """Bytes as texts have them."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 999.5:
            return f"{size:.3g} {unit}".replace(".", r"\.") if unit != "B" else f"{size:.0f} B"
        size /= 1000


def test_plan_of_a_table_of_ones_own(netlyap):
    rows = "".join(f"{row % 7},{row % 3},{'ab'[row % 3 == 0]}\n" for row in range(40))
    (netlyap.folder / "own.csv").write_text("1.5,x 2,kind\n" + rows)
    own = {"data.source": "own.csv", "data.train": "30", "data.label_column": "kind"}
    data = said(netlyap, "plan", netlyap.job(GRID | own))["data"]
    assert data["has_header"] and data["feature_names"] == ["1.5", "x 2"] and data["features"] == 2
    assert {kind["name"]: kind["samples"] for kind in data["classes"]} == {"a": 26, "b": 14}
    assert (data["training_samples"], data["test_samples"]) == (30, 10) and data["read"].startswith("40 rows, 3 columns")
    (netlyap.folder / "own.csv").write_text("1.5,2.5,3\n" + rows.replace("a", "1").replace("b", "2"))
    found = said(netlyap, "plan", netlyap.job(GRID | own | {"data.label_column": "3", "data.header": "yes"}))
    assert "say data.header = no" in found["data"]["warnings"][0]
    found = said(netlyap, "plan", netlyap.job(GRID | {"data.source": "chebyshev(6, 20)", "network.loss": "squared"}))
    assert found["data"]["classes"] == [] and len(found["data"]["targets"]) == 1 and "T6(x)" in found["data"]["read"]
    found = said(netlyap, "plan", netlyap.job(GRID | {"sweep.eta": "logspace(1, 2, 2)", "sweep.epsilon": "1e-14",
                                                      "sweep.seeds": "9007199254740993"}))
    assert found["grid"]["seeds"] == ["9007199254740993"] and found["grid"]["eta"] == [10, 100]
    assert len(found["notes"]) == 2 and "below 1e-13" in found["notes"][1]


def test_plan_of_what_is_left(netlyap):
    job = netlyap.job(GRID)
    netlyap("run", job, "--out", "run", "--slice", "1/2")
    found = said(netlyap, "plan", "run/job.ini")
    assert found["units"]["done"] == 3 and found["units"]["left"] == 6 - found["units"]["done"]
    assert found["directory"] == str(netlyap.folder / "run") and found["member_steps"] == found["units"]["left"] * 8 * 3 * 230
    found = said(netlyap, "plan", job, "--sweep.seed", "2", "--run.target", "nmle", "--run.target_error", "0.1", "--out", "new")
    assert found["target"]["most_seeds"] > found["target"]["first_seeds"] == 24 and found["target"]["error"] == 0.1
    assert found["target"]["member_steps_at_most"] == found["target"]["most_seeds"] * 2 * 3 * 230
    netlyap.refuses("plan", job, "--json", "--sweep.seed", "2", "--out", "run", says=["sweep.seed"])
    netlyap("run", "run/job.ini")
    found = said(netlyap, "plan", "run/job.ini")
    assert found["units"]["left"] == 0 and found["next"] == [f"netlyap show {netlyap.folder}/run/sweep.h5"]
    larger = said(netlyap, "plan", "run/job.ini", "--sweep.seeds", "0:32", "--extend")
    assert larger["units"]["done"] == 6 and larger["units"]["left"] == 2 and larger["grid_points"]["complete"] == 0


def test_simulate(netlyap):
    job = netlyap.job(GRID)
    words = (job, "--ranks", "1001", "--curve", "--unit-seconds", "10", "--sweep.seeds", "0:8000", "--time-limit", "3600",
             "--node-failures-per-day", "200", "--launcher", "srun")
    found = said(netlyap, "simulate", *words)
    text = netlyap.printed("simulate", *words)
    assert found["units"] == 2000 and found["unit_seconds"] == 10 and "2 k units of 10 s" in text
    rows = [line.split() for line in text.splitlines() if re.match(r" +\d+ ", line)]
    assert [str(machine["ranks"]) for machine in found["machines"]] == [row[0] for row in rows] == ["2", "11", "101", "1001"]
    for row, machine in zip(rows, found["machines"]):
        *_, efficiency, percent, mean, peak, busy, same, failures, starts, lost, limits = \
            re.sub(r"(\d) ([kMG]) ", r"\1\2 ", " ".join(row) + " ").split()
        assert (percent, same) == ("%", "%") and efficiency == f"{100 * machine['efficiency']:.1f}"
        assert busy == f"{100 * machine['master_busy']:.1f}"
        assert (int(failures), int(starts)) == (machine["node_failures"], machine["starts"])
        assert lost == f"{machine['core_seconds_lost_to_failures'] / 3600:.2f}"
        assert limits == f"{machine['core_seconds_lost_to_limits'] / 3600:.2f}"
    assert found["machines"][0]["starts"] > 1 and found["machines"][0]["core_seconds_lost_to_limits"] > 0
    assert [f"next: {command}" for command in found["next"]] == text.splitlines()[-1:]


def logistic(folder, values):
    """The logistic map at r = 4, whose exponent is ln 2."""
    x, lines = 0.3, []
    for _ in range(values):
        x = 4 * x * (1 - x)
        lines.append(f"{x!r}\n")
    (folder / "logistic.csv").write_text("".join(lines))


def test_series(netlyap):
    """Every number of the text, in full."""
    logistic(netlyap.folder, 4000)
    words = ("logistic.csv", "--acf", "--lags", "9", "--shuffles", "50", "--kantz", "--references", "500", "--visibility",
             "--laminar", "1", "--laminar-shortest", "2", "--laminar-tolerance", "0.05")
    found = said(netlyap, "series", *words)
    text = netlyap.printed("series", *words)
    assert found["values"] == 4000 and f"read         {found['read']}\n" in text and found["file"] == "logistic.csv"
    lags, divergence = found["autocorrelation"]["lags"], found["divergence"]
    for one in lags:
        assert (f"{one['lag']:5}  {one['autocorrelation']:15.6f}  {one['low']:10.6f}  {one['high']:10.6f}"
                f"{'  *' * one['is_outside']}\n") in text
    assert len(lags) == 9 and found["autocorrelation"]["outside"] == sum(one["is_outside"] for one in lags)
    for k, mean_log in enumerate(divergence["mean_log_distance"]):
        assert re.search(f"^{k:5}  {mean_log:10.5f}", text, re.M)
    assert f"references   {divergence['references']}, {divergence['with_neighbours']} of them" in text
    exponent, line = divergence["exponent"], re.search("^exponent.*$", text, re.M)[0]
    assert f"{exponent['value']:.4f} per value, interval {exponent['low']:.4f} .. {exponent['high']:.4f}" in line
    assert abs(exponent["value"] - math.log(2)) < 0.1 and exponent["has_settled"] == ("not settled" not in line)
    assert not exponent["is_citable"], "4000 values are too few"
    assert len(divergence["slopes"]) == len(re.findall(r"^ +--embedding \d+: ", text, re.M))
    for one in divergence["slopes"]:
        assert (f"--embedding {one['embedding']}: {one['slope']:.4f}, {one['low']:.4f} .. {one['high']:.4f} "
                f"(k = 1 .. {one['window_end']}, {one['references']} references)") in text
    assert f"{divergence['for_comparison']['slope']:.4f}, {divergence['for_comparison']['low']:.4f} .." in text
    assert f"verdict      {divergence['verdict']}: with" in text and divergence["finding"] == "chaos"
    assert f"e^{divergence['growth']:.2f} up to k = {divergence['window_end']}; R^2 = {divergence['r_squared']:.3f} " in text
    laminar, visibility = found["laminar"], found["visibility"]
    assert (f"{laminar['stretches']} stretches near period 1: mean length {laminar['mean']:.1f}, median {laminar['median']:g}, "
            f"longest {laminar['longest']:g}") in text
    for one in visibility["degrees"]:
        assert f"{one['degree']:5}  {one['values'] / 4000:10.6f}\n" in text
    assert f"mean degree  {visibility['mean_degree']:.4f}" in text and f"entropy      {visibility['entropy']:.4f}" in text
    assert f"rate         {visibility['rate']:.4f}" in text


def test_series_without_a_result(netlyap):
    """null for what nobody asked for and for what is not there."""
    (netlyap.folder / "two.csv").write_text("1\n2\n" * 200)
    found = said(netlyap, "series", "two.csv", "--kantz", "--laminar", "2", "--header", "no")
    assert found["autocorrelation"] is None and found["visibility"] is None
    assert found["laminar"] == {"period": 2, "stretches": 0, "mean": None, "median": None, "longest": None}
    divergence = found["divergence"]
    assert divergence["exponent"] is None and divergence["slopes"] == [] and divergence["verdict"] == "undecided"
    assert divergence["growth"] is None and divergence["advice"] in netlyap("series", "two.csv", "--kantz", "--header", "no")
    (netlyap.folder / "ramp.csv").write_text("".join(f"{number}\n" for number in range(40)))
    found = said(netlyap, "series", "ramp.csv", "--visibility", "--header", "no")
    assert found["visibility"]["rate"] is None and found["visibility"]["degrees"][0] == {"degree": 1, "values": 2}
    assert found["divergence"] is None and found["laminar"] is None
    netlyap.refuses("series", "two.csv", "--json", "--header", "no", says=["say what to do with it"])
