"""netlyap.conf: which file says what, which of several counts, what it changes, and what is refused."""
import os
import re
import pwd
import shutil
from pathlib import Path

import h5py
import pytest

from program import Netlyap

SOURCE = Path(os.environ["NETLYAP_SOURCE"])
KEYS = ["launcher", "setup", "modules", "account", "partition", "oversubscribe", "scratch", "institution"]


@pytest.fixture
def places(tmp_path):
    """A program of its own in a folder with blanks, and the environment of a user: places.write("user", text)."""
    class Places:
        def __init__(self):
            program = tmp_path / "a prefix/bin/netlyap"
            program.parent.mkdir(parents=True)
            shutil.copy(os.environ["NETLYAP"], program)
            self.files = {"beside": program.parent / "netlyap.conf", "user": tmp_path / "home/.config/netlyap/netlyap.conf",
                          "etc": tmp_path / "a prefix/etc/netlyap/netlyap.conf", "named": tmp_path / "my site.conf"}
            (tmp_path / "work").mkdir()
            self.netlyap = Netlyap(tmp_path / "work", program)
            self.environment = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": "", "NETLYAP_CONF": "", "NETLYAP_LAUNCHER": "",
                                "SBATCH_ACCOUNT": "", "SBATCH_PARTITION": ""}

        def write(self, place, text):
            file = self.files[place]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            if place == "named":
                self.environment["NETLYAP_CONF"] = str(file)
            return file

        def __call__(self, *words, **how):
            return self.netlyap(*words, environment=self.environment | how.pop("more", {}), **how)

        def refuses(self, *words, **how):
            return self.netlyap.refuses(*words, environment=self.environment, **how)

        def get(self, key):
            return self("site", "--get", key).rstrip("\n")
    return Places()


def test_without_a_file(places):
    assert [places.get(key) for key in KEYS] == ["", "", "", "", "", "yes", "", ""]
    said = places("site")
    assert said.count("# not there  ") == 3 and all(str(places.files[name]) in said for name in ("user", "etc", "beside"))
    assert "site:" not in places("version")
    assert all(f"\n  {key} " in places("help", "site") for key in KEYS)
    places.write("user", said)  # everything in it is a comment
    assert [places.get(key) for key in KEYS] == ["", "", "", "", "", "yes", "", ""]


def test_of_a_key_in_several_files_the_most_important_one_counts(places):
    beside = places.write("beside", "account = a\npartition = b\nmodules = c\nlauncher = mpirun\n")
    assert [places.get(key) for key in ("account", "partition", "modules", "launcher")] == ["a", "b", "c", "mpirun"]
    etc = places.write("etc", "account = of all\npartition = p\n")
    assert [places.get(key) for key in ("account", "partition", "modules")] == ["of all", "p", "c"]
    user = places.write("user", "; mine\naccount = of me   # not of all\npartition = long\n")
    assert [places.get(key) for key in ("account", "partition", "modules")] == ["of me", "long", "c"]
    named = places.write("named", "account =\npartition = short\n")
    assert [places.get(key) for key in ("account", "partition", "modules")] == ["", "short", "c"]
    said = places("site")
    assert f"# read       {named}, named by NETLYAP_CONF\n# read       {user}, of the user\n" in said
    assert f"# read       {etc}, of the installation\n# read       {beside}, beside the program\n" in said
    assert f"# {named}:2\npartition = short\n" in said and f"# {beside}:3\nmodules = c\n" in said
    assert "# the default\n# scratch = \n" in said
    assert places("version").endswith(f"site: {named}\nsite: {user}\nsite: {etc}\nsite: {beside}\n")
    places.netlyap.job({"sweep.seeds": "0:8", "sweep.iterations": "50", "observe.names": "training"})
    assert f"\nsite          {named}\n              {user}\n              {etc}\n              {beside}\n" in places("plan", "job.ini")
    places.environment["XDG_CONFIG_HOME"] = str(user.parent.parent)
    places.environment["HOME"] = "/nowhere"
    assert f"# read       {user}, of the user" in places("site")


def test_scratch_and_institution(places, tmp_path):
    places.write("user", "scratch = ${PLACE}/of $WHO\ninstitution = Universität X, Dept. of Physics\n")
    environment = {"PLACE": str(tmp_path / "scratch"), "WHO": "me"}
    places.netlyap.job({"sweep.seeds": "0:8", "sweep.iterations": "50", "observe.names": "training"})
    said = places("run", "job.ini", more=environment)
    run = tmp_path / "scratch/of me/job"
    assert f"the archive is {run}/sweep.h5" in said
    with h5py.File(run / "sweep.h5") as file:
        assert file["provenance"].attrs["institution"] == "Universität X, Dept. of Physics"
        assert "institution" not in file.attrs
    places("run", "job.ini", "--out", "here", more=environment)
    assert (places.netlyap.folder / "here/sweep.h5").is_file()
    assert "the same as" in places("verify", "here", "--same-as", run)
    places.write("user", "scratch = ~/runs\n")
    assert places("run", "job.ini", "--print-directory") == str(tmp_path / "home/runs/job") + "\n"


