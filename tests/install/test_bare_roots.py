"""The ways onto a cluster that make the program, gone to their ends in root file systems of Debian with little in them: half an hour
on two cores, so `tests/run --all` alone runs this."""
# ctest: PROCESSORS 2 TIMEOUT 7200 LABELS long
import re
import shutil
import subprocess

import pytest

import definition
import roots
from versions import SOURCE, versions

HERE = ("g++", "cmake", "make", "libopenmpi-dev", "openmpi-bin", "libboost-dev", "libboost-serialization-dev",
        "libboost-program-options-dev")
LACKING = {"random123": "librandom123", "eigen": "eigen3", "json": "nlohmann-json3", "xxhash": "xxhash", "fmt": "fmtlib", "spdlog": "spdlog",
           "highway": "highway", "hdf5": "hdf5", "boost": "boost1.74"}  # in the order in which they are built, by the name of Debian's sources
FETCH = "apt-get source --tar-only --download-only " + " ".join(LACKING.values())
NOT_SOURCES = shutil.ignore_patterns("build", "runs", ".git", "__pycache__", ".cache")
JOB = ("--sweep.seeds", "0:16", "--sweep.epsilon", "1e-8")


def fetch_archives(root):
    """Debian's source archives in /archives, kept in the build folder for the next time."""
    kept = roots.KEPT / "archives"
    kept.mkdir(exist_ok=True)
    if len(list(kept.iterdir())) < len(LACKING):
        listed = root.folder / "etc/apt/sources.list.d/sources.list"
        listed.write_text("\n".join(line.replace("deb ", "deb-src ", 1) for line in roots.sources()[1]) + "\n")
        root.apt("update")
        root.run("mkdir", "/fetched")
        root.run("sh", "-c", "cd /fetched && " + FETCH.replace("apt-get", "apt-get -qq"))
        for file in (root.folder / "fetched").iterdir():
            shutil.copy(file, kept)
        listed.unlink()
    shutil.copytree(kept, root.folder / "archives")


def own(folder, place):
    """A copy of the sources that the ordinary user owns."""
    shutil.copytree(SOURCE, folder / place, ignore=NOT_SOURCES)
    subprocess.run(["chown", "--recursive", "1000:1000", folder / place], check=True)


def test_from_source_as_an_ordinary_user_without_network(new_root):
    """Compiler, CMake, Open MPI and a Boost without MPI are here; all else comes from Debian's source archives."""
    root = new_root("cluster")
    root.apt("update")
    root.apt("install", "--no-install-recommends", *HERE)
    fetch_archives(root)
    root.run("true", user=root.USER)
    own(root.folder, f"home/{root.USER}/the sources")
    said = root.run("the sources/slurm/install/from-source", "--prefix", "my programs", "--archives", "/archives", user=root.USER,
                    network=False, timeout=7000)
    assert re.search(r"^  boost +1\.74\.0 +1\.74\.\d is there without mpi; from /archives/boost", said, re.M)
    assert re.findall(r"^  building (\w+) \.\.\. ", said, re.M) == [*LACKING, "netlyap"]
    assert re.findall(r"^  (\w+) +\S+ +is here", said, re.M) == [name for name in versions() if name not in LACKING and name != "clang"]
    assert "smoke test: the same bit for bit by mpirun" in said, said
    assert sorted(path.name for path in (root.folder / f"home/{root.USER}/my programs").iterdir()) == ["bin", "include", "lib", "share"]
    # What it prints to be typed next, in another folder, with nothing of what it was built from; the program knows its own place.
    export, run = re.search(r"Next:\n  (export .*)\n  (netlyap run .*)\n", said).groups()
    shutil.rmtree(root.folder / f"home/{root.USER}/the sources")
    for folder in ("include", "lib"):
        shutil.rmtree(root.folder / f"home/{root.USER}/my programs" / folder)
    said = root.run("sh", "-ec", f"mkdir elsewhere && cd elsewhere\n{export}\n{run} {' '.join(JOB)}\nnetlyap verify runs/fig8",
                    user=root.USER, network=False)
    assert "every checksum is right" in said


@pytest.fixture(scope="module")
def image(new_root):
    """What `apptainer build` makes of the definition."""
    parts = definition.read()
    root = new_root("image")
    for name, place in definition.copied(parts).items():
        target = root.folder / place[1:]
        target.parent.mkdir(parents=True, exist_ok=True)
        if (SOURCE / name).is_dir():
            shutil.copytree(SOURCE / name, target, ignore=NOT_SOURCES)
        else:
            shutil.copy(SOURCE / name, target)
    root.run("sh", "-c", parts["post"], timeout=7000)
    return root


def script_of(image, name):
    """A part of the definition as a program of the image, with its %environment."""
    parts = definition.read()
    path = image.folder / f"opt/{name}"
    path.write_text(f"#!/bin/sh\n{parts['environment']}\n{parts[name]}")
    path.chmod(0o755)
    return f"/opt/{name}"


def test_the_image(image):
    said = image.run(script_of(image, "test"), user=image.USER, network=False)
    assert "every checksum is right" in said
    assert not (image.folder / "usr/bin/cmake").exists() and not (image.folder / "opt/netlyap").exists()
    runscript = script_of(image, "runscript")
    said = image.run(runscript, "run", "/usr/local/share/netlyap/jobs/fig8.ini", *JOB, "--workers", "1", "--out", "by-mpi",
                     user=image.USER, network=False)
    assert "complete: " in said
    said = image.run(runscript, "plan", "/usr/local/share/netlyap/jobs/fig8.ini", user=image.USER, network=False)
    assert "units" in said
