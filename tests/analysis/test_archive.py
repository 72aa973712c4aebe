"""analysis/archive.py gives what h5py reads, says what is missing, and leaves out what is not complete."""
import h5py
import numpy as np
import pytest

from netlyap.archive import Archive
from netlyap.errors import ArchiveError
from conftest import edited


@pytest.fixture(scope="module")
def fig4(runs):
    with Archive(runs / "fig4") as archive, h5py.File(runs / "fig4/sweep.h5") as file:
        yield archive, file


def test_attributes_and_coordinates(fig4):
    archive, file = fig4
    assert archive.title == "Figure 4" and archive.is_complete
    assert archive.job["perturb.paired"] == "yes" and archive.job["sweep.members"] == "3"
    assert archive.job["data.digest"] == "", "an empty value is empty"
    assert sorted(archive.class_counts) == [39, 40, 41]
    assert list(archive.epsilon) == list(file["epsilon"]) and list(archive.seeds) == [0, 1, 2]
    assert archive.count_complete() == (15, 15)
    assert "divergence" in archive and "accuracy" not in archive


def test_series_are_those_of_h5py(fig4):
    archive, file = fig4
    cell = archive.cell(epsilon=1e-6)
    place = list(archive.epsilon).index(1e-6)
    t, distance = cell.distance()
    assert t[:3].tolist() == [0, 5, 10]
    assert np.array_equal(distance, file["divergence/distance"][0, place])
    assert np.array_equal(cell.distance(seed=2)[1], file["divergence/distance"][0, place, 2])
    assert np.array_equal(cell.mean_distance()[1], file["divergence/distance"][0, place].mean(axis=1))
    assert np.array_equal(cell.mean_distance(seed=1)[1], file["divergence/distance"][0, place, 1].mean(axis=0))
    assert np.array_equal(cell.loss()[1], file["training/loss"][0, place])
    assert np.array_equal(cell.weight_norm(seed=1)[1], file["training/weight_norm"][0, place, 1])


def test_recorded_means_are_read_as_such(program_in, tmp_path, runs):
    netlyap = program_in(tmp_path)
    netlyap.job({"sweep.eta": "0.01", "sweep.seeds": "0:2", "sweep.members": "3", "sweep.iterations": "210",
                 "observe.divergence.record": "mean"})
    netlyap("run", "job.ini", "--out", "run")
    with Archive(tmp_path / "run") as archive, h5py.File(tmp_path / "run/sweep.h5") as file:
        assert np.array_equal(archive.cell().mean_distance()[1], file["divergence/mean_distance"][0, 0])
        with pytest.raises(ArchiveError, match="only the mean over the members; its job needs observe.divergence.rec"):
            archive.cell().distance()


def test_exponents_and_statistics(runs):
    with Archive(runs / "fig8/sweep.h5") as archive, h5py.File(runs / "fig8/sweep.h5") as file:
        place = list(archive.epsilon).index(1e-8)
        cell = archive.cell(epsilon=1e-8)
        assert np.array_equal(cell.exponents(), file["lyapunov/exponent"][0, place])
        assert cell.kept().sum() == cell.statistic("kept") == file["statistics/kept"][0, place] > 0
        assert cell.exponents()[cell.kept()].mean() == pytest.approx(cell.statistic("nmle"), rel=1e-12)
        assert np.array_equal(archive.statistics("total"), file["statistics/total"][0])
        begin, end = cell.windows()
        assert (end - begin).min() >= 30 and np.array_equal(begin, file["lyapunov/window_begin"][0, place])


def test_accuracy(runs):
    with Archive(runs / "figS1") as archive, h5py.File(runs / "figS1/sweep.h5") as file:
        t, accuracy = archive.cell().accuracy("test_accuracy")
        assert np.array_equal(accuracy, file["accuracy/test_accuracy"][0, 0]) and t[1] == 10


@pytest.mark.parametrize("status", [1, 2, 3])
def test_what_is_not_complete_is_left_out(with_status, runs, status):
    with Archive(with_status("fig3", {2: status, 4: status})) as archive, Archive(runs / "fig3") as whole:
        cell, everything = archive.cell(), whole.cell()
        there = [0, 1, 3, 5, 6, 7, 8]
        assert cell.seeds.tolist() == there and archive.is_complete == (status == 2)
        assert archive.count_complete() == (7, 9)
        assert np.array_equal(cell.loss()[1], everything.loss()[1][there])
        assert np.array_equal(cell.exponents(), everything.exponents()[there])
        assert np.array_equal(cell.loss(seed=3)[1], everything.loss(seed=3)[1]), "a seed is a number, not a place"
        assert cell.first(3).tolist() == [0, 1, 3]
        with pytest.raises(ArchiveError, match="no complete seed 2 at eta = 0.01, epsilon = 1e-08, but 7 from 0 to 8"):
            cell.loss(seed=2)


def test_units_given_up_are_counted(with_status):
    file = with_status("fig3", {2: 3, 4: 3, 8: 3})
    with Archive(file) as archive:
        assert archive.given_up == 2 and not archive.is_complete
    with edited(file) as older:
        del older.attrs["given_up"]
        older.attrs["complete"] = 1
    with Archive(file) as archive:
        assert archive.given_up == 2 and not archive.is_complete


