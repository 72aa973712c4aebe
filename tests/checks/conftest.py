"""An installed copy, and commands in another folder that know nothing of this one."""
import os
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """An installed copy, moved to a path with a blank and a quote afterwards: nothing knows where it was put first."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(["cmake", "--install", os.environ["NETLYAP_BUILD"], "--prefix", folder / "first"], check=True,
                   capture_output=True)
    (folder / "first").rename(folder / "it's a prefix")
    return folder / "it's a prefix"


@pytest.fixture
def run(tmp_path):
    """run(words): what a command prints in another folder, without a netlyap on the PATH or in the environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NETLYAP", "OMPI_ALLOW"))}
    clean["PATH"] = ":".join(folder for folder in clean["PATH"].split(":") if not (Path(folder) / "netlyap").exists())

    def start(*words, code=0, **environment):
        done = subprocess.run([str(word) for word in words], cwd=tmp_path, env=clean | environment, capture_output=True,
                              text=True, timeout=300, stdin=subprocess.DEVNULL)
        assert done.returncode == code, done
        return done.stdout + done.stderr
    return start
