#!/usr/bin/env python3
"""The polynomial coefficients of org.quern.numeric, calculated in 60 to 80 decimal digits; the Python library alone.

Each is the polynomial that interpolates the function at the Chebyshev nodes of the interval, which is within a small factor of
the best; its coefficients are rounded to doubles, and the largest error of the rounded polynomial is printed beside them.
"""
import math
from decimal import Decimal, getcontext


def interpolant(f, low, high, degree):
    """Coefficients, lowest power first, by Newton's divided differences."""
    nodes = [(low + high) / 2 + (high - low) / 2 * Decimal(math.cos(math.pi * (2 * i + 1) / (2 * degree + 2)))
             for i in range(degree + 1)]
    differences = [f(x) for x in nodes]
    for j in range(1, degree + 1):
        for i in range(degree, j - 1, -1):
            differences[i] = (differences[i] - differences[i - 1]) / (nodes[i] - nodes[i - j])
    coefficients = [differences[degree]]
    for i in range(degree - 1, -1, -1):
        raised = [Decimal(0)] + coefficients
        for k, c in enumerate(coefficients):
            raised[k] -= c * nodes[i]
        raised[0] += differences[i]
        coefficients = raised
    return coefficients


def show(name, f, low, high, degree):
    rounded = [float(c) for c in interpolant(f, low, high, degree)]
    worst = Decimal(0)
    for i in range(2001):
        x = low + (high - low) * i / 2000
        value = Decimal(0)
        for c in reversed(rounded):
            value = value * x + Decimal(c)
        worst = max(worst, abs(value / f(x) - 1))
    print(f"{name}: degree {degree} on [{float(low):.6g}, {float(high):.6g}], relative error {float(worst):.2e}")
    for c in rounded:
        print("   ", c.hex())


def exponential(r):
    """(e^r - 1 - r) / r^2"""
    return (r.exp() - 1 - r) / (r * r) if abs(r) > Decimal("1e-18") else Decimal(1) / 2 + r / 6


def logarithm(z):
    """(log((1 + s) / (1 - s)) / (2 s) - 1) / z, z = s^2"""
    if z < Decimal("1e-18"):
        return Decimal(1) / 3 + z / 5
    s = z.sqrt()
    return (((1 + s) / (1 - s)).ln() / (2 * s) - 1) / z


def pi():
    """Machin's formula."""
    def arctan_of_inverse(n):
        term = total = Decimal(1) / n
        k = 1
        while abs(term) > Decimal(10) ** -(getcontext().prec + 5):
            term = -term / (n * n)
            k += 2
            total += term / k
        return total
    return 4 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239))


def mills(z):
    """(1 - Phi(z)) / phi(z): the series of Phi at 0 up to 6, Laplace's continued fraction beyond."""
    if z < 6:
        term = total = z
        k = 1
        while abs(term) > Decimal("1e-75"):
            term *= z * z / (2 * k + 1)
            total += term
            k += 1
        return (2 * pi()).sqrt() / 2 * (z * z / 2).exp() - total
    value = z
    for k in range(400, 0, -1):
        value = z + k / value
    return 1 / value


def tail(t):
    """(z + 4) mills(z), t = (z - 4) / (z + 4)"""
    z = 4 * (1 + t) / (1 - t)
    return (z + 4) * mills(z)


getcontext().prec = 60
half = Decimal(2).ln() / 2 * Decimal("1.0001")
show("exp: (e^r - 1 - r) / r^2", exponential, -half, half, 10)
root = Decimal(2).sqrt()
show("log: (atanh(s) / s - 1) / s^2 in s^2", logarithm, Decimal(0), ((root - 1) / (root + 1)) ** 2, 7)
getcontext().prec = 80
show("normal tail: (z + 4) (1 - Phi(z)) / phi(z) in (z - 4) / (z + 4)", tail, Decimal(-1), Decimal(35) / 43, 24)
