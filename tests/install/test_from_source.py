"""slurm/install/from-source: what it finds, refuses and builds, with libraries of this machine hidden from CMake and archives
made of them. test_bare_roots.py builds everything."""
# ctest: PROCESSORS 2 TIMEOUT 900 LABELS slow-under-sanitizer
import re
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

import test_bare_roots
from versions import SOURCE, versions

PROGRAM = SOURCE / "slurm/install/from-source"


@pytest.fixture
def start(tmp_path):
    """start(words): what from-source prints, with some libraries hidden from CMake, in a folder with a blank."""
    folder = tmp_path / "a folder"
    folder.mkdir()

    def run(*words, code=0, hidden=(), without="", **environment):
        lines = [f"list(APPEND CMAKE_IGNORE_PATH {path})" for path in hidden] + [f"set(CMAKE_DISABLE_FIND_PACKAGE_{without} ON)"]
        (tmp_path / "hide.cmake").write_text("\n".join(lines) + "\n")
        done = subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "CMAKE_TOOLCHAIN_FILE": tmp_path / "hide.cmake",
                                   **environment})
        assert done.returncode == code, (done.stdout, done.stderr)
        if code == 0:
            assert done.stderr == ""
        else:
            assert done.stderr.splitlines()[-1].startswith("from-source: "), done.stderr
        return done.stdout + done.stderr
    run.folder = folder
    return run


HEADERS = ("/usr/include",)  # of Random123, xxHash, Highway and zlib


def pack(file, folder, files, mode="w:gz"):
    """An archive with one folder of these files; a zip without a mode of tarfile."""
    file.parent.mkdir(exist_ok=True)
    if mode is None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, source in files.items():
                for path in sorted(Path(source).rglob("*")):
                    archive.write(path, f"{folder}/{name}/{path.relative_to(source)}")
        return file
    with tarfile.open(file, mode) as archive:
        for name, source in files.items():
            archive.add(source, f"{folder}/{name}")
    return file


@pytest.fixture
def archives(start):
    """Random123 and xxHash as their authors pack them, xxHash without a word of what it is in the file's name."""
    folder = start.folder / "archives"
    pack(folder / "librandom123_1.14.0+dfsg.orig.tar.gz", "random123-1.14.0", {"include/Random123": "/usr/include/Random123"})
    source = start.folder / "xxhash.c"
    source.write_text('#define XXH_STATIC_LINKING_ONLY\n#define XXH_IMPLEMENTATION\n#include "xxhash.h"\n')
    pack(folder / "v0.8.1.tar.gz", "xxHash-0.8.1", {"xxhash.h": "/usr/include/xxhash.h", "xxhash.c": source})
    for other in ("librandom123_1.14.0+dfsg-3.debian.tar.xz", "python-eigen-1.0.tar.gz", "notes.txt", "photos-2024.zip"):
        (folder / other).write_text("no archive of ours")
    return folder


def test_all_is_here(start):
    said = start("--prefix", "made", "--dry-run")
    lines = {line.split()[0]: line.split()[1] for line in said.splitlines()[1:-1]}
    assert list(lines) == [name for name in versions() if name != "clang"]
    assert re.fullmatch(r"1\.74\.\d", lines["boost"]) and lines["random123"] == "is"
    assert said.splitlines()[-1] == f"next: {PROGRAM} --prefix {start.folder}/made".replace("a folder", "a\\ folder")
    assert not (start.folder / "made").exists()  # nothing is left of a question
    assert f"into {start.folder}/deep/down/made\n" in start("--prefix=~/deep/down/made", "--dry-run", HOME=str(start.folder))
    assert not (start.folder / "deep").exists()


def test_what_is_missing_is_named_with_its_address(start):
    said = start("--prefix", "made", code=64, hidden=HEADERS)
    for name in ("random123", "xxhash", "zlib", "highway"):
        assert re.search(rf"^  {name} +missing", said, re.M)
        assert f"  {name}: {versions()[name].address}\n" in said
    assert "there is no archive of random123 xxhash zlib highway: fetch what is named above" in said
    assert not (start.folder / "made").exists()


