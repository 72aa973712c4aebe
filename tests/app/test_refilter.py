"""Report settings (title, filter, horizon) can be changed when all is computed: `gather` and `run` compute nothing again."""
# ctest: LABELS slow-under-sanitizer
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import h5py
import numpy as np
import pytest

CHANGES = [{"fit.min_exponent": "0.02"}, {"fit.min_r_squared": "0.99"}, {"sweep.name": "Another title"},
           {"sweep.figure": "fig8"}, {"statistics.exponents.bins": "7"}, {"statistics.exponents.resamples": "500", "fit.min_r_squared": "0.1"},
           {"fit.min_exponent": "0.3", "fit.min_r_squared": "0.5", "sweep.name": "it's all of it"}]
KEPT = Path(os.environ["NETLYAP_SOURCE"]) / "tests/storage/data/version_5_growth.journal"


def words(keys):
    return [word for key, value in keys.items() for word in ("--" + key, value)]


def journals(directory):
    return {file.name: file.read_bytes() for file in (directory / "journal").iterdir()}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("verb", ["gather", "run"])
def test_the_archive_is_that_of_a_fresh_run(netlyap, finished, change, verb):
    before = journals(finished)
    command = {"gather": ["gather", "run"], "run": ["run", "job.ini", "--out", "run"]}[verb]
    text = netlyap(*command, *words(change))
    assert "12 of 12 units" in text and (verb == "gather" or "nothing was left to compute" in text)
    kept = {name: bytes for name, bytes in journals(finished).items() if name in before}
    assert kept == before and len(journals(finished)) - len(before) <= (verb == "run"), "0 member-steps"
    assert netlyap("status", "run", "--exit-code").startswith("state    complete")
    netlyap("run", "job.ini", "--out", "fresh", *words(change))
    netlyap.assert_same("run", "fresh")
    with h5py.File(finished / "sweep.h5") as archive:
        for key, value in change.items():
            first = key.replace(".exponents.", ".")
            assert f"{first} = {value}\n" in archive.attrs["job"], "by the first name that the key had"


def test_a_horizon_is_a_report_setting(netlyap, small_job):
    netlyap.job(small_job | {"observe.names": "growth intermittency", "sweep.iterations": "3000", "sweep.eta": "5",
                             "sweep.epsilon": "1e-8", "sweep.seeds": "0:8", "sweep.members": "1"})
    netlyap("run", "job.ini", "--out", "run")
    netlyap("gather", "run", "--statistics.phases.horizon", "100")
    netlyap("run", "job.ini", "--out", "fresh", "--observe.intermittency.horizon", "100")  # its older name
    netlyap.assert_same("run", "fresh")


def test_older_names_of_keys_go_on(netlyap, finished, small_job):
    older = {"statistics.bins": "7", "observe.intermittency.horizon": "100"}
    netlyap("gather", "run", *words(older))
    job = (finished / "job.ini").read_text()
    assert "\n[statistics.exponents]\nbins = 7\n" in job and "\n[statistics.phases]\nhorizon = 100\n" in job
    netlyap("run", "job.ini", "--out", "run")  # which says nothing of them
    assert (finished / "job.ini").read_text() == job
    netlyap.job(small_job | {"statistics.bins": "7"})  # the horizon would have no effect, and gather asks nobody
    netlyap("run", "job.ini", "--out", "fresh")
    netlyap.assert_same("run", "fresh")
    netlyap("run", "job.ini", "--out", "run", "--statistics.exponents.bins", "9")
    assert "\nbins = 9\n" in (finished / "job.ini").read_text()
    netlyap.refuses("gather", "run", "--statistics.bins", "5", "--statistics.exponents.bins", "6",
                    says=["--statistics.exponents.bins stands twice on the command line"])
    netlyap.job(small_job | {"statistics.bins": "5", "statistics.exponents.bins": "6"})
    netlyap.refuses("plan", "job.ini", says=["is the same key as statistics.", "keep one of them"])


