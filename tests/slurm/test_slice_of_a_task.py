"""Which slice a task of a job array computes, from what Slurm says of the array."""
# ctest: LABELS slow-under-sanitizer
import pytest

from fake_slurm import FakeSlurm

ARRAYS = [  # --array, what Slurm 22.05 sets for it (MIN MAX STEP COUNT), {task: slice}; none: refused
    ("1-4", "1 4 1 4", {1: "1/4", 4: "4/4"}), ("0-3", "0 3 1 4", {0: "1/4", 3: "4/4"}), ("2-8:3", "2 8 3 3", {2: "1/3", 8: "3/3"}),
    ("5", "5 5 1 1", {5: "1/1"}), ("3,7", "3 7 1 2", {3: None, 7: None}), ("1,3,4,7", "1 7 1 4", {4: None}),
    ("step 0", "1 3 0 3", {2: None}), ("no count", "1 3 1 ", {2: None})]


@pytest.fixture
def task(tmp_path):
    """task(number, MIN=..., ...): what the batch script says, and the slice that it computes."""
    fake = FakeSlurm(tmp_path)
    fake.program("")

    def run(number, slices="", **array):
        variables = {f"SLURM_ARRAY_TASK_{name}": value for name, value in array.items()}
        before = len(fake.calls("netlyap run"))
        done = fake.batch("array.sbatch", "job.ini", environment=variables | {"SLURM_ARRAY_TASK_ID": str(number),
                                                                             "NETLYAP_SLICES": slices})
        computed = [call.split(" --slice ")[1] for call in fake.calls("netlyap run")[before:] if "--slice" in call]
        assert done.returncode == (0 if computed else 64), done.log
        return done.log, computed[0] if computed else None

    return run


@pytest.mark.parametrize("variables, slices", [each[1:] for each in ARRAYS], ids=[each[0] for each in ARRAYS])
def test_from_the_array(task, variables, slices):
    for number, expected in slices.items():
        log, computed = task(number, **dict(zip(("MIN", "MAX", "STEP", "COUNT"), variables.split(" "))))
        assert computed == expected and (expected or "--array=1-N" in log), log


def test_from_the_number_of_slices(task):
    for number in (3, 7, 64):
        assert task(number, "64", MIN="3", MAX="7", STEP="1", COUNT="2")[1] == f"{number}/64"
    assert task(7, "64")[1] == "7/64", "nothing else is needed"
    for number in (0, 65):
        log, computed = task(number, "64")
        assert computed is None and f"task {number} is none of NETLYAP_SLICES=64 slices" in log
