"""The command line itself: help, version, unknown verbs and options."""
# ctest: LEAKS
import os
import re
from pathlib import Path

import pytest

VERBS = ["run", "plan", "status", "gather", "merge", "show", "report", "verify", "jobs", "schema"]


def test_alone_it_says_what_there_is(netlyap):
    text = netlyap(code=64)
    for help_word in ("--help", "-h", "help"):
        assert netlyap(help_word) == text
    for verb in VERBS:
        assert f"\n  {verb} " in text
    for word in ("usage: netlyap", "Exit codes", "netlyap jobs --defaults", "--workers 8", "--version"):
        assert word in text
    assert max(map(len, text.splitlines())) <= 140


def test_it_says_where_texts_and_job_files_lie(netlyap):
    text = netlyap("--help")
    for name in ("README.md", "jobs", "jobs/README.md", "src/storage/ARCHIVE.md", "analysis/README.md", "slurm/README.md"):
        file = (Path(os.environ["NETLYAP_SOURCE"]) / name).resolve()
        assert re.search(f"^  {re.escape(str(file))}\\s+[a-z]", text, re.M), text


@pytest.mark.parametrize("verb, mentions", [
    ("run", ["JOB.ini", "--out", "--extend", "mpirun", "--sweep.eta", "continues", "sweep.h5"]),
    ("plan", ["JOB.ini", "--ranks", "memory", "touches nothing", "--sweep.eta"]),
    ("status", ["DIR", "--exit-code", "75", "without MPI"]),
    ("gather", ["DIR", "sweep.h5", "pending"]),
    ("merge", ["DIR DIR ...", "--out", "--sort", "bit for bit", "75", "--fit.min_exponent"]),
    ("show", ["sweep.h5", "--csv", "lambda_nMLE", "kept / total"]),
    ("report", ["DIR|sweep.h5", "--out FILE", "HTML", "no network", "jinja2"]),
    ("verify", ["DIR", "sweep.h5", "--same-as", "checksum", "65"]),
    ("jobs", ["--defaults", "every key"]), ("schema", ["--markdown", "--of", "/statistics"])])
def test_help_of_a_verb(netlyap, verb, mentions):
    text = netlyap(verb, "--help")
    assert text.startswith(f"usage: netlyap {verb}")
    for word in mentions:
        assert word in " ".join(text.split()), word
    assert netlyap(verb, "something", "--help") == netlyap(verb, "-h") == netlyap("help", verb) == text
    assert netlyap.files() == {}


def test_schema_needs_no_option(netlyap):
    """It asked for its only form to be named."""
    assert netlyap("schema") == netlyap("schema", "--markdown")
    assert netlyap("schema", "--of", "/statistics") == netlyap("schema", "--markdown", "--of", "/statistics")


def test_version(netlyap, kernels):
    text = netlyap("--version")
    assert text.startswith("netlyap ")
    for word in ("compiler GNU", "Open MPI", "HDF5 1.", "Boost 1."):
        assert word in text, word
    assert "scalar" in kernels


@pytest.mark.parametrize("word, nearest", [("rnu", "run"), ("gahter", "gather"), ("statsu", "status"), ("Show", "show"),
                                           ("--verison", "--version")])
def test_unknown_verb(netlyap, word, nearest):
    netlyap.refuses(word, "job.ini", says=[f"no verb {word}", f"did you mean {nearest}?", "netlyap --help"])


def test_a_verb_far_from_all_names_none(netlyap):
    assert netlyap.refuses("train", "job.ini") == "netlyap: there is no verb train; `netlyap --help` lists them"
    assert "did you mean" not in netlyap.refuses("job.ini")
    netlyap.job({"sweep.eta": "1"})
    netlyap.refuses("job.ini", says=["the verb comes before job.ini", "`netlyap plan job.ini`"])


