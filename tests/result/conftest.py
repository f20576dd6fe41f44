"""The catalogue of the vectors, and what a cell's errors would be with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import Problem
from rendernet_jupyter.request import Plan, plan
from rendernet_jupyter.request.plan import Default

VECTORS = Path(__file__).parents[1] / "contract" / "vectors"
DEFAULTS = {"model": Default("JuggernautXL", "setting model, the shipped default")}


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog.from_listings(json.loads((VECTORS / "catalog.json").read_text("utf-8")))


@pytest.fixture(scope="session")
def vectors() -> list[dict[str, Any]]:
    """Every text that the design fixed and that can be sent."""
    lines = filter(None, (VECTORS / "spec.jsonl").read_text("utf-8").split("\n"))
    return [v for v in map(json.loads, lines) if "requests" in v["expect"]]


@pytest.fixture(scope="session")
def planned(catalog: Catalog) -> Callable[..., Plan]:
    """Plan a body with the settings that a session has."""

    def made(body: str, line: str = "", **how: Any) -> Plan:
        return plan(body, line, catalog=catalog, defaults=DEFAULTS, **how)

    return made


@pytest.fixture(scope="session")
def check(planned: Callable[..., Plan]) -> Callable[[str], Sequence[Problem]]:
    """The errors of a cell."""
    return lambda body: planned(body).problems
