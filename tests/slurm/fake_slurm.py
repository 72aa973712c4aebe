"""Commands of Slurm that answer as a test wants, and the batch scripts run as Slurm runs them: from a copy."""
import os
import shutil
import subprocess
from pathlib import Path

SCRIPTS = Path(os.environ["NETLYAP_SOURCE"]) / "slurm"


class FakeSlurm:
    """Job 7 in a folder. `answers` holds the text of the commands, in bash; every call of one is noted."""

    def __init__(self, folder, scripts=SCRIPTS):
        self.folder = folder
        self.scripts = scripts
        self.environment = {"SLURM_JOB_ID": "7", "NETLYAP": os.environ["NETLYAP"]}
        (folder / "bin").mkdir()
        (folder / "calls").write_text("")
        self.answers = {"squeue": "date -d '1 hour' +%Y-%m-%dT%H:%M:%S", "sleep": "", "sbatch": "echo 7",
                        "srun": 'while [[ $1 == --* ]]; do shift; done; exec "$@"'}

    def command(self, *words, environment=None):
        """Runs a script with these commands of Slurm."""
        for name, text in self.answers.items():
            program = self.folder / "bin" / name
            program.write_text(f'#!/bin/bash\necho "{name} $*" >>{self.folder}/calls\n{text}\n')
            program.chmod(0o755)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLURM", "NETLYAP_"))}
        return subprocess.run([str(word) for word in words], cwd=self.folder, capture_output=True, text=True, timeout=240,
                              env=clean | {"PATH": f"{self.folder}/bin:{os.environ['PATH']}"} | self.environment |
                              (environment or {}))

    def submit(self, *words, environment=None):
        return self.command(self.scripts / "submit", *words, environment=environment)

    def batch(self, script, *words, environment=None):
        """Runs a batch script; both its streams are the log, as in a job."""
        self.answers.setdefault("scontrol", f"[[ $1 != show ]] || echo 'JobId=7 JobName=x Command={self.scripts}/{script} "
                                            f"{' '.join(map(str, words))} WorkDir=/a/b StdErr=/c'")
        copy = self.folder / "slurm_script"
        shutil.copy(self.scripts / script, copy)
        done = self.command("bash", copy, *words, environment=environment)
        done.log = done.stdout + done.stderr
        return done

    def calls(self, beginning):
        return [line for line in (self.folder / "calls").read_text().splitlines() if line.startswith(beginning)]

    def program(self, text):
        """Takes the place of netlyap: `run --print-directory` says run, everything else is in the text."""
        file = self.folder / "stand-in"
        file.write_text(f'#!/bin/bash\necho "netlyap $*" >>{self.folder}/calls\n'
                        f'if [[ $* == *--print-directory* ]]; then echo run; exit; fi\n{text}\n')
        file.chmod(0o755)
        self.environment["NETLYAP"] = str(file)
        (self.folder / "run" / "log").mkdir(parents=True, exist_ok=True)
