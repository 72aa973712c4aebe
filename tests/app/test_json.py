"""What --json prints: one object of the schema that comes with the program, with the numbers of the tables."""
# ctest: LABELS slow-under-sanitizer
import csv
import io
import json
import math
import os
from pathlib import Path

import h5py
import jsonschema
import pytest

SCHEMA = json.loads((Path(os.environ["NETLYAP_SOURCE"]) / "src/app/output.schema.json").read_text())
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
