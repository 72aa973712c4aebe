"""Small archives from the presets of jobs/, and the modules and programs of analysis/."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

SOURCE = Path(os.environ["NETLYAP_SOURCE"])
sys.path[:0] = [str(Path(__file__).parent.parent / "app"), str(SOURCE / "analysis")]
from program import *  # noqa: E402, F401, F403

SMALL = {  # options that make each preset a matter of milliseconds
    "fig3": "--sweep.seeds 0:9 --sweep.members 3 --sweep.iterations 300",
    "fig4": "--sweep.seeds 0:3 --sweep.members 3 --sweep.iterations 300",
    "fig4-unpaired": "--sweep.seeds 0:3 --sweep.members 3 --sweep.iterations 300",
    "fig5": "--sweep.seeds 0:3 --sweep.iterations 300",
    "fig6": "--sweep.seeds 0:5 --sweep.members 3 --sweep.iterations 300 --perturb.at 200",
    "fig7": "--sweep.seeds 0:9 --sweep.members 3 --sweep.iterations 300 --observe.divergence.zoom 0:300 "
            "--observe.training.zoom 0:300",
    "fig8": "--sweep.seeds 0:24 --sweep.members 2",
    "fig9": "--sweep.seeds 0:8",
    "fig10": "--sweep.seeds 0:8 --observe.loss_autocorrelation.shuffles 20",
    "fig11": "--sweep.seeds 0:8 --sweep.iterations 10000 --observe.training.range 2700:10000 "
             "--observe.loss_divergence.range 2700:10000 --observe.loss_divergence.references 500",
    "fig12": "--sweep.seeds 0:8 --observe.weights.every 10",
    "figS1": "--sweep.seeds 0:5 --sweep.iterations 300",
}


@pytest.fixture(scope="session")
def runs(program_in, tmp_path_factory):
    """A folder with one run directory per preset: fig3, fig4, ..."""
    netlyap = program_in(tmp_path_factory.mktemp("presets"))
    for preset, options in SMALL.items():
        netlyap("run", SOURCE / f"jobs/{preset}.ini", *options.split(), "--out", preset)
    return netlyap.folder


@pytest.fixture
def copy_of(runs, tmp_path):
    """copy_of("fig3"): the path of an archive that may be changed."""
    def copy(preset):
        (tmp_path / preset).mkdir()
        return Path(shutil.copy(runs / preset / "sweep.h5", tmp_path / preset))
    return copy


@pytest.fixture
def with_status(copy_of):
    """with_status("fig3", {3: 1}): a copy in which these seeds have another status and no numbers."""
    def change(preset, status):
        file = copy_of(preset)
        with h5py.File(file, "r+") as archive:
            for seed, value in status.items():
                archive["units/status"][:, :, seed] = value
                for path in ("divergence/distance", "training/loss", "lyapunov/exponent"):
                    if path in archive:
                        archive[path][:, :, seed] = np.nan
            archive.attrs["complete"] = int(not {1, 3} & set(status.values()))
            blocks = {seed // 8 for seed, value in status.items() if value == 3}
            archive.attrs["given_up"] = len(blocks) * archive["eta"].size * archive["epsilon"].size
        return file
    return change


@pytest.fixture
def analysis(tmp_path):
    """analysis("report", ...): standard output and error of a program of analysis/, which must end with `code`."""
    def run(program, *words, code=0):
        process = subprocess.run([SOURCE / "analysis" / program, *map(str, words)], cwd=tmp_path, capture_output=True,
                                 text=True, timeout=600)
        assert process.returncode == code, process.stdout + process.stderr
        assert "Traceback" not in process.stderr and "Warning" not in process.stderr, process.stderr
        return process.stdout, process.stderr
    return run
