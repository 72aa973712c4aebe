"""Whose data a run has: their content decides, not their path; the run directory keeps them, so nothing outside is
needed; runs of older versions, which knew less of them, go on."""
# ctest: TIMEOUT 600
import os
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest

JOB = {"sweep.eta": "0.1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:12", "sweep.members": "2",
       "sweep.iterations": "60", "data.train": "50", "observe.names": "training"}
OLD = Path(os.environ["NETLYAP_SOURCE"]) / "tests/storage/data/run_of_version_0.1.0"


def write_trees(file, names=("ash", "oak")):
    random = np.random.default_rng(1)
    clouds = random.normal(size=(60, 3)) + 4.0 * np.repeat([0, 1], 30)[:, None]
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(",".join(map(str, row)) + f",{names[i // 30]}\n" for i, row in enumerate(clouds.tolist())))


def job_of(netlyap, source):
    netlyap.job(JOB | {"data.source": source})


def run_half(netlyap):
    """A run that is whole, and one of which half is computed."""
    write_trees(netlyap.folder / "trees.csv")
    job_of(netlyap, "trees.csv")
    netlyap("run", "job.ini", "--out", "whole")
    netlyap("run", "job.ini", "--out", "run", "--slice", "1/2")


def test_the_path_is_no_part_of_the_job(netlyap):
    for source in ("mine/trees.csv", "yours/forest.csv"):
        write_trees(netlyap.folder / source)
        job_of(netlyap, source)
        netlyap("run", "job.ini", "--out", f"run-{source[:4]}")
    netlyap.assert_same("run-mine", "run-your")
    assert "complete" in netlyap("run", "job.ini", "--out", "run-mine"), "the other path continues the run"
    with h5py.File(netlyap.folder / "run-mine/sweep.h5") as file:
        assert "data.source = file\n" in file.attrs["job"] and "trees" not in file.attrs["job"]
        assert file["provenance"].attrs["data_source"] == str(netlyap.folder / "yours/forest.csv")
        assert list(file.attrs["class_names"]) == ["ash", "oak"]


def test_renamed_classes_are_another_job(netlyap):
    write_trees(netlyap.folder / "trees.csv")
    job_of(netlyap, "trees.csv")
    netlyap("run", "job.ini", "--out", "run")
    write_trees(netlyap.folder / "trees.csv", ("birch", "oak"))
    netlyap.refuses("run", "job.ini", "--out", "run", says=["data.digest is"])
    netlyap.refuses("plan", "job.ini", "--out", "run", says=["data.digest is"])


@pytest.mark.parametrize("ranks", [0, 3])
def test_a_run_directory_needs_nothing_outside(netlyap, ranks):
    run_half(netlyap)
    (netlyap.folder / "trees.csv").unlink()
    (netlyap.folder / "run").rename(netlyap.folder / "moved")
    netlyap("status", "moved")
    netlyap("verify", "moved")
    assert "gathered 1 of 2 units" in netlyap("gather", "moved")
    netlyap("show", "moved/sweep.h5")
    assert "complete: 2 of 2 units" in netlyap("run", "moved/job.ini", ranks=ranks)
    netlyap.assert_same("moved", "whole")
    shutil.rmtree(netlyap.folder / "moved/journal")
    assert "complete: 2 of 2 units" in netlyap("run", "job.ini", "--out", "moved", ranks=ranks), "by its old name"
    netlyap.assert_same("moved", "whole")
    netlyap.refuses("run", "job.ini", "--out", "elsewhere", says=["trees.csv does not exist"])
    assert "complete: 2 of 2 units" in netlyap("run", "moved/job.ini", "--out", "elsewhere"), "with the data of the run"


def damage(file):
    """Somebody writes to the file of the data, though nobody should."""
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def test_a_copy_that_was_damaged_is_noticed(netlyap):
    write_trees(netlyap.folder / "trees.csv")
    job_of(netlyap, "trees.csv")
    netlyap("run", "job.ini", "--out", "run")
    damage(netlyap.folder / "run/data.netlyap")
    netlyap.refuses("gather", "run", code=65, says=["run/data.netlyap has other bytes than were written to it; the copy in the run"])
    assert "complete" in netlyap("run", "job.ini", "--out", "run"), "the file that is given mends it"
    netlyap("gather", "run")


