"""The man pages: what --help says, as man prints it."""
import os
import re
import subprocess

import pytest

VERBS = ["run", "plan", "status", "gather", "merge", "show", "report", "refit", "replay", "verify", "jobs", "schema", "series",
         "simulate"]


def printed(page, tmp_path):
    """A page as `man -l` prints it, in one line; man may warn of nothing."""
    file = tmp_path / "page.1"
    file.write_text(page)
    made = subprocess.run(["man", "--warnings=w", "-l", str(file)], capture_output=True, text=True,
                          env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8", "MANPAGER": "cat", "MAN_KEEP_FORMATTING": "",
                               "GROFF_NO_SGR": "1"})
    assert made.returncode == 0 and made.stderr == "", made.stderr
    return re.sub(r"\s+", " ", re.sub(r".\x08", "", made.stdout).replace("‐ ", "-").replace("‐", "-"))


def words_of(text):
    return re.sub(r"\s+", " ", text).strip()


def test_of_the_program(netlyap, tmp_path):
    page = printed(netlyap("--man-page"), tmp_path)
    for verb in VERBS:
        assert f"see netlyap-{verb}(1)" in page
    for word in ("NAME", "netlyap - is the training of a neural network chaotic?", "EXIT STATUS", "--cite", "-q, --quiet",
                 "75 stopped early in good order"):
        assert word in page, word


@pytest.mark.parametrize("verb", VERBS)
def test_of_a_verb(netlyap, tmp_path, verb):
    """Every option and every sentence of --help stands there."""
    page, told = printed(netlyap("--man-page", verb), tmp_path), netlyap("help", verb)
    assert page.startswith(f"NETLYAP-{verb.upper()}(1)") and f"netlyap-{verb} - " in page
    for option in re.findall(r"^  (--[a-z-]+)", told, re.M):
        assert option in page, option
    description = told.split("\n\n")[2] if "\n\noptions:" in told and len(told.split("\n\n")) > 2 else ""
    for sentence in re.split(r"(?<=[.:]) ", words_of(description)):
        if "options:" not in sentence:
            assert sentence in page, sentence


def test_keys_of_a_job_with_their_units(netlyap, tmp_path):
    page = printed(netlyap("--man-page", "run"), tmp_path)
    assert "--sweep.iterations (iterations, 1 to 1e12) steps of gradient descent" in page
    assert "--network.activation (identity | sigmoid | tanh" in page


def test_an_unknown_verb(netlyap):
    assert "there is no verb rum" in netlyap("--man-page", "rum", code=64)
