"""One byte that is not as it was written: `verify` names the file and the place, and running again repairs it."""
import re
import shutil

import pytest


@pytest.fixture
def run(netlyap, finished):
    """The directory of a finished run; good.h5 is a copy of its archive."""
    shutil.copy(finished / "sweep.h5", netlyap.folder / "good.h5")
    return finished


def flip(file, place):
    content = bytearray(file.read_bytes())
    content[place] ^= 0x10
    file.write_bytes(content)


def assert_repaired(netlyap):
    netlyap("run", "job.ini", "--out", "run")
    assert "every checksum is right" in netlyap("verify", "run", "--same-as", "good.h5")


@pytest.mark.parametrize("share", [0.5, 0.25, 0.999])
def test_journal(netlyap, run, share):
    journal, = run.glob("journal/*")
    place = int(journal.stat().st_size * share)
    flip(journal, place)
    text = netlyap("verify", "run", code=65)
    named = re.search(rf"run/journal/{re.escape(journal.name)}: at byte (\d+): damaged record", text)
    assert named and place - 110_000 < int(named.group(1)) <= place  # a record has 107 kB
    assert "11 good records" in text and "run is damaged in 1 place" in text and "run the job again" in text
    # Everything else that the journal holds is still used.
    assert "left as it is" in netlyap("gather", "run", code=65), "a poorer archive does not replace a richer one"
    (run / "sweep.h5").unlink()
    assert "gathered 11 of 12 units, 1 pending; 1 damaged place" in netlyap("gather", "run")
    netlyap("status", "run", "--exit-code", code=75)
    assert_repaired(netlyap)
    assert f"{journal.name}: at byte {named.group(1)}: damaged record (made good" in netlyap("verify", "run")


def test_journal_cut_off(netlyap, run):
    """As after a death in the middle of writing: nothing is wrong, the last unit is computed again."""
    journal, = run.glob("journal/*")
    journal.write_bytes(journal.read_bytes()[:-1000])
    text = netlyap("verify", "run")
    assert journal.name in text and "incomplete record at the end of the file" in text
    netlyap("status", "run", "--exit-code", code=75)
    assert_repaired(netlyap)


def test_foreign_journal(netlyap, run, small_job):
    netlyap.job(small_job | {"sweep.seed": "2"}, "other.ini")
    netlyap("run", "other.ini", "--out", "other")
    journal, = (netlyap.folder / "other").glob("journal/*")
    journal.rename(run / "journal/9-foreign.journal")
    for words in (["verify", "run"], ["gather", "run"], ["status", "run"]):
        text = netlyap(*words, code=65)
        assert "9-foreign.journal belongs to another job: sweep.seed is 2 there and 1 in job.ini; if job.ini was edited" in text
        assert "if not, move the journal out of the run directory" in text


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.995])
def test_archive(netlyap, run, share):
    archive = run / "sweep.h5"
    flip(archive, int(archive.stat().st_size * share))
    for given in ("run", "run/sweep.h5"):
        text = netlyap("verify", given, code=65)
        assert "run/sweep.h5" in text and "every checksum is right" not in text
    assert_repaired(netlyap)


@pytest.mark.parametrize("harm", ["a byte at the front", "a byte near the end", "cut off", "empty", "text"])
def test_a_damaged_archive_is_written_again_by_gather(netlyap, run, harm):
    """`show` named no command, `verify` of the file said to run the job again."""
    archive = run / "sweep.h5"
    size = archive.stat().st_size
    content = archive.read_bytes()
    if "byte" in harm:
        flip(archive, size // 100 if harm.endswith("front") else size - 60)
    else:
        archive.write_bytes({"cut off": content[:size // 2], "empty": b"", "text": b"text\n"}[harm])
    for words in (["show", "run"], ["show", "run/sweep.h5"], ["show", "run", "--csv"], ["verify", "run"], ["verify", "run/sweep.h5"],
                  ["series", "run", "--column", "/training/loss", "--at", "0,0,0", "--acf"]):
        text = netlyap(*words, code=65)
        assert text.splitlines()[-1].startswith("netlyap: run/sweep.h5 "), text
        assert text.endswith(f"`netlyap gather {run}` writes it again from the journals\n"), text
    netlyap("gather", "run")
    assert "every checksum is right" in netlyap("verify", "run", "--same-as", "good.h5")
    archive.rename(netlyap.folder / "alone.h5")
    flip(netlyap.folder / "alone.h5", size // 100)
    assert "`netlyap gather /" not in netlyap("show", "alone.h5", code=65)


def test_archive_names_the_place(netlyap, run):
    """In the middle of the file are the distances: data set, chunk and bytes are named."""
    archive = run / "sweep.h5"
    place = archive.stat().st_size // 2
    flip(archive, place)
    text = netlyap("verify", "run/sweep.h5", code=65)
    named = re.search(r"sweep.h5: (/[a-z]+/[a-z_]+), chunk \[[0-9,]+\]: bytes (\d+) to (\d+) of the file", text)
    assert named and int(named.group(2)) <= place <= int(named.group(3)), text
    assert f"is damaged in 1 place, named above; `netlyap gather {run}` writes it again from the journals\n" in text
