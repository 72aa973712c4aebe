"""The benchmark runs, every peer follows our trajectories, and its JSON has what was agreed. No rate is judged here."""
# ctest: LABELS slow-under-sanitizer
import json
import os
import subprocess

import pytest

PROGRAM = os.path.join(os.environ["NETLYAP_BUILD"], "netlyap_benchmark")


@pytest.fixture(scope="module")
def short_run(tmp_path_factory):
    file = tmp_path_factory.mktemp("benchmark") / "bench.json"
    run = subprocess.run([PROGRAM, "--short", "--json", file], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(file.read_text()), run.stdout


def rows(numbers, kind):
    return [row for row in numbers["rows"] if row["kind"] == kind]


def test_json_has_its_keys(short_run):
    numbers, _ = short_run
    assert {"fraction_of_limit", "ratio_to_scalar_libm", "ratio_to_eigen", "ratio_to_eigen_tuned", "ratio_of_whole_run",
            "whole_run", "best", "processor", "compiler", "steps",
            "operations_of_limit", "operations", "fma_peaks", "rows"} <= numbers.keys()
    assert numbers["operations_of_limit"] == 34286
    for row in numbers["rows"]:
        assert row["member_steps_per_second"] > 0 and row["ratio_of_ours"] > 0


def test_top_level_is_the_best_of_ours_against_the_best_of_theirs(short_run):
    numbers, _ = short_run
    best = max(rows(numbers, "ours"), key=lambda row: row["member_steps_per_second"])
    assert numbers["best"] == best["implementation"]
    assert numbers["fraction_of_limit"] == best["fraction_of_limit"]
    for kind in ("scalar_libm", "eigen", "eigen_tuned"):
        assert numbers[f"ratio_to_{kind}"] == min(row["ratio_of_ours"] for row in rows(numbers, kind))


def test_everybody_takes_part_and_follows_our_trajectories(short_run):
    numbers, _ = short_run
    names = [row["implementation"] for row in numbers["rows"]]
    assert "netlyap scalar" in names and len(names) == len(set(names))
    assert len(rows(numbers, "scalar_libm")) == 2
    assert len(rows(numbers, "eigen")) == len(rows(numbers, "eigen_tuned")) == 1
    for row in numbers["rows"]:
        assert row["difference"] <= (0 if row["kind"] == "ours" else 1e-9), row["implementation"]


def test_counted_operations(short_run):
    """Network and exponentials alone: 40 + 20 + 20 + 20 + 40 and 12 x 7 per sample, less what a better way may save."""
    operations = short_run[0]["operations"]
    assert 120 * 150 < operations["fma"] + operations["multiplications"] <= 34286
    assert 0 < operations["divisions"] <= 120 * 11


def test_whole_run_is_the_program(short_run):
    run = short_run[0]["whole_run"]
    assert run["member_steps"] == 8 * 6 * 20
    assert len(run["seconds"]) == len(run["ratios"]) >= 2 and min(run["seconds"]) > 0.01 and min(run["ratios"]) > 0


def test_durability_is_measured():
    run = subprocess.run([PROGRAM, "--durability", "--short"], capture_output=True, text=True)
    assert run.returncode == 0 and "journals, checkpoints and leases: they cost" in run.stdout, run.stderr


def test_observation_is_measured():
    run = subprocess.run([PROGRAM, "--observables", "--short"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    rows = [line.split("|")[1].strip() for line in run.stdout.splitlines() if line.startswith(("0.1 |", "1.0 |", "5.0 |"))]
    assert len(rows) == 18 and rows[4:6] == ["saturation period intermittency", "all three beyond the dearest"], run.stdout


def test_tangents_are_measured_beside_numpy():
    """The run fails where numpy's tangents are not ours."""
    run = subprocess.run([PROGRAM, "--tangent", "--short"], capture_output=True, text=True)
    assert run.returncode == 0 and "numpy's tangents agree with ours" in run.stdout, run.stdout + run.stderr
    table = [line.split("|") for line in run.stdout.splitlines() if "|" in line][1:]
    kernels = [row[0].strip() for row in table]
    assert kernels[0] == "scalar" and kernels[-1] == "numpy"
    for _, of_one, spectrum, steps in table:
        assert len(of_one.split()) == 3 and min(float(cost) for cost in of_one.split()) > 0
        assert float(spectrum) > max(float(cost) for cost in of_one.split())
    assert [row[3].split()[0] for row in table] == [*kernels[:-1], kernels[-2]]


def test_file_that_cannot_be_written_is_refused_before_measuring(tmp_path):
    run = subprocess.run([PROGRAM, "--json", tmp_path / "missing" / "bench.json"], capture_output=True, text=True)
    assert run.returncode == 74 and "bench.json" in run.stderr and "Measuring" not in run.stderr


def test_table_names_everybody(short_run):
    numbers, table = short_run
    for row in numbers["rows"]:
        assert row["implementation"] in table
    assert numbers["processor"] in table


def test_unknown_option_is_refused():
    run = subprocess.run([PROGRAM, "--fast"], capture_output=True, text=True)
    assert run.returncode == 64 and "--fast" in run.stderr
