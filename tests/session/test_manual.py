"""Help: everything that can be typed is explained, and what is told is true."""

from __future__ import annotations

from typing import get_args

import pytest

from rendernet_jupyter import RenderNetError, Session
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.session.manual import _FAULTS, handbook, manual
from rendernet_jupyter.spec.codes import CODES
from rendernet_jupyter.spec.keys import KEYS, Form, Key
from rendernet_jupyter.spec.options import OPTIONS


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_help_on_a_key_says_values_field_example_and_faults(key: Key) -> None:
    """A key that is explained by half sends its reader to a search engine."""
    text = repr(manual(f"{key.name}:"))
    for said in (key.help, key.field, f"{key.name}: {key.example}", *key.choices):
        assert said in text
    assert "what may be wrong with it: " in text


def test_help_knows_the_faults_of_every_form() -> None:
    """A fault that is named and cannot be looked up leads nowhere."""
    assert set(_FAULTS) == set(get_args(Form))
    for name in {fault for faults in _FAULTS.values() for fault in faults}:
        assert CODES[name].sentence in repr(manual(name))


def test_help_tells_names_and_defaults_of_the_session(local: Session) -> None:
    """What is known here and now is what the next cell can use."""
    local.listing("styles")
    style = repr(local.command("help", "style"))
    assert f"known: {len(local.catalog().styles)}, such as Bokeh, " in style
    model = repr(local.command("help", "model"))
    assert "left out: Harbour 15 (setting model, " in model


def test_help_on_a_name_says_what_it_is(local: Session) -> None:
    """A name that was seen in somebody's cell could be anything."""
    assert "a style of sdxl: %rendernet help style" in repr(local.command("help", "bokeh"))
    assert "a voice: %rendernet help narrator" in repr(local.command("help", "Rachel"))


def test_help_asks_no_service(local: Session, world: World) -> None:
    """Help is asked for most when the service does not answer."""
    local.listing("styles")
    before = world.counters.requests
    local.command("help", "loras")
    assert world.counters.requests == before


@pytest.mark.parametrize(
    ("topic", "holds"),
    [
        ("--cache", ["--cache use|refresh|off", "%rendernet cache prune"]),
        ("store", ["%rendernet store verify", "%rendernet store move"]),
        ("%rendernet styles", ["--search", "--new"]),
        ("unknown name", ["It concerns: model, style, loras"]),
    ],
)
def test_a_word_that_means_several_things_brings_them_all(topic: str, holds: list[str]) -> None:
    """Help on the one thing would hide the other."""
    found = manual(topic)
    text = "\n".join(map(repr, found if isinstance(found, list) else [found]))
    assert all(part in text for part in holds)


@pytest.mark.parametrize(("topic", "near"), [("smapler", "sampler"), ("unkown-name", "unknown-")])
def test_help_on_a_slip_names_what_was_meant(topic: str, near: str) -> None:
    """Help that knows nothing should at least know what was meant."""
    with pytest.raises(RenderNetError) as caught:
        manual(topic)
    assert near in caught.value.hint


def test_the_handbook_has_a_line_for_every_key_and_option() -> None:
    """`%%rendernet?` would keep something from its reader."""
    lines = [line.strip() for line in handbook().splitlines()]
    for name in [key.name for key in KEYS] + [f"--{option.name}" for option in OPTIONS]:
        assert [line for line in lines if line.startswith(f"{name} ")], name
