"""The page of an archive: what it says are the archive's numbers, and a browser shows it without a word of complaint."""
# ctest: TIMEOUT 900 LABELS slow-under-sanitizer
import html
import io
import re
import shlex
import shutil
import subprocess
import sys

import h5py
import numpy as np
import pytest

from browser import CHROMIUM, Browser
from conftest import SOURCE, edited, run_here
from netlyap.archive import Archive
from netlyap.page import pictures, svg
from netlyap.page.answer import answer
from netlyap.page.outcomes import Outcomes
from netlyap.page.provenance import job_file
from netlyap.page.wording import readable

OLD = SOURCE / "tests/storage/data/format_version_1.h5"
SECTIONS = ["asked", "results", "computed", "kept", "provenance", "cite", "again"]
HEADINGS = {  # the pictures of a preset, in their order
    "fig8": ["Figure 8 of the paper", "Exponents of diverging trajectories", "Loss", "Distance from the reference, epsilon = 1e-14"],
    "fig9": ["Figure 9 of the paper", "How training ends", "Laminar phases", "Loss"],
    "limit": ["Exponents of diverging trajectories", "Distribution of the exponents, eta = 1, epsilon = 1e-10",
              "Finite perturbations beside tangent vectors", "Distance from the reference, epsilon = 1e-10"],
    "spectrum": ["Lyapunov spectrum", "Loss"]}


@pytest.fixture(scope="module")
def pages(runs, tmp_path_factory):
    """pages("fig8"): the file of the page of a preset, written once."""
    folder, written = tmp_path_factory.mktemp("pages"), {}

    def page(preset):
        if preset not in written:
            written[preset] = write(OLD if preset == "old" else runs / preset, folder / f"{preset}.html")
        return written[preset]
    return page


def write(archive, file):
    out, err = io.StringIO(), io.StringIO()
    code = run_here("page", [archive, "--out", file], file.parent, out, err)
    assert code == 0 and err.getvalue() == "", out.getvalue() + err.getvalue()
    return file


