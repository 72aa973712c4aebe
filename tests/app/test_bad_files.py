"""Bad files and folders: data, archives, run directories. One sentence, exit code 64 or 65, and nothing is touched."""
import shutil

import h5py
import pytest

ROWS = {
    "a field is missing": ("1,2,a\n3,4,b\n5,,a\n6,7,b\n", ":3: ", ["field 2 is missing", "a missing value cannot be used: leave out the row"]),
    "a field is a word": ("1,2,a\n3,x4,b\n", ":2: ", ['field 2 ("x4") is not a finite number']),
    "a field is infinite": ("1,2,a\n3,4,b\ninf,4,b\n", ":3: ", ['field 1 ("inf") is not a finite number']),
    "a field too few": ("x,y,class\n1,2,a\n3,b\n", ":3: ", ["2 fields, the rows before it 3"]),
    "a field too many": ("1,2,a\n3,4,b,b\n", ":2: ", ["4 fields, the rows before it 3"]),
    "no class": ("1,2,a\n\n3,4,\n", ":3: ", ["the class in the last field is missing"]),
    "one column": ("a\nb\n", ":1: ", ["at least one feature and the class"]),
    "one class": ("1,2,a\n3,4,a\n", " ", ["one class only", "at least two classes"]),
    "a header only": ("x,y,class\n", " ", ["has no rows of data"]),
    "nothing": ("", " ", ["has no rows of data"]),
    "more classes than outputs": ("".join(f"{i},{i},{i}\n" for i in range(200)), " ",
                                  ["200 different values in its last column", "more classes than the", "outputs",
                                   "for real-valued targets set data.target"]),
}


@pytest.mark.parametrize("name", ROWS)
def test_data_file(netlyap, small_job, name):
    text, place, says = ROWS[name]
    netlyap.job(small_job | {"data.source": "data.csv", "data.train": "2"})
    (netlyap.folder / "data.csv").write_text(text)
    said = netlyap.refuses("run", "job.ini", "--out", "out", code=65, says=says)
    assert said.startswith("netlyap: data.csv" + place)


def test_data_file_that_is_not_there(netlyap, small_job):
    netlyap.job(small_job)
    for source in ("none.csv", "/", "Iris"):
        netlyap.refuses("run", "job.ini", "--data.source", source, says=[source, "data.source", "HDF5 file or `iris`"])


@pytest.mark.parametrize("directory", ["job.ini", "job.ini/below", "/proc/netlyap", "/dev/null/below", ""])
@pytest.mark.parametrize("ranks", [0, 2])
def test_run_directory_that_cannot_be_written(netlyap, small_job, directory, ranks):
    netlyap.job(small_job)
    netlyap.refuses("run", "job.ini", "--out", directory, ranks=ranks, says=[directory, "--out"])


def test_run_directory_of_somebody_else(netlyap, small_job):
    netlyap.job(small_job)
    (netlyap.folder / "home").mkdir()
    (netlyap.folder / "home/letter.txt").write_text("Dear reader")
    netlyap.refuses("run", "job.ini", "--out", "home", says=["home", "other files", "choose an empty or a new one"])


@pytest.mark.parametrize("verb", ["status", "gather"])
def test_no_run_directory(netlyap, verb):
    (netlyap.folder / "empty").mkdir()
    for directory, why in (("empty", "it holds no job.ini of a run"), ("nowhere", "there is nothing of that name")):
        netlyap.refuses(verb, directory, says=[f"{directory} is not a run directory ({why})", "netlyap run --out"])


def test_an_archive_that_cannot_be_written_is_named_once(netlyap, finished):
    (finished / "sweep.h5").unlink()
    (finished / "sweep.h5").mkdir()
    text = netlyap("gather", "run", code=74)
    assert "netlyap: the archive cannot be written: renaming run/sweep.h5." in text and "to run/sweep.h5 failed" in text
    assert text.count("run/sweep.h5 ") == 1


@pytest.fixture(scope="session")
def archive(finished_once):
    """A good one."""
    return finished_once / "run/sweep.h5"


def truncated(good, bad):
    bad.write_bytes(good.read_bytes()[:good.stat().st_size // 2])


def cut_by_one(good, bad):
    bad.write_bytes(good.read_bytes()[:-1])


def empty(_, bad):
    bad.write_bytes(b"")


def text(_, bad):
    bad.write_text("epsilon,lambda\n1e-8,0.3\n" * 1000)


def foreign(_, bad):
    with h5py.File(bad, "w") as file:
        file["x"] = [1.0, 2.0]


def changed(good, bad):
    shutil.copy(good, bad)
    with h5py.File(bad, "r+") as file:
        file.attrs["title"] = "something else"


SPOILED = {truncated: ["is truncated", "bytes"], cut_by_one: ["not a whole archive of netlyap", "cut off"],
           empty: ["is empty"], text: ["not an archive of netlyap", "HDF5"],
           foreign: ["not a whole archive of netlyap", "another program"],
           changed: ["not a whole archive of netlyap", "changed"]}


@pytest.mark.parametrize("verb", ["verify", "show"])
@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_archive(netlyap, archive, verb, spoil):
    bad = netlyap.folder / "bad.h5"
    spoil(archive, bad)
    netlyap.refuses(verb, "bad.h5", code=65, says=["bad.h5", *SPOILED[spoil]])


def test_archive_that_is_not_there(netlyap, archive):
    for verb in ("verify", "show"):
        netlyap.refuses(verb, "none.h5", says=["none.h5"])
    (netlyap.folder / "bad.h5").write_bytes(b"")
    assert "none.h5" in netlyap("verify", archive, "--same-as", "none.h5", code=64)
    assert "bad.h5 is empty" in netlyap("verify", archive, "--same-as", "bad.h5", code=65)
    assert "bad.h5 is empty" in netlyap("verify", "bad.h5", "--same-as", archive, code=65)
