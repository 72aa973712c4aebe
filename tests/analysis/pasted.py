"""The commands of a text, pasted into a shell, and what the text shows of their output."""
import os
import re
import subprocess

BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.M | re.S)
MARK = "=== the output of block "


def blocks_of(text):
    """[commands, what is shown below them, or None] of every ```sh block; a ```text block belongs to the one before it."""
    found = []
    for kind, body in BLOCK.findall(text):
        if kind == "sh":
            found.append([body, None])
        else:
            assert found and found[-1][1] is None, f"belongs to no commands:\n{body}"
            found[-1][1] = body
    return found


def paste(blocks, folder, **environment):
    """What each block prints, standard error included; all of them in one shell that stands in a folder and ends at a failure."""
    script = "set -e\n" + "".join(f"echo '{MARK}{place}'\n{commands}" for place, (commands, _) in enumerate(blocks))
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=os.environ | environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=500)
    assert done.returncode == 0, done.stdout
    return re.split(rf"^{MARK}\d+\n", done.stdout, flags=re.M)[1:]


def is_shown(line, printed):
    return printed.startswith(line.removesuffix("...")) if line.endswith(" ...") else printed == line


def missing(shown, printed):
    """The first lines of what is shown that were not printed so, one after another; [] where all were. `...` stands for any lines, at
    the end of a line for its rest."""
    lines, start, gap = printed.splitlines(), 0, False
    for part in re.split(r"^(\.\.\.)\n", shown, flags=re.M):
        if part == "...":
            gap = True
            continue
        wanted = part.splitlines()
        if not wanted:
            continue
        places = range(start, len(lines) - len(wanted) + 1) if gap else range(start, start + 1)
        here = next((place for place in places if len(lines) >= place + len(wanted) and
                     all(map(is_shown, wanted, lines[place:place + len(wanted)]))), None)
        if here is None:
            return wanted
        start, gap = here + len(wanted), False
    return [] if gap or start == len(lines) else lines[start:]
