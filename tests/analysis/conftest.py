"""Small archives from the presets of jobs/, and the modules and programs of analysis/."""
import contextlib
import io
import os
import runpy
import shlex
import shutil
import signal
import sys
import warnings
from pathlib import Path

import h5py
import numpy as np
import pytest

SOURCE = Path(os.environ["NETLYAP_SOURCE"])
sys.path[:0] = [str(Path(__file__).parent.parent / "app"), str(SOURCE / "analysis")]
from program import *  # noqa: E402, F401, F403

with warnings.catch_warnings():  # the filters of a Python that was just started, and those of analysis/
    warnings.resetwarnings()
    for unseen in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", unseen)
    import netlyap.start  # noqa: F401 (first)
    from netlyap import style
    from netlyap.checksum import digest
    from netlyap.seal import ENTRY, FOOTER, MAGIC
    FILTERS = warnings.filters[:]
signal.signal(signal.SIGINT, signal.default_int_handler)  # pytest's own again
SHARP, COARSE = style.plt.rcParams["savefig.dpi"], 40  # pixels per inch, for users and where nobody looks at the picture
style.plt.rcParams["savefig.dpi"] = COARSE

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
    "fig11": "--sweep.seeds 0:2 --sweep.iterations 10000 --observe.training.range 2700:10000 "
             "--observe.loss_divergence.range 2700:10000 --observe.loss_divergence.references 500",
    "fig12": "--sweep.seeds 0:8 --observe.weights.every 10",
    "figS1": "--sweep.seeds 0:5 --sweep.iterations 300",
}
MORE = {  # that are no figures of the paper
    "figS2": "--sweep.seeds 0:3 --sweep.members 1 --network.hidden 3",
    "learning_time": "--sweep.eta '0.002 0.06 1' --sweep.seeds 0:8 --sweep.members 1 --sweep.iterations 200 --network.hidden 4 "
                     "--observe.time_to_learn.accuracy 0.3",
    "limit": "--sweep.seeds 0:24 --sweep.members 2 --sweep.epsilon '1e-10 1e-4'",
    "spectrum": "--sweep.seeds 0:5 --sweep.iterations 60 --observe.spectrum.exponents 6 --observe.spectrum.orthonormalize_every 1 "
                "--observe.spectrum.every 2",
    "transient": "--sweep.seeds 0:9 --sweep.members 2 --sweep.iterations 330 --perturb.at '0 40 120'"}


class Presets:
    """A folder with one run directory per preset, each computed when it is first asked for."""

    def __init__(self, netlyap):
        self._netlyap = netlyap

    def __truediv__(self, path):
        preset = Path(path).parts[0]
        if preset in SMALL | MORE and not (self._netlyap.folder / preset).exists():
            self._netlyap("run", SOURCE / f"jobs/{preset}.ini", *shlex.split((SMALL | MORE)[preset]), "--out", preset)
        return self._netlyap.folder / path


@pytest.fixture(scope="session")
def runs(program_in, tmp_path_factory):
    """runs / "fig3": a run directory of that preset."""
    return Presets(program_in(tmp_path_factory.mktemp("presets")))


def reseal(file, version=1):
    """Puts checksums that are right behind the HDF5 content, as netlyap does: one for all of it."""
    content = file.read_bytes()
    place = b"metadata"
    table = ENTRY.pack(0, len(content), digest(content), len(place)) + place
    footer = FOOTER.pack(MAGIC, version, len(content), digest(table), 0)[:-8]
    file.write_bytes(content + table + footer + digest(footer).to_bytes(8, "little"))


@contextlib.contextmanager
def edited(file):
    """An archive, open for changes; its checksums are those of what it is then."""
    with h5py.File(file, "r+") as archive:  # leaves the HDF5 content alone
        yield archive
    reseal(Path(file))


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
        with edited(file) as archive:
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


def run_here(program, words, folder, stdout, stderr):
    """Runs a program of analysis/ in this process, as if it were started in a folder; returns its exit code.

    It is spared the imports. Where the process is what is tested (its pipes, its surroundings), start one."""
    file = str(SOURCE / "analysis" / program)
    with pytest.MonkeyPatch.context() as here, contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr), \
            warnings.catch_warnings(record=True) as warned:
        warnings.filters[:] = FILTERS
        here.chdir(folder)
        here.setattr(sys, "argv", [file, *map(str, words)])
        code = 0
        try:
            runpy.run_path(file, run_name="__main__")
        except SystemExit as end:
            code = end.code or 0
        finally:
            style.plt.close("all")
    assert not warned, [str(each.message) for each in warned]
    return code


@pytest.fixture
def analysis(tmp_path):
    """analysis("report", ...): standard output and error of a program of analysis/, which must end with `code`."""
    def run(program, *words, code=0):
        out, err = io.StringIO(), io.StringIO()
        ended = run_here(program, words, tmp_path, out, err)
        out, err = out.getvalue(), err.getvalue()
        assert ended == code, out + err
        assert "Traceback" not in err and "Warning" not in err, err
        return out, err
    return run


@pytest.fixture(scope="session")
def folder_with_refit(program_in, tmp_path_factory):
    """A folder with the run directory of a job whose growth is often over before a window ends, and with a refit of it."""
    netlyap = program_in(tmp_path_factory.mktemp("a folder"))
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:24", "--sweep.members", "2", "--sweep.eta", "1 10", "--sweep.epsilon",
            "1e-8", "--observe.names", "growth divergence", "--out", "run")
    netlyap("refit", "run", "--fit.window_length", "25:101:5")
    return netlyap.folder
