"""The upper part of the history: what is looked for, and the line that asks for the same.

Nothing is searched here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.field import field
from rendernet_jupyter.notebook.panels.history.query import PERIODS, Query
from rendernet_jupyter.notebook.panels.stars import FULL, MOST
from rendernet_jupyter.request.kinds import KINDS

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel

ANY = "any"
_WIDTH = "126px"

Options = Sequence[tuple[str, Any]]


class Finder:
    """Words and filters.

    Args:
        panel: in which it stands.
        query: what is looked for at first.
        on_query: called when a person looks for something else.
    """

    def __init__(self, panel: Panel, query: Query, on_query: Callable[[Query], None]) -> None:
        self._panel = panel
        self._on_query = on_query
        self.query = query
        self._words = ipywidgets.Text(
            value=query.words,
            placeholder="words of prompt, note, tag or name",
            continuous_update=True,
            layout=ipywidgets.Layout(flex="1 1 260px", width="auto", margin="0"),
        )
        self._filters = {
            "kind": _choice("kind", [(k.replace("_", " "), k) for k in KINDS], query.kind),
            "model": _choice("model", [], query.model),
            "tag": _choice("tag", [], query.tag),
            "engine": _choice("engine", [("sandbox",) * 2, ("service",) * 2], query.engine),
            "since": _choice("made", list(PERIODS.items())[1:], query.since, "any time"),
            "rating": _choice(
                "stars", [(f"{FULL * n} or more", n) for n in range(1, MOST + 1)], query.rating
            ),
        }
        self._switches = {
            "favourite": _switch("\N{BLACK HEART SUIT} favourites", "Only favourites"),
            "failed": _switch("failed", "Only runs that brought less than was asked for"),
        }
        self._clear = look.button("Clear", "Look for everything again", plain=True)
        self._watch()
        switches = look.across(*self._switches.values(), self._clear, width="auto")
        self.root: Any = look.stack(
            look.across(self._words, switches), look.across(*self._filters.values())
        )
        self.show(query)

    def _watch(self) -> None:
        named = {"words": self._words, **self._filters, **self._switches}
        for name, control in named.items():
            change = self._panel.guarded(lambda event, n=name: self._changed(n, event["new"]))
            control.observe(change, names="value")
        self._clear.on_click(self._panel.guarded(lambda _: self._put(Query())))

    def _changed(self, name: str, value: Any) -> None:
        self.query = self.query.but(**{name: value})
        self._on_query(self.query)

    def _put(self, query: Query) -> None:
        self.show(query)
        self._on_query(query)

    def show(self, query: Query) -> None:
        """Set the controls to what is looked for."""
        self.query = query
        with self._panel.hushed():
            self._words.value = query.words
            for name, box in self._filters.items():
                self.offer({name: [value for _, value in box.options if value]})
            for name, switch in self._switches.items():
                switch.value = bool(getattr(query, name))

    def offer(self, values: Mapping[str, Sequence[Any]]) -> None:
        """Offer other values in filters; what is looked for stays chosen, found or not."""
        with self._panel.hushed():
            for name, found in values.items():
                box, chosen = self._filters[name], getattr(self.query, name)
                known = {value: label for label, value in box.options}
                first = box.options[0]
                wanted = [*found, *([chosen] if chosen and chosen not in found else [])]
                options = [first, *((known.get(value, str(value)), value) for value in wanted)]
                if list(box.options) != options:
                    box.options = options
                box.value = chosen or first[1]


def _choice(name: str, options: Options, chosen: Any, none: str = ANY) -> Any:
    empty = 0 if isinstance(chosen, int) else ""
    every = [(none, empty), *options]
    if chosen not in [value for _, value in every]:
        every.append((str(chosen), chosen))
    return field(ipywidgets.Dropdown, name, width=_WIDTH, above=True, options=every, value=chosen)


def _switch(words: str, tip: str) -> Any:
    layout = ipywidgets.Layout(width="auto", margin="0")
    return ipywidgets.ToggleButton(description=words, tooltip=tip, layout=layout)