def test_settings_hold_until_others_are_given(netlyap, finished, small_job):
    netlyap("gather", "run", "--fit.min_exponent", "0.02", "--sweep.name", "held")
    job = (finished / "job.ini").read_text()
    assert "\nmin_exponent = 0.02\n" in job and "\nname = held\n" in job
    assert "--fit.min_exponent 0.02" in (finished / "job.given.txt").read_text()
    archive = (finished / "sweep.h5").read_bytes()
    netlyap("gather", "run")
    netlyap("run", "run/job.ini")
    netlyap("run", "job.ini", "--out", "run")  # which says nothing of them
    assert (finished / "job.ini").read_text() == job
    netlyap.job(small_job | {"sweep.name": "of the file"})
    netlyap("run", "job.ini", "--out", "run")
    assert (finished / "job.ini").read_text() == job.replace("= held", "= of the file")
    assert (finished / "sweep.h5").read_bytes() != archive
    netlyap("run", "job.ini", "--out", "run", "--extend", "--sweep.eta", "0.5 1 2", "--fit.min_exponent", "0.1")
    netlyap("run", "job.ini", "--out", "fresh", "--sweep.eta", "0.5 1 2", "--fit.min_exponent", "0.1")
    netlyap.assert_same("run", "fresh")


@pytest.mark.parametrize("key, value, why", [
    ("sweep.members", "4", "sweep.members is 3 in run/job.ini, and it decides what is computed"),
    ("sweep.seeds", "0:20", "`netlyap run --extend`"), ("run.kernel", "scalar", "nothing is computed"),
    ("fit.window_start", "0 5", "fit.window_start is "), ("fit.min_exponent", "fast", "--fit.min_exponent = fast"),
    ("fit.min_r_squared", "1", "fit.min_r_squared = 1 must be below 1")])
def test_what_is_no_report_setting_is_refused(netlyap, finished, key, value, why):
    netlyap.refuses("gather", "run", "--" + key, value, says=[key, why])
    netlyap.refuses("gather", "run", "--fit.min_exponent", "0.1", "--sweep.members", "4", says=["sweep.members"])


def test_a_value_that_a_key_has_is_no_change(netlyap, finished):
    before = (finished / "job.given.txt").read_text()
    netlyap("gather", "run", "--sweep.members", "3", "--fit.min_exponent", "0.05")
    assert (finished / "job.given.txt").read_text() == before


def test_another_file_leaves_the_directory_as_it_is(netlyap, finished):
    before = netlyap.files()
    text = netlyap("gather", "run", "--out", "other.h5", "--sweep.name", "Another title")
    assert "12 of 12 units; the archive is other.h5\n" in text
    assert {path: seen for path, seen in netlyap.files().items() if path.parent != netlyap.folder} == \
        {path: seen for path, seen in before.items() if path.parent != netlyap.folder}
    netlyap("gather", "run", "--out", "other.h5", "--sweep.name", "The same file again")
    netlyap("gather", "run", "--sweep.name", "The same file again")
    netlyap("verify", "run", "--same-as", "other.h5")
    netlyap.refuses("gather", "run", "--out", "run/sweep.h5", says=["the archive of the run directory itself"])
    for name in ("job.ini", "run"):
        netlyap.refuses("gather", "run", "--out", name, says=["is not an archive of this job"])
    netlyap.refuses("gather", "run", "--out", "", says=["--out is empty"])


def test_beside_a_living_run_only_another_file_is_written(netlyap):
    netlyap.job({"sweep.eta": "0.5", "sweep.seeds": "0:8", "sweep.members": "0", "sweep.iterations": 10**9,
                 "observe.names": "training", "observe.training.every": 10**6})
    run = netlyap.start("run", "job.ini", "--out", "run")
    status = netlyap.folder / "run/status/master"
    deadline = time.monotonic() + 120
    while not (status.exists() and "running = 1" in status.read_text()):
        assert run.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(run.pid, signal.SIGSTOP)  # it lives, and takes no processor
    job = (netlyap.folder / "run/job.ini").read_text()
    text = netlyap("gather", "run", "--sweep.name", "Another title", code=75)
    assert "a run is going on in run (process" in text and "--out FILE" in text
    netlyap("run", "job.ini", "--out", "run", "--sweep.name", "Another title", code=75)
    netlyap("gather", "run")
    netlyap("gather", "run", "--sweep.name", "Another title", "--out", "other.h5")
    assert (netlyap.folder / "run/job.ini").read_text() == job


