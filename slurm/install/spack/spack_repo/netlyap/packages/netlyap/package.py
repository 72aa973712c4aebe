"""Spack recipe of netlyap. All that it depends on is in Spack's builtin repository; the versions
are those of src/cmake/versions."""
import os

from spack_repo.builtin.build_systems.cmake import CMakePackage

from spack.package import *


class Netlyap(CMakePackage):
    """Measures whether the training of a neural network is chaotic: finite network Lyapunov
    exponents of ensembles of perturbed gradient-descent trajectories, over a grid of learning
    rates, perturbation radii and initial conditions.
    """

    # The clone that this recipe lies in.
    git = "file://" + os.path.realpath(os.path.join(os.path.dirname(__file__), *7 * [".."]))

    license("BSD-3-Clause")

    version("main", branch="main", get_full_repo=True)

    variant("python", default=True, description="What analysis/ and netlyap report need to draw")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("mpi")
    depends_on("boost@1.74: +mpi +serialization +program_options")
    depends_on("hdf5@1.10.8:")
    depends_on("zlib-api")
    depends_on("spdlog@1.10: +fmt_external")
    depends_on("fmt@9.1:")
    depends_on("highway@1.0.3:")
    depends_on("random123")
    depends_on("xxhash@0.8.1:")
    depends_on("eigen@3.4:")
    depends_on("nlohmann-json@3.11:")
    depends_on("googletest +gmock", type="test")
    with when("+python"):
        depends_on("python@3.9:", type="run")
        depends_on("py-h5py", type="run")
        depends_on("py-numpy", type="run")
        depends_on("py-xarray", type="run")
        depends_on("py-matplotlib", type="run")
        depends_on("py-jinja2", type="run")

    conflicts("%gcc@:12.1", msg="netlyap is C++20: use GCC 12.2 or newer")
    conflicts("%clang@:13", msg="netlyap is C++20: use Clang 14 or newer")

    sanity_check_is_file = [
        "bin/netlyap",
        "share/netlyap/jobs/fig8.ini",
        "share/man/man1/netlyap.1",
    ]

    def cmake_args(self):
        return [self.define("NETLYAP_TESTS", self.run_tests)]

    def check(self):
        """Unit tests; the others ask for Debian's packages and a Slurm of their own."""
        with working_dir(self.build_directory):
            labels = "^(core|model|kernel|dynamics|sweep|storage|runner)$"
            ctest("--output-on-failure", "--label-regex", labels)

    def setup_run_environment(self, env):
        if self.spec.satisfies("+python"):
            env.prepend_path("PYTHONPATH", self.prefix.share.netlyap.analysis)

    def test_sweep(self):
        """eight trajectories are computed, and every checksum of their archive is right"""
        netlyap = which(self.prefix.bin.netlyap)
        job = join_path(self.prefix.share.netlyap, "jobs", "fig8.ini")
        netlyap("run", job, "--sweep.seeds", "0:8", "--sweep.epsilon", "1e-8", "--out", "smoke")
        netlyap("verify", "smoke")
