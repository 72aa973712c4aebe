"""Numbers that somebody else has written: bash runs a command that stands where it expects a number."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import os

import pytest

from fake_slurm import FakeSlurm

TEXTS = ["steps[$(touch${IFS}HARM)]", "HOME[$(touch HARM)]", "08x", "-1", "9" * 20]
STOPPED = 'case $* in *--steps*) echo 500 ;; *) exit 75 ;; esac'


@pytest.fixture
def fake(tmp_path):
    fake = FakeSlurm(tmp_path)
    fake.program(STOPPED)
    return fake


def unharmed(fake):
    return not list(fake.folder.rglob("HARM"))


@pytest.mark.parametrize("text", TEXTS)
def test_the_count_of_starts_in_the_run_directory(fake, text):
    for line in (f"{text} 0\n", f"0 {text}\n", f"500 2 {text}"):
        for name in ("requeues-7", "requeues-7-0", "requeues-7_2"):
            (fake.folder / "run/log" / name).write_text(line)
        done = fake.batch("sweep.sbatch", "job.ini", environment={"SLURM_RESTART_COUNT": "2"})
        assert done.returncode == 75 and unharmed(fake), done.log
    assert (fake.folder / "run/log/requeues-7").read_text().startswith("500 ")


def test_the_count_is_never_written_through_a_link(fake):
    kept, victim = fake.folder / "run/log/requeues-7", fake.folder / "victim"
    victim.write_text("500 2\n")
    for link in (victim, fake.folder / "nothing"):
        kept.symlink_to(link)
        done = fake.batch("sweep.sbatch", "job.ini", environment={"SLURM_RESTART_COUNT": "2"})
        assert "to be requeued" in done.log, "what stands behind a link is not read"
        assert not kept.is_symlink() and kept.read_text() == "500 0\n"
        kept.unlink()
    assert victim.read_text() == "500 2\n" and not (fake.folder / "nothing").exists()
    os.mkfifo(kept)
    assert "to be requeued" in fake.batch("sweep.sbatch", "job.ini", environment={"SLURM_RESTART_COUNT": "2"}).log
    kept.unlink()
    kept.mkdir()
    assert "not requeued: run/log/requeues-7 cannot be written" in fake.batch("sweep.sbatch", "job.ini").log
    kept.rmdir()
    (fake.folder / "run/log").rmdir()
    (fake.folder / "elsewhere").mkdir()
    (fake.folder / "run/log").symlink_to(fake.folder / "elsewhere")
    assert "not requeued: run/log/requeues-7 cannot be written" in fake.batch("sweep.sbatch", "job.ini").log
    assert not list((fake.folder / "elsewhere").iterdir())


@pytest.mark.parametrize("name", ["NETLYAP_MAX_REQUEUES", "NETLYAP_MAX_IDLE_REQUEUES"])
@pytest.mark.parametrize("text", TEXTS)
def test_settings(fake, name, text):
    done = fake.batch("sweep.sbatch", "job.ini", environment={name: text})
    assert done.returncode == 64 and f'netlyap: {name} is "{text}"; it must be a whole number' in done.log and unharmed(fake)
    assert not fake.calls("netlyap"), "before anything is done"


@pytest.mark.parametrize("text", TEXTS)
def test_answers_of_the_program_and_of_slurm(fake, text):
    fake.program(f"case $* in *--steps*) echo '{text}' ;; *) exit 75 ;; esac")
    done = fake.batch("sweep.sbatch", "job.ini", environment={"SLURM_RESTART_COUNT": text, "SLURM_JOB_END_TIME": text})
    assert done.returncode == 75 and unharmed(fake) and "start 1:" in done.log
    task = {f"SLURM_ARRAY_TASK_{name}": "1" for name in ("ID", "MIN", "MAX", "STEP", "COUNT")}
    for name in task:
        done = fake.batch("array.sbatch", "job.ini", environment=task | {name: text})
        assert done.returncode == 64 and f"{name} is" in done.log and unharmed(fake), done.log
    done = fake.batch("array.sbatch", "job.ini", environment=task | {"NETLYAP_SLICES": text})
    assert done.returncode == 64 and "NETLYAP_SLICES" in done.log and unharmed(fake)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("option", ["--nodes", "--ntasks", "--ntasks-per-node", "--time", "--slices"])
def test_options_of_submit(fake, option, text):
    if (option, text) == ("--time", "-1"):
        pytest.skip("no limit, for Slurm")
    done = fake.submit("job.ini", "--dry-run", f"{option}={text}", "--ntasks-per-node=2")
    if option == "--ntasks-per-node":
        done = fake.submit("job.ini", "--dry-run", f"{option}={text}")
    assert done.returncode == 64 and option in done.stderr and text in done.stderr and unharmed(fake), done
