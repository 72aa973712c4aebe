#!/usr/bin/env python3
"""The tables of the documentation that the program prints are what it prints.

    tables.py [--fix] NETLYAP SOURCE_DIR

In a file of FILES they stand between two lines, <!-- begin: netlyap VERB ... --> and the same with end; NETLYAP is the program.
"""
import re
import shlex
import subprocess
import sys
from pathlib import Path

FILES = ("jobs/README.md", "src/storage/ARCHIVE.md")
BLOCK = re.compile(r"^<!-- begin: netlyap (.+) -->\n.*?^<!-- end: netlyap \1 -->\n", re.M | re.S)


def printed(netlyap, block):
    """A block as it should be."""
    words = block[1]
    done = subprocess.run([netlyap, *shlex.split(words)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"tables: `netlyap {words}` failed: {done.stderr}")
    return f"<!-- begin: netlyap {words} -->\n\n{done.stdout}\n<!-- end: netlyap {words} -->\n"


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
