"""Acts as lines: what a click does is what its line does, whatever was typed into the form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels.deed import Deed, copyable, option, positional
from rendernet_jupyter.session.commands import of_door, parser_of, split
from rendernet_jupyter.session.commands.words import Words

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.text(
    "{}x\\\"' ", max_size=12
)


@given(TEXT, TEXT)
def test_what_was_typed_arrives_as_it_was(name: str, prompt: str) -> None:
    """A quote or a hyphen in a description would end in another character, or in an error."""
    deed = Deed("character create", (*option("prompt", prompt), *positional((name, "face.png"))))
    if "\n" not in deed.line and "\r" not in deed.line:
        assert split(deed.line.removeprefix("%rendernet "))[0] == deed.name
    words = Words(deed.arguments, {"x": "another"})
    parsed = parser_of(of_door("notebook")[deed.name], "x", words).parse_args(words.split())
    assert (parsed.name, parsed.face, parsed.prompt) == (name, "face.png", prompt)


def test_a_question_is_asked_and_nothing_is_done(session: Session) -> None:
    """Whoever is only asked would find the run gone."""
    run_id = session.generate("model: Harbour 15\nseed: 7\na cat").run.run_id  # type: ignore[union-attr]  # a gallery
    assert f"Forget {run_id} for good" in Deed("forget", (run_id,)).question(session)
    assert session.store.runs.get(run_id) is not None
    with pytest.raises(RenderNetError, match="no run is called"):
        Deed("forget", ("nothing",)).question(session)


def test_a_line_is_text_on_the_page() -> None:
    """A prompt with a tag in it would be part of the page."""
    assert "<b>" not in copyable(Deed("history", ("<b>cat</b>",)))
