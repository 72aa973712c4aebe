"""tests/fuzz/run with targets that are scripts: what it says of those that are clean, break a promise, or never end."""
# ctest: LABELS slow-under-sanitizer
import os
import subprocess
from pathlib import Path

import pytest

FUZZ = Path(os.environ["NETLYAP_SOURCE"]) / "tests/fuzz"
TARGETS = ["archive", "checkpoint", "csv", "data", "job_file", "journal", "lists", "series"]
FINDINGS = 'for word; do case "$word" in -artifact_prefix=*) findings=${word#*=} ;; esac; done\n'
CLEAN = "echo '#7 DONE cov: 12 ft: 30 corp: 5/40b'; echo 'stat::number_of_executed_units: 77' >&2\n"
CRASH = FINDINGS + """echo 'broken promise: every row has a class'; echo abc > ${findings}crash-1
echo "artifact_prefix='$findings'; Test unit written to ${findings}crash-1"; exit 77
"""


def fuzz(*words):
    """Exit code and output."""
    program = subprocess.run([FUZZ / "run", *map(str, words)], timeout=120, text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
    return program.returncode, program.stdout


def make_targets(folder, **scripts):
    """Executables in place of the targets of a build folder."""
    for name, script in scripts.items():
        file = folder / f"fuzz_{name}"
        file.write_text("#!/bin/sh\n" + script)
        file.chmod(0o755)


def test_clean_targets(tmp_path):
    make_targets(tmp_path, **{name: CLEAN for name in TARGETS})
    code, text = fuzz("--build", tmp_path, "--seconds", 1)
    assert code == 0, text
    for name in TARGETS:
        assert any(line.startswith(name) and " clean " in line and " 77 executions " in line
                   for line in text.splitlines()), text
    assert "8 targets, 0 with a finding\n" in text


def test_a_finding_is_kept_and_can_be_repeated(tmp_path):
    make_targets(tmp_path, csv=CRASH, lists=CLEAN)
    code, text = fuzz("--build", tmp_path, "--seconds", 1, "csv", "lists")
    assert code == 1
    assert "broken promise: every row has a class" in text and "2 targets, 1 with a finding" in text
    kept = tmp_path / "findings/csv/crash-1"
    assert kept.exists() and f"repeat: {tmp_path}/fuzz_csv -timeout=240 {kept}\n" in text


def test_an_end_without_an_input_is_a_finding_too(tmp_path):
    make_targets(tmp_path, csv="exit 1\n")
    code, text = fuzz("--build", tmp_path, "--seconds", 1, "csv")
    assert code == 1 and "no input was kept" in text and f"{tmp_path}/log/csv.txt" in text


def test_what_a_target_is_told(tmp_path):
    make_targets(tmp_path, csv='printf "%s\\n" "$@"; echo "in $TMPDIR"; test -w "$TMPDIR"\n')
    code, text = fuzz("--build", tmp_path, "--seconds", 5, "csv")
    assert code == 0, text
    said = (tmp_path / "log/csv.txt").read_text()
    for word in ("-max_total_time=5", "-timeout=240", "-rss_limit_mb=2048", f"{tmp_path}/corpus/csv",
                 f"{FUZZ}/corpus/csv"):
        assert word in said
    assert not Path(said.partition("in ")[2].strip()).exists()


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_has_a_small_corpus(target):
    files = list((FUZZ / "corpus" / target).iterdir())
    assert files and all(file.stat().st_size <= 4096 for file in files)
    assert (FUZZ / f"{target}_fuzz.cpp").exists()


def test_help_teaches():
    code, text = fuzz("--help")
    assert code == 0
    for part in (*TARGETS, "--seconds", "--parallel", "examples:", "Exit code 0", "build/fuzz/findings", "corpus"):
        assert part in text


def test_what_cannot_be_run(tmp_path):
    code, text = fuzz("--build", tmp_path, "hdf5")
    assert code == 2 and "there is no target hdf5; there are archive " in text
    code, text = fuzz("--build", tmp_path, "csv")
    assert code == 2 and f"there is no {tmp_path}/fuzz_csv" in text
    code, text = fuzz("--build", tmp_path, "--seconds", 0)
    assert code == 2 and "--seconds" in text
