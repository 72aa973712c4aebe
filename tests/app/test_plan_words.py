"""What `plan` says of a job that may be meant otherwise."""
import re
import shutil
import subprocess
from itertools import product

import h5py
import pytest

from interruption import endless_units, wait_until


def plan(netlyap, keys):
    netlyap.job(keys)
    return netlyap("plan", "job.ini")


def test_one_seed(netlyap):
    text = plan(netlyap, {"sweep.seeds": "24"})
    assert "1 eta x 1 epsilon x 1 seed, 5 members, 200 iterations\n" in text
    assert "seeds         24 (1 seed, number 24; for 24 seeds write 0:24)\n" in text
    assert "units         1, of 1 initial condition\n" in text
    assert "for 24 seeds" not in plan(netlyap, {"sweep.seeds": "24 25"})
    assert "units         1, of 7 initial conditions\n" in plan(netlyap, {"sweep.seeds": "0:7", "sweep.members": "1"})
    assert "x 7 seeds, 1 member, 200 iterations" in netlyap("plan", "job.ini")


def test_without_perturbed_trajectories_there_is_no_epsilon(netlyap):
    """It said "1 epsilon" and "epsilon 0", and verify "epsilon 0" of what is pending."""
    keys = {"sweep.members": "0", "sweep.epsilon": "", "sweep.seeds": "0:9", "observe.names": "training"}
    text = plan(netlyap, keys)
    assert "grid          1 eta x 9 seeds, 0 members, 200 iterations\n" in text and "epsilon" not in text
    netlyap("run", "job.ini", "--out", "run", "--slice", "1/2")
    netlyap("gather", "run")
    pending = netlyap("verify", "run")
    assert "1 unit pending: eta 1, seed" in pending and "epsilon" not in pending
    assert "1 eta x 1 epsilon x 9 seeds" in plan(netlyap, {"sweep.seeds": "0:9"})


def test_names_with_decimal_commas_are_numbers(netlyap):
    """With points there was a warning, with commas none."""
    warning = "all names of the header are numbers: if the first row is a sample, say data.header = no"
    for sign in ".,":
        rows = ["5.1;3.5;1", *(f"{n}.5;{n % 3}.25;{'xy'[n % 2]}" for n in range(20))]
        csv(netlyap, [row.replace(".", sign) for row in rows], label_column="")
        assert warning in netlyap("plan", "job.ini", "--data.header", "yes"), sign


def test_the_values_of_a_grid_have_six_digits(netlyap):
    """The ends of a computed grid were printed as 0.01 .. 2.9991625189876507; analysis/ takes the six digits."""
    def eta(text):
        return plan(netlyap, {"sweep.eta": text, "sweep.seeds": "0:8"}).partition("\neta           ")[2].partition("\n")[0]
    assert eta("logspace(-2, 0.477, 30)") == "0.01 .. 2.99916"
    assert eta("logspace(-0.5, 0.5, 3)") == "0.316228 1 3.16228"
    assert eta("1 1.0000001") == "1 1.0000001", "six digits do not tell them apart"


def test_a_default_directory_that_cannot_be_used(netlyap):
    """The line `next:` failed with 64."""
    text = plan(netlyap, {"sweep.seeds": "0:2", "sweep.members": "1"})
    assert "\ndirectory " not in text and "\nnext: " in text
    (netlyap.folder / "runs").mkdir()
    (netlyap.folder / "runs/job").write_text("a file\n")
    text = netlyap("plan", "job.ini")
    assert "\ndirectory     the run directory runs/job is a file; choose another with --out\n" in text
    assert f" --out {netlyap.folder}/runs/job-2" in text.splitlines()[-1]
    (netlyap.folder / "runs/job").unlink()
    (netlyap.folder / "runs/job").mkdir()
    (netlyap.folder / "runs/job/notes").write_text("of somebody\n")
    text = netlyap("plan", "job.ini")
    assert "\ndirectory     the directory runs/job holds other files and no job.ini; " in text
    done = subprocess.run(["bash", "-c", text.rpartition("next: ")[2]], cwd="/", capture_output=True, text=True)
    assert done.returncode == 0 and "complete: 1 of 1 unit;" in done.stdout, done
    shutil.rmtree(netlyap.folder / "runs")
    (netlyap.folder / "runs").write_text("a file\n")
    text = netlyap("plan", "job.ini")
    assert "\ndirectory     the run directory runs/job cannot be created, because " in text and "next: " not in text
    assert "directory " not in netlyap("plan", "job.ini", "--out", "elsewhere")


