"""The one table of what netlyap is built from, src/cmake/versions."""
import os
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(os.environ["NETLYAP_SOURCE"])


class Line(NamedTuple):
    minimum: str
    tested: str
    package: str  # of Debian
    address: str  # of the source archive; "-" for what a site has to have by itself


def versions():
    rows = [line.split() for line in (SOURCE / "src/cmake/versions").read_text().splitlines() if line[:1].isalpha()]
    return {name: Line(*rest) for name, *rest in rows}
