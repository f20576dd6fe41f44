"""What Tab offers, asked for as a front end asks."""

from __future__ import annotations

import warnings
from typing import Any

import IPython.core.completer
import pytest
from PIL import Image


def offered(shell: Any, source: str) -> list[str]:
    """The texts that Tab would put in at the end of `source`."""
    from IPython.core.completer import provisionalcompleter

    with warnings.catch_warnings(), provisionalcompleter():
        warnings.simplefilter("ignore")  # jedi and IPython warn each other of their own changes
        found = list(shell.Completer.completions(source, len(source)))
    return [source[: c.start] + c.text for c in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%%rendernet --asp", "%%rendernet --aspect_ratio"),
        ("%%rendernet hero --max", "%%rendernet hero --max-credits"),
        ("%%rendernet\nsam", "%%rendernet\nsampler: "),
        ("%%rendernet\nquality: P", "%%rendernet\nquality: Plus"),
        ("%%rendernet\nstyle: Bok", "%%rendernet\nstyle: Bokeh"),
        ("%%rendernet\nsampler: Eul", "%%rendernet\nsampler: Euler a"),
        ("%%rendernet\nmodel: Velvet At", "%%rendernet\nmodel: Velvet Atlas"),
        ("%%rendernet --cache ref", "%%rendernet --cache refresh"),
        ("%rendernet sta", "%rendernet status"),
        ("%%rendernet\na cat --ar 16", "%%rendernet\na cat --ar 16:9"),
        ("%%rendernet\n{Mir", "%%rendernet\n{Mira"),
        ("%%rendernet\nportrait of {mi", "%%rendernet\nportrait of {Mira"),
        ("%rendernet {Tom", "%rendernet {Tomas"),
        ("%rendernet character sh", "%rendernet character show"),
        ("%rendernet character archive Tom", "%rendernet character archive Tomas"),
    ],
)
def test_tab_offers_what_can_stand_there(shell: Any, source: str, expected: str) -> None:
    """A name with spaces that cannot be completed will be mistyped."""
    if "\n" in source and not hasattr(IPython.core.completer, "context_matcher"):
        pytest.skip("IPython before 8.6 tells a completer the line alone")
    shell.cell("%rendernet styles")
    assert expected in offered(shell, source)


def test_tab_knows_a_character_that_was_just_made(shell: Any) -> None:
    """The name that is typed next is the newest one."""
    Image.new("RGB", (60, 80), "tan").save("face.png")
    shell.cell('%rendernet character create "Anna Lee" face.png --prompt "a woman"')
    assert "%rendernet {Anna Lee" in offered(shell, "%rendernet {An")
    assert '%rendernet character edit "Anna Lee"' in offered(shell, '%rendernet character edit "An')


def test_tab_in_a_prompt_offers_no_keys(shell: Any) -> None:
    """Keys in the middle of a sentence would only be in the way."""
    assert not [
        o for o in offered(shell, "%%rendernet\na cat and a sam") if o.endswith("sampler: ")
    ]


def test_tab_elsewhere_is_left_alone(shell: Any) -> None:
    """Completion of ordinary code must not change."""
    shell.cell("sampling = 1")
    found = offered(shell, "sampl")
    assert any(o.endswith("sampling") for o in found)
    assert not [o for o in found if "sampler" in o]


def test_tab_asks_no_service(shell: Any) -> None:
    """A keystroke must not wait for the network, nor count against a rate limit."""
    from rendernet_jupyter.notebook.magics import session_of

    world = session_of(shell).engine().world
    before = world.counters.requests
    offered(shell, "%%rendernet\nstyle: Bo")
    assert world.counters.requests == before
