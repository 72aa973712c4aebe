"""Tangents of the step of gradient descent in numpy, for the benchmark: see numpy_tangents.hpp.

Ends with exit code 3 where numpy is not installed; else says so with one double, reads a line with the sizes and the
learning rate, the inputs [sample][input], the targets [sample][class], theta [network][parameter] and the tangents
[network][tangent][parameter] as doubles, and then obeys a line at a time: push COUNT, pushed, spectrum ITERATIONS,
lengths, cpu_seconds.
"""
import sys
import time

from pipe import read_doubles, say

try:
    import numpy as np
except ImportError:
    sys.exit(3)


def read(*shape):
    """Doubles from the benchmark."""
    return np.frombuffer(read_doubles(*shape)).reshape(shape)


class Tangents:
    """Layers have their biases as a last column, their inputs a last row of ones. Arrays of tangents are [network][unit]
    [tangent][...], so that every product of all tangents of a network is one product of matrices."""

    def __init__(self, inputs, hidden, classes, samples, networks, tangents, eta):
        self.sizes = (inputs, hidden), (hidden, classes)
        x = read(samples, inputs)
        self.x = np.hstack([x, np.ones((samples, 1))])
        self.x_columns = np.ascontiguousarray(self.x.T)
        self.y = read(samples, classes).T
        parameters = (inputs + 1) * hidden + (hidden + 1) * classes
        self.theta = self.layers(read(networks, 1, parameters))
        self.tangents = self.layers(read(networks, tangents, parameters))
        self.rate = -eta / samples

    def layers(self, vectors):
        """[network][tangent][parameter] as [network][unit][tangent][input and bias] of both layers."""
        layers, first = [], 0
        for inputs, outputs in self.sizes:
            weights, biases = np.split(vectors[..., first:first + (inputs + 1) * outputs], [inputs * outputs], 2)
            layers.append(np.concatenate([weights.reshape(*weights.shape[:2], outputs, inputs), biases[..., None]], 3))
            first += (inputs + 1) * outputs
        return [np.ascontiguousarray(layer.swapaxes(1, 2)) for layer in layers]

    @staticmethod
    def vectors(layers):
        """The other way round."""
        parts = []
        for layer in layers:
            by_tangent = layer.swapaxes(1, 2)
            parts += [by_tangent[..., :-1].reshape(*by_tangent.shape[:2], -1), by_tangent[..., -1]]
        return np.concatenate(parts, 2)

    def visit(self):
        """What the step and its tangents need of the networks themselves."""
        w1, w2 = (layer[:, :, 0] for layer in self.theta)
        a = 1.0 / (1.0 + np.exp(-(w1 @ self.x_columns)))
        self.a = np.concatenate([a, np.ones((len(a), 1, a.shape[2]))], 1)
        z = w2 @ self.a
        p = np.exp(z - z.max(1, keepdims=True))
        self.p = p / p.sum(1, keepdims=True)
        self.error2 = self.p - self.y
        self.w2 = w2[..., :-1]
        g = self.w2.swapaxes(1, 2) @ self.error2
        self.slope = a * (1.0 - a)
        self.bend = self.slope * (1.0 - 2.0 * a) * g
        self.error1 = self.slope * g

    def step(self):
        self.theta[0] += self.rate * (self.error1 @ self.x)[:, :, None]
        self.theta[1] += self.rate * (self.error2 @ self.a.swapaxes(1, 2))[:, :, None]

    def push(self, count):
        v1, v2 = (layer[:, :, :count] for layer in self.tangents)
        networks, hidden, classes, samples = len(v1), v1.shape[1], v2.shape[1], len(self.x)
        dz1 = v1 @ self.x_columns  # [network][unit][tangent][sample], as all below
        da = self.slope[:, :, None] * dz1
        dz2 = (v2.reshape(networks, classes * count, -1) @ self.a).reshape(networks, classes, count * samples)
        dz2 += self.w2 @ da.reshape(networks, hidden, -1)
        dz2 = dz2.reshape(networks, classes, count, samples)
        p = self.p[:, :, None]
        de2 = p * (dz2 - (p * dz2).sum(1, keepdims=True))
        de1 = (self.w2.swapaxes(1, 2) @ de2.reshape(networks, classes, -1)).reshape(networks, hidden, count, samples)
        of_unit = np.ascontiguousarray(v2[..., :-1].transpose(0, 3, 2, 1)).reshape(networks, hidden * count, classes)
        de1 += (of_unit @ self.error2).reshape(de1.shape)
        de1 *= self.slope[:, :, None]
        dz1 *= self.bend[:, :, None]
        de1 += dz1
        sum1 = de1.reshape(-1, samples) @ self.x
        sum2 = (de2.reshape(networks, classes * count, samples) @ self.a.swapaxes(1, 2)).reshape(v2.shape)
        by_unit = da.reshape(networks, hidden * count, samples) @ self.error2.swapaxes(1, 2)
        sum2[..., :-1] += by_unit.reshape(networks, hidden, count, classes).transpose(0, 3, 2, 1)
        return [v1 + self.rate * sum1.reshape(v1.shape), v2 + self.rate * sum2]

    def spectrum(self, iterations):
        """So many iterations of everything, then the QR decomposition; keeps the lengths |R_ii| [network][tangent]."""
        count = self.tangents[0].shape[2]
        for _ in range(iterations):
            self.visit()
            self.tangents = self.push(count)
            self.step()
        q, r = np.linalg.qr(self.vectors(self.tangents).swapaxes(1, 2))
        self.tangents = self.layers(q.swapaxes(1, 2))
        self.lengths = np.abs(np.diagonal(r, axis1=1, axis2=2))


def main():
    say([0.0])
    *sizes, eta = sys.stdin.buffer.readline().split()
    tangents = Tangents(*(int(size) for size in sizes), float(eta))
    for line in sys.stdin.buffer:
        word, *arguments = line.decode().split()
        if word == "push":
            tangents.visit()
            pushed = tangents.push(int(arguments[0]))
        elif word == "pushed":
            say(tangents.vectors(pushed).flatten().tolist())
        elif word == "spectrum":
            tangents.spectrum(int(arguments[0]))
        elif word == "lengths":
            say(tangents.lengths.flatten().tolist())
        elif word == "cpu_seconds":
            say([time.process_time()])


if __name__ == "__main__":
    main()
