"""Weights of words for resources, learned from the names in the knowledge tables.

A phrase is a bag of weighted words; log-odds of a resource are the sum of its weights for them:

    z(r) = b(r) + Σ_t v(t) · W(t, r),    p = softmax(z),    v of norm 1

W(t, r) exists only where some name of r holds the word t, so there are about as many numbers as words in
names. Every name is one example of its resource, shown again with words left out and with words of other
names mixed in: that is how plants write. Training is stochastic gradient descent with a fixed seed and in
fixed order; the same tables give the same weights.

Source: multinomial logistic regression, e.g. Hastie, Tibshirani, Friedman, The Elements of Statistical
Learning (2009), 4.4; mixing in words follows the idea of training with noise, Bishop, Neural Comput. 7
(1995) 108.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from symbio.streams.compiled import compiled

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

EPOCHS = 12
COPIES = 3  # how often an epoch shows a name: once as it is, the others changed
RATE, LAST_RATE = 2.0, 0.02  # step of the first and of the last epoch
BIAS_RATE = 0.1
SHRINKAGE = 1e-4
DROP = 0.4  # probability that a changed copy lacks one of its words
MOST_NOISE = 3  # words of other names in a changed copy
NOISE_WEIGHTS = (0.2, 0.45, 0.7, 1.0)

Example = tuple[int, Sequence[tuple[int, float]]]
"""Class, and (word, weight) of each of its words."""


class Learned(NamedTuple):
    """Weights as rows of words: word t has classes ``of[start[t]:start[t + 1]]`` with their ``weight``."""

    start: Longs
    of: Ints
    weight: Floats
    bias: Floats


@compiled(nogil=True)
def _next(state: Longs) -> int:
    """Next of a fixed series of numbers 0 … 2³¹ − 2 (Park and Miller, Commun. ACM 31 (1988) 1192)."""
    state[0] = (state[0] * 48271) % 2147483647
    return int(state[0])


@compiled(nogil=True)
def _changed(
    words: Ints, weights: Floats, every: Ints, state: Longs, out: Ints, out_weight: Floats, noise: Floats
) -> int:
    """Write a copy of an example with a word left out and others mixed in; return how many words it has."""
    n, left_out = len(words), -1
    if n > 1 and _next(state) % 1000 < DROP * 1000:
        left_out = _next(state) % n
    count = 0
    for k in range(n):
        if k != left_out and count < len(out):
            out[count], out_weight[count] = words[k], weights[k]
            count += 1
    for _ in range(_next(state) % (MOST_NOISE + 1)):
        if count < len(out):
            out[count] = every[_next(state) % len(every)]
            out_weight[count] = noise[_next(state) % len(noise)]
            count += 1
    return count


@compiled(nogil=True)
def _step(
    words: Ints, values: Floats, label: int, model: Learned, scratch: tuple[Floats, Bools, Ints], rate: float
) -> None:
    """One step of gradient descent on one example."""
    start, of, weight, bias = model
    z, seen, touched = scratch
    norm = np.sqrt(np.sum(values**2))
    count = 1
    touched[0], seen[label], z[label] = label, True, bias[label]
    for k in range(len(words)):
        for q in range(start[words[k]], start[words[k] + 1]):
            c = of[q]
            if not seen[c]:
                touched[count], seen[c], z[c] = c, True, bias[c]
                count += 1
            z[c] += values[k] / norm * weight[q]
    highest = 0.0
    for k in range(count):
        highest = max(highest, z[touched[k]])
    total = (len(bias) - count) * np.exp(-highest)  # all others stand at 0
    for k in range(count):
        z[touched[k]] = np.exp(z[touched[k]] - highest)
        total += z[touched[k]]
    for k in range(count):
        c = touched[k]
        z[c] = z[c] / total - (1.0 if c == label else 0.0)
        bias[c] -= rate * BIAS_RATE * z[c]
        seen[c] = False
    for k in range(len(words)):
        for q in range(start[words[k]], start[words[k] + 1]):
            weight[q] -= rate * (values[k] / norm * z[of[q]] + SHRINKAGE * weight[q])


@compiled(nogil=True)
def _train(at: Longs, words: Ints, values: Floats, labels: Ints, model: Learned, noise: Floats) -> None:
    n_examples, n_classes = len(labels), len(model.bias)
    state = np.array([20261], np.int64)
    scratch = (np.zeros(n_classes), np.zeros(n_classes, np.bool_), np.empty(n_classes, np.int32))
    out, out_weight = np.empty(64, np.int32), np.empty(64)
    order = np.arange(n_examples)
    for epoch in range(EPOCHS):
        rate = RATE * (1.0 - epoch / EPOCHS) + LAST_RATE
        for i in range(n_examples - 1, 0, -1):
            j = _next(state) % (i + 1)
            order[i], order[j] = order[j], order[i]
        for copy in range(COPIES):
            for k in range(n_examples):
                i = order[k]
                mine, my_values = words[at[i] : at[i + 1]], values[at[i] : at[i + 1]]
                if copy == 0:
                    _step(mine, my_values, labels[i], model, scratch, rate)
                else:
                    n = _changed(mine, my_values, words, state, out, out_weight, noise)
                    _step(out[:n], out_weight[:n], labels[i], model, scratch, rate)


def train(examples: Sequence[Example], n_words: int, n_classes: int) -> Learned:
    """Learn the weights of `n_words` words for `n_classes` classes from `examples`; seconds for 25,000."""
    pairs = np.array(sorted({(word, label) for label, row in examples for word, _ in row}), np.int64)
    pairs = pairs.reshape(-1, 2)
    start = np.zeros(n_words + 1, np.int64)
    np.add.at(start, pairs[:, 0] + 1, 1)
    model = Learned(np.cumsum(start), pairs[:, 1].astype(np.int32), np.zeros(len(pairs)), np.zeros(n_classes))
    if examples:
        at = np.cumsum([0, *(len(row) for _, row in examples)])
        words = np.array([word for _, row in examples for word, _ in row], np.int32)
        values = np.array([value for _, row in examples for _, value in row])
        labels = np.array([label for label, _ in examples], np.int32)
        _train(at, words, values, labels, model, np.array(NOISE_WEIGHTS))
    return model


@compiled(nogil=True)
def log_odds(words: Longs, values: Floats, model: Learned) -> Floats:
    """Log-odds of every class for words with values (their norm is taken out)."""
    start, of, weight, bias = model
    norm = np.sqrt(np.sum(values**2))
    z = bias.copy()
    for k in range(len(words)):
        for q in range(start[words[k]], start[words[k] + 1]):
            z[of[q]] += values[k] / norm * weight[q]
    return z


def relative_odds(words: Longs, values: Floats, model: Learned, scale: float, factor: float) -> Floats:
    """`factor` × the `scale`-th root of each class's odds against the likeliest, less where that is unsure.

    Likeliest of many: × (3 · its probability)^¼ where that is below 1.
    """
    odds = log_odds(words, values, model)
    odds -= odds.max()
    odds *= 1.0 / scale
    z: Floats = np.exp(odds, out=odds)  # numpy's, several times as fast as the compiled one
    total = float((z[z > 0.1] ** scale).sum())  # the rest is less than 10^-8 of the likeliest
    z *= factor * min(3.0 / total, 1.0) ** 0.25
    return z
