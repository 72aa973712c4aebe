"""Programs of analysis/ end quietly where nobody reads their output any more, and draw all the same."""
# ctest: TIMEOUT 900 LABELS slow-under-sanitizer
import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import SOURCE, run_here

CALLS = {  # program: preset, options, what it writes
    "figures": ("fig3", ["--out", "out"], "out/fig3.png"), "report": ("fig3", ["--json", "out.json"], "out.json"),
    "phases": ("fig9", ["--out", "out.png"], "out.png"), "exponents": ("fig8", ["--out", "out.png"], "out.png"),
    "regimes": ("rates", ["--out", "out.png"], "out.png"), "orbits": ("rates", ["--out", "out.png"], "out.png"),
    "spectrum": ("spectrum", ["--out", "out.png"], "out.png"), "transience": ("transient", ["--out", "out.png"], "out.png"),
    "limit": ("limit", ["--out", "out.png"], "out.png"), "learning": ("learning_time", ["--out", "out.png"], "out.png"), "page": ("fig8", ["--out", "out.html"], "out.html")}
PICTURES = [program for program in CALLS if program not in ("report", "page")]


@pytest.fixture(scope="module")
def all_runs(runs, program_in, tmp_path_factory):
    """Run directories of the presets, and one of two learning rates."""
    folder = tmp_path_factory.mktemp("rates")
    program_in(folder)("run", SOURCE / "jobs/regimes.ini", "--sweep.eta", "0.1 5", "--sweep.seeds", "0:2",
                       "--sweep.iterations", "600", "--out", "rates")
    return lambda preset: folder / "rates" if preset == "rates" else runs / preset


def test_every_program_is_tried():
    programs = {file.name for file in (SOURCE / "analysis").iterdir() if file.is_file() and not file.suffix}
    assert programs == set(CALLS)


def run_unread(program, words, folder):
    """Runs a program in this process, with a pipe for standard output whose other end is closed."""
    read, write = os.pipe()
    os.close(read)
    complaint = io.StringIO()
    with os.fdopen(write, "w") as unread:  # and what is left in it is flushed, as at the end of a process
        assert run_here(program, words, folder, unread, complaint) == 0
    assert complaint.getvalue() == ""


@pytest.mark.parametrize("program", CALLS)
def test_output_that_nobody_reads(all_runs, tmp_path, program):
    preset, options, made = CALLS[program]
    run_unread(program, [all_runs(preset), *options], tmp_path)
    assert (tmp_path / made).stat().st_size > 0


@pytest.mark.parametrize("program", CALLS)
def test_help_that_nobody_reads(tmp_path, program):
    run_unread(program, ["--help"], tmp_path)


