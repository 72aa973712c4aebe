#!/usr/bin/env python3
"""Commits say what they do: where (one of PREFIXES), the effect in at most 72 characters, and why where they are long.

    subjects.py SOURCE_DIR

Looks at the commits after BASE, which are the ones that were made under this check. Prints the commit and a sentence for
every violation; exit code 1 if there is one. Says so and ends with 0 where there is no history to look at.
"""
import re
import subprocess
import sys

BASE = "72796af8e473f656ab73bfb255809fd881bc3fec"
LONGEST_SUBJECT = 72  # characters
LINES_WITHOUT_BODY = 50  # added and removed together; more than that has to say why
PREFIXES = ["core", "model", "kernel", "dynamics", "sweep", "storage", "cluster", "runner", "app",
            "analysis", "jobs", "slurm", "tests", "cmake", "README", "CHANGELOG", "CONTRIBUTING", "ARCHIVE"]


def git(root, *words):
    return subprocess.run(["git", "-C", root, *words], capture_output=True, text=True)


def commits(root, base=BASE):
    """(hash, message, changed lines) of every commit after the base, but merges; None without such a history."""
    if git(root, "merge-base", "--is-ancestor", base, "HEAD").returncode != 0:
        return None
    found = []
    for commit in git(root, "rev-list", "--no-merges", f"{base}..HEAD").stdout.split():
        message = git(root, "show", "--no-patch", "--format=%B", commit).stdout.strip()
        numbers = re.findall(r"^(\d+)\t(\d+)\t", git(root, "show", "-M", "--numstat", "--format=", commit).stdout, re.M)
        found.append((commit, message, sum(int(added) + int(removed) for added, removed in numbers)))
    return found


def fault(message, changed_lines):
    """What is wrong with the message of a commit; None if nothing is."""
    subject, _, rest = message.partition("\n")
    places, colon, effect = subject.partition(": ")
    unknown = [place for place in places.split(", ") if place.split("/")[0] not in PREFIXES]
    if not colon or unknown:
        return f"does not begin with the place, such as 'storage: ' or 'sweep, app: ' ({', '.join(PREFIXES)})"
    if len(subject) > LONGEST_SUBJECT:
        return f"has a subject of {len(subject)} characters; {LONGEST_SUBJECT} is the most"
    if not effect or effect.endswith("."):
        return "has a subject that is not a short sentence without a full stop"
    if changed_lines > LINES_WITHOUT_BODY and not rest.strip():
        return f"changes {changed_lines} lines and does not say why; above {LINES_WITHOUT_BODY} a text is needed"
    return None


def check(root, base=BASE):
    """Sentences about the commits after the base; None without such a history."""
    known = commits(root, base)
    if known is None:
        return None
    faults = [(commit, message, fault(message, lines)) for commit, message, lines in known]
    return [f"{commit[:9]} ({message.splitlines()[0]!r}) {said}" for commit, message, said in faults if said]


if __name__ == "__main__":
    found = check(sys.argv[1])
    if found is None:
        print(f"subjects: there is no history since {BASE[:9]} here, so nothing was looked at")
    else:
        print("\n".join(found) or "subjects: every commit says what it does")
    sys.exit(1 if found else 0)
