"""When a job stops going back into the queue."""
# ctest: TIMEOUT 600
import pytest

from fake_slurm import FakeSlurm


@pytest.fixture
def fake(tmp_path):
    return FakeSlurm(tmp_path)


def starts(fake, count, **environment):
    """The logs of so many starts of one job."""
    for start in range(count):
        done = fake.batch("sweep.sbatch", "job.ini", environment={"SLURM_RESTART_COUNT": str(start)} | environment)
        assert done.returncode == 75
        yield done.log


def test_starts_without_progress_are_counted(fake):
    fake.program("case $* in *--steps*) echo 500 ;; *) exit 75 ;; esac")
    logs = list(starts(fake, 4))
    assert ["not requeued: 3 consecutive starts made no progress" in log for log in logs] == [False, False, False, True]
    assert [call for call in fake.calls("sleep") if call in ("sleep 15", "sleep 30")] == ["sleep 15", "sleep 30"], \
        "another run may take a while to end"
    log, = starts(fake, 1)
    assert "to be requeued" in log, "a job that is submitted again counts anew"


def test_starts_with_progress_go_on_until_the_limit(fake):
    fake.program(f"case $* in *--steps*) grep -c -e --steps {fake.folder}/calls ;; *) exit 75 ;; esac")
    logs = list(starts(fake, 6, NETLYAP_MAX_REQUEUES="5"))
    assert ["to be requeued" in log for log in logs] == [True] * 5 + [False]
    assert "not requeued: this was requeue 5 of NETLYAP_MAX_REQUEUES=5; resubmit to go on" in logs[-1]


def test_the_progress_of_another_run_does_not_count(fake):
    """The program refuses with 75 while a run is going on elsewhere."""
    fake.program(f"""case $* in
        *--steps*) grep -c -e --steps {fake.folder}/calls ;;
        status*) echo 'state    running (on node 5)'; exit 75 ;;
        *) echo netlyap: a run is going on >&2; exit 75 ;; esac""")
    logs = list(starts(fake, 3))
    assert ["to be requeued" in log for log in logs] == [True, True, False]
    assert "if another run is going on in run, wait for its end" in logs[-1]


def test_a_program_that_does_not_say_how_far_it_is(fake):
    for answer in ("exit 1", "", "echo many"):
        fake.program(f"case $* in *--steps*) {answer} ;; *) exit 75 ;; esac")
        logs = list(starts(fake, 3))
        assert "3 consecutive starts made no progress" in logs[-1], logs
