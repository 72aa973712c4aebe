"""What is observed online takes the same memory however long the run is."""
# ctest: TIMEOUT 300 LABELS slow-under-sanitizer
import os

import pytest


@pytest.fixture
def peak_megabytes(netlyap, small_job):
    """peak_megabytes(iterations, observables): the largest resident size of a run of eight trajectories at eta = 5."""
    def run(iterations, names):
        netlyap.job({"sweep.eta": "5", "sweep.epsilon": "", "sweep.seeds": "0:8", "sweep.members": "0",
                     "sweep.iterations": str(iterations), "observe.names": names}
                    | {f"observe.{name}.every": "10000" for name in ("period", "saturation") if name in names.split()})
        process = netlyap.start("run", "job.ini", "--out", f"{names.split()[0]}-{iterations}")
        out, err = (stream.read().decode() for stream in (process.stdout, process.stderr))
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, out + err
        return usage.ru_maxrss / 1024
    return run


def test_of_intermittency(peak_megabytes):
    short, long = 20_000, 400_000
    per_series = 8 * 8 * (long - short) / 2 ** 20  # of one number per iteration and trajectory
    names = "intermittency saturation period"
    assert peak_megabytes(long, names) - peak_megabytes(short, names) < per_series / 4
    assert peak_megabytes(long, "training") - peak_megabytes(short, "training") > per_series, "what a series takes is seen"
