"""The Spack recipe: read with a stub of Spack, and what it gives to CMake given to CMake."""
# ctest: PROCESSORS 2 LABELS slow-under-sanitizer
import itertools
import os
import re
import subprocess
from pathlib import Path

import pytest

import spack_stub
from versions import SOURCE, versions

REPOSITORY = SOURCE / "slurm/install/spack/spack_repo/netlyap"
RECIPE = REPOSITORY / "packages/netlyap/package.py"
IN_SPACK = {"json": "nlohmann-json", "gcc": "%gcc", "clang": "%clang", "zlib": "zlib-api"}


@pytest.fixture
def recipe():
    return spack_stub.read(RECIPE)


def named(calls, directive):
    return [(words, settings) for name, words, settings in calls if name == directive]


def test_style():
    """What `spack style` and `spack audit` look at, as far as that needs no Spack."""
    text = RECIPE.read_text()
    compile(text, RECIPE, "exec")
    assert max(len(line) for line in text.splitlines()) <= 99 and not re.search(r"[ \t]$|\t|FIXME", text, re.M)
    imports = [line for line in text.splitlines() if line.startswith(("import", "from"))]
    assert imports == ["import os", "from spack_repo.builtin.build_systems.cmake import CMakePackage", "from spack.package import *"]
    module, calls, _ = spack_stub.read(RECIPE)
    assert module.Netlyap.__doc__.strip() and RECIPE.parent.name == module.Netlyap.__name__.lower()
    assert named(calls, "license") == [(("BSD-3-Clause",), {"when": None})]
    for directive in ("variant", "conflicts"):
        assert all(settings.get("description") or settings.get("msg") for _, settings in named(calls, directive))


def test_it_lies_where_spack_looks():
    """<folder>/spack_repo/<namespace>/repo.yaml, as from version 1.0 on."""
    assert REPOSITORY.parent.name == "spack_repo"
    text = (REPOSITORY / "repo.yaml").read_text()
    assert re.search(rf"^  namespace: {REPOSITORY.name}$", text, re.M) and re.search(r"^  api: v2\.0$", text, re.M)


def test_it_takes_the_clone_that_it_lies_in(recipe):
    module, calls, _ = recipe
    assert module.Netlyap.git == f"file://{SOURCE.resolve()}"
    assert named(calls, "version") == [(("main",), {"branch": "main", "get_full_repo": True, "when": None})]


def test_versions_are_those_of_the_table(recipe):
    _, calls, _ = recipe
    asked = {}
    for (spec,), settings in named(calls, "depends_on"):
        name, _, version = spec.split()[0].partition("@")
        asked[name] = version.rstrip(":")
    refused = [spec for (spec,), _ in named(calls, "conflicts")]
    for name, line in versions().items():
        if name in ("gcc", "clang"):
            last = refused[["gcc", "clang"].index(name)]
            first = [int(number) for number in line.minimum.split(".")]
            assert last == (f"%gcc@:{first[0]}.{first[1] - 1}" if name == "gcc" else f"%clang@:{first[0] - 1}")
        elif name in ("mpi", "zlib"):  # any of those that provide it
            assert asked[IN_SPACK.get(name, name)] == ""
        else:
            assert asked[IN_SPACK.get(name, name)] == line.minimum.strip("-"), name
    needs = [words[0] for words, settings in named(calls, "depends_on") if "type" not in settings]
    assert len(needs) == len(versions()) - 3  # what is built from, apart from CMake and compilers
    assert "boost@1.74: +mpi +serialization +program_options" in needs and "spdlog@1.10: +fmt_external" in needs


def test_the_python_of_the_programs_that_draw(recipe):
    """What analysis/pyproject.toml names, only with +python, and found by it."""
    module, calls, _ = recipe
    wanted = set(re.findall(r'"(numpy|xarray|h5py|matplotlib|jinja2)"', (SOURCE / "analysis/pyproject.toml").read_text()))
    drawing = {words[0].removeprefix("py-") for words, settings in named(calls, "depends_on") if settings["when"] == "+python"}
    assert drawing - {"python@3.9:"} == wanted and len(wanted) == 5
    for python in (True, False):
        environment = spack_stub.Environment()
        module.Netlyap({"python": python}, False).setup_run_environment(environment)
        assert environment.paths == ({"PYTHONPATH": "/prefix/share/netlyap/analysis"} if python else {})


def all_options():
    _, calls, _ = spack_stub.read(RECIPE)
    names = [words[0] for words, _ in named(calls, "variant")]
    return [(dict(zip(names, values)), tests) for *values, tests in itertools.product([True, False], repeat=len(names) + 1)]


@pytest.mark.parametrize("build_type", ["Release", "RelWithDebInfo"])
def test_cmake_takes_what_every_option_gives(recipe, tmp_path, build_type):
    """And does nothing else with it: no variable is left over. CMakePackage gives the first four by itself."""
    module, _, _ = recipe
    given = {tuple(module.Netlyap(variants, tests).cmake_args()): tests for variants, tests in all_options()}
    assert len(given) == 2
    for arguments, tests in given.items():
        folder = tmp_path / str(tests)
        done = subprocess.run(["cmake", "-S", SOURCE, "-B", folder, f"-DCMAKE_INSTALL_PREFIX:STRING={tmp_path / 'prefix'}",
                               f"-DCMAKE_BUILD_TYPE:STRING={build_type}", "-DBUILD_TESTING:BOOL=OFF",
                               "-DCMAKE_INTERPROCEDURAL_OPTIMIZATION:BOOL=OFF", *arguments], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        unused = re.findall(r"^    (\w+)$", done.stderr.partition("not used by the project:")[2], re.M)
        assert set(unused) <= {"BUILD_TESTING"}, done.stderr
        assert (folder / "tests").exists() == tests
        assert f"NETLYAP_TESTS:BOOL={'ON' if tests else 'OFF'}" in (folder / "CMakeCache.txt").read_text()


def test_what_it_checks_is_there(recipe):
    """Labels of ctest that there are, files that are installed, and commands that netlyap knows."""
    module, _, commands = recipe
    package = module.Netlyap({"python": True}, True, os.environ["NETLYAP_BUILD"])
    package.check()
    assert commands[0] == ("cd", "build-folder") and commands[1][:2] == ("ctest", "--output-on-failure")
    layers = commands[1][3].strip("^()$").split("|")
    assert all(list((SOURCE / "tests" / layer).rglob("*_test.cpp")) for layer in layers) and len(layers) == 7
    installed = "\n".join((SOURCE / name).read_text() for name in ("CMakeLists.txt", "src/CMakeLists.txt"))
    assert "install(TARGETS netlyap)" in installed
    assert module.Netlyap.sanity_check_is_file == ["bin/netlyap", "share/netlyap/jobs/fig8.ini", "share/man/man1/netlyap.1"]


def test_its_smoke_test_passes(recipe, tmp_path):
    module, _, commands = recipe
    program = Path(os.environ["NETLYAP"])
    module.Netlyap({"python": True}, False, "/prefix").test_sweep()
    assert len(commands) == 2
    for first, *words in commands:
        assert first == "/prefix/bin/netlyap"
        words = [word.replace("/prefix/share/netlyap", str(SOURCE)) for word in words]
        subprocess.run([program, *words], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "smoke/sweep.h5").exists()
