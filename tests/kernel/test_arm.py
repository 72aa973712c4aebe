"""The kernels for 64-bit Arm: built by a cross compiler and run by qemu, with the bits of every other processor."""
# ctest: PROCESSORS 2 TIMEOUT 1200 LABELS slow-under-sanitizer
import os
import re
import subprocess
from pathlib import Path

SOURCE = Path(os.environ["NETLYAP_SOURCE"])
BUILD = Path(os.environ["NETLYAP_BUILD"]) / "arm"  # kept, so that the next time little is built


def test_the_same_bits():
    """The hashes of the three shapes of tests/bench are written down; wide layers, tangents and logarithms follow the scalar
    reference, which is built for Arm as well."""
    for command in (["cmake", "-S", SOURCE / "tests/arm", "-B", BUILD], ["cmake", "--build", BUILD, "--parallel", "2"]):
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    done = subprocess.run(["qemu-aarch64", "-cpu", "max", BUILD / "netlyap_arm_tests"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    passed = re.findall(r"\[       OK \] (\S+)", done.stdout)
    assert {"ParameterHash.IsTheOneOfAllBuilds", "ParameterHash.OfWideNetworksIsTheOneOfAllBuilds",
            "TangentKernel.HasTheSameBitsWithEveryInstructionSet", "LaneLogarithm.HasTheBitsOfTheScalarOne",
            "FollowSoftmaxMap.HasTheBitsOfTheModel", "Arm.HasAVectorKernel"} <= set(passed)
