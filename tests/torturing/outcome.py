"""What has to hold at the end of a round."""
import h5py

from harms import PRECIOUS, victim
from program import Failure


def check_status(program, output=""):
    """The run must be complete; the output is that of its last start."""
    code, text = program("status", "disturbed", "--exit-code")
    if code != 0:
        raise Failure(f"status does not call the run complete ({code}):\n{output}{text}")


def check_archive(program):
    """The disturbed run is as good as the reference."""
    check_status(program)
    try:
        with h5py.File(program.folder / "disturbed/sweep.h5") as file:
            is_complete = file.attrs["complete"] == 1
            file.visititems(lambda _, entry: entry[()] if isinstance(entry, h5py.Dataset) else None)
    except (OSError, KeyError) as failure:
        raise Failure(f"h5py does not read the archive: {failure}", "unreadable files") from failure
    code, text = program("verify", "disturbed", "--same-as", "reference")
    if code != 0 or "bit for bit" not in text or not is_complete:
        raise Failure(f"the archive is another (verify gave {code}):\n{text}", "differing archives")
    outside = victim(program.folder / "disturbed")
    if outside.exists() and outside.read_text() != PRECIOUS:
        raise Failure("a link in the run directory was followed, and what it names is overwritten")
