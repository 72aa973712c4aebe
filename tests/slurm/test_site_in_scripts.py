"""The batch scripts do what netlyap.conf says: modules, launcher, account, partition, scratch."""
# ctest: TIMEOUT 600 LABELS slow-under-sanitizer
import os
import shlex
import re
import shutil
import subprocess

import pytest

from fake_slurm import SCRIPTS, FakeSlurm


@pytest.fixture
def fake(netlyap, small_job):
    netlyap.job(small_job)
    fake = FakeSlurm(netlyap.folder)
    fake.environment |= {"HOME": str(netlyap.folder / "home"), "XDG_CONFIG_HOME": "", "PS1": ""}
    return fake


def write(fake, text):
    file = fake.folder / "home/.config/netlyap/netlyap.conf"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def submitted(done):
    assert done.returncode == 0, done.stdout + done.stderr
    return shlex.split(re.search("would be submitted: (.*)", done.stdout)[1])


def test_submit_takes_account_partition_and_scratch(fake):
    file = write(fake, f"account = ab 12  # the group\npartition = long\nscratch = {fake.folder}/scratch\n")
    done = fake.submit("job.ini", "--dry-run", "--slices", "2")
    assert submitted(done)[2:4] == ["--account=ab 12", "--partition=long"]
    assert f"\nsite          {file}\n" in done.stdout and f"{fake.folder}/scratch/job" in done.stdout
    assert submitted(fake.submit("job.ini", "--dry-run", "-A", "other", "--partition=short"))[2:5] == ["-A", "other", "--partition=short"]
    words = submitted(fake.submit("job.ini", "--dry-run", environment={"SBATCH_ACCOUNT": "of the shell"}))
    assert words[2] == "--partition=long" and not any(word.startswith("--account") for word in words)
    done = fake.submit("job.ini", "--yes", "--slices", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    gathering = next(call for call in fake.calls("sbatch") if "gather.sbatch" in call)
    assert "--partition=long --account=ab 12 " in gathering


@pytest.mark.parametrize("conf, variable, expected", [
    ("launcher = srun --mpi=pmix_v3", None, "srun --mpi=pmix --kill-on-bad-exit=1 --mpi=pmix_v3"),
    ("launcher = srun --mpi=pmix_v3", "srun", "srun --mpi=pmix --kill-on-bad-exit=1 "),
    ("launcher = mpirun --tag-output", None, "mpirun --enable-recovery --tag-output --mca pml ob1 --mca btl self,tcp "),
    ("launcher = mpirun --mca pml ucx", None, "mpirun --enable-recovery --mca pml ucx "),
    ("account = a", None, "srun --mpi=pmix --kill-on-bad-exit=1 ")])
def test_the_launcher(fake, conf, variable, expected):
    write(fake, conf + "\n")
    fake.answers["mpirun"] = 'while [[ $1 != */netlyap ]]; do shift; done; exec "$@"'
    done = fake.batch("sweep.sbatch", "job.ini", "--out", "run", environment={"NETLYAP_LAUNCHER": variable} if variable else None)
    assert done.returncode == 0 and f": {expected}" in done.log and "12 of 12 units" in done.log, done.log
    assert len(fake.calls(expected)) == 1


def test_modules_are_loaded_before_the_program_is_started(fake):
    """A setup file defines `module`, relies on names that are not set, and says where the libraries are."""
    setup = fake.folder / "a setup.sh"
    setup.write_text(f'echo "HOME of $NOT_SET" >/dev/null; module() {{ echo "module $*" >>{fake.folder}/calls; export LOADED=yes; }}\n')
    program = fake.folder / "needs modules"
    program.write_text('#!/bin/bash\n[[ ${LOADED-} == yes ]] || { echo "error while loading shared libraries" >&2; exit 127; }\n'
                       f'exec {os.environ["NETLYAP"]} "$@"\n')
    program.chmod(0o755)
    fake.environment["NETLYAP"] = str(program)
    write(fake, f"setup = {setup}\nmodules = gcc/13.2 openmpi # both\n")
    done = fake.batch("array.sbatch", "job.ini", "--out", "run", environment={
        "SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "1", "SLURM_ARRAY_TASK_STEP": "1",
        "SLURM_ARRAY_TASK_COUNT": "1", "SLURM_ARRAY_JOB_ID": "7"})
    assert done.returncode == 0 and "12 of 12 units" in done.log, done.log
    assert fake.calls("module") == ["module load gcc/13.2 openmpi"]
    fake.answers.pop("scontrol")
    assert fake.batch("gather.sbatch", "run").returncode == 0
    assert fake.submit("job.ini", "--dry-run").returncode == 0
    assert len(fake.calls("module")) == 3
    setup.write_text("module() { return 1; }\n")
    done = fake.submit("job.ini", "--dry-run")
    assert done.returncode == 64 and "`module load gcc/13.2 openmpi`, as netlyap.conf has it, has failed" in done.stderr
    write(fake, f"setup = {fake.folder}/gone.sh\n")
    done = fake.submit("job.ini", "--dry-run")
    assert done.returncode == 64 and f"setup = {fake.folder}/gone.sh, which is no file that can be read" in done.stderr
    write(fake, "account = a\n")
    done = fake.submit("job.ini", "--dry-run")
    assert done.returncode == 127 and "error while loading" in done.stderr and "cannot be started here; see above" in done.stderr


def test_without_a_command_module(fake):
    write(fake, "modules = gcc\n")
    if not any((os.path.exists(f"/etc/profile.d/{name}.sh") for name in ("z00_lmod", "lmod", "modules"))):
        done = fake.submit("job.ini", "--dry-run")
        assert done.returncode == 64 and "modules = gcc, but there is no command `module` here; name a file" in done.stderr


def test_a_mistake_is_said_once_by_the_program(fake):
    file = write(fake, "acount = a\n")
    done = fake.submit("job.ini", "--dry-run")
    assert done.returncode == 65 and done.stdout == ""
    assert done.stderr == f"netlyap: {file}:1: there is no key acount; did you mean account?\n"


def in_scripts(text, program, environment):
    start = f'netlyap=$1; source {shlex.quote(str(SCRIPTS / "ask.sh"))}; {text}'
    return subprocess.run(["bash", "-euo", "pipefail", "-c", f"here={shlex.quote(str(SCRIPTS))}; {start}", "bash", program],
                          capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("written, known", [
    ("~/env.sh", True), ("$HOME/env.sh", True), ("${HOME}/a b/$WHO.sh", True), ("/a/$WHO$WHO/${WHO}_x", True), ("/a/~/b", True),
    ("/$USER/$LOGNAME", True), ("/$NOT_SET_ANYWHERE/x", False), ("/${WHO", False), ("/a/$", False), ("/a/$-", False)])
def test_setup_is_expanded_as_the_program_does_it(fake, written, known):
    """Also where the environment lacks the name of the user, as under cron; the file is read then."""
    file = write(fake, f"setup = {written}\n")
    environment = {"HOME": str(fake.folder / "home"), "WHO": "me", "PATH": os.environ["PATH"]}
    said = subprocess.run([os.environ["NETLYAP"], "site", "--get", "setup"], capture_output=True, text=True, env=environment)
    read = in_scripts('find_site; expanded setup "$(written setup)"', os.environ["NETLYAP"], environment)
    assert said.returncode == (0 if known else 65) and read.returncode == (0 if known else 64), (said, read)
    assert read.stdout == said.stdout
    if not known:
        assert f"netlyap.conf has setup = {written}" in read.stderr and f"{file}:1: setup" in said.stderr


@pytest.mark.parametrize("setup", ["~/env.sh", "$HOME/env.sh"])
def test_the_setup_of_a_user_is_read(fake, setup):
    write(fake, f"setup = {setup}\n")
    (fake.folder / "home/env.sh").write_text(f"echo read >>{fake.folder}/calls\n")
    done = fake.submit("job.ini", "--dry-run")
    assert done.returncode == 0 and fake.calls("read") == ["read"], done.stderr


@pytest.mark.parametrize("prefix", ["a prefix/bin", "a prefix/sbin"])
def test_the_places_are_those_of_the_program(fake, prefix):
    """Each of them alone, and the most important one of all."""
    program = fake.folder / prefix / "netlyap"
    program.parent.mkdir(parents=True)
    shutil.copy(os.environ["NETLYAP"], program)
    places = {"named": fake.folder / "named.conf", "user": fake.folder / "home/.config/netlyap/netlyap.conf",
              "etc": fake.folder / "a prefix/etc/netlyap/netlyap.conf", "beside": program.parent / "netlyap.conf"}
    for name, file in reversed(places.items()):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"modules = {name}\n")
        environment = {"HOME": str(fake.folder / "home"), "PATH": os.environ["PATH"],
                       "NETLYAP_CONF": str(places["named"]) if name == "named" else ""}
        said = subprocess.run([program, "site", "--get", "modules"], capture_output=True, text=True, env=environment)
        assert said.stdout == in_scripts("find_site; written modules", program, environment).stdout
        assert said.stdout == ("beside\n" if name == "etc" and prefix.endswith("sbin") else f"{name}\n")


def test_a_file_that_cannot_be_read_is_refused_by_the_program(fake):
    os.mkfifo(fake.folder / "pipe")
    for named, reason in ((fake.folder / "gone.conf", "is not there"), (fake.folder, "is a directory"), (fake.folder / "pipe", "is a pipe")):
        done = fake.submit("job.ini", "--dry-run", environment={"NETLYAP_CONF": str(named)})
        assert done.returncode == 64 and done.stdout == "", done.stdout
        assert done.stderr == f"netlyap: NETLYAP_CONF names {named}, which {reason}; name a file that can be read, or unset NETLYAP_CONF\n"


def test_what_the_scripts_read_is_what_the_program_understands(fake):
    """modules and setup are read before the program can be asked: the same text, whichever way it is written."""
    beside = fake.folder / "a prefix"
    beside.mkdir()
    shutil.copy(os.environ["NETLYAP"], beside / "netlyap")
    named = fake.folder / "named.conf"
    for text in ("modules=a  b", "  modules\t=  a # b", "modules = a#b\n", "modules =", "modules = # none", "modules = a\r", "x = 1\nmodules = a",
                 "modules_x = a", "# modules = a", "; modules = a", "\ufeffmodules = a", "\ufeff# x\nmodules = a", "modules = a ; b"):
        named.write_text(text)
        (beside / "netlyap.conf").write_text("modules = beside\n")
        environment = fake.environment | {"NETLYAP_CONF": str(named), "PATH": os.environ["PATH"]}
        said = subprocess.run([beside / "netlyap", "site", "--get", "modules"], capture_output=True, text=True, env=environment)
        read = in_scripts("find_site; written modules", beside / "netlyap", environment)
        assert read.returncode == 0 and (said.returncode == 65 or read.stdout == said.stdout), (text, said, read)
