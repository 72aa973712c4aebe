"""The Apptainer definition, part by part, without Apptainer, which Debian 12 does not have; test_bare_roots.py runs %post in a bare
root file system."""
# ctest: PROCESSORS 2 LABELS slow-under-sanitizer
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import definition
from versions import SOURCE

PARTS = definition.read()


def test_parts_are_those_that_apptainer_knows():
    assert set(PARTS) == {"", "files", "post", "environment", "runscript", "test", "labels", "help"}
    lines = [line for line in PARTS[""].splitlines() if line and not line.startswith("#")]
    assert lines == ["Bootstrap: docker", "From: debian:12"]
    version = re.search(r"^project\(netlyap VERSION ([0-9.]+)", (SOURCE / "CMakeLists.txt").read_text(), re.M)[1]
    assert dict(line.split(" ", 1) for line in PARTS["labels"].splitlines() if line) == {"Version": version, "License": "BSD-3-Clause"}


@pytest.mark.parametrize("name", ["post", "environment", "runscript", "test"])
def test_scripts_are_ones_of_debians_sh(name):
    subprocess.run(["dash", "-n"], input=PARTS[name], text=True, check=True)


def test_the_files_are_all_that_it_needs(tmp_path):
    """All that is not for tests or for those who look at the sources. CMake configures in a copy of nothing but them, and finds
    there whatever it will install."""
    for_others = {"tests", ".clang-format", ".clang-tidy", ".gitignore", ".ci", "CITATION.cff", "codemeta.json"}
    agreed = re.search(r'AGREED = """(.*?)"""', (SOURCE / "tests/checks/toplevel.py").read_text(), re.S)[1].split()
    assert set(agreed) - for_others <= set(definition.copied(PARTS))
    for name, place in definition.copied(PARTS).items():
        assert place == f"/opt/netlyap/{name}"
        copy = shutil.copytree if (SOURCE / name).is_dir() else shutil.copy
        copy(SOURCE / name, tmp_path / name)
    (command,) = [line for line in PARTS["post"].splitlines() if line.startswith("cmake --preset")]
    subprocess.run(command.replace("/usr/local", str(tmp_path / "local")), shell=True, cwd=tmp_path, check=True, capture_output=True)
    named = [path for script in (tmp_path / "build").rglob("cmake_install.cmake")
             for path in re.findall(rf'"({re.escape(str(tmp_path))}/[^"$]+)"', script.read_text())]
    named = [path for path in named if not path.startswith((f"{tmp_path}/build", f"{tmp_path}/local"))]
    assert len(named) > 10 and [path for path in named if not Path(path).exists()] == []


def test_the_packages_are_those_that_a_build_needs():
    (line,) = [line for line in PARTS["post"].splitlines() if "jobs/packages" in line]
    lists = re.findall(r"packages_\w+", line)
    assert lists == ["packages_build", "packages_plot"]
    assert set(re.findall(r"^(packages_\w+)=", (SOURCE / "jobs/packages").read_text(), re.M)) > set(lists)


def start(script, *words, folder):
    program = Path(os.environ["NETLYAP"])
    return subprocess.run(["dash", "-s", *words], input=script.replace("/usr/local/share/netlyap", str(SOURCE)), text=True, cwd=folder,
                          env=os.environ | {"PATH": f"{program.parent}:/usr/bin:/bin", "TMPDIR": str(folder)}, capture_output=True)


def test_its_test_passes_and_leaves_nothing(tmp_path):
    done = start(PARTS["test"], folder=tmp_path)
    assert done.returncode == 0 and "every checksum is right" in done.stdout, done
    assert list(tmp_path.iterdir()) == []
    broken = PARTS["test"].replace("netlyap verify", "netlyap verify /dev/null;")
    assert start(broken, folder=tmp_path).returncode != 0


def test_it_runs_as_the_program(tmp_path):
    done = start(PARTS["environment"] + PARTS["runscript"], "jobs", "--defaults", folder=tmp_path)
    assert done.returncode == 0 and "[sweep]" in done.stdout
    assert start(PARTS["environment"] + PARTS["runscript"], "run", "none.ini", folder=tmp_path).returncode == 64


def test_examples_of_its_help_are_commands_of_the_program():
    text = subprocess.run([os.environ["NETLYAP"], "--help"], capture_output=True, text=True).stdout
    verbs = re.findall(r"apptainer run netlyap\.sif (\w+)", PARTS["help"])
    assert len(verbs) == 3 and all(re.search(rf"^  {verb}\b", text, re.M) for verb in verbs)
