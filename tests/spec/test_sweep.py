"""Walking axes: order, limits, samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.spec.sweep import FEW, cells_of, first_cells, sampled_cells


@dataclass(frozen=True)
class Plain:
    """An axis whose values are as likely as their weights."""

    count: int
    weights: tuple[float, ...] = ()

    def chance(self, index: int) -> float:
        return self.weights[index] if self.weights else 1 / self.count

    def draw(self, random: Callable[[], float]) -> int:
        return int(random() * self.count)


def test_the_last_axis_is_the_fastest() -> None:
    """A limit would cut off other cells than the last ones."""
    specs = [[Plain(2), Plain(3)], [], [Plain(10**9)]]
    assert list(first_cells(specs, 9)) == [
        (0, (0, 0)), (0, (0, 1)), (0, (0, 2)), (0, (1, 0)), (0, (1, 1)), (0, (1, 2)),
        (1, ()), (2, (0,)), (2, (1,)),
    ]  # fmt: skip


@given(st.lists(st.integers(1, 5), max_size=3), st.integers(0, 60))
def test_the_first_cells_are_the_first_of_all(counts: list[int], most: int) -> None:
    """A limited sweep would hold cells that the whole one does not begin with."""
    axes = [Plain(count) for count in counts]
    every = list(first_cells([axes], cells_of(axes)))
    assert list(first_cells([axes], most)) == every[:most]
    assert len(set(every)) == cells_of(axes)


@given(st.integers(1, 30), st.text(max_size=5))
def test_a_sample_is_different_cells_in_order_and_always_the_same(wanted: int, seed: str) -> None:
    """Running the notebook again would draw, and pay for, other pictures."""
    for axes in ([Plain(4), Plain(5)], [Plain(FEW), Plain(9)]):
        cells = sampled_cells([axes, [Plain(2)]], wanted, seed)
        assert cells == sampled_cells([axes, [Plain(2)]], wanted, seed)
        assert cells == sorted(set(cells))
        assert len(cells) == min(wanted, cells_of(axes) + 2)


def test_a_sample_follows_the_weights() -> None:
    """`{3::red|green}` would be drawn like `{red|green}`."""
    axes = [Plain(2, (0.9, 0.1)), Plain(100)]
    drawn = Counter(
        indices[0] for seed in range(40) for _, indices in sampled_cells([axes], 5, str(seed))
    )
    assert drawn[0] > 3 * drawn[1]


def test_impossible_values_are_drawn_only_when_nothing_else_is_left() -> None:
    """A sample would be smaller than was asked for."""
    axes = [Plain(3, (1.0, 0.0, 0.0))]
    assert sampled_cells([axes], 1, "x") == [(0, (0,))]
    assert len(sampled_cells([axes], 2, "x")) == 2


def test_a_sample_of_a_huge_sweep_takes_few_steps() -> None:
    """Drawing five of a billion cells would walk the billion."""
    drawn = 0

    class Counted(Plain):
        def draw(self, random: Callable[[], float]) -> int:
            nonlocal drawn
            drawn += 1
            return super().draw(random)

    assert len(sampled_cells([[Counted(10**9), Counted(10**9)]], 5, "x")) == 5
    assert drawn < 50
