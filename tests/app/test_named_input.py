"""Job files, data and series that a user names may be pipes or standard input; devices, folders, endless and binary
files get a sentence; nothing waits for ever."""
# ctest: TIMEOUT 600
import os
import signal
import subprocess
import threading
import time

import h5py
import pytest

from program import TIMEOUT

ROWS = "".join(f"{i % 7},{i * i % 5},{'ab'[i % 2]}\n" for i in range(40))


@pytest.fixture
def fifo(netlyap):
    """fifo(name, text): a named pipe out of which the text comes, once."""
    writers = []

    def make(name, text=None):
        file = netlyap.folder / name
        os.mkfifo(file)
        if text is not None:
            writers.append(threading.Thread(target=file.write_text, args=(text,), daemon=True))
            writers[-1].start()
        return name

    yield make
    for writer in writers:
        writer.join(timeout=TIMEOUT)
        assert not writer.is_alive(), "what was written into the pipe has not been read"


def with_input(netlyap, text, *words, code=0):
    """The program with the text on its standard input."""
    run = subprocess.run([netlyap.program, *words], input=text, capture_output=True, text=True, cwd=netlyap.folder,
                         timeout=TIMEOUT)
    assert run.returncode == code, run.stdout + run.stderr
    return run.stdout + run.stderr


def job_text_in(archive):
    with h5py.File(archive) as file:
        return file["provenance"].attrs["job_text"]


def test_a_job_from_standard_input(netlyap, small_job):
    text = netlyap.job(small_job).read_text()
    netlyap("run", "job.ini", "--out", "file")
    assert "complete: 12 of 12 units" in with_input(netlyap, text, "run", "-", "--out", "run")
    netlyap.assert_same("run", "file")
    assert job_text_in(netlyap.folder / "run/sweep.h5") == text
    assert "next: netlyap show" in with_input(netlyap, text, "run", "-", "--out", "run"), "and again"
    (netlyap.folder / "run/journal").rename(netlyap.folder / "journal")
    assert netlyap.next_line("run", "run/job.ini")[:-1] in with_input(netlyap, text, "plan", "-", "--out", "run")
    said = with_input(netlyap, text, "plan", "-", "--out", "new")
    assert "came through a pipe: save them" in said and "next:" not in said


def test_a_job_through_a_pipe(netlyap, small_job, fifo):
    text = netlyap.job(small_job).read_text()
    said = netlyap("run", fifo("pipe", text), "--out", "run", "--sweep.members", "2")
    assert "complete: 12 of 12 units" in said
    assert job_text_in(netlyap.folder / "run/sweep.h5") == text + "# on the command line: --sweep.members 2\n"


def test_data_through_a_pipe(netlyap, small_job, fifo):
    netlyap.job(small_job | {"data.train": "30", "sweep.eta": "0.1"})
    (netlyap.folder / "rows.csv").write_text(ROWS)
    netlyap("run", "job.ini", "--out", "file", "--data.source", "rows.csv")
    netlyap("run", "job.ini", "--out", "pipe", "--data.source", fifo("data", ROWS), ranks=3)
    netlyap.assert_same("file", "pipe")
    with_input(netlyap, ROWS, "run", "job.ini", "--out", "input", "--data.source", "-")
    netlyap.assert_same("file", "input")
    assert "complete" in netlyap("run", "input/job.ini"), "from the copy"
    said = with_input(netlyap, "[sweep]\n", "run", "-", "--out", "both", "--data.source", "-", code=64)
    assert "standard input" in said and "read already" in said


def test_an_interrupted_run_from_a_pipe_says_how_to_go_on(netlyap, small_job):
    text = netlyap.job(small_job | {"sweep.iterations": "20000000", "observe.names": "growth"}).read_text()
    said = with_input(netlyap, text, "run", "-", "--out", "run", "--run.time_limit", "0.5", code=75)
    assert netlyap.next_line("run", "run/job.ini") in said


def test_a_job_without_a_name_needs_out(netlyap, small_job, fifo):
    fifo("silent")
    for name in ("-", "silent"):
        netlyap.refuses("run", name, says=[f"the job comes from {name}", "--out"])


def test_a_series_through_a_pipe(netlyap):
    text = "# t x\n" + "".join(f"{t} {t * t % 17}\n" for t in range(200))
    (netlyap.folder / "series.txt").write_text(text)
    words = ["--column", "2", "--acf", "--lags", "3", "--shuffles", "10"]
    assert with_input(netlyap, text, "series", "-", *words) == netlyap("series", "series.txt", *words)
    said = with_input(netlyap, "\N{ZERO WIDTH NO-BREAK SPACE}t x\n" + text, "series", "-", "--column", "x", "--acf")
    assert "values       200" in said


