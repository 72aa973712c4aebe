"""`run --workers N` starts mpirun itself: as a user types it, without a setting of Open MPI in the environment."""
# ctest: PROCESSORS 2 TIMEOUT 900 LABELS slow-under-sanitizer
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from interruption import Logs, TooShort, endless_units, kill_in_the_only_unit, units_of, until_long_enough, wait_until
from processes import living, send, session_of
from program import TIMEOUT


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    """What the tests set for mpirun elsewhere is not there; what keeps them on this machine is."""
    for name in [name for name in os.environ if name.startswith(("OMPI_ALLOW", "OMPI_MCA_rmaps", "OMPI_MCA_hwloc"))]:
        monkeypatch.delenv(name)


@pytest.fixture
def signals(tmp_path_factory, monkeypatch):
    """The file in which an mpirun that stands before the real one notes the signals that it gets and passes on."""
    folder = tmp_path_factory.mktemp("noting")
    (folder / "mpirun").write_text(f"""#!/bin/bash
real='{shutil.which("mpirun")}'
[[ $1 != --version ]] || exec "$real" --version
"$real" "$@" & launched=$!
for name in INT HUP USR1 USR2 TERM; do trap "echo $name >>'{folder}/signals'; kill -$name $launched" $name; done
code=0
wait $launched || code=$?
while kill -0 $launched 2>/dev/null; do
    code=0
    wait $launched || code=$?
done
exit $code
""")
    (folder / "mpirun").chmod(0o755)
    (folder / "signals").write_text("")
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder / "signals"


def started(netlyap, job):
    """A run of two workers that has a checkpoint of each of two units, and its logs."""
    netlyap.job(job | {"run.checkpoint_seconds": "0.1"})
    logs = Logs(netlyap.folder / "run")
    process = netlyap.start("run", "job.ini", "--out", "run", "--workers", "2")
    logs.wait_for_checkpoints(process, 2)
    return process, logs


def mpirun_of(process):
    """The process of mpirun below this one."""
    children = [pid for pid, parent, _ in living() if parent == process.pid]
    if not children:
        raise TooShort
    return children[0]


def assert_nothing_is_left(process):
    deadline = time.monotonic() + TIMEOUT
    while session_of(process):
        assert time.monotonic() < deadline, "processes are left"
        time.sleep(0.05)


def test_the_same_archive_as_alone(netlyap, finished, small_job):
    netlyap.job(small_job, "my job.ini")
    text = netlyap("run", "my job.ini", "--out", "a b", "--workers", "2", "--sweep.eta", "0.5 1")
    assert "2 workers and a master: " in text and " -n 3 --oversubscribe --bind-to none " in text
    assert ("OMPI_ALLOW_RUN_AS_ROOT=1" in text) == (os.geteuid() == 0)
    assert "complete: 12 of 12 units; the archive is a b/sweep.h5" in text and "; 2 workers, " in text
    netlyap.assert_same("a b", "run")
    line = text.partition("and a master: ")[2].partition("\n")[0]
    assert "12 units are done already" in subprocess.run(["bash", "-c", line], cwd=netlyap.folder, capture_output=True,
                                                         text=True, timeout=TIMEOUT).stderr, "it can be pasted"
    assert "2 of 2 units" in netlyap("run", "my job.ini", "--out", "more", "--workers", "5", "--sweep.seeds", "0:1",
                                     "--sweep.epsilon", "1e-8"), "more workers than processors"


def test_a_slice(netlyap, small_job):
    netlyap.job(small_job)
    assert "slice 2/3 is complete" in netlyap("run", "job.ini", "--out", "run", "--slice", "2/3", "--workers", "1")


def test_a_job_from_standard_input(netlyap, small_job):
    text = netlyap.job(small_job).read_text()
    run = subprocess.run([netlyap.program, "run", "-", "--out", "run", "--workers", "2"], cwd=netlyap.folder, input=text,
                         capture_output=True, text=True, timeout=TIMEOUT)
    assert run.returncode == 0 and "complete: 12 of 12 units" in run.stdout, run


