"""Chance that comes out the same on every version of Python."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

NORMAL_TERMS = 12  # the variance of so many uniform numbers adds up to one


class Dice:
    """Throws that depend on the seed alone.

    Python promises that `random.Random(seed).random()` stays the same between versions, and makes
    no such promise for `choice`, `shuffle` or `gauss`; `sum` adds floats differently from 3.12 on.
    So everything here is made of `random()` and of plain loops.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def unit(self) -> float:
        """Throw a number from 0 up to, but not including, 1."""
        return self._random.random()

    def below(self, limit: int) -> int:
        """Throw a whole number from 0 up to, but not including, the limit."""
        return int(self.unit() * limit)

    def chance(self, probability: float) -> bool:
        """Throw true with this probability."""
        return self.unit() < probability

    def pick(self, items: Sequence[T]) -> T:
        """Throw one of the items, each as likely as the others."""
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """Throw one of the items in proportion to its weight."""
        total = 0.0
        for weight in weights:
            total += weight
        mark = self.unit() * total
        for item, weight in zip(items, weights, strict=True):
            mark -= weight
            if mark < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in an order left to chance."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def normal(self) -> float:
        """Throw a number that is close to normal, with mean 0 and standard deviation 1."""
        total = 0.0
        for _ in range(NORMAL_TERMS):
            total += self.unit()
        return total - NORMAL_TERMS / 2
