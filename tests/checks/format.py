#!/usr/bin/env python3
"""Every .hpp and .cpp is as clang-format (version 14, Debian 12) writes it.

    format.py [--fix] SOURCE_DIR
"""
import shutil
import subprocess
import sys
from pathlib import Path

FOLDERS = ("include", "src", "tests")


def clang_format():
    return shutil.which("clang-format-14") or shutil.which("clang-format")


def check(root, fix=False):
    """clang-format's complaints; an empty string if there are none."""
    files = [str(path) for folder in FOLDERS for path in sorted((Path(root) / folder).rglob("*"))
             if path.suffix in (".hpp", ".cpp")]
    if not files:
        return ""
    if not clang_format():
        return "clang-format is missing: install the Debian package clang-format"
    mode = ["-i"] if fix else ["--dry-run", "-Werror"]
    run = subprocess.run([clang_format(), "--style=file", *mode, *files], capture_output=True, text=True)
    return run.stderr if run.returncode else ""


if __name__ == "__main__":
    complaints = check(sys.argv[-1], fix="--fix" in sys.argv)
    print(complaints or "format: as clang-format writes it")
    if complaints:
        print("To repair: tests/checks/format.py --fix .")
    sys.exit(1 if complaints else 0)
