"""Paths that are in the way: of other users, links to themselves, names that are too long or empty, few descriptors."""
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

SOURCE = Path(os.environ["NETLYAP_SOURCE"])
NOBODY = 65534
TRACES = ("internal error", "terminate called", "Sanitizer", "backtrace")
ON_A_RUN = [["status"], ["gather"], ["verify"], ["show"], ["series", "--acf"]]


class AsNobody:
    """Starts the program as a user who is not root, in a folder of that user's with a finished run of job.ini."""

    def __init__(self, netlyap, folder):
        self.folder = folder
        self.program = shutil.copy(netlyap.program, folder / "netlyap")  # which may lie in a folder of root
        shutil.copytree(netlyap.folder / "run", folder / "run")
        shutil.copy(netlyap.folder / "job.ini", folder)
        if os.geteuid() == 0:
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)

    def __call__(self, *words, descriptors=None):
        """Exit code and what was said."""
        command = [self.program, *map(str, words)]
        if descriptors:
            command = ["bash", "-c", f'ulimit -n {descriptors}; exec "$@"', "-", *command]
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=240,
                              stdin=subprocess.DEVNULL, **who)
        said = done.stdout + done.stderr
        assert done.returncode >= 0 and not any(trace in said for trace in TRACES), (words, done)
        return done.returncode, said


@pytest.fixture
def nobody(netlyap, finished):
    """Not below the folder of pytest, which only its owner may enter."""
    folder = Path(tempfile.mkdtemp(prefix="netlyap-nobody-"))
    folder.chmod(0o755)
    yield AsNobody(netlyap, folder)
    shutil.rmtree(folder)


@pytest.fixture
def path_in_the_way(request, nobody):
    """One of the paths, made in the folder of the test, where `run` is a finished run."""
    folder = nobody.folder
    name = {"closed": "closed/run", "journal": "copy", "loop": "loop", "long": "x" * 300, "empty": ""}[request.param]
    if request.param == "closed":
        (folder / "closed").mkdir()
        shutil.copytree(folder / "run", folder / name)
        (folder / "closed").chmod(0o700 if os.geteuid() == 0 else 0)
    if request.param == "journal":
        shutil.copytree(folder / "run", folder / name)
        (folder / name / "journal").chmod(0)
    if request.param == "loop":
        (folder / "loop").symlink_to("loop")
    yield name
    for path in (folder / "closed", folder / "copy/journal"):
        if path.exists():
            path.chmod(0o755)


WHY = {"closed": "Permission denied", "journal": "Permission denied", "loop": "Too many levels of symbolic links",
       "long": "File name too long", "empty": ""}


@pytest.mark.parametrize("path_in_the_way", WHY, indirect=True)
def test_every_verb_says_what_is_in_the_way(request, nobody, path_in_the_way):
    why = WHY[request.node.callspec.params["path_in_the_way"]]
    for words in ON_A_RUN:
        code, said = nobody(words[0], path_in_the_way, *words[1:])
        if code == 0:  # only of a run whose journals are closed: its archive is not
            assert why == "Permission denied" and path_in_the_way == "copy" and words[0] in ("show", "series"), said
        else:
            is_inside = path_in_the_way == "copy" and words[0] != "series"  # which asks for --column
            assert code == (74 if is_inside else 64) and said.count("netlyap: ") == 1, (words, said)
            assert why in said or words[0] == "series" or path_in_the_way == "empty", (words, said)
    for words in (["run", "job.ini", "--out", path_in_the_way], ["run", path_in_the_way], ["plan", path_in_the_way],
                  ["plan", "job.ini", "--out", path_in_the_way], ["simulate", path_in_the_way],
                  ["verify", "run", "--same-as", path_in_the_way]):
        code, said = nobody(*words)
        assert code == 64 or path_in_the_way == "copy" and code in (0, 74), (words, said)
        assert said.count("netlyap: ") == (1 if code else 0), said


def kinds_of_named_files(file):
    """Every way to name a file that is to be read, by the kind of file that is expected there."""
    return {"a job": [["run", file, "--out", "x"], ["plan", file], ["simulate", file]],
            "data": [["run", "job.ini", "--out", "x", "--data.source", file], ["plan", "job.ini", "--data.source", file],
                     ["simulate", "job.ini", "--data.source", file]],
            "a series": [["series", file, "--acf"], ["series", file, "--column", "/x", "--visibility"]],
            "an archive": [["show", file], ["show", file, "--csv"], ["verify", file], ["verify", "run", "--same-as", file]],
            "a run directory": [["status", file], ["status", file, "--exit-code"], ["gather", file]]}


