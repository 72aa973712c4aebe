"""Exit code 69 under a real Slurm: of both batch scripts and of the job that gathers."""
# ctest: PROCESSORS 2 TIMEOUT 1800 LABELS slow-under-sanitizer
import re
import shlex
import shutil
import time

from interruption import TooShort, units_of, until_long_enough, wait_until
from slurm_sweep import SCRIPTS, Sweep


def die_in_a_unit(netlyap, kill):
    """Kills a run in the middle of its first unit."""
    while True:
        journals = len(list(netlyap.folder.glob("run/journal/*")))
        process = netlyap.start("run", "job.ini", "--out", "run")
        wait_until(process, lambda: len(list(netlyap.folder.glob("run/journal/*"))) > journals)
        time.sleep(0.1)  # until it has begun the unit; if not, that was no death of the unit
        kill(process)
        status, _ = netlyap.output(netlyap.start("status", "run"))
        if "done     0 of 2" not in status:
            raise TooShort
        if "deaths" in status:
            return


@until_long_enough(200_000)
def test_both_scripts_end_with_69(netlyap, slurm, kill, iterations):
    job = Sweep(netlyap, slurm, units_of(iterations, 2) | {"run.max_attempts": "1", "run.checkpoint_seconds": "1000"})
    die_in_a_unit(netlyap, kill)
    shutil.copytree(netlyap.folder / "run", netlyap.folder / "parts")

    number = job.submit("--ntasks=2")
    assert job.wait_for_end(number) == "69", job.log(number)
    log = job.log(number)
    assert "every checksum is right" in log and "requeued: " not in log.replace("not requeued: ", ""), log
    assert "units that were given up" in log and len(re.findall(r"^== .* start \d+:", log, re.M)) == 1
    line = re.search(r"^sbatch (.*--retry-failed)$", log, re.M)[1]

    def submitted(*words):
        return job.command("sbatch", "--parsable", *words).stdout.strip()

    array = submitted("--array=1-2", SCRIPTS / "array.sbatch", "job.ini", "--out", "parts")
    gather = submitted(f"--dependency=afterany:{array}", SCRIPTS / "gather.sbatch", "parts")
    assert job.wait_for_end(gather) == "69" and "--retry-failed" in job.log(gather), job.log(gather)
    assert job.wait_for_end(f"{array}_1") == "69" and "units that were given up" in job.log(f"{array}_1"), job.log(f"{array}_1")
    assert job.wait_for_end(f"{array}_2") == "0", job.log(f"{array}_2")

    again = submitted("--ntasks=2", *shlex.split(line))
    assert job.wait_for_end(again) == "0", job.log(again)
    job.assert_undisturbed()
