"""What can be chosen in a picker: a field to type in, base models, a list, a sheet of pictures.

Everything works with the keyboard: Enter in the field takes the best match, Tab goes on to the list
and to the pictures, where Enter and the space bar choose. Home, End and the page keys walk the
list, and arrows where the page leaves them to it: JupyterLab and Notebook 7 take them for their
cells. Nothing here knows what is chosen but for marking it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.offer import MOST, Item, Offer
from rendernet_jupyter.notebook.panels.sample import Samples
from rendernet_jupyter.notebook.panels.tiles import SHOWN, Tiles
from rendernet_jupyter.view.markup import Markup

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel

STYLE = (
    # Heard by those who hear the page; to the others the field above says what the list is.
    ".rendernet-unlabelled>label{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}"
    ".rendernet-unlabelled{align-items:stretch}.rendernet-unlabelled>select{height:auto}"
)

_ROWS = 13  # of the list at the most; a shorter one is as long as what it holds
_AT_ONCE = 4  # pictures that are looked for before the first of them are shown


class Chooser:
    """The part of a picker from which something is chosen.

    Args:
        panel: in which it stands: guards callbacks, and waits for pictures.
        offer: what there is.
        base: the base model that is shown at first; empty for all.
        noun: what is chosen, such as `style`.
        samples: the pictures; None where names have none.
        pick: called with what a person picks.
    """

    def __init__(
        self,
        panel: Panel,
        offer: Offer,
        *,
        base: str,
        noun: str,
        samples: Samples | None,
        pick: Callable[[Item], None],
    ) -> None:
        self._panel = panel
        self._noun = noun
        self._samples = samples
        self._pick = pick
        self._offer = offer
        self._items: list[Item] = []
        self._chosen: tuple[tuple[str, str], ...] = ()
        self._page = 0
        self._make_controls()
        self.root: Any = look.stack(*self._laid_out())
        self.narrow(base)

    def _make_controls(self) -> None:
        guarded = self._panel.guarded
        self._note = look.html()
        self._field = ipywidgets.Text(
            description="Find",
            placeholder=f"type a part of a {self._noun}'s name",
            style={"description_width": "34px"},
            layout=ipywidgets.Layout(width="auto", flex="1 1 220px", margin="0"),
        )
        self._field.observe(guarded(lambda _: self._search()), "value")
        self._field.on_msg(guarded(self._told))
        self._bases = ipywidgets.ToggleButtons(
            description="Base model",
            options=[("all", "")],
            style={"button_width": "auto"},
            layout=ipywidgets.Layout(margin="0", width="auto"),
        )
        self._bases.add_class("rendernet-unlabelled")
        self._bases.observe(guarded(lambda _: self._search()), "value")
        self._list = ipywidgets.Select(
            description="Names",
            rows=min(_ROWS, max(4, self._offer.count())),
            layout=ipywidgets.Layout(width="100%", margin="0", flex="1 0 auto"),
        )
        self._list.add_class("rendernet-unlabelled")
        self._list.observe(guarded(self._walked), "index")
        self._tiles = Tiles(guarded(self._pick))
        self._where = look.html()
        self._back = look.button("‹ Back", "Earlier pictures", plain=True)
        self._back.on_click(guarded(lambda _: self._turn(-1)))
        self._more = look.button("More ›", "Further pictures", plain=True)
        self._more.on_click(guarded(lambda _: self._turn(1)))

    def _laid_out(self) -> tuple[Any, ...]:
        head = look.across(self._field, self._bases)
        if self._samples is None:
            self._names = self._list
            return head, self._note, self._names
        self._turner = look.across(self._where, self._back, self._more, justify_content="flex-end")
        left = look.stack(self._list, width="auto", flex="1 1 200px")
        right = look.stack(self._tiles.root, self._turner, width="auto", flex="3 1 340px")
        self._names = look.across(left, right, align_items="stretch", gap="12px")
        return head, self._note, self._names

    # What it is told

    def renew(self, offer: Offer) -> None:
        """Show another state of the same listing, such as with another star."""
        with self._panel.lock:
            self._offer = offer
            self._fill()

    def narrow(self, base: str) -> None:
        """Show the entries of one base model; empty for all."""
        options = [(f"all {self._offer.count()}", "")]
        options += [(f"{name} {self._offer.count(name)}", name) for name in self._offer.bases]
        meant = next((b for b in self._offer.bases if b.casefold() == base.casefold()), "")
        with self._panel.hushed():
            self._bases.options = options
            self._bases.value = meant
            self._bases.layout.display = None if self._offer.bases else "none"
        self._search()

    def mark(self, chosen: Sequence[Item]) -> None:
        """Mark what is chosen, in the list if it is one."""
        with self._panel.hushed():
            self._chosen = tuple(item.key for item in chosen)
            self._mark_list()
            self._draw()

    def close(self) -> None:
        """Take all controls off the page."""
        self._tiles.close()
        look.close(self.root)

    # What a person does

    def _search(self) -> None:
        self._page = 0
        self._fill()

    def _told(self, _: Any, content: Any, __: Any) -> None:
        """Enter in the field, of which front ends tell in a message of its own."""
        if isinstance(content, dict) and content.get("event") == "submit" and self._items:
            self._pick(self._items[0])

    def _walked(self, change: Any) -> None:
        if change["new"] is not None and change["new"] < len(self._items):
            self._pick(self._items[change["new"]])

    def _turn(self, by: int) -> None:
        self._page += by
        self._draw()

    # How it looks

    def _fill(self) -> None:
        text, base = self._field.value, self._bases.value or ""
        self._items = self._offer.items(text, base)
        with self._panel.hushed():
            self._list.options = [
                (self._line(item, base), number) for number, item in enumerate(self._items)
            ]
            self._mark_list()
        look.put(self._note, self._remark(text, base))
        self._names.layout.display = None if self._items else "none"
        self._draw()

    def _line(self, item: Item, base: str) -> str:
        star = "★ " if self._offer.likes(item) else ""
        return star + item.label(with_base=not base)

    def _mark_list(self) -> None:
        keys = [item.key for item in self._items]
        one = len(self._chosen) == 1 and self._chosen[0] in keys
        self._list.index = keys.index(self._chosen[0]) if one else None

    def _remark(self, text: str, base: str) -> Markup:
        if not self._items:
            of = f" of {base}" if base else ""
            near = ", ".join(self._offer.nearest(text))
            hint = f"Nearest: {near}" if near else "Clear the field to see them all."
            return look.empty(f"No {self._noun}{of} is called {text.strip()!r}.", hint)
        if self._offer.note:
            return look.message(self._offer.note, "warning")
        if len(self._items) == MOST:
            return look.quiet(f"The first {MOST} of {self._offer.count(base)}; type to see others.")
        return Markup()

    def _draw(self) -> None:
        """Show the page of pictures, as far as they have come, and look for the others."""
        if self._samples is None:
            return
        start = self._page * SHOWN
        page = self._items[start : start + SHOWN]
        self._tiles.show(page, self._chosen)
        self._tiles.draw(self._samples.known)
        last = start + len(page)
        self._back.disabled = not start
        self._more.disabled = last >= len(self._items)
        self._turner.layout.display = None if len(self._items) > SHOWN else "none"
        self._where.value = str(look.quiet(f"{start + 1}–{last} of {len(self._items)}"))
        self._look_for(page, self._samples)

    def _look_for(self, page: Sequence[Item], samples: Samples) -> None:
        """Look for the pictures of a page, a few at a time, until all have come."""
        missing = [item for item in page if samples.known(item) is None][:_AT_ONCE]
        if not missing:
            self._panel.drop("tiles")
            return

        def come(_: None) -> None:
            self._tiles.draw(samples.known)
            self._look_for(page, samples)

        self._panel.behind(lambda: samples.look(missing), come, key="tiles", pause=0.05)
