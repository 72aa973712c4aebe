"""Where single weights lie among all of them: W1 row by row [unit][input], then W2 [class][unit], without biases."""

import numpy as np

from archive import ArchiveError


def shapes(archive):
    """The shapes (outputs, inputs) of W1, W2, ..."""
    widths = archive.layer_widths
    if widths is None:
        raise ArchiveError(f"{archive.path} does not tell the widths of its layers: it is of an older version; "
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


def output_parameter(archive, output, unit):
    """The index in theta of the weight of the last layer that leads from a hidden unit to an output."""
    *below, (_, inputs) = shapes(archive)
    return int(sum(rows * (columns + 1) for rows, columns in below) + output * inputs + unit)


def longest_paths(archive, path_length):
    """Of each output the hidden unit whose weight has the longest path [output], from path_length [weight]."""
    return np.argmax(matrices(archive, path_length)[-1], axis=-1)
