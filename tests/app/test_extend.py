"""`run --extend` makes the units of a finished run larger: what is there is kept, and only what is missing is computed."""
# ctest: PROCESSORS 2 TIMEOUT 900 LABELS slow-under-sanitizer
import json
import re
import shlex
import time
from random import Random

import h5py
import pytest

from interruption import Logs, TooShort, until_long_enough

KEPT = "--run.keep_final_state=yes"
# A small grid of Figure 8, with units of eight and of three seeds.
SMALL = {"sweep.eta": "0.5 1", "sweep.epsilon": "1e-8 1e-4", "sweep.seeds": "0:11", "sweep.iterations": "200",
         "observe.names": "divergence training growth", "fit.window_start": "0:60:5", "fit.window_length": "20:120:20"}
# Of the references alone.
REFERENCES = {key: value for key, value in SMALL.items() if not key.startswith("fit.")} | {
    "sweep.members": "0", "sweep.epsilon": ""}
COMPUTED = re.compile(r"unit (\d+): (\d+) iterations computed")


def computed(logs):
    """{unit: iterations that its computation took}, of units that did not begin at 0."""
    return {int(unit): int(iterations) for unit, iterations in COMPUTED.findall(logs.text())}


@pytest.fixture
def finished(netlyap):
    netlyap.job(SMALL)
    netlyap("run", "job.ini", "--out", "run", KEPT)
    return netlyap


@pytest.mark.parametrize("ranks", [0, 3])
def test_more_iterations_are_computed_alone(finished, ranks):
    logs = Logs(finished.folder / "run")
    longer = ["--sweep.iterations", "400"]
    said = finished("run", "job.ini", "--out", "run", "--extend", *longer, ranks=ranks)
    assert ("extends what is there: sweep.iterations 200 -> 400; 8 units go on from the state at the end of what is "
            "there\n") in said
    assert computed(logs) == dict.fromkeys(range(8), 200)
    finished("run", "job.ini", "--out", "whole", *longer)
    finished.assert_same("run", "whole")
    assert "complete" in finished("status", "run", "--exit-code") and "before it was" not in finished("status", "run")
    said = finished("verify", "run")
    assert "8 good records in " in said and "which hold" in said
    assert "8 good records of the job before it was extended\n" in said


def test_again_and_with_a_larger_grid(finished):
    finished("run", "job.ini", "--out", "run", "--extend", "--sweep.iterations", "300", KEPT)
    logs = Logs(finished.folder / "run")
    larger = ["--sweep.iterations", "330", "--sweep.seeds", "0:16", "--sweep.eta", "0.5 1 2"]
    finished("run", "job.ini", "--out", "run", "--extend", *larger)
    took = computed(logs)
    assert list(took.values()) == [30] * 4, "blocks of three seeds are others now"
    finished("run", "job.ini", "--out", "whole", *larger)
    finished.assert_same("run", "whole")


def test_without_the_state_it_begins_at_0_and_says_so(netlyap):
    netlyap.job(SMALL)
    netlyap("run", "job.ini", "--out", "run")
    logs = Logs(netlyap.folder / "run")
    longer = ["--extend", "--sweep.iterations", "230"]
    said = netlyap("run", "job.ini", "--out", "run", *longer, "--dry-run")
    assert "sweep.iterations 200 -> 230; 8 units begin at iteration 0\n" in said
    netlyap("run", "job.ini", "--out", "run", *longer)
    assert computed(logs) == {}
    netlyap("run", "job.ini", "--out", "whole", *longer)
    netlyap.assert_same("run", "whole")


@pytest.mark.parametrize("keys", [
    SMALL | {"observe.training.range": "20:200", "observe.training.zoom": "3:7", "observe.divergence.every": "7"},
    REFERENCES | {"observe.names": "training intermittency saturation period", "observe.training.zoom": "190:200",
                  "sweep.eta": "20", "sweep.iterations": "280"},
    REFERENCES | {"observe.names": "loss_divergence loss_visibility loss_autocorrelation weights hessian", "observe.hessian.every": "90",
                  "observe.weights.seeds": "0:3", "sweep.eta": "5"},
    REFERENCES | {"observe.names": "predictions weight_importance final_parameters spectrum covariant", "network.hidden": "3",
                  "observe.spectrum.orthonormalize_every": "7", "observe.covariant.orthonormalize_every": "7",
                  "observe.covariant.range": "50:150"}],
    ids=["ranges and zooms", "a laminar phase that the old end cut off", "what is analysed at the end", "what is found at the end"])
