"""All is computed but units that were given up: exit code 69 of both batch scripts, no requeue, and how to try again."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import pytest

from fake_slurm import FakeSlurm

TASK = {"SLURM_ARRAY_JOB_ID": "7"} | {f"SLURM_ARRAY_TASK_{name}": "1" for name in ("ID", "MIN", "MAX", "STEP", "COUNT")}


@pytest.fixture
def fake(tmp_path):
    return FakeSlurm(tmp_path)


@pytest.mark.parametrize("code", [69, 0, 1, 137])
def test_sweep(fake, code):
    """The launcher may turn exit codes round: what status says counts."""
    fake.program(f"case $* in run*) exit {code} ;; status*) exit 69 ;; verify*) echo every checksum ;; esac")
    done = fake.batch("sweep.sbatch", "job.ini")
    assert done.returncode == 69 and "every checksum" in done.log and not fake.calls("scontrol requeue")
    assert f"{fake.environment['NETLYAP']} run {fake.folder}/run/job.ini --retry-failed" in done.log
    assert f"sweep.sbatch {fake.folder}/run/job.ini --retry-failed" in done.log and "not requeued" in done.log


def test_a_damaged_archive_with_units_given_up(fake):
    fake.program("case $* in run* | status*) exit 69 ;; verify*) exit 65 ;; esac")
    assert fake.batch("sweep.sbatch", "job.ini").returncode == 65


def test_slices(fake):
    fake.program("case $* in run*) exit 69 ;; *) exit 1 ;; esac")
    done = fake.batch("array.sbatch", "job.ini", environment=TASK)
    assert done.returncode == 69 and not fake.calls("scontrol requeue") and "--retry-failed" in done.log
    assert fake.calls("netlyap run job.ini --slice 1/1")


@pytest.mark.parametrize("code", [0, 69, 75])
def test_gather(fake, code):
    fake.program(f"case $* in status*) exit {code} ;; esac")
    done = fake.batch("gather.sbatch", "run")
    assert done.returncode == code and ("--retry-failed" in done.log) == (code == 69)
    assert [call.split()[1] for call in fake.calls("netlyap")] == ["gather", "verify", "status"]


@pytest.mark.parametrize("code", [64, 65, 70, 74])
def test_errors_are_not_requeued(fake, code):
    fake.program(f"case $* in run*) exit {code} ;; *) exit 75 ;; esac")
    for script in ("sweep.sbatch", "array.sbatch"):
        done = fake.batch(script, "job.ini", environment=TASK)
        assert done.returncode == code and f"fix the error above, then resubmit (exit code {code})" in done.log
        assert not fake.calls("scontrol requeue")
