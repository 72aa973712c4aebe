"""Real shells on a terminal of their own, to which keys are sent."""
import os
import pty
import re
import select
import signal
import time
from pathlib import Path

CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>]|\x1b\][^\a]*\a|\r")


class Shell:
    """`command` on a terminal of 40 rows and 200 columns, in a folder; answers are read until nothing comes."""

    def __init__(self, command, folder, environment):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, {**environment, "TERM": "xterm", "COLUMNS": "200", "LINES": "40", "PS1": "> "})
        import fcntl
        import struct
        import termios
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)

    def send(self, keys, until, most=60.0):
        """What the terminal shows after these keys, up to the last of these texts, and whatever comes within a second then."""
        os.write(self.terminal, keys.encode())
        said, end = "", time.monotonic() + most
        while time.monotonic() < end:
            has_all = all(text in said for text in until)
            ready, _, _ = select.select([self.terminal], [], [], 1.0 if has_all else 0.2)
            if has_all and not ready:
                break
            if ready:
                said += CONTROL.sub("", os.read(self.terminal, 1 << 16).decode("utf-8", "replace"))
        return said

    def run(self, command):
        """Lets the shell execute a line, to its end."""
        return self.send(f"{command}; echo don''e\n", until=["done\n"])


def on_path(program, folder):
    """A folder in front of the PATH in which `netlyap` is this program."""
    (folder / "bin").mkdir()
    (folder / "bin/netlyap").symlink_to(Path(program).resolve())
    return {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
