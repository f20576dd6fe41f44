"""What is chosen in a picker: its picture, its name, and what can be done with it.

Nothing here knows what else could be chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.offer import Item
from rendernet_jupyter.view.phrase import counted

_EDGE = 56  # CSS pixels of the picture


class Card:
    """The head of a picker.

    Args:
        noun: what is chosen, such as `style`.
        many: whether several may be chosen: then each is a button that drops it.
        folds: whether there is a button that opens and closes what can be chosen from.
        empty: the words while nothing is chosen.
        guarded: makes a callback safe, see `Panel.guarded`.
        star: called when the star is pressed.
        clear: called when nothing shall be chosen.
        fold: called when the list shall open or close.
        drop: called with one of several that shall go.
    """

    def __init__(
        self,
        noun: str,
        *,
        many: bool,
        folds: bool,
        empty: str = "",
        guarded: Callable[[Callable[[Any], None]], Callable[[Any], None]],
        star: Callable[[], None],
        clear: Callable[[], None],
        fold: Callable[[], None],
        drop: Callable[[Item], None],
    ) -> None:
        self._noun = noun
        self._many = many
        self._empty = empty or f"No {noun} is chosen."
        self._guarded = guarded
        self._drop = drop
        self._words = look.html(flex="1 1 180px")
        self._star = look.button("☆ Favourite", plain=True)
        self._star.on_click(guarded(lambda _: star()))
        self._clear = look.button("Clear", f"Choose no {noun}", plain=True)
        self._clear.on_click(guarded(lambda _: clear()))
        self._fold = look.button("Choose", f"Choose a {noun}")
        self._fold.on_click(guarded(lambda _: fold()))
        self._fold.layout.display = None if folds else "none"
        self._chips = look.across(gap=look.TIGHT)
        row = look.across(self._words, self._star, self._clear, self._fold)
        self.root: Any = look.stack(row, self._chips, gap=look.TIGHT)

    def show(self, items: Sequence[Item], *, is_open: bool, liked: bool) -> None:
        """Show what is chosen, and what can be done with it now.

        Args:
            items: what is chosen.
            is_open: whether the list is open.
            liked: whether the only one has a star.
        """
        one = bool(items) and not self._many
        self._star.layout.display = None if one else "none"
        self._star.description = "★ Favourite" if liked else "☆ Favourite"
        self._star.tooltip = "Take it from the favourites" if liked else "Find it first"
        self._clear.layout.display = None if items else "none"
        self._fold.description = "Done" if is_open else ("Change" if items else "Choose")
        if not items:
            self._words.value = str(look.quiet(self._empty))
        elif self._many:
            self._words.value = str(look.quiet(f"{counted(len(items), self._noun)} chosen"))
        self._show_chips(items if self._many else ())

    def draw(self, item: Item, picture: str, *, listed: bool) -> None:
        """Show the only one with its picture, as far as it has come.

        Args:
            item: what is chosen.
            picture: as a `data:` address; empty for initials.
            listed: whether the engine knows it.
        """
        facts = [part for part in (item.base, item.about) if part]
        facts += [] if listed else ["not in the list"]
        self._words.value = str(look.row(item.name, facts, picture, "", edge=_EDGE))

    def _show_chips(self, items: Sequence[Item]) -> None:
        old = self._chips.children
        self._chips.children = tuple(self._chip(item) for item in items)
        self._chips.layout.display = None if items else "none"
        for chip in old:
            look.close(chip)

    def _chip(self, item: Item) -> Any:
        chip = look.button(f"{item.label()} ×", f"Drop {item.label()}")
        chip.on_click(self._guarded(lambda _: self._drop(item)))
        return chip
