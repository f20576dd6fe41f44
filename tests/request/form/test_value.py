"""Values: what a control shows of a text, and what it writes, say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rendernet_jupyter.request import Explanation
from rendernet_jupyter.request.form import (
    Form,
    Lora,
    Loras,
    Named,
    Numeral,
    Styled,
    Swap,
    Value,
    Word,
    value_of,
    written,
)
from rendernet_jupyter.spec.keys import KEY

many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

# No line ends, and nothing that is trimmed: what a catalogue lists as a name.
NAME = st.text(
    st.sampled_from('ab Z0@|,={}\\"#-:[]é') | st.characters(exclude_categories=["Z", "C"]),
    min_size=1,
    max_size=12,
).filter(lambda text: text == text.strip() and "{{" not in text)
PATH = NAME | st.sampled_from(["{{hero[0]}}", '{{ d["k"] }}', "my picture.png", "a/b.png"])
WEIGHT = st.integers(-5, 5) | st.decimals(-2, 2, places=2).map(float)
SETTINGS: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "character": st.fixed_dictionaries(
        {},
        optional={
            "mode": st.sampled_from(["flexible", "balanced", "strong"]),
            "weight": WEIGHT,
            "enable_facelock": st.booleans(),
        },
    ),
    "facelock": st.just({}),
    "control_net": st.fixed_dictionaries({}, optional={"control_mode": st.integers(0, 3)}),
    "true_touch": st.fixed_dictionaries({}, optional={"scale": st.integers(1, 4)}),
    "narrator": st.fixed_dictionaries({}, optional={"voice": NAME, "audio": PATH}),
    "video_anyone": st.fixed_dictionaries({}, optional={"duration": st.integers(1, 9)}),
}


def _named(key: str) -> st.SearchStrategy[tuple[str, Value]]:
    names = NAME if key in ("character", "control_net") else st.just("")
    assets = st.just("") if key == "character" else PATH
    made = st.builds(
        lambda name, asset, given: Named(name, asset).setting_to(given),
        names,
        assets,
        SETTINGS[key],
    )
    return st.tuples(st.just(key), made)


VALUES: st.SearchStrategy[tuple[str, Value]] = st.one_of(
    st.tuples(st.just("model"), st.builds(Styled, NAME)),
    st.tuples(st.just("style"), st.builds(Styled, NAME, st.sampled_from(["", "sd", "flux"]))),
    st.tuples(st.just("seed"), st.builds(Numeral, st.integers(0, 2**32)) | st.just(Word("random"))),
    st.tuples(st.just("cfg_scale"), st.builds(Numeral, WEIGHT.map(lambda n: n or 1))),
    st.tuples(st.just("steps"), st.builds(Numeral, st.integers(1, 200))),
    *(
        st.tuples(st.just(key), st.builds(Word, st.sampled_from(KEY[key].choices)))
        for key in ("aspect_ratio", "sampler", "quality")
    ),
    st.tuples(
        # In a name that is not the first of its list the grammar takes a bar for the list's own.
        st.just("loras"),
        st.lists(st.builds(Lora, NAME.filter(lambda name: "|" not in name), WEIGHT), max_size=3)
        .map(tuple)
        .map(Loras),
    ),
    st.tuples(st.just("segment"), st.builds(Swap, PATH, NAME, NAME)),
    *map(_named, SETTINGS),
)


def _whole(value: Value) -> Value:
    """A value with whole floats as integers, as the language reads them."""
    if isinstance(value, Numeral):
        return Numeral(_int(value.number))
    if isinstance(value, Loras):
        return Loras(tuple(Lora(item.name, _int(item.weight)) for item in value.items))
    if isinstance(value, Named):
        return value.setting_to(
            {n: v if isinstance(v, str | bool) else _int(v) for n, v in value.settings}
        )
    return value


def _int(number: float) -> float:
    return int(number) if number == int(number) else number


@given(VALUES)
def test_what_a_control_writes_it_reads_again(pair: tuple[str, Value]) -> None:
    """Picking a name with a comma or a bar in it would pick two, or none."""
    key, value = pair[0], _whole(pair[1])
    text = written(key, value)
    assert "\n" not in text
    assert value_of(key, text) == value
    form = Form.of("a cat").with_value(key, value)
    assert form.value(key) == value
    assert form.prompt == "a cat"


def test_what_a_control_shows_means_what_was_typed(
    vectors: list[dict[str, Any]], read: Callable[..., Explanation]
) -> None:
    """A picture would change because somebody looked at its cell in a form."""
    shown = 0
    for vector in vectors:
        body, line = vector["body"], vector.get("line", "")
        form = Form.of(body, line)
        given = vector.get("vars", {})
        before = read(body, line, given).to_dict()
        for key in form.keys:
            value = form.value(key)
            if value is None or form.why:
                continue
            shown += 1
            # Another value first, so that the edit is one.
            made = form.with_written(key, "@").with_value(key, value)
            after = read(made.text(), made.line(), given).to_dict()
            faults, left = ([e["code"] for e in found["errors"]] for found in (before, after))
            assert set(left) <= set(faults), (vector["id"], key)
            if not faults:
                assert after["requests"] == before["requests"], (vector["id"], key)
    assert shown > 50


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("model", "A | B"),
        ("model", "{{name}}"),
        ("style", "Bokeh @ {{base}}"),
        ("loras", "a@0.4 | b"),
        ("loras", "a@{{w}}"),
        ("seed", "1..4"),
        ("seed", "7, 8"),
        ("seed", "{{n}}"),
        ("cfg_scale", "7,5"),
        ("aspect_ratio", "all"),
        ("batch_size", "0"),
        ("segment", 'sofa.png "a" -> "{{b}}"'),
        ("character", "Zoe mode=bold"),
        ("facelock", "my face.png"),
        ("facelock", '"{{face}}"'),
        ("true_touch", "{{a}}.png"),
        ("narrator", "a.png voice={{v}}"),
        ("zip", "seed, style"),
    ],
)
def test_more_than_one_plain_value_is_shown_as_written(key: str, text: str) -> None:
    """A control would show the first of several values, and writing it would drop the others."""
    assert value_of(key, text) is None


def test_a_variable_can_be_a_whole_asset() -> None:
    """A picture of a result could not be chosen as the face of the next one."""
    assert value_of("facelock", "{{ hero[0] }}") == Named(asset="{{ hero[0] }}")
    assert written("facelock", Named(asset="{{hero[0]}}")) == "{{hero[0]}}"
