"""Others may be able to write in a run directory: links are not followed, and nobody waits for a FIFO."""
# ctest: LABELS slow-under-sanitizer
import os

import pytest

VICTIM = "years of work\n"
WRITTEN = ["sweep.h5.tmp", "sweep.h5", "lock", "log/rank-0.log", "status/master", "status/master.tmp", "job.ini", "job.ini.tmp",
           "job.given.txt", "job.given.txt.tmp"]
VERBS = [["status", "run"], ["verify", "run"], ["gather", "run"], ["run", "job.ini", "--out", "run"], ["show", "run"],
         ["plan", "job.ini", "--out", "run"]]


@pytest.mark.parametrize("name", WRITTEN)
def test_links_are_not_followed(netlyap, finished, name):
    for kind in ("symbolic", "hard"):
        victim = netlyap.folder / f"{kind} victim"
        victim.write_text(VICTIM)
        place = finished / name
        place.unlink(missing_ok=True)
        if kind == "symbolic":
            place.symlink_to(victim)
        else:
            os.link(victim, place)
        for words in VERBS:
            process = netlyap.start(*words)
            said = "".join(netlyap.output(process))
            assert process.returncode in (0, 64, 65, 74, 75) and "internal error" not in said, (words, said)
            assert victim.read_text() == VICTIM, (kind, words, said)


@pytest.mark.parametrize("name", ["journal", "status", "log"])
def test_folders_that_are_links_are_refused(netlyap, finished, name):
    (finished / name).rename(netlyap.folder / "elsewhere")
    (finished / name).symlink_to(netlyap.folder / "elsewhere")
    assert f"run/{name} is a link" in netlyap("run", "job.ini", "--out", "run", code=64)


@pytest.mark.parametrize("kind", ["fifo", "folder", "device"])
@pytest.mark.parametrize("name", ["sweep.h5", "lock", "log/rank-0.log", "status/master", "job.ini", "job.given.txt",
                                  "journal/x.journal"])
def test_nobody_waits_for_what_is_no_file(netlyap, finished, name, kind):
    """A verb that hangs fails by the time that the program is given."""
    place = finished / name
    place.unlink(missing_ok=True)
    if kind == "fifo":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to("/dev/zero")
    for words in VERBS:
        process = netlyap.start(*words)
        said = "".join(netlyap.output(process))
        assert process.returncode in (0, 64, 65, 74) and "internal error" not in said, (words, process.returncode, said)
