"""The checks can fail: each is given a tree with a violation, and the same tree without it."""
import subprocess

import pytest

import format
import headers
import layers
import subjects
import tables
import toplevel


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return root


ALLOWED = [
    ("src/sweep/job/a.cpp", '#include "netlyap/core/error.hpp"'),
    ("src/sweep/job/a.cpp", '#include "private.hpp"'),
    ("src/cluster/a.cpp", "#include <boost/mpi.hpp>"),
    ("src/cluster/a.cpp", "#include <mpi.h>"),
    ("src/storage/hdf5/a.cpp", "#include <hdf5.h>"),
    ("src/kernel/a.hpp", "#include <hwy/highway.h>"),
    ("src/app/a.cpp", '#include "netlyap/cluster/master.hpp"'),
    ("src/storage/archive/a.cpp", '#include "hdf5/reader.hpp"'),
    ("src/dynamics/laminar/a.cpp", '#include "netlyap/dynamics/series/visibility.hpp"'),
    ("src/dynamics/series/a.cpp", '#include "netlyap/core/moments.hpp"'),
    ("src/dynamics/laminar/a.cpp", '#include "netlyap/kernel/kernel.hpp"'),
    ("include/netlyap/model/a.hpp", "// do not #include <mpi.h>"),
]
FORBIDDEN = [
    ("src/core/a.cpp", '#include "netlyap/model/network.hpp"', "against the layers"),
    ("include/netlyap/dynamics/observables/a.hpp", '#  include "netlyap/sweep/job/job.hpp"', "against the layers"),
    ("src/storage/archive/a.cpp", '#include "netlyap/cluster/master.hpp"', "siblings"),
    ("src/cluster/a.cpp", '#include "netlyap/storage/journal/journal.hpp"', "siblings"),
    ("src/storage/archive/a.cpp", "#include <mpi.h>", "only src/cluster/"),
    ("src/app/a.cpp", "#include <boost/mpi/environment.hpp>", "only src/cluster/"),
    ("src/cluster/a.cpp", "#include <hdf5.h>", "only src/storage/"),
    ("src/app/a.cpp", '#include "H5DSpublic.h"', "only src/storage/"),
    ("src/model/a.cpp", "#include <immintrin.h>", "only src/kernel/"),
    ("src/sweep/job/a.cpp", "#include <hwy/highway.h>", "only src/kernel/"),
    ("include/netlyap/cluster/a.hpp", "#include <boost/mpi.hpp>", "public header"),
    ("include/netlyap/storage/hdf5/a.hpp", "#include <hdf5.h>", "public header"),
    ("include/netlyap/kernel/a.hpp", "#include <hwy/highway.h>", "public header"),
    ("src/sweep/job/a.cpp", '#include "../storage/schema.hpp"', "leaves its folder"),
    ("src/sweep/job/a.cpp", '#include "netlyap/tools/a.hpp"', "no layer"),
    ("src/tools/a.cpp", "int a;", "no layer"),
    ("src/dynamics/a.cpp", "int a;", "no room of dynamics"),
    ("src/dynamics/tools/a.cpp", "int a;", "no room of dynamics"),
    ("src/core/tools/a.cpp", "int a;", "core has no rooms"),
    ("src/storage/hdf5/a.cpp", '#include "archive/file.hpp"', "against the rooms"),
    ("include/netlyap/dynamics/laminar/a.hpp", '#include "netlyap/dynamics/observables/field.hpp"', "against the rooms"),
    ("src/dynamics/series/a.cpp", '#include "netlyap/model/network.hpp"', "core alone"),
]


@pytest.mark.parametrize("name, line", ALLOWED)
def test_layers_allows(tmp_path, name, line):
    assert layers.check(write(tmp_path, name, line + "\n")) == []


@pytest.mark.parametrize("name, line, message", FORBIDDEN)
def test_layers_forbids(tmp_path, name, line, message):
    faults = layers.check(write(tmp_path, name, line + "\n"))
    assert len(faults) == 1
    assert faults[0].startswith(f"{name}:1: ") and message in faults[0]


def test_format(tmp_path):
    write(tmp_path, ".clang-format", "BasedOnStyle: Google\n")
    write(tmp_path, "src/core/a.cpp", "int a = 1;\n")
    assert format.check(tmp_path) == ""
    write(tmp_path, "src/core/b.cpp", "int   b=1 ;\n")
    assert "b.cpp:1" in format.check(tmp_path)
    assert format.check(tmp_path, fix=True) == format.check(tmp_path) == ""


