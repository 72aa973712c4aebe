"""netlyap.open(...).table(group): the rows of a table of the archive as a pandas.DataFrame."""
import h5py
import numpy as np
import pandas
import pytest

import netlyap


@pytest.fixture(scope="module")
def fig9(runs):
    with netlyap.open(runs / "fig9") as archive, h5py.File(runs / "fig9/sweep.h5") as file:
        yield archive, file


def test_rows(fig9):
    archive, file = fig9
    frame = archive.table("intermittency")
    assert list(frame.columns[:4]) == ["eta", "epsilon", "seed", "begin"] and frame.index.name == "phase"
    assert len(frame) == file["intermittency/phase"].size == archive["intermittency/phases"].sum() > 8
    assert pandas.testing.assert_frame_equal(frame, archive.table()) is None
    whole = {name for name, data in file["intermittency"].items() if data.shape == (len(frame),)}
    assert {"eta", "epsilon", "seed"} | {name for name in whole if not name.startswith("phase")} == set(frame.columns)
    for name in ("seed", "begin", "end"):
        path = f"intermittency/{'phase_' if name == 'seed' else ''}{name}"
        assert frame[name].dtype == np.int64 and np.array_equal(frame[name], file[path][:])


def test_flags_missing_values_and_units(fig9):
    archive, file = fig9
    frame = archive.table()
    assert list(frame.kind.cat.categories) == ["burst", "brief", "rest", "periodic", "chaotic", "regular",
                                                "undecided", "unlike_map", "missing"]
    assert np.array_equal(frame.kind == "burst", file["intermittency/kind"][:] == 0)
    assert np.array_equal(frame.units_on.isna(), file["intermittency/units_on"][:] == -1) and frame.units_on.isna().any()
    assert frame.attrs["units"]["loss_low"] == "1" and frame.attrs["long_name"]["loss_low"] == "lowest loss of what is scored (nat)"
    assert "lowest loss" in frame.attrs["long_name"]["loss_low"]


def test_it_is_what_the_cell_has(fig9):
    archive, _ = fig9
    phases, frame = archive.cell().phases(), archive.table()
    assert set(phases) == set(frame.columns)
    assert np.array_equal(phases["end"] - phases["begin"], frame.end - frame.begin)


def test_a_group_without_rows(fig9, runs):
    archive, _ = fig9
    with pytest.raises(netlyap.ArchiveError, match="holds no table in training") as refusal:
        archive.table("training")
    assert 'archive["training"].to_dataframe()' in str(refusal.value)
    assert archive["period"].isel(iteration=[0]).to_dataframe().loss.notna().any()
    with netlyap.open(runs / "fig8") as fig8, pytest.raises(netlyap.ArchiveError, match="must name `intermittency`"):
        fig8.table()
