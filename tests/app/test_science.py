"""jobs/fig8.ini, whole: the values of the paper's Figure 8 and what they cost."""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import os
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

JOB = Path(os.environ["NETLYAP_SOURCE"]) / "jobs/fig8.ini"

# epsilon: what is accepted for lambda_nMLE and for the kept initial conditions in per cent, eta = 1, 500 initial
# conditions: nearly all of it is sampling noise. Read off the paper's figure: 0.335 (435 of 500), 0.285 (449), 0.075
# (48), none (0).
ACCEPTED = {1e-14: ((0.30, 0.355), (85, 96)), 1e-8: ((0.265, 0.31), (81, 94)), 1e-2: ((0.065, 0.085), (5, 14)),
            1e-1: (None, (0, 1))}

# Runs the program in its own process and notes its peak memory in kB in a file of its own.
MEASURED = """
import os, sys
program = os.spawnvp(os.P_NOWAIT, sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(program, 0)
rank = os.environ.get("OMPI_COMM_WORLD_RANK", "alone")
open(os.path.join(sys.argv[1], "memory-" + rank), "w").write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run_measured(program_in, folder, *words, ranks):
    """Runs the program; returns the peak memory in bytes of each of its processes."""
    python = program_in(folder, sys.executable)
    python("-c", MEASURED, folder, os.environ["NETLYAP"], "run", *words, ranks=ranks)
    return [1024 * int(file.read_text()) for file in sorted(folder.glob("memory-*"))]


@pytest.fixture(scope="module")
def figure_8(program_in, tmp_path_factory):
    """The folder with the run directory `run`, and the peak memory of the three ranks."""
    folder = tmp_path_factory.mktemp("fig8")
    return folder, run_measured(program_in, folder, JOB, "--out", "run", ranks=3)


@pytest.fixture(scope="module")
def archive(figure_8):
    with h5py.File(figure_8[0] / "run/sweep.h5") as file:
        yield file


@pytest.mark.parametrize("epsilon", ACCEPTED)
def test_exponent_and_kept(archive, epsilon):
    exponents, kept = ACCEPTED[epsilon]
    place = int(np.argmin(abs(np.log(archive["epsilon"][:] / epsilon))))
    assert archive["epsilon"][place] == epsilon and list(archive["eta"]) == [1.0]
    assert archive["statistics/total"][0, place] == 500
    assert kept[0] <= archive["statistics/kept"][0, place] / 5 <= kept[1]
    if exponents:
        assert exponents[0] <= archive["statistics/nmle"][0, place] <= exponents[1]


def test_curve_falls_with_the_radius(archive):
    """One value per decade; the larger the perturbation, the smaller what is left of its growth."""
    assert list(archive["epsilon"]) == [float(f"1e-{n}") for n in range(14, 0, -1)]
    exponent = archive["statistics/nmle"][0, :13]
    assert (np.diff(exponent) < 0.012).all() and exponent[0] > exponent[6] > exponent[8] > exponent[10] > exponent[12]
    assert exponent[8] == pytest.approx(0.247, abs=0.02) and exponent[10] == pytest.approx(0.172, abs=0.02)
    assert archive["statistics/nmle_std"][0, 6] == pytest.approx(0.10, abs=0.03)


def test_split_has_the_class_counts_of_the_paper(archive):
    assert sorted(archive.attrs["class_counts"]) == [39, 40, 41]


def test_numbers_from_the_distances(archive):
    """Exponents, windows and statistics again, from the archived distances, with numpy's least squares."""
    distance = archive["divergence/distance"][0, 6]
    outcomes = dict(zip(*(archive["lyapunov/outcome"].attrs[name].split() if name == "flag_meanings" else
                          archive["lyapunov/outcome"].attrs[name] for name in ("flag_meanings", "flag_values"))))
    begin, end = archive["lyapunov/window_begin"][0, 6], archive["lyapunov/window_end"][0, 6]
    exponent, kept = archive["lyapunov/exponent"][0, 6], archive["lyapunov/outcome"][0, 6] == outcomes["kept"]
    for seed in range(0, 500, 25):
        best = (-np.inf, 0, 0, 0.0)
        y = np.log(distance[seed].mean(axis=0))
        for start in range(0, 101, 5):
            for length in range(30, 101, 5):
                window, t = y[start:start + length], np.arange(length)
                slope, constant = np.polyfit(t, window, 1)
                r_squared = 1 - ((window - constant - slope * t) ** 2).sum() / ((window - window.mean()) ** 2).sum()
                best = max(best, (r_squared, -start, -length, slope))
        assert (begin[seed], end[seed]) == (-best[1], -best[1] - best[2])
        assert exponent[seed] == pytest.approx(best[3], rel=1e-9, abs=1e-12)
        assert archive["lyapunov/r_squared"][0, 6, seed] == pytest.approx(best[0], rel=1e-9)
        assert kept[seed] == (best[0] > 0.9 and best[3] > 0.05)
    statistics = archive["statistics"]
    assert statistics["kept"][0, 6] == kept.sum()
    assert statistics["nmle"][0, 6] == pytest.approx(exponent[kept].mean(), rel=1e-12)
    assert statistics["nmle_std"][0, 6] == pytest.approx(exponent[kept].std(), rel=1e-12)
    assert statistics["nmle_stderr"][0, 6] == pytest.approx(exponent[kept].std(ddof=1) / kept.sum() ** 0.5, rel=1e-12)
    density, edges = np.histogram(exponent[kept], bins=20, density=True)
    np.testing.assert_allclose(statistics["bin_edges"][0, 6], edges, rtol=1e-9)
    np.testing.assert_allclose(statistics["density"][0, 6], density, rtol=1e-6, atol=1e-9)
    assert statistics["nmle_ci_low"][0, 6] < statistics["nmle"][0, 6] < statistics["nmle_ci_high"][0, 6]
    # The kept set has one mode, the unfiltered one has not: the filter removes the second.
    assert statistics["dip_p_value"][0, 6] > 0.05 > statistics["dip_p_value_unfiltered"][0, 6]


def test_table(figure_8, program_in, archive):
    netlyap = program_in(figure_8[0])
    lines = netlyap("show", "run").splitlines()
    assert lines[0] == "Figure 8: 500 initial conditions at each of 14 grid points, complete"
    assert any(line.startswith("none kept at") for line in lines[16:])
    statistics = archive["statistics"]
    for place, line in enumerate(lines[2:16]):
        cells = [cell.strip() for cell in line.split("|")]
        assert float(cells[1]) == archive["epsilon"][place]
        assert cells[4] == f"{statistics['kept'][0, place]} / 500"
        if statistics["kept"][0, place] >= 20:
            assert cells[2] == f"{statistics['nmle'][0, place]:.4f} +- {statistics['nmle_stderr'][0, place]:.4f}"
    table = np.genfromtxt(netlyap("show", "run", "--csv").splitlines(), delimiter=",", names=True)
    for column in ("nmle", "nmle_std", "nmle_stderr", "nmle_ci_low", "nmle_ci_high", "kept", "dip_p_value"):
        np.testing.assert_array_equal(table[column], statistics[column][0])


def test_cost(figure_8, program_in):
    """The published computation stored 14 GB."""
    folder, memory = figure_8
    assert len(memory) == 3 and max(memory) < 300e6
    assert (folder / "run/sweep.h5").stat().st_size < 60e6
    alone = folder / "alone"
    alone.mkdir()
    assert max(run_measured(program_in, alone, JOB, "--out", "run", ranks=0)) < 300e6
    program_in(folder).assert_same("run", "alone/run")
