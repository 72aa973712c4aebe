"""slurm/submit: which options go where, what it takes of Slurm's notations, and what it prints."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import re
import shlex
import shutil

import pytest

from fake_slurm import SCRIPTS, FakeSlurm


@pytest.fixture
def submit(netlyap, small_job):
    """submit(WORD...) in a folder with a job file: what it says, with exit code 0."""
    netlyap.job(small_job)
    fake = FakeSlurm(netlyap.folder)

    def call(*words, code=0):
        done = fake.submit(*words)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code == 0 else done.stderr

    call.fake = fake
    return call


def submitted(text):
    """The words of the command that would be submitted, as a shell reads them."""
    return shlex.split(re.search("would be submitted: (.*)", text)[1])


@pytest.mark.parametrize("words, seconds", [
    (["-t", "90"], "1 h 30 min"), (["-t90"], "1 h 30 min"), (["--time=1:30"], "1 min 30 s"), (["--time=08"], "8 min 00 s"),
    (["--time", "2:00:00"], "2 h 00 min"), (["--time=1-12"], "1 d 12 h"), (["--time=0-00:08:09"], "8 min 09 s")], ids=str)
def test_times_as_slurm_writes_them(submit, words, seconds):
    assert f"time limit    {seconds}: at least 0 requeues" in submit("job.ini", "--dry-run", *words)


@pytest.mark.parametrize("words", [["--time=unlimited"], ["--time=INFINITE"], ["--time=infinite"], ["--time=UNLIMITED"],
                                   ["--time=-1"], ["--time", "-1"], ["-t", "-1"], ["-t-1"], ["--time=0"]], ids=str)
def test_no_time_limit(submit, words):
    text = submit("job.ini", "--dry-run", *words)
    assert "time limit" not in text and submitted(text)[2:2 + len(words)] == words


def test_options_find_their_program(submit):
    text = submit("job.ini", "--dry-run", "--export=ALL,A=1.5", "--sweep.eta", "0.5", "1", "-p", "long", "--out", "runs/x",
                  "--run.kernel=scalar", "-n", "5")
    assert submitted(text) == ["sbatch", "--parsable", "--export=ALL,A=1.5", "-p", "long", "-n", "5", f"{SCRIPTS}/sweep.sbatch",
                               "job.ini", "--sweep.eta", "0.5", "1", "--out", "runs/x", "--run.kernel=scalar"]
    assert "2 eta x" in text and "with 4 workers" in text
    assert "--time=soon is not understood" in submit("job.ini", "--dry-run", "--time=soon", code=64)
    for words in (["--slices"], ["--slices", "0"], ["--array=1-4"], ["--slice", "1/4"], ["--slices", "9" * 20], ["--slices=4x"]):
        assert "--slices" in submit("job.ini", "--dry-run", *words, code=64), words
    assert "give --ntasks" in submit("job.ini", "--dry-run", "--workers=4", code=64)
    assert "change to the directory" in submit("job.ini", "--dry-run", "--chdir=/tmp", code=64)
    assert "submit it without --slices" in submit("job.ini", "--dry-run", "--slices=2", "--extend", code=64)


def test_negative_values_of_keys(submit):
    for words in (["--sweep.seeds", "-3:0"], ["--fit.min_exponent", "-1"], ["--fit.min_exponent", "-.5"], ["--sweep.seeds", "-3", "-2"]):
        assert submitted(submit("job.ini", "--dry-run", *words, "-N", "1"))[2:] == \
            ["-N", "1", f"{SCRIPTS}/sweep.sbatch", "job.ini", *words]


@pytest.mark.parametrize("words, workers", [
    (["--nodes=2", "--ntasks-per-node=3"], 5), (["--nodes=2-4", "--ntasks-per-node=3"], 5), (["-N4,2-3", "--ntasks-per-node=3"], 5),
    (["-N", "2-8:2", "--ntasks-per-node", "004"], 7), (["--nodes=2-4", "--ntasks=4"], 3), (["--nodes=2-4"], 2)], ids=str)
def test_nodes_as_slurm_writes_them(submit, words, workers):
    text = submit("job.ini", "--dry-run", *words)
    assert f"with {workers} workers" in text and submitted(text)[2:2 + len(words)] == words
    assert ("reckoned for the fewest nodes" in text) == (workers in (5, 7) and "--nodes=2" not in words)


@pytest.mark.parametrize("nodes", ["2k", "2-", "-2", "2,,3", "0", "many", "2-4-6"])
def test_nodes_that_are_not_understood(submit, nodes):
    assert f"--nodes={nodes}" in submit("job.ini", "--dry-run", f"--nodes={nodes}", "--ntasks-per-node=2", code=64)


def test_a_command_that_it_prints_can_be_typed(submit):
    shutil.copy(submit.fake.folder / "job.ini", submit.fake.folder / "my job.ini")
    words = ["--sweep.seeds", "0:8 9", "--out", "a b", "--extend", "--retry-failed"]
    assert submitted(submit("my job.ini", "--dry-run", *words))[-len(words) - 1:] == ["my job.ini", *words]
    text = submit("my job.ini", "--yes", *words)
    again = re.search("to go on if it ends before the sweep is complete: (.*)", text)[1]
    assert shlex.split(again)[-len(words) - 1:] == ["my job.ini", *words]
    assert "the run directory is a b\n" in text and text.endswith("next: squeue --job 7\n")
    status = re.search("to see how far it is once it has started: (.*)", text)[1]
    assert shlex.split(status)[1:] == ["status", str(submit.fake.folder / "a b")]
    assert submit.fake.calls("sbatch") == [" ".join(["sbatch --parsable", f"{SCRIPTS}/sweep.sbatch", "my job.ini", *words])]


@pytest.mark.parametrize("words, log", [
    ([], "netlyap-7.log"), (["--output=x/%j.txt"], "x/7.txt"), (["-o", "%x-%A.log", "-J", "mine"], "mine-7.log"), (["-oout"], "out"),
    (["--slices", "2"], "netlyap-7_1.log"), (["--slices", "2", "--output=%A.%a"], "7.1")], ids=str)
def test_the_log_is_where_output_says(submit, words, log):
    assert f"tail -f {submit.fake.folder}/{log}\n" in submit("job.ini", "--yes", *words)


def test_a_log_whose_name_only_slurm_knows(submit):
    assert "its log will be %N.log" in submit("job.ini", "--yes", "--output=%N.log")


def test_the_run_directory_of_the_program(submit, netlyap):
    netlyap("run", "job.ini", "--out", "first")
    assert "the run directory is first\n" in submit("first/job.ini", "--yes")
    shutil.copy(netlyap.folder / "job.ini", netlyap.folder / "job.cfg")
    assert "the run directory is runs/job\n" in submit("job.cfg", "--yes")
    assert "belongs to another job" in submit("first/job.ini", "--yes", "--sweep.seed", "7", code=64)


@pytest.mark.parametrize("job, directory", [("first/job.ini", "first"), ("job.cfg", "runs/job")])
def test_a_batch_script_takes_the_run_directory_of_the_program(submit, netlyap, job, directory):
    netlyap("run", "job.ini", "--out", "first", "--slice", "1/3")
    shutil.copy(netlyap.folder / "job.ini", netlyap.folder / "job.cfg")
    done = submit.fake.batch("sweep.sbatch", job)
    assert done.returncode == 0 and f"the archive is {directory}/sweep.h5" in done.log and "every checksum" in done.log, done.log


def test_a_blank_in_the_path_of_the_scripts(submit, netlyap):
    folder = netlyap.folder / "a b" / "slurm"
    shutil.copytree(SCRIPTS, folder)
    submit.fake.scripts = folder
    assert submitted(submit("job.ini", "--dry-run"))[-2:] == [f"{folder}/sweep.sbatch", "job.ini"]
    done = submit.fake.batch("sweep.sbatch", "job.ini", "--out", "x")
    assert done.returncode == 0 and "every checksum is right" in done.log, done.log