def test_whatever_is_recorded(netlyap, keys):
    netlyap.job(keys)
    netlyap("run", "job.ini", "--out", "run", KEPT)
    logs = Logs(netlyap.folder / "run")
    longer = ["--sweep.iterations", "460"]
    before = int(keys["sweep.iterations"])
    if "observe.training.range" in keys:
        longer += ["--observe.training.range", "20:400", "--observe.training.zoom", "3:7 420:430"]
    netlyap("run", "job.ini", "--out", "run", "--extend", *longer)
    assert set(computed(logs).values()) == {460 - before}
    netlyap("run", "job.ini", "--out", "whole", *longer)
    netlyap.assert_same("run", "whole")


def test_what_depends_on_the_end_is_computed_anew(netlyap):
    """Covariant vectors in the middle half of all iterations, which is another one."""
    netlyap.job(REFERENCES | {"observe.names": "training covariant", "network.hidden": "3"})
    netlyap("run", "job.ini", "--out", "run", KEPT)
    longer = ["--sweep.iterations", "240"]
    said = netlyap("run", "job.ini", "--out", "run", "--extend", *longer)
    assert "4 units begin at iteration 0\n" in said and "go on from" not in said
    netlyap("run", "job.ini", "--out", "whole", *longer)
    netlyap.assert_same("run", "whole")


def test_the_archive_stays_until_all_is_there(finished):
    before = (finished.folder / "run/sweep.h5").read_bytes()
    larger = ["--sweep.iterations", "60000", "--run.checkpoint_seconds", "0.2", "--extend"]
    finished("run", "job.ini", "--out", "run", *larger, "--run.time_limit", "1", code=75)
    said = finished("status", "run")
    assert "done     0 of 8 units" in said
    assert ("archive  is of the job before it was extended (sweep.iterations 200 -> 60000), and stays until all units are "
            "done\n") in said
    assert "archive of the job before it was extended" in finished.refuses("gather", "run", code=75, says=["8 of 8", "--out"])
    finished("gather", "run", "--out", "part.h5")
    with h5py.File(finished.folder / "part.h5") as file:
        assert file.attrs["complete"] == 0 and file["divergence/distance"].shape[-1] == 60000
    assert (finished.folder / "run/sweep.h5").read_bytes() == before
    assert "is of the job before it was extended; it stays" in finished("verify", "run")
    finished.refuses("run", "job.ini", "--out", "run", says=["another job", "sweep.iterations is 60000 there and 200"])


@pytest.mark.parametrize("key, value", [
    ("sweep.members", "4"), ("observe.names", "divergence training"),
    ("observe.training.range", "0:100"), ("observe.divergence.every", "2"), ("network.l2", "0.1"),
    ("fit.window_start", "0:50:5"), ("data.scale", "standardize")])
def test_what_is_less_or_other_is_refused_by_name(finished, key, value):
    finished.refuses("run", "job.ini", "--out", "run", "--extend", f"--{key}", value,
                     says=["another job", f"{key} is", "keeps all that is there"])
    finished.refuses("run", "job.ini", "--out", "run", "--extend", "--dry-run", f"--{key}", value, says=[f"{key} is"])


@pytest.mark.parametrize("iterations", ["100", "199"], ids=["and the windows would not fit", "and they would"])
def test_fewer_iterations_are_refused_as_such(finished, iterations):
    """100 answered about windows of [fit] that end after 100 iterations."""
    for words in (["run"], ["run", "--workers", "2"], ["run", "--dry-run"], ["plan"]):
        said = finished.refuses(*words[:1], "job.ini", "--out", "run", "--extend", "--sweep.iterations", iterations, *words[1:],
                                says=[f"200 iterations there, {iterations} asked: an extension cannot shorten"])
        assert "window" not in said


def test_other_windows_are_refused_with_the_command_that_fits_them(finished):
    for words in (["--extend"], [], ["--extend", "--dry-run"], ["--workers", "2"]):
        said = finished.refuses("run", "job.ini", "--out", "run", "--fit.window_start", "0:50:5", *words, says=["fit.window_start is"])
        command = re.search("or: `(.*)` finds these exponents from the distances that are there", said)[1]
        assert command.endswith(f" refit {finished.folder}/run --fit.window_start 0:50:5")
    assert f"              `{command}` finds these exponents from the distances that are there\n" in finished(
        "plan", "run/job.ini", "--fit.window_start", "0:50:5"), "beside the directory of its own that it proposes"
    assert "fitted again, 0 member-steps" in finished(*shlex.split(command)[1:])
    finished("run", "job.ini", "--out", "other", "--fit.window_start", "0:50:5", "--observe.names", "growth")
    assert "bit for bit" in finished("verify", "run/refit.h5", "--same-as", "other")
    assert "refit" not in finished.refuses("run", "job.ini", "--out", "run", "--extend", "--fit.window_start", "0:50:5",
                                           "--network.l2", "0.1", says=["network.l2 is 0 there"])
    sparse = ["run", "job.ini", "--out", "sparse", "--observe.divergence.every", "7"]
    finished(*sparse)
    assert "refit" not in finished.refuses(*sparse, "--fit.window_start", "0:50:5", says=["fit.window_start is"]), \
        "which needs every distance"


