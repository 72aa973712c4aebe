"""`run.target`: seeds are added until an interval is narrow enough, and the archive is that of a run with all of them."""
# ctest: PROCESSORS 2 TIMEOUT 900 LABELS slow-under-sanitizer
import json
import re

import h5py
import pytest

from interruption import TooShort, until_long_enough, wait_until

# Every exponent is kept, so that few seeds are enough.
JOB = {"sweep.epsilon": "1e-8 1e-6", "sweep.seeds": "0:20", "sweep.members": "1", "sweep.iterations": "60",
       "network.hidden": "3", "observe.names": "growth", "fit.window_start": "0", "fit.window_length": "20 30",
       "fit.min_r_squared": "-1", "fit.min_exponent": "-10", "statistics.exponents.resamples": "100",
       "run.target": "nmle", "run.target_error": "0.02", "run.max_seeds": "2000"}
WITHOUT = {"run.target": "", "run.target_error": "0"}


def seeds_of(netlyap, directory):
    with h5py.File(netlyap.folder / directory / "sweep.h5") as file:
        return list(file["seed"][:])


def half_widths(netlyap, directory):
    with h5py.File(netlyap.folder / directory / "sweep.h5") as file:
        return ((file["statistics/nmle_ci_high"][:] - file["statistics/nmle_ci_low"][:]) / 2).ravel()


def assert_as_at_once(netlyap, directory):
    """The archive is that of a job which has all those seeds from the beginning; returns how many."""
    count = len(seeds_of(netlyap, directory))
    assert seeds_of(netlyap, directory) == list(range(count))
    netlyap.job(JOB | WITHOUT | {"sweep.seeds": f"0:{count}"}, "at-once.ini")
    netlyap("run", "at-once.ini", "--out", "at-once")
    assert "run.target" not in netlyap("show", "at-once")
    netlyap.assert_same(directory, "at-once")
    return count


@pytest.mark.parametrize("words", [[], ["--workers", "2"]], ids=["one process", "two workers"])
def test_the_archive_of_all_seeds_at_once(netlyap, words):
    netlyap.job(JOB)
    text = netlyap("run", "job.ini", "--out", "run", *words)
    rounds = re.findall(r"^(\d+) seeds: nmle \S+ \+- (\S+) \(half of the 95 % interval(?:: (\S+) of the first (\d+), (\S+) of all)?\) "
                        r"at eta 1, epsilon \S+, the widest of 2 grid points, 0.02 is wanted(?:; going on to (\d+) seeds)?$",
                        text, re.MULTILINE)
    assert len(rounds) >= 3, text
    assert [after for *_, after in rounds] == [seeds for seeds, *_ in rounds[1:]] + [""]
    assert rounds[1][0] == "128" and float(rounds[1][1]) > 0.02 >= float(rounds[-1][1])
    for seeds, width, of_first, first, of_all, after in rounds[1:]:
        assert not first or (width == of_first and float(of_first) > float(of_all) and int(first) == int(seeds) * 4 // 5 // 8 * 8)
        if after:  # the width that is printed decides, to its three digits
            grown = int(seeds) * (float(width) / 0.02)**2
            assert min(0.99 * grown, 2 * int(seeds)) <= int(after) <= max(1.01 * grown, 9 / 8 * int(seeds)) + 8
    count = assert_as_at_once(netlyap, "run")
    assert rounds[0][0] == "20" and rounds[-1][0] == str(count)
    assert any(of_first for _, _, of_first, *_ in rounds), "one round at least is decided by the first four fifths of its seeds"
    assert f"nmle +- 0.02 (half of the 95 % interval) is reached with {count} seeds at 2 of 2 grid points\n" in text
    assert max(half_widths(netlyap, "run")) <= 0.02
    assert f"\nseeds = 0:{count}\n" in (netlyap.folder / "run/job.ini").read_text()
    assert "complete" in netlyap("status", "run", "--exit-code")
    again = netlyap("run", "job.ini", "--out", "run", *words)
    assert f"{count} seeds: " in again and "going on" not in again and "nothing was left to compute" in again
    said = netlyap("run", "job.ini", "--out", "run", "--dry-run")
    assert said.startswith(f"to compute: 0 of {2 * ((count + 7) // 8)} units"), "with the seeds that it has come to"
    chosen = ": wanted is nmle +- 0.02 (half of the 95 % interval)\n"
    assert f"\nrun.target chose the seeds, 20 -> {count}{chosen}" in netlyap("show", "run")
    assert json.loads(netlyap.printed("show", "run", "--json"))["target"] == {
        "statistic": "nmle", "error": 0.02, "first_seeds": 20, "seeds": count}
    netlyap("run", "run/job.ini")
    assert f"\nrun.target chose the {count} seeds{chosen}" in netlyap("show", "run"), "its first ones are forgotten now"
    (netlyap.folder / "run/sweep.h5").unlink()
    status = netlyap("status", "run", "--exit-code", code=75)
    assert netlyap.next_line("run", "run/job.ini")[:-1] in status, "which may add seeds; gather would not"


@pytest.mark.parametrize("ranks", [0, 3], ids=["one process", "three ranks"])
@until_long_enough(500)
def test_killed_in_a_later_round(netlyap, kill, iterations, ranks):
    job = JOB | {"sweep.iterations": str(iterations)}
    netlyap.job(job)
    process = netlyap.start("run", "job.ini", "--out", "run", ranks=ranks)
    there = netlyap.folder / "run/job.ini"

    def is_in_a_later_round():
        found = re.search(r"^seeds = 0:(\d+)$", there.read_text() if there.exists() else "", re.MULTILINE)
        return found and int(found[1]) > 128

    wait_until(process, is_in_a_later_round)
    kill(process)
    assert "dead" in netlyap("status", "run", "--exit-code", code=75)
    text = netlyap("run", "job.ini", "--out", "run")  # as it was given
    done, units = (int(re.search(word, text)[1]) for word in (r"; (\d+) units are done already", r"complete: (\d+) of"))
    if done == units:
        raise TooShort
    assert done >= 32, "both grid points have the 128 seeds of the round before"
    netlyap("run", "job.ini", "--out", "undisturbed", ranks=ranks)
    netlyap.assert_same("run", "undisturbed")
    assert "nothing was left to compute" in netlyap("run", "run/job.ini"), "its own job goes on as well"


def test_a_smaller_error_goes_on_with_what_is_there(netlyap):
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "run", "--run.target_error", "0.03")
    before = len(seeds_of(netlyap, "run"))
    plan = netlyap("plan", "job.ini", "--out", "run")
    assert f"seeds         0:{before}\n" in plan and f"done          {before // 4} of {before // 4} units" in plan
    netlyap("run", "job.ini", "--out", "run")
    assert assert_as_at_once(netlyap, "run") > before


