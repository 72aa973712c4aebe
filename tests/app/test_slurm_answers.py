"""What the program takes from Slurm, whose answers may be empty, late or wrong; and what scripts ask the program."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import os
import stat

import pytest

from program import TIMEOUT


def without_launcher(**variables):
    """An environment as srun makes it, but for what MPI would need."""
    return {"SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "3", "SLURM_PROCID": "1"} | variables


def test_tasks_that_do_not_see_each_other_are_refused(netlyap, small_job):
    netlyap.job(small_job)
    netlyap.refuses("run", "job.ini", environment=without_launcher(), says=["3 tasks", "--mpi=pmix", "mpirun"])
    netlyap("run", "job.ini", "--slice", "2/3", environment=without_launcher())  # this is how slices may be started
    alone = {"SLURM_PROCID": "0", "SLURM_NTASKS": "3"}  # a batch script, and what it starts without srun
    assert "complete: 12 of 12 units" in netlyap("run", "job.ini", environment=alone)
    assert "complete: 12 of 12" in netlyap("run", "job.ini", environment=without_launcher(SLURM_STEP_NUM_TASKS="1"))


@pytest.mark.parametrize("end", ["", "0", "soon", "-1", "1700000000", "99999999999999999999", "2026-01-01T00:00:00"])
def test_an_end_of_the_job_that_cannot_be_is_ignored(netlyap, small_job, end):
    netlyap.job(small_job)
    text = netlyap("run", "job.ini", environment={"SLURM_JOB_END_TIME": end})
    assert "complete: 12 of 12 units" in text and f'SLURM_JOB_END_TIME is "{end}"' in text


@pytest.mark.parametrize("job, words, directory", [
    ("job.ini", [], "runs/job"), ("job.cfg", [], "runs/job"), ("deep/er/job.v2.ini", [], "runs/job.v2"), ("job", [], "runs/job"),
    ("job.ini", ["--out", "a b"], "a b"), ("job.ini", ["--out=x/y"], "x/y"),
    ("job.ini", ["--retry-failed", "--extend", "--sweep.seeds", "-3:0", "--slice", "1/2"], "runs/job")], ids=str)
def test_the_program_names_its_run_directory(netlyap, small_job, job, words, directory):
    (netlyap.folder / job).parent.mkdir(parents=True, exist_ok=True)
    netlyap.job(small_job, job)
    before = netlyap.files()
    assert netlyap("run", job, *words, "--print-directory") == directory + "\n"
    assert netlyap.files() == before


def test_the_job_file_of_a_run_means_that_run(finished, netlyap):
    assert netlyap("run", "run/job.ini", "--print-directory") == "run\n"
    assert netlyap("run", "run/job.ini", "--out", "other", "--print-directory") == "other\n"
    netlyap.refuses("run", "job.ini", "--out", "", "--print-directory", says=["--out is empty"])


def squeue(folder, text):
    """A squeue that says what is wanted."""
    program = folder / "bin" / "squeue"
    program.parent.mkdir(exist_ok=True)
    program.write_text("#!/bin/bash\n" + text)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {"PATH": f"{program.parent}:{os.environ['PATH']}"}


@pytest.fixture
def stopped(netlyap, small_job):
    """Two slices of a run that two jobs of Slurm have begun."""
    netlyap.job(small_job)
    for part, job in (("1/2", "3"), ("2/2", "7")):
        netlyap("run", "job.ini", "--out", "run", "--slice", part, "--run.time_limit", "1e-9", code=75,
                environment={"SLURM_ARRAY_JOB_ID": "12", "SLURM_ARRAY_TASK_ID": job})
    return netlyap


def test_the_state_in_the_queue(stopped):
    text = stopped("status", "run", environment=squeue(stopped.folder, "echo '12_3|PENDING|BeginTime|0:00|1:00'\n"
                                                       "echo '12_7|RUNNING|None|0:12|1:00'"))
    assert "Slurm    job 12_3: PENDING (BeginTime)\nSlurm    job 12_7: RUNNING, 0:12 of 1:00\n" in text
    assert "nothing to do while the Slurm job is in the queue" in text and stopped.next_line("status", "run") in text


@pytest.mark.parametrize("answer", ["", "exit 1", "echo slurm_load_jobs error: Unable to contact slurm controller; exit 1",
                                    "echo '12_3|what is|this|x|y'", "echo '|||||||'", "echo '12_4|RUNNING|None|0:12|1:00'",
                                    "head -c 20000000 /dev/zero", "yes"], ids=str)
def test_a_queue_that_answers_badly_is_left_out(stopped, answer):
    text = stopped("status", "run", environment=squeue(stopped.folder, answer))
    assert "Slurm" not in text and "next: netlyap run" in text


def test_a_queue_that_does_not_answer_is_asked_once(stopped):
    counted = stopped.folder / "asked"
    # It waits for a minute, and does not listen to SIGTERM.
    text = stopped("status", "run", environment=squeue(stopped.folder, f"echo once >>{counted}; trap '' TERM; sleep 60 & wait; sleep 60"))
    assert TIMEOUT > 60 and "Slurm" not in text and counted.read_text() == "once\n"