@pytest.mark.parametrize("ranks", [0, 3])
def test_the_run_of_a_damaged_copy_goes_on_with_the_file_that_it_came_from(netlyap, ranks):
    run_half(netlyap)
    copy = netlyap.folder / "run/data.netlyap"
    content = copy.read_bytes()
    damage(copy)
    netlyap.refuses("run", "run/job.ini", code=65, says=["`netlyap run run/job.ini --data FILE` takes the data anew from the file that"])
    (netlyap.folder / "trees.csv").rename(netlyap.folder / "forest.csv")
    write_trees(netlyap.folder / "others.csv", ("birch", "oak"))
    netlyap.refuses("run", "run/job.ini", "--data", "others.csv", code=65, says=["these are not the data of the run; give the file"])
    netlyap.refuses("run", "job.ini", "--out", "run", "--data", "forest.csv", says=["--data is for the job.ini of a run"])
    assert copy.read_bytes() != content, "nothing was touched"
    assert "complete: 2 of 2 units" in netlyap("run", "run/job.ini", "--data", "forest.csv", ranks=ranks)
    assert copy.read_bytes() == content
    netlyap.assert_same("run", "whole")
    copy.unlink()
    assert "complete: 2 of 2 units" in netlyap("run", "run/job.ini", "--data", "whole/data.netlyap", ranks=ranks)
    assert copy.read_bytes() == content


def test_verify_says_how_a_copy_that_was_damaged_is_mended(netlyap):
    """It said to run the job of the directory again, which was refused: nothing is missing, and the advice of the
    refusal, to remove data.digest, is for the job file of a new job."""
    write_trees(netlyap.folder / "trees.csv")
    job_of(netlyap, "trees.csv")
    netlyap("run", "job.ini", "--out", "run")
    copy = netlyap.folder / "run/data.netlyap"
    damage(copy)
    text = netlyap("verify", "run", code=65)
    advice = "`netlyap run run/job.ini --data FILE` takes the data anew from the file that they came from"
    assert text.endswith(f"run is damaged in 1 place, named above; {advice}; no result is damaged\n")
    assert "remove data.digest" not in text
    for words in (["run", "run/job.ini"], ["gather", "run"], ["refit", "run"]):
        assert words[0] == "refit" or "the copy in the run directory has changed: " + advice in netlyap.refuses(*words, code=65)
    netlyap("run", "run/job.ini", "--data", "trees.csv")
    assert "run/data.netlyap: the data of the job\n" in netlyap("verify", "run")
    damage(copy)
    journal, = (netlyap.folder / "run/journal").iterdir()
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 1
    journal.write_bytes(content)
    text = netlyap("verify", "run", code=65)
    assert f"; {advice}; then run the job again in its directory to compute what is missing and gather anew: `netlyap run " in text
    damage(copy)
    assert "no result is damaged" not in netlyap("verify", "run", code=65)


def test_verify_names_a_copy_that_is_lost_while_the_original_is_there(netlyap):
    """It said that the original is the data of the job, and not that the directory no longer stands alone."""
    write_trees(netlyap.folder / "trees.csv")
    job_of(netlyap, "trees.csv")
    netlyap("run", "job.ini", "--out", "run")
    copy = netlyap.folder / "run/data.netlyap"
    content = copy.read_bytes()
    copy.unlink()
    command = f"netlyap run {netlyap.folder}/run/job.ini"
    assert (f"run/data.netlyap: is not there, but {netlyap.folder}/trees.csv still has the data of the job; the next `{command}` copies "
            "it again\n") in netlyap("verify", "run")
    netlyap(*command.split()[1:])
    assert copy.read_bytes() == content and "run/data.netlyap: the data of the job\n" in netlyap("verify", "run")
    copy.unlink()
    write_trees(netlyap.folder / "trees.csv", ("birch", "oak"))
    text = netlyap("verify", "run", code=65)
    assert "trees.csv has the digest" in text and "job.ini --data FILE` takes the data anew from the file that they came from" in text
    assert "remove data.digest" not in text


@pytest.mark.parametrize("scale", ["none", "standardize"])
def test_the_data_of_a_run_are_those_of_another_job(netlyap, scale):
    """With another split, other columns excepted; a job of them is that of the file."""
    write_trees(netlyap.folder / "trees.csv")
    netlyap.job(JOB | {"data.source": "trees.csv", "data.scale": scale})
    netlyap("run", "job.ini", "--out", "run")
    for train in ("50", "40"):
        netlyap("run", "job.ini", "--data.train", train, "--out", "of-file")
        netlyap("run", "job.ini", "--data.train", train, "--data.source", "run/data.netlyap", "--out", "of-kept")
        netlyap.assert_same("of-file", "of-kept")
        for name in ("of-file", "of-kept"):
            shutil.rmtree(netlyap.folder / name)
    netlyap.refuses("plan", "job.ini", "--data.source", "run/data.netlyap", "--data.label_column", "1",
                    says=["run/data.netlyap has its data as they were read, without data.label_column, so they cannot have data.label_column = 1"])