def test_which_grid_points_are_complete(netlyap, small_job):
    """They are computed one after the other, so that a part shows nothing against eta: nobody said so."""
    netlyap.job(small_job)
    assert "\n              the grid points are computed one after the other, eta by eta\n" in netlyap("plan", "job.ini")
    netlyap("run", "job.ini", "--out", "part", "--slice", "1/3")
    assert "\n              0 of 6 grid points are complete; they are computed one after the other, eta by eta\n" in \
        netlyap("plan", "job.ini", "--out", "part")
    for part, complete in (("1/2", "0 of 6 grid points are complete\n"), ("2/2", "")):
        netlyap("run", "job.ini", "--out", "run", "--slice", part)
        assert ("\ngrid     " + complete if complete else "\ndone     12 of 12") in netlyap("status", "run")
    assert "grid points" not in netlyap("status", "run")
    netlyap("run", "job.ini", "--out", "other", "--sweep.eta", "0.5", "--sweep.epsilon", "1e-8", "--slice", "1/2")
    assert "grid points" not in netlyap("status", "other"), "there is one"


def test_which_grid_points_are_complete_while_a_run_goes_on(netlyap):
    """Nobody said so before the run had ended."""
    netlyap.job(endless_units(4) | {"sweep.eta": "0.01 1"})
    process = netlyap.start("run", "job.ini", "--out", "run")
    wait_until(process, (netlyap.folder / "run/status/master").exists)
    text = netlyap("status", "run")
    assert "state    running" in text
    assert "\ngrid     0 of 2 grid points are complete; they are computed one after the other, eta by eta\n" in text
    process.kill()
    process.wait()


def test_arguments_of_logspace_that_look_like_values(netlyap):
    note = ("note          logspace(0.01,3,6) has powers of ten: it runs from 1.023 to 1000; from 0.01 to 3 is "
            "logspace(-2, 0.4771, 6)\n")
    assert note in plan(netlyap, {"sweep.eta": "logspace(0.01,3,6)"})
    assert "logspace(" not in netlyap("plan", "job.ini", "--sweep.eta", "1").replace("job.ini", "")
    said = netlyap("run", "job.ini", "--sweep.seeds", "0", "--out", "run")
    assert note.removeprefix("note          ") in said, "whoever runs it without a plan is told as well"
    assert "logspace(" not in plan(netlyap, {"sweep.eta": "logspace(-2, 1, 7)", "sweep.epsilon": "logspace(-9, -1, 3)"})
    assert note in netlyap("plan", "job.ini", "--sweep.eta", "logspace(0.01,3,6)")


def csv(netlyap, rows, **keys):
    (netlyap.folder / "rows.csv").write_text("".join(f"{row}\n" for row in rows))
    netlyap.job({"data.source": "rows.csv", "data.train": "10"} | {f"data.{name}": value for name, value in keys.items()})


