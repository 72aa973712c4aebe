"""Root file systems with nothing but Debian's base, in which something is installed as its users would.

The base is made once by mmdebstrap from this machine's sources of packages and kept in the build folder, beside the packages that
were fetched. What a root needs of the running system (/proc, /dev, fetched packages) is mounted for a command alone, in a namespace
of its own that ends with it: from outside a root is a folder of plain files.
"""
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

import pytest

KEPT = Path(os.environ["NETLYAP_BUILD"]) / "roots"
NO_NETWORK = r"(?i).*(could not resolve|temporary failure|could not connect|unable to connect|network is unreachable|timed out).*"
LOOPBACK = "import fcntl, socket, struct; fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh14x', b'lo', 0x41))"
PROXIES = ("http_proxy", "https_proxy", "no_proxy")


def start(*words, **options):
    return subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **options)


def skip_unless_possible():
    """A root file system takes root, and a machine with Debian's tools for it."""
    if os.geteuid() != 0:
        pytest.skip("only root may make a root file system: run this test as root")
    if not shutil.which("mmdebstrap"):
        pytest.skip("mmdebstrap is not here: this is not a Debian system, or not what jobs/packages names")
    if start("unshare", "--mount", "--pid", "--fork", "true").returncode != 0:
        pytest.skip("this root may not mount: start the container with CAP_SYS_ADMIN")


def skip_without_network(said):
    if line := re.search(NO_NETWORK, said):
        pytest.skip(f"Debian's packages cannot be fetched: {line[0].strip()}")


def sources():
    """The lines of Debian's own sources of packages, as this machine has them."""
    name = platform.freedesktop_os_release()["VERSION_CODENAME"]
    wanted = "$(CREATED_BY)|$(COMPONENT)|$(RELEASE)|$(REPO_URI)"
    rows = [line.split("|") for line in start("apt-get", "indextargets", "--format", wanted).stdout.splitlines()]
    of_debian = (name, name + "-updates", name + "-security")
    return name, sorted({f"deb {row[3]} {row[2]} main" for row in rows
                         if row[:2] == ["Packages", "main"] and row[2] in of_debian})


def make_base():
    """The archive of the base, made if it is not there."""
    name, lines = sources()
    base = KEPT / f"{name}.tar"
    if base.exists():
        return base
    (KEPT / "packages").mkdir(parents=True, exist_ok=True)
    settings = [line for line in start("apt-config", "dump", "Acquire").stdout.splitlines()
                if re.match(r'Acquire::(https?::Proxy|Check-|Retries|ForceIPv)\S* "[^"]', line)]
    unfinished = KEPT / "unfinished.tar"
    done = start("mmdebstrap", "--mode=root", "--variant=minbase", *(f"--aptopt={line}" for line in settings),
                 "--aptopt=Acquire::Languages \"none\"", name, unfinished, *lines)
    skip_without_network(done.stdout)
    assert done.returncode == 0, done.stdout[-4000:]
    return unfinished.rename(base)


def remove(folder):
    """Nothing is mounted there, see above, and if it were it would be left alone."""
    subprocess.run(["rm", "--recursive", "--force", "--one-file-system", folder], check=True)


class Root:
    """A root file system in this folder. Its ordinary user has a home and nothing else."""
    USER = "anna"

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        subprocess.run(["tar", "--extract", "--numeric-owner", "--xattrs", "--file", make_base(), "--directory", folder], check=True)
        (folder / "etc/resolv.conf").write_text(Path("/etc/resolv.conf").read_text())

    def run(self, *words, user="root", code=0, network=True, timeout=600, **environment):
        """What a command prints there, in the home of the user. A user who is new is made."""
        home = "/root" if user == "root" else f"/home/{user}"
        if not (self.folder / home[1:]).exists():
            self.run("useradd", "--create-home", "--shell", "/bin/bash", user)
        variables = {"HOME": home, "USER": user, "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                     "LC_ALL": "C.UTF-8"} | {name: os.environ[name] for name in PROXIES if name in os.environ} | environment
        mounts = 'mount -t proc proc "$0/proc"; mount --rbind /dev "$0/dev"; mount -t tmpfs tmpfs "$0/tmp"; '\
                 'mount --bind "$1" "$0/var/cache/apt/archives"; cd "$0"; user=$2; shift 2; exec chroot --userspec="$user" . "$@"'
        if not network:  # but for the loopback, without which Open MPI does nothing
            mounts = f'{shutil.which("python3")} -c "{LOOPBACK}"; {mounts}'
        done = start("unshare", "--mount", "--pid", "--fork", "--kill-child", *([] if network else ["--net"]), "sh", "-ec", mounts,
                     self.folder, KEPT / "packages", user, "sh", "-c", 'cd && exec "$@"', "sh", *words, env=variables, timeout=timeout)
        assert done.returncode == code, (words, done.returncode, done.stdout[-4000:])
        return done.stdout

    def apt(self, *words):
        """apt-get, without a question; the test is skipped where there is no network."""
        try:
            return self.run("apt-get", "-qq", "--yes", *words, DEBIAN_FRONTEND="noninteractive")
        except AssertionError as failure:
            skip_without_network(str(failure))
            raise

    def files(self):
        """All there is: paths, links with what they lead to, and what a file holds as far as its size and time tell."""
        found = {}
        for folder, folders, names in os.walk(self.folder):
            for name in folders + names:
                path = Path(folder) / name
                status = path.lstat()
                found[str(path.relative_to(self.folder))] = (
                    os.readlink(path) if path.is_symlink() else "" if path.is_dir() else (status.st_size, status.st_mtime_ns))
        return found

    def remove(self):
        remove(self.folder)
