"""analysis/site/build makes pages without a warning, whose links lead somewhere and which load nothing from elsewhere."""
# ctest: PROCESSORS 1 TIMEOUT 600
import html.parser
import os
import re
import shutil
import subprocess
import sys
from urllib.parse import unquote, urlsplit

import pytest

from browser import Browser
from conftest import SOURCE

TEXTS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "jobs/README.md", "slurm/README.md", "slurm/install/README.md",
         "analysis/README.md", "src/storage/ARCHIVE.md")
PAGES = ("tutorial", "abilities", "how-it-works", "api")
LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data", "embed": "src"}


def build(*words, root=SOURCE, code=0, options=()):
    done = subprocess.run([sys.executable, *options, root / "analysis/site/build", *map(str, words)], capture_output=True, text=True,
                          timeout=300)
    assert done.returncode == code, done
    assert code == 0 or "Traceback" not in done.stderr, done
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "pages"
    assert build(folder) == f"site: {folder}/index.html\n"
    return folder


class Page(html.parser.HTMLParser):
    """What a page links to, what it loads, and the places in it that a link may name."""

    def __init__(self, file):
        super().__init__()
        self.links, self.loaded, self.places, self.text = [], [], set(), file.read_text()
        self.feed(self.text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.places |= {attributes[name] for name in ("id", "name") if name in attributes}
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if LOADED.get(tag) in attributes and attributes.get("rel") not in ("search", "index", "next", "prev", "author"):
            self.loaded.append(attributes[LOADED[tag]])
        self.loaded += re.findall(r"url\(([^)]*)\)", attributes.get("style", ""))


@pytest.fixture(scope="module")
def pages(site):
    found = {file: Page(file) for file in sorted(site.rglob("*.html"))}
    assert len(found) >= len(TEXTS) + len(PAGES) + 1
    return found


def test_every_text_is_a_page_that_the_first_one_leads_to(site, pages):
    first = pages[site / "index.html"]
    for text in [*TEXTS, *(f"analysis/site/{name}.md" for name in PAGES)]:
        assert text.replace(".md", ".html") in first.links, text
    texts = {str(path.relative_to(SOURCE)) for pattern in ("*.md", "*/*.md", "src/*/*.md", "slurm/*/*.md") for path in SOURCE.glob(pattern)
             if path.relative_to(SOURCE).parts[0] not in ("build", "tests")}
    assert texts == set(TEXTS), "a text that is new belongs into analysis/site/build, too"


def test_links_lead_somewhere(site, pages):
    remote, broken = set(), []
    for file, page in pages.items():
        for link in page.links + page.loaded:
            parts = urlsplit(link)
            if parts.scheme:
                remote.add(link)
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            known = pages[target].places if target in pages else set()
            if not target.is_file() or (parts.fragment and target in pages and unquote(parts.fragment) not in known):
                broken.append((file.name, link))
    assert broken == []
    assert remote and all(link.startswith("https://doi.org/") for link in remote), remote  # which a reader may click


def test_nothing_is_loaded_from_elsewhere(site, pages):
    """Scripts, styles, pictures, fonts; a link that a reader clicks is something else."""
    assert [(file.name, address) for file, page in pages.items() for address in page.loaded if urlsplit(address).netloc] == []
    styles = [file.read_text() for pattern in ("*.css", "*.svg") for file in site.rglob(pattern)]
    assert len(styles) >= 3
    for text in styles:
        assert not re.search(r"(?:@import|url\()\s*['\"]?(?:https?:)?//|(?:href|src)\s*=\s*['\"]http", text)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    opened = Browser(tmp_path_factory.mktemp("browser") / "chromium")
    yield opened
    opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_in_a_browser(site, browser, width, scheme):
    """Nothing is wider than the window but what scrolls by itself, in both schemes; the disk alone is asked for anything."""
    for name in ("index", "README", "jobs/README", "src/storage/ARCHIVE", "CHANGELOG", *(f"analysis/site/{page}" for page in PAGES)):
        browser.open(site / f"{name}.html", width, scheme)
        assert browser.value("document.documentElement.scrollWidth") <= width, name
        asked = [event["params"]["request"]["url"] for event in browser.events if event.get("method") == "Network.requestWillBeSent"]
        assert len(asked) > 3 and all(url.startswith((site.as_uri(), "data:")) for url in asked), asked
        assert [each for each in browser.complaints() if not isinstance(each, str)] == []
        ink, paper = (sum(map(int, re.findall(r"\d+", browser.value(f"getComputedStyle(document.body).{what}"))[:3]))
                      for what in ("color", "backgroundColor"))
        assert (ink > 500 > 200 > paper) if scheme == "dark" else (ink < 200 < 500 < paper), name


def test_the_api_has_what_users_call(site):
    text = (site / "analysis/site/api.html").read_text()
    assert {"netlyap.open", "netlyap.ArchiveError", *(f"netlyap.Archive.{name}" for name in (
        "__getitem__", "table", "to_dataframe", "refit", "replay", "dataset", "cell", "keys"))} <= set(re.findall(r'id="([\w.]+)"', text))
    for called in re.findall(r"^\| `archive\.(\w+)\(", (SOURCE / "analysis/README.md").read_text(), re.M):
        assert f"netlyap.Archive.{called}" in text, called


@pytest.fixture
def sources(tmp_path):
    """A copy of what the site is made of."""
    for name in (*TEXTS, "src/app/output.schema.json"):
        (tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SOURCE / name, tmp_path / "copy" / name)
    shutil.copytree(SOURCE / "analysis", tmp_path / "copy/analysis", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "copy"


@pytest.mark.parametrize("text, said", [("[x](nowhere.md)", "nowhere.md"), ("[x](../../README.md#no-such-heading)", "no-such-heading"),
                                        ("![x](nowhere.png)", "nowhere.png")])
def test_a_mistake_in_a_text_is_an_error(sources, tmp_path, text, said):
    page = sources / "analysis/site/tutorial.md"
    page.write_text(page.read_text() + f"\n{text}\n")
    told = build(tmp_path / "site", root=sources, code=65)
    assert said in told and "analysis/site/build: Sphinx complains" in told and not (tmp_path / "site").exists()


def test_an_old_site_is_replaced_and_nothing_else(site, tmp_path):
    shutil.copytree(site, tmp_path / "old")
    (tmp_path / "old/left-over.html").write_text("")
    build(tmp_path / "old")
    assert {path.relative_to(tmp_path / "old"): path.read_bytes() for path in (tmp_path / "old").rglob("*") if path.is_file()} == {
        path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}  # the same bytes, too
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear")
    assert "is no site that could be replaced" in build(tmp_path / "mine", code=73)
    assert os.listdir(tmp_path / "mine") == ["letter.txt"]


def test_help_and_refusals(tmp_path):
    assert "analysis/site/build DIR" in build("--help")
    assert "takes one folder" in build("a", "b", code=64) and "takes one folder" in build("--wrong", code=64)
    told = build(tmp_path / "site", code=78, options=["-S"])  # a Python without the packages of the system
    assert "has no sphinx and no myst_parser" in told and "python3-sphinx python3-myst-parser" in told and told.count("\n") == 1
