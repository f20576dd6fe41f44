"""Leafing through pages: back, where one is, on; hidden while there is one page.

What a page holds is not known here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel


class Pager:
    """Two buttons and a place between them.

    Args:
        panel: in which it stands.
        on_leaf: called with the number of the page that is wanted, from 0.
        back: what stands on the button that leads to the page before.
        on: what stands on the other one.
    """

    def __init__(
        self,
        panel: Panel,
        on_leaf: Callable[[int], None],
        *,
        back: str = "‹ Back",
        on: str = "More ›",
    ) -> None:
        self._page = 0
        self._back, self._on, self._place = look.button(back), look.button(on), look.html()
        self._back.on_click(panel.guarded(lambda _: on_leaf(self._page - 1)))
        self._on.on_click(panel.guarded(lambda _: on_leaf(self._page + 1)))
        self.root: Any = look.across(self._back, self._place, self._on)
        self.show(0, 1)

    def show(self, page: int, pages: int | None, *, more: bool = False) -> None:
        """Say where one is.

        Args:
            page: from 0.
            pages: how many there are, None when nobody knows.
            more: whether there is one after this, where nobody knows how many.
        """
        self._page = page
        of = f" of {pages}" if pages is not None else ""
        self._place.value = look.shown(look.quiet(f"page {page + 1}{of}"))
        self._back.disabled = page == 0
        self._on.disabled = page + 1 >= pages if pages is not None else not more
        alone = self._back.disabled and self._on.disabled
        self.root.layout.display = "none" if alone else ""
