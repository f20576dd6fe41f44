"""What the accessibility checker axe-core objects to on a page.

Only what stands inside of a place is judged: the rest of an application is not ours. Nothing here
decides which objections may stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OUTPUTS = ".jp-OutputArea-output"
GRAVE = ("serious", "critical")
RULES = {"resultTypes": ["violations"]}


def unfold(page: Page) -> None:
    """Open all that is folded, for what is folded is not judged."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def grave(page: Page, place: str = OUTPUTS) -> list[str]:
    """The serious and critical objections, a line for each element; its folds are opened."""
    unfold(page)
    found = Axe().run(page, context=place, options=RULES).response["violations"]
    return [line for rule in found if rule["impact"] in GRAVE for line in _lines(rule)]


def judged(page: Page, rule: str, place: str = OUTPUTS) -> int:
    """How many elements a rule was tried on and found right: a rule may find nothing to try."""
    options = {"runOnly": [rule]}
    found = Axe().run(page, context=place, options=options).response["passes"]
    return sum(len(one["nodes"]) for one in found)


def _lines(rule: dict[str, Any]) -> Iterator[str]:
    for node in rule["nodes"]:
        why = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
        yield f"{rule['id']}: {node['html'][:160]}: {'; '.join(why)[:300]}"
