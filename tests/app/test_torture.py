"""Two rounds of tests/torture, and the proof that it notices what it is there for."""
# ctest: PROCESSORS 2 TIMEOUT 900 LABELS slow-under-sanitizer
import os
import shutil
import subprocess
from pathlib import Path

import pytest

TORTURE = Path(os.environ["NETLYAP_SOURCE"]) / "tests/torture"


def torture(folder, *words):
    """Exit code and output; the run directories are made in the folder."""
    program = subprocess.run([TORTURE, *map(str, words)], env=os.environ | {"TMPDIR": str(folder)}, timeout=800,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return program.returncode, program.stdout


def left_in(folder):
    """What lies there, but for the session folder of an mpirun that was killed and could not clean up."""
    return [entry for entry in folder.iterdir() if not entry.name.startswith("ompi.")]


def test_two_rounds(tmp_path):
    code, text = torture(tmp_path, "--rounds", 2, "--seed", 203, "--deaths-per-round", 3)
    assert code == 0, text
    assert text.count(": identical\n") == 2 and "2 rounds in " in text and " 0 failed; " in text
    assert "0 differing archives, 0 unreadable files, 0 other failures" in text
    assert not left_in(tmp_path)


# A program that is netlyap but for what it does in the run directory `disturbed`.
BROKEN = {
    "another archive": ('exec "$real" "$@" --sweep.seed 4711', "the archive is another", "1 differing archives"),
    "no archive": ('"$real" "$@" || exit; echo > disturbed/sweep.h5', "status does not call the run complete",
                   "1 other failures"),
    "refuses": ("exit 64", "gave 64", "1 other failures"),
    "never complete": ("exit 75", "gave 75", "1 other failures"),
    "a trace": ("echo internal error: x; exit 0", "a start has ended badly", "1 other failures")}


@pytest.mark.parametrize("kind", BROKEN)
def test_it_can_fail(tmp_path, kind):
    command, sentence, count = BROKEN[kind]
    program = tmp_path / "broken"
    program.write_text(f'#!/bin/sh\nreal={os.environ["NETLYAP"]}\n'
                       f'case "$*" in "run "*disturbed*) {command} ;; *) exec "$real" "$@" ;; esac\n')
    program.chmod(0o755)
    code, text = torture(tmp_path, "--rounds", 1, "--seed", 3, "--deaths-per-round", 1, "--program", program,
                         "--alone")
    assert code == 1, text
    assert sentence in text and count in text and "1 failed; " in text
    kept = Path(text.partition("kept: ")[2].partition("\n")[0])
    assert kept.parent == tmp_path and (kept / "reference/sweep.h5").exists()
    assert f"repeat: {TORTURE} --rounds 1 --seed 3 --deaths-per-round 1 --program {program} --alone\n" in text
    shutil.rmtree(kept)


def test_workers_that_hang_are_not_taken_for_slow_ones(tmp_path):
    """A busy machine excuses silence once; a program whose workers are silent for longer, too, is broken."""
    program = tmp_path / "broken"
    program.write_text('#!/bin/sh\ncase "$*" in *"disturbed --run.lease_timeout 60"*) exit 0 ;; '
                       '*"disturbed --run.lease_timeout"*) echo all workers are lost; exit 75 ;; '
                       f'*) exec {os.environ["NETLYAP"]} "$@" ;; esac\n')
    program.chmod(0o755)
    code, text = torture(tmp_path, "--rounds", 1, "--seed", 3, "--deaths-per-round", 40, "--program", program, "--alone")
    assert code == 1 and "no other worker was heard of in time" in text, text
    assert "status does not call the run complete" in text and "1 failed; " in text


def test_it_notices_what_happens_beside_the_run(tmp_path):
    """A program that breaks its promise to whoever looks at the directory meanwhile."""
    program = tmp_path / "broken"
    program.write_text(f'#!/bin/sh\ncase "$*" in "gather disturbed"|"status disturbed"|"verify disturbed/sweep.h5") '
                       f'exit 70 ;; *) exec {os.environ["NETLYAP"]} "$@" ;; esac\n')
    program.chmod(0o755)
    code, text = torture(tmp_path, "--rounds", 2, "--seed", 3, "--deaths-per-round", 5, "--program", program)
    assert code == 1 and "beside the run gave 70" in text, text


def test_help_teaches(tmp_path):
    code, text = torture(tmp_path, "--help")
    assert code == 0
    for part in ("--rounds", "--minutes", "--seed", "--program", "--deaths-per-round", "--alone", "SIGKILL", "SIGXFSZ",
                 "SIGSTOP", "ulimit -f", "examples:", "Exit code 0"):
        assert part in text


def test_missing_program(tmp_path):
    code, text = torture(tmp_path, "--program", tmp_path / "nothing")
    assert code == 2 and "there is no program" in text and "jobs/quickstart" in text
