"""Whole numbers near the largest that fits, as values of the keys of a job and of options: refused with a sentence
before anything is reckoned with them, or harmless."""
import re

import pytest

HUGE = ("9223372036854775807", "4611686018427387905")


def test_keys_of_observables(netlyap, everything, observables):
    defaults = netlyap("jobs", "--defaults")
    sections = re.split(r"^\[(.*)\]$", defaults, flags=re.M)[1:]
    keys = [f"{section}.{key}" for section, text in zip(sections[::2], sections[1::2]) if section.startswith("observe.")
            for key, value in re.findall(r"^(\w+) = (.*)$", text, re.M) if value.isdigit()]
    assert len(keys) >= 12
    netlyap.job(everything)
    for key in keys:
        for size in HUGE:
            process = netlyap.start("plan", "job.ini", "--" + key, size)
            out, err = netlyap.output(process)
            assert process.returncode in (0, 64) and "internal" not in err, (key, size, out, err)
            if process.returncode:
                assert err.startswith("netlyap: ") and err.count("\n") == 1, (key, size, err)


@pytest.mark.parametrize("key", ["sweep.members", "sweep.iterations", "sweep.seeds", "perturb.at", "data.train",
                                 "network.hidden", "fit.window_start", "fit.window_length"])
def test_keys_of_a_job(netlyap, small_job, key):
    netlyap.job(small_job)
    for size in HUGE:
        if key == "sweep.seeds":
            netlyap("plan", "job.ini", "--sweep.seeds", size)
        else:
            netlyap.refuses("plan", "job.ini", "--" + key, size, says=[key])
    for size in ("99999999999999999999", "1e30"):
        netlyap.refuses("plan", "job.ini", "--" + key, size, says=[key])