def test_workers(places):
    """mpirun of the site, with its options; a variable counts more; without oversubscription a processor for each process."""
    places.netlyap.job({"sweep.seeds": "0:8", "sweep.iterations": "50", "observe.names": "training"})
    mpirun = shutil.which("mpirun")
    places.write("user", f"launcher = {mpirun} --mca orte_base_help_aggregate 0\n")
    said = places("run", "job.ini", "--out", "run", "--workers", "1")
    assert f"{mpirun} -q -n 2 --oversubscribe --bind-to none --mca orte_base_help_aggregate 0 " in said and "complete: 1 of 1" in said
    assert "NETLYAP_LAUNCHER is \"mpiexec -v\"" in places("run", "job.ini", "--workers", "1", code=64, more={"NETLYAP_LAUNCHER": "mpiexec -v"})
    assert " mpirun -q -n 2 --oversubscribe --bind-to none '" in places("run", "job.ini", "--out", "run", "--workers", "1",
                                                                      more={"NETLYAP_LAUNCHER": "mpirun"})
    places.write("user", "launcher = srun\n")  # this is no job of Slurm
    assert "mpirun -q " in places("run", "job.ini", "--out", "run", "--workers", "1")
    places.write("user", "launcher = /nowhere/mpirun\nmodules = openmpi/4.1\n")
    places.refuses("run", "job.ini", "--workers", "1", says=["/nowhere/mpirun, which is not there", "`module load openmpi/4.1`"])
    places.write("user", "oversubscribe = no\n")
    workers = len(os.sched_getaffinity(0))
    places.refuses("run", "job.ini", "--workers", workers, says=[f"--workers {workers} and the master are more than the {workers} proce",
                                                                 f"oversubscribe = no; give at most {workers - 1}"])
    if workers > 1:
        assert "--oversubscribe" not in places("run", "job.ini", "--out", "other", "--workers", "1")
    # The command that plan printed was refused.
    places.netlyap.job({"sweep.seeds": "0:160", "sweep.iterations": "50", "observe.names": "training"})
    said = places("plan", "job.ini")
    given = re.search(r"^next: .*?(?: --workers (\d+))?$", said, re.M)[1]
    assert int(given or 1) == max(1, workers - 1) and f" with {max(1, workers - 1)} worker" in said


@pytest.mark.parametrize("text, line, says", [
    ("acount = a\n", 1, ["there is no key acount; did you mean account?"]),
    ("\ncolour = red\n", 2, ["there is no key colour; there are launcher, setup"]),
    ("[slurm]\naccount = a\n", 1, ['"[slurm]" is a section, of which there are none here; leave it out']),
    ("account = a ; cd\n", 1, ["account = a ; cd has a ;, which begins a comment at the beginning of a line alone"]),
    ("institution = ;\n", 1, ["institution = ; has a ;"]),
    ("= x\n", 1, ["there is no key before the =; write `key = value`"]),
    ("account = a\naccount = b\n", 2, ["account stands here and on line 1 already"]),
    ("launcher = mpiexec -v\n", 1, ["launcher = mpiexec -v begins with mpiexec; it must be srun or mpirun"]),
    ("oversubscribe = maybe\n", 1, ["oversubscribe = maybe is not understood", "yes or no"]),
    ("scratch = runs\n", 1, ["scratch = runs depends on the folder where one is; write its whole path"]),
    ("scratch = /a/$NOT_SET_ANYWHERE\n", 1, ["scratch names $NOT_SET_ANYWHERE, which the environment does not have"]),
    ("scratch = /a/$ b\n", 1, ["scratch = /a/$ b has a $ that begins no name"]),
    ("scratch = /a/${b\n", 1, ["scratch = /a/${b has a $ that begins no name"]),
    ("setup = env.sh\n", 1, ["setup = env.sh depends on the folder"]),
    ("setup = ~/$NOT_SET_ANYWHERE\n", 1, ["setup names $NOT_SET_ANYWHERE, which the environment does not have"]),
    ("account = a\x1b[2J\n", 1, [r"account = a\x1b[2J has control characters"]),
    ("account\n", 1, ['"account" is not `key = value`; start comments with # or ;'])], ids=str)
def test_what_is_refused(places, text, line, says):
    places.netlyap.job({"sweep.seeds": "0:8"})
    for place in ("user", "beside"):
        file = places.write(place, text)
        for words in (["site"], ["run", "job.ini"], ["plan", "job.ini"], ["run", "job.ini", "--workers", "2"]):
            places.refuses(*words, code=65, says=[f"{file}:{line}: ", *says])
        assert f"site: {file} (refused: line {line}: {says[0]}" in places("version") and "run" in places("--help")
        file.unlink()


