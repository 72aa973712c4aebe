"""The Debian package: what is in it, and that it can be installed, used and removed where nothing but Debian's base is."""
# ctest: PROCESSORS 2 TIMEOUT 1800 LABELS slow-under-sanitizer
import gzip
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

BUILD, SOURCE = Path(os.environ["NETLYAP_BUILD"]), Path(os.environ["NETLYAP_SOURCE"])
MAKER = {"DEBFULLNAME": "Anna Nobody", "DEBEMAIL": "anna@example.org"}


def left_in(root, before, *elsewhere, of=""):
    """What was not there before, with this in its name, but for these folders."""
    return [path for path in sorted(set(root.files()) - set(before)) if of in path and not path.startswith(elsewhere)]


def ask(*words, **environment):
    done = subprocess.run([str(word) for word in words], env=os.environ | environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    if not shutil.which("dpkg-shlibdeps"):
        pytest.skip("a Debian package is made by Debian's tools, and dpkg-shlibdeps is not here")
    folder = tmp_path_factory.mktemp("package")
    os.umask(0o027)  # as a careful user has it
    ask("cpack", "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", folder, **MAKER)
    (file,) = folder.glob("*.deb")
    return file


@pytest.fixture(scope="module")
def content(package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("content")
    ask("dpkg-deb", "--extract", package, folder)
    return folder


def field(package, name):
    return ask("dpkg-deb", "--field", package, name).rstrip("\n")


def test_lintian_finds_nothing(package):
    ask("lintian", "--no-cfg", "--allow-root", "--fail-on", "error,warning", package)


def test_what_it_says_of_itself(package):
    version = re.search(r"project\(netlyap VERSION ([0-9.]+)", (SOURCE / "CMakeLists.txt").read_text())[1]
    assert package.name == f"netlyap_{version}-0upstream1_{ask('dpkg', '--print-architecture').strip()}.deb"
    assert f"/{package.name}\n" in (SOURCE / "README.md").read_text()
    assert field(package, "Maintainer") == "Anna Nobody <anna@example.org>"
    needed = {each.split()[0] for each in field(package, "Depends").split(", ")}
    assert needed >= {"openmpi-bin", "python3:any", "libopenmpi3", "libboost-mpi1.74.0", "libc6"}
    assert any(each.startswith("libhdf5-") for each in needed) and not any(each.endswith("-dev") for each in needed)
    draws = re.search(r"^packages_plot=\((.*)\)", (SOURCE / "jobs/packages").read_text(), re.M)[1].split()
    assert field(package, "Recommends").split(", ") == draws
    abstract = re.search(r"^abstract: >-\n((?:  .+\n)+)", (SOURCE / "CITATION.cff").read_text(), re.M)[1]
    assert field(package, "Description").split("\n", 1)[1].split() == abstract.split()


def test_who_makes_it_when_nobody_is_named(tmp_path):
    """The authors, at this machine; an address that is none is none to lintian, too."""
    script = tmp_path / "say.cmake"
    script.write_text(f'set(CPACK_GENERATOR DEB)\ninclude("{SOURCE}/src/cmake/debian/package.cmake")\n'
                      'execute_process(COMMAND echo "${CPACK_DEBIAN_PACKAGE_MAINTAINER}")\n')
    said = ask("cmake", "-P", script, DEBFULLNAME="", DEBEMAIL="")
    assert re.fullmatch(r"the netlyap authors <netlyap@[\w-]+(\.[\w-]+)+>\n", said), said


def test_its_documents(content):
    doc = content / "usr/share/doc/netlyap"
    licence = [line.split() for line in (SOURCE / "LICENSE").read_text().splitlines() if line]
    copied = [line.split() for line in (doc / "copyright").read_text().splitlines() if line.strip() not in ("", ".")]
    assert copied[-len(licence) + 2:] == licence[2:] and ["Copyright:", *licence[1][2:]] in copied
    assert gzip.open(doc / "changelog.gz").read() == (SOURCE / "CHANGELOG.md").read_bytes()
    assert "netlyap (0." in gzip.open(doc / "changelog.Debian.gz", "rt").read()
    pages = list((content / "usr/share/man/man1").iterdir())
    assert len(pages) > 12 and all(page.suffix == ".gz" for page in pages)
    assert "netlyap run" in ask("man", "--local-file", content / "usr/share/man/man1/netlyap-run.1.gz", MANPAGER="cat")


def test_completion_lies_where_shells_of_debian_look(content):
    asked = (("zsh", "print -l $fpath", "_netlyap"), ("fish", 'string join \\n $fish_complete_path', "netlyap.fish"))
    for shell, command, name in asked:
        folders = ask(shell, "-c", command).split("\n")
        assert any((content / folder[1:] / name).exists() for folder in folders if folder), (shell, folders)
    assert (content / "usr/share/bash-completion/completions/netlyap").exists()


def test_installed_used_and_purged(package, new_root):
    root = new_root("debian-package")
    root.apt("update")
    root.run("true", user=root.USER)
    before = root.files()
    (root.folder / "packages").mkdir()
    shutil.copy(package, root.folder / "packages")
    root.apt("install", "--no-install-recommends", f"/packages/{package.name}")
    assert root.run("dpkg", "--verify", "netlyap") == ""

    def use(line, code=0, user=root.USER):
        return root.run("bash", "-c", line, user=user, code=code, network=False)
    assert "complete: 882 of 882 units" in use("netlyap run jobs/fig8.ini")
    assert "2 workers and a master" in use("netlyap run jobs/fig8.ini --sweep.seeds 0:32 --workers 2 --out two")
    use("netlyap verify runs/fig8 && netlyap verify two")
    etc = root.folder / "etc/netlyap"
    etc.mkdir(mode=0o750)
    (etc / "netlyap.conf").write_text("scratch = ~/sweeps\n")
    assert "# closed     /etc/netlyap/netlyap.conf, of the installation\n" in use("netlyap site")
    for path in (etc, etc / "netlyap.conf"):
        path.chmod(0o755)
    assert "/sweeps/fig8" in use("netlyap run jobs/fig8.ini --print-directory")
    assert use("here=/usr/share/netlyap/slurm; . $here/ask.sh; NETLYAP=/usr/bin/netlyap find_program; site scratch; written "
               "scratch").splitlines() == [f"/home/{root.USER}/sweeps", "~/sweeps"]
    shutil.rmtree(etc)
    for line, code in (('"$(netlyap --python-path)/figures" runs/fig8', 78), ("netlyap report runs/fig8", 64)):
        said = use(line, code=code)
        assert "python3-matplotlib" in said and "(Debian, for /usr/bin/python3)" in said

    root.apt("install", *field(package, "Recommends").split(", "))
    use("netlyap report runs/fig8 --out fig8.html && test -s fig8.html")
    use('python3 -O "$(netlyap --python-path)/figures" --help', user="root")  # leaves what Python compiled

    root.apt("purge", "netlyap")
    assert left_in(root, before, "home", "packages", of="netlyap") == []
