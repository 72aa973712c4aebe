"""`jobs --defaults`, the job files that come with the program, and what `plan` says of them."""
import os
import re
from pathlib import Path

import pytest

JOBS = sorted((Path(os.environ["NETLYAP_SOURCE"]) / "jobs").glob("*.ini"))

def planned(text):
    """What `plan` says, by the word at the beginning of the line."""
    return {line.split()[0]: " ".join(line.split()[1:]) for line in text.splitlines()}


def keys_of(text):
    """The keys that a job file sets."""
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[] \n") + "."
        elif "=" in line and not line.startswith("#"):
            yield section + line.partition("=")[0].strip()


@pytest.fixture
def defaults(netlyap):
    text = netlyap("jobs", "--defaults")
    (netlyap.folder / "defaults.ini").write_text(text)
    return text


def test_every_key_is_there_with_its_meaning_and_unit(defaults):
    lines = defaults.splitlines()
    section, found = "", {}
    for before, line in zip(lines, lines[1:]):
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition(" = ")
            found[f"{section}.{key}"] = value
            assert before.startswith("# ") and before.endswith("]") and len(before) > 20, line
    # Whatever the program refuses as an unknown key is one that this list would lack.
    documented = (Path(os.environ["NETLYAP_SOURCE"]) / "jobs/README.md").read_text()
    assert set(found) == {key for key in re.findall(r"^\| `([a-z0-9_.]+)` \|", documented, re.M) if "." in key} - {
        job.name for job in JOBS}
    registered = (Path(os.environ["NETLYAP_SOURCE"]) / "src/sweep/job/key_list.cpp").read_text()
    assert set(re.findall(r'"((?:sweep|data|network|perturb|observe|fit|statistics|run)\.\w+)",', registered)) <= set(found)
    for job in JOBS:  # every key that a job file of the program uses
        assert set(keys_of(job.read_text())) <= set(found), job.name
    assert found["sweep.epsilon"] == "1e-08" and found["sweep.seeds"] == "0:500" and found["data.source"] == "iris"


def test_defaults_are_the_job_of_an_empty_file(netlyap, defaults):
    """A run directory takes only the same job again, so that it says so."""
    netlyap.job({}, "empty.ini")
    small = ["--sweep.seeds", "0:8", "--sweep.iterations", "200"]
    netlyap("run", "defaults.ini", "--out", "run", *small)
    netlyap("run", "empty.ini", "--out", "run", *small)
    netlyap("run", "run/job.ini", "--out", "run")
    assert planned(netlyap("plan", "defaults.ini"))["units"] == \
        "63, each of up to 8 initial conditions: the last of every grid point has 4"


def test_a_job_that_comes_with_the_program_is_taken(netlyap):
    """By the name that the texts have, where there is no such file; by less of the name it is named."""
    shown = Path(os.environ["NETLYAP_SOURCE"]) / "jobs/fig8.ini"
    told = f"there is no jobs/fig8.ini here; taking the one that comes with the program, {shown}\n"
    planned, remarks = netlyap.said("plan", "jobs/fig8.ini")
    assert remarks.endswith(told) and f"next: netlyap run {shown}" in planned
    for words in ([], ["--workers", "1"]):
        said = netlyap("run", "jobs/fig8.ini", "--sweep.seeds", "0:1", *words)
        assert said.count(told) == 1 and (netlyap.folder / "runs/fig8/sweep.h5").exists(), said
    for verb in ("plan", "run"):
        netlyap.refuses(verb, "fig8.ini", says=[f"fig8.ini does not exist; a job of this name comes with the program: {shown}"])
    for other in ("jobs/fig99.ini", "README.md", "jobs/../README.md"):
        netlyap.refuses("plan", other, says=["does not exist; `netlyap jobs --defaults` prints one to start from"])


def test_a_job_of_ones_own_goes_before_that_of_the_program(netlyap):
    (netlyap.folder / "jobs").mkdir()
    (netlyap.folder / "jobs/fig8.ini").write_text("[sweep]\nname = mine\n")
    (netlyap.folder / "jobs/fig9.ini").symlink_to("nowhere")
    assert "mine" in netlyap("plan", "jobs/fig8.ini")
    netlyap("plan", "jobs/fig9.ini", code=64)


def test_every_key_is_an_option(netlyap, defaults):
    """Given on the command line with its default, every key leaves the job as it is."""
    words, section = [], ""
    for line in defaults.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition(" = ")
            words += [f"--{section}.{key}", value]
    netlyap("run", "defaults.ini", "--out", "run", "--sweep.seeds", "0:8", "--sweep.members", "1")
    words[words.index("--sweep.seeds") + 1] = "0:8"
    words[words.index("--sweep.members") + 1] = "1"
    netlyap.job({}, "empty.ini")
    assert "1 unit is done already" in netlyap("run", "empty.ini", "--out", "run", *words)