@pytest.mark.parametrize("words, says", [
    (["plan", "job.ini", "--workers", "2"], ", but --ranks: N workers and the one that hands out are --ranks N+1; see"),
    (["run", "job.ini", "--ranks", "3"], ", but --workers: --ranks N are N-1 workers and the one that hands out; see"),
    (["simulate", "job.ini", "--workers", "2"], ", but --ranks: "),
    (["gather", "run", "--workers", "2"], "; it is an option of netlyap run; see"),
    (["run", "job.ini", "--csv"], "; it is an option of netlyap show; see"),
    (["run", "job.ini", "--time-limit", "9"], "; it is an option of netlyap plan and simulate; see"),
    (["show", "run", "--eta", "1"], "; sweep.eta is a key of a job, which netlyap run, plan and simulate take; see"),
    (["replay", "run", "--iterations", "400"], "; sweep.iterations is a key of a job, which netlyap run, plan and"),
    (["gather", "run", "--eta", "1"], "; sweep.eta is a key of a job, which netlyap run, plan and simulate take; see"),
    (["gather", "run", "--bins", "9"], "; did you mean --statistics.exponents.bins? See"),
    (["show", "run", "--seeds", "1"], "; sweep.seeds is a key of a job, which"),
    (["run", "job.ini", "--learning_rate", "1"], "; did you mean --sweep.eta? See"),
    (["plan", "job.ini", "--learning-rate", "1"], "; did you mean --sweep.eta? See"),
    (["plan", "job.ini", "--sweep.perturbation_radius", "1"], "; did you mean --sweep.epsilon? See"),
    (["run", "job.ini", "--dropout", "1"], "; see `netlyap run --help`, which lists what it takes"),
    (["show", "run", "--dropout", "1"], "; see `netlyap show --help`, which lists what it takes"),
    (["series", "x.txt", "--tolerance", "1"], "; did you mean --tie-tolerance? See")], ids=" ".join)
def test_an_option_of_another_verb_or_a_word_of_the_field(netlyap, words, says):
    netlyap.job({"sweep.eta": "1"})
    netlyap.refuses(*words, says=[f"netlyap {words[0]} has no option {words[2]}{says}"])


def test_options_may_stand_before_what_they_are_for(netlyap, finished):
    for words in (["show", "--csv", "run"], ["status", "--exit-code", "run"], ["verify", "--all", "--same-as", "run", "run"],
                  ["gather", "--out=other.h5", "run"]):
        assert netlyap(*words) == netlyap(words[0], words[-1], *words[1:-1])
    netlyap.job({"sweep.eta": "1", "sweep.seeds": "0:8"})
    assert "\neta           2\n" in netlyap("plan", "--ranks", "3", "job.ini", "--sweep.eta", "2")
    assert "\neta           2\n" in netlyap("plan", "--sweep.eta=2", "job.ini")


