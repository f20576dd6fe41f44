"""The public interface as a user's type checker sees it: checked by mypy, never run."""

from __future__ import annotations

from pathlib import Path
from typing import assert_type

import rendernet_jupyter as rn
from rendernet_jupyter.errors import Problem
from rendernet_jupyter.request.explain import Explanation
from rendernet_jupyter.session.ask import Priced
from rendernet_jupyter.session.handle import Handle


def make(session: rn.Session) -> None:
    made = session.generate("a cat on a roof --seed 7", "--max-credits 3", variables={"x": 1})
    if isinstance(made, Priced):
        assert_type(made.credits, float | None)
        return
    if isinstance(made, Explanation):
        return
    if isinstance(made, Handle):
        made = made.wait(timeout=60)
    assert_type(made, rn.Gallery)
    assert_type(made[0], rn.Picture)
    assert_type(made[1:], rn.Gallery)
    assert_type(made[0].seed, int | None)
    assert_type(made[0].path, Path)
    for picture in made:
        assert_type(picture, rn.Picture)


async def wait(session: rn.Session) -> None:
    made = await session.agenerate("a cat")
    assert_type(made, rn.Gallery | Priced | Explanation)


def read() -> None:
    try:
        rn.Session().generate("samplr: Euler a")
    except rn.SpecError as error:
        assert_type(error.problems, tuple[Problem, ...])
    except rn.RenderNetError as error:
        assert_type(error.hint, str)
    assert_type(rn.explain("a cat"), Explanation)
