from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from rendernet_jupyter.view.message import Message

Soup = Callable[[Any], BeautifulSoup]


def test_a_message_is_a_paragraph_and_its_lines(soup: Soup) -> None:
    """The answer of a command would lose its details in a terminal or on a page."""
    message = Message("The key works.", ["kept in the keyring", "%rendernet logout\n  forgets it"])
    assert (
        repr(message)
        == str(message)
        == ("The key works.\n  kept in the keyring\n  %rendernet logout\n    forgets it")
    )
    found = soup(message)
    assert "The key works." in found.get_text()
    assert [pre.get_text() for pre in found.find_all("pre")] == ["%rendernet logout\n  forgets it"]


def test_a_message_stays_text(soup: Soup) -> None:
    """A message of the service could run code in a notebook."""
    found = soup(Message("<script>x</script>", ["<b>\n</b>", "<i>"]))
    assert {element.name for element in found.find_all(True)} == {"div", "pre"}


def test_a_message_does_not_tell_where_somebody_lives(
    soup: Soup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place of a settings file would name the author of a shared notebook."""
    monkeypatch.setenv("HOME", "/srv/homes/zoe")
    monkeypatch.setenv("USERPROFILE", "/srv/homes/zoe")
    message = Message("Kept in /srv/homes/zoe/.config.", ["/srv/homes/zoe"])
    assert message.text == "Kept in ~/.config."
    assert "zoe" not in repr(message) + str(soup(message))


def test_only_the_wanted_form_is_made() -> None:
    """A front end that asked for text would be sent HTML as well."""
    message = Message("x")
    assert set(message._repr_mimebundle_(include=["text/plain"])) == {"text/plain"}
    assert set(message._repr_mimebundle_()) == {"text/html", "text/plain"}
