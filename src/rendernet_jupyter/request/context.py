"""What readers of values share: the catalogue, the disk as far as it is known, scope and findings.

Nothing here reads a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rendernet_jupyter.catalog import Catalog, MediaFacts
from rendernet_jupyter.spec.braces import Nodes
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.variables import Scope

if TYPE_CHECKING:
    from rendernet_jupyter.request.field import Field, Text

Probe = Callable[[str], MediaFacts | None]
"""Facts about a path or address, None when it does not exist.

A probe may have an attribute `names`: the files that could be meant, for suggestions; and a method
`look`: facts about a Python object that is content. Both calls may raise an `AssetError` for what
is there and cannot be sent.
"""

Known = Callable[[str], MediaFacts | None]
"""Facts about an asset or a medium by its id, None when nobody here knows it."""


@dataclass(slots=True)
class Context:
    """What the readers of one cell share.

    Attributes:
        catalog: what may be named.
        findings: takes the faults.
        scope: the variables of the row that is being read.
        probe: the disk; None takes every file on trust.
        known: what is known of ids that the catalogue does not list; None for nothing.
        braces: characters are sent with braces round their names.
        fields: values that no row can change, by the identity of their entry, and the entry.
        texts: likewise, prompts and negatives.
        templates: what was parsed of prompts and negatives, and whether it was sound.
    """

    catalog: Catalog
    findings: Findings
    scope: Scope
    probe: Probe | None = None
    known: Known | None = None
    braces: bool = False
    fields: dict[int, tuple[Field | None, Entry]] = field(default_factory=dict)
    texts: dict[int, tuple[Text | None, Entry]] = field(default_factory=dict)
    templates: dict[int, tuple[Nodes, bool, Entry]] = field(default_factory=dict)

    def facts(self, name: str) -> MediaFacts | None:
        """What is known of an asset or a medium by its id; None when nothing is."""
        return self.catalog.facts(name) or (self.known(name) if self.known else None)

    def look(self, content: object) -> MediaFacts | None:
        """Facts about a Python object, None when no probe looks into it."""
        look: Callable[[object], MediaFacts] | None = getattr(self.probe, "look", None)
        return look(content) if look else None

    def file_names(self) -> Iterable[str]:
        """The files that could be meant."""
        names: Iterable[str] = getattr(self.probe, "names", ())
        return names
