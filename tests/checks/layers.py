#!/usr/bin/env python3
"""Includes follow the layers and the rooms in them: an arrow may only point left, a guarded library stays in its layer.

    layers.py SOURCE_DIR

Prints file:line and a sentence for every violation; exit code 1 if there is one.
"""
import re
import sys
from pathlib import Path

LAYERS = ["core", "model", "kernel", "dynamics", "sweep", "storage", "cluster", "runner", "app"]
# Folders of a layer, from left to right as well. Those of PLAIN see no layer but core.
ROOMS = {
    "dynamics": ["series", "ensembles", "laminar", "tangents", "observables"],
    "sweep": ["statistics", "job", "scheduling", "computing"],
    "storage": ["files", "hdf5", "input", "journal", "archive", "run_directory"],
}
PLAIN = {("dynamics", "series"), ("storage", "files"), ("storage", "hdf5")}
SIBLINGS = {("storage", "cluster"), ("cluster", "storage")}

# Libraries that only one layer may include, and no public header at all.
GUARDED = [
    (re.compile(r"(.*/)?mpi\.h$|boost/mpi(\.hpp$|/)"), "cluster"),
    (re.compile(r"(.*/)?(hdf5|hdf5_hl|H5[A-Za-z_]*)\.h$"), "storage"),
    (re.compile(r"Eigen/"), "dynamics"),
    (re.compile(r"hwy/|.*intrin\.h$|arm_(neon|sve)\.h$|experimental/simd$"), "kernel"),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def sources(root):
    """All C++ files below include/netlyap/<layer> and src/<layer>: (path, the folders below that, public)."""
    for folder, public in (("include/netlyap", True), ("src", False)):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".hpp", ".cpp", ".h", ".inc") or path.name.endswith((".hpp.in", ".cpp.in")):
                yield path, path.relative_to(root / folder).parts[:-1], public


def place_fault(folders):
    """What is wrong with a file that lies in these folders below include/netlyap or src; None if nothing is."""
    layer, *rooms = folders or [""]
    if layer not in LAYERS:
        return f"lies in no layer ({', '.join(LAYERS)})"
    known = ROOMS.get(layer)
    if known and (len(rooms) != 1 or rooms[0] not in known):
        return f"lies in no room of {layer} ({', '.join(known)})"
    if not known and rooms:
        return f"{layer} has no rooms, such as {rooms[0]}"
    return None


def room_fault(layer, room, other):
    """What is wrong with including a file of the room `other` of the same layer; None if nothing is."""
    rooms = ROOMS[layer]
    if other in rooms and rooms.index(other) > rooms.index(room):
        return f"{layer}/{room} includes {layer}/{other}: that points against the rooms ({' <- '.join(rooms)})"
    return None


def fault(target, folders, public):
    """What is wrong with including `target` from a file in these folders; None if nothing is."""
    layer, *rooms = folders
    parts = Path(target).parts
    if ".." in parts:
        return f"'{target}' leaves its folder: include public headers as netlyap/<layer>/..."
    for pattern, owner in GUARDED:
        if pattern.match(target):
            if public:
                return f"{target} appears in a public header: only src/{owner}/ may include it"
            if layer != owner:
                return f"{target} outside its layer: only src/{owner}/ may include it"
    if parts[0] != "netlyap":
        return room_fault(layer, rooms[0], parts[0]) if rooms and len(parts) > 1 else None
    other = parts[1]
    if other not in LAYERS:
        return f"'{target}' belongs to no layer ({', '.join(LAYERS)})"
    if (layer, other) in SIBLINGS:
        return f"{layer} includes {other}: they are siblings and know nothing of each other"
    if LAYERS.index(other) > LAYERS.index(layer):
        return f"{layer} includes {other}: that points against the layers ({' <- '.join(LAYERS)})"
    if other == layer:
        return room_fault(layer, rooms[0], parts[2]) if rooms else None
    if rooms and (layer, rooms[0]) in PLAIN and other != "core":
        return f"{layer}/{rooms[0]} includes {other}: it may know core alone"
    return None


def check(root):
    faults = []
    for path, folders, public in sources(Path(root)):
        where = path.relative_to(root)
        message = place_fault(folders)
        if message:
            faults.append(f"{where}:1: {message}")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            message = fault(match[1], folders, public) if match else None
            if message:
                faults.append(f"{where}:{number}: {message}")
    return faults


if __name__ == "__main__":
    found = check(sys.argv[1])
    print("\n".join(found) or "layers: every include points left")
    sys.exit(1 if found else 0)
