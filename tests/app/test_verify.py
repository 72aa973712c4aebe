"""What `verify` says of a run directory, and of two archives."""
import re
import signal

from interruption import Logs, endless_units


def test_units_that_have_begun_are_named(netlyap):
    """After a signal it said that no unit is there, and not that the run goes on from where they were."""
    netlyap.job(endless_units(2) | {"run.checkpoint_seconds": "0.1"})
    logs = Logs(netlyap.folder / "run")
    process = netlyap.start("run", "job.ini", "--out", "run")
    logs.wait_for_checkpoints(process, 1)
    process.send_signal(signal.SIGINT)
    netlyap.output(process)
    assert process.returncode == 75
    assert re.search(r", which holds 0 of the 2 units of the job, and a checkpoint of one more, from which it continues\n",
                     netlyap("verify", "run"))


def test_differences_are_counted_and_jobs_compared_by_key(netlyap, small_job):
    netlyap.job(small_job | {"observe.names": "divergence training accuracy growth weights saturation"})
    netlyap("run", "job.ini", "--out", "a")
    netlyap("run", "job.ini", "--out", "b", "--sweep.iterations", "220", "--perturb.target", "all")
    few, all_of_them = netlyap("verify", "a", "--same-as", "b", code=65), \
        netlyap("verify", "a", "--same-as", "b", "--all", code=65)
    count = int(few.partition("differ outside /provenance in ")[2].split()[0])
    lines = [line for line in all_of_them.splitlines() if line.startswith(("/", "the attribute "))]
    assert len(lines) == count > 20 and "more;" not in all_of_them
    job = [line for line in lines if "sweep.iterations" in line]
    assert job == lines[:1], "it stood somewhere among the others, or not at all"
    assert f"{job[0]}\nand {count - 1} more; --all names every one\n" in few and ", named above" not in few
    assert [line for line in few.splitlines() if line.startswith(("/", "the attribute "))] == job and ", named above" in all_of_them
    assert "the first archive alone has sweep.iterations = 210; perturb.target = weights, the second " \
        "alone sweep.iterations = 220; perturb.target = all" in job[0] and "sweep.eta" not in job[0]


def test_damage_is_followed_by_the_command_that_mends_it(netlyap, finished):
    archive = finished / "sweep.h5"
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    text = netlyap("verify", "run", code=65)
    assert f"; nothing else is, so `netlyap gather {finished}` writes it again from the journals\n" in text and "netlyap run" not in text
    netlyap("gather", "run")
    assert "every checksum is right" in netlyap("verify", "run")
