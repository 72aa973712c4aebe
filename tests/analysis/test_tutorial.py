"""The commands of the site's pages run word for word, each page in an empty folder, and print what stands below them."""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import os
import re

import numpy as np
import pytest

from conftest import SOURCE, style
from pasted import blocks_of, missing, paste

SITE = SOURCE / "analysis/site"
PAGES = ("tutorial.md", "abilities.md")


@pytest.fixture(scope="module")
def pasted(tmp_path_factory):
    """pasted(page): the folder, the blocks and what they printed."""
    kept = {}

    def run(page):
        if page not in kept:
            folder, blocks = tmp_path_factory.mktemp("pasted"), blocks_of((SITE / page).read_text())
            kept[page] = folder, blocks, paste(blocks, folder, PATH=f"{os.path.dirname(os.environ['NETLYAP'])}:{os.environ['PATH']}")
        return kept[page]
    return run


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_print_what_is_shown(pasted, page):
    _, blocks, printed = pasted(page)
    assert len(blocks) == len(printed) >= 7
    for (commands, shown), said in zip(blocks, printed):
        assert shown is None or missing(shown, said) == [], f"{commands}{said}"
    assert sum(shown is not None for _, shown in blocks) > len(blocks) / 2


def test_the_picture_of_the_tutorial_is_the_one_that_is_drawn(pasted):
    folder, _, _ = pasted("tutorial.md")
    shown, drawn = (style.plt.imread(file) for file in (SITE / "stars.png", folder / "stars.png"))
    assert shown.shape == drawn.shape and (np.abs(shown - drawn).max(axis=-1) > 0.1).mean() < 0.002


def test_every_block_of_commands_of_the_site_is_pasted():
    """Elsewhere there is none: a command that no test runs would go wrong unseen."""
    assert {page.name for page in SITE.glob("*.md") if "```sh" in page.read_text()} == set(PAGES)


def test_the_limits_are_those_of_the_keys():
    """Numbers that the page of limits has of a key stand in the table of keys, too."""
    page, keys = (SITE / "abilities.md").read_text(), (SOURCE / "jobs/README.md").read_text()
    for key, most, text in (("sweep.iterations", "1e12", "10^12"), ("sweep.members", "1000000", "1,000,000"),
                            ("run.max_seeds", "10000000", "10,000,000")):
        assert re.search(rf"^\| `{key}` .* to {most} \|", keys, re.M) and re.search(rf"`{key}`\) \| {re.escape(text)} \|", page), key
    assert re.search(r"^\| `network.hidden` .* 1 to 100000 \|", keys, re.M) and "| units in a hidden layer | 100,000 |" in page
    assert "most_classes = 64;" in (SOURCE / "include/netlyap/model/csv.hpp").read_text() and "| classes, or targets of regression | 64 |" in page


def test_the_observables_that_need_something_are_named():
    page, keys = (SITE / "abilities.md").read_text(), (SOURCE / "jobs/README.md").read_text()
    needy = re.findall(r"(?:<br>|\| ) *(\w+): \(needs ", keys)
    table, = re.findall(r"^\| \| needs \|\n(.*?)\n\n", page, re.M | re.S)
    assert len(needy) >= 8 and set(re.findall(r"`(\w+)`", re.sub(r"\|[^|]*\|$", "|", table, flags=re.M))) == set(needy)


def test_what_is_missing_is_found():
    printed = "one\ntwo\nthree\nfour\n"
    for shown in ("one\ntwo\nthree\nfour\n", "one\n...\nfour\n", "...\ntwo\n...\n", "one\n...\n"):
        assert missing(shown, printed) == [], shown
    for shown in ("one\n", "two\n...\n", "...\ntwo\n", "one\n...\nthree\n...\ntwo\n...\n", "one\nthree\n...\n"):
        assert missing(shown, printed) != [], shown
    assert missing("a b ...\n", "a b c\n") == [] and missing("a b ...\n", "a c\n") != []
