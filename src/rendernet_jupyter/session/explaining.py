"""How a text is read in a session: by its settings, its presets and what its engine knows.

A key that a variable or a preset brought is refused, as it is before something is sent. Nothing
here sends what costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.request.explain import Explanation, explain
from rendernet_jupyter.session import catalogs, reading
from rendernet_jupyter.session.loop import LOOP

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


def explained(
    session: Session,
    text: str,
    line: str,
    variables: Mapping[str, object] | None,
    catalog: Mapping[str, Any] | None,
    *,
    shift: int = 0,
) -> Explanation:
    """How a text is read; see `Session.explain`."""
    session.keys.demand_absent(text, line)
    if catalog is not None:
        found = explain(text, line, variables, catalog, shift=shift)
    else:
        known, _ = LOOP.wait(catalogs.catalog_of(session.engine(), session.store))
        found = explain(
            text,
            reading.with_preset(session, line),
            variables,
            known,
            defaults=reading.defaults_of(session.settings),
            presets=session.presets.texts(),
            probe=Luggage(Path.cwd()),
            known=reading.known_in(session.store),
            placeholder_style=str(session.settings.value("placeholder_style")),
            shift=shift,
        )
    session.keys.demand_absent_from(request.body for request in found.plan.requests)
    plan = found.plan  # its problems may quote what a variable holds
    problems, warnings = session.keys.cleared((plan.problems, plan.warnings))
    return replace(found, plan=replace(plan, problems=problems, warnings=warnings))