@pytest.mark.parametrize("words, environment, says", [
    (["--workers", "0"], {}, ["--workers 0", "at least 1"]), (["--workers", "-1"], {}, ["--workers -1"]),
    (["--workers", "2.5"], {}, ["--workers 2.5"]), (["--workers", "99999999999999999999"], {}, ["--workers 9999"]),
    (["--workers", "9223372036854775807"], {}, ["more than 16 for each of the"]),
    (["--workers", "2"], {"OMPI_COMM_WORLD_SIZE": "3"}, ["started by mpirun or srun already"]),
    (["--workers", "2"], {"SLURM_STEP_ID": "0", "SLURM_PROCID": "0"}, ["task of srun"]),
    (["--workers", "2"], {"PATH": "/nowhere"}, ["needs mpirun, which is not on the PATH"]),
    (["--workers", "2", "--sweep.eta", "-1"], {}, ["sweep.eta"]),
    (["--workers", "2", "--data.source", "nowhere.csv"], {}, ["nowhere.csv"])], ids=str)
def test_refused_before_mpirun_starts(netlyap, small_job, words, environment, says):
    netlyap.job(small_job)
    netlyap.refuses("run", "nowhere.ini", "--workers", "2", says=["nowhere.ini does not exist"])
    netlyap.refuses("run", "job.ini", *words, environment=environment, says=says)


def test_a_file_size_limit_in_which_mpirun_hangs(netlyap, small_job):
    netlyap.job(small_job)
    for blocks, code in ((2000, 64), (8200, 0)):
        run = subprocess.run(["bash", "-c", f"ulimit -f {blocks}; exec '{netlyap.program}' run job.ini --out run --workers 1"],
                             cwd=netlyap.folder, capture_output=True, text=True, timeout=TIMEOUT)
        assert run.returncode == code, run
        assert ("the limit of the size of files (`ulimit -f`) is 2.0 MB" in run.stderr) == (code == 64), run


@pytest.mark.parametrize("answer", ["echo HYDRA build details:", "echo 'mpirun (Open MPI) 1.2.3'", "exit 1"])
def test_an_mpirun_of_another_library(netlyap, small_job, tmp_path_factory, answer):
    folder = tmp_path_factory.mktemp("foreign")
    (folder / "mpirun").write_text(f"#!/bin/sh\n{answer}\n")
    (folder / "mpirun").chmod(0o755)
    netlyap.job(small_job)
    netlyap.refuses("run", "job.ini", "--workers", "2", says=[str(folder / "mpirun"), "first on the PATH"],
                    environment={"PATH": f"{folder}:{os.environ['PATH']}"})


@pytest.mark.parametrize("numbers", [[signal.SIGTERM], [signal.SIGINT], [signal.SIGHUP], [signal.SIGUSR1],
                                     [signal.SIGINT, signal.SIGTERM, signal.SIGINT]],
                         ids=lambda numbers: "+".join(number.name for number in numbers))
@until_long_enough(100_000)
def test_a_signal_stops_it_in_good_order(netlyap, iterations, numbers, signals):
    """Several within a second, as from a terminal and a batch system, are one. They go to the whole process group, as a
    terminal sends them. mpirun gets the one that it passes on to ranks, and that leaves them their time."""
    signals.write_text("")
    process, logs = started(netlyap, units_of(iterations, 2))
    send(process.pid, signal.SIGSTOP)  # so that it sees them at the same time, however late this test is
    for number in numbers:
        os.killpg(process.pid, number)
    send(process.pid, signal.SIGCONT)
    text = "".join(netlyap.output(process))
    if process.returncode == 0:
        raise TooShort
    assert process.returncode == 75 and "the last state of those that were begun is safe" in text, text
    assert text.count("stops in good order") == 1 and "netlyap: " not in text
    assert text.count("none of 2 units is done yet") == text.count("\nnext: ") == 1
    by = {signal.SIGINT: "interrupted by Ctrl-C (SIGINT)"}
    ways = [by.get(number, f"stopped by {number.name}") for number in set(numbers)]
    assert sum(text.count(f"{way} after") for way in ways) == 1, "not the signal by which the ranks are told"
    assert netlyap.next_line("run", "run/job.ini")[:-1] in text
    assert signals.read_text() == "USR1\n"
    log = "".join(file.read_text() for file in (netlyap.folder / "run/log").iterdir())
    assert "stopped by SIGUSR1, with which `run --workers` passes Ctrl-C and other signals on: 0 of 2 units" in log
    assert_nothing_is_left(process)
    checkpoints, after = logs.checkpoints(), Logs(netlyap.folder / "run")
    assert "complete: 2 of 2 units" in netlyap("run", "job.ini", "--out", "run", "--workers", "2")
    if len(after.continuations()) < 2:
        raise TooShort
    assert after.continuations() == checkpoints
    netlyap("run", "job.ini", "--out", "undisturbed")
    netlyap.assert_same("run", "undisturbed")


