"""An installed copy, in a path with a blank, under sbatch --export=NONE: nothing of the user's environment is there, but what
netlyap.conf beside the program says is."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import os
import subprocess

import h5py
import pytest


@pytest.mark.parametrize("launcher", ["srun", "slices"])
def test_the_scripts_find_what_belongs_to_them(small_sweep, tmp_path_factory, launcher):
    prefix = tmp_path_factory.mktemp("installed") / "a prefix"
    subprocess.run(["cmake", "--install", os.environ["NETLYAP_BUILD"], "--prefix", prefix], check=True, capture_output=True)
    (prefix / "bin/netlyap.conf").write_text("launcher = srun --quiet\ninstitution = Here\n")
    script = prefix / "share/netlyap/slurm" / ("sweep.sbatch" if launcher == "srun" else "array.sbatch")
    tasks = "--ntasks=2" if launcher == "srun" else "--array=1-1"
    number = small_sweep.command("sbatch", "--parsable", "--export=NONE", tasks, script, "job.ini", "--out", "a run").stdout.strip()
    number += "" if launcher == "srun" else "_1"
    code = small_sweep.wait_for_end(number)
    log = small_sweep.log(number)
    assert code == "0" and "12 of 12 units" in log and f"{prefix}/bin/netlyap" in log, log
    assert os.environ["NETLYAP"] not in log, log
    assert ("srun --mpi=pmix --kill-on-bad-exit=1 --quiet " in log) == (launcher == "srun"), log
    with h5py.File(small_sweep.netlyap.folder / "a run/sweep.h5") as file:
        assert file["provenance"].attrs["institution"] == "Here"
