"""The texts of the vectors, for laws that hold for all of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

VECTORS = Path(__file__).parents[2] / "contract" / "vectors" / "spec.jsonl"


@pytest.fixture(scope="session")
def vectors() -> list[dict[str, Any]]:
    """Every text of the vectors with its line and variables."""
    return [json.loads(line) for line in VECTORS.read_text("utf-8").split("\n") if line]