def test_a_gathering_that_was_interrupted_is_not_complete(netlyap, finished):
    """As it is between the two files: job.ini is new, the archive is not."""
    old = shutil.copy(finished / "sweep.h5", netlyap.folder / "old.h5")
    netlyap("gather", "run", "--fit.min_exponent", "0.02")
    shutil.copy(old, finished / "sweep.h5")
    assert "state    stopped" in (text := netlyap("status", "run", "--exit-code", code=75))
    assert text.endswith(netlyap.next_line("gather", "run"))
    assert "was made with other report settings" in netlyap("verify", "run")
    netlyap("gather", "run")
    netlyap("status", "run", "--exit-code")


def test_a_kept_journal_is_judged_anew(netlyap, small_job):
    """Version 5 recorded what its filter (0.05) had found, and the title was part of what a unit is of."""
    job = small_job | {"sweep.name": "a kept sweep", "sweep.eta": "1", "sweep.epsilon": "1e-8 1e-17 1e-2",
                       "sweep.seeds": "0:8", "observe.names": "growth"}
    netlyap.job(job | {"sweep.name": "judged anew", "fit.min_exponent": "0.3"})
    netlyap("run", "job.ini", "--out", "fresh")
    shutil.copytree(netlyap.folder / "fresh", netlyap.folder / "run")
    shutil.rmtree(netlyap.folder / "run/journal")
    (netlyap.folder / "run/journal").mkdir()
    shutil.copy(KEPT, netlyap.folder / "run/journal")
    (netlyap.folder / "run/sweep.h5").unlink()
    assert "gathered 3 of 3 units" in netlyap("gather", "run")
    assert re.search(r"^/lyapunov/exponent_error differs .*\n.*in 1 place", netlyap("verify", "run", "--same-as", "fresh", "--all",
                                                                                  code=65), re.M), "it came later"
    with h5py.File(netlyap.folder / "run/sweep.h5") as archive:
        assert np.isnan(archive["lyapunov/exponent_error"][...]).all()
        outcomes = set(archive["lyapunov/outcome"][...].ravel())
    assert {0, 1, 5} <= outcomes, "kept, low_exponent, rounded"
    assert "/lyapunov/exponent_error is not recorded there" in netlyap("run", "run/job.ini", code=64)
    journal = next((netlyap.folder / "fresh/journal").glob("*.journal"))
    bytes = bytearray(journal.read_bytes())
    bytes[30] ^= 1  # its header: the frames alone say what they are of
    journal.write_bytes(bytes)
    netlyap("gather", "fresh", "--sweep.name", "a kept sweep", "--fit.min_exponent", "0.05")


def test_settings_that_hold_are_named(netlyap, finished, small_job):
    """`run`, `gather` and `show` were silent about a threshold of an earlier call."""
    def said_by_run():
        done = subprocess.run([netlyap.program, "run", "job.ini", "--out", "run"], cwd=netlyap.folder, capture_output=True, text=True)
        assert done.returncode == 0
        return done.stderr
    for verb in ("gather", "show"):
        assert "report settings" not in netlyap(verb, "run")
    assert "report settings" not in said_by_run()
    changed = "fit.min_exponent = 0.02 (default 0.05), statistics.exponents.bins = 7 (default 20)\n"
    text = netlyap("gather", "run", "--fit.min_exponent", "0.02", "--statistics.exponents.bins", "7")
    assert "\nreport settings of run/job.ini that are not the defaults: " + changed in text
    assert "\nreport settings of run/sweep.h5 that are not the defaults: " + changed in netlyap("show", "run")
    held = ("report settings that hold since an earlier call, from run/job.ini: fit.min_exponent = 0.02 (0.05 in the job that "
            "was given), statistics.exponents.bins = 7 (20 in the job that was given)\n")
    assert held in said_by_run()
    netlyap.job(small_job | {"fit.min_exponent": "0.02", "statistics.exponents.bins": "7"})
    assert "report settings" not in said_by_run()


def test_help_names_them(netlyap):
    text = netlyap("gather", "--help")
    assert re.findall(r"^  --([a-z_.]+\.[a-z_]+)(?: |$)", text, re.M) == [
        "sweep.name", "sweep.figure", "fit.min_r_squared", "fit.min_exponent",
        "statistics.exponents.bins", "statistics.exponents.resamples", "statistics.phases.horizon"]
