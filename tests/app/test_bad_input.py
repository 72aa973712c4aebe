"""Bad input in a job file or on the command line: one sentence that says what, where and what to do, exit code 64,
and nothing is touched."""
import h5py
import pytest

# Refused while reading, with the place: key, value, what the sentence says.
MALFORMED = [
    ("sweep.etta", "1", ["did you mean", "sweep.eta"]),
    ("swep.eta", "1", ["did you mean", "sweep.eta"]),
    ("observe.growht.every", "1", ["did you mean", "observe."]),
    ("sweep.eta", "one", ["one is not a finite number", "write numbers like"]),
    ("sweep.eta", "1 2 x", ["x is not a finite number"]),
    ("sweep.eta", "inf", ["inf is not a finite number"]),
    ("sweep.eta", "-inf", ["-inf is not a finite number"]),
    ("sweep.eta", "nan", ["nan is not a finite number"]),
    ("sweep.eta", "0x10", ["0x10 is not a finite number"]),
    ("sweep.eta", "1e999", ["1e999 is not a finite number"]),
    ("sweep.eta", "logspace(0, 1)", ["three arguments: first, last, number of values"]),
    ("sweep.eta", "linspace(0, x, 3)", ["two numbers and a whole number of values"]),
    ("sweep.seeds", "5:5", ["the range 5:5 is empty or reversed", "e.g. 0:500"]),
    ("sweep.seeds", "9:5", ["the range 9:5 is empty or reversed"]),
    ("sweep.seeds", "0:9:0", ["the range 0:9:0 is empty or reversed"]),
    ("sweep.seeds", "0:9:1:1", ["not a range of whole numbers", "first:end"]),
    ("sweep.eta", "0.01:3:5", ["not a range of whole numbers; write linspace(first, last, n) or logspace(log10 first, "
                               "log10 last, n)"]),
    ("sweep.seeds", "1.5", ["1.5 is not a whole number"]),
    ("sweep.seeds", "0:1000000000000", ["more than"]),
    ("network.hidden", "6,6", ["values of a list are separated by blanks: 6 6"]),
    ("sweep.eta", "1e-8, 1e-6", ["values of a list are separated by blanks: 1e-8 1e-6"]),
    ("sweep.eta", "0,5", ["a decimal comma is written as a point: 0.5 (if these are several values, separate"]),
    ("fit.min_exponent", "0,02", ["fit.min_exponent = 0,02: a decimal comma is written as a point: 0.02"]),
    ("sweep.figure", "fig80", ["sweep.figure = fig80 is not understood; it must be fig3 to fig12, or figS1"]),
    ("sweep.eta", "0,1, 0,2", ["a decimal comma is written as a point: 0.1 0.2 (if"]),
    ("sweep.eta", "[1;2]", ["values of a list are separated by blanks: 1 2"]),
    ("sweep.eta", "1, logspace(0, 1, 3)", ["separated by blanks: 1 logspace(0, 1, 3)"]),
    ("sweep.eta", "1, x", ["is not a finite number"]),
    ("sweep.seeds", "0:4, 8:9", ["values of a list are separated by blanks: 0:4 8:9"]),
    ("observe.training.zoom", "0:4,8:9", ["a list separated by blanks: 0:4 8:9"]),
    ("observe.names", "training, growth", ["a list separated by blanks: training growth"]),
    ("sweep.iterations", "1e3", ["sweep.iterations = 1e3", "must be a whole number"]),
    ("sweep.members", "five", ["sweep.members = five", "must be a whole number"]),
    ("sweep.seed", "99999999999999999999", ["sweep.seed", "must be a whole number"]),
    ("sweep.fresh_initial_conditions", "perhaps", ["yes or no"]),
    ("network.activation", "tanh tanh", ["one of identity", "swish, and one only"]),
    ("network.activation", "step", ["step", "identity | sigmoid | tanh | relu | softplus | gelu | swish"]),
    ("network.hidden", "8 six", ["six is not a whole number"]),
    ("network.l2", "-", ["must be a finite number"]),
    ("data.scale", "minmax", ["none | standardize"]),
    ("perturb.target", "biases", ["weights, all, layer K or N random weights of layer K"]),
    ("observe.names", "training growht", ["no observable growht", "did you mean growth"]),
    ("observe.training.every", "0", ["observe.training.every = 0", "at least 1"]),
    ("fit.average", "median", ["mean | log"]),
]

