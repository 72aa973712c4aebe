"""The batch scripts where Slurm's commands fail, say nothing, say nonsense or do not answer."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import os
import shutil

import pytest

from fake_slurm import SCRIPTS, FakeSlurm

BAD = {"fails": "exit 1", "is empty": "", "is nonsense": "echo 'a[$(touch HARM)] 99999999999999999999'",
       "is over": "echo 2020-01-01T00:00:00", "is N/A": "echo N/A", "is long": "head -c 100000 /dev/zero | tr '\\0' 9"}
HALF = 'case $* in *--steps*) echo 500 ;; status*) exit 75 ;; run*) echo "end ${SLURM_JOB_END_TIME-unset}"; exit 75 ;; esac'


@pytest.fixture
def fake(tmp_path):
    return FakeSlurm(tmp_path)


def no_harm(fake):
    return not list(fake.folder.rglob("HARM"))


@pytest.mark.parametrize("answer", BAD.values(), ids=BAD.keys())
def test_a_squeue_that_answers_badly(fake, netlyap, small_job, answer):
    """`date -d ""` is midnight: the run would end at once, three times, and then for good."""
    netlyap.job(small_job)
    fake.answers["squeue"] = answer
    done = fake.batch("sweep.sbatch", "job.ini")
    assert done.returncode == 0 and "complete: 12 of 12 units" in done.log and "every checksum is right" in done.log, done.log
    assert no_harm(fake)


def test_the_end_that_squeue_says_is_heeded(fake):
    fake.program(HALF)
    fake.answers["squeue"] = "[[ $* == '--noheader --jobs=7 --format=%e' && $SLURM_TIME_FORMAT == standard ]] && echo 2099-01-01T00:00:00"
    assert "\nend 4070908800\n" in fake.batch("sweep.sbatch", "job.ini", environment={"TZ": "UTC"}).log
    fake.answers["squeue"] = ""
    assert "\nend unset\n" in fake.batch("sweep.sbatch", "job.ini").log
    assert "\nend 5\n" in fake.batch("sweep.sbatch", "job.ini", environment={"SLURM_JOB_END_TIME": "5"}).log


def test_commands_that_do_not_answer_are_left_after_a_while(fake):
    fake.program(HALF)
    real = shutil.which("timeout")
    # Every wait is a hundredth of what the script asks for; what it asks for is noted.
    fake.answers["timeout"] = f'while [[ $1 == --* ]]; do shift; done; limit=$1; shift; exec {real} --kill-after=1 "0.$limit" "$@"'
    hang = "trap '' TERM; exec 1>&-; while :; do read -rt 1 <> <(:) || true; done"
    fake.answers |= {"squeue": hang, "scontrol": hang}
    done = fake.batch("sweep.sbatch", "job.ini", environment={"NETLYAP_SCRIPTS": str(SCRIPTS)})
    assert done.returncode == 75 and done.log.count("`scontrol requeue 7` failed") == 5, done.log
    assert len(fake.calls("timeout --kill-after=5 30 ")) == 6, "one squeue, five requeues"


@pytest.mark.parametrize("failures", [0, 1, 4])
def test_a_requeue_that_fails_is_tried_again(fake, failures):
    fake.program(HALF)
    fake.answers["scontrol"] = f"""
        [[ $1 != show ]] || {{ echo 'JobId=7 Command={SCRIPTS}/sweep.sbatch WorkDir=/'; exit; }}
        [[ $(grep -c 'scontrol requeue 7' {fake.folder}/calls) -gt {failures} ]]"""
    done = fake.batch("sweep.sbatch", "job.ini")
    assert done.returncode == 75 and "not requeued" not in done.log and "to be requeued: 500 iterations are safe" in done.log
    assert done.log.count("`scontrol requeue 7` failed; if this job ends before it works, type it yourself") == failures
    assert len(fake.calls("scontrol requeue 7")) == failures + 1
    assert [call.split()[1] for call in fake.calls("sleep")] == ["0", "2", "5", "15", "60"][:failures + 1] + ["60"]


def test_a_requeue_that_never_works(fake):
    fake.program(HALF)
    fake.answers["scontrol"] = f"[[ $1 != show ]] || {{ echo 'JobId=7 Command={SCRIPTS}/sweep.sbatch WorkDir=/'; exit; }}; exit 1"
    done = fake.batch("sweep.sbatch", "job.ini")
    assert done.returncode == 75 and "not requeued: Slurm does not take it; type `scontrol requeue 7` later" in done.log
    assert len(fake.calls("scontrol requeue 7")) == 5


def test_a_task_of_an_array_requeues_itself_alone(fake):
    """The number of one of the tasks is that of the whole array."""
    fake.program(HALF)
    task = {"SLURM_ARRAY_JOB_ID": "7", "SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "2",
            "SLURM_ARRAY_TASK_STEP": "1", "SLURM_ARRAY_TASK_COUNT": "2"}
    assert fake.batch("array.sbatch", "job.ini", environment=task).returncode == 75
    assert fake.calls("scontrol requeue") == ["scontrol requeue 7_2"] and "--jobs=7_2" in fake.calls("squeue")[0]


@pytest.mark.parametrize("script", ["sweep.sbatch", "array.sbatch", "gather.sbatch"])
def test_the_folder_of_the_script(fake, script):
    """scontrol may be late; where it says nothing, the environment may."""
    fake.program("exit 70")
    task = {f"SLURM_ARRAY_TASK_{name}": "1" for name in ("ID", "MIN", "MAX", "STEP", "COUNT")}
    fake.answers["scontrol"] = f"""
        [[ $(grep -c 'scontrol show' {fake.folder}/calls) -gt 2 ]] || {{ echo 'JobId=7 Command=nothing like it'; exit 1; }}
        echo 'JobId=7 Command={SCRIPTS}/{script} WorkDir=/'"""
    assert fake.batch(script, "job.ini", environment=task).returncode == 70
    assert len(fake.calls("scontrol show")) == 3
    fake.answers["scontrol"] = "exit 1"
    assert fake.batch(script, "job.ini", environment=task | {"NETLYAP_SCRIPTS": str(SCRIPTS)}).returncode == 70
    done = fake.batch(script, "job.ini", environment=task)
    assert done.returncode == 75 and "scontrol does not say where this script lies" in done.log


def test_an_sbatch_that_answers_badly(fake, netlyap, small_job):
    netlyap.job(small_job)
    for answer in ("exit 1", "", "echo sbatch: error: busy", "echo 'a[$(touch HARM)]'"):
        fake.answers["sbatch"] = answer
        done = fake.submit("job.ini", "--yes")
        assert done.returncode == 1 and "`squeue --me` shows whether the job is in the queue" in done.stderr, done
    fake.answers["sbatch"] = "[[ $* == *gather.sbatch* ]] || echo 7"
    done = fake.submit("job.ini", "--yes", "--slices", "2", "-p", "long")
    assert done.returncode == 0 and "job 7 is submitted" in done.stdout and no_harm(fake)
    assert "have ended: sbatch --parsable --dependency=afterany:7 --partition=long " in done.stdout, done.stdout


def test_a_program_that_does_not_start_is_not_requeued_for_ever(fake):
    fake.answers["srun"] = "echo srun: error: Unable to create step >&2; exit 1"
    (fake.folder / "job.ini").write_text("")
    done = fake.batch("sweep.sbatch", "job.ini")
    assert done.returncode == 75 and "not requeued: the program has not started (exit code 1)" in done.log, done.log
    assert os.listdir(fake.folder).count("runs") == 0
