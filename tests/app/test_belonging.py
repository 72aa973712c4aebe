"""What lies in a run directory belongs to its job: the archive, the data, the records; and what is printed can be pasted."""
import re
import shutil
import subprocess

CSV = "".join(f"{i % 7}.5,{i % 3},{'abc'[i % 3]}\n" for i in range(30))


def test_less_never_replaces_more(netlyap, finished):
    """Whoever writes it: here a run whose job.ini was changed in its directory."""
    (finished / "job.ini").write_text(re.sub("(?m)^eta = .*", "eta = 3", (finished / "job.ini").read_text()))
    before = (finished / "sweep.h5").read_bytes()
    for words in (["gather", "run"], ["run", "run/job.ini"], ["gather", "run"]):
        assert "holds 66 results of initial conditions, the journals only" in netlyap(*words, code=65)
        assert (finished / "sweep.h5").read_bytes() == before


def test_an_archive_of_another_job_is_named(netlyap, finished, small_job):
    netlyap.job(small_job | {"sweep.seed": "2"}, "other.ini")
    netlyap("run", "other.ini", "--out", "other")
    shutil.copy(netlyap.folder / "other/sweep.h5", finished)
    text = netlyap("verify", "run", code=65)
    assert f"run/sweep.h5: is of another job; `netlyap gather {netlyap.folder}/run` writes it anew" in text
    netlyap("gather", "run")
    netlyap("verify", "run")


def test_an_archive_that_is_a_link_is_named(netlyap, finished):
    (finished / "sweep.h5").rename(netlyap.folder / "elsewhere.h5")
    (finished / "sweep.h5").symlink_to(netlyap.folder / "elsewhere.h5")
    assert "run/sweep.h5 is a link" in netlyap("verify", "run", code=74)


def test_changed_or_missing_data_are_named(netlyap, small_job):
    (netlyap.folder / "data.txt").write_text(CSV)
    (netlyap.folder / "more.txt").write_text(CSV + "1,2,b\n")
    netlyap.job(small_job | {"data.source": "data.txt", "data.train": "20"})
    netlyap("run", "job.ini", "--out", "run")
    assert "run/data.netlyap: the data of the job" in netlyap("verify", "run")
    data = netlyap.folder / "run/data.netlyap"
    netlyap("run", "job.ini", "--data.source", "more.txt", "--out", "other")
    shutil.copy(netlyap.folder / "other/data.netlyap", data)
    assert "run/data.netlyap: the data in run/data.netlyap has the digest" in netlyap("verify", "run", code=65)
    data.unlink()
    netlyap("verify", "run")  # the file that they came from is still there
    (netlyap.folder / "data.txt").unlink()
    for words in (["run", "run/job.ini"], ["gather", "run"]):
        assert "the data of this run are missing in run" in netlyap(*words, code=64)
    data.symlink_to("elsewhere")
    assert "run/data.netlyap is a link" in netlyap("gather", "run", code=74)


def test_renamed_classes_are_called_other_data(netlyap, small_job):
    (netlyap.folder / "data.txt").write_text(CSV)
    netlyap.job(small_job | {"data.source": "data.txt", "data.train": "20"})
    netlyap("run", "job.ini", "--out", "run")
    (netlyap.folder / "data.txt").write_text(CSV.replace("c\n", "d\n"))
    assert "class names differ" in netlyap("run", "job.ini", "--out", "run", code=64)


def test_what_is_printed_can_be_pasted(netlyap, small_job):
    """Whatever the name of the directory."""
    netlyap.job(small_job)
    name = "my dir/o'ut (1)"
    text = netlyap("run", "job.ini", "--out", name)
    for text in (text, netlyap("status", name), netlyap("gather", name), netlyap("plan", "job.ini", "--out", name)):
        command = re.search("(?m)^next: (.*)$", text)[1].replace("netlyap", netlyap.program, 1)
        done = subprocess.run(["bash", "-c", command], cwd=netlyap.folder, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, (command, done)