# Refused when the job is looked at as a whole: what is changed in a good job, what the sentence says.
IMPOSSIBLE = {
    "no learning rate": ({"sweep.eta": ""}, ["sweep.eta is empty", "at least one value"]),
    "learning rate 0": ({"sweep.eta": "1 0"}, ["sweep.eta has the value 0", "finite and > 0"]),
    "negative learning rate": ({"sweep.eta": "-1"}, ["sweep.eta has the value -1", "finite and > 0"]),
    "radius 0": ({"sweep.epsilon": "1e-8 0"}, ["sweep.epsilon has the value 0", "sweep.members = 0"]),
    "negative radius": ({"sweep.epsilon": "-1e-8"}, ["sweep.epsilon has the value -1e-08", "finite and > 0"]),
    "radius without members": ({"sweep.members": "0", "observe.names": "training"},
                               ["sweep.epsilon is set", "sweep.members = 0", "remove sweep.epsilon"]),
    "divergence without members": ({"sweep.members": "0", "sweep.epsilon": "", "observe.names": "divergence"},
                                   ["divergence needs perturbed trajectories", "sweep.members to 1 or more"]),
    "growth without members": ({"sweep.members": "0", "sweep.epsilon": "", "observe.names": "growth"},
                               ["growth needs perturbed trajectories", "sweep.members to 1 or more"]),
    "negative members": ({"sweep.members": "-1"}, ["sweep.members = -1"]),
    "value twice": ({"sweep.seeds": "0:4 3"}, ["sweep.seeds names a value twice"]),
    "no iterations": ({"sweep.iterations": "0"}, ["sweep.iterations = 0 must be 1"]),
    "windows beyond the end": ({"sweep.iterations": "199"}, ["fit.window_start", "ends 200 iterations", "only 199",
                                                             "raise sweep.iterations to at least 200"]),
    "the default windows beyond the end": ({"sweep.iterations": "50"}, [
        "ends 200 iterations after the perturbation, but only 50 are recorded; raise sweep.iterations to at least 200, or "
        "choose smaller windows, e.g. --fit.window_start 0:21:5 --fit.window_length 9:31:5"]),
    "windows after the perturbation": ({"perturb.at": "20"}, ["ends 200 iterations", "only 190 are recorded"]),
    "a window longer than everything": ({"fit.window_length": "500"}, ["ends 600 iterations", "only 210 are recorded"]),
    "a window of two": ({"fit.window_length": "2"}, ["fit.window_length has the value 2", "3 iterations at least"]),
    "perturbation after the end": ({"perturb.at": "210"}, ["perturb.at = 210", "0 .. 209"]),
    "nothing recorded": ({"perturb.at": "205", "observe.names": "divergence", "observe.divergence.every": "100"},
                         ["observe.divergence.every = 100", "perturb.at = 205", "choose a smaller stride"]),
    "train larger than the data": ({"data.train": "151"}, ["data.train = 151", "150 rows", "choose 1 to 150",
                                                              "--data.train 120"]),
    "no training sample": ({"data.train": "0"}, ["data.train = 0", "at least 1"]),
    "no observable": ({"observe.names": ""}, ["observe.names is empty", "at least one observable"]),
    "weights of nobody": ({"observe.names": "divergence weights", "observe.weights.seeds": "2 77"},
                          ["observe.weights.seeds = 2 77 names initial condition 77", "sweep.seeds"]),
    "observable twice": ({"observe.names": "divergence training training"}, ["names training twice"]),
    "observable twice with several epsilon": ({"observe.names": "training training", "sweep.epsilon": "1e-8 1e-4"},
                                              ["names training twice"]),
    "hidden layer of nothing": ({"network.hidden": "8 0"}, ["network.hidden has the value 0"]),
    "initial weights 0": ({"network.init_scale": "0"}, ["network.init_scale has the value 0", "> 0"]),
    "negative penalty": ({"network.l2": "-1"}, ["network.l2 = -1 must be 0 or more"]),
    "no such kernel": ({"run.kernel": "sse9"}, ["run.kernel = sse9", "scalar", "avx2"]),
    "no attempts": ({"run.max_attempts": "0"}, ["run.max_attempts = 0 must be at least 1"]),
    "too large for memory": ({"sweep.members": "1000000", "sweep.iterations": "100000"},
                             ["the job needs", "TB of memory", "this machine has", "lower sweep.members"]),
}

