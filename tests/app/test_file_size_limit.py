"""A limit of the size of files (`ulimit -f`) is like a full disk: one sentence, and nothing is lost or given up."""
import resource
from contextlib import contextmanager

import pytest

KIB = 1024


@contextmanager
def file_size_limit(size):
    """For what is started in this block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def limited(netlyap):
    """limited(size, words...): the one sentence of the program that may write so many bytes per file."""

    def run(size, *words):
        with file_size_limit(size):
            process = netlyap.start(*words)
        text = "".join(netlyap.output(process))
        assert process.returncode == 74, text
        sentences = [line for line in text.splitlines() if line.startswith("netlyap: ")]
        assert len(sentences) == 1 and "File too large" in sentences[0] and "ulimit -f" in sentences[0], text
        return sentences[0]

    return run


def test_everywhere_in_a_run(netlyap, limited, small_job, finished_once):
    """From the first file on, three times each, more than a unit may be tried: no death is counted."""
    netlyap.job(small_job | {"run.max_attempts": "1"})
    journal = sum(file.stat().st_size for file in (finished_once / "run/journal").iterdir())
    for size in (0, 10, 200, 4 * KIB, journal // 3, journal // 2):
        for _ in range(3):
            sentence = limited(size, "run", "job.ini", "--out", "run")
            assert size < 4 * KIB or " safe" in sentence
    assert "given up" not in netlyap("status", "run")
    text = netlyap("run", "job.ini", "--out", "run")
    assert "complete: 12 of 12 units" in text and "died" not in text and "given up" not in text
    netlyap.assert_same("run", finished_once / "run")


def test_gather(netlyap, limited, finished):
    archive = finished / "sweep.h5"
    whole = archive.read_bytes()
    for share in (0.02, 0.5, 0.97):
        sentence = limited(int(share * len(whole)), "gather", "run")
        assert "journals" in sentence and archive.read_bytes() == whole
    netlyap("gather", "run")
    netlyap("verify", "run")


@pytest.mark.parametrize("words", [["refit", "run"], ["replay", "run", "--eta", "1", "--epsilon", "1e-8", "--seed", "1"]],
                         ids=["refit", "replay"])
def test_what_is_made_of_an_archive_has_no_journals(netlyap, limited, finished, words):
    sentence = limited(2 * KIB, *words, "--out", "x.h5")
    assert "x.h5" in sentence and "journals" not in sentence and "gather" not in sentence
    assert "; the archive that was read is as it was: make room" in sentence
    assert not (netlyap.folder / "x.h5").exists()
    netlyap(*words, "--out", "x.h5")


def test_a_log_beyond_the_limit_costs_only_its_lines(netlyap, small_job, finished_once):
    """Logs of many starts grow; what they cannot take is left out."""
    netlyap.job(small_job)
    netlyap("run", "job.ini", "--out", "run")
    log = netlyap.folder / "run/log/rank-0.log"
    log.write_bytes(b"x" * (64 << 20))
    with file_size_limit(32 << 20):
        process = netlyap.start("run", "job.ini", "--out", "run")
    text = "".join(netlyap.output(process))
    assert process.returncode == 0 and log.stat().st_size == 64 << 20, text
    netlyap.assert_same("run", finished_once / "run")
