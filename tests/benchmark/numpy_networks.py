"""Gradient descent of networks in numpy with OpenBLAS, backward by hand, for the benchmark: see python_networks.hpp.

Ends with exit code 3 where numpy or OpenBLAS is not installed; else says so with one double and the core type of OpenBLAS in
a line, reads a line with the sizes, how many networks go together and the learning rate, the inputs [sample][input], the
targets [sample][class] and theta(0) [network][parameter] as doubles, and then obeys a line at a time: restart, advance
STEPS, current, cpu_seconds.
"""
import sys
import time

import openblas
from pipe import read_doubles, say

openblas.load()
try:
    import numpy as np
except ImportError:
    sys.exit(3)


def read(*shape):
    """Doubles from the benchmark."""
    return np.frombuffer(read_doubles(*shape)).reshape(shape)


class Data:
    """Samples are the columns of all matrices but `rows`; a last row, or column, of ones stands for the biases."""

    def __init__(self, inputs, targets):
        self.rows = np.hstack([inputs, np.ones((len(inputs), 1))])
        self.minus_columns = np.ascontiguousarray(-self.rows.T)
        self.targets = np.ascontiguousarray(targets.T)


class Group:
    """Networks that take their steps together: one product over all of them wherever they share a factor."""

    def __init__(self, data, theta, sizes, eta):
        inputs, hidden, classes = sizes
        self.data, self.start, self.sizes = data, theta, sizes
        count, samples = len(theta), len(data.rows)
        self.rate = -eta / samples
        self.a = np.ones((count, hidden + 1, samples))
        self.hidden = self.a[:, :hidden]
        self.z = np.empty((count * hidden, samples))
        self.p = np.empty((count, classes, samples))
        self.slope = np.empty((count, hidden, samples))
        self.error = np.empty((count, hidden, samples))
        self.sum1 = np.empty((count * hidden, inputs + 1))
        self.sum2 = np.empty((count, classes, hidden + 1))
        self.restart()

    def restart(self):
        """A layer is [network][unit][input and bias], the first one [network and unit][input and bias]."""
        inputs, hidden, classes = self.sizes
        w1, b1, w2, b2 = np.split(self.start, np.cumsum([hidden * inputs, hidden, classes * hidden]), 1)
        self.w1 = np.hstack([w1.reshape(-1, inputs), b1.reshape(-1, 1)])
        self.w2 = np.concatenate([w2.reshape(-1, classes, hidden), b2[..., None]], 2)

    def current(self):
        parts = []
        for layer in self.w1.reshape(len(self.w2), -1, self.w1.shape[1]), self.w2:
            parts += [layer[..., :-1].reshape(len(layer), -1), layer[..., -1]]
        return np.concatenate(parts, 1)

    def step(self):
        np.matmul(self.w1, self.data.minus_columns, out=self.z)
        np.exp(self.z, out=self.z)
        self.z += 1.0
        np.divide(1.0, self.z.reshape(self.hidden.shape), out=self.hidden)
        p = self.p
        np.matmul(self.w2, self.a, out=p)
        p -= p.max(1, keepdims=True)
        np.exp(p, out=p)
        p /= p.sum(1, keepdims=True)
        p -= self.data.targets  # dL/dz
        np.matmul(self.w2[..., :-1].swapaxes(1, 2), p, out=self.error)
        np.subtract(1.0, self.hidden, out=self.slope)
        self.slope *= self.hidden
        self.error *= self.slope
        np.matmul(p, self.a.swapaxes(1, 2), out=self.sum2)
        np.matmul(self.error.reshape(self.z.shape), self.data.rows, out=self.sum1)
        for layer, total in (self.w1, self.sum1), (self.w2, self.sum2):
            total *= self.rate
            layer += total


def main():
    core = openblas.core_type()
    if not core:
        sys.exit(3)
    say([0.0])
    sys.stdout.write(core + "\n")
    sys.stdout.flush()
    *numbers, eta = sys.stdin.buffer.readline().split()
    inputs, hidden, classes, samples, count, together = (int(number) for number in numbers)
    data = Data(read(samples, inputs), read(samples, classes))
    theta = read(count, (inputs + 1) * hidden + (hidden + 1) * classes)
    groups = [Group(data, theta[first:first + together], (inputs, hidden, classes), float(eta))
              for first in range(0, count, together)]
    for line in sys.stdin.buffer:
        word, *arguments = line.decode().split()
        if word == "restart":
            for group in groups:
                group.restart()
        elif word == "advance":
            for group in groups:
                for _ in range(int(arguments[0])):
                    group.step()
        elif word == "current":
            say(np.concatenate([group.current() for group in groups]).flatten().tolist())
        elif word == "cpu_seconds":
            say([time.process_time()])


if __name__ == "__main__":
    main()
