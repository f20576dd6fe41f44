"""Notebook files that are read for what their cells ask for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rendernet_jupyter.document.notebook import Call, Cell, read_cells
from rendernet_jupyter.errors import RenderNetError


def cells(*sources: Any, ids: bool = True) -> list[Cell]:
    """The code cells of a notebook with these sources."""
    made = [
        {"cell_type": "code", "source": s, **({"id": f"c{n}"} if ids else {})}
        for n, s in enumerate(sources)
    ]
    return read_cells(
        json.dumps({"cells": made}), lambda text: text.split()[0] in ("status", "lock")
    )


def test_a_cell_is_read_as_it_is_recorded() -> None:
    """No cell would be found in the journal."""
    [cell] = cells("%%rendernet hero --show none\nseed: 7\na cat\n")
    assert cell.calls == (Call("seed: 7\na cat", "hero --show none", whole=True),)
    assert (cell.key, cell.number, cell.code) == ("c0", 1, False)


def test_a_source_may_be_a_list_of_lines() -> None:
    """Every notebook that Jupyter itself wrote would look empty."""
    [cell] = cells(["\n", "%%rendernet\n", "a cat"])
    assert cell.calls == (Call("a cat", "", whole=True),)


def test_lines_among_python_are_read_and_commands_are_not() -> None:
    """A cell that only asks for the status would count as one without pictures."""
    source = (
        "%rendernet status\nx = %rendernet a cat --seed 8\nif x:\n    %rendernet a dog\nprint(x)"
    )
    [cell] = cells(source)
    assert cell.calls == (Call("a cat --seed 8"), Call("a dog"))
    assert cell.code


@pytest.mark.parametrize("source", ["", "x = 1", "%%bash\nls", "# %%rendernet", "%%rendernetx\na"])
def test_other_cells_ask_for_nothing(source: str) -> None:
    """Something that is no call would be looked for and reported missing."""
    assert cells(source)[0].calls == ()


def test_pictures_of_outputs_are_read_and_nothing_else_is_believed() -> None:
    """A notebook of a stranger could break what locks it, or name what it does not show."""
    outputs = [
        {"metadata": {"rendernet_jupyter": {"pictures": ["ab", "cd"]}}},
        {"metadata": {"rendernet_jupyter": "words of the sheet"}},
        {"metadata": {"rendernet_jupyter": {"pictures": "ef"}}},
        *({"metadata": 5}, 5, {}, {"metadata": {"rendernet_jupyter": {"pictures": [5, []]}}}),
    ]
    made = [{"cell_type": "code", "source": "", "outputs": one} for one in (outputs, 5, None)]
    found = [cell.shown for cell in read_cells(json.dumps({"cells": made}), lambda _: False)]
    assert found == [{"ab", "cd"}, set(), set()]


def test_a_cell_without_an_id_is_named_by_its_text() -> None:
    """A cell that is put in above would change the names of all below it."""
    first = cells("%%rendernet\na cat", ids=False)
    moved = cells("x = 1", "%%rendernet\na cat", "%%rendernet\na cat", ids=False)
    assert moved[1].key == first[0].key
    assert moved[2].key == f"{first[0].key}-2"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"cells": 3}', "# %%\nx", "[" * 100_000])
def test_what_is_no_notebook_says_so(text: str) -> None:
    """Somebody would be told of a JSON fault in place of what to do."""
    with pytest.raises(RenderNetError, match="no notebook") as caught:
        read_cells(text, lambda _: False)
    assert "jupytext" in caught.value.hint
