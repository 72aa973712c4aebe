"""A random small job, long enough to be disturbed."""
import shutil
import time

from program import Failure

# More observables, with settings that keep them small however long the job is.
MORE_OBSERVABLES = {
    "weight_importance": {}, "predictions": {}, "weight_path": {}, "period": {}, "saturation": {"every": 50}, "intermittency": {},
    "weights": {"range": "0:300", "seeds": "0:3"}, "final_parameters": {},
    "loss_visibility": {"range": "0:300"},
    "loss_autocorrelation": {"range": "100:300", "shuffles": 20},
    "loss_divergence": {"range": "0:300", "references": 100},
    "spectrum": {"exponents": 2, "orthonormalize_every": 5, "every": 50},
    "covariant": {"range": "100:200", "forward": 50, "backward": 50, "exponents": 2, "seeds": "0:3"},
    "hessian": {"range": "0:300", "every": 61, "smallest": 1, "by_layer": "yes"},
}

# Maps with a state, and batches; those of NEED_PLAIN_DESCENT go without.
DESCENTS = [{}, {}, {"descent.method": "momentum"}, {"descent.batch": 32}, {"descent.method": "adam", "descent.batch": 50},
            {"descent.method": "nesterov", "descent.batch": 7, "descent.batch_order": "per_seed"}]
NEED_PLAIN_DESCENT = {"saturation", "intermittency"}
NEED_A_DERIVATIVE = {"spectrum", "covariant"}
LOOK_AT_MEMBERS = {"divergence", "growth", "member_loss", "hessian"}  # others take one radius


def random_job(dice):
    """The keys of a random job but for its length, and whether it is one single unit."""
    is_single = dice.random() < 0.3
    members = dice.randint(0, 3)
    seeds = dice.randint(3, 8 if is_single else 20)
    observables = ["training", "accuracy"] + (["divergence", "growth", "member_loss"] if members else [])
    observables = dice.sample(observables, dice.randint(1, len(observables)))
    keys = {"sweep.name": "torture", "sweep.seed": dice.randint(1, 1000), "sweep.seeds": f"0:{seeds}",
            "sweep.members": members,
            "sweep.eta": " ".join(dice.sample(["0.25", "1", "2", "5"], 1 if is_single else dice.randint(1, 2))),
            "observe.names": " ".join(observables), "run.max_attempts": 1000000,
            "run.checkpoint_seconds": round(dice.uniform(0.1, 0.3), 2) if is_single else dice.choice([0.1, 0.5, 60])}
    if members:
        radii = dice.sample(["1e-10", "1e-8", "1e-4", "1e-2"], 1 if is_single else dice.randint(1, 3))
        keys["sweep.epsilon"] = " ".join(radii)
    for name in observables:
        if name != "growth":
            keys[f"observe.{name}.every"] = dice.choice([1, 7, 50])
    more = dice.sample(list(MORE_OBSERVABLES), dice.randint(0, 3))
    keys["observe.names"] = " ".join(observables + more)
    if members and not LOOK_AT_MEMBERS & set(observables + more):
        keys["sweep.epsilon"] = radii[0]
    for name in more:
        keys |= {f"observe.{name}.{setting}": value for setting, value in MORE_OBSERVABLES[name].items()}
    if not NEED_PLAIN_DESCENT & set(more):
        descent = dice.choice(DESCENTS)
        if descent.get("descent.method") != "adam" or not NEED_A_DERIVATIVE & set(more):
            keys |= descent
    return keys


def units_of(keys):
    blocks = (int(keys["sweep.seeds"].partition(":")[2]) + 7) // 8
    return blocks * len(keys["sweep.eta"].split()) * len(str(keys.get("sweep.epsilon", "0")).split())


def write_job(folder, keys):
    (folder / "job.ini").write_text("".join(f"{key} = {value}\n" for key, value in keys.items()))


def compute_reference(program, keys, seconds):
    """Computes the run directory `reference` undisturbed, with so many iterations (sweep.iterations is set) that one
    process takes as long as that or longer; returns the seconds that it took. No speed is measured beforehand: what was
    too short is computed again with more iterations."""
    keys["sweep.iterations"] = 300
    while True:
        write_job(program.folder, keys)
        begin = time.monotonic()
        code, text = program("run", "job.ini", "--out", "reference")
        took = time.monotonic() - begin
        if code != 0:
            raise Failure(f"the undisturbed run gave {code}:\n{text}")
        if took >= seconds:
            return took
        shutil.rmtree(program.folder / "reference")
        keys["sweep.iterations"] *= max(2, min(8, int(seconds / took)))
