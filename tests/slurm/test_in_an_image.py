"""The lines of slurm/install/README.md for an image, with a real Slurm. Debian has no Apptainer: one of a few lines stands for it, which
runs the scripts of the definition on this machine; tests/install/test_bare_roots.py has a real root file system."""
# ctest: LABELS slow-under-sanitizer
import os
import re
import sys
from pathlib import Path

import pytest

SOURCE = Path(os.environ["NETLYAP_SOURCE"])
sys.path.insert(0, str(SOURCE / "tests/install"))
import definition  # noqa: E402

LINES = re.findall(r"^    (\S.*)$", (SOURCE / "slurm/install/README.md").read_text().partition("## In an image")[2], re.M)


@pytest.fixture
def image(small_sweep):
    """small_sweep in whose folder there is an image, and an apptainer on the PATH."""
    parts = definition.read()
    (small_sweep.folder / "runscript").write_text(parts["environment"] + parts["runscript"])
    (small_sweep.folder / "netlyap.sif").write_text("")
    bin_folder = small_sweep.folder / "bin"
    bin_folder.mkdir()
    (bin_folder / "apptainer").write_text(f"""#!/bin/bash
        [[ -f $2 ]] || exit 99
        PATH={Path(os.environ["NETLYAP"]).parent}:$PATH
        case $1 in
            run) exec dash {small_sweep.folder}/runscript "${{@:3}}" ;;
            exec) exec "${{@:3}}" ;;
        esac
        exit 98""")
    (bin_folder / "apptainer").chmod(0o755)
    path = f"{bin_folder}:{small_sweep.slurm.environment['PATH']}"
    return lambda text: small_sweep.command("bash", "-ec", text, environment={"PATH": path, "NETLYAP": "", "NETLYAP_SCRIPTS": ""})


def test_srun_starts_the_ranks(image):
    (line,) = [line for line in LINES if line.startswith("srun")]
    done = image(line.replace("srun", "srun --ntasks=3", 1))
    assert done.returncode == 0 and "complete: 12 of 12 units" in done.stdout and "2 workers" in done.stderr, done


def test_the_batch_scripts_take_it_for_a_program(image, small_sweep):
    made, copied, submitted = LINES[-3:]
    done = image("\n".join([made, copied.replace("/usr/local/share/netlyap", str(SOURCE)),
                            submitted.replace("--ntasks=65 --time=02:00:00", "--ntasks=3 --time=00:10:00 --yes --out run")]))
    assert done.returncode == 0 and (small_sweep.folder / "slurm/submit").exists(), done
    number = re.search(r"\b(\d+)\b[^\d]*$", done.stdout)[1]
    assert small_sweep.wait_for_end(number) == "0", small_sweep.log(number)
    assert "every checksum is right" in small_sweep.log(number)
