"""The program on a terminal: what it gets to see."""
import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading


def on_a_terminal(netlyap, *words, columns=0, output=subprocess.PIPE, **environment):
    """What a terminal of so many columns (0: it does not say) gets on standard error, and what standard output has. With
    `output=None` the terminal gets both."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40 if columns else 0, columns, 0, 0))
    seen = []

    def read():
        try:
            while text := os.read(master, 65536):
                seen.append(text)
        except OSError:  # all writers have gone
            pass

    reader = threading.Thread(target=read, daemon=True)  # a failure here must not keep the tests from ending
    reader.start()
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    try:
        program = subprocess.run([netlyap.program, *words], cwd=netlyap.folder, stdout=output or slave, stderr=slave,
                                 env=clean | {"TERM": "xterm"} | environment, timeout=240, text=True)
    finally:
        os.close(slave)
        reader.join(30)
        os.close(master)
    assert program.returncode == 0
    return b"".join(seen).decode(), program.stdout
