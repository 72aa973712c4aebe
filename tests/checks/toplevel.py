#!/usr/bin/env python3
"""The top level holds exactly what was agreed; what .gitignore names does not count.

    toplevel.py SOURCE_DIR
"""
import sys
from fnmatch import fnmatch
from pathlib import Path

AGREED = """CMakeLists.txt src include jobs slurm tests analysis
            README.md CHANGELOG.md CONTRIBUTING.md LICENSE CITATION.cff codemeta.json
            CMakePresets.json .clang-format .clang-tidy .gitignore .ci""".split()


def check(root):
    names = {path.name for path in Path(root).iterdir()} - {".git"}
    ignore = Path(root) / ".gitignore"
    ignored = [line.strip("/") for line in ignore.read_text().split()] if ignore.exists() else []
    return [f"{name}: not part of the agreed top level" for name in sorted(names - set(AGREED))
            if not any(fnmatch(name, pattern) for pattern in ignored)] + [
            f"{name}: missing from the top level" for name in AGREED if name not in names]


if __name__ == "__main__":
    found = check(sys.argv[1])
    print("\n".join(found) or "toplevel: exactly what was agreed")
    sys.exit(1 if found else 0)
