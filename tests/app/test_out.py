"""The file of --out of refit, replay and gather: where it cannot be written, the sentence says why and what to do."""
import pytest

JOB = {"sweep.eta": "1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:2", "sweep.members": "2", "sweep.iterations": "210",
       "observe.names": "divergence growth"}


@pytest.fixture
def run(netlyap):
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "run")
    return netlyap.folder / "run"


@pytest.mark.parametrize("words", [["refit", "run"], ["replay", "run", "--seed", "1"], ["gather", "run"]], ids=lambda words: words[0])
def test_a_folder_that_is_not_there(netlyap, run, words):
    """It said to make room or repair the permissions, and that all results are safe in the journals."""
    netlyap.refuses(*words, "--out", "nodir/x.h5",
                    says=["--out nodir/x.h5: the folder nodir does not exist; make it first"])
    netlyap.refuses(*words, "--out", "job.ini/x.h5", says=["--out job.ini/x.h5: the folder job.ini is a file"])
    netlyap.refuses(*words, "--out", "", says=["--out is empty"])
    (netlyap.folder / "nodir").mkdir()
    netlyap(*words, "--out", "nodir/x.h5")
    netlyap("verify", "nodir/x.h5")