LINES = {
    "a line without =": ("[sweep]\n# words\neta 1\n", ":3: ", ["neither a [section] nor `key = value`"]),
    "a broken section": ("[sweep\neta = 1\n", ":1: ", ["neither a [section] nor `key = value`"]),
    "a key twice": ("[sweep]\neta = 1\n\n[run]\n[sweep]\neta = 2\n", ":6: ", ["sweep.eta", "on line 2 already"]),
    "a key without section": ("# words\n\neta = 1\n", ":3: ", ["no key eta", "did you mean sweep.eta"]),
    "no text": ("\x00\x01\x02", " ", ["a byte NUL on line 1", "not plain text"]),
}


@pytest.mark.parametrize("key, value, says", MALFORMED, ids=lambda part: part if isinstance(part, str) else "")
def test_malformed_value(netlyap, small_job, key, value, says):
    job = netlyap.job(small_job)
    said = netlyap.refuses("run", "job.ini", "--out", "out", f"--{key}={value}", says=says)
    assert f"--{key}" in said
    job.write_text(f"# a comment\n\n[{key.rpartition('.')[0]}]\n{key.rpartition('.')[2]} = {value} # why not\n")
    for verb in ("run", "plan"):
        assert netlyap.refuses(verb, "job.ini", says=[key, *says]).startswith("netlyap: job.ini:4: ")


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_impossible_job(netlyap, small_job, name):
    keys, says = IMPOSSIBLE[name]
    netlyap.job(small_job)
    netlyap.refuses("run", "job.ini", "--out", "out",
                    *[word for key, value in keys.items() for word in (f"--{key}", value)], says=says)
    netlyap.job(small_job | keys)
    for verb in ("run", "plan"):
        netlyap.refuses(verb, "job.ini", says=says)


@pytest.mark.parametrize("name", LINES)
def test_line_that_is_not_understood(netlyap, name):
    text, place, says = LINES[name]
    (netlyap.folder / "job.ini").write_text(text)
    assert netlyap.refuses("run", "job.ini", says=says).startswith("netlyap: job.ini" + place)


@pytest.mark.parametrize("keys, says", [({"sweep.eta": "0"}, ["sweep.eta has the value 0"]),
                                        ({"sweep.eta": "zero"}, ["job.ini:2: ", "zero is not a finite number"]),
                                        ({"run.kernel": "sse9"}, ["run.kernel = sse9"])], ids=str)
def test_under_mpirun_it_is_said_once(netlyap, small_job, keys, says):
    netlyap.job(small_job | keys)
    netlyap.refuses("run", "job.ini", "--out", "out", ranks=3, says=says)


def test_texts_of_the_archive_are_utf8(netlyap, small_job):
    """Latin-1 was taken as it is, and what reads the archive stumbled over it."""
    job = netlyap.job(small_job)
    text = job.read_text()
    for key in ("sweep.name", "data.label_column"):
        job.write_text(text)
        netlyap.refuses("run", "job.ini", f"--{key}", "caf\udce9", says=[key + " = caf\\xe9 is not UTF-8", "iconv -f latin1"])
        section, word = key.split(".")
        job.write_bytes(f"{text}\n[{section}]\n{word} = caf".encode() + b"\xe9\n")
        for verb in ("run", "plan"):
            netlyap.refuses(verb, "job.ini", says=[key + " = caf\\xe9 is not UTF-8"])
    job.write_bytes(b"# caf\xe9\n" + text.encode())
    data = netlyap.folder / "donn\udce9es.csv"
    data.write_text("".join(f"{i % 7},{i % 5},{'ab'[i % 2]}\n" for i in range(40)))
    netlyap("run", "job.ini", "--out", "run", "--data.source", data.name, "--data.train", "30", "--sweep.name", "caf\u00e9")
    with h5py.File(netlyap.folder / "run/sweep.h5") as file:
        assert file.attrs["title"] == "caf\u00e9"
        said = file["provenance"].attrs
        assert said["data_source"].endswith("/donn\\xe9es.csv")
        assert said["job_text"].startswith("# caf\\xe9\n[sweep]")
        for text in (said["data_source"], said["job_text"], file.attrs["job"]):
            text.encode()  # no surrogates, as h5py has for bytes that are not UTF-8
