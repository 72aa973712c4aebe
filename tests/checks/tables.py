#!/usr/bin/env python3
"""The tables of the documentation that the program prints are what it prints.

    tables.py [--fix] NETLYAP SOURCE_DIR

In a file of FILES they stand between two lines, <!-- begin: netlyap VERB ... --> and the same with end; NETLYAP is the program.
Where "; meanings may say more" stands behind the command, the last cell of a row that was written by hand is kept: a new row has
what the program prints.
"""
import re
import shlex
import subprocess
import sys
from pathlib import Path

FILES = ("jobs/README.md", "src/storage/ARCHIVE.md")
SAY_MORE = "; meanings may say more"
BLOCK = re.compile(rf"^<!-- begin: netlyap ([^;\n]+)({SAY_MORE})? -->\n(.*?)^<!-- end: netlyap \1 -->\n", re.M | re.S)
BETWEEN_CELLS = re.compile(r"(?<!\\) \| ")


def printed(netlyap, block):
    """A block as it should be."""
    words, more, old = block.groups()
    done = subprocess.run([netlyap, *shlex.split(words)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"tables: `netlyap {words}` failed: {done.stderr}")
    new = with_meanings(done.stdout, old) if more else done.stdout
    return f"<!-- begin: netlyap {words}{more or ''} -->\n\n{new}\n<!-- end: netlyap {words} -->\n"


def with_meanings(new, old):
    """The rows of a new table with the last cells that they have in an old one."""
    kept = {BETWEEN_CELLS.split(row)[0]: BETWEEN_CELLS.split(row)[-1] for row in old.splitlines() if row.startswith("| `")}
    rows = [BETWEEN_CELLS.split(row) for row in new.splitlines()]
    return "".join(" | ".join([*row[:-1], kept.get(row[0], row[-1])]) + "\n" for row in rows)


def check(netlyap, root, files=FILES, fix=False):
    """A sentence for every file whose tables are others, which --fix mends."""
    faults = []
    for name in files:
        path = Path(root) / name
        text = path.read_text()
        right = BLOCK.sub(lambda block: printed(netlyap, block), text)
        if not BLOCK.search(text):
            faults.append(f"{name}: has no line <!-- begin: netlyap ... --> with its end")
        elif right != text and fix:
            path.write_text(right)
        elif right != text:
            here, there = text.splitlines(), right.splitlines()
            first = next((i for i, (a, b) in enumerate(zip(here, there)) if a != b), min(len(here), len(there)))
            faults.append(f"{name}:{first + 1}: is not what the program prints: {''.join(there[first:first + 1])}")
    return faults


if __name__ == "__main__":
    found = check(sys.argv[-2], sys.argv[-1], fix="--fix" in sys.argv)
    print("\n".join(found) or "tables: as the program prints them")
    if found:
        print("To repair: tests/checks/tables.py --fix build/release/netlyap .")
    sys.exit(1 if found else 0)