def test_a_signal_before_it_has_begun(netlyap):
    """Whenever it comes: the run ends, and nothing is left of it."""
    netlyap.job(endless_units(2))
    for _ in range(4):
        process = netlyap.start("run", "job.ini", "--out", "run", "--workers", "2")
        wait_until(process, lambda: any(parent == process.pid for _, parent, _ in living()))
        send(process.pid, signal.SIGTERM)
        text = "".join(netlyap.output(process))
        assert process.returncode == 75, text
        assert_nothing_is_left(process)
        if "stopped by SIGTERM while reading the job file" in text:  # before mpirun is started
            continue
        assert "stopped by SIGTERM after " in text, text
        out = text[text.index("stopped by SIGTERM after "):]
        assert "it began to compute: nothing is lost\n" in out or "none of 2 units is done yet; the last state" in out, text
        assert re.search(r"\nnext: netlyap run \S+/job.ini", out), text


def test_what_is_printed_after_an_early_end_begins_it_again(netlyap, small_job):
    """mpirun has been started, and MPI has not: there is no run directory yet."""
    netlyap.job(endless_units(2))
    (netlyap.folder / "bin").mkdir()
    (netlyap.folder / "bin/mpirun").write_text(
        f"#!/bin/bash\n[[ $1 != --version ]] || exec '{shutil.which('mpirun')}' --version\ntouch started\nexec sleep 600\n")
    (netlyap.folder / "bin/mpirun").chmod(0o755)
    process = netlyap.start("run", "job.ini", "--out", "my run", "--workers", "2", "--sweep.eta", "0.5 1", environment={
        "PATH": f"{netlyap.folder}/bin:{os.environ['PATH']}"})
    wait_until(process, (netlyap.folder / "started").exists)
    send(process.pid, signal.SIGINT)
    text = "".join(netlyap.output(process))
    assert process.returncode == 75
    assert re.search(r"interrupted by Ctrl-C \(SIGINT\) after [\d.]+ s, before it began to compute: nothing is lost\n", text)
    command = re.search("^next: (.*)$", text, re.M)[1]
    assert shlex.split(command)[1:7] == ["run", f"{netlyap.folder}/job.ini", "--out", f"{netlyap.folder}/my run",
                                         "--sweep.eta", "0.5 1"]
    netlyap.job(small_job)
    done = subprocess.run(["bash", "-c", command], cwd="/usr", capture_output=True, text=True, timeout=TIMEOUT)
    assert done.returncode == 0 and "complete: 12 of 12 units" in done.stdout, done


def state_of(pid):
    """"T" for a process that is stopped."""
    return (Path("/proc") / str(pid) / "stat").read_text().rpartition(") ")[2][0]