@pytest.fixture
def shown(start):
    """A prefix with those of the hidden headers that are not to be built, as a module of a site has them."""
    folder = start.folder / "shown"
    (folder / "include").mkdir(parents=True)
    for name in ("hwy", "zlib.h", "zconf.h"):
        (folder / "include" / name).symlink_to(next(path for path in (Path("/usr/include") / name,
                                                    Path("/usr/include/x86_64-linux-gnu") / name) if path.exists()))
    return folder


def test_what_is_missing_is_built_and_found(start, archives, shown):
    words = ("--prefix", "my libraries", "--archives", "archives", "--libraries")
    said = start(*words, hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown))
    assert f"  random123  1.14.0       from {archives}/librandom123_1.14.0+dfsg.orig.tar.gz\n" in said
    assert f"  xxhash     0.8.1        from {archives}/v0.8.1.tar.gz\n" in said
    assert re.search(r"building random123 \.\.\. \d+ s\n  building xxhash \.\.\. \d+ s\nAll libraries are here, after", said)
    made = start.folder / "my libraries"
    assert (made / "include/Random123/philox.h").exists() and (made / "lib/libxxhash.a").exists()
    assert sorted(path.name for path in made.iterdir()) == ["include", "lib"]
    said = start(*words, hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown))  # again: nothing is left to do
    assert "building" not in said and re.search("^  xxhash +0.8.1 +is here$", said, re.M)


def test_the_same_command_continues(start, archives, shown):
    """After a library that could not be built, and after an installation that was cut short."""
    words = ("--prefix", "made", "--archives", "archives", "--libraries")
    (start.folder / "cc").write_text("#!/bin/sh\ncase \"$*\" in *xxhash.c*) echo no space >&2; exit 1;; esac\nexec /usr/bin/cc \"$@\"\n")
    (start.folder / "cc").chmod(0o755)
    said = start(*words, code=1, hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown), CC=str(start.folder / "cc"))
    assert "no space" in said and "xxhash could not be built, see above and all of it in" in said
    made = start.folder / "made"
    assert (made / "from-source/xxhash.installing").exists()
    shutil.copy("/usr/include/xxhash.h", made / "include")  # cut short: a header without its library's code
    (made / "lib").mkdir(exist_ok=True)
    (made / "lib/libxxhash.a").write_text("half of it")
    said = start(*words, hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown))
    assert re.search("^  random123 +is here$", said, re.M)
    assert re.search(r"^  xxhash +0\.8\.1 +is to be built anew; from ", said, re.M) and "building xxhash" in said
    assert (made / "lib/libxxhash.a").read_bytes()[:7] == b"!<arch>" and not (made / "from-source").exists()


def test_a_library_that_is_too_old(start, archives, shown):
    """One of the site gives way to the archive; an archive is refused if it is named, and else lies there unread."""
    old = start.folder / "old"
    (old / "include").mkdir(parents=True)
    text = Path("/usr/include/xxhash.h").read_text()
    (old / "include/xxhash.h").write_text(re.sub(r"(define XXH_VERSION_MINOR +)8", r"\g<1>7", text))
    paths = f"{shown}:{old}"
    said = start("--prefix", "made", "--archives", "archives", "--dry-run", hidden=HEADERS, CMAKE_PREFIX_PATH=paths)
    assert f"xxhash     0.8.1        0.7.1 is here, {versions()['xxhash'].minimum} or newer is needed; from" in said
    ancient = (archives / "v0.8.1.tar.gz").rename(archives / "xxhash-0.6.5.tar.gz")
    said = start("--prefix", "made", ancient, code=65, hidden=HEADERS, CMAKE_PREFIX_PATH=paths)
    assert f"holds xxhash 0.6.5, and {versions()['xxhash'].minimum} or newer is needed" in said
    said = start("--prefix", "made", "--archives", "archives", code=64, hidden=HEADERS, CMAKE_PREFIX_PATH=paths)
    assert "there is no archive of xxhash:" in said


