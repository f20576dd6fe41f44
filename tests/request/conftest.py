"""The fixed catalogue of the vectors, and the two ways of reading a text with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.request import Explanation, Plan, explain, plan

VECTORS = Path(__file__).parents[1] / "contract" / "vectors"


@pytest.fixture(scope="session")
def listings() -> Mapping[str, Any]:
    """The catalogue as the API lists it, with the files that stand for the disk."""
    found: Mapping[str, Any] = json.loads((VECTORS / "catalog.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def catalog(listings: Mapping[str, Any]) -> Catalog:
    """The same as a snapshot."""
    return Catalog.from_listings(listings)


@pytest.fixture(scope="session")
def read(listings: Mapping[str, Any]) -> Callable[..., Explanation]:
    """Explain a body: `read(body, line, variables, **settings)`."""

    def explained(
        body: str, line: str = "", variables: Mapping[str, object] | None = None, **settings: Any
    ) -> Explanation:
        return explain(body, line, variables, listings, **settings)

    return explained


@pytest.fixture(scope="session")
def planned(catalog: Catalog) -> Callable[..., Plan]:
    """Plan a body without a disk: `planned(body, line, variables=..., ...)`."""

    def made(body: str, line: str = "", **settings: Any) -> Plan:
        return plan(body, line, catalog=catalog, **settings)

    return made
