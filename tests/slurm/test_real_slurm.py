"""What a real Slurm does where users and clusters do something unusual."""
# ctest: TIMEOUT 1800 LABELS slow-under-sanitizer
import os
import re
import shutil

from slurm_sweep import SCRIPTS


def test_commands_of_slurm_that_fail_on_the_way(small_sweep):
    """squeue never says when the job ends, the first scontrol fails, and so do two of `scontrol requeue`."""
    broken = small_sweep.folder / "bin"
    broken.mkdir()
    (broken / "squeue").write_text("#!/bin/bash\n")
    (broken / "scontrol").write_text(f"""#!/bin/bash
        echo "$1" >>{broken}/calls
        [[ $(grep -c "^$1" {broken}/calls) -gt 1 ]] && exec {shutil.which("scontrol")} "$@"
        exit 1""")
    for program in broken.iterdir():
        program.chmod(0o755)
    environment = {"PATH": f"{broken}:{small_sweep.slurm.environment['PATH']}", "NETLYAP_MAX_IDLE_REQUEUES": "9"}
    done = small_sweep.command("sbatch", "--parsable", "--ntasks=2", SCRIPTS / "sweep.sbatch", "job.ini", "--out", "run",
                               "--run.time_limit", "1e-9", environment=environment)
    number = done.stdout.strip()
    small_sweep.wait(lambda: " start 2: " in small_sweep.log(number), f"the second start\n{small_sweep.log(number)}")
    log = small_sweep.log(number)
    assert log.count(f"`scontrol requeue {number}` failed") == 1 and "stopped by run.time_limit" in log, log
    assert (broken / "calls").read_text().split()[:3] == ["show", "show", "requeue"]
    small_sweep.command("scancel", number)


def test_srun_without_pmix_is_refused(small_sweep):
    done = small_sweep.command("srun", "--mpi=none", "--ntasks=3", os.environ["NETLYAP"], "run", "job.ini", "--out", "run")
    assert done.returncode != 0 and "srun has started 3 tasks, but without PMIx" in done.stderr, done
    assert not (small_sweep.folder / "run").exists()
    done = small_sweep.command("srun", "--mpi=pmix", "--ntasks=3", os.environ["NETLYAP"], "run", "job.ini", "--out", "run")
    assert done.returncode == 0 and "complete: 12 of 12 units" in done.stdout


def test_a_list_is_no_range_of_slices(small_sweep):
    def submit(*words):
        return small_sweep.command("sbatch", "--parsable", *words, SCRIPTS / "array.sbatch", "job.ini", "--out", "run").stdout.strip()

    number = submit("--array=3,7")
    small_sweep.wait(lambda: small_sweep.log(f"{number}_3") and "netlyap: " in small_sweep.log(f"{number}_7"), "both tasks")
    assert "--array is not a range" in small_sweep.log(f"{number}_7") and not (small_sweep.folder / "run").exists()
    number = submit("--array=3,7", "--export=ALL,NETLYAP_SLICES=12")
    for task in (3, 7):
        small_sweep.wait(lambda task=task: f"slice {task}/12 is complete" in small_sweep.log(f"{number}_{task}"), "a slice")
    number = submit("--array=4-10:2")
    for task in (4, 6, 8, 10):
        small_sweep.wait(lambda task=task: f"slice {task // 2 - 1}/4 is complete" in small_sweep.log(f"{number}_{task}"), "a slice")


def test_a_blank_in_the_path_and_the_job_file_of_a_run(small_sweep):
    folder = small_sweep.folder / "a b"
    shutil.copytree(SCRIPTS, folder)
    small_sweep.netlyap("run", "job.ini", "--out", "runs/first", "--slice", "1/3")
    number = small_sweep.command("sbatch", "--parsable", folder / "sweep.sbatch", "runs/first/job.ini").stdout.strip()
    assert small_sweep.wait_for_end(number) == "0", small_sweep.log(number)
    assert "the archive is runs/first/sweep.h5" in small_sweep.log(number)


def test_a_task_of_an_array_goes_back_into_the_queue_alone(small_sweep):
    """The last task has the number of the array; a requeue by that number would start all tasks again."""
    done = small_sweep.command(SCRIPTS / "submit", "job.ini", "--out", "run", "--yes", "--slices", "2", "--run.time_limit", "1e-9",
                               environment={"NETLYAP_MAX_IDLE_REQUEUES": "2"})
    number = re.search(r"job (\d+) is submitted", done.stdout)[1]
    for task in (1, 2):
        small_sweep.wait(lambda task=task: "not requeued: 2 consecutive starts made no progress" in small_sweep.log(f"{number}_{task}"),
                         f"the end of task {task}")
    for task in (1, 2):
        log = small_sweep.log(f"{number}_{task}")
        assert len(re.findall(r"^== .* start \d+:", log, re.M)) == 2 and f"job {number}_{task} on" in log, log
    gather = re.search(r"job (\d+) gathers", done.stdout)[1]
    assert small_sweep.wait_for_end(gather) == "75"
