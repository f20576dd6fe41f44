"""The key table and the option table, which everything else reads."""

from __future__ import annotations

from collections import Counter

import pytest

from rendernet_jupyter.spec import KEYS, OPTIONS, canonical_name
from rendernet_jupyter.spec.keys import KEY_NAMES, folded


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("model", "model"),
        ("Aspect-Ratio", "aspect_ratio"),
        ("CFG scale", "cfg_scale"),
        ("AR", "ar"),
        ("negative prompt", "negative"),
        ("cfg  scale", None),
        ("sampl", None),
        ("", None),
    ],
)
def test_spellings(typed: str, name: str | None) -> None:
    """A key would not be recognised in a spelling that is promised to be free."""
    assert canonical_name(typed) == (KEY_NAMES.get(name, name) if name else None)


def test_no_spelling_stands_for_two_things() -> None:
    """One word on the magic line could mean a key and an option."""
    options = [option.slot for option in OPTIONS]
    counted = Counter([*KEY_NAMES, *options])
    assert not {name for name, count in counted.items() if count > 1}
    assert all(folded(name) == name for name in counted)


def test_the_order_of_the_table_is_the_order_of_axes() -> None:
    """Grids that people know by heart would be turned round."""
    names = [key.name for key in KEYS]
    assert names[:3] == ["model", "style", "aspect_ratio"]
    assert names[-3:] == ["negative", "zip", "prompt"]
    assert [key.order for key in KEYS] == list(range(len(KEYS)))
    assert [key.name for key in KEYS if key.sweep] == [
        "model",
        "style",
        "aspect_ratio",
        "cfg_scale",
        "steps",
        "sampler",
        "seed",
        "quality",
        "loras",
    ]


def test_everything_says_what_it_is_for() -> None:
    """Help and documentation would have blank lines."""
    for entry in (*KEYS, *OPTIONS):
        assert entry.help.endswith((".", "?"))
    assert all(key.example and key.takes for key in KEYS)
    assert all(bool(option.value) == (option.takes != "nothing") for option in OPTIONS)