def test_headers(tmp_path):
    write(tmp_path, "include/netlyap/core/good.hpp", "#pragma once\n#include <string>\ninline std::string a;\n")
    assert headers.check(tmp_path) == []
    write(tmp_path, "include/netlyap/core/needs.hpp", "#pragma once\ninline std::string b;\n")
    write(tmp_path, "include/netlyap/core/unguarded.hpp", "inline int c;\n")
    faults = headers.check(tmp_path)
    assert [fault.split(":")[0] for fault in faults] == [
        "include/netlyap/core/needs.hpp", "include/netlyap/core/unguarded.hpp"]
    write(tmp_path, "src/core/needs.cpp", '#include "netlyap/core/needs.hpp"\n#include <string>\n')  # does not compile itself
    write(tmp_path, "src/core/good.cpp", '#include <string>\n#include "netlyap/core/good.hpp"\n')
    write(tmp_path, "src/core/unguarded.cpp", '#include "netlyap/core/unguarded.hpp"\n')
    assert headers.first_included(tmp_path) == {"netlyap/core/needs.hpp", "netlyap/core/unguarded.hpp"}
    assert [fault.split(":")[0] for fault in headers.check(tmp_path)] == ["include/netlyap/core/unguarded.hpp"]


def test_tables(tmp_path):
    """A program with one key more prints a table that the documentation does not have yet."""
    program = write(tmp_path, "program", "#!/bin/sh\necho \"| $1 | $2 |\"\necho '| key |'\n") / "program"
    program.chmod(0o755)
    head, tail = "What stays.\n\n", "And this.\n"
    begin, end = (f"<!-- {word}: netlyap jobs --markdown -->\n" for word in ("begin", "end"))
    write(tmp_path, "doc.md", f"{head}{begin}\n| jobs | --markdown |\n\n{end}{tail}")
    assert tables.check(program, tmp_path, ["doc.md"]) == [
        "doc.md:6: is not what the program prints: | key |"]
    assert tables.check(program, tmp_path, ["doc.md"], fix=True) == tables.check(program, tmp_path, ["doc.md"]) == []
    assert (tmp_path / "doc.md").read_text() == f"{head}{begin}\n| jobs | --markdown |\n| key |\n\n{end}{tail}"
    write(tmp_path, "doc.md", head + tail)
    assert "no line" in tables.check(program, tmp_path, ["doc.md"])[0]


def test_toplevel(tmp_path):
    for name in toplevel.AGREED:
        write(tmp_path, name, "/build/\n")
    write(tmp_path, "build/a", "")
    write(tmp_path, ".git/a", "")
    assert toplevel.check(tmp_path) == []
    write(tmp_path, "notes.txt", "")
    (tmp_path / "LICENSE").unlink()
    assert toplevel.check(tmp_path) == [
        "notes.txt: not part of the agreed top level", "LICENSE: missing from the top level"]


@pytest.mark.parametrize("message, changed_lines, says", [
    ("storage: refuse a newer format_version", 50, None),
    ("sweep, app: refuse it", 10, None),
    ("tests/bench: measure it", 10, None),
    ("storage: refuse it\n\nIt was taken for an older one.", 4000, None),
    ("refuse a newer format_version", 1, "the place"),
    ("Mend what a new user tripped over: twice", 1, "the place"),
    ("storage, tools: refuse it", 1, "the place"),
    ("storage: " + 64 * "a", 1, "73 characters"),
    ("storage: refuse it.", 1, "full stop"),
    ("storage: refuse it", 51, "51 lines"),
])
def test_subjects_of_commits(message, changed_lines, says):
    said = subjects.fault(message, changed_lines)
    assert said is None if says is None else says in said


def test_subjects_of_a_history(tmp_path):
    def git(*words):
        subprocess.run(["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True)

    git("init", "-q")
    for number, subject in enumerate(["as it was", "core: say what it does", "and this one does not"]):
        write(tmp_path, f"file{number}", "text\n")
        git("add", ".")
        git("commit", "-q", "-m", subject)
    base = subjects.git(tmp_path, "rev-parse", "HEAD~2").stdout.strip()
    found = subjects.check(tmp_path, base)
    assert len(found) == 1 and "and this one does not" in found[0]
    assert subjects.check(tmp_path, 40 * "1") is None