def test_a_larger_job_is_offered_the_extension(finished):
    """`plan` of the run's own job.ini led to a new directory alone."""
    larger = ["--sweep.iterations", "230", "--sweep.eta", "0.5 1 2"]
    said = finished("plan", "run/job.ini", *larger)
    new = re.search("^next: (.*)$", said, re.M)[1]
    assert "/run-2 " in new and "--extend" not in new
    command = re.search("^ +`(.*)` extends what is there$", said, re.M)[1]
    assert json.loads(finished.printed("plan", "run/job.ini", *larger, "--json"))["next"] == [new, command]
    finished.refuses("run", "job.ini", "--out", "run", *larger, says=[
        "belongs to another job", f"{finished.folder}/run --extend --sweep.iterations 230 --sweep.eta '0.5 1 2'` extends what is there"])
    assert ("extends what is there: sweep.iterations 200 -> 230, adds eta = 2 (4 units); 8 units go on from the state at the "
            "end of what is there; 4 units begin at iteration 0\n") in finished(*shlex.split(command)[1:])
    assert "extends what is there" not in finished("plan", "run/job.ini", "--sweep.iterations", "100", "--fit.window_length", "20")


def test_a_run_that_was_extended_before_is_extended_from_its_own_job(finished):
    """The file that began it has fewer seeds than are there by now."""
    finished("run", "run/job.ini", "--extend", "--sweep.seeds", "0:12")
    refused = ["run", "job.ini", "--out", "run", "--extend", "--sweep.eta", "0.5 1 2"]
    said = finished.refuses(*refused, says=["sweep.seeds is 0:12 there and "])
    command = re.search("or: `(.*)` extends what is there by this", said)[1]
    assert command.endswith(f" run {finished.folder}/run/job.ini --extend --sweep.eta '0.5 1 2'")
    assert "adds eta = 2" in finished(*shlex.split(command)[1:])
    assert "extends what is there by this" not in finished.refuses(*refused, "--network.l2", "0.1", says=["network.l2 is 0 there"])


def test_what_is_new_in_the_grid_is_named(finished):
    for keys, says in (({"eta": "20 0.5 1 40"}, "eta = 20, 40 (8 units)"), ({"epsilon": "1e-8 1e-6 1e-4"}, "epsilon = 1e-06 (4 units)"),
                       ({"seeds": "0:24"}, "seeds = 11:24 (8 units; 4 of them had fewer than eight seeds and are computed again)"), ({"seeds": "0:12"}, "seeds = 11 (4 units; 4 of them had fewer than eight seeds and are computed again)"),
                       ({"eta": "1 0.5 3", "seeds": "0:24"}, "eta = 3, seeds = 11:24 (14 units; 4 of them had fewer than eight seeds and are computed again)"),
                       ({"eta": "0.5 1 2:10"}, "eta = 2 .. 9 (8 values) (32 units)")):
        words = [word for key, value in keys.items() for word in (f"--sweep.{key}", value)]
        said = finished("run", "job.ini", "--out", "run", "--extend", *words, "--dry-run")
        assert f"\nextends what is there: adds {says}\nnext: " in said, said
        assert re.search(r"to compute: (\d+) of", said)[1] == re.search(r"\((\d+) units[;)]", said)[1]
        assert f"extension     adds {says}\n" in finished("plan", "job.ini", "--out", "run", "--extend", *words)
    assert "extends what is there: adds eta = 20, 40 (8 units)\n" in finished(
        "run", "job.ini", "--out", "run", "--extend", "--sweep.eta", "20 0.5 1 40")
    assert "extends" not in finished("run", "job.ini", "--out", "run", "--sweep.eta", "20 0.5 1 40"), "it is done"


