"""Several values of perturb.at: an axis of the grid, and at each of its values what the value gives alone."""
# ctest: PROCESSORS 2 TIMEOUT 600
import h5py
import numpy as np
import pytest

TIMES = (0, 60, 30)


@pytest.fixture(scope="module")
def several(small_job):
    return small_job | {"perturb.at": " ".join(map(str, TIMES)), "sweep.iterations": "260",
                        "sweep.epsilon": "1e-8 1e-4", "observe.names": "training growth"}


@pytest.fixture(scope="module")
def computed(program_in, tmp_path_factory, several):
    netlyap = program_in(tmp_path_factory.mktemp("several"))
    netlyap.job(several)
    assert "complete: 24 of 24 units" in netlyap("run", "job.ini", "--out", "run")
    return netlyap


def test_each_value_gives_what_it_gives_alone(computed):
    compared = 0
    for place, at in enumerate(TIMES):
        computed("run", "job.ini", "--out", f"at{at}", "--perturb.at", str(at))
        with h5py.File(computed.folder / "run/sweep.h5") as run, h5py.File(computed.folder / f"at{at}/sweep.h5") as alone:
            assert list(run["perturb_at"]) == list(TIMES) and "perturb_at" not in alone
            for group in ("lyapunov", "training", "statistics", "units"):
                for name, one in alone[group].items():
                    if one.ndim < 2:
                        continue
                    dimensions = [scale[0].name.split("/")[-1] for scale in run[group][name].dims]
                    assert dimensions[:3] == ["eta", "epsilon", "perturb_at"]
                    here = run[group][name][:, :, place]
                    assert np.array_equal(here, one[()], equal_nan=one.dtype.kind == "f"), (group, name)
                    compared += 1
    assert compared > 60


def test_plan_show_and_csv_have_it(computed):
    plan = computed("plan", "job.ini")
    assert "2 eta x 2 epsilon x 3 perturb_at x 11 seeds" in plan and "perturb_at    0 60 30\n" in plan
    assert "perturb_at" not in computed("plan", "job.ini", "--perturb.at", "30")
    lines = computed("show", "run").splitlines()
    assert [cell.strip() for cell in lines[1].split("|")][:3] == ["eta", "epsilon", "perturb_at"]
    assert [line.split("|")[2].strip() for line in lines[2:14]] == ["0", "60", "30"] * 4
    rows = [line.split(",") for line in computed("show", "run", "--csv").splitlines()]
    assert rows[0][:4] == ["eta", "epsilon", "perturb_at", "nmle"] and len(rows) == 13
    assert [row[:3] for row in rows[1:5]] == [["0.5", "1e-08", "0"], ["0.5", "1e-08", "60"], ["0.5", "1e-08", "30"],
                                              ["0.5", "1e-04", "0"]]
    assert len({len(row) for row in rows}) == 1


def test_slices_and_interruptions_make_the_same_archive(computed):
    computed("run", "job.ini", "--out", "parts", "--slice", "2/3")
    assert "units pending: eta 0.5, epsilon 1e-08, perturb_at 0, seeds 0 to 7; " in \
        computed("gather", "parts") + computed("verify", "parts")
    computed("run", "job.ini", "--out", "parts", "--run.checkpoint_seconds", "0.001", "--run.kernel", "scalar", ranks=3)
    computed.assert_same("parts", "run")


def test_other_values_are_another_job(computed):
    says = ["perturb.at is 0 60 30 there and 0 60 30 40 here"]
    computed.refuses("run", "job.ini", "--out", "run", "--perturb.at", "0 60 30 40", says=says)
    computed.refuses("run", "job.ini", "--out", "run", "--perturb.at", "0 60 30 40", "--extend", says=says)


def test_the_grid_grows_at_all_of_them(computed, several):
    computed.job(several | {"sweep.eta": "0.5"}, "less.ini")
    computed("run", "less.ini", "--out", "grown")
    computed("run", "job.ini", "--out", "grown", "--extend")
    computed.assert_same("grown", "run")


def test_series_says_where_it_is(computed):
    text = computed("series", "run/sweep.h5", "--column", "/training/loss", "--at", "1,0,2,5", "--acf")
    assert "eta = 1, epsilon = 1e-08, perturb_at = 30, seed = 5" in text


def test_what_starts_at_the_perturbation_is_refused(netlyap, small_job):
    netlyap.job(small_job | {"perturb.at": "0 5"})
    netlyap.refuses("plan", "job.ini", says=["the observable divergence needs one value of perturb.at, from which on it records, "
                                             "but perturb.at = 0 5; take divergence out of observe.names"])
