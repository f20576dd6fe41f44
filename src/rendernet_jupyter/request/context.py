"""What readers of values share: the catalogue, the disk as far as it is known, scope and findings.

Nothing here reads a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from rendernet_jupyter.catalog import Catalog, MediaFacts
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.variables import Scope

Probe = Callable[[str], MediaFacts | None]
"""Facts about a path or address, None when it does not exist.

A probe may have an attribute `names`: the files that could be meant, for suggestions.
"""


@dataclass(slots=True)
class Context:
    """What the readers of one cell share.

    Attributes:
        catalog: what may be named.
        findings: takes the faults.
        scope: the variables of the row that is being read.
        probe: the disk; None takes every file on trust.
        braces: characters are sent with braces round their names.
        cached: values that no row can change, by the identity of their entry.
    """

    catalog: Catalog
    findings: Findings
    scope: Scope
    probe: Probe | None = None
    braces: bool = False
    cached: dict[int, Any] = field(default_factory=dict)

    def file_names(self) -> Iterable[str]:
        """The files that could be meant."""
        names: Iterable[str] = getattr(self.probe, "names", ())
        return names
