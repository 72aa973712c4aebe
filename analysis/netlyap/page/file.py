"""The file of a page: what is another one is not written over."""

import os

from netlyap.command_line import EXIT_USAGE, complain, is_folder, make_folder_of, refuse_to_create

ENDINGS = (".html", ".htm")
BEGINNING = 4096  # bytes, in which a page says of which job it is


def mark(identity):
    """What stands in the head of a page."""
    return f'<meta name="netlyap-job" content="{identity}">'


def refuse_ending(program, out):
    """Ends the program where a file is asked for that is called like another kind of file."""
    ending = os.path.splitext(out)[1]
    if ending and ending.lower() not in ENDINGS and not is_folder(out):
        complain(program, f"--out {out} ends with {ending}, and a report is a page of HTML; choose a name that ends with .html, which a "
                          "browser can print to a PDF")
        raise SystemExit(EXIT_USAGE)


def refuse_another(program, file, identity):
    """Ends the program where a file is there that is not a page of this job; returns whether one is there."""
    if not os.path.isfile(file) or os.path.getsize(file) == 0:
        return False
    with open(file, encoding="utf-8", errors="replace") as stream:
        if mark(identity) not in stream.read(BEGINNING):
            refuse_to_create(program, f"{file} is there already, and is not a report of this job; choose another --out, or remove it")
    return True


def write(program, file, text):
    """Writes a page; one sentence and exit code 73 where it cannot be."""
    try:
        make_folder_of(file)
        with open(file, "w", encoding="utf-8", errors="surrogateescape") as stream:
            stream.write(text)
    except OSError as failure:
        refuse_to_create(program, f"{file} cannot be written ({failure.strerror}); choose another --out")
