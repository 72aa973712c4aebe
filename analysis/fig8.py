#!/usr/bin/python3
"""Figure 8 from an archive: P(Lambda) at one perturbation radius, and lambda_nMLE as a function of the radius.

Left: density of the kept finite network Lyapunov exponents at --epsilon, and of all of them before the filter.
Right: mean of the kept exponents with their standard deviation (the error bar of the paper) and standard error; grey
bars: the share of initial conditions that the filter keeps.

Needs python3-h5py, python3-numpy and python3-matplotlib.
"""

import argparse
import os
import sys

import h5py
import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

BLUE, GREY, RED = "#1f5a8c", "#9a9a9a", "#b2302a"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", help="sweep.h5 or its run directory")
    parser.add_argument("--output", default="fig8.png", metavar="FILE", help="the picture (default: %(default)s)")
    parser.add_argument("--eta", type=float, default=1.0, help="learning rate (default: %(default)s)")
    parser.add_argument("--epsilon", type=float, default=1e-8,
                        help="perturbation radius of the left panel (default: %(default)s)")
    return parser.parse_args()


def index_of(values, wanted, name, file):
    """The place of a value in a dimension of the archive; a sentence when it is not there."""
    index = int(np.argmin(np.abs(np.asarray(values) - wanted)))
    if not np.isclose(values[index], wanted, rtol=1e-9, atol=0):
        sys.exit(f"fig8.py: {file} has no {name} = {wanted:g}, but {', '.join(f'{v:g}' for v in values)}; "
                 f"choose one with --{name}")
    return index


def read(file, eta, epsilon):
    """What the two panels show, as a dictionary of arrays over epsilon."""
    try:
        with h5py.File(file, "r") as archive:
            if archive.attrs.get("format", b"") not in ("netlyap-sweep", b"netlyap-sweep"):
                sys.exit(f"fig8.py: {file} is no netlyap archive; give the sweep.h5 of a run directory")
            if "statistics" not in archive:
                sys.exit(f"fig8.py: {file} holds no exponents; its job must observe `growth`")
            at_eta = index_of(archive["eta"][:], eta, "eta", file)
            at_epsilon = index_of(archive["epsilon"][:], epsilon, "epsilon", file)
            statistics = archive["statistics"]
            data = {name: statistics[name][at_eta] for name in ("nmle", "nmle_std", "nmle_stderr", "kept", "total")}
            data["epsilon"] = archive["epsilon"][:]
            data["all"] = archive["lyapunov/exponent"][at_eta, at_epsilon]
            data["edges"] = statistics["bin_edges"][at_eta, at_epsilon]
            data["density"] = statistics["density"][at_eta, at_epsilon]
            data["at"] = at_epsilon
            return data
    except OSError as failure:
        reason = failure.strerror or "it is damaged or no HDF5 file"
        sys.exit(f"fig8.py: {file} cannot be read ({reason}); run `netlyap verify {file}`")


def draw_distribution(axes, data):
    """P(Lambda) at one radius."""
    everything = data["all"][np.isfinite(data["all"])]
    kept, total = data["kept"][data["at"]], data["total"][data["at"]]
    if kept > 0:
        axes.stairs(data["density"], data["edges"], fill=True, color=BLUE, alpha=0.75,
                    label=f"kept: {kept} of {total}")
        axes.axvline(data["nmle"][data["at"]], color=RED, label=rf"$\lambda_{{nMLE}}$ = {data['nmle'][data['at']]:.3f}")
    share = len(everything) / max(kept, 1)
    if len(everything) > 1:
        density, edges = np.histogram(everything, bins=40, density=True)
        axes.stairs(density * share, edges, color=GREY, label="all, before the filter")
    axes.set_xlabel(r"finite network Lyapunov exponent $\Lambda$ (per iteration)")
    axes.set_ylabel(r"$P(\Lambda)$")
    axes.set_title(rf"$\epsilon$ = {data['epsilon'][data['at']]:g}")
    axes.legend(frameon=False)


def draw_radius(axes, data):
    """lambda_nMLE(epsilon) over the kept fraction."""
    epsilon = data["epsilon"]
    share = axes.twinx()
    share.bar(epsilon, data["kept"] / np.maximum(data["total"], 1), width=0.5 * epsilon, color=GREY, alpha=0.25)
    share.set_ylim(0, 1)
    share.set_ylabel("kept fraction", color=GREY)
    share.tick_params(axis="y", colors=GREY)
    axes.set_zorder(share.get_zorder() + 1)
    axes.patch.set_visible(False)
    axes.errorbar(epsilon, data["nmle"], yerr=data["nmle_std"], fmt="none", ecolor=BLUE, elinewidth=1, capsize=3,
                  label="standard deviation")
    axes.errorbar(epsilon, data["nmle"], yerr=data["nmle_stderr"], fmt=".", markersize=4, color=BLUE, ecolor=RED, elinewidth=4,
                  label=r"$\lambda_{nMLE}$ and standard error")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel(r"perturbation radius $\epsilon$")
    axes.set_ylabel(r"$\lambda_{nMLE}$ (per iteration)")
    axes.legend(frameon=False, loc="upper right")


def main():
    arguments = parse_arguments()
    archive = os.path.join(arguments.archive, "sweep.h5") if os.path.isdir(arguments.archive) else arguments.archive
    data = read(archive, arguments.eta, arguments.epsilon)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    figure.suptitle(rf"Finite network Lyapunov exponents, $\eta$ = {arguments.eta:g}")
    draw_distribution(left, data)
    draw_radius(right, data)
    try:
        figure.savefig(arguments.output, dpi=150)
    except OSError as failure:
        sys.exit(f"fig8.py: {arguments.output} cannot be written ({failure.strerror}); choose another --output")
    print(f"picture: {arguments.output}")


if __name__ == "__main__":
    main()