def test_a_run_with_the_csv_file_of_older_versions_goes_on(netlyap):
    run_half(netlyap)
    (netlyap.folder / "run/data.netlyap").unlink()
    (netlyap.folder / "trees.csv").rename(netlyap.folder / "run/data.csv")
    assert "run/data.csv: the data of the job\n" in netlyap("verify", "run")
    assert "complete: 2 of 2 units" in netlyap("run", "run/job.ini", ranks=3)
    netlyap.assert_same("run", "whole")
    write_trees(netlyap.folder / "run/data.csv", ("birch", "oak"))
    assert "run/data.netlyap: the data of the job\n" in netlyap("verify", "run")


@pytest.fixture
def old(netlyap):
    """A run directory of version 0.1.0 with a done unit, a begun one and four more, as it was interrupted."""
    shutil.copytree(OLD, netlyap.folder / "run")
    (netlyap.folder / "run/trees.csv").rename(netlyap.folder / "trees.csv")
    shutil.copy(netlyap.folder / "run/job.ini", netlyap.folder / "job.ini")
    return netlyap.folder / "run"


@pytest.mark.parametrize("source", ["trees.csv", "other/name.csv"])
def test_a_run_of_version_0_1_0_is_gathered_and_not_continued(netlyap, old, source):
    (netlyap.folder / source).parent.mkdir(exist_ok=True)
    (netlyap.folder / "trees.csv").rename(netlyap.folder / source)
    assert "done     1 of 6 units" in netlyap("status", "run", "--exit-code", code=75)
    assert "1 good record in" in netlyap("verify", "run")
    words = [] if source == "trees.csv" else ["--data.source", source]
    netlyap.refuses("run", "run/job.ini", *words, says=[
        "belongs to another job, that of another version of netlyap", "/lyapunov/outcome is of definition 1 there and 2 here",
        "/lyapunov/rounding is not recorded there"])
    assert "complete: 6 of 6 units" in netlyap("run", "run/job.ini", *words, "--out", "fresh")
    assert "v2-338e7b6a039deecc-" in (netlyap.folder / "fresh/job.ini").read_text()
    if source == "trees.csv":
        anew = f"`netlyap run {old}/job.ini --out {old}-2` computes all of it anew\n"
        assert anew + netlyap.next_line("gather", "run") in netlyap("status", "run")
        assert anew + netlyap.next_line("gather", "run") in netlyap("show", "run", code=75)
        said = netlyap("gather", "run")
        assert anew in said and anew in netlyap("verify", "run") and "computes them" not in said
        assert anew + netlyap.next_line("show", "run/sweep.h5") in netlyap("status", "run")
        assert "other definitions: /lyapunov/outcome (definition 1, now 2); compare" in netlyap("show", "run")
        assert "definition" not in netlyap("show", "fresh")
        plan = netlyap("plan", "run/job.ini")
        assert "choose another with --out (/lyapunov/outcome is of definition 1 there" in plan
        assert "gathered 1 of 6 units" in said and said.count("/lyapunov/rounding is missing") == 1
        with h5py.File(old / "sweep.h5") as file, h5py.File(netlyap.folder / "fresh/sweep.h5") as fresh:
            assert np.isnan(file["lyapunov/rounding"][0, 0, :8]).all()
            assert (file["lyapunov/exponent"][0, 0, :8] == fresh["lyapunov/exponent"][0, 0, :8]).all()


def test_a_run_of_version_0_1_0_notices_changed_data(netlyap, old):
    file = netlyap.folder / "trees.csv"
    file.write_text(file.read_text().replace("ash", "yew", 1))
    netlyap.refuses("run", "run/job.ini", code=65, says=["trees.csv has the digest v2-", "the file has changed"])
    netlyap.refuses("run", "job.ini", "--data.digest", "", "--out", "run", says=["data.digest is 338e7b6a039deecc"])


def test_a_data_csv_of_somebody_else_is_left_alone(netlyap, old):
    (old / "data.csv").write_text("mine\n")
    assert "gathered 1 of 6 units" in netlyap("gather", "run"), "from the path"
    assert (old / "data.csv").read_text() == "mine\n"
