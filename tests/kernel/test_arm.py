"""The kernels for 64-bit Arm: built by a cross compiler and run by qemu, with the bits of every other processor."""
# ctest: PROCESSORS 2 TIMEOUT 1800 LABELS slow-under-sanitizer
import os
import re
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(os.environ["NETLYAP_SOURCE"])
BUILD = Path(os.environ["NETLYAP_BUILD"]) / "arm"  # kept, so that the next time little is built

# As qemu names them, and the kernels that they have: vectors of SVE with 128, 256 and 512 bits on a processor without SVE2,
# and of a length for which there is no kernel.
PROCESSORS = {
    "cortex-a72": "scalar neon",
    "a64fx,sve256=off,sve512=off": "scalar sve128 neon",
    "a64fx,sve512=off": "scalar neon sve256",
    "a64fx": "scalar neon sve512",
    "max,sve-default-vector-length=128": "scalar neon",
}


@pytest.fixture(scope="module")
def program():
    for command in (["cmake", "-S", SOURCE / "tests/arm", "-B", BUILD], ["cmake", "--build", BUILD, "--parallel", "2"]):
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return BUILD / "netlyap_arm_tests"


def passed(program, processor, *options):
    """The tests that pass on it, if none fails."""
    done = subprocess.run(["qemu-aarch64", "-cpu", processor, program, *options], capture_output=True, text=True,
                          env=os.environ | {"KERNELS_OF_PROCESSOR": PROCESSORS[processor]})
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    return set(re.findall(r"\[       OK \] (\S+)", done.stdout))


@pytest.mark.parametrize("processor", PROCESSORS)
def test_there_are_its_kernels(program, processor):
    assert passed(program, processor, "--gtest_filter=Arm.*") == {"Arm.HasTheKernelsOfItsProcessor"}


@pytest.mark.parametrize("processor", [name for name, kernels in PROCESSORS.items() if "sve" in kernels])
def test_the_same_bits(program, processor):
    """The hashes of the three shapes of tests/bench are written down; wide layers, tangents and logarithms follow the scalar
    reference, which is built for Arm as well."""
    assert {"ParameterHash.IsTheOneOfAllBuilds", "ParameterHash.OfWideNetworksIsTheOneOfAllBuilds",
            "TangentKernel.HasTheSameBitsWithEveryInstructionSet", "LaneLogarithm.HasTheBitsOfTheScalarOne",
            "FollowSoftmaxMap.HasTheBitsOfTheModel"} <= passed(program, processor)


def test_every_object_brings_its_table_alone(program):
    """As tests/kernel/test_objects.py says for this machine."""
    files = sorted(BUILD.glob("**/kernel/backend_*.o"))
    assert [file.name for file in files] == [f"backend_{name}.cpp.o" for name in ("neon", "sve128", "sve256", "sve512")]
    for file in files:
        lines = subprocess.run(["aarch64-linux-gnu-nm", "-P", "-g", "--defined-only", file], capture_output=True, text=True,
                               check=True).stdout.splitlines()
        table = file.name.replace("backend_", "").replace(".cpp.o", "_functions")
        assert [line.split()[0] for line in lines] == [f"_ZN7netlyap{len(table)}{table}E"]
