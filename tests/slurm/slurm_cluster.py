"""A real Slurm on this machine alone: munged, slurmctld and slurmd with all their files in one folder."""
import getpass
import os
import shutil
import signal
import socket
import subprocess
import time

DAEMONS = ("munged", "slurmctld", "slurmd")
CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.sock,cred_expire=5
SlurmUser={user}
SlurmdUser={user}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
TmpFS={folder}/tmp
FirstJobId={first_job}
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=bf_interval=1,sched_interval=2,batch_sched_delay=0
ReturnToService=2
JobRequeue=1
KillWait=5
MailProg=/bin/true
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs={processors} RealMemory=16000 State=UNKNOWN
PartitionName=test Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def missing():
    """Why there can be no Slurm here; empty if there can."""
    absent = [daemon for daemon in DAEMONS if not (shutil.which(daemon) or shutil.which(daemon, path="/usr/sbin"))]
    return f"{' and '.join(absent)} not installed (Debian: slurmctld slurmd munge; tests/run installs them)" if absent else ""


def free_ports(count):
    """Ports of the loopback that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


class SlurmCluster:
    """One node with as many processors as wanted, whatever the machine has."""

    def __init__(self, folder, processors=16):
        self.folder = folder
        for name in ("state", "spool", "tmp"):
            (folder / name).mkdir()
        controller_port, node_port = free_ports(2)
        first_job = 1 + 1000 * (os.getpid() % 60_000)  # PMIx and Open MPI name files in /tmp by the job's number
        (folder / "slurm.conf").write_text(CONFIGURATION.format(
            host=socket.gethostname().split(".")[0], folder=folder, processors=processors, user=getpass.getuser(),
            controller_port=controller_port, node_port=node_port, first_job=first_job))
        self.environment = {"SLURM_CONF": str(folder / "slurm.conf"), "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}

    def command(self, *words, environment=None, **how):
        """Runs one of Slurm's commands, or one of ours that calls them."""
        return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=240,
                              env=os.environ | self.environment | (environment or {}), **how)

    def start(self):
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)
        self.folder.chmod(0o755)
        for daemon in (["munged", "--force", f"--key-file={key}", f"--socket={self.folder}/munge.sock",
                        f"--pid-file={self.folder}/munged.pid", f"--log-file={self.folder}/munged.log",
                        f"--seed-file={self.folder}/munge.seed"],
                       ["slurmctld", "-c", "-f", self.folder / "slurm.conf"],
                       ["slurmd", "-f", self.folder / "slurm.conf"]):
            started = self.command(*daemon)
            assert started.returncode == 0, f"{daemon[0]} does not start: {started.stderr}"
        deadline = time.monotonic() + 60
        while self.command("sinfo", "-h", "-o", "%T").stdout.strip() != "idle":
            assert time.monotonic() < deadline, (self.folder / "slurmctld.log").read_text()[-2000:]
            time.sleep(0.2)

    def stop(self):
        self.command("scancel", "--user", getpass.getuser(), "--signal=KILL", "--full")
        for daemon in reversed(DAEMONS):
            self.end(self.folder / f"{daemon}.pid")

    @staticmethod
    def end(pid_file, patience=15):
        """SIGTERM for the process of a pid file, and SIGKILL if it does not listen."""
        try:
            pid = int(pid_file.read_text())
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                os.kill(pid, 0)
                time.sleep(0.05)
            os.kill(pid, signal.SIGKILL)
        except (FileNotFoundError, ValueError, ProcessLookupError):
            pass

    def job(self, number):
        """What `scontrol show job` says, as a dictionary; empty when Slurm has forgotten the job."""
        text = self.command("scontrol", "show", "job", "-o", number).stdout
        return dict(word.split("=", 1) for word in text.split() if "=" in word)

    def state(self, number):
        return self.job(number).get("JobState", "")
