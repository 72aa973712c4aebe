#!/usr/bin/env python3
"""Includes follow the layers: an arrow may only point left, a guarded library stays in its layer.

    layers.py SOURCE_DIR

Prints file:line and a sentence for every violation; exit code 1 if there is one.
"""
import re
import sys
from pathlib import Path

LAYERS = ["core", "model", "kernel", "dynamics", "sweep", "storage", "cluster", "app"]
SIBLINGS = {("storage", "cluster"), ("cluster", "storage")}

# Libraries that only one layer may include, and no public header at all.
GUARDED = [
    (re.compile(r"(.*/)?mpi\.h$|boost/mpi(\.hpp$|/)"), "cluster"),
    (re.compile(r"(.*/)?(hdf5|hdf5_hl|H5[A-Za-z_]*)\.h$"), "storage"),
    (re.compile(r"hwy/|.*intrin\.h$|arm_(neon|sve)\.h$|experimental/simd$"), "kernel"),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def sources(root):
    """All C++ files below include/netlyap/<layer> and src/<layer>: (path, layer, public)."""
    for folder, public in (("include/netlyap", True), ("src", False)):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".hpp", ".cpp", ".h", ".inc") or path.name.endswith((".hpp.in", ".cpp.in")):
                yield path, path.relative_to(root / folder).parts[0], public


def fault(target, layer, public):
    """What is wrong with including `target` from a file of `layer`; None if nothing is."""
    if ".." in Path(target).parts:
        return f"'{target}' leaves its folder: include public headers as netlyap/<layer>/..."
    for pattern, owner in GUARDED:
        if pattern.match(target):
            if public:
                return f"{target} appears in a public header: only src/{owner}/ may include it"
            if layer != owner:
                return f"{target} outside its layer: only src/{owner}/ may include it"
    if target.startswith("netlyap/"):
        other = target.split("/")[1]
        if other not in LAYERS:
            return f"'{target}' belongs to no layer ({', '.join(LAYERS)})"
        if (layer, other) in SIBLINGS:
            return f"{layer} includes {other}: they are siblings and know nothing of each other"
        if LAYERS.index(other) > LAYERS.index(layer):
            return f"{layer} includes {other}: that points against the layers ({' <- '.join(LAYERS)})"
    return None


def check(root):
    faults = []
    for path, layer, public in sources(Path(root)):
        where = path.relative_to(root)
        if layer not in LAYERS:
            faults.append(f"{where}:1: lies in no layer ({', '.join(LAYERS)})")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            message = fault(match[1], layer, public) if match else None
            if message:
                faults.append(f"{where}:{number}: {message}")
    return faults


if __name__ == "__main__":
    found = check(sys.argv[1])
    print("\n".join(found) or "layers: every include points left")
    sys.exit(1 if found else 0)
