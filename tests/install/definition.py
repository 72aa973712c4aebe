"""An Apptainer definition file as its parts."""
import re

from versions import SOURCE


def read(path=SOURCE / "slurm/install/netlyap.def"):
    """{"": header, "post": lines of %post without their indentation, ...}"""
    parts = re.split(r"^%(\w+)\n", path.read_text(), flags=re.M)
    return {"": parts[0]} | {name: re.sub("^    ", "", text, flags=re.M) for name, text in zip(parts[1::2], parts[2::2])}


def copied(parts):
    """From where in the sources to where in the image."""
    return dict(line.split() for line in parts["files"].splitlines() if line)
