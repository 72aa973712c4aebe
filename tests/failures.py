#!/usr/bin/env python3
"""Prints the end of what each failed test of a ctest result file (--output-junit) has printed."""
import sys
import xml.etree.ElementTree as ElementTree

LINES = 60


def main(file):
    for case in ElementTree.parse(file).getroot().iter("testcase"):
        if case.find("failure") is None:
            continue
        printed = (case.findtext("system-out") or "").rstrip().splitlines()
        print(f"\n-- {case.get('name')} failed after {float(case.get('time')):.0f} s; the last of its {len(printed)} lines:")
        print("\n".join(printed[-LINES:]))


if __name__ == "__main__":
    main(sys.argv[1])
