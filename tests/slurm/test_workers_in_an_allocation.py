"""`run --workers N` inside of a batch job takes the slots of its allocation; under srun it is refused."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import os

import pytest


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in [name for name in os.environ if name.startswith(("OMPI_ALLOW", "OMPI_MCA_rmaps", "OMPI_MCA_hwloc"))]:
        monkeypatch.delenv(name)


def test_a_batch_job(small_sweep):
    script = small_sweep.netlyap.folder / "job.sh"
    program = os.environ["NETLYAP"]
    script.write_text(f"#!/bin/bash\n{program} run job.ini --out run --workers 2\necho code $?\n"
                      f"srun --ntasks=1 {program} run job.ini --out other --workers 2; echo srun $?\n"
                      f"NETLYAP_LAUNCHER='srun --label' {program} run job.ini --out labelled --workers 2\necho labelled $?\n")
    number = small_sweep.command("sbatch", "--parsable", "--ntasks=2", script).stdout.strip()
    small_sweep.wait_for_end(number)
    log = (small_sweep.netlyap.folder / f"slurm-{number}.out").read_text()
    assert "complete: 12 of 12 units" in log and "; 2 workers, " in log and "code 0\n" in log, log
    assert "task of srun" in log or "started by mpirun or srun already" in log, log
    assert "srun 64\n" in log, log
    assert "srun --quiet -n 3 --overcommit --mpi=pmix --kill-on-bad-exit=1 --label " in log, log
    assert "0: complete: 12 of 12 units" in log and "labelled 0\n" in log, log

