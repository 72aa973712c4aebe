"""Parts of a sweep that are computed by themselves, in one run directory."""
# ctest: PROCESSORS 2 TIMEOUT 600
import re

from interruption import Logs, endless_units, wait_until


def test_slices_in_any_order_and_way_make_the_same_archive(netlyap, finished, small_job):
    text = netlyap("run", "job.ini", "--out", "parts", "--slice", "3/3")
    assert "slice 3/3 is complete: 4 of 4 units; " in text and netlyap.next_line("gather", "parts") in text
    text = netlyap("status", "parts")
    assert re.search(r"state +stopped\ndone +4 of 12 units", text)
    assert text.endswith("slices   1/3 2/3 are not complete\n"
                         + netlyap.next_line("run", "parts/job.ini", " --slice 1/3"))
    netlyap("gather", "parts")
    assert "older" not in netlyap("verify", "parts")
    netlyap("run", "job.ini", "--out", "parts", "--slice", "1/3", ranks=3)
    assert netlyap("status", "parts").endswith(netlyap.next_line("run", "parts/job.ini", " --slice 2/3"))
    netlyap("run", "job.ini", "--out", "parts", "--slice", "2/3")
    assert re.search("sweep.h5: is older than the journals: it holds [0-9]+ results .* `netlyap gather .*parts` writes",
                     netlyap("verify", "parts"))
    text = netlyap("status", "parts", "--exit-code", code=75)
    assert "done     12 of 12 units (100 %)" in text and netlyap.next_line("gather", "parts") in text
    assert "gathered 12 of 12 units" in netlyap("gather", "parts")
    assert "state    complete" in netlyap("status", "parts", "--exit-code")
    netlyap.assert_same("parts", "run")


def test_a_slice_of_nothing_is_complete(netlyap, small_job):
    netlyap.job(small_job)
    assert "slice 13/13 is complete: 0 of 0 units" in netlyap("run", "job.ini", "--out", "run", "--slice", "13/13")


def test_slices_at_the_same_time(netlyap, finished, small_job):
    started = [netlyap.start("run", "job.ini", "--out", "parts", "--slice", f"{i}/4") for i in (1, 2, 3, 4)]
    for process in started:
        text = "".join(netlyap.output(process))
        assert process.returncode == 0, text
    netlyap("gather", "parts")
    netlyap.assert_same("parts", "run")


def test_report_settings_stay_while_a_slice_is_computed(netlyap):
    netlyap.job(endless_units(4))
    holder = netlyap.start("run", "job.ini", "--out", "run", "--slice", "1/2")
    wait_until(holder, lambda: (netlyap.folder / "run/status/slice-1-of-2").exists())
    before = (netlyap.folder / "run/job.ini").read_text(), (netlyap.folder / "run/job.given.txt").read_text()
    says = ["a run is going on in run", "slice 1/2", f"process {holder.pid}"]
    beside = ["run", "job.ini", "--out", "run", "--slice", "2/2", "--run.time_limit", "1"]
    assert netlyap(*beside, "--dry-run").startswith("to compute: 2 of 2 units, ")
    for words in (["run", "job.ini", "--out", "run", "--dry-run"], ["run", "job.ini", "--out", "run", "--slice", "1/2", "--dry-run"]):
        assert all(part in netlyap(*words, code=75) for part in says)
    for words in (["gather", "run"], [*beside, "--dry-run"], beside):
        text = netlyap(*words, "--sweep.name", "Another title", code=75)
        assert all(part in text for part in says), text
    assert "beside which sweep.name cannot change from sweep to Another title" in text
    netlyap("gather", "run", "--sweep.name", "Another title", "--out", "other.h5")
    assert ((netlyap.folder / "run/job.ini").read_text(), (netlyap.folder / "run/job.given.txt").read_text()) == before
    holder.kill()
    holder.wait()
    netlyap("gather", "run", "--sweep.name", "Another title")
    assert "\nname = Another title\n" in (netlyap.folder / "run/job.ini").read_text()


def test_who_is_kept_out_and_what_status_says(netlyap):
    netlyap.job(endless_units(4))
    holder = netlyap.start("run", "job.ini", "--out", "run", "--slice", "1/2")
    wait_until(holder, lambda: (netlyap.folder / "run/status/slice-1-of-2").exists())
    says = ["a run is going on in run", "slice 1/2", f"process {holder.pid}"]
    for words in ([], ["--slice", "1/2"], ["--slice", "3/3"]):
        text = netlyap("run", "job.ini", "--out", "run", *words, code=75)
        assert all(part in text for part in says), text
    assert "stopped by run.time_limit" in netlyap("run", "job.ini", "--out", "run", "--slice", "2/2",
                                                   "--run.time_limit", "1", code=75)
    text = netlyap("status", "run")
    assert re.search(r"state +running \(slice 1/2: process \d+ on .*\)\ndone +0 of 4 units", text), text
    assert re.search(r"running +\d+ units? handed out to 1 worker\b", text)
    holder.kill()
    holder.wait()
    assert re.search(r"state +dead \(slice 1/2: .*; it is gone\)", netlyap("status", "run"))


def test_steps_grow_with_checkpoints(netlyap):
    netlyap.job(endless_units(1) | {"run.checkpoint_seconds": "0.1"})
    steps = [0]
    for _ in range(2):
        logs = Logs(netlyap.folder / "run")
        process = netlyap.start("run", "job.ini", "--out", "run")
        logs.wait_for_checkpoints(process, 1)
        process.terminate()
        assert "stopped by SIGTERM" in netlyap.output(process)[0] and process.returncode == 75
        steps.append(int(netlyap("status", "run", "--steps")))
    assert steps[0] < steps[1] < steps[2]


def test_bad_slices_are_refused(netlyap, small_job):
    netlyap.job(small_job)
    for text in ("0/4", "5/4", "2", "half"):
        netlyap.refuses("run", "job.ini", "--slice", text, says=[text, "is not a slice", "2/4"])
    netlyap.refuses("run", "job.ini", "--slice", "1/2", "--extend", says=["--extend", "--slice"])
