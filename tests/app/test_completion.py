"""Bash, zsh and fish complete the words of netlyap: real shells, into which Tab is pressed."""
import os
import re
import subprocess

import pytest
from shells import Shell, on_path


@pytest.fixture
def home(netlyap, tmp_path):
    """A folder with a job file, a run directory, another folder and an archive."""
    folder = tmp_path / "home"
    for name in ("runs/first", "runs/second", "notes"):
        (folder / name).mkdir(parents=True)
    (folder / "runs/first/job.ini").write_text("[sweep]\n")
    (folder / "runs/second/job.ini").write_text("[sweep]\n")
    (folder / "own.ini").write_text("[sweep]\n")
    (folder / "own.csv").write_text("1,a\n")
    (folder / "one.h5").write_bytes(b"")
    return folder


@pytest.fixture(params=["bash", "zsh", "fish"])
def complete(request, home, tmp_path):
    """What a shell makes of a beginning: everything that it shows after Tab was pressed, up to the words that are expected."""
    program = os.environ["NETLYAP"]
    environment = on_path(program, tmp_path)
    script = tmp_path / f"netlyap.{request.param}"
    script.write_bytes(subprocess.run([program, "--completion", request.param], check=True, capture_output=True).stdout)
    if request.param == "fish":
        def ask(beginning, _):
            words = subprocess.run(["fish", "--no-config", "-c", f"source {script}; complete -C '{beginning}'"], cwd=home, env=environment,
                                   check=True, capture_output=True, text=True, timeout=120).stdout
            return beginning.rsplit(" ", 1)[0] + " " + " ".join(line.split("\t")[0] for line in words.splitlines())
        return ask

    def ask(beginning, expected):
        command = ["bash", "--norc", "-i"] if request.param == "bash" else ["zsh", "-f", "-i"]
        with Shell(command, home, environment) as shell:
            if request.param == "zsh":
                shell.run("autoload -U compinit; compinit -u -D; setopt no_beep; unsetopt list_ambiguous; LISTMAX=1000")
            else:
                shell.run("bind 'set bell-style none'; bind 'set page-completions off'; bind 'set completion-query-items 0'")
            shell.run(f"source {script}")
            return shell.send(beginning + ("\t\t\t" if request.param == "bash" else "\t"), until=expected)
    return ask


@pytest.mark.parametrize("beginning, expected, absent", [
    ("netlyap ", ["run", "plan", "series", "help", "version"], ["own.csv"]),
    ("netlyap ver", ["verify", "version"], ["replay"]),
    ("netlyap run own.ini --sweep.", ["--sweep.eta", "--sweep.epsilon", "--sweep.iterations"], ["--network.hidden"]),
    ("netlyap run own.ini --wor", ["--workers"], ["--sweep.eta"]),
    ("netlyap show --", ["--csv", "--json"], ["--sweep.eta"]),
    ("netlyap run own.ini --observe.names di", ["divergence"], ["training"]),
    ("netlyap run own.ini --network.activation s", ["sigmoid", "softplus", "swish"], ["tanh"]),
    ("netlyap run ow", ["own.ini"], ["own.csv"]),
    ("netlyap status runs/", ["first", "second"], []),
    ("netlyap run own.ini --data.source own", ["own.csv"], []),
    ("netlyap run own.ini --observe.names=di", ["divergence"], ["training"]),
    ("netlyap run own.ini --network.activation=", ["sigmoid", "tanh"], []),
    ("netlyap run own.ini --run.target tangent_statistics/n", ["tangent_statistics/nmle"], ["kept_fraction"]),
    ("netlyap schema --of /spec", ["/spectrum", "/spectrum_statistics"], ["/statistics"]),
    ("netlyap site --g", ["--get"], []),
    ("netlyap help pl", ["plan"], [])])
def test_words(complete, beginning, expected, absent):
    shown = complete(beginning, expected)
    assert [word for word in expected if word not in shown] == [], shown
    assert [word for word in absent if word in shown.replace(beginning, "", 1)] == [], shown


def test_run_directories_come_before_other_folders(complete, home):
    """In a folder with a run directory in it only that one is offered."""
    (home / "mixed/plain").mkdir(parents=True)
    (home / "mixed/swept").mkdir()
    (home / "mixed/swept/job.ini").write_text("[sweep]\n")
    shown = complete("netlyap status mixed/", ["swept"])
    assert "swept" in shown and "plain" not in shown, shown


def test_another_shell_is_refused(netlyap, tmp_path):
    """The command that is proposed works where nobody has made the folder."""
    said = netlyap("--completion", "tcsh", code=64)
    assert "bash, zsh or fish, not tcsh" in said
    (tmp_path / "home").mkdir()
    subprocess.run(["bash", "-ec", re.search("`(.*)`", said)[1]], check=True, env=on_path(netlyap.program, tmp_path) | {
        "HOME": str(tmp_path / "home")})
    assert "complete -F" in (tmp_path / "home/.local/share/bash-completion/completions/netlyap").read_text()