@pytest.mark.parametrize("name, why", [("closed/file", "Permission denied"), ("secret", "Permission denied"),
                                       ("missing", ""), ("job.ini/below", ""), ("loop", "Too many levels of symbolic links"),
                                       ("x" * 300, "File name too long")])
@pytest.mark.parametrize("kind", kinds_of_named_files(""))
def test_a_name_that_cannot_be_read_is_an_error_of_usage(nobody, kind, name, why):
    """It was 64 or 74, by the place where it was found out."""
    (nobody.folder / "closed").mkdir()
    (nobody.folder / "closed").chmod(0)
    (nobody.folder / "secret").write_bytes((nobody.folder / "run/sweep.h5").read_bytes())
    (nobody.folder / "secret").chmod(0)
    (nobody.folder / "loop").symlink_to("loop")
    for words in kinds_of_named_files(name)[kind]:
        code, said = nobody(*words)
        assert code == 64 and said.count("netlyap: ") == 1, (words, code, said)
        assert why in said or (kind, name) == ("a run directory", "secret"), (words, said)
    (nobody.folder / "closed").chmod(0o755)


@pytest.mark.skipif("sanitize" in os.environ.get("NETLYAP_BUILD", ""), reason="UBSan looks at memory through a pipe")
@pytest.mark.parametrize("descriptors", [4, 5, 6, 7])
def test_few_descriptors(nobody, descriptors):
    """With four there is one beside input, output and errors."""
    for words in (["status", "run"], ["gather", "run"], ["verify", "run"], ["show", "run"], ["run", "job.ini", "--out", "run"],
                  ["run", "job.ini", "--out", "new"], ["plan", "job.ini"], ["jobs", "--defaults"], ["--version"]):
        code, said = nobody(*words, descriptors=descriptors)
        assert code == 0 or code == 74 and "Too many open files" in said, (words, code, said)
    assert nobody("verify", "run")[0] == 0


def test_pictures_of_a_run_of_somebody_else_go_where_one_stands(nobody):
    """The command that was printed ended with "Permission denied"."""
    place = nobody.folder / "build/ci"
    (nobody.folder / "analysis").mkdir()
    place.mkdir(parents=True)
    nobody.program = shutil.copy(nobody.program, place / "netlyap")
    shutil.copy(SOURCE / "analysis/exponents", nobody.folder / "analysis")
    picture = re.compile(r"/analysis/exponents .*/run/sweep.h5 --out (.*)\n")
    assert picture.search(nobody("show", "run")[1])[1] == f"{nobody.folder}/run/exponents.png"
    (nobody.folder / "run").chmod(0o555)
    assert picture.search(nobody("show", "run")[1])[1] == f"{nobody.folder}/exponents.png"


def test_a_netlyap_conf_that_may_not_be_read(nobody, monkeypatch):
    file = nobody.folder / "my.conf"
    file.write_text("account = a\n")
    file.chmod(0)
    monkeypatch.setenv("NETLYAP_CONF", str(file))
    code, said = nobody("site")
    assert code == 64 and said.count("\n") == 1, said
    assert f"NETLYAP_CONF names {file}, which may not be read by you; name a file that can be read, or unset NETLYAP_CONF" in said
    closed = nobody.folder / "closed"
    closed.mkdir(mode=0o700 if os.geteuid() == 0 else 0)
    monkeypatch.setenv("NETLYAP_CONF", str(closed / "my.conf"))
    code, said = nobody("site")
    assert code == 64 and f"names {closed}/my.conf, which lies where you may not look; name a file" in said
    monkeypatch.setenv("NETLYAP_CONF", "")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(closed))  # as HOME is after `sudo -E`
    code, said = nobody("site")
    assert code == 0 and f"# closed     {closed}/netlyap/netlyap.conf, of the user\n" in said
    closed.chmod(0o700)
    monkeypatch.setenv("NETLYAP_CONF", str(file))
    code, said = nobody("version")
    assert code == 0 and f"site: {file} (refused: NETLYAP_CONF names {file}, which may not be read" in said