def test_hdf5_needs_a_file(netlyap, finished):
    with (finished / "sweep.h5").open("rb") as archive:
        run = subprocess.run(["sh", "-c", 'cat | "$0" series - --column /training/loss --acf', netlyap.program],
                             stdin=archive, capture_output=True, text=True, timeout=TIMEOUT)
    assert run.returncode == 65 and "HDF5" in run.stderr and "save it as a file" in run.stderr


@pytest.mark.parametrize("words", [["run", "silent", "--out", "run"], ["run", "job.ini", "--data.source", "silent"]])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_waiting_for_a_silent_pipe_ends_by_a_signal(netlyap, small_job, fifo, words, number):
    netlyap.job(small_job)
    fifo("silent")
    process = netlyap.start(*words)
    handled = 1 << (number - 1)
    while not int(status_of(process, "SigCgt"), 16) & handled:
        time.sleep(0.01)
    process.send_signal(number)
    out, err = netlyap.output(process)
    assert process.returncode == 75 and "nothing is done yet" in err, out + err
    assert not (netlyap.folder / "run").exists()


@pytest.mark.parametrize("words", [["plan", "silent", "--out", "x"], ["series", "silent", "--acf"]])
def test_other_verbs_die_of_the_signal(netlyap, fifo, words):
    fifo("silent")
    process = netlyap.start(*words)
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    netlyap.output(process)
    assert process.returncode == -signal.SIGTERM


def status_of(process, field):
    with open(f"/proc/{process.pid}/status", encoding="utf-8") as status:
        return next(line.split()[1] for line in status if line.startswith(field + ":"))


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_devices(netlyap, small_job, device):
    netlyap.job(small_job)
    for words in (["run", device, "--out", "x"], ["plan", device, "--out", "x"], ["run", "job.ini", "--data.source", device],
                  ["series", device, "--acf"]):
        netlyap.refuses(*words, code=65, says=[device, "it is a device"])
    netlyap.refuses("run", "-", "--out", "x", code=65, says=["- (standard input)", "it is a device"])


def test_folders(netlyap, small_job):
    netlyap.job(small_job)
    (netlyap.folder / "folder").mkdir()
    for words in (["run", "folder"], ["plan", "folder"], ["run", "job.ini", "--data.source", "folder"]):
        netlyap.refuses(*words, says=["folder", "it is a folder"])
    netlyap.refuses("series", "folder", "--acf", says=["folder/sweep.h5 does not exist"])


def test_too_long(netlyap):
    with (netlyap.folder / "long.ini").open("wb") as file:
        file.truncate(16_000_001)
    netlyap.refuses("plan", "long.ini", code=65, says=["the job file long.ini", "more than 16.0 MB"])
    said = with_input(netlyap, "#" * 17_000_000, "plan", "-", "--out", "x", code=65)
    assert "more than 16.0 MB" in said
    with (netlyap.folder / "long.csv").open("wb") as file:
        file.truncate(1 << 42)
    assert "long.csv holds more than" in netlyap("series", "long.csv", "--acf", code=65)


def test_bytes_that_are_no_text(netlyap, small_job):
    netlyap.job(small_job | {"data.source": "data.csv"})
    for text, says in ((b"1,2,a\n3,\0,b\n", "a byte NUL on line 2"), ("1,2,a\n".encode("utf-16"), "UTF-16")):
        (netlyap.folder / "data.csv").write_bytes(text)
        netlyap.refuses("plan", "job.ini", code=65, says=["data.csv", says])
        netlyap.refuses("series", "data.csv", "--acf", code=65, says=["data.csv", says])
        (netlyap.folder / "bad.ini").write_bytes(text)
        netlyap.refuses("plan", "bad.ini", says=["bad.ini", says])


def test_marks_and_hashes(netlyap, small_job):
    text = netlyap.job(small_job).read_text()
    (netlyap.folder / "job.ini").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    netlyap("plan", "job.ini")
    for line in ("name = run #3", "name = run#3", "eta = 1#5"):
        (netlyap.folder / "job.ini").write_text(f"[sweep]\n{line}\n")
        netlyap.refuses("run", "job.ini", says=["job.ini:2: ", "has a #", "cut off"])