@pytest.mark.parametrize("words, says", [
    (["run"], ["netlyap run needs JOB.ini, best right after the verb"]),
    (["run", "--out", "out"], ["netlyap run needs JOB.ini, best right after the verb"]),
    (["plan", "--sweep.eta", "1", "job.ini"], ["netlyap plan needs JOB.ini, best right after the verb"]),
    (["show", "--cvs", "run"], ["no option --cvs", "did you mean --csv?"]),
    (["plan"], ["needs JOB.ini"]), (["status"], ["needs DIR"]), (["gather"], ["needs DIR"]),
    (["show"], ["needs DIR|sweep.h5"]), (["verify", "--same-as", "b"], ["needs DIR|sweep.h5"]),
    (["jobs"], ["needs --defaults"]), (["jobs", "--defaults", "--markdown"], ["one of them"]),
    (["schema", "--markdown", "--of", "growth"], ["no schema of growth", "observables, /accuracy, /covariant, /divergence"]), (["jobs", "job.ini"], ['what to do with "job.ini"']),
    (["run", "none.ini"], ["the job file none.ini does not exist", "netlyap jobs --defaults"]),
    (["run", "."], ["the job file . cannot be read: it is a folder"]),
    (["plan", "none.ini"], ["the job file none.ini does not exist"]),
    (["run", "job.ini", "twice.ini"], ['what to do with "twice.ini"', "netlyap run --help"]),
    (["run", "job.ini", "--otu", "out"], ["no option --otu", "did you mean --out?"]),
    (["run", "job.ini", "--swep.eta", "1"], ["no option --swep.eta", "did you mean --sweep.eta?"]),
    (["run", "job.ini", "--sweep.et", "1"], ["no option --sweep.et", "did you mean --sweep.eta?"]),
    (["run", "job.ini", "--eta", "1"], ["no option --eta", "did you mean --sweep.eta?"]),
    (["plan", "job.ini", "--eta=1"], ["no option --eta", "did you mean --sweep.eta?"]),
    (["plan", "job.ini", "--seeds", "0:8"], ["did you mean --sweep.seeds?"]),
    (["run", "job.ini", "--epsilom", "1"], ["did you mean --sweep.epsilon?"]),
    (["run", "job.ini", "--sweep.hidden", "1"], ["did you mean --network.hidden?"]),
    (["run", "job.ini", "--out"], ["--out", "missing"]),
    (["run", "job.ini", "--sweep.name", "--out", "out"], ["--sweep.name needs a value", "--out"]),
    (["run", "job.ini", "--sweep.eta", "1", "--sweep.eta", "2"], ["--sweep.eta stands twice"]),
    (["run", "job.ini", "--extend=yes"], ["--extend"]),
    (["plan", "job.ini", "--ranks", "0"], ["--ranks 0 must be a whole number, at least 1"]),
    (["plan", "job.ini", "--ranks", "-2"], ["--ranks -2 must be"]),
    (["plan", "job.ini", "--ranks", "many"], ["--ranks many must be"]),
    (["plan", "job.ini", "--slice", "1/2"], ["netlyap plan has no option --slice"]),
    (["show", "out", "--sweep.eta", "1"], ["netlyap show has no option --sweep.eta"])], ids=" ".join)
def test_wrong_words(netlyap, words, says):
    netlyap.job({"sweep.eta": "1"})
    netlyap.refuses(*words, says=says)


def test_every_key_is_found_by_its_last_part(netlyap):
    """As an option of run and plan, and as a line of a job file without a section."""
    netlyap.job({"sweep.eta": "1"})
    text = netlyap("jobs", "--defaults")
    keys = [f"{section}.{key}" for section, lines in re.findall(r"^\[(.*)\]$((?:\n(?!\[).*)*)", text, re.M)
            for key in re.findall(r"^(\w+) =", lines, re.M)]
    lasts = [key.rpartition(".")[2] for key in keys]
    unique = [key for key, last in zip(keys, lasts) if lasts.count(last) == 1]
    assert len(unique) > 25 and "sweep.eta" in unique
    own = re.findall(r"^  --([a-z-]+)", netlyap("plan", "--help"), re.M)
    for key in unique:
        last = key.rpartition(".")[2]
        assert last not in own
        netlyap.refuses("plan", "job.ini", f"--{last}", "1", says=[f"no option --{last}; did you mean --{key}?"])
        (netlyap.folder / "other.ini").write_text(f"{last} = 1\n")
        netlyap.refuses("plan", "other.ini", says=[f"no key {last}; did you mean {key}?"])


def test_a_list_is_one_argument_or_several_and_replaces_the_one_in_the_file(netlyap):
    netlyap.job({"sweep.eta": "1 2 5", "sweep.epsilon": "1e-8", "sweep.seeds": "0:8"})
    for words in (["--sweep.eta", "0.25 0.5"], ["--sweep.eta", "0.25", "0.5"], ["--sweep.eta=0.25 0.5"],
                  ["--sweep.seeds", "0:8", "--sweep.eta", "linspace(0.25, 0.5, 2)"]):
        assert "2 eta x 1 epsilon x 8 seeds" in netlyap("plan", "job.ini", *words)
