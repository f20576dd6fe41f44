"""Characters and withheld pictures as a cell shows them."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter.errors import GenerationFailed, RenderNetError
from rendernet_jupyter.view.faces import Faces, Portrait

CREATE = '%rendernet character create Zoe {{face}} --prompt "woman, about 40"'


def test_a_face_in_a_variable_becomes_a_character(shell: Any) -> None:
    """A picture would have to be saved to a file before it could be used."""
    shell.user_ns["face"] = Image.new("RGB", (60, 80), "tan")
    card = shell.cell(CREATE)
    assert isinstance(card, Portrait)
    made = shell.cell("%%rendernet\nmodel: Harbour 15\nseed: 7\n{Zoe} at sea")
    assert made[0].character.name == "Zoe"
    listed = shell.cell("%rendernet characters --own")
    assert isinstance(listed, Faces)
    assert [row["name"] for row in listed] == ["Zoe"]


def test_nobody_at_the_keyboard_is_nobody_who_agrees(shell: Any) -> None:
    """A notebook that runs at night would put a character away for good."""
    shell.user_ns["face"] = Image.new("RGB", (60, 80), "tan")
    shell.cell(CREATE)
    with pytest.raises(RenderNetError, match="nobody can be asked"):
        shell.cell("%rendernet character archive Zoe")
    shell.cell("%rendernet character archive Zoe --yes")


def test_a_cell_without_pictures_still_shows_its_tiles(shell: Any) -> None:
    """The reason and the way on would be lost where they are needed most."""
    from rendernet_jupyter.notebook.magics import session_of

    session_of(shell).engine().world.knobs.censor_next = 1
    with pytest.raises(GenerationFailed):
        shell.cell("%%rendernet\nmodel: Harbour 15\nseed: 7\na cat")
    assert "withheld" in shell.shown[-1]["text/plain"]
    assert "content filter" in shell.shown[-1]["text/plain"]
