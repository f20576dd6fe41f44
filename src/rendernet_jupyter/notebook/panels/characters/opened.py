"""One character of the list: the face large, what a prompt calls it, and what can be done with it.

Nothing here changes anything but by the commands that do the same, and putting away asks first.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.catalog import Character
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.deed import Deed, do
from rendernet_jupyter.notebook.panels.question import Question
from rendernet_jupyter.view.faces import Portrait

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel


class OpenedCharacter:
    """The place of an open character; hidden while there is none.

    Args:
        panel: in which it stands.
        on_edit: called with the character that is to be changed.
        on_gone: called when one was put away.
        on_back: called when a person goes back to the list.
    """

    def __init__(
        self,
        panel: Panel,
        on_edit: Callable[[Character], None],
        on_gone: Callable[[], None],
        on_back: Callable[[], None],
    ) -> None:
        self._panel = panel
        self._on_gone = on_gone
        self._on_back = on_back
        self.who: Character | None = None
        back = look.button("‹ All characters", "Back to the list", plain=True)
        self._edit = look.button("Change…", "Another face, type or description")
        self._archive = look.button("Put away…", "It makes no new pictures any more; asks first")
        self._card, self._hint = look.html(), look.html()
        self._question = Question(panel)
        back.on_click(panel.guarded(lambda _: self.close()))
        self._edit.on_click(panel.guarded(lambda _: on_edit(self.who) if self.who else None))
        self._archive.on_click(panel.guarded(lambda _: self._ask()))
        self.root: Any = look.stack(
            look.across(back),
            self._card,
            self._hint,
            look.across(self._edit, self._archive),
            self._question.root,
            gap="10px",
            display="none",
        )

    def show(self, who: Character, face: Path | None) -> None:
        """Show a character with its face."""
        self.who = who
        self._question.withdraw()
        self._card.value = look.shown(Portrait(who, face).html())
        said = "In a cell, %rendernet insert writes a prompt with it into the next one."
        if who.system_character:
            said += " It belongs to the service: it can be used, not changed."
        self._hint.value = look.shown(look.quiet(said))
        for button in (self._edit, self._archive):
            button.layout.display = "none" if who.system_character else ""
        self.root.layout.display = ""

    def close(self) -> None:
        """Go back to the list."""
        self.hide()
        self._panel.say("")
        self._on_back()

    def hide(self) -> None:
        """Take it away."""
        self.who = None
        self._question.withdraw()
        self.root.layout.display = "none"

    def _ask(self) -> None:
        if self.who is None:
            return
        name, session = self.who.name, self._panel.session
        deed, agreed = (
            Deed("character archive", (name,)),
            Deed("character archive", (name, "--yes")),
        )
        self._panel.behind(
            lambda: deed.question(session),
            lambda question: self._question.ask(
                question, lambda: do(self._panel, agreed, self._gone), yes=f"Put {name} away"
            ),
            key="archive",
        )

    def _gone(self, _: object) -> None:
        self.hide()
        self._on_gone()