PAGE = b"\n<!DOCTYPE html>\n<html>Sign in</html>\n"


def faults(whole):
    """Damage to an archive, with what is said of it."""
    middle = len(whole) // 2
    return {"half": (whole[:middle], "is cut short or damaged"), "overwritten": (whole[:middle] + b"X" * 16 + whole[middle + 16:], "damaged"),
            "checksum": (whole[:-8] + b"XXXX" + whole[-4:], "is cut short or damaged"), "empty": (b"", "is empty"),
            "page": (PAGE, "is a web page, no archive"), "noise": (b"noise" * 100, "is no archive")}


@pytest.mark.parametrize("ending, mode, has_decompressor", [("tar.gz", "w:gz", True), ("tar.bz2", "w:bz2", True), ("tar.xz", "w:xz", True),
                                                            ("zip", None, True), ("tar.bz2", "w:bz2", False), ("tar.xz", "w:xz", False)])
def test_what_is_wrong_with_an_archive(tmp_path, ending, mode, has_decompressor):
    """Where nothing that has compressed it is there, CMake's own errors have to do."""
    file = pack(tmp_path / f"Random123-1.14.0.{ending}", "random123-1.14.0", {"include/Random123": "/usr/include/Random123"}, mode)
    (tmp_path / "bin").mkdir()
    for name in ("cmake", "head", "od", "tr", "sed", "grep") + (("gzip", "bzip2", "xz", "unzip") if has_decompressor else ()):
        (tmp_path / "bin" / name).symlink_to(Path("/usr/bin") / name)
    text = f'source "{SOURCE}/slurm/install/archives.sh"; source "{SOURCE}/slurm/install/libraries.sh"; fault_of "$1" random123'

    def fault():
        done = subprocess.run(["/bin/bash", "-Eeuo", "pipefail", "-c", text, "bash", file], capture_output=True, text=True,
                              env={"PATH": str(tmp_path / "bin")})
        assert done.returncode == 0 and done.stderr == ""
        return done.stdout
    assert fault() == ""
    whole = file.read_bytes()
    for content, sentence in faults(whole).values():
        file.write_bytes(content)
        assert sentence in fault()


def test_a_damaged_archive_is_refused_before_anything_is_built(start, archives, shown):
    file = archives / "librandom123_1.14.0+dfsg.orig.tar.gz"
    whole = file.read_bytes()
    file.write_bytes(whole[:len(whole) // 4])
    for words in (("--dry-run",), ("--libraries",)):
        said = start("--prefix", "made", "--archives", "archives", *words, code=65, hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown))
        assert said.endswith(f"from-source: {file} is cut short or damaged (`gzip -t` says so): fetch it again, from "
                             f"{versions()['random123'].address}\n")
        assert "building" not in said and not (start.folder / "made").exists()
    file.write_bytes(whole)
    start("--prefix", "made", "--archives", "archives", "--libraries", hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown))
    assert (start.folder / "made/include/Random123/philox.h").exists()


def test_what_is_damaged_in_a_way_that_is_seen_when_it_is_unpacked_alone(start, archives, shown):
    """As a full disk: cmake prints an error and ends with 0. What is unpacked is not taken, and nothing counts as installed."""
    folder = start.folder / "bin"
    folder.mkdir()
    (folder / "cmake").write_text('#!/bin/bash\n/usr/bin/cmake "$@" || exit\n[[ $2$3 != tarxf ]] || echo "cmake -E tar: error: no space" >&2\n')
    (folder / "cmake").chmod(0o755)
    words = ("--prefix", "made", "--archives", "archives", "--libraries")
    said = start(*words, code=65, hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown), PATH=f"{folder}:/usr/bin:/bin")
    log = start.folder / "made/from-source/random123.log"
    assert f"cannot be unpacked (cmake -E tar: error: no space): fetch it again, or make room; all of it is in {log}\n" in said
    assert "no space" in log.read_text() and not (start.folder / "made/include").exists()
    assert "building random123" in start(*words, hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown))


