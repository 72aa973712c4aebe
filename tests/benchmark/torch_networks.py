"""Gradient descent of many networks at once in PyTorch, backward by hand, for the benchmark: see python_networks.hpp.

Ends with exit code 3 where PyTorch is not installed; else says so with one double, reads a line with the sizes and the
learning rate, the inputs [sample][input], the targets [sample][class] and theta(0) [network][parameter] as doubles, and
then obeys a line at a time: restart, advance STEPS, current, cpu_seconds.
"""
import sys
import time

import openblas
from pipe import read_doubles, say

openblas.load()
try:
    import torch
except ImportError:
    sys.exit(3)


def read(*shape):
    """Doubles from the benchmark as a tensor."""
    return torch.frombuffer(bytearray(read_doubles(*shape)), dtype=torch.float64).view(*shape)


class Networks:
    """Samples are the columns of all matrices."""

    def __init__(self, inputs, hidden, classes, samples, count, eta):
        self.shapes = (hidden, inputs), (hidden, 1), (classes, hidden), (classes, 1)
        self.x = read(samples, inputs)
        self.x_columns = self.x.T.contiguous()
        self.y = read(samples, classes).T.contiguous()
        self.start = read(count, sum(rows * columns for rows, columns in self.shapes))
        self.rate = -eta / samples
        self.restart()

    def restart(self):
        parts = self.start.split([rows * columns for rows, columns in self.shapes], 1)
        self.w1, self.b1, self.w2, self.b2 = (
            part.reshape(-1, *shape).clone() for part, shape in zip(parts, self.shapes))

    def current(self):
        return torch.cat([part.flatten(1) for part in (self.w1, self.b1, self.w2, self.b2)], 1)

    def step(self):
        count, hidden, inputs = self.w1.shape
        samples = len(self.x)
        # One product over all networks, because they share the inputs.
        a = (self.w1.view(count * hidden, inputs) @ self.x_columns).view(count, hidden, samples)
        a.add_(self.b1).sigmoid_()
        p = torch.baddbmm(self.b2, self.w2, a)
        p -= p.amax(1, keepdim=True)
        p.exp_()
        p.div_(p.sum(1, keepdim=True)).sub_(self.y)  # dL/dz
        error = torch.bmm(self.w2.transpose(1, 2), p).mul_(a).mul_(1 - a)
        self.w2.baddbmm_(p, a.transpose(1, 2), alpha=self.rate)
        self.b2.add_(p.sum(2, keepdim=True), alpha=self.rate)
        self.w1.view(count * hidden, inputs).addmm_(error.view(count * hidden, samples), self.x, alpha=self.rate)
        self.b1.add_(error.sum(2, keepdim=True), alpha=self.rate)


def main():
    torch.set_num_threads(1)
    say([0.0])
    *sizes, eta = sys.stdin.buffer.readline().split()
    networks = Networks(*(int(size) for size in sizes), float(eta))
    for line in sys.stdin.buffer:
        word, *arguments = line.decode().split()
        if word == "restart":
            networks.restart()
        elif word == "advance":
            for _ in range(int(arguments[0])):
                networks.step()
        elif word == "current":
            say(networks.current().flatten().tolist())
        elif word == "cpu_seconds":
            say([time.process_time()])


if __name__ == "__main__":
    with torch.inference_mode():
        main()