@until_long_enough(200_000)
def test_a_stopped_run_goes_on(netlyap, iterations):
    """Ctrl-Z and `fg`: the ranks stop and go on with it. They have been silent for longer than the lease then."""
    netlyap.job(units_of(iterations, 2) | {"run.checkpoint_seconds": "0.1", "run.lease_timeout": "1"})
    logs = Logs(netlyap.folder / "run")
    # A shell with job control makes the process group that a terminal's signal goes to, and can be continued. `wait`
    # ends when the job is stopped, too; `wait -f` does not, but may never end where the job is over before.
    shell = subprocess.Popen(["bash", "-c", f"set -m; '{netlyap.program}' run job.ini --out run --workers 2 >said 2>&1 & "
                              "echo $!; read; while kill -0 $! 2>/dev/null; do wait $!; sleep 0.1; done; wait $!; echo $?"],
                             cwd=netlyap.folder, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             start_new_session=True)
    netlyap.started.append(shell)
    launcher = int(shell.stdout.readline())
    logs.wait_for_checkpoints(shell, 2)
    mpirun = next(pid for pid, parent, _ in living() if parent == launcher)
    ranks = [pid for pid, parent, _ in living() if parent == mpirun]
    if len(ranks) < 3:
        raise TooShort
    os.killpg(launcher, signal.SIGTSTP)
    wait_until(shell, lambda: all(state_of(pid) == "T" for pid in [launcher, *ranks]))
    before = logs.text()
    time.sleep(3)
    assert logs.text() == before and all(state_of(pid) == "T" for pid in [launcher, *ranks])
    os.killpg(launcher, signal.SIGCONT)
    assert shell.communicate("\n", timeout=TIMEOUT)[0].strip() == "0"
    said = (netlyap.folder / "said").read_text()
    assert "complete: 2 of 2 units" in said and "lost" not in said, said
    assert "deaths" not in netlyap("status", "run") and "continues from" not in logs.text()


def test_a_second_signal_ends_it_at_once(netlyap):
    process, _ = started(netlyap, endless_units(2))
    for pid in [pid for pid, parent, _ in living() if parent == mpirun_of(process)]:
        send(pid, signal.SIGSTOP)  # they do not hear the first one
    send(process.pid, signal.SIGINT)
    time.sleep(1.3)  # within a second it would be one signal
    assert process.poll() is None
    while process.poll() is None:  # again, because a busy machine may have been late with the first one
        send(process.pid, signal.SIGINT)
        time.sleep(0.3)
    assert process.returncode == 75
    assert_nothing_is_left(process)


def test_killed_it_leaves_nothing_behind(netlyap):
    process, _ = started(netlyap, endless_units(2))
    assert len(session_of(process)) >= 5, "it, mpirun and three ranks"
    send(process.pid, signal.SIGKILL)
    assert_nothing_is_left(process)
    assert process.wait() == -signal.SIGKILL
    assert "state    running" not in netlyap("status", "run", "--exit-code", code=75)


@pytest.mark.parametrize("whom", ["mpirun", "a rank"])
def test_a_killed_process_of_the_run_is_told(netlyap, whom):
    process, _ = started(netlyap, endless_units(2))
    mpirun = mpirun_of(process)
    ranks = [pid for pid, parent, _ in living() if parent == mpirun]
    send(mpirun if whom == "mpirun" else ranks[-1], signal.SIGKILL)
    text = "".join(netlyap.output(process))
    assert process.returncode == 75 and text.count("netlyap: a process of the run was ended by signal 9") == 1, text
    assert re.search(r"^stopped after .*: none of 2 units is done yet; .*\nnext: netlyap run .*/run/job.ini", text), text
    assert_nothing_is_left(process)


@until_long_enough(100_000)
def test_its_exit_code_is_that_of_status(netlyap, kill, iterations):
    """Here 69: the only unit is given up."""
    netlyap.job(units_of(iterations, 1) | {"run.max_attempts": "1"})
    kill_in_the_only_unit(netlyap, kill)
    assert "1 given up" in netlyap("run", "job.ini", "--out", "run", "--workers", "1", code=69)
    netlyap("status", "run", "--exit-code", code=69)


def test_ignored_children_and_closed_streams(netlyap, small_job):
    """As some services start their programs."""
    netlyap.job(small_job)
    script = f"exec '{sys.executable}' -c 'import os, signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN); " \
             f"os.execv(\"{netlyap.program}\", [\"netlyap\", \"run\", \"job.ini\", \"--out\", \"run\", \"--workers\", \"2\"])' <&-"
    run = subprocess.run(["bash", "-c", script], cwd=netlyap.folder, capture_output=True, text=True, timeout=TIMEOUT)
    assert run.returncode == 0 and "complete: 12 of 12 units" in run.stdout, run
    assert shutil.which("mpirun")
