"""A perturbation that is lost in rounding is told, and what it gives is not kept."""
import os
import subprocess

import h5py

JOB = {"sweep.eta": "1", "sweep.epsilon": "1e-17 1e-14 1e-8", "sweep.seeds": "0:16", "sweep.members": "2",
       "sweep.iterations": "210", "observe.names": "growth"}
NOTE = "sweep.epsilon = 1e-17 is below 1e-13: rounding changes such a perturbation"


def test_rounded_initial_conditions_are_not_kept(netlyap):
    netlyap.job(JOB)
    assert "precision     " + NOTE in netlyap("plan", "job.ini")
    run = subprocess.run([os.environ["NETLYAP"], "run", "job.ini", "--out", "run"], cwd=netlyap.folder, text=True,
                         capture_output=True, timeout=120)
    assert run.returncode == 0 and NOTE in run.stderr + run.stdout
    text = netlyap("show", "run")
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if " | " in line]
    counts = {row[1]: (row[4], row[header.index("rounded")]) for row in rows}
    assert counts["1e-17"] == ("0 / 16", "16")
    assert counts["1e-14"][1] == counts["1e-08"][1] == "0"
    assert "none kept at eta = 1, epsilon = 1e-17: for most initial conditions the perturbation is lost in" in text
    assert NOTE in text and "at 1e-14 single exponents are uncertain by about 0.01" in text
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        rounding, outcome = file["lyapunov/rounding"][0], file["lyapunov/outcome"][0]
    assert (rounding[0] > 0.5).all() and (outcome[0] == 5).all()
    assert ((0.001 < rounding[1]) & (rounding[1] < 0.01)).all() and (outcome[1:] != 5).all()
    assert (rounding[2] < 1e-7).all()


def test_larger_perturbations_are_not_mentioned(netlyap):
    netlyap.job(JOB | {"sweep.epsilon": "1e-13 1e-8"})
    assert "precision" not in netlyap("plan", "job.ini")
