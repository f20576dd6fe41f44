"""Sweeps from a cell to their table."""

from __future__ import annotations

import pytest

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.sandbox import World

SWEEP = "seed: 1, 2\nsteps: 8, 12\na lighthouse"


def test_the_named_axis_runs_down(local: Session) -> None:
    """`--rows` of the magic line would not reach the table."""
    made = local.generate(SWEEP, "--rows seed")
    assert isinstance(made, Gallery)
    assert "  seed 1  [0]      [2]" in made._repr_mimebundle_()[0]["text/plain"]


def test_a_sweep_that_is_found_again_keeps_its_shape(local: Session) -> None:
    """`%rendernet show` would turn the table that a cell has shown."""
    made = local.generate(SWEEP, "--rows seed --thumb 100")
    assert isinstance(made, Gallery)
    again = local.run(made.run.run_id)
    assert (again.options.rows, again.options.thumb) == ("seed", 200)
    assert again._repr_mimebundle_()[0]["text/html"] == made._repr_mimebundle_()[0]["text/html"]


@pytest.mark.parametrize(
    ("body", "line", "message", "hint"),
    [
        (SWEEP, "--rows sampler", "--rows sampler: the cell has no such axis", "steps, seed"),
        ("a lighthouse", "--cols seed", "--cols seed: the cell has no such axis", "several values"),
        (SWEEP, "--rows seed --cols seed", "--rows seed --cols seed name one axis", "two axes"),
        (
            f"zip: seed, steps\n{SWEEP}",
            "--rows seed --cols steps",
            "--rows seed --cols steps name one axis",
            "multiplied",
        ),
    ],
)
def test_an_axis_that_is_none_is_said_before_anything_is_sent(
    local: Session, world: World, body: str, line: str, message: str, hint: str
) -> None:
    """A table in another shape than was asked for would be paid."""
    with pytest.raises(RenderNetError) as caught:
        local.generate(body, line)
    assert caught.value.message == f"{message}; nothing was sent"
    assert hint in caught.value.hint
    assert world.counters.posts == 0
