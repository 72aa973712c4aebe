"""`cmake --install` puts a working program and everything that goes with it under a prefix."""
# ctest: PROCESSORS 2 TIMEOUT 600
import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

SOURCE = Path(os.environ["NETLYAP_SOURCE"])


def test_all_is_there(prefix, run):
    assert "netlyap" in run(prefix / "bin/netlyap", "--version")
    for name in ("share/netlyap/jobs/fig8.ini", "share/netlyap/slurm", "share/netlyap/analysis/figures",
                 "share/netlyap/analysis/netlyap/__init__.py", "share/netlyap/analysis/netlyap/page/page.html",
                 "share/netlyap/analysis/pyproject.toml", "share/netlyap/analysis/growth.ipynb",
                 "share/doc/netlyap/README.md", "share/doc/netlyap/LICENSE", "share/doc/netlyap/analysis/site/tutorial.md",
                 "share/doc/netlyap/slurm/install/README.md",
                 "share/man/man1/netlyap.1",
                 "share/man/man1/netlyap-run.1", "share/bash-completion/completions/netlyap",
                 "share/zsh/site-functions/_netlyap", "share/fish/vendor_completions.d/netlyap.fish"):
        assert (prefix / name).exists(), name
    assert not (prefix / "share/netlyap/analysis/site").exists()  # it makes HTML of the sources
    ways = list((prefix / "share/netlyap/slurm/install").iterdir())
    assert [path.name for path in ways] == ["README.md"]  # all others build the program
    told = run(prefix / "bin/netlyap", "--help")
    for name in ("share/doc/netlyap/README.md", "share/netlyap/jobs", "share/doc/netlyap/src/storage/ARCHIVE.md"):
        assert re.search(f"^  {re.escape(str(prefix / name))}\\s+[a-z]", told, re.M), told
    for job in (SOURCE / "jobs").glob("*.ini"):
        assert (prefix / "share/netlyap/jobs" / job.name).read_bytes() == job.read_bytes()


@pytest.mark.parametrize("folder", ["sources", "share/doc/netlyap", "share/netlyap"])
def test_links_lead_somewhere(prefix, folder):
    root = SOURCE if folder == "sources" else prefix / folder
    texts = [text for pattern in ("*.md", "*/*.md", "src/*/*.md", "slurm/*/*.md", "analysis/site/*.md") for text in root.glob(pattern)]
    links = [(text, link) for text in texts
             for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text.read_text()) if "://" not in link]
    assert len(texts) > 1 and (links or folder == "share/netlyap")
    assert [(text, link) for text, link in links if not (text.parent / link).exists()] == []


def commands_of(text, first):
    """The lines of the block that begins with this one, as they stand there."""
    block = re.search(rf"^    {re.escape(first)}.*\n(?:    .*\n|\n(?=    ))*", text, re.M)[0]
    return [line.strip() for line in block.splitlines() if line.strip()]


def test_the_commands_of_the_readme(prefix, run, tmp_path):
    """Line by line as they stand there, in another folder, with fewer workers and initial conditions."""
    text = (prefix / "share/doc/netlyap/README.md").read_text()
    lines = commands_of(text, 'here=$(dirname "$(netlyap --python-path)")')
    lines = [line.replace("--workers 8", "--workers 1 --sweep.seeds 0:8") for line in lines]
    path = f"{prefix / 'bin'}:{os.environ['PATH']}"
    said = run("bash", "-ec", "\n".join(["set -x", *lines, 'ls "$here/jobs/fig8.ini" "$here/slurm/submit"']), PATH=path)
    made = ("runs/first/exponents.png", "report.html", "other.h5")
    assert len(lines) == 11 and all((tmp_path / name).exists() for name in made), said
    text = (prefix / "share/doc/netlyap/analysis/README.md").read_text()
    lines = commands_of(text, 'netlyap run "$(netlyap --python-path)/../jobs/fig8.ini"')
    assert len(lines) == 2
    run("bash", "-ec", "\n".join(line.replace("netlyap run", "netlyap plan").split(" --out")[0] for line in lines), PATH=path)


TEXTS = ("README.md", "jobs/README.md", "slurm/README.md", "slurm/install/README.md", "analysis/README.md", "src/storage/ARCHIVE.md",
         "analysis/site/tutorial.md", "analysis/site/abilities.md", "analysis/site/how-it-works.md")
ONLY_SOURCES = {"jobs/quickstart", "jobs/packages", "tests/run", "tests/bench", "tests/fuzz/run", "build/release",
                "build/release/netlyap", "include/netlyap", "analysis/site/build",
                "src/cmake/versions", "slurm/install", "slurm/install/from-source", "slurm/install/netlyap.def",
                "slurm/install/spack", "slurm/install/spack/spack_repo/netlyap"}
