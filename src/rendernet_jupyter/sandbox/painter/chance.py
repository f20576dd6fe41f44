"""Chance that can be repeated: a stream of random numbers for every list of labels.

Two streams with other labels have nothing to do with each other, so a detail that is added to a
picture later does not reshuffle the rest of it. Nothing here keeps state between calls.
"""

from __future__ import annotations

import hashlib

import numpy as np


def draw(*labels: object) -> np.random.Generator:
    """The stream of random numbers for `labels`: the same in every process and on every day."""
    text = "\x1f".join(map(str, labels)).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(text, digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))
