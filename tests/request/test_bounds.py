"""Work grows with the text and no faster: steps are counted, not timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from rendernet_jupyter.request import Plan

Planned = Callable[..., Plan]
M = "model: JuggernautXL\n"
TEXTS: dict[str, Callable[[int], str]] = {
    "prompt": lambda n: M + "a cat on a roof\n" * n,
    "open braces": lambda n: M + "{" * n,
    "open variables": lambda n: M + "{{ " * n,
    "closed braces": lambda n: M + "}" * n,
    "nested groups": lambda n: M + "{a|" * n + "b" + "}" * n,
    "groups": lambda n: M + "{a|b}" * n,
    "options": lambda n: M + "{" + "|".join(map(str, range(n))) + "}",
    "rich groups": lambda n: M + ("{x|" + "{a|b}" * 12 + "}") * (n // 10),
    "variables": lambda n: M + "{{ x }} " * n,
    "characters": lambda n: M + "{Zoe} {Jade} " * n,
    "flags": lambda n: M + "a " + "--seed 3 " * n,
    "unknown flags": lambda n: M + "a " + "--x " * n,
    "headers": lambda n: M + "seed: 1\n" * n,
    "slips": lambda n: "samplr: x\n" * n,
    "quotes": lambda n: M + "loras: " + '"a" ' * n + "\nx",
    "list": lambda n: M + "seed: " + ", ".join(map(str, range(0, 3 * n, 3))) + "\nx",
    "list of one value": lambda n: M + "seed: " + "1, " * n + "1\nx",
    "specs": lambda n: (M + "a cat\n---\n") * n + M + "a dog",
    "separators": lambda n: "---\n" * n,
    "json": lambda n: '[{"model": "Flux"}' + ', {"x": 1}' * n + "]",
}


def _steps(planned: Planned, body: str) -> int:
    """How many functions of Python or C are called while a text is read."""
    count = 0

    def step(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        planned(body, "--limit 3", variables={"x": 1})
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_is_at_most_twice_the_work(planned: Planned, name: str) -> None:
    """A long paste, or one made in bad faith, would hang the notebook."""
    text = TEXTS[name]
    planned(text(10), variables={"x": 1})  # what is imported on first use is no work of the text
    small, large = _steps(planned, text(200)), _steps(planned, text(400))
    assert large <= 2.3 * small + 2_000


def test_permutations_are_counted_before_they_are_made(planned: Planned) -> None:
    """A prompt of two lines could ask for more texts than there are atoms."""
    body = M + "{a|b}" * 400
    refused = planned(body)
    assert [problem.code for problem in refused.problems] == ["too-many-cells"]
    assert len(planned(body, "--limit 2").requests) == 2
    assert len(planned(body, "--sample 2").requests) == 2
    assert _steps(planned, body) < 200_000


def test_no_limit_is_beyond_all_bounds(planned: Planned) -> None:
    """`--limit 999999999` would fill the memory before anything is shown."""
    body = M + "seed: 0..999999999\na cat"
    assert [p.code for p in planned(body, "--limit 999999999").problems] == ["too-many-cells"]
    assert [p.code for p in planned(body, "--sample 100001").problems] == ["too-many-cells"]
