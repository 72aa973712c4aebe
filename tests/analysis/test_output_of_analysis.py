"""Programs of analysis/ end quietly where nobody reads their output any more, and draw all the same."""
# ctest: LABELS slow-under-sanitizer
import io
import os
import re
import subprocess
from pathlib import Path

import pytest

from conftest import SOURCE, run_here

CALLS = {  # program: preset, options, what it writes
    "figures": ("fig3", ["--out", "out"], "out/fig3.png"), "report": ("fig3", ["--json", "out.json"], "out.json"),
    "phases": ("fig9", ["--out", "out.png"], "out.png"), "exponents": ("fig8", ["--out", "out.png"], "out.png"),
    "regimes": ("rates", ["--out", "out.png"], "out.png")}


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
    assert program == "report" or f"caption: {tmp_path}/{made.replace('.png', '.txt')}" in out.splitlines()


NAMES = {"figures": "fig3.png", "report": "report.json", "phases": "phases.png", "exponents": "exponents.png",
         "regimes": "regimes.png"}


@pytest.mark.parametrize("program", CALLS)
def test_a_folder_takes_what_is_written_by_its_usual_name(all_runs, analysis, tmp_path, program):
    preset, options, _ = CALLS[program]
    (tmp_path / "there").mkdir()
    for given, folder in (("there", "there"), ("to be/made/", "to be/made")):
        out, _ = analysis(program, all_runs(preset), options[0], given)
        file = tmp_path / folder / NAMES[program]
        assert file.stat().st_size > 0 and re.search(f"^(picture|numbers): {re.escape(str(file))}$", out, re.M)
    (tmp_path / "file").touch()
    _, err = analysis(program, all_runs(preset), options[0], "file/", code=73)
    assert re.fullmatch(f"analysis/{program}: {options[0]} 'file/' cannot take the (picture|pictures|numbers) "
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
    assert "--out mine.png is no pdf: leave --format out, or give another --out" in err
    (tmp_path / "folder.png").mkdir()
    analysis("figures", all_runs("fig3"), "--out", "folder.png")
    assert (tmp_path / "folder.png/fig3.png").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_has_no_room(all_runs, tmp_path):
    with open("/dev/full", "w", encoding="utf-8") as full:
        process = subprocess.run([SOURCE / "analysis/exponents", all_runs("fig8")], cwd=tmp_path, stdout=full,
                                 stderr=subprocess.PIPE, text=True, timeout=120)
    assert process.returncode == 74
    assert process.stderr == ("analysis/exponents: standard output cannot be written (No space left on device); send it "
                              "elsewhere\n")
