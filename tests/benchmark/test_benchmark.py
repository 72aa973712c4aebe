"""The benchmark runs, every peer follows our trajectories, and its JSON has what was agreed. No rate is judged here."""
# ctest: LABELS slow-under-sanitizer
import glob
import json
import os
import re
import subprocess

import pytest

PROGRAM = os.path.join(os.environ["NETLYAP_BUILD"], "netlyap_benchmark")


@pytest.fixture(scope="module")
def short_run(tmp_path_factory):
    file = tmp_path_factory.mktemp("benchmark") / "bench.json"
    run = subprocess.run([PROGRAM, "--short", "--json", file], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(file.read_text()), run.stdout


SHAPES = ["4-10-3", "64-64-10", "784-64-10"]


def rows(numbers, kind):
    return [row for row in numbers["rows"] if row["kind"] == kind]


def test_json_has_its_keys(short_run):
    numbers, _ = short_run
    assert {"fraction_of_limit", "ratio_to_scalar_libm", "ratio_to_eigen", "ratio_to_eigen_tuned", "ratio_of_whole_run",
            "whole_run", "best", "processor", "compiler", "steps",
            "operations_of_limit", "operations", "fma_peaks", "rows"} <= numbers.keys()
    assert numbers["operations_of_limit"] == 34286
    assert list(numbers["shapes"]) == SHAPES
    for shape in numbers["shapes"].values():
        for row in shape["rows"]:
            assert row["member_steps_per_second"] > 0 and row["ratio_of_ours"] > 0


def test_top_level_is_the_best_of_ours_against_the_best_of_theirs(short_run):
    numbers, _ = short_run
    best = max(rows(numbers, "ours"), key=lambda row: row["member_steps_per_second"])
    assert numbers["best"] == best["implementation"]
    assert numbers["fraction_of_limit"] == best["fraction_of_limit"]
    for kind in ("scalar_libm", "eigen", "eigen_tuned"):
        assert numbers[f"ratio_to_{kind}"] == min(row["ratio_of_ours"] for row in rows(numbers, kind))


@pytest.mark.parametrize("name", SHAPES)
def test_shape_has_our_kernels_and_its_fastest_peer(short_run, name):
    numbers, table = short_run
    shape = numbers["shapes"][name]
    ours = rows(shape, "ours")
    for row in ours:
        kernel = shape[row["implementation"].removeprefix("netlyap ")]
        assert kernel["fraction_of_limit"] == row["fraction_of_limit"]
        assert kernel["member_steps_per_second"] == row["member_steps_per_second"]
    best = max(ours, key=lambda row: row["member_steps_per_second"])
    peers = [row for row in shape["rows"] if row not in ours]
    fastest = max(peers, key=lambda row: row["member_steps_per_second"])
    assert (shape["best"], shape["fastest_peer"]) == (best["implementation"], fastest["implementation"])
    assert shape["ratio_to_fastest_peer"] == best["member_steps_per_second"] / fastest["member_steps_per_second"]
    summary = [line for line in table.splitlines() if line.startswith(f"| {name} x ")]
    assert len(summary) == 1 and f"| {fastest['implementation']} |" in summary[0]


def test_first_shape_is_the_one_of_the_top_level(short_run):
    numbers, _ = short_run
    assert numbers["shapes"]["4-10-3"]["rows"] == numbers["rows"]


def test_everybody_takes_part_and_follows_our_trajectories(short_run):
    numbers, _ = short_run
    names = [row["implementation"] for row in numbers["rows"]]
    assert "netlyap scalar" in names and len(names) == len(set(names))
    assert len(rows(numbers, "scalar_libm")) == 2
    assert len(rows(numbers, "eigen")) == 1
    for shape in numbers["shapes"].values():
        assert len(rows(shape, "eigen_tuned")) == 1
        assert len({row["implementation"] for row in shape["rows"]}) == len(shape["rows"])
        for row in shape["rows"]:
            assert row["difference"] <= (0 if row["kind"] == "ours" else 1e-9), row["implementation"]


def test_numpy_multiplies_by_openblas_or_is_left_out(short_run):
    numbers, table = short_run
    found = [[row["implementation"] for row in rows(shape, "numpy")] for shape in numbers["shapes"].values()]
    if "numpy is left out" in table:
        assert found == [[], [], []] and not glob.glob("/usr/lib/*/openblas-*/libblas.so.3")
    else:
        names = r"numpy, OpenBLAS \(\w+\), per network;numpy, OpenBLAS \(\w+\), 8 in one product"
        assert all(re.fullmatch(names, ";".join(peers)) for peers in found), found


def test_counted_operations(short_run):
    """Network and exponentials alone: 40 + 20 + 20 + 20 + 40 and 12 x 7 per sample, less what a better way may save."""
    operations = short_run[0]["operations"]
    assert 120 * 150 < operations["fma"] + operations["multiplications"] <= 34286
    assert 0 < operations["divisions"] <= 120 * 11


@pytest.mark.parametrize("name", SHAPES[1:])
def test_limit_of_wide_shapes_is_what_our_kernels_execute(short_run, name):
    """Two products with the inputs and three with the hidden units, and little else; class 0 needs no unit."""
    shape = short_run[0]["shapes"][name]
    inputs, hidden, classes = (int(width) for width in name.split("-"))
    operations = shape["operations"]
    executed = operations["fma"] + operations["multiplications"]
    assert shape["operations_of_limit"] == executed
    products = shape["samples"] * hidden * (2 * inputs + 3 * (classes - 1))
    assert products < executed < 1.15 * products
    assert 0 < operations["divisions"] <= shape["samples"] * (hidden + classes)


def test_whole_run_is_the_program(short_run):
    run = short_run[0]["whole_run"]
    assert run["member_steps"] == 8 * 6 * 20
    assert len(run["seconds"]) == len(run["ratios"]) >= 2 and min(run["seconds"]) > 0.01 and min(run["ratios"]) > 0


def test_durability_is_measured():
    run = subprocess.run([PROGRAM, "--durability", "--short"], capture_output=True, text=True)
    assert run.returncode == 0 and "journals, checkpoints and leases: they cost" in run.stdout, run.stderr


def test_gathering_is_measured():
    """The run fails where archives of other writers are not the same."""
    program = os.path.join(os.environ["NETLYAP_BUILD"], "netlyap_gather_rate")
    run = subprocess.run([program, "--short"], capture_output=True, text=True)
    assert run.returncode == 0 and "all archives are the same, byte for byte" in run.stdout, run.stdout + run.stderr


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
    for shape in numbers["shapes"].values():
        for row in shape["rows"]:
            assert row["implementation"] in table
    assert numbers["processor"] in table


def test_unknown_option_is_refused():
    run = subprocess.run([PROGRAM, "--fast"], capture_output=True, text=True)
    assert run.returncode == 64 and "--fast" in run.stderr