def text_of(markup):
    """What a reader sees of markup, without pictures."""
    markup = re.sub(r"<svg.*?</svg>|<style>.*?</style>", "", markup, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def section(markup, name):
    return re.search(rf'<h2 id="{name}">.*?(?=<h2|</main>)', markup, re.S)[0]


@pytest.mark.parametrize("preset", HEADINGS)
def test_every_picture_that_the_archive_allows(pages, preset):
    page = pages(preset).read_text()
    results = section(page, "results")
    assert [each for each in re.findall("<h3>(.*?)</h3>", results) if each != "Exponents, in numbers"] == HEADINGS[preset]
    assert results.count("<svg") == len(HEADINGS[preset]) - (preset == "fig9") and "Not drawn" not in results
    assert re.findall('<h2 id="(.*?)"', page) == SECTIONS and len(page) < 5e6


def test_the_table_is_of_all_that_can_be_drawn():
    """A quantity whose picture is forgotten here has none on any page."""
    named = {path for kind in pictures.KINDS for path in kind.needs}
    assert {"lyapunov/exponent", "tangent_growth/log_length", "spectrum/exponent", "intermittency/label", "period/loss", "training/loss",
            "hessian/sharpness", "covariant/angle", "tangent_growth/exponent", "divergence/distance"} <= named


@pytest.mark.parametrize("preset", ["fig8", "old"])
def test_numbers_are_those_of_the_archive(pages, runs, preset):
    page = pages(preset).read_text()
    table = section(page, "results").partition("</table>")[0]
    rows = [re.findall("<td>(.*?)</td>", row) for row in re.findall("<tr>(.*?)</tr>", table)][1:]
    with h5py.File(OLD if preset == "old" else runs / preset / "sweep.h5") as file:
        outcome, status = file["lyapunov/outcome"][0], file["units/status"][0]
        nmle, kept, total = (file[f"statistics/{name}"][0] for name in ("nmle", "kept", "total"))
    assert len(rows) == len(nmle) and kept.any()
    for row, value, count, of in zip(rows, nmle, kept, total):
        assert row[4].startswith(f"{count} / {of}") and (row[2] == "-") == bool(np.isnan(value))
        if count:
            assert float(row[2].strip("()")) == pytest.approx(value, rel=0.05)
    counts = [re.findall("<td>(.*?)</td>", row) for row in re.findall("<tr>(.*?)</tr>", section(page, "kept"))][1:-1]
    assert [int(row[2]) for row in counts] == [int(((each == 0) & np.isin(became, (0, 2))).sum()) for each, became in zip(outcome, status)]
    assert [sum(map(int, row[2:])) for row in counts] == [outcome.shape[1]] * len(nmle), "every initial condition is in one column"


def test_the_answer(runs, with_status):
    with Archive(runs / "fig8") as archive:
        best = max((archive.cell(epsilon=epsilon) for epsilon in archive.epsilon if epsilon >= 1e-13),
                   key=lambda cell: (cell.statistic("kept"), -cell.epsilon))
        said = answer(archive)
        assert said.startswith(f"At {best.point()} slightly perturbed copies of the training move apart exponentially in "
                               f"{best.statistic('kept')} of 24 initial conditions; lambda_nMLE = ")
    with Archive(runs / "fig9") as archive:
        assert re.match(r"At eta = 5, of 8 trajectories of training: in \d it ends in a cycle of period 3", answer(archive))
    with Archive(runs / "figS1") as archive:
        last = np.median(archive.cell().accuracy("test_accuracy")[1][:, -1])
        assert f"classifies correctly is {last:.4g} at iteration 290, in the median over 5 initial conditions." in answer(archive)
    with Archive(runs / "fig6") as archive:
        _, distance = archive.cell().mean_distance()
        first, last = np.median(distance[:, 0]), np.median(distance[:, -1])
        assert f"perturbed copies is {first:.4g} at iteration 200 and {last:.4g} at iteration 299, in the median" in answer(archive)
    with Archive(runs / "spectrum") as archive:
        assert re.match(r"At eta = \S+ the largest Lyapunov exponent is \S+ per iteration", answer(archive))
    with Archive(runs / "transient") as archive:
        assert re.match(r"At eta = 1, epsilon = 1e-08, a perturbation at iteration 0 grows exponentially in \d of 9 .* one at iteration 120 in \d\.",
                        answer(archive))
    with Archive(with_status("fig3", dict.fromkeys(range(9), 1))) as archive:
        assert answer(archive) == "There is no result: none of the 9 initial conditions of the sweep is computed yet."


def test_nothing_is_kept(copy_of, tmp_path):
    """It says so in the answer, in place of a value."""
    file = copy_of("fig8")
    with edited(file) as archive:
        archive["lyapunov/outcome"][:] = 1
        archive["statistics/kept"][:] = 0
        for name in ("nmle", "nmle_std", "nmle_stderr", "nmle_ci_low", "nmle_ci_high"):
            archive[f"statistics/{name}"][:] = np.nan
    page = write(file, tmp_path / "page.html").read_text()
    said = text_of(re.search('<p class="answer">.*?</p>', page)[0])
    assert said.startswith("At none of the 14 grid points that have results does any initial condition grow exponentially")
    assert said.endswith("what grows more briefly may not be kept, nor what grows steeply elsewhere while a flat window has the "
                         "largest R^2, and other windows may give another lambda_nMLE.")
    assert "336 low_exponent" not in page and re.search(r"all</td><td>0</td><td>336</td>", page)


def test_a_part_of_a_sweep(with_status, tmp_path):
    file = with_status("fig3", {1: 1, 4: 2, 5: 3})
    page = write(file, tmp_path / "page.html").read_text()
    assert "This report is of a part of the sweep: the sweep is not complete: 7 of 9 initial conditions are computed." in text_of(page)
    with Archive(file) as archive:
        found = Outcomes(archive)
        assert dict(zip(found.names, found.total))["pending"] == 1 and dict(zip(found.names, found.total))["given up"] == 1


def test_the_reader_has_no_such_folder(program_in, tmp_path):
    """Tables of a part of a sweep say on the screen which command goes on, with whole paths."""
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", "--sweep.seeds", "0:16", *TINY[2:], "--slice", "1/2", "--out", "half it's")
    netlyap("gather", "half it's")
    page = text_of(write(tmp_path / "half it's", tmp_path / "page.html").read_text())
    assert "`netlyap status DIR` says how to compute them" in page and str(tmp_path) not in page


def test_nothing_is_computed(with_status, tmp_path):
    page = write(with_status("fig3", dict.fromkeys(range(9), 1)), tmp_path / "page.html").read_text()
    assert "There is no result: none of the 9 initial conditions of the sweep is computed yet." in text_of(page)
    assert "<svg" not in page and "There is no picture of what this archive holds." in page


@pytest.mark.parametrize("preset", ["fig9", "spectrum"])
def test_the_job_computes_it_again(pages, runs, program_in, tmp_path, preset):
    """The commands of the page, with the job of the page."""
    netlyap = program_in(tmp_path)
    shutil.copy(runs / preset / "sweep.h5", netlyap.folder)
    said = recomputed(netlyap, pages(preset))
    assert len(said) == 3 and "bit for bit" in said[2]
    assert "\nnetlyap report again --out report.html</pre>" in pages(preset).read_text()


def recomputed(netlyap, file):
    """What the commands of a page print, one after the other, but for the last, which writes the page."""
    again = section(file.read_text(), "again")
    commands, job = (html.unescape(each) for each in re.findall("<pre[^>]*>(.*?)</pre>", again, re.S))
    (netlyap.folder / "job.ini").write_text(job)
    return [netlyap(*shlex.split(line)[1:]) for line in commands.splitlines()[:-1]]


TINY = "--sweep.seeds 0:3 --sweep.members 2 --sweep.epsilon 1e-8".split()


def test_data_of_a_file_are_asked_for(program_in, tmp_path):
    """With the settings by which they are read, which the canonical job does not have."""
    netlyap, again = (program_in(tmp_path / name) for name in ("first", "again"))
    for each in (netlyap, again):
        each.folder.mkdir()
    rows = "".join(f"{row % 7};{'ab'[row % 2]};{1 + row % 3},500\n" for row in range(40))
    (netlyap.folder / "my rows.csv").write_text("x;kind;y\n" + rows)
    netlyap("run", SOURCE / "jobs/fig8.ini", *TINY, "--data.source", "my rows.csv", "--data.label_column", "kind", "--data.decimal",
            "comma", "--data.train", "30", "--out", "run")
    page = write(netlyap.folder / "run", tmp_path / "page.html")
    said = text_of(page.read_text())
    assert "data.netlyap is not part of this page: the run directory has it beside the archive, and its checksum" in said and "my rows" not in said
    assert re.search(r"Data: from a file, which the run directory keeps as data\.netlyap; 30 training samples; 2 features; 2 classes: "
                     r"a \(\d+ training samples\), b \(\d+\)\.", said)
    shutil.copy(netlyap.folder / "run/sweep.h5", again.folder)
    shutil.copy(netlyap.folder / "run/data.netlyap", again.folder)
    assert "bit for bit" in recomputed(again, page)[-1]


def test_what_is_made_of_another_archive(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap("run", SOURCE / "jobs/fig8.ini", *TINY, "--out", "run")
    shutil.copy(tmp_path / "run/sweep.h5", tmp_path)
    netlyap("refit", "sweep.h5", "--fit.window_start", "0 10", "--out", "other.h5")
    page = write(tmp_path / "other.h5", tmp_path / "page.html")
    assert "This archive was made by netlyap refit of another one, sweep.h5" in text_of(page.read_text())
    assert "bit for bit" in recomputed(netlyap, page)[-1] and (tmp_path / "again.h5").exists()
    netlyap("gather", "run", "--fit.min_exponent", "0.2", "--statistics.exponents.bins", "7", "--sweep.name", "Another one", "--out", "sweep.h5")
    assert "bit for bit" in recomputed(netlyap, page)[-1], "although the one that it is of has other settings by now"


def test_a_refit_of_data_from_a_file_is_recomputed_in_its_run_directory(program_in, tmp_path):
    """Beside the archive alone, which the page offered, it wanted --data."""
    netlyap = program_in(tmp_path)
    (tmp_path / "rows.csv").write_text("x;kind;y\n" + "".join(f"{row % 7};{'ab'[row % 2]};{1 + row % 3}\n" for row in range(40)))
    netlyap("run", SOURCE / "jobs/fig8.ini", *TINY, "--data.source", "rows.csv", "--data.label_column", "kind", "--data.train", "30",
            "--observe.names", "growth divergence", "--out", "run")
    netlyap("refit", "run", "--fit.window_start", "0 10")
    page = write(tmp_path / "run/refit.h5", tmp_path / "page.html")
    said = text_of(page.read_text())
    assert "in the run directory that has sweep.h5, of which this archive is made" in said and "has been extended since" not in said
    netlyap.folder = tmp_path / "run"
    kept = (tmp_path / "run/job.ini").read_bytes()
    assert "bit for bit" in recomputed(netlyap, page)[-1]
    (tmp_path / "run/job.ini").write_bytes(kept)
    netlyap.folder = tmp_path
    netlyap("run", "run/job.ini", "--out", "run", "--extend", "--sweep.seeds", "0:8")
    assert ("sweep.h5, of which this archive is made, has been extended since (sweep.seeds), and this report is of the smaller one before it"
            in text_of(write(tmp_path / "run/refit.h5", tmp_path / "late.html").read_text()))


def test_the_same_bytes_wherever_it_lies(pages, runs, tmp_path):
    copy = shutil.copy(runs / "fig9/sweep.h5", tmp_path)
    environment = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "COLUMNS": "40", "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, SOURCE / "analysis/page", copy, "--out", tmp_path / "again.html"], capture_output=True,
                          text=True, timeout=240, env=environment, cwd="/")
    assert done.returncode == 0 and done.stderr == "", done
    assert (tmp_path / "again.html").read_bytes() == pages("fig9").read_bytes()


def test_it_needs_nothing_else(pages):
    page = pages("fig9").read_text()
    addresses = re.findall(r"""(?:src|href)\s*=\s*["']([^"']*)|url\(\s*["']?([^)"']*)|@import\s*(\S*)""", page)
    others = {each for found in addresses for each in found if each and not each.startswith(("#", "data:"))}
    assert others == {"https://doi.org/10.3389/fcpxs.2024.1367957"}, "a link, which asks for nothing until it is followed"
    assert "<script" not in page and "default-src 'none'" in page
    identifiers = re.findall(r'\bid="([^"]*)"', page)
    assert len(set(identifiers)) == len(identifiers)
    meant = re.findall(r'href="#([^"]*)"|url\(#([^)]*)\)', page)
    assert {one or other for one, other in meant} <= set(identifiers)


@pytest.mark.parametrize("preset", ["fig8", "fig9"])
def test_a_menu_leads_to_its_words(pages, preset):
    """It said "What was kept", and the heading said something else."""
    page = pages(preset).read_text()
    menu = re.findall('<a href="#(.*?)">(.*?)</a>', re.search("<nav>.*?</nav>", page, re.S)[0])
    assert [name for name, _ in menu] == SECTIONS and menu == re.findall('<h2 id="(.*?)">(.*?)</h2>', page)


def test_texts_of_the_user_are_texts(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    name = """<script>alert(1)</script> & "it's" <b>$x_1$ {{ 7 * 7 }}"""
    netlyap("run", SOURCE / "jobs/fig9.ini", "--sweep.seeds", "0:2", "--sweep.iterations", "600", "--sweep.name", name, "--out", "run")
    page = write(netlyap.folder / "run", tmp_path / "page.html").read_text()
    assert f"<h1>{html.escape(name, quote=True).replace('&quot;', '&#34;').replace('&#x27;', '&#39;')}</h1>" in page
    assert "<script" not in page and "<b>" not in page and name in html.unescape(section(page, "again"))


def test_what_is_not_written_over(pages, runs, analysis, tmp_path):
    analysis("page", runs / "transient", "--out", "mine.html")
    before = (tmp_path / "mine.html").read_bytes()
    out, _ = analysis("page", runs / "transient", "--out", "mine.html")
    assert "report written anew: " in out and (tmp_path / "mine.html").read_bytes() == before
    _, err = analysis("page", runs / "spectrum", "--out", "mine.html", code=73)
    assert err == "analysis/page: mine.html is there already, and is not a report of this job; choose another --out, or remove it\n"
    (tmp_path / "letter.html").write_text("<p>Dear reader")
    analysis("page", runs / "transient", "--out", "letter.html", code=73)
    assert (tmp_path / "letter.html").read_text() == "<p>Dear reader" and (tmp_path / "mine.html").read_bytes() == before
    _, err = analysis("page", runs / "transient", "--out", "/proc/report.html", code=73)
    assert "cannot be written" in err and "choose another --out" in err and err.count("\n") == 1


def test_the_last_line_checks_the_archive(runs, analysis, tmp_path):
    out, _ = analysis("page", runs / "transient", "--out", "a folder/")
    assert (tmp_path / "a folder/report.html").exists()
    command = re.search("^next: (.*)$", out, re.M)[1]
    done = subprocess.run(["bash", "-c", command], cwd="/usr", capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "every checksum is right" in done.stdout, done


def test_long_curves_are_no_finer_than_pixels():
    t = np.arange(100_000.0)
    values = np.sin(t) * t
    values[50_000] = 1e9
    values[70_000:70_010] = np.nan
    kept = svg.shown(t / 500, values, 400)
    assert len(kept) <= 400 * svg.PER_COLUMN + 10 and (np.diff(kept) > 0).all() and kept[0] == 0 and kept[-1] == len(t) - 1
    assert np.nanmax(values[kept]) == 1e9 and np.nanmin(values[kept]) == np.nanmin(values) and np.isnan(values[kept]).sum() == 10
    column = np.minimum((kept / t[-1] * 400).astype(int), 399)
    for place in (0, 123, 399):
        part = values[(t / t[-1] * 400).astype(int).clip(max=399) == place]
        assert values[kept][column == place].max() == part.max() and values[kept][column == place].min() == part.min()
    assert list(svg.shown(np.array([0.0, 2, 1, 3]), np.zeros(4), 1)) == [0, 1, 2, 3], "it goes back: all of it"
    assert len(svg.shown(np.zeros(0), np.zeros(0), 10)) == 0


def test_what_was_wrapped_before_is_wrapped_once():
    assert readable("a   b\n1   2\nlambda: the largest\n  exponent\nother: words\n  -: not known\n  =: known").splitlines() == [
        "a   b", "1   2", "lambda: the largest exponent", "other: words -: not known =: known"]
    assert readable("1   2\n  -: not known\n  =: known").splitlines() == ["1   2", "  -: not known", "  =: known"]


def test_sentences_among_numbers_are_wrapped():
    table = "  eta   kept\n    1      2\n\n  what it means: " + "word " * 40
    lines = readable(table).splitlines()
    assert lines[:3] == ["  eta   kept", "    1      2", ""] and max(map(len, lines)) <= 108 and lines[4].startswith("    word")


def test_the_job_leaves_checksums_to_the_program(runs):
    with Archive(runs / "fig9") as archive:
        assert archive.job["data.digest"] == "" and "digest" not in job_file(archive)
        archive.job["data.digest"] = "v2-0123456789abcdef"
        assert "\ndigest = v2-0123456789abcdef\n" in job_file(archive)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    assert CHROMIUM, "chromium is not installed: see jobs/packages"
    opened = Browser(tmp_path_factory.mktemp("browser") / "home")
    yield opened
    opened.close()


BRIGHTNESS = """(() => { const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
    return (r + g + b) / 3 })()"""


@pytest.mark.parametrize("preset", ["fig8", "fig9", "limit", "old"])
def test_a_browser_shows_it(browser, pages, preset):
    """On a phone and on a screen, in the light and in the dark; and on paper nothing is wider than the sheet."""
    for width, scheme in ((360, "light"), (360, "dark"), (1280, "light")):
        browser.open(pages(preset), width, scheme)
        assert browser.complaints() == []
        assert browser.value("window.innerWidth") == width and browser.value("document.documentElement.scrollWidth") <= width
        assert (browser.value(BRIGHTNESS) > 128) == (scheme == "light")
        pictures = browser.value("[...document.querySelectorAll('figure svg')].map(e => [e.getBoundingClientRect().width, "
                                 "e.getBoundingClientRect().height, getComputedStyle(e).filter])")
        assert pictures and all(300 < wide < 1400 and high > 100 for wide, high, _ in pictures)
        assert all((look != "none") == (scheme == "dark") for *_, look in pictures)


@pytest.mark.parametrize("preset", ["fig8", "fig9", "limit", "spectrum"])
def test_what_is_wider_than_its_place_shows_it(browser, pages, preset):
    """On a phone wide tables and pictures looked as if that was all; a table with many columns was cut on a screen of 1100 pixels."""
    browser.open(pages(preset), 360)
    looks = browser.value("[...document.querySelectorAll('.wide, pre')].filter(e => e.scrollWidth > e.clientWidth).map("
                          "e => [getComputedStyle(e).backgroundImage.split('linear-gradient').length, getComputedStyle(e).backgroundAttachment])")
    assert len(looks) > 2 and {tuple(each) for each in looks} == {(5, "local, local, scroll, scroll, scroll")}
    browser.open(pages(preset), 1100)
    sizes = browser.value("[...document.querySelectorAll('pre.numbers')].map(e => [e.scrollWidth, e.clientWidth, e.getBoundingClientRect().left, "
                          "e.getBoundingClientRect().right, parseFloat(getComputedStyle(e).fontSize)])")
    assert sizes and all(whole <= shown and 0 <= left and right <= 1100 and letters >= 9.5 for whole, shown, left, right, letters in sizes), sizes


def test_it_is_printed(browser, pages, tmp_path):
    browser.open(pages("fig8"), 800, "dark")
    browser.print(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    browser.ask("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    assert browser.value(BRIGHTNESS) == 255, "paper is white"
    assert browser.value("document.documentElement.scrollWidth") <= 800
    assert browser.value("getComputedStyle(document.querySelector('nav')).display") == "none"


def test_the_browser_would_complain(browser, tmp_path):
    """What the tests above look for is found where it is."""
    page = tmp_path / "bad.html"
    page.write_text("<!DOCTYPE html><meta name='viewport' content='width=device-width'><p style='width: 900px'>wide"
                    "<img src='http://127.0.0.1:9/x.png'><script>undefined.x</script>")
    browser.open(page, 360)
    assert len(browser.complaints()) >= 2 and browser.value("document.documentElement.scrollWidth") > 360


def test_one_picture_does_not_keep_the_others_from_the_page(runs, tmp_path, monkeypatch):
    def fails(_):
        raise ValueError("no such thing")
    monkeypatch.setattr(pictures, "KINDS", tuple(pictures.Kind(each.heading, each.needs, fails, each.places)
                                                   for each in pictures.KINDS))
    page = write(runs / "transient", tmp_path / "page.html").read_text()
    assert "Not drawn: sweep.h5 cannot be drawn: ValueError: no such thing; it does not hold what a figure needs." in text_of(page)
    assert "<svg" not in page and "How to recompute" in page


def test_of_many_points_some_are_drawn(runs, tmp_path, monkeypatch):
    """And the page says how many are not."""
    kind = next(each for each in pictures.KINDS if each.heading == "Loss")
    monkeypatch.setattr(pictures, "KINDS", (pictures.Kind("Loss", kind.needs, kind.draw, lambda _: [{"eta": 5}] * 5),))
    page = write(runs / "fig9", tmp_path / "page.html").read_text()
    assert page.count("<svg") == 3 and text_of(page).count("2 more of such pictures, at other points of the grid, are left out here.") == 1
