"""What installs something gives the root file systems for it."""
import pytest

import roots


@pytest.fixture(scope="module")
def new_root():
    """new_root(name): a root file system with nothing but Debian's base, for the tests of one file."""
    roots.skip_unless_possible()
    made = []

    def make(name):
        folder = roots.KEPT / name
        roots.remove(folder)  # of a test that was killed
        made.append(roots.Root(folder))
        return made[-1]
    yield make
    for root in made:
        root.remove()
