"""The names that can be offered: of the catalogue, the store, presets and Python.

Each source is asked only when it is needed, and one that fails offers nothing: completion must
never be the reason why somebody cannot type. No service is asked.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import cached_property
from numbers import Number
from pathlib import PurePath
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.redaction import Secret

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.session import Session

_ENGINES = ("auto", "sandbox", "service", "replay")
_RUNS = 60  # runs that are offered by name, the newest first
_PRIVATE = re.compile(r"key|token|secret|passw|credential", re.IGNORECASE)
_TABLES = ("DataFrame",)
_PICTURES = ("Gallery", "Picture", "Image", "ndarray", "Figure")
"""Types by name, so that nothing is imported to know them: content that an asset can be."""


class Sources:
    """The names of one moment.

    Args:
        ip: the shell.
    """

    def __init__(self, ip: InteractiveShell) -> None:
        self._ip = ip

    @cached_property
    def session(self) -> Session:
        """The session of the shell.

        Raises:
            RenderNetError: the settings cannot be read.
        """
        from rendernet_jupyter.notebook.magics import session_of

        return session_of(self._ip)

    @cached_property
    def catalog(self) -> Catalog:
        """What may be named, as last read; an empty catalogue when nothing is known."""
        from rendernet_jupyter.session.catalogs import at_hand

        try:
            return at_hand(self.session.engine(), self.session.store)
        except RenderNetError:
            return Catalog()

    def bases(self) -> list[str]:
        """Base models, by the styles and models that are known."""
        found = {style.base_model for style in self.catalog.styles}
        return sorted(found.union(model.base_model for model in self.catalog.models) - {""})

    def model(self) -> str:
        """The model of specs that name none."""
        try:
            return str(self.session.settings.value("model"))
        except RenderNetError:
            return ""

    def runs(self) -> list[str]:
        """Names by which runs go: `last`, then those of results and runs, the newest first."""
        rows = self._rows(
            "SELECT run_id, name FROM run WHERE forgotten_at IS NULL"
            " ORDER BY created_at DESC LIMIT ?",
            _RUNS,
        )
        return list(dict.fromkeys(["last", *(r[1] for r in rows if r[1]), *(r[0] for r in rows)]))

    def jobs(self) -> list[str]:
        """Jobs of which nobody knows whether they were accepted."""
        return [row[0] for row in self._rows("SELECT job_id FROM job WHERE state = 'uncertain'")]

    def tags(self) -> list[str]:
        """Tags that runs have."""
        return [row[0] for row in self._rows("SELECT DISTINCT tag FROM tag ORDER BY tag")]

    def notebooks(self) -> list[str]:
        """Notebooks in which runs were made."""
        rows = self._rows("SELECT DISTINCT notebook FROM run WHERE notebook <> '' ORDER BY 1")
        return [row[0] for row in rows]

    def presets(self) -> list[str]:
        """Presets by name."""
        try:
            return list(self.session.presets.files())
        except (RenderNetError, OSError):
            return []

    def engines(self) -> list[str]:
        """Engines by name, and the addresses that this session has used."""
        found = list(_ENGINES)
        with contextlib.suppress(RenderNetError):
            asked, base_url = self.session.asked_engine, self.session.settings.value("base_url")
            found += [a for a in (asked, str(base_url)) if a.startswith("http")]
        return list(dict.fromkeys(found))

    def tables(self) -> list[str]:
        """Variables that `--from` can take: tables, and lists of dictionaries."""
        return [name for name, value in self._public() if _columns(value) is not None]

    def columns(self, table: str) -> list[str]:
        """The columns of a table by its variable's name; none when it is no table."""
        return _columns(self._ip.user_ns.get(table)) or []

    def variables(self, *, content: bool = False) -> list[str]:
        """Variables whose value can stand in a text; with `content`, pictures and paths first."""
        shown = [(n, v) for n, v in self._public() if not _PRIVATE.search(n)]
        files = [n for n, v in shown if _is_content(v)]
        texts = [n for n, v in shown if _is_text(v)]
        return list(dict.fromkeys([*files, *texts] if content else [*texts, *files]))

    def _public(self) -> Iterator[tuple[str, Any]]:
        hidden = getattr(self._ip, "user_ns_hidden", {})
        for name, value in sorted(self._ip.user_ns.items()):
            if name.startswith("_") or isinstance(value, ModuleType | Secret | type):
                continue
            if name not in hidden or hidden[name] is not value:
                yield name, value

    def _rows(self, query: str, *values: object) -> list[tuple[str, ...]]:
        try:
            return [tuple(row) for row in self.session.store.database.read(query, values)]
        except RenderNetError:
            return []


def _is_text(value: object) -> bool:
    """Whether a value, or an item of it, can stand in a text; no code of its own is run."""
    if isinstance(value, bool) or value is None:
        return False
    return isinstance(value, str | Number | dict | list | tuple) or (
        type(value).__name__ in ("datetime", "date", "Series", *_TABLES)
    )


def _is_content(value: object) -> bool:
    return isinstance(value, PurePath | bytes) or any(
        cls.__name__ in _PICTURES for cls in type(value).__mro__
    )


def _columns(value: object) -> list[str] | None:
    """The columns of a table; None when a value is none."""
    if type(value).__name__ in _TABLES:
        return [str(name) for name in getattr(value, "columns", ())]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [str(name) for name in value[0]]
    return None