@pytest.mark.parametrize("keys, units, steps", [  # the last unit of a cell is full or has 1 or 3 initial conditions
    ({}, 12, "55.4 k"),                                       # 2 x 3 cells x 11 seeds x (1 + 3) x 210
    ({"sweep.seeds": "0:8"}, 6, "40.3 k"),
    ({"sweep.eta": "1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:1", "sweep.members": "1"}, 1, "420"),
    ({"sweep.members": "0", "sweep.epsilon": "", "observe.names": "training"}, 4, "4.62 k"),
    ({"perturb.at": "10"}, 12, "53.5 k"),                     # members are followed from iteration 10 on
    ({"sweep.seeds": "0:100000"}, 75000, "504 M")], ids=str)
def test_plan_counts_units_and_member_steps(netlyap, small_job, keys, units, steps):
    netlyap.job(small_job | keys)
    before = netlyap.files()
    said = planned(netlyap("plan", "job.ini", "--ranks", "5"))
    seeds = (small_job | keys)["sweep.seeds"]
    assert said["units"] == f"{units}, {'each ' if units > 1 else ''}of " + {
        "0:1": "1 initial condition", "0:11": "up to 8 initial conditions: the last of every grid point has 3"}.get(
        seeds, "8 initial conditions")
    assert said["member-steps"] == steps
    for word in ("memory", "disk", "speed", "time", "network"):
        assert said[word], word
    workers = min(4, units)
    here = min(workers, len(os.sched_getaffinity(0)))
    assert f"with {workers} worker" in said["time"]
    assert said["next:"] == f"netlyap run {netlyap.folder}/job.ini --out {netlyap.folder}/runs/job" + (
        f" --workers {here}" if here > 1 else "")
    assert netlyap.files() == before


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_job_that_comes_with_the_program(netlyap, job):
    assert f"next: netlyap run {job} --out " in netlyap("plan", job)


def test_figure_8(netlyap):
    text = netlyap("plan", Path(os.environ["NETLYAP_SOURCE"]) / "jobs/fig8.ini")
    assert "14 epsilon x 500 seeds, 5 members, 200 iterations" in text
    assert planned(text)["units"].startswith("882, ") and planned(text)["member-steps"] == "8.4 M"
    assert "4 10 3, 83 parameters; 120 training and 30 test samples of iris" in text


def test_plan_looks_at_the_run_directory(netlyap, finished, small_job):
    """What `run` would refuse is told before anything is spent; nothing is touched."""
    netlyap("plan", "job.ini", "--out", "new")
    assert not (netlyap.folder / "new").exists()
    netlyap("plan", "job.ini", "--out", "run")
    netlyap.refuses("plan", "job.ini", "--out", "run", "--sweep.seed", "7", says=["run belongs to another job"])
    netlyap.refuses("plan", "job.ini", "--out", "run", "--sweep.eta", "0.5 1 2", says=["--extend"])
    netlyap("plan", "job.ini", "--out", "run", "--sweep.eta", "0.5 1 2", "--extend")
    (netlyap.folder / "full").mkdir()
    (netlyap.folder / "full/thesis.tex").write_text("...")
    netlyap.refuses("plan", "job.ini", "--out", "full", says=["holds other files"])


def test_readme_has_every_key(defaults):
    """jobs/README.md says of every key what `jobs --defaults` says of it."""
    text = (Path(os.environ["NETLYAP_SOURCE"]) / "jobs/README.md").read_text()
    documented = [line for line in text.splitlines() if line.startswith("| `") and "." in line.split("`")[1]
                  and not line.split("`")[1].endswith(".ini")]
    section, expected, meanings = "", [], []
    for line in defaults.splitlines():
        if line.startswith("["):
            section, meanings = line.strip("[]"), []
        elif line.startswith("# "):
            meanings.append(line[2:])
        elif line and section:
            key, _, value = line.partition(" =")
            words, _, unit = "<br>".join(meanings).rstrip("]").rpartition(" [")
            unit, _, role = unit.rpartition("; ")
            default = f"`{value.strip()}`" if value.strip() else ""
            unit, words = (text.replace("|", "\\|") for text in (unit, words))
            expected.append(f"| `{section}.{key}` | {default} | {unit} | {role} | {words} |")
            meanings = []
    assert documented == expected


def test_readme_has_every_preset():
    text = (Path(os.environ["NETLYAP_SOURCE"]) / "jobs/README.md").read_text()
    for job in JOBS:
        assert f"`{job.name}`" in text, job.name


def test_plan_tells_what_it_does_not_know(netlyap, small_job):
    netlyap.job(small_job | {"sweep.epsilon": "1e-8", "observe.names": "training loss_autocorrelation"})
    text = netlyap("plan", "job.ini")
    assert "not in this time: loss_autocorrelation shuffles the loss of every initial condition" in text
