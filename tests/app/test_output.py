"""What is printed: it reaches its reader or the exit code says so, and it moves no cursor."""
# ctest: LABELS slow-under-sanitizer
import subprocess

import pytest


@pytest.mark.parametrize("words", [["show", "run", "--csv"], ["show", "run"], ["--help"], ["--version"], ["jobs", "--defaults"],
                                   ["run", "--help"], ["status", "run"], ["verify", "run"], ["gather", "run"],
                                   ["plan", "job.ini"], ["run", "job.ini", "--out", "run"]], ids=" ".join)
def test_a_full_device_is_told(netlyap, finished, words):
    with open("/dev/full", "w") as full:
        done = subprocess.run([netlyap.program, *words], cwd=netlyap.folder, stdout=full, stderr=subprocess.PIPE,
                              text=True, timeout=240)
    assert done.returncode == 74 and done.stderr.endswith(
        "netlyap: writing to standard output failed: No space left on device; what was asked for is done, but not all of "
        "it was printed\n"), done


def test_control_characters_are_shown_not_obeyed(netlyap, small_job):
    """From a title, from the holder of a lock and from a file name."""
    netlyap.job(small_job | {"sweep.name": "a \x1b]0;b\x07 \x9b c"})
    said = netlyap("run", "job.ini", "--out", "run") + netlyap("show", "run") + netlyap("plan", "job.ini")
    assert "\\x1b]0;b\\x07" in said and "\x1b" not in said and "\x07" not in said
    (netlyap.folder / "run/lock").write_text("vm\nprocess 1 \x1b[2J\n1\nelsewhere\nx\n")
    said = netlyap("status", "run")
    assert "process 1 \\x1b[2J" in said and "\x1b" not in said
    said = netlyap("show", "no\x1b[31mthing", code=64)
    assert "no\\x1b[31mthing" in said and "\x1b" not in said
    said = netlyap("run", "job.ini", "--out", "run", "--sweep.\x1b", "1", code=64)
    assert "\x1b" not in said