def test_a_value_that_does_not_count_is_refused_all_the_same(places):
    places.write("user", "oversubscribe = no\n")
    file = places.write("beside", "oversubscribe = maybe\n")
    places.refuses("site", code=65, says=[f"{file}:1: oversubscribe = maybe"])


def test_files_that_cannot_be_read(places, tmp_path):
    for named, reason in (("gone.conf", "is not there"), (str(tmp_path), "is a directory")):
        places.environment["NETLYAP_CONF"] = named
        sentence = f"NETLYAP_CONF names {named}, which {reason}; name a file that can be read, or unset NETLYAP_CONF"
        places.refuses("site", says=[sentence])
        assert f"({'refused: ' + sentence})\n" in places("version")
    os.mkfifo(tmp_path / "pipe")
    places.environment["NETLYAP_CONF"] = str(tmp_path / "pipe")
    places.refuses("site", says=["which is a pipe; name a file that can be read"])
    places.environment["NETLYAP_CONF"] = "/dev/null"
    assert places.get("account") == ""
    places.environment["NETLYAP_CONF"] = ""
    places.files["user"].mkdir(parents=True)
    places.refuses("site", says=[f"{places.files['user']} is a directory"])
    places.refuses("site", "--get", "acount", says=["is a directory"])
    assert f"site: {places.files['user']} (refused: {places.files['user']} is a directory; put a file there" in places("version")
    places.files["user"].rmdir()
    places.refuses("site", "--get", "acount", says=["netlyap.conf has no key acount; did you mean account?"])


def test_what_the_environment_lacks(places):
    """A name that is lacking is no matter to other keys; those of the user are known without the environment (cron, containers)."""
    file = places.write("user", "modules = a\nscratch = /a/$NOT_SET_ANYWHERE\n")
    assert places.get("modules") == "a"
    places.refuses("site", "--get", "scratch", code=65, says=[f"{file}:2: scratch names $NOT_SET_ANYWHERE"])
    places.write("user", "scratch = /a/$USER/$LOGNAME\nsetup = ~/env.sh\n")
    user = pwd.getpwuid(os.geteuid())
    for name in ("USER", "LOGNAME"):
        places.environment[name] = ""
    assert places.get("scratch") == f"/a/{user.pw_name}/{user.pw_name}"
    places.environment |= {"XDG_CONFIG_HOME": str(file.parent.parent), "HOME": ""}
    assert places.get("setup") == f"{user.pw_dir.rstrip('/')}/env.sh"


def test_a_variable_that_counts_more_is_shown(places):
    file = places.write("user", "launcher = srun\npartition = long\n")
    for key, name, value in (("launcher", "NETLYAP_LAUNCHER", "mpirun -v"), ("partition", "SBATCH_PARTITION", "x")):
        line = {"launcher": 1, "partition": 2}[key]
        assert f"\n# the variable {name}, which counts more than {file}:{line}\n{key} = {value}\n" in places("site", more={name: value})
        assert places("site", "--get", key, more={name: value}) == f"{value}\n"
    assert "\n# the variable SBATCH_ACCOUNT\naccount = mine\n" in places("site", more={"SBATCH_ACCOUNT": "mine"})
    assert "\n# NETLYAP_LAUNCHER is \"mpiexec\"; it must be srun" in places("site", more={"NETLYAP_LAUNCHER": "mpiexec"})


def test_what_is_not_on_this_machine_is_said(places, tmp_path):
    """Login and compute nodes may differ, so it is no mistake."""
    places.write("user", "launcher = /no/such/mpirun -v\nsetup = /no/such/env.sh\n")
    said = places("site")
    file = places.files["user"]
    assert f"# not on this machine: there is no program /no/such/mpirun\n# {file}:1\nlauncher = /no/such/mpirun -v\n" in said
    assert f"# not on this machine: there is no file /no/such/env.sh that can be read\n# {file}:2\nsetup = /no/such/env.sh\n" in said
    (tmp_path / "env.sh").write_text("")
    places.write("user", f"launcher = {shutil.which('mpirun')}\nsetup = {tmp_path}/env.sh\n")
    assert "not on this machine" not in places("site")


@pytest.mark.parametrize("word, value", [("No", "no"), ("YES", "yes"), ("yes", "yes")])
def test_yes_and_no_in_capitals(places, word, value):
    places.write("user", f"oversubscribe = {word}\n")
    assert places.get("oversubscribe") == value


def test_the_examples_are_understood(places):
    examples = sorted((SOURCE / "slurm/sites").glob("*.conf"))
    assert len(examples) == 2
    named = set()
    for example in examples:
        places.environment["NETLYAP_CONF"] = str(example)
        said = places("site", more={"USER": ""})
        named |= {key for key in KEYS if f"# {example}:" in said.split(f"\n{key} = ")[0].splitlines()[-1]}
    assert named == set(KEYS)
    assert "/scratch/me/netlyap" in places("site", more={"NETLYAP_CONF": str(examples[1]), "USER": "me"})
