"""Secrets show themselves to one header and to nothing else."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.redaction import MASK, Secret, redact

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
