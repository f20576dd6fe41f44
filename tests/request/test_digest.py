"""The identity of a request: stable, and blind to what differs between accounts."""

from __future__ import annotations

import string
import subprocess
import sys
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.request import digest

BODY = {"model": "JuggernautXL", "seed": 7, "cfg_scale": 6.5, "prompt": {"positive": "a cät"}}
KNOWN = "rn1:4cc09b8942d74d0fb18e58aaa1612090d3f791037fccc09b8221613050273209"


def test_the_digest_of_a_request_is_the_same_for_ever() -> None:
    """Pictures of an earlier version would no longer be found, and be paid for again."""
    assert digest(BODY) == KNOWN


def test_the_digest_is_the_same_in_another_process() -> None:
    """Running the notebook again would pay again: names hash differently in each process."""
    code = f"from rendernet_jupyter.request import digest; print(digest({BODY!r}))"
    for seed in ("1", "2"):
        made = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert made.stdout.strip() == KNOWN


def test_a_whole_number_needs_no_point() -> None:
    """A spec with 7.0 would not find the pictures of the same spec with 7."""
    assert digest({"seed": 7.0, "steps": [1.0]}) == digest({"seed": 7, "steps": [1]})
    assert digest({"x": True}) != digest({"x": 1})


def test_assets_count_by_what_they_hold() -> None:
    """The same picture under another account's id would be paid for again."""
    one = {"facelock": {"asset_id": "ast_mine"}, "narrator": {"audio_asset_id": "ast_a"}}
    two = {
        "facelock": {"asset_id": "ast_yours"},
        "narrator": {"audio_asset_id": {"$asset": "a.mp3"}},
    }
    mine = digest(one, contents={"ast_mine": "0f", "ast_a": "1e"})
    assert mine == digest(two, contents={"ast_yours": "0f", "a.mp3": "1e"})
    assert mine != digest(one, contents={"ast_mine": "00", "ast_a": "1e"})
    assert digest(one) != digest({**one, "facelock": {"asset_id": "ast_yours"}})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=5)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*string.ascii_letters, "$asset", "asset_id"]), inner,
                      max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(body=st.dictionaries(st.text(max_size=5), JSON, max_size=5))
def test_a_digest_knows_no_order(body: dict[str, Any]) -> None:
    """The same request would be paid for twice, because its members came in another order."""
    turned = dict(reversed(body.items()))
    assert digest(turned) == digest(body)
    assert digest(body).startswith("rn1:")
