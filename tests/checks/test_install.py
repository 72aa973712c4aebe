"""`cmake --install` puts a working program and everything that goes with it under a prefix."""
import os
import subprocess
from pathlib import Path


def test_install(tmp_path):
    subprocess.run(["cmake", "--install", os.environ["NETLYAP_BUILD"], "--prefix", tmp_path], check=True,
                   capture_output=True)
    program = tmp_path / "bin/netlyap"
    version = subprocess.run([program, "--version"], capture_output=True, text=True, cwd=tmp_path)
    assert version.returncode == 0 and "netlyap" in version.stdout
    for name in ("share/netlyap/jobs/fig8.ini", "share/netlyap/slurm", "share/netlyap/analysis/figures",
                 "share/doc/netlyap/README.md", "share/doc/netlyap/LICENSE", "share/doc/netlyap/ARCHIVE.md"):
        assert (tmp_path / name).exists(), name
    source = Path(os.environ["NETLYAP_SOURCE"])
    for job in (source / "jobs").glob("*.ini"):
        assert (tmp_path / "share/netlyap/jobs" / job.name).read_bytes() == job.read_bytes()
