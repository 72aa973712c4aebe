"""Where single weights lie among all of them: W1 row by row [unit][input], then W2 [class][unit], without biases."""

from dataclasses import dataclass

import numpy as np

from netlyap.errors import ArchiveError


def shapes(archive):
    """The shapes (outputs, inputs) of W1, W2, ..."""
    widths = archive.layer_widths
    if widths is None:
        raise ArchiveError(f"{archive.path} does not record the widths of its layers: it is of an older version; "
                           "compute it again")
    return list(zip(widths[1:], widths[:-1]))


def matrices(archive, values):
    """Values [..., weight] as one array [..., output, input] per layer."""
    parts, begin = [], 0
    for outputs, inputs in shapes(archive):
        end = begin + outputs * inputs
        parts.append(values[..., begin:end].reshape(*values.shape[:-1], outputs, inputs))
        begin = end
    return parts


@dataclass
class Weight:
    """One weight: its index in theta and what it leads to."""

    parameter: int
    unit: int      # of the last hidden layer
    length: float  # of its path
    name: str


def longest_of_units(archive, path_length):
    """Of each unit of the last hidden layer the weight, into it or out of it, with the longest path; longest first."""
    *_, into, out_of = matrices(archive, path_length)
    first = np.cumsum([0] + [rows * (columns + 1) for rows, columns in shapes(archive)])  # W1, b1, W2, b2, ... in theta
    what = "input" if len(first) == 3 else "unit"
    found = []
    for unit in range(out_of.shape[1]):
        output, source = int(np.argmax(out_of[:, unit])), int(np.argmax(into[unit]))
        if into[unit, source] > out_of[output, unit]:
            found.append(Weight(int(first[-3] + unit * into.shape[1] + source), unit, float(into[unit, source]),
                                f"{what} {source} to hidden unit {unit}"))
        else:
            found.append(Weight(int(first[-2] + output * out_of.shape[1] + unit), unit, float(out_of[output, unit]),
                                f"hidden unit {unit} to class {output}"))
    return sorted(found, key=lambda weight: -weight.length)
