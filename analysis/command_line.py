"""How the programs of analysis/ take their arguments and say that something is wrong."""

import argparse
import sys

EXIT_DIFFERS, EXIT_USAGE, EXIT_DATA, EXIT_CANNOT_CREATE = 1, 64, 65, 73  # those of sysexits.h, as in netlyap


class ArgumentParser(argparse.ArgumentParser):
    """Shows the description as it is written, and refuses wrong usage with one sentence and exit code 64."""

    def __init__(self, program, description):
        super().__init__(prog=program, description=description, formatter_class=argparse.RawDescriptionHelpFormatter)

    def error(self, message):
        self.exit(EXIT_USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


def complain(program, message):
    print(f"{program}: {message}", file=sys.stderr)
