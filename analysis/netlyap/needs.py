"""What observables need of a job: nobody is told to name one that `netlyap run` would refuse."""

OF_SIGMOIDS = ("intermittency", "saturation")
PLAIN = {"network.loss": "cross_entropy", "network.biases": "all", "descent.method": "gradient"}  # what `intermittency` needs


def why_never(observable, job, samples):
    """Why a job {key: text} with so many training samples cannot have this observable; "" where it can."""
    if observable in OF_SIGMOIDS and (len(job["network.hidden"].split()) != 1 or job["network.activation"] != "sigmoid"):
        return (f"`{observable}` is defined for one hidden layer of sigmoids, and this network has network.hidden = "
                f"{job['network.hidden']}, {job['network.activation']}")
    other = next((key for key, text in PLAIN.items() if job.get(key, text) != text), None)
    if other is None and job.get("descent.batch", "full") not in ("full", str(samples)):
        other = "descent.batch"
    if observable == "intermittency" and other:
        return ("`intermittency` is defined for a softmax, biases of all units, and gradient descent over all samples, and this job "
                f"has {other} = {job[other]}")
    return ""