@pytest.mark.parametrize("label, column", [("{},a", ""), ("a,{}", "1"), ("{},1", "")])
def test_decimal_commas_among_commas(netlyap, label, column):
    """They were integers, in silence."""
    rows = [label.replace("a", "ab"[n % 2]).replace("1", str(n % 2)).format(f"{n % 5},{(37 * n) % 1000:03},2,{n + 13}")
            for n in range(20)]
    csv(netlyap, rows, label_column=column)
    assert "warning       every second field looks like what comes after a decimal comma" in netlyap("plan", "job.ini")
    assert "rows.csv: every second field looks like" in netlyap("run", "job.ini", "--out", "run", "--sweep.seeds", "0:2")
    csv(netlyap, ["p,q,r,s,t", *rows], label_column=column)
    assert "every second field" not in netlyap("plan", "job.ini"), "five names are above five columns"
    csv(netlyap, ["species,width,height", *(f"{'ab'[n % 2]},{n % 5},{n},2,{n + 13}" for n in range(20))])
    netlyap.refuses("plan", "job.ini", code=65, says=[
        "rows.csv:2: the row has 5 fields, the row before it 3: commas seem to be both separator and decimal sign"])
    csv(netlyap, ["width,height,species", "1,2,a", "1,2,3,b"], label_column="")
    netlyap.refuses("plan", "job.ini", code=65, says=["rows.csv:3: the row has 4 fields, the rows before it 3"])
    (netlyap.folder / "x.csv").write_text("t,x\n" + "".join(f"{n},0,0,{n}\n" for n in range(20)))
    netlyap.refuses("series", "x.csv", "--column", "x", "--acf", code=65, says=["both separator and decimal sign"])


@pytest.mark.parametrize("line, says", [
    ('source = "rows.csv"', 'does not exist; the quotes are taken for a part of the name; leave them out: data.source = rows.csv'),
    ("source = rows.csv ; mine", "is taken for a part of the name; write a comment on a line of its own"),
    ("train = 10 ; mine", "job.ini:2: data.train = 10 ; mine"),
    ("train = 10 ; mine", "; if what comes after the ; is a comment, begin it with a blank and #"),
    ("[sweep]\neta = 0.1 ; mine", "; if what comes after the ; is a comment, begin it with a blank and #")])
def test_quotes_and_comments_in_a_value(netlyap, line, says):
    """They belong to it, which nobody said."""
    (netlyap.folder / "rows.csv").write_text("1,a\n2,b\n")
    (netlyap.folder / "job.ini").write_text(f"[data]\n{line}\n")
    netlyap.refuses("plan", "job.ini", says=[says])


def test_missing_values_and_names_that_are_numbers(netlyap):
    """It was blamed on data.label_column; a sample was lost in silence."""
    for word in ("NA", "", "NaN", "?"):
        csv(netlyap, ["a,b,c", *(f"{n},{n + 1},{'xy'[n % 2]}" for n in range(20)), f"1,{word},x"], label_column="")
        said = netlyap.refuses("plan", "job.ini", code=65)
        assert said.endswith("; a missing value cannot be used: leave out the row, or fill it in"), said
        assert "label_column" not in said
    csv(netlyap, [f"{n},{n + 1},{'xy'[n % 2]}" for n in range(30)], label_column="")
    warning = "all names of the header are numbers: if the first row is a sample, say data.header = no"
    assert warning in netlyap("plan", "job.ini", "--data.header", "yes") and warning not in netlyap("plan", "job.ini")


def test_the_class_in_the_first_column_is_guessed_in_words(netlyap):
    rows = [f"{'ab'[n % 2]};{n},5;{n % 3}" for n in range(20)]
    csv(netlyap, ["species;width;height", *rows])
    advice = "; column 1 (species) looks like the class: data.label_column = species"
    assert netlyap.refuses("plan", "job.ini", code=65).endswith(advice)
    assert "classes       2: a 10, b 10 (column 1, species)" in netlyap("plan", "job.ini", "--data.label_column", "species")
    for wrong in ("width", "2"):  # it said only that another column may be the class
        said = netlyap.refuses("plan", "job.ini", "--data.label_column", wrong, code=65)
        assert said.endswith("; column 1 (species) is text: perhaps data.label_column = species")
    csv(netlyap, rows)
    assert netlyap.refuses("plan", "job.ini", code=65).endswith("; column 1 looks like the class: data.label_column = 1")
    netlyap.refuses("plan", "job.ini", "--data.label_column", "species", says=[
        "rows.csv has no column named species", "its first row, a; 0,5; 0, has numbers, so it has no header: give the number "
        "of the column, counted from 1"])


