"""The one table of versions, src/cmake/versions: CMake refuses what is older, names all that is missing at once, and the
texts have the same numbers."""
# ctest: LABELS slow-under-sanitizer
import re
import subprocess

import pytest

from versions import SOURCE, versions

CALLED = {"cmake": "CMake", "gcc": "GCC", "clang": "or Clang", "mpi": "MPI (the standard; tested with Open MPI 4.1.4)", "random123": "Random123",
          "eigen": "Eigen", "json": "JSON for Modern C++", "xxhash": "xxHash", "zlib": "zlib", "fmt": "fmt", "spdlog": "spdlog",
          "highway": "Highway", "hdf5": "HDF5", "boost": "Boost (MPI, Serialization, Program_options)"}


def numbers(text):
    return tuple(map(int, text.split(".")))


def test_no_minimum_is_above_what_is_tested():
    assert versions().keys() == CALLED.keys()
    for name, line in versions().items():
        assert line.minimum == "-" or numbers(line.minimum) <= numbers(line.tested), name


def test_cmake_itself():
    for file in ("CMakeLists.txt", "tests/arm/CMakeLists.txt", "slurm/install/boost/CMakeLists.txt"):
        assert f"cmake_minimum_required(VERSION {versions()['cmake'].minimum})" in (SOURCE / file).read_text()


def test_packages_are_those_that_are_installed():
    text = (SOURCE / "jobs/packages").read_text()
    for name, line in versions().items():
        assert re.search(rf"(?<![\w-]){re.escape(line.package)}(?![\w-])", text), name


def test_the_table_of_the_ways_onto_a_cluster():
    section = (SOURCE / "slurm/install/README.md").read_text().partition("## What netlyap is built from")[2].partition("\n## ")[0]
    rows = {cells[0]: cells[1:] for cells in (re.findall(r"[^|]+", line) for line in section.splitlines()) if len(cells) == 4}
    rows = {name.strip(): [cell.strip() for cell in cells] for name, cells in rows.items()}
    for name, line in versions().items():
        address = "" if line.address == "-" else f"`{line.address}`"
        assert rows.pop(CALLED[name]) == [line.minimum.replace("-", "any"), line.tested, address], name
    assert set(rows) == {"", "---"}


def test_the_row_of_the_readme():
    row = re.search(r"^\| to build \|(.*)\|$", (SOURCE / "README.md").read_text(), re.M)[1]
    for name, line in versions().items():
        if name not in ("clang", "mpi"):
            assert f"{CALLED[name].split(' (')[0]} {line.tested}" in row, name


def configure(folder, changed=lambda text: text, *options):
    """The report of CMake with another table, and what it says where it fails."""
    sources = folder / "sources"
    (sources / "cmake").mkdir(parents=True)
    (sources / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.25)\nproject(asks LANGUAGES C CXX)\ninclude(cmake/dependencies.cmake)\n")
    for name in ("dependencies.cmake", "versions"):
        text = (SOURCE / "src/cmake" / name).read_text()
        (sources / "cmake" / name).write_text(changed(text) if name == "versions" else text)
    done = subprocess.run(["cmake", "-S", sources, "-B", folder / "build", *options], capture_output=True, text=True)
    report = dict(line.split(" ", 1) for line in (folder / "build/dependencies.txt").read_text().splitlines())
    return done.returncode, report, done.stderr


def test_all_is_reported(tmp_path):
    code, report, said = configure(tmp_path)
    assert code == 0 and said == ""
    assert list(report) == [name for name in versions() if name != "clang"]
    for name, line in versions().items():
        if name not in ("clang", "random123"):
            found = numbers(re.match(r"[0-9.]+", report[name])[0].strip("."))
            assert found >= numbers(line.minimum) if line.minimum != "-" else found, name
    assert report["random123"] == "unknown"


def test_whatever_is_too_old_is_refused_in_one_message(tmp_path):
    """Every minimum raised above all that there is."""
    code, report, said = configure(tmp_path, lambda text: re.sub(r"^([a-z]\w+ +)[0-9.]+", r"\g<1>99.0", text, flags=re.M))
    assert code == 1
    for name in set(versions()) - {"clang", "random123"}:
        assert report[name].startswith("old ") and f"{name} 99.0 or newer is needed, and {report[name][4:]} was found" in said, name
    assert "slurm/install/from-source builds it" in said


def test_whatever_is_missing_is_named_in_one_message(tmp_path):
    hidden = [f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in ("MPI", "Eigen3", "spdlog", "fmt", "HDF5", "Boost", "ZLIB")]
    code, report, said = configure(tmp_path, lambda text: text, *hidden, "-DCMAKE_IGNORE_PATH=/usr/include")
    assert code == 1
    for name in ("mpi", "random123", "eigen", "xxhash", "zlib", "fmt", "spdlog", "highway", "hdf5", "boost"):
        line = versions()[name]
        wanted = name if line.minimum == "-" else f"{name} {line.minimum} or newer"
        assert report[name] == "missing" and f"{wanted} is missing (Debian: {line.package})" in said, name


@pytest.mark.parametrize("minor, patch", [("0", "7"), ("2", "0")])
def test_where_highway_says_its_version(tmp_path, minor, patch):
    """In highway.h up to 1.0, in base.h later."""
    folder = tmp_path / "prefix/include/hwy"
    folder.mkdir(parents=True)
    text = f"#define HWY_MAJOR 1\n#define HWY_MINOR {minor}\n#define HWY_PATCH {patch}\n"
    (folder / "highway.h").write_text(text if minor == "0" else '#include "hwy/base.h"\n')
    (folder / "base.h").write_text("" if minor == "0" else text)
    code, report, said = configure(tmp_path, lambda text: text, f"-DCMAKE_PREFIX_PATH={tmp_path / 'prefix'}")
    assert code == 0 and report["highway"] == f"1.{minor}.{patch}", said
