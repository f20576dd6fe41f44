"""Secrets show themselves to one header and to nothing else."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.redaction import MASK, Clearing, Secret, cleared, masked, redact
from rendernet_jupyter.result.records import Answer, Medium, Run

CANARY = "canary-5up3r-s3cret"


@given(st.text(min_size=8))
def test_a_secret_hides_in_every_spelling(text: str) -> None:
    """One repr in a traceback is enough to publish a key with a notebook."""
    secret = Secret("<" + text + ">")
    for shown in (
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r}",
        f"{secret:>30}",
        f"{[secret]}",
    ):
        assert secret.reveal() not in shown


def test_a_secret_cannot_be_pickled_or_dumped() -> None:
    """Caches and parallel workers would write it to disk in clear."""
    with pytest.raises(TypeError):
        pickle.dumps(Secret(CANARY))
    with pytest.raises(TypeError):
        json.dumps({"key": Secret(CANARY)})


def test_equal_secrets_are_equal() -> None:
    """The same key typed twice is one account."""
    assert Secret("a") == Secret("a") != Secret("b")
    assert len({Secret("a"), Secret("a")}) == 1
    assert not Secret("")


@pytest.mark.parametrize(
    "text",
    [
        f"X-API-KEY: {CANARY}",
        f"{{'x-api-key': '{CANARY}'}}",
        f"https://files.example/a.png?X-Amz-Signature={CANARY}&x=1",
        f"Authorization: Bearer {CANARY}",
        f"https://ann:{CANARY}@proxy.example:8080/",
        f'{{"api_key": "{CANARY}"}}',
    ],
)
def test_what_looks_like_a_key_is_masked(text: str) -> None:
    """Errors of libraries quote headers and addresses as they are."""
    assert CANARY not in redact(text)
    assert MASK in redact(text)


def test_a_known_key_is_masked_wherever_it_stands() -> None:
    """A service may echo the key in the middle of its own sentence."""
    assert redact(f"no user for {CANARY}!", [Secret(CANARY)]) == f"no user for {MASK}!"


def test_ordinary_text_is_left_alone() -> None:
    """A masked prompt or address would hide what went wrong."""
    text = "a token of love, the secret garden: 3 keys at https://files.example/a.png"
    assert redact(text) == text


KEYS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=20)
VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)


def texts(value: object) -> list[str]:
    """All texts in a value, names of members too."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in texts(one)]
    return []


@given(KEYS, VALUES)
def test_no_text_of_a_cleared_value_holds_a_key(key: str, value: object) -> None:
    """A key in a nested setting of an old request would stand on a page for other people."""
    planted = {"deep": [value, {f"a {key}": f"{key}{key}", "b": (key, [f"x{key}"])}], key: 1}
    for text in texts(cleared(planted, [Secret(key)])):
        assert key not in text.replace(MASK, "")


@given(KEYS, VALUES)
def test_a_value_without_a_key_stays_the_object_it_is(key: str, value: object) -> None:
    """Records that hold none would be copied whenever they are shown, and files refused."""
    if all(key not in text for text in texts(value)):
        assert cleared(value, [Secret(key)]) is value


def test_a_record_is_cleared_and_keeps_its_form() -> None:
    """A gallery of a cleared run would not know its pictures any more."""
    medium = Medium("img_1", 0, 0, sha256="ab")
    answer = Answer({"prompt": {"positive": CANARY}, "steps": 4}, "model", {"prompt.1": CANARY})
    run = Run("run_1", 1.0, "sandbox", source=CANARY, answers=(answer,), media=(medium,))
    made = cleared(run, [Secret(CANARY)])
    assert made.source == made.answers[0].prompt == MASK
    assert made.answers[0].body["steps"] == 4
    assert made.media is run.media
    assert CANARY not in repr(made)
    assert run.source == CANARY


def test_a_key_is_found_as_pages_and_json_write_it() -> None:
    """A key with a quote in it would pass as another text in a notebook's JSON or a page."""
    key = 'a"key&of<mine>'
    for written in (key, json.dumps(key), repr(key), "a&quot;key&amp;of&lt;mine&gt;"):
        assert "mine" not in masked(f"so: {written}", [Secret(key)])


def test_of_two_keys_the_longer_one_goes_first() -> None:
    """What is left of a key when another one was taken out of it is still most of a secret."""
    assert masked(f"{CANARY}-more-of-it", [Secret(CANARY), Secret(f"{CANARY}-more-of-it")]) == MASK


def test_a_clearing_knows_the_keys_of_the_moment() -> None:
    """A gallery that was made before a login would show the key for as long as it lives."""
    known: list[Secret] = []
    clear = Clearing(lambda: known)
    value = [CANARY]
    assert clear(value) is value
    known.append(Secret(CANARY))
    assert clear(value) == [MASK]
    assert clear(value) is clear(value)
    known.clear()
    assert clear(value) is value