@pytest.mark.parametrize("name, meant", [("lyapunov", "growth or spectrum"), ("clv", "covariant"), ("lyapunov_exponent", "growth"),
                                         ("sharpness", "hessian"), ("curvature", "hessian"), ("loss", "training"), ("test_accuracy", "accuracy"),
                                         ("distance", "divergence"), ("hesian", "hessian")])
def test_what_is_recorded_leads_to_its_observable(netlyap, name, meant):
    netlyap.job({"observe.names": name})
    netlyap.refuses("plan", "job.ini", says=[f"observe.names has no observable {name}; did you mean {meant}? There are divergence, training, "])


def test_what_is_near_no_observable(netlyap):
    netlyap.job({"observe.names": "xyzzy"})
    netlyap.refuses("plan", "job.ini", says=["observe.names has no observable xyzzy; there are divergence, training, "])


@pytest.mark.parametrize("key", ["descent.optimizer", "training.optimizer", "optimizer", "descent.optimiser"])
def test_optimizers_are_methods_of_descent(netlyap, key):
    section, _, last = key.rpartition(".")
    (netlyap.folder / "job.ini").write_text((f"[{section}]\n" if section else "") + f"{last} = adam\n")
    netlyap.refuses("plan", "job.ini", says=[f"there is no key {key}; did you mean descent.method?"])


def test_kinks_are_named(netlyap):
    """relu was taken without a word, and its second derivative is 0 almost everywhere."""
    keys = {"sweep.members": "1", "network.activation": "relu", "observe.names": "hessian spectrum training"}
    assert ("kinks         network.activation = relu has kinks, which the second derivatives of hessian, spectrum ignore: the curvature "
            "there is not seen, nor what happens when a step crosses one; softplus is smooth\n") in plan(netlyap, keys)
    for change in (["--network.activation", "softplus"], ["--observe.names", "training"]):
        assert "kinks " not in netlyap("plan", "job.ini", *change)
    said = netlyap("jobs", "--defaults")
    for name in ("spectrum", "hessian", "tangent_growth"):
        assert re.search(f"^#   {name}: .*kinks of relu are ignored", said, re.M)


def test_all_exponents(netlyap):
    """It had to be 0, which no sentence said."""
    netlyap.job({"sweep.members": "0", "sweep.epsilon": "", "sweep.seeds": "0:2", "sweep.iterations": "20", "network.hidden": "2",
                 "observe.names": "spectrum covariant", "observe.spectrum.exponents": "all", "observe.covariant.exponents": "all"})
    netlyap("run", "job.ini", "--out", "run")
    assert (netlyap.folder / "run/job.ini").read_text().count("exponents = 0\n") == 2, "as run directories of before have it"
    netlyap("run", "job.ini", "--out", "run", "--observe.spectrum.exponents", "0", "--observe.covariant.exponents", "0")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        assert file["spectrum/exponent"].shape[-1] == file["covariant/exponent"].shape[-1] == 19
    for name, value in product(("spectrum", "covariant"), ("every", "-1", "2.5")):
        netlyap.refuses("plan", "job.ini", f"--observe.{name}.exponents", value,
                        says=[f"observe.{name}.exponents = {value} is not understood; it must be a whole number of exponents, at least "
                              "1, or all, which 0 means as well"])


def test_sizes_of_units(netlyap):
    """"9 of 8 initial conditions each" was read as nine of eight, and the last ones are smaller."""
    for seeds, words in (("0:9", "2, each of up to 8 initial conditions: the last of every grid point has 1"),
                         ("0:16", "2, each of 8 initial conditions"), ("0:8", "1, of 8 initial conditions")):
        assert f"units         {words}\n" in plan(netlyap, {"sweep.seeds": seeds})
