"""Growth of finite distances beside that of tangent vectors: the numbers of the archive, and what is said of them."""
# ctest: LABELS slow-under-sanitizer
import shlex
import types
from pathlib import Path

import h5py
import numpy as np
import pytest

from netlyap import limit
from netlyap.archive import Archive
from conftest import SOURCE


def radius(distance, length, kept=True):
    """One initial condition whose distance and tangent vector grow like this."""
    return limit.Radius(1e-8, np.array([0.3]), np.array([0.4]), np.array([kept]), np.array([distance]), np.array([length]),
                        np.array([[20, 60]]))


def test_growth_is_compared_at_the_last_small_distance():
    t = np.arange(80.0)
    length = np.log(1e-8) + 0.2 * t
    small = radius(length * 1.0, length)
    assert list(small.last_small()) == [57], "e^(0.2 t) takes 1e-8 to 1e-3 at 57.6"
    assert list(small.agreement()) == [True] and small.difference() == pytest.approx([-0.1])
    apart = radius(np.log(1e-8) + 0.2 * 1.002 * t, length)
    assert list(apart.agreement()) == [False]
    assert list(radius(np.log(1e-8) + 0.2 * 1.0005 * t, length).agreement()) == [True]
    assert np.nanmax(apart.relative()) == pytest.approx(0.002)


def test_tangent_vectors_in_the_window_of_the_distance():
    t = np.arange(80.0)
    bent = np.where(t < 40, 0.1 * t, 4 + 0.5 * (t - 40))
    early = radius(bent, bent)
    early.window = np.array([[5, 35]])
    assert early.in_same_window() == pytest.approx([0.1]) and early.window_difference() == pytest.approx([0.2])
    early.is_fit = False
    early.window = np.array([[30, 61]])
    assert early.in_same_window() == pytest.approx([14 / 60])
    early.window = np.array([[-1, -1]])
    assert np.isnan(early.in_same_window()) and len(early.window_difference()) == 0


def test_what_is_not_compared():
    t = np.arange(80.0)
    fast = np.log(1e-8) + 0.5 * t
    assert len(radius(fast, fast).agreement()) == 0, "it exceeds 1e-3 after 24 iterations"
    slow = np.log(1e-8) + 0.2 * t
    assert len(radius(slow, slow, kept=False).agreement()) == 0 and len(radius(slow, slow, kept=False).difference()) == 0
    assert list(radius(np.full(80, np.log(1e-8)), slow).last_small()) == [79], "it stays small to the end"


def test_numbers_are_those_of_the_archive(runs, analysis):
    with h5py.File(runs / "limit/sweep.h5") as file:
        kept = (file["lyapunov/outcome"][0] == 0).sum(axis=1)
        difference = (file["lyapunov/exponent"][0, 0] - file["tangent_growth/exponent"][0, 0])[file["lyapunov/outcome"][0, 0] == 0]
    out, _ = analysis("limit", runs / "limit", "--out", "out.png")
    lines = out.splitlines()
    assert [line.split()[0] for line in lines[2:4]] == ["1e-10", "0.0001"]
    assert all(f"{count} / 24" in line for count, line in zip(kept, lines[2:4]))
    assert float(lines[2].split()[4]) == pytest.approx(np.median(difference), abs=2e-3)
    with Archive(runs / "limit") as archive:
        agreement = limit.read(archive)[0].agreement()
    assert len(agreement) >= 15 and agreement.mean() >= 0.95


def test_a_column_has_one_number_of_decimals():
    """0.00000 stood above 0.0000 and -0.0004."""
    t, slopes = np.arange(80.0), np.array([0.2, 0.21, 0.22, 0.23])
    def of_spread(size, count=4):
        length = slopes[:count, None] * t
        exponent = slopes[:count] - size * np.array([1, 2, 3.2, 5])[:count]
        return limit.Radius(1e-8, exponent, slopes[:count], np.ones(count, dtype=bool), length, length, np.tile([20, 60], (count, 1)))
    radii = [of_spread(1e-6), of_spread(1e-4), of_spread(0.02), of_spread(0.0, 0)]
    errors = limit.errors_of_columns(radii)
    archive = types.SimpleNamespace(text=lambda name, value: str(value))
    cells = [limit.cells(archive, each, *errors) for each in radii]
    for place in (2, 4):
        assert [each[place] for each in cells] == ["-0.000003", "-0.000260", "-0.052000", "-"]
    assert [each[3] for each in cells] == ["-0.000004 .. -0.000002", "-0.000365 .. -0.000175", "-0.073000 .. -0.035000", "-"]


def test_one_radius_has_a_picture_of_its_own(runs, analysis, tmp_path, monkeypatch):
    monkeypatch.setenv("NETLYAP_PYTHON", "a python")
    out, _ = analysis("limit", runs / "limit", "--epsilon", "1e-4", "--out", tmp_path)
    assert (tmp_path / "limit-epsilon-0.0001.png").exists()
    python, *words = shlex.split(out.splitlines()[-1].removeprefix("next: "))
    assert python == "a python" and words[-2:] == ["--out", str(tmp_path)]
    analysis(Path(words[0]).name, *words[1:])
    assert (tmp_path / "exponents.png").exists()


def test_a_job_without_tangents(runs, analysis):
    assert "tangent_growth" in analysis("limit", runs / "fig8", code=65)[1]


def test_distances_of_some_iterations_are_not_enough(program_in, tmp_path, analysis):
    program_in(tmp_path)("run", SOURCE / "jobs/limit.ini", "--sweep.seeds", "0:2", "--sweep.members", "2", "--sweep.epsilon", "1e-8",
                         "--observe.divergence.every", "10", "--out", "coarse")
    assert "observe.divergence.every = 1" in analysis("limit", tmp_path / "coarse", code=65)[1]


def test_exponents_have_the_limit_beside_them(runs, analysis):
    with h5py.File(runs / "limit/sweep.h5") as file:
        nmle, kept = (file[f"tangent_statistics/{name}"][0] for name in ("nmle", "kept"))
    out, _ = analysis("exponents", runs / "limit", "--out", "out.png")
    for row, value, count in zip(out.splitlines()[1:3], nmle, kept):
        fraction = row.split()[-1]
        assert float(fraction) == pytest.approx(count / 24, abs=0.005)
        assert f"{value:.2f}" in row or f"{value:.3f}" in row, row
    assert "tangent vectors, the limit of small epsilon" in out
    assert "tangent" not in analysis("exponents", runs / "fig8", "--out", "other.png")[0]