def test_an_archive_of_something_else(start, archives, shown):
    other = archives / "librandom123_1.14.0+dfsg.orig.tar.gz"
    pack(other, "random123-1.14.0", {"README": __file__})
    said = start("--prefix", "made", "--archives", "archives", "--dry-run", code=65, hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown))
    assert f"{other} does not hold the sources of random123 (there is no include/Random123/philox.h in it): fetch it again, from" in said


def test_a_file_whose_name_says_nothing_and_which_is_no_archive(start, archives, shown):
    """What a browser has saved is named where something is missing, and refused where the command names it."""
    file = (archives / "librandom123_1.14.0+dfsg.orig.tar.gz").rename(archives / "v1.14.0.tar.gz")
    start("--prefix", "made", "--archives", "archives", "--dry-run", hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown))
    for content, sentence in ((PAGE, "is a web page, no archive"), (b"", "is empty"), (file.read_bytes()[:100], "is cut short or damaged")):
        file.write_bytes(content)
        said = start("--prefix", "made", "--archives", "archives", "--dry-run", code=64, hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown))
        assert f"\n  {file} {sentence}" in said and "there is no archive of random123: fetch" in said
        assert f"from-source: {file} {sentence}" in start("--prefix", "made", file, "--dry-run", code=65, hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown))


def test_names_that_the_locale_cannot_write(start, shown):
    source = start.folder / "größe.txt"
    source.write_text("")
    files = {"größe.txt": source, "include/Random123": "/usr/include/Random123"}
    pack(start.folder / "archives/random123-1.14.0.tar.gz", "random123-1.14.0", files)
    (shown / "include/xxhash.h").symlink_to("/usr/include/xxhash.h")
    said = start("--prefix", "made", "--archives", "archives", "--libraries", hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown), LC_ALL="C")
    assert "building random123" in said and (start.folder / "made/include/Random123/philox.h").exists()


def test_what_comes_after_a_dry_run(start, archives, shown):
    """Its last line is the command that builds, for any folder."""
    said = start("--prefix", "my libraries", "--archives", "archives", "--libraries", "--dry-run", hidden=HEADERS, CMAKE_PREFIX_PATH=str(shown))
    command = said.splitlines()[-1].removeprefix("next: ")
    done = subprocess.run(["bash", "-c", command], cwd="/", capture_output=True, text=True, env={
        "PATH": "/usr/bin:/bin", "CMAKE_TOOLCHAIN_FILE": start.folder.parent / "hide.cmake", "CMAKE_PREFIX_PATH": str(shown)})
    assert done.returncode == 0 and "building random123" in done.stdout, (command, done)
    assert (start.folder / "my libraries/include/Random123/philox.h").exists()


@pytest.mark.parametrize("words, code, sentence", [
    ((), 64, "--prefix is missing: say into which folder netlyap shall go"),
    (("--prefix",), 64, "--prefix needs a value"),
    (("--prefix=",), 64, "--prefix is empty"),
    (("--prefix", "a;b"), 64, "compilers do not take a path with one of"),
    (("--prefix", "file/below"), 64, "this folder cannot be made"),
    (("--prefix", "made", "--jobs", "many"), 64, '--jobs is "many"; it must be a whole number from 1 to 9999'),
    (("--prefix", "made", "--root"), 64, "there is no option --root"),
    (("--prefix", str(SOURCE)), 64, "is the folder of the sources; name another one"),
    (("--prefix", "made/deep/down", "--archives", "nowhere"), 64, "--archives nowhere: there is no such folder"),
    (("--prefix", "made", "boost_1_80_0.tar.gz"), 64, "boost_1_80_0.tar.gz: there is no such file"),
    (("--prefix", "made", "file"), 64, "file is no source archive"),
    (("--prefix", "made", "photos.zip"), 64, "photos.zip holds none of the libraries that netlyap needs: random123 eigen json"),
])
def test_refusals(start, words, code, sentence):
    (start.folder / "file").write_text("")
    with zipfile.ZipFile(start.folder / "photos.zip", "w") as archive:
        archive.writestr("photos/one.jpg", "")
    assert sentence in start(*words, code=code)
    assert sorted(path.name for path in start.folder.iterdir()) == ["file", "photos.zip"] or words[1] == "a;b"