def test_a_process_whose_output_nobody_reads(all_runs, tmp_path):
    for words, made in (([all_runs("figS1")], "pictures/figS1.png"), (["--help"], ".")):
        process = subprocess.Popen([SOURCE / "analysis/figures", *words], cwd=tmp_path, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        process.stdout.close()
        complaint = process.stderr.read()
        assert process.wait(timeout=120) == 0 and complaint == "" and (tmp_path / made).exists()


@pytest.mark.parametrize("program", CALLS)
def test_each_program_says_the_full_path_of_what_it_wrote(all_runs, analysis, tmp_path, program):
    preset, options, made = CALLS[program]
    out, _ = analysis(program, all_runs(preset), *options)
    assert str(tmp_path / made) in [line.split(": ")[-1] for line in out.splitlines()]
    assert program not in PICTURES or f"caption: {tmp_path}/{made.replace('.png', '.txt')}" in out.splitlines()


NAMES = {"figures": "fig3.png", "report": "report.json", "phases": "phases.png", "exponents": "exponents.png",
         "regimes": "regimes.png", "orbits": "orbits.png", "spectrum": "spectrum.png", "transience": "transience.png",
         "limit": "limit.png", "learning": "learning.png", "page": "report.html"}


@pytest.mark.parametrize("program", CALLS)
def test_a_folder_takes_what_is_written_by_its_usual_name(all_runs, analysis, tmp_path, program):
    preset, options, _ = CALLS[program]
    (tmp_path / "there").mkdir()
    for given, folder in (("there", "there"), ("to be/made/", "to be/made")):
        out, _ = analysis(program, all_runs(preset), options[0], given)
        file = tmp_path / folder / NAMES[program]
        assert file.stat().st_size > 0 and re.search(f"^(picture|numbers|report): {re.escape(str(file))}$", out, re.M)
    (tmp_path / "file").touch()
    _, err = analysis(program, all_runs(preset), options[0], "file/", code=73)
    assert re.fullmatch(f"analysis/{program}: {options[0]} 'file/' cannot take the (picture|pictures|numbers|report) "
                        rf"\(.*\); choose another {options[0]}\n", err)
    _, err = analysis(program, all_runs(preset), options[0], "", code=73)
    assert "(the name is empty)" in err and err.count("\n") == 1


def test_figures_takes_the_name_of_a_picture_for_one_archive(all_runs, analysis, tmp_path):
    out, _ = analysis("figures", all_runs("fig3"), "--out", "mine.svg")
    assert out == f"picture: {tmp_path}/mine.svg\ncaption: {tmp_path}/mine.txt\n"
    assert (tmp_path / "mine.svg").read_text().startswith("<?xml") and not (tmp_path / "pictures").exists()
    analysis("figures", all_runs("fig3"), all_runs("fig3") / "sweep.h5", "--out", "once.pdf", "--format", "pdf")
    _, err = analysis("figures", all_runs("fig3"), all_runs("figS1"), "--out", "mine.png", code=64)
    assert "--out mine.png is one picture, and 2 archives are given: give a folder" in err and err.count("\n") == 1
    _, err = analysis("figures", all_runs("fig3"), "--out", "mine.png", "--format", "pdf", code=64)
    assert "--out mine.png does not end with .pdf: leave out --format, or give another --out" in err
    (tmp_path / "folder.png").mkdir()
    analysis("figures", all_runs("fig3"), "--out", "folder.png")
    assert (tmp_path / "folder.png/fig3.png").exists()


@pytest.mark.parametrize("program", PICTURES)
def test_another_ending_is_refused_before_the_work(all_runs, analysis, tmp_path, program):
    """One rule for all programs, and nothing is printed or made."""
    for name in ("d.jpg", "a/b/d.jpg", "p.txt", "foo.xyz", "v0.3"):
        out, err = analysis(program, all_runs(CALLS[program][0]), "--out", name, code=64)
        assert out == "" and err == (f"analysis/{program}: --out {name} ends with {os.path.splitext(name)[1]}, and pictures are .png, "
                                     ".pdf or .svg; choose one of these, or give a folder that ends with /\n")
    assert not list(tmp_path.iterdir())
    analysis(program, all_runs(CALLS[program][0]), "--out", "v0.3/")
    assert (tmp_path / "v0.3" / NAMES[program]).exists()
    analysis(program, all_runs(CALLS[program][0]), "--out", "LOUD.SVG")
    assert (tmp_path / "LOUD.SVG").read_text().startswith("<?xml")


@pytest.mark.parametrize("program", CALLS)
def test_a_missing_folder_is_refused_before_the_work(all_runs, analysis, tmp_path, program):
    preset, options, made = CALLS[program]
    name = "nodir/x" + (os.path.splitext(made)[1] or ".png")
    out, err = analysis(program, all_runs(preset), options[0], name, code=73)
    assert out == "" and err == (f"analysis/{program}: {name} cannot be written (No such file or directory); choose another "
                                 f"{options[0]}\n")
    (tmp_path / "there").mkdir()
    (tmp_path / "there/x.txt").mkdir()
    if program in PICTURES:
        out, err = analysis(program, all_runs(preset), "--out", "there/x.png", code=73)
        assert out == "" and "there/x.txt cannot be written (Is a directory)" in err and not (tmp_path / "there/x.png").exists()
    (tmp_path / "there" / NAMES[program]).mkdir()
    if program != "figures":  # the name of the picture comes from the archive
        out, err = analysis(program, all_runs(preset), options[0], "there", code=73)
        assert out == "" and f"there/{NAMES[program]} cannot be written (Is a directory)" in err


@pytest.mark.parametrize("program", PICTURES)
def test_nothing_is_left_where_nothing_is_written(analysis, tmp_path, program):
    (tmp_path / "no archive.h5").touch()
    for name in ("new/deep/", "x.png"):
        analysis(program, "no archive.h5", "--out", name, code=65)
    assert [each.name for each in tmp_path.iterdir()] == ["no archive.h5"]


@pytest.mark.parametrize("program", PICTURES)
def test_a_name_without_an_ending_is_of_a_folder(all_runs, analysis, tmp_path, program):
    """One rule for all programs, and their help has it in the same words."""
    out, _ = analysis(program, all_runs(CALLS[program][0]), "--out", "x/y")
    assert f"picture: {tmp_path}/x/y/{NAMES[program]}\n" in out and (tmp_path / "x/y" / NAMES[program]).is_file()
    words = " ".join(analysis(program, "--help")[0].split())
    assert ("--out PATH where the picture goes: a PATH that ends with .png, .pdf or .svg is the picture itself, in a folder that must "
            "be there; any other is a folder, made where it is missing, that gets ") in words


def run_directories(all_runs, preset, folder):
    """Two run directories, copies of one: the archives are as good as different ones."""
    for name in ("first", "second"):
        shutil.copytree(all_runs(preset), folder / "a folder" / name)
    return folder / "a folder/first", folder / "a folder/second"


@pytest.mark.parametrize("program", PICTURES)
def test_no_picture_of_another_archive_is_written_over(all_runs, analysis, tmp_path, program):
    """The same command draws its own picture anew; a second archive gets a name of its own, and keeps it."""
    first, second = run_directories(all_runs, CALLS[program][0], tmp_path)
    stem = NAMES[program].removesuffix(".png")
    files = [tmp_path / "out" / f"{stem}{more}.{ending}" for more in ("", "-second") for ending in ("png", "txt")]
    out, _ = analysis(program, first, "--out", "out")
    assert f"picture: {files[0]}\n" in out
    kept = [file.read_bytes() for file in files[:2]]
    for word in ("", " drawn anew"):
        out, _ = analysis(program, second, "--out", "out")
        assert f"picture{word}: {files[2]}\ncaption: {files[3]}\n" in out
        assert re.search(f"^out/{stem}.png is there already, drawn by analysis/{program} .*from ../a folder/first/sweep.h5: it is left", out, re.M)
    assert [file.read_bytes() for file in files[:2]] == kept and sorted((tmp_path / "out").iterdir()) == sorted(files)
    out, _ = analysis(program, first, "--out", "out")
    assert f"picture drawn anew: {files[0]}\n" in out
    out, err = analysis(program, second, "--out", files[0], code=73)
    assert out == "" and err.count("\n") == 1 and err.startswith(f"analysis/{program}: {files[0]} is there already, drawn by ")
    assert err.endswith("from ../a folder/first/sweep.h5; choose another --out, or remove it\n")


def test_nothing_else_is_written_over(all_runs, analysis, tmp_path):
    """A picture, and a text beside it, that no program of ours has drawn."""
    (tmp_path / "mine.png").write_text("a picture")
    (tmp_path / "notes.txt").write_text("not a caption")
    for name, there in (("mine.png", "mine.png"), ("notes.png", "notes.txt")):
        _, err = analysis("exponents", all_runs("fig8"), "--out", name, code=73)
        assert f"{there} is there already, and no caption says that it was drawn by analysis/exponents from " in err
    assert (tmp_path / "mine.png").read_text() == "a picture" and (tmp_path / "notes.txt").read_text() == "not a caption"
    (tmp_path / "exponents.png").write_text("a picture")
    out, _ = analysis("exponents", all_runs("fig8"))
    assert f"picture: {tmp_path}/exponents-fig8.png\n" in out and (tmp_path / "exponents.png").read_text() == "a picture"


def test_a_report_replaces_reports_only(all_runs, analysis, tmp_path):
    for _ in range(2):
        out, _ = analysis("report", all_runs("fig3"), "--json", "r.json")
        assert f"numbers: {tmp_path}/r.json\n" in out
    for text in ("my notes", '{"a": 1}', "[1, 2]"):
        (tmp_path / "mine.json").write_text(text)
        out, err = analysis("report", all_runs("fig3"), "--json", "mine.json", code=73)
        assert out == "" and (tmp_path / "mine.json").read_text() == text
        assert err == "analysis/report: mine.json is there already, and is not a report; choose another --json, or remove it\n"


def test_a_picture_moves_with_its_archive(all_runs, analysis, tmp_path):
    shutil.copytree(all_runs("fig8"), tmp_path / "before")
    analysis("exponents", "before", "--out", "before")
    (tmp_path / "before").rename(tmp_path / "after")
    out, _ = analysis("exponents", "after", "--out", "after")
    assert f"picture drawn anew: {tmp_path}/after/exponents.png\n" in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_has_no_room(all_runs, tmp_path):
    with open("/dev/full", "w", encoding="utf-8") as full:
        process = subprocess.run([SOURCE / "analysis/exponents", all_runs("fig8")], cwd=tmp_path, stdout=full,
                                 stderr=subprocess.PIPE, text=True, timeout=120)
    assert process.returncode == 74
    assert process.stderr == ("analysis/exponents: standard output cannot be written (No space left on device); send it "
                              "elsewhere\n")
