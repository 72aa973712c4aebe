"""An archive is the same outside /provenance to the last bit, however it was computed."""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import os
import re
import shutil

import h5py
import numpy as np
import pytest

# What an older processor looks like to the C library: its mathematical functions then give other bits.
OLD_PROCESSOR = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable"}


@pytest.fixture(scope="module")
def netlyap(program_in, tmp_path_factory, everything):
    """The program where `reference` is a job with all observables, computed by one process without mpirun."""
    netlyap = program_in(tmp_path_factory.mktemp("bits"))
    netlyap.job(everything)
    netlyap("run", "job.ini", "--out", "reference")
    return netlyap


@pytest.mark.parametrize("ranks", [1, 2, 5, 16])
def test_ranks(netlyap, ranks):
    netlyap("run", "job.ini", "--out", f"ranks-{ranks}", ranks=ranks)
    netlyap.assert_same("reference", f"ranks-{ranks}")


@pytest.mark.parametrize("kernel", ["scalar", "avx2", "avx512"])
def test_instruction_set(netlyap, kernels, kernel):
    if kernel not in kernels:
        pytest.skip(f"this machine has no {kernel}")
    netlyap("run", "job.ini", "--out", kernel, "--run.kernel", kernel)
    with h5py.File(netlyap.folder / kernel / "sweep.h5") as file:
        assert set(file["provenance/kernel"].asstr()[:]) == {kernel}
    netlyap.assert_same("reference", kernel)


def test_what_another_kind_of_processor_has_computed_is_gathered(netlyap, kernels):
    """It was refused for a kernel that gathering does not use."""
    shutil.copytree(netlyap.folder / "reference", netlyap.folder / "elsewhere")
    job = netlyap.folder / "elsewhere/job.ini"
    job.write_text(re.sub("(?m)^kernel = .*", f"kernel = {lacking(kernels)}", job.read_text()))
    (netlyap.folder / "elsewhere/sweep.h5").unlink()
    netlyap("gather", "elsewhere")
    netlyap.assert_same("reference", "elsewhere")
    for words in (["run", "job.ini", "--out", "new"], ["plan", "job.ini"]):
        netlyap.refuses(*words, "--run.kernel", lacking(kernels), says=[f"run.kernel = {lacking(kernels)} cannot run on this machine"])
    assert not (netlyap.folder / "new").exists()


def lacking(kernels):
    """The name of a kernel that this machine cannot run."""
    return next(name for name in ("neon", "avx512", "sve512") if name not in kernels)


def test_program_built_without_optimisation(netlyap, program_in):
    program = os.environ.get("NETLYAP_O0")
    if not program:
        pytest.skip("NETLYAP_O0 names no program built with -O0; tests/run builds one")
    slow = program_in(netlyap.folder, program)
    assert "-O0" in slow("--version")
    slow("run", "job.ini", "--out", "slow")
    netlyap.assert_same("reference", "slow")


def test_c_library_of_an_older_processor(netlyap):
    netlyap("run", "job.ini", "--out", "old", environment=OLD_PROCESSOR)
    netlyap.assert_same("reference", "old")


def test_gathered_again(netlyap):
    netlyap("run", "job.ini", "--out", "again")
    (netlyap.folder / "again/sweep.h5").unlink()
    netlyap("gather", "again")
    netlyap.assert_same("reference", "again")


@pytest.mark.parametrize("key, value", [("sweep.seed", "2"), ("data.split_seed", "7")])
def test_another_job_is_not_the_same(netlyap, key, value):
    netlyap("run", "job.ini", "--out", key, f"--{key}", value)
    text = netlyap("verify", "reference", "--same-as", key, "--all", code=65)
    for place in (key, "/accuracy/test_loss", "/divergence/distance", "/intermittency/begin"):
        assert place in text, place
    assert f"reference/sweep.h5 and {key}/sweep.h5 differ outside /provenance" in text


def test_one_bit_is_seen(netlyap):
    """The smallest change of one learning rate changes what depends on it and is named with its place."""
    eta = np.nextafter(5.0, 6.0)
    netlyap("run", "job.ini", "--out", "one-bit", "--sweep.eta", "0.5", repr(eta))
    text = netlyap("verify", "reference", "--same-as", "one-bit", "--all", code=65)
    assert "/eta differs in 1 of 2 values" in text and "[1]" in text
    with h5py.File(netlyap.folder / "reference/sweep.h5") as a, h5py.File(netlyap.folder / "one-bit/sweep.h5") as b:
        assert np.array_equal(a["training/loss"][0], b["training/loss"][0])
        assert not np.array_equal(a["training/loss"][1], b["training/loss"][1])