def test_without_mpi_or_a_compiler(start):
    said = start("--prefix", "made", code=69, without="MPI")
    assert said.endswith("from-source: mpi is missing; a site has this by itself: load its module, or ask for it\n")
    said = start("--prefix", "made", code=69, CXX="/nowhere/c++")
    assert "CMake could not look around with this compiler, see above" in said
    said = start("--prefix", "made", code=69, CXX="/bin/false")
    assert "CMake Error at" in said and "is not able to compile a simple test program" in said and "See also" not in said
    (start.folder / "bin").mkdir()
    for name in ("bash", "dirname", "readlink", "mkdir", "nproc"):
        (start.folder / "bin" / name).symlink_to(shutil.which(name))
    assert "there is no cmake on the PATH" in start("--prefix", "made", code=69, PATH=str(start.folder / "bin"))


@pytest.mark.parametrize("file, library, version", [
    ("boost1.74_1.74.0+ds1.orig.tar.xz", "boost", "1.74.0"), ("boost_1_85_0.tar.bz2", "boost", "1.85.0"),
    ("boost-1.86.0-b2-nodocs.tar.gz", "boost", "1.86.0"), ("hdf5_1.10.8+repack1.orig.tar.gz", "hdf5", "1.10.8"),
    ("hdf5-1_14_3.tar.gz", "hdf5", "1.14.3"), ("hdf5-1.14.4-3.tar.gz", "hdf5", "1.14.4"), ("highway-1.0.7.tar.gz", "highway", "1.0.7"),
    ("librandom123_1.14.0+dfsg.orig.tar.xz", "random123", "1.14.0"), ("Random123-1.09.tar.gz", "random123", "1.09"),
    ("xxHash-0.8.2.tar.gz", "xxhash", "0.8.2"), ("eigen3_3.4.0.orig.tar.bz2", "eigen", "3.4.0"),
    ("eigen-3.4.0.tar.gz", "eigen", "3.4.0"), ("nlohmann-json3_3.11.2.orig.tar.gz", "json", "3.11.2"),
    ("json-3.11.3.tar.gz", "json", "3.11.3"), ("json.tar.xz", "json", ""), ("fmtlib_9.1.0+ds1.orig.tar.gz", "fmt", "9.1.0"),
    ("fmt-10.2.1.zip", "fmt", "10.2.1"), ("spdlog_1.10.0+ds.orig.tar.xz", "spdlog", "1.10.0"),
    ("zlib_1.2.13.dfsg.orig.tar.bz2", "zlib", "1.2.13"), ("zlib-1.3.1.tar.gz", "zlib", "1.3.1"),
    ("python-xxhash-3.4.1.tar.gz", "", "3.4.1"), ("1.0.3.tar.gz", "", "1.0.3"), ("eigenvalues.zip", "eigen", "")])
def test_names_of_archives(file, library, version):
    text = f'source "{SOURCE}/slurm/install/archives.sh"; is_archive "$1" && echo "$(library_of "$1")/$(version_of "$1")"'
    assert subprocess.run(["bash", "-c", text, "bash", file], capture_output=True, text=True).stdout == f"{library}/{version}\n"


def test_help(start):
    said = start("--help")
    assert said.startswith("usage: slurm/install/from-source --prefix DIR")
    for option in re.findall(r"^        (?:-h \| )?(--[a-z-]+)\)", PROGRAM.read_text(), re.M):
        assert option == "--help" or re.search(rf"^  {option}\b", said, re.M), option


def test_the_line_of_the_readme_that_fetches_the_archives():
    """As test_bare_roots.py types it."""
    assert f"\n    {test_bare_roots.FETCH}\n" in (SOURCE / "slurm/install/README.md").read_text()
