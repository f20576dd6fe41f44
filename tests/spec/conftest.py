"""Findings for a text of one line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rendernet_jupyter.spec.findings import Findings


@pytest.fixture
def findings() -> Findings:
    """Findings that know no text, for readers that are asked directly."""
    return Findings("", [])


@pytest.fixture
def codes(findings: Findings) -> Callable[[], list[tuple[str, int, str | None]]]:
    """What was found so far: code, column, suggestion."""
    return lambda: [(p.code, p.column, p.suggest) for p in findings.errors()]
