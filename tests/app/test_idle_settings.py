"""Settings that have no effect: they were taken in silence, and a curve of plain descent was taken for one with momentum."""
import pytest

JOB = {"sweep.eta": "0.5", "sweep.seeds": "0:8", "sweep.members": "1", "sweep.iterations": "20", "observe.names": "training"}
NO_MEMBERS = {"sweep.members": "0"}

IDLE = {
    "momentum alone": ({"descent.momentum": "0.9"},
                       "descent.momentum = 0.9 has no effect with descent.method = gradient, the default; "
                       "set descent.method = momentum or nesterov, or leave descent.momentum out"),
    "another momentum": ({"descent.method": "adam", "descent.momentum": "0.5"},
                         "descent.momentum = 0.5 has no effect with descent.method = adam; set descent.method = momentum or "
                         "nesterov, or leave descent.momentum at 0.9"),
    "alpha": ({"descent.method": "adam", "descent.alpha": "0.9"}, "descent.alpha = 0.9 has no effect with descent.method = adam"),
    "beta1": ({"descent.method": "momentum", "descent.beta1": "0.5"}, "set descent.method = adam, or leave descent.beta1 at 0.9"),
    "beta2": ({"descent.beta2": "0.5"}, "set descent.method = adam, or leave descent.beta2 out"),
    "eps": ({"descent.method": "nesterov", "descent.eps": "1e-6"}, "set descent.method = rmsprop or adam, or"),
    "order of no batches": ({"descent.batch_order": "per_seed"},
                            "descent.batch_order = per_seed has no effect with descent.batch = full; set descent.batch to fewer "
                            "samples than are for training, or leave descent.batch_order at common"),
    "order of whole batches": ({"descent.batch": "120", "descent.batch_order": "per_seed"},
                               "descent.batch_order = per_seed has no effect with descent.batch = 120, which are all training "
                               "samples; set descent.batch to fewer samples than are for training, or leave"),
    "order of all that is generated": ({"data.source": "two_moons(20, 0)", "descent.batch": "20", "descent.batch_order": "per_seed"},
                                       "descent.batch = 20, which are all training samples"),
    "order of all irises": ({"data.train": "all", "descent.batch": "150", "descent.batch_order": "per_seed"},
                            "descent.batch = 150, which are all training samples"),
    "activation of nothing": ({"network.hidden": "", "network.activation": "tanh"},
                              "network.activation = tanh has no effect with a network without hidden layers; give their widths "
                              "with network.hidden, or leave network.activation at sigmoid"),
    "windows of no fit": ({"fit.window_start": "0"}, "fit.window_start = 0 has no effect with observe.names = training; add growth "
                                                     "or tangent_growth to observe.names, or leave fit.window_start out"),
    "average of no fit": ({"fit.average": "log"}, "fit.average = log has no effect with observe.names = training; add growth or "
                                                  "tangent_growth to observe.names"),
    "several radii of nobody": ({"sweep.epsilon": "1e-8 1e-4"},
                                "sweep.epsilon = 1e-08 1e-04 has no effect with observe.names = training, which look at reference "
                                "trajectories alone: every value would compute the same; set sweep.members = 0 and leave sweep.epsilon "
                                "out, or add divergence, growth, member_loss, hessian or tangent_growth to observe.names"),
    "several times of nobody": ({"perturb.at": "0 5"}, "every value would compute the same; leave perturb.at at one value, or add"),
    "filter of no fit": ({"fit.min_exponent": "0.1"}, "add growth or tangent_growth to observe.names, or leave fit.min_exponent at 0.05"),
    "estimator of no fit": ({"fit.estimator": "ratio"}, "fit.estimator = ratio has no effect with observe.names = training"),
    "setting of what is not recorded": ({"observe.period.every": "3"},
                                        "observe.period.every = 3 has no effect with observe.names = training; add period to "
                                        "observe.names, or leave observe.period.every at 64"),
    "seeds of what is not recorded": ({"observe.weights.seeds": "1"}, "add weights to observe.names, or leave"),
    "bins of no exponents": ({"statistics.exponents.bins": "7"}, "add growth to observe.names, or leave"),
    "class of a generator": ({"data.source": "two_moons(20, 0)", "data.label_column": "1"},
                             "data.label_column = 1 has no effect with data.source = two_moons(20, 0), which is not a file; "
                             "name a file with data.source, or leave data.label_column out"),
    "header of iris": ({"data.header": "no"}, "data.header = no has no effect with data.source = iris"),
    "decimals of iris": ({"data.decimal": "comma"}, "data.decimal = comma has no effect with data.source = iris"),
    "when nobody is perturbed": (NO_MEMBERS | {"perturb.at": "3"}, "perturb.at = 3 has no effect with sweep.members = 0"),
    "what of nobody": (NO_MEMBERS | {"perturb.target": "all"}, "perturb.target = all has no effect with sweep.members = 0"),
    "how of nobody": (NO_MEMBERS | {"perturb.distribution": "sphere"}, "set sweep.members to 1 or more, or leave "),
    "pairs of nobody": (NO_MEMBERS | {"perturb.paired": "no"}, "leave perturb.paired at yes"),
    "numbers of nobody": (NO_MEMBERS | {"perturb.first_member": "6"}, "leave perturb.first_member at 1"),
}