PATH = r"(?<![\w./~-])(?:jobs|slurm|analysis|tests|build|include|src)/\w[\w/.-]*\w"


@pytest.mark.parametrize("name", TEXTS)
def test_paths_in_the_texts_are_there_or_said_to_be_of_the_sources(prefix, name):
    """A section that names what only the sources have says so."""
    for section in re.split("^## ", (prefix / "share/doc/netlyap" / name).read_text(), flags=re.M):
        assert_paths(prefix, section)


def test_paths_in_job_files_are_there_or_said_to_be_of_the_sources(prefix):
    jobs = list((prefix / "share/netlyap/jobs").glob("*.ini"))
    assert len(jobs) > 12
    for job in jobs:
        assert_paths(prefix, job.read_text())


def assert_paths(prefix, text):
    for path in re.findall(PATH, text):
        if not any((prefix / folder / path).exists() for folder in ("share/netlyap", "share/doc/netlyap")):
            assert path in ONLY_SOURCES and re.search(r"\b(clone|sources)\b", text), f"{path} in:\n{text}"


@pytest.mark.parametrize("program", ["exponents", "figures", "learning", "limit", "orbits", "page", "phases", "regimes", "report",
                                     "spectrum", "transience"])
def test_examples_of_the_help_are_there(prefix, run, program):
    said = run(prefix / "share/netlyap/analysis" / program, "--help")
    lines = [shlex.split(line) for line in re.findall(r"^    (\S.*)$", said.partition("\noptions:")[0], re.M)]
    assert len(lines) >= 2
    for first, *words in lines:
        assert Path(first).is_relative_to(prefix) and os.access(first, os.X_OK), first
        assert all(Path(word).exists() for word in words if word.endswith(".ini") and word != "job.ini"), words


def test_the_figures_of_the_paper(prefix, run, tmp_path):
    said = run(prefix / "share/netlyap/jobs/paper", "S1", "9")
    assert "2 workers and a master" in said or os.cpu_count() != 2
    for name in ("figS1", "fig9"):
        assert (tmp_path / "runs/paper" / name / "sweep.h5").exists(), said
    for line in said.partition("how they compare with the paper:\n")[2].splitlines()[:2]:
        program = Path(shlex.split(line)[0])
        assert program.parent == prefix / "share/netlyap/analysis" and "fig" in run("bash", "-c", line), line
    assert (tmp_path / "runs/paper/pictures/fig9.png").exists()
    said = run(prefix / "bin/netlyap", "show", "runs/paper/fig9")
    line = re.search("^next: (.*)$", said, re.M)[1]
    assert Path(shlex.split(line)[0]) == prefix / "share/netlyap/analysis/phases"
    run("bash", "-c", "cd / && " + line)
    assert (tmp_path / "runs/paper/fig9/phases.png").exists()


def test_without_its_program(prefix, run, tmp_path):
    """Scripts alone say what is missing."""
    shutil.copytree(prefix / "share", tmp_path / "copy/share")
    for script, words in (("jobs/paper", ["S1"]), ("slurm/submit", ["job.ini"])):
        said = run(tmp_path / "copy/share/netlyap" / script, *words, code=64 if script == "slurm/submit" else 74)
        assert "name it in NETLYAP" in said and "no program" in said


def test_batch_scripts_find_the_program_beside_them(prefix, run, tmp_path):
    """From a copy of the script, as Slurm runs it, with nothing in the environment: sbatch --export=NONE."""
    job = prefix / "share/netlyap/jobs/figS1.ini"
    said = run(prefix / "share/netlyap/slurm/submit", job, "--dry-run", "--ntasks=2", "--sweep.seeds", "0:8")
    assert "units         1, of 8" in said and "would be submitted: sbatch" in said
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    script = prefix / "share/netlyap/slurm/sweep.sbatch"
    shutil.copy(script, tmp_path / "slurm_script")
    for name, text in (("scontrol", f"echo \"JobId=7 JobName=x Command={script} {job} WorkDir=/a/b\""), ("squeue", ""),
                       ("srun", 'echo "export $SLURM_EXPORT_ENV"; while [[ $1 == --* ]]; do shift; done; exec "$@"')):
        (bin_folder / name).write_text(f"#!/bin/bash\n{text}\n")
        (bin_folder / name).chmod(0o755)
    said = run("bash", "slurm_script", job, "--sweep.seeds", "0:8", "--out", "a run", SLURM_JOB_ID="7",
               SLURM_EXPORT_ENV="NONE", PATH=f"{bin_folder}:/usr/bin:/bin")
    assert "complete: 1 of 1 unit" in said and "every checksum is right" in said and "export ALL\n" in said