def test_among(runs):
    with Archive(runs / "fig3") as archive:
        cell = archive.cell()
        chosen = cell.among([5, 2, 77])
        assert chosen.seeds.tolist() == [2, 5] and len(cell.seeds) == 9
        assert np.array_equal(chosen.loss()[1], cell.loss()[1][[2, 5]])


def test_among_what_is_not_complete(with_status):
    with Archive(with_status("fig3", {2: 1})) as archive:
        assert archive.cell().among([5, 2]).seeds.tolist() == [5]


def test_nothing_is_complete(with_status):
    with Archive(with_status("fig3", dict.fromkeys(range(9), 1))) as archive:
        sentence = "no complete initial condition at eta = 0.01, epsilon = 1e-08; the command that started the run"
        for read in (archive.cell().loss, lambda: archive.cell().first(1), lambda: archive.cell().loss(seed=0)):
            with pytest.raises(ArchiveError, match=sentence):
                read()


def test_sentences(runs, fig4, tmp_path):
    archive, _ = fig4
    with pytest.raises(ArchiveError, match=r"several epsilon \(1e-14, 1e-10, 1e-08, 1e-06, 0.01\); choose one with"):
        archive.cell()
    with pytest.raises(ArchiveError, match="no epsilon = 0.5, but 1e-14, 1e-10"):
        archive.cell(epsilon=0.5)
    with pytest.raises(ArchiveError, match="no eta = 2, but 0.01"):
        archive.cell(eta=2, epsilon=1e-8)
    with pytest.raises(ArchiveError, match="no complete seed 9 at .*, but 3 from 0 to 2"):
        archive.cell(epsilon=1e-8).distance(seed=9)
    with pytest.raises(ArchiveError, match="holds no lyapunov/exponent; its job must name `growth` in observe.names"):
        archive.cell(epsilon=1e-8).exponents()
    with pytest.raises(ArchiveError, match="holds no accuracy/iteration; its job must name `accuracy`"):
        archive.cell(epsilon=1e-8).accuracy("test_loss")
    with pytest.raises(ArchiveError, match="holds no training/nothing, but in training: iteration, .*weight_norm$"):
        archive.cell(epsilon=1e-8).read("training/nothing")


@pytest.mark.parametrize("path, words", [
    ("sharpness", "holds no sharpness; did you mean hessian/sharpness? Its job must name `hessian` in observe.names"),
    ("distance", "holds no distance; did you mean divergence/distance?"), ("spectrum/exponent", "its job must name `spectrum` in"),
    ("lyapunov/exponent", "its job must name `growth` in observe.names"), ("divergenc/distance", "did you mean divergence/distance?"),
    ("nothing", "holds no nothing, but divergence, training"), ("weight_nrm", "did you mean training/weight_norm?"),
    ("accuracy/loss", "its job must name `accuracy` in observe.names")])
def test_what_may_have_been_meant(fig4, path, words):
    """It advised to observe whatever stood before the slash."""
    archive, _ = fig4
    with pytest.raises(ArchiveError) as refusal:
        archive.dataset(path)
    assert words in str(refusal.value)


def test_paths_that_lead_to_no_archive(tmp_path):
    with pytest.raises(ArchiveError, match="is not a run directory; give one that `netlyap run --out` made, or its swee"):
        Archive(tmp_path)
    (tmp_path / "job.ini").touch()
    (tmp_path / "journal").mkdir()
    with pytest.raises(ArchiveError, match="holds no sweep.h5; `netlyap gather .*` assembles what is there"):
        Archive(tmp_path)
    with pytest.raises(ArchiveError, match="nowhere.h5 does not exist; give a sweep.h5 or its run directory$"):
        Archive(tmp_path / "nowhere.h5")


def test_one_grid_point_is_chosen_for_all_that_follows(runs):
    with Archive(runs / "fig4", epsilon=1e-6) as archive:
        assert archive.cell().epsilon == archive.chosen("epsilon") == 1e-6 and archive.chosen("eta") == 0.01
        assert archive.cell(epsilon=1e-8).epsilon == 1e-8
    with Archive(runs / "fig4", eta=5) as archive, pytest.raises(ArchiveError, match="has no eta = 5, but 0.01"):
        archive.cell(epsilon=1e-6)


def test_parameters_that_were_not_recorded(runs):
    with Archive(runs / "fig12") as archive:
        with pytest.raises(ArchiveError, match="parameters of initial condition 3; give observe.weights.seeds = 3 in"):
            archive.cell().parameters(3)


def test_files_that_are_no_archives(tmp_path, copy_of):
    (tmp_path / "text.h5").write_text("no HDF5")
    with pytest.raises(ArchiveError, match="text.h5 is not an archive of netlyap: it does not begin like an HDF5 file; give"):
        Archive(tmp_path / "text.h5")
    h5py.File(tmp_path / "other.h5", "w").close()
    with pytest.raises(ArchiveError, match="other.h5 is an HDF5 file, but not a whole archive of netlyap: the checksums"):
        Archive(tmp_path / "other.h5")
    newer = copy_of("fig3")
    with edited(newer) as file:
        file.attrs["format_version"] = 2
    with pytest.raises(ArchiveError, match="format_version 2, newer than 1; take the analysis/ of the netlyap"):
        Archive(newer)
