"""--eta and --epsilon choose a value of the grid as it is printed, in six digits or in all of them."""
import re

import pytest

from netlyap.archive import Archive
from netlyap.errors import ArchiveError


def printed_by(failure):
    """The values that a refusal prints, as text."""
    text = str(failure.value).replace(", ...", "")
    return re.search(r"(?:but |\()([0-9e.+, -]+)(?:\)|$)", text)[1].split(", ")


@pytest.mark.parametrize("grid", ["logspace(-2, 1, 7)", "logspace(-2, 1, 31)", "1 1.000001 1.5 1.50001", "0.1 0.12345678"])
def test_a_value_is_found_by_six_digits_and_by_what_a_refusal_prints(program_in, analysis, tmp_path, grid):
    netlyap = program_in(tmp_path)
    netlyap.job({"sweep.eta": grid, "sweep.seeds": "0:1", "sweep.members": "0", "sweep.epsilon": "",
                 "sweep.iterations": "3", "observe.names": "training"})
    netlyap("run", "job.ini", "--out", "run")
    with Archive(tmp_path / "run") as archive:
        found = [archive.cell(eta=float(repr(float(value)))).eta for value in archive.eta]
        assert found == list(archive.eta), "in full"
        with pytest.raises(ArchiveError, match="has no eta = 2.5, but ") as failure:
            archive.cell(eta=2.5)
        near = printed_by(failure)
        with pytest.raises(ArchiveError, match="has several eta ") as failure:
            archive.cell()
        for values, text in ((archive.eta[:20], printed_by(failure)), (None, near)):
            chosen = [archive.cell(eta=float(word)).eta for word in text]
            assert len(set(chosen)) == len(text) == min(20, len(archive.eta))
            assert values is None or chosen == list(values)
    if grid == "logspace(-2, 1, 7)":
        assert "3.16228" in near
        for option in ("3.16228", "3.162277660168379", "3.1623"):
            _, err = analysis("figures", "run", "--figure", "9", "--eta", option, code=65)
            assert "has no eta" not in err and "has several" not in err
        assert "has no eta = 3.16, but" in analysis("figures", "run", "--figure", "9", "--eta", "3.16", code=65)[1]


def test_a_value_between_two_is_refused(program_in, tmp_path):
    netlyap = program_in(tmp_path)
    netlyap.job({"sweep.eta": "1 1.000004 5", "sweep.seeds": "0:1", "sweep.members": "0", "sweep.epsilon": "",
                 "sweep.iterations": "3", "observe.names": "training"})
    netlyap("run", "job.ini", "--out", "run")
    with Archive(tmp_path / "run") as archive:
        with pytest.raises(ArchiveError, match="has no eta = 1.000002, but 1, 1.000004, 5$"):
            archive.cell(eta=1.000002)
        with pytest.raises(ArchiveError, match="has no eta = nan, but 1"):
            archive.cell(eta=float("nan"))