def test_what_it_could_not_reach(netlyap):
    """The bound of seeds, and points with fewer than 20 kept: both are named, and the archive is complete."""
    netlyap.job(JOB | {"sweep.epsilon": "1e-8 1e-6 1", "fit.min_r_squared": "0.5", "fit.min_exponent": "0.05", "run.max_seeds": "100",
                       "run.target_error": "1e-5"})
    text = netlyap("run", "job.ini", "--out", "run")
    wide, lacking = (re.search(pattern, text)[1] for pattern in (
        r"nmle \+- 1e-05 \(half of the 95 % interval\) is not reached at (\d) grid points?, because 100 seeds are run.max_seeds: eta 1, epsilon 1e-08 \(\+- ",
        r"(\d) grid points? with fewer than 20 kept after 100 seeds ha\w+ no interval and did not count: eta 1, epsilon 1\n"))
    assert (wide, lacking) == ("2", "1") and "is reached" not in text
    assert "complete: 39 of 39 units" in text
    netlyap("status", "run", "--exit-code")


def test_reached_is_what_the_width_that_decides_has_reached(netlyap):
    """It was said of the width of all seeds, beside the larger one of their first four fifths, which ends a run."""
    for most in range(64, 400, 16):
        netlyap.job(JOB | {"sweep.epsilon": "1e-8", "run.max_seeds": str(most), "run.target_error": "1e-5"})
        found = re.findall(r"\+- \S+ \(half of the 95 % interval: (\S+) of the first \d+, (\S+) of all\)",
                           netlyap("run", "job.ini", "--out", f"to-{most}"))
        if found and float(found[-1][0]) > 1.002 * float(found[-1][1]):
            break
    of_first, of_all = map(float, found[-1])
    text = netlyap("run", "job.ini", "--out", "run", "--run.target_error", str((of_first + of_all) / 2))
    assert f" of the first {most * 4 // 5 // 8 * 8}, " in text
    assert f"is not reached at 1 grid point, because {most} seeds are run.max_seeds: eta 1, epsilon 1e-08 (+- {found[-1][0]})\n" in text
    assert "is reached" not in text


def test_plan_says_both_bounds(netlyap):
    netlyap.job(JOB)
    text = netlyap("plan", "job.ini", "--ranks", "3")
    assert "member-steps  4.8 k\n" in text  # 2 points x 20 seeds x 2 networks x 60
    assert "target        nmle +- 0.02 (half of the 95 % interval): what is said above is for the first round, of 20 seeds\n" in text
    assert re.search(r"\n +at most run.max_seeds = 2000 seeds: 480 k member-steps, .* with 2 workers, disk about ", text)
    netlyap.job(JOB | WITHOUT)
    assert "run.max_seeds" not in netlyap("plan", "job.ini")


@pytest.mark.parametrize("keys, words, says", [
    ({"run.target": "dip_p_value"}, [], ["run.target = dip_p_value", "those are nmle, kept_fraction"]),
    ({"run.target_error": "0"}, [], ["set run.target_error, e.g. 0.02"]),
    ({"run.target": ""}, [], ["run.target_error = 0.02", "without run.target"]),
    ({"run.max_seeds": "19"}, [], ["run.max_seeds = 19", "20 seeds that the sweep begins with"]),
    ({}, ["--slice", "1/2"], ["--slice 1/2 and run.target = nmle exclude each other"]),
    ({"network.init": "file", "network.init_file": "rows.txt"}, [], ["run.target = nmle", "one row for all"])], ids=str)
def test_refused(netlyap, keys, words, says):
    (netlyap.folder / "rows.txt").write_text(20 * (" ".join(27 * ["0.1"]) + "\n"))
    netlyap.job(JOB | keys)
    for more in ([], ["--workers", "2"], ["--dry-run"]):
        netlyap.refuses("run", "job.ini", "--out", "run", *words, *more, says=says)
    if not words:
        netlyap.refuses("plan", "job.ini", says=says)
