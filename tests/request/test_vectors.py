"""Every example that the design fixed, with its exact outcome."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.request import Explanation
from rendernet_jupyter.request.models import GenerationItem

VECTORS = Path(__file__).parents[1] / "contract" / "vectors" / "spec.jsonl"
ALL = [json.loads(line) for line in VECTORS.read_text("utf-8").split("\n") if line]
SOUND = [vector for vector in ALL if "requests" in vector["expect"]]
# A limit and leniency are said on the line, which the canonical text does not hold.
BY_THE_LINE = ("--limit", "--sample", "--lenient")
COMPLETE = [v for v in SOUND if not any(o in v.get("line", "") for o in BY_THE_LINE)]

Read = Callable[..., Explanation]


def _named(vector: dict[str, Any]) -> str:
    return str(vector["id"])


def _read(read: Read, vector: dict[str, Any]) -> dict[str, Any]:
    return read(vector["body"], vector.get("line", ""), vector.get("vars")).to_dict()


@pytest.mark.parametrize("vector", ALL, ids=_named)
def test_vector(read: Read, vector: dict[str, Any]) -> None:
    """A text that people already write would be read another way than it was promised."""
    found, expected = _read(read, vector), vector["expect"]
    if "errors" in expected:
        shown = [
            {name: error[name] for name in wanted}
            for error, wanted in zip(found["errors"], expected["errors"], strict=False)
        ]
        assert shown == expected["errors"]
        assert len(found["errors"]) == len(expected["errors"])
        assert found["requests"] == []
        assert found["canonical"] == ""
        return
    assert found["errors"] == []
    assert found["requests"] == expected["requests"]
    assert found["warnings"] == expected.get("warnings", [])
    if "coords" in expected:
        assert found["coords"] == expected["coords"]


@pytest.mark.parametrize("vector", COMPLETE, ids=_named)
def test_canonical_text_is_read_again_alike(read: Read, vector: dict[str, Any]) -> None:
    """A spec that was copied from a result would ask for something else."""
    found = _read(read, vector)
    again = read(found["canonical"]).to_dict()
    assert again["requests"] == found["requests"]
    assert again["coords"] == found["coords"]
    assert again["canonical"] == found["canonical"]


@pytest.mark.parametrize("vector", SOUND, ids=_named)
def test_each_request_has_a_canonical_text_of_its_own(read: Read, vector: dict[str, Any]) -> None:
    """One picture of a sweep could not be made again by itself."""
    lenient = "--lenient" if "--lenient" in vector.get("line", "") else ""
    plan = read(vector["body"], vector.get("line", ""), vector.get("vars")).plan
    for request in plan.requests[:20]:
        again = read(request.canonical, lenient).plan
        assert [dict(found.body) for found in again.requests] == [dict(request.body)]


@pytest.mark.parametrize("vector", SOUND, ids=_named)
def test_bodies_have_the_form_of_the_api(read: Read, vector: dict[str, Any]) -> None:
    """The service would refuse a body that the checks let pass."""
    for request in read(vector["body"], vector.get("line", ""), vector.get("vars")).plan.requests:
        filled = request.with_seed(7)
        ids = dict.fromkeys(filled.wanted_assets(), "ast_0")
        GenerationItem.model_validate(filled.with_assets(ids).body)