def test_show_says_that_an_extension_is_under_way(finished):
    assert "extension" not in finished("show", "run")
    larger = ["--sweep.iterations", "60000", "--sweep.eta", "0.5 1 2", "--extend", "--run.time_limit", "1"]
    finished("run", "job.ini", "--out", "run", *larger, code=75)
    grown = "sweep.iterations 200 -> 60000, adds eta = 2 (4 units)"
    said = finished("show", "run")
    command = re.search(re.escape(f"an extension of this run is under way ({grown}), and this archive is of the job before it: `")
                        + "(.*)` says how far it is\n", said)[1]
    assert "of 12 units" in finished(*shlex.split(command)[1:])
    assert json.loads(finished.printed("show", "run", "--json"))["extension"] == grown
    (finished.folder / "run/job.ini").write_text("[sweep]\neta = one\n")
    assert "extension" not in finished("show", "run"), "of which nobody knows any more"


def test_the_cost_is_said_before_it_is_spent(finished):
    before = finished.files()
    longer = ["job.ini", "--out", "run", "--extend", "--sweep.iterations", "400"]
    said = finished("run", *longer, "--dry-run")
    # 200 iterations of 6 networks of 11 seeds at 4 points
    assert said == ("to compute: 8 of 8 units, 52.8 k member-steps\nextends what is there: sweep.iterations 200 -> 400; "
                    "8 units go on from the state at the end of what is there\n" +
                    finished.next_line("run", "job.ini")[:-1] + f" --out {finished.folder}/run --extend --sweep.iterations 400\n")
    said = finished("plan", *longer)
    assert "extension     sweep.iterations 200 -> 400; 8 units go on from" in said and "member-steps  52.8 k\n" in said
    assert "--extend --sweep.iterations 400" in said.splitlines()[-1]
    assert "from which a longer run goes on, are not kept (run.keep_final_state = yes: at most " in said
    assert re.search("goes on, take at most [0-9.]+ [kM]B more", finished("plan", *longer, KEPT))
    assert finished.files() == before
    assert finished("run", "job.ini", "--out", "run", "--dry-run") == ("to compute: 0 of 8 units, 0 member-steps\n" +
                                                                       finished.next_line("show", "run/sweep.h5"))


@until_long_enough(2000)
def test_killed_in_the_middle_of_extending(netlyap, kill, iterations):
    """Twenty times: between the former job and the larger one, before the first unit, in units, between them."""
    netlyap.job(SMALL | {"sweep.iterations": iterations, "observe.divergence.every": "50", "observe.training.every": "50"})
    netlyap("run", "job.ini", "--out", "run", KEPT)
    before = (netlyap.folder / "run/sweep.h5").read_bytes()
    longer = ["--sweep.iterations", 4 * iterations, "--run.checkpoint_seconds", "0.1", "--run.lease_timeout", "20",
              "--run.max_attempts", "100"]
    random = Random(20)
    for number in range(20):
        process = netlyap.start("run", "job.ini", "--out", "run", "--extend", *longer, ranks=3 * (number % 2))
        time.sleep(random.uniform(0.05, 1.5 if number % 2 else 0.7))
        if process.poll() is not None:
            assert process.returncode == 0
            raise TooShort
        kill(process)
        if (netlyap.folder / "run/sweep.h5").read_bytes() != before:
            netlyap("status", "run", "--exit-code")  # it had come to its end
            raise TooShort
    said = netlyap("run", "job.ini", "--out", "run", "--extend", *longer, ranks=3)
    if "nothing was left to compute" in said:
        raise TooShort
    assert "extends what is there: sweep.iterations " in said
    netlyap("run", "job.ini", "--out", "whole", "--sweep.iterations", 4 * iterations, ranks=3)
    netlyap.assert_same("run", "whole")


def test_a_damaged_state_is_computed_anew(finished):
    journal, = (finished.folder / "run/journal").iterdir()
    data = bytearray(journal.read_bytes())
    data[len(data) // 2] ^= 1
    journal.write_bytes(data)
    logs = Logs(finished.folder / "run")
    longer = ["--sweep.iterations", "300"]
    finished("run", "job.ini", "--out", "run", "--extend", "--sweep.iterations", "300", "--run.time_limit", "0.001", code=75)
    said = finished("verify", "run", code=65)
    assert "damaged record (of the job before it was extended; what is lost is computed anew)\n" in said
    finished("run", "job.ini", "--out", "run", "--extend", *longer)
    assert list(computed(logs).values()) in ([100] * 7, [100] * 8), "a state or a record is lost"
    finished("run", "job.ini", "--out", "whole", *longer)
    finished.assert_same("run", "whole")
