"""From the installed prefix, elsewhere, with the Python of a virtual environment: the package and the programs work."""
# ctest: PROCESSORS 2 TIMEOUT 600
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(os.environ["NETLYAP_SOURCE"])
PROGRAMS = ("exponents", "figures", "learning", "limit", "orbits", "phases", "regimes", "report", "spectrum", "transience", "page")
LOOK = "import netlyap; print(netlyap.__file__, netlyap.open('runs/fig8')['training/loss'].sel(eta=1).sizes['seed'])"


def environment(folder, *blocked):
    """A virtual environment on Debian's packages that cannot import some of them; returns its bin/."""
    subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", folder], check=True, timeout=300)
    site = next(folder.glob("lib/python3*/site-packages"))
    (site / "blocked.pth").write_text("import sys; sys.modules.update(dict.fromkeys(%r))" % (blocked,))
    return folder / "bin"


@pytest.fixture(scope="module")
def without_netcdf(tmp_path_factory):
    return environment(tmp_path_factory.mktemp("environments") / "without netCDF4", "netCDF4", "h5netcdf")


@pytest.fixture
def first_on_path(run):
    """first_on_path(bin)(words): what a command prints where this folder is in front of the PATH."""
    def front(folder):
        path = f"{folder}:" + run("printenv", "PATH").strip()
        return lambda *words, **settings: run(*words, **({"PATH": path} | settings))
    return front


def package_of(prefix):
    return prefix / "share/netlyap/analysis"


@pytest.fixture(scope="module")
def computed(prefix, tmp_path_factory):
    folder = tmp_path_factory.mktemp("computed")
    subprocess.run([prefix / "bin/netlyap", "run", prefix / "share/netlyap/jobs/fig8.ini", "--sweep.seeds", "0:8",
                    "--sweep.members", "2", "--sweep.epsilon", "1e-8 1e-2", "--out", folder / "fig8"], check=True,
                   capture_output=True, timeout=300)
    return folder


@pytest.fixture
def fig8(computed, tmp_path):
    """A small Figure 8 in runs/fig8 below the folder in which commands are started."""
    shutil.copytree(computed, tmp_path / "runs")


def test_python_path(prefix, run):
    assert run(prefix / "bin/netlyap", "--python-path") == f"{package_of(prefix)}\n"
    assert run(os.environ["NETLYAP"], "--python-path") == f"{SOURCE / 'analysis'}\n"
    alone = prefix.parent / "alone"
    alone.write_bytes((prefix / "bin/netlyap").read_bytes())
    alone.chmod(0o755)
    said = run(alone, "--python-path", code=64)
    assert "the Python package lies neither beside " in said and said.count("\n") == 1


def test_by_the_python_path(prefix, fig8, first_on_path, without_netcdf):
    start = first_on_path(without_netcdf)
    line = f"PYTHONPATH=$({shlex.quote(str(prefix / 'bin/netlyap'))} --python-path) python3 -c {{}}"
    said = start("bash", "-c", line.format(shlex.quote(LOOK)))
    assert said == f"{package_of(prefix) / 'netlyap/__init__.py'} 8\n"
    said = start("bash", "-c", "python3 -c 'import netCDF4'", code=1)
    assert "ModuleNotFoundError" in said or "ImportError" in said, "it is really blocked"


def test_by_pip(prefix, fig8, run, without_netcdf):
    """And nothing is left in the folder that it was installed from."""
    before = sorted(package_of(prefix).rglob("*"))
    run(without_netcdf / "pip", "install", "--quiet", "--no-index", "--no-build-isolation", package_of(prefix))
    assert sorted(package_of(prefix).rglob("*")) == before
    said = run(without_netcdf / "python", "-c", LOOK)
    assert said.startswith(str(without_netcdf.parent)) and said.endswith(" 8\n")
    installed = Path(said.removesuffix("/netlyap/__init__.py 8\n"))
    modules = [file.relative_to(SOURCE / "analysis") for file in (SOURCE / "analysis/netlyap").rglob("*.py")]
    assert [name for name in modules if not (installed / name).exists()] == [], "folders of modules that pyproject.toml lacks"
    run(without_netcdf / "pip", "uninstall", "--quiet", "--yes", "netlyap")


@pytest.mark.parametrize("program", PROGRAMS)
def test_help_of_every_program(prefix, first_on_path, without_netcdf, program):
    said = first_on_path(without_netcdf)(package_of(prefix) / program, "--help")
    assert said.startswith(f"usage: analysis/{program}")
    needs = "Needs h5py, numpy, xarray, matplotlib and jinja2." if program == "page" else "Needs h5py, numpy, xarray and matplotlib."
    assert needs in " ".join(said.split())


def test_a_picture_by_the_python_of_the_environment(prefix, fig8, run, first_on_path, without_netcdf, tmp_path):
    """The programs take the first python3; `next:` and jobs/paper name the one that NETLYAP_PYTHON names."""
    start = first_on_path(without_netcdf)
    start(package_of(prefix) / "figures", "runs/fig8", "--out", "pictures")
    assert (tmp_path / "pictures/fig8.png").exists()
    for python, first in ((without_netcdf / "python", str(without_netcdf / "python")), ("python3", "python3"),
                          ("", str(package_of(prefix) / "exponents"))):
        said = run(prefix / "bin/netlyap", "show", "runs/fig8", NETLYAP_PYTHON=str(python))
        line = re.search("^next: (.*)$", said, re.M)[1]
        assert shlex.split(line)[0] == first
        start("bash", "-c", "cd / && " + line)
        assert (tmp_path / "runs/fig8/exponents.png").exists()
        (tmp_path / "runs/fig8/exponents.png").unlink()


def test_without_h5py(prefix, first_on_path, tmp_path):
    """One sentence, for programs and in Python."""
    bin_folder = environment(tmp_path / "environment", "h5py")
    start = first_on_path(bin_folder)
    for program in PROGRAMS:
        said = start(package_of(prefix) / program, "--help", code=78)
        assert said == (f"analysis/{program}: {bin_folder}/python3 has no h5py; install h5py with its pip, or python3-h5py (Debian, for "
                        "/usr/bin/python3), or begin the command with the path of a python3 that has what is needed\n")
    for use in ("netlyap.open('runs/fig8')", "netlyap.Archive"):
        said = start("python3", "-c", f"import netlyap; {use}", PYTHONPATH=str(package_of(prefix)), code=1)
        assert said == (f"netlyap: {bin_folder}/python3 has no h5py; install h5py with its pip, or python3-h5py (Debian, for "
                        "/usr/bin/python3)\n"), "and no traceback"
    catch = "import netlyap\ntry: netlyap.Archive\nexcept ImportError as why: print(*why._render_traceback_())"
    said = start("python3", "-c", catch, PYTHONPATH=str(package_of(prefix)))
    assert said.startswith("netlyap: ") and said.count("\n") == 1, "in a notebook"
    said = start("python3", "-c", "import netlyap; netlyap.nothing", PYTHONPATH=str(package_of(prefix)), code=1)
    assert said.startswith("Traceback"), "what is no missing package is shown as usual"


def test_one_version():
    """The package has the version of the program: raise both."""
    version = re.search(r'^version = "(.*?)"', (SOURCE / "analysis/pyproject.toml").read_text(), re.M)[1]
    assert f"project(netlyap VERSION {version} " in (SOURCE / "CMakeLists.txt").read_text()
