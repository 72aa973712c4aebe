"""The example of analysis/README.md works as it stands, cell by cell, and gives what it says."""
import re

import numpy as np
import pytest

import netlyap
from conftest import SOURCE


@pytest.fixture(scope="module")
def example():
    code, = re.findall(r"^```python\n(.*?)^```$", (SOURCE / "analysis/README.md").read_text(), re.M | re.S)
    return code


def test_example(example, runs, tmp_path, monkeypatch):
    (tmp_path / "runs").mkdir()
    for name in ("fig8", "fig9"):
        (tmp_path / "runs" / name).symlink_to(runs / name)
    monkeypatch.chdir(tmp_path)
    place, shown = {}, []
    for line in example.splitlines():  # a notebook shows what an expression gives
        if re.match(r"\w+(\[.*\])? = |import ", line):
            exec(line, place)
        elif line.strip():
            shown.append(eval(line, place))
    mean_loss, means, nmle, share, lengths, said = shown
    assert place["loss"].dims == ("epsilon", "seed", "iteration") and mean_loss.dims == ("iteration",)
    np.testing.assert_allclose(means.values, nmle.values, rtol=1e-12)
    assert 0 < share.sel(eta=1).max() <= 1 and np.isfinite(means).any()
    assert lengths.loc["burst", "count"] > 0 and said == "lowest loss of what is scored (nat)"


def test_what_the_table_names(runs):
    with netlyap.open(runs / "fig8") as archive:
        text = (SOURCE / "analysis/README.md").read_text()
        for name in re.findall(r"`(?:archive)?\.(\w+)", text.split("## The programs")[0]):
            assert hasattr(archive, name) or name in ("load", "sel"), name
        assert archive.job["sweep.members"] == "2"
        assert list(archive.seeds) == list(archive["seed"].values) and archive.is_complete


def test_every_program_is_in_it():
    programs = {file.name for file in (SOURCE / "analysis").iterdir() if file.is_file() and not file.suffix}
    assert programs == set(re.findall(r"^\| `(\w+)` \|", (SOURCE / "analysis/README.md").read_text(), re.M))