def test_what_the_command_line_replaced_may_leave_the_file_idle(netlyap):
    """A preset is looked at with other observables, and a job with momentum beside plain descent."""
    netlyap.job(JOB | {"observe.training.every": "5", "descent.method": "momentum", "descent.momentum": "0.5"})
    netlyap("plan", "job.ini", "--observe.names", "accuracy", "--descent.method", "gradient")
    netlyap.refuses("plan", "job.ini", "--observe.names", "accuracy", "--observe.period.every", "5",
                    says=["observe.period.every = 5 has no effect with observe.names = accuracy"])
    netlyap.job(JOB | {"observe.period.every": "5"})
    netlyap("plan", "job.ini", "--observe.names", "period", "--sweep.iterations", "300")
    netlyap.refuses("plan", "job.ini", "--observe.names", "accuracy", says=["observe.period.every = 5 has no effect with"])


@pytest.mark.parametrize("name", IDLE)
def test_it_is_refused(netlyap, name):
    keys, says = IDLE[name]
    netlyap.job(JOB | keys)
    for verb in ("run", "plan"):
        netlyap.refuses(verb, "job.ini", says=[says])
    netlyap.job(JOB)
    netlyap.refuses("run", "job.ini", *[word for key, value in keys.items() for word in (f"--{key}", value)], says=[says])


def test_what_looks_at_perturbed_trajectories_takes_several(netlyap):
    """As do initial conditions that are others at every epsilon; a preset goes on working with another observable."""
    several = {"sweep.epsilon": "1e-8 1e-4", "sweep.iterations": "200"}
    for names in ("divergence", "growth", "member_loss", "tangent_growth", "hessian", "divergence training"):
        netlyap.job(JOB | several | {"observe.names": names})
        netlyap("plan", "job.ini")
    netlyap.job(JOB | several | {"sweep.fresh_initial_conditions": "yes"})
    netlyap("plan", "job.ini")
    netlyap.job(JOB | several | {"observe.names": "divergence"})
    said = netlyap("plan", "job.ini", "--observe.names", "spectrum")
    assert ("members       observe.names = spectrum looks at reference trajectories alone, and sweep.members = 1 perturbed trajectory is "
            "computed beside each for nothing, 1 of every 2 training steps: set sweep.members = 0 and leave sweep.epsilon out\n") in said
    netlyap.refuses("plan", "job.ini", "--observe.names", "spectrum", "--sweep.epsilon", "1e-8 1e-4", says=["sweep.epsilon = "])


def test_members_that_nothing_looks_at_are_named(netlyap):
    """Five of every six training steps were for nothing, in silence."""
    netlyap.job({key: value for key, value in JOB.items() if key != "sweep.members"} | {"observe.names": "training accuracy"})
    wanted = ("observe.names = training accuracy look at reference trajectories alone, and sweep.members = 5 perturbed trajectories are "
              "computed beside each for nothing, 5 of every 6 training steps: set sweep.members = 0 and leave sweep.epsilon out")
    assert f"members       {wanted}\n" in netlyap("plan", "job.ini") and wanted in netlyap("run", "job.ini", "--out", "run")
    for words in (["--sweep.members", "0"], ["--observe.names", "training divergence"]):
        assert "for nothing" not in netlyap("plan", "job.ini", *words)


def test_an_order_of_whole_batches_of_a_file(netlyap):
    """How many samples train is not known before the file is read."""
    (netlyap.folder / "rows.csv").write_text("".join(f"{row},{row % 7},{'ab'[row % 2]}\n" for row in range(40)))
    netlyap.job(JOB | {"data.source": "rows.csv", "data.header": "no", "data.train": "all", "descent.batch": "40",
                       "descent.batch_order": "per_seed"})
    for words in (["plan", "job.ini"], ["run", "job.ini", "--out", "run"], ["run", "job.ini", "--workers", "2"]):
        netlyap.refuses(*words, says=["descent.batch_order = per_seed has no effect with descent.batch = 40, which are all training"])
    netlyap("run", "job.ini", "--out", "run", "--descent.batch", "20")
    assert "complete" in netlyap("run", "run/job.ini")


def test_at_their_defaults_they_are_taken(netlyap):
    """A whole job file may have another method, no members, other data."""
    (netlyap.folder / "job.ini").write_text(netlyap("jobs", "--defaults"))
    for words in ([], ["--descent.method", "adam"], ["--sweep.members", "0", "--sweep.epsilon", "", "--observe.names", "training"],
                  ["--data.source", "two_moons(20, 0)"]):
        netlyap("plan", "job.ini", *words)
    netlyap.job(JOB | {"descent.method": "momentum", "descent.momentum": "0.9", "descent.batch": "30"})
    netlyap("plan", "job.ini", "--descent.method", "gradient", "--descent.batch", "full")


def test_a_run_of_before_is_continued(netlyap):
    """An older version took them: they are in the identity of its journals."""
    netlyap.job(JOB)
    netlyap("run", "job.ini", "--out", "run")
    kept = netlyap.folder / "run/job.ini"
    kept.write_text(kept.read_text().replace("header = auto", "header = no"))
    assert "header = no" in kept.read_text()
    netlyap("run", "run/job.ini")
    netlyap("verify", "run")
