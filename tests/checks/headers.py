#!/usr/bin/env python3
"""Every public header compiles alone, and twice.

One that a source file includes before all else compiles alone where the library does (without precompiled headers, as in the
preset ci), and twice if it says #pragma once. The compiler is asked for the others.

    headers.py SOURCE_DIR [--compiler g++] [--include DIR;DIR...]
"""
import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def compile_alone(compiler, root, include, header):
    """The compiler's messages for one header; an empty string if it compiles."""
    command = [compiler, "-std=c++20", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c++", "-",
               f"-I{root}/include", *(f"-isystem{folder}" for folder in include)]
    program = f'#include "{header}"\n#include "{header}"\n'
    run = subprocess.run(command, input=program, capture_output=True, text=True)
    return "" if run.returncode == 0 else f"include/{header}:1: does not compile alone\n{run.stderr}"


def first_included(root):
    """The headers that are the first thing in a source file of the library or the program."""
    texts = (path.read_text() for path in (Path(root) / "src").rglob("*.cpp"))
    return {found[1] for text in texts if (found := re.match(r'(?:\s|//.*\n)*#include "(netlyap/\S+)"', text))}


def check(root, compiler="g++", include=()):
    folder = Path(root) / "include"
    known = {header for header in first_included(root)
             if (folder / header).exists() and (folder / header).read_text().startswith("#pragma once\n")}
    headers = [str(path.relative_to(folder)) for path in sorted(folder.rglob("*.hpp"))]
    headers = [header for header in headers if header not in known]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [message for message in
                pool.map(lambda header: compile_alone(compiler, root, include, header), headers) if message]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root")
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--include", default="", help="folders of third-party headers, separated by ;")
    options = parser.parse_args()
    own = os.path.join(options.root, "include")
    third_party = [d for d in options.include.split(";") if d and d != own and d != "/usr/include"]
    found = check(options.root, options.compiler, third_party)
    print("\n".join(found) or "headers: every public header compiles alone")
    sys.exit(1 if found else 0)
