"""A full disk ends a run with one sentence; after room is made the same command goes on, and nothing is lost."""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import subprocess
import time

import pytest

from interruption import units_of, until_long_enough, wait_until

KIB = 1024


class SmallDisk:
    """A file system of its own, and a file that takes its room."""

    def __init__(self, folder):
        self.folder = folder
        self.filler = folder / "filler"

    def leave(self, room):
        """Fills the disk but for so many bytes; 0 is to the last page."""
        block = bytes(64 * KIB)
        try:
            with open(self.filler, "wb", buffering=0) as file:
                while True:
                    if file.write(block) < len(block):
                        raise OSError
        except OSError:
            if room:
                with open(self.filler, "r+b") as file:
                    file.truncate(self.filler.stat().st_size - room)

    def make_room(self):
        self.filler.unlink()


@pytest.fixture
def disk(netlyap):
    """The folder `disk` of the test is a file system of 64 MB."""
    folder = netlyap.folder / "disk"
    folder.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], capture_output=True, text=True)
    if mount.returncode:
        pytest.skip(f"a small file system cannot be mounted here (it takes root): {mount.stderr.strip()}")
    yield SmallDisk(folder)
    for process in netlyap.started:
        if process.poll() is None:
            process.kill()
            process.wait()
    if subprocess.run(["umount", folder], capture_output=True).returncode:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="module")
def job():
    """Thirty units that together record a few megabytes."""
    return {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8 1e-4 1e-2", "sweep.seeds": "0:37", "sweep.members": "3",
            "sweep.iterations": 500, "observe.names": "divergence training growth"}


@pytest.fixture(scope="module")
def undisturbed(program_in, tmp_path_factory, job):
    """The run directory of the job, computed with room."""
    netlyap = program_in(tmp_path_factory.mktemp("undisturbed"))
    netlyap.job(job)
    netlyap("run", "job.ini", "--out", "run", ranks=3)
    return netlyap.folder / "run"


def journal_bytes(directory):
    return sum(file.stat().st_size for file in directory.glob("journal/*"))


def sentence_of(text):
    """The one sentence that a failure has."""
    sentences = [line for line in text.splitlines() if line.startswith("netlyap: ")]
    assert len(sentences) == 1, text
    assert "No space left on device" in sentences[0] and " safe" in sentences[0]
    return sentences[0]


@pytest.mark.parametrize("ranks", [0, 3], ids=["one process", "three ranks"])
def test_while_journals_are_written(netlyap, disk, job, undisturbed, ranks):
    netlyap.job(job)
    disk.leave(journal_bytes(undisturbed) // 2)
    sentence = sentence_of(netlyap("run", "job.ini", "--out", "disk/run", ranks=ranks, code=74))
    assert "disk/run/journal/" in sentence and ".journal" in sentence
    netlyap("status", "disk/run", "--exit-code", code=75)
    netlyap("verify", "disk/run")
    # Without room it fails again in the same way.
    sentence_of(netlyap("run", "job.ini", "--out", "disk/run", ranks=ranks, code=74))

    disk.make_room()
    text = netlyap("run", "job.ini", "--out", "disk/run", ranks=ranks)
    assert "\ncomplete: 30 of 30 units" in text or text.startswith("complete: 30 of 30 units")
    assert "; 0 units are done already" not in text
    netlyap.assert_same("disk/run", undisturbed)


@pytest.mark.parametrize("ranks", [0, 3], ids=["one process", "three ranks"])
@until_long_enough(300_000)
def test_while_only_the_status_is_written(netlyap, iterations, disk, ranks):
    """The disk is full for a moment in which no journal needs it: the run goes on, or ends in good order."""
    netlyap.job(units_of(iterations, 1) | {"run.checkpoint_seconds": "1000"})
    run = disk.folder / f"run-{iterations}"
    process = netlyap.start("run", "job.ini", "--out", run, ranks=ranks)
    wait_until(process, (run / "status/master").exists)
    time.sleep(0.5)
    disk.leave(0)
    until = time.monotonic() + 3  # the status is written every two seconds
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    disk.make_room()
    text = "".join(netlyap.output(process))
    assert process.returncode in (0, 74), text
    if process.returncode == 74:
        sentence_of(text)
        netlyap("status", run, "--exit-code", code=75)
    netlyap("run", "job.ini", "--out", run, ranks=ranks)
    netlyap("status", run, "--exit-code")
    netlyap("run", "job.ini", "--out", "undisturbed", ranks=3)
    netlyap.assert_same(run, "undisturbed")


@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_while_gathering(netlyap, disk, job, undisturbed, share):
    """The journals are whole; after so large a share of the archive the disk is full."""
    netlyap.job(job)
    netlyap("run", "job.ini", "--out", "disk/run")
    (disk.folder / "run/sweep.h5").unlink()
    # Another start writes its own status and log, and no journal.
    disk.leave(64 * KIB + int(share * (undisturbed / "sweep.h5").stat().st_size))
    sentence = sentence_of(netlyap("run", "job.ini", "--out", "disk/run", code=74))
    assert "disk/run/sweep.h5" in sentence and "journals" in sentence
    netlyap("status", "disk/run", "--exit-code", code=75)
    assert not (disk.folder / "run/sweep.h5").exists()

    disk.make_room()
    assert "30 units are done already" in netlyap("run", "job.ini", "--out", "disk/run")
    netlyap.assert_same("disk/run", undisturbed)


def test_no_room_for_anything(netlyap, disk, job, undisturbed):
    """A run that cannot even begin says so, and can be begun when there is room."""
    netlyap.job(job)
    disk.leave(0)
    text = netlyap("run", "job.ini", "--out", "disk/run", code=74)
    assert text.count("netlyap: ") == 1 and "No space left on device" in text
    disk.make_room()
    netlyap("run", "job.ini", "--out", "disk/run")
    netlyap.assert_same("disk/run", undisturbed)
