"""What a click does, as the line that does the same: carried out by the one table of commands.

A form whose acts are lines hides nothing: each can be copied, compared and run again. Nothing here
asks a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.session.commands.words import as_word
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, tag
from rendernet_jupyter.view.message import Message

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel
    from rendernet_jupyter.session import Session


@dataclass(frozen=True, slots=True)
class Deed:
    """A command with its arguments.

    Attributes:
        name: of the table, such as `character create`.
        words: its arguments, each as it is meant: quotes are put where they are needed.
    """

    name: str
    words: tuple[str, ...] = ()

    @property
    def arguments(self) -> str:
        """What stands behind its name; braces of a person's words are no variables in it."""
        return " ".join(map(as_word, self.words))

    @property
    def line(self) -> str:
        """The line that does the same in a cell."""
        return f"%rendernet {self.name} {self.arguments}".rstrip()

    def done(self, session: Session, **door: Any) -> Any:
        """Carry it out; gives what the command gives.

        Args:
            session: whose.
            **door: what only a door has, such as `confirm` and `on_progress`.

        Raises:
            RenderNetError: whatever the command raises.
        """
        return session.command(self.name, self.arguments, **door)

    def question(self, session: Session) -> str:
        """What the command asks before it does anything. It is told no, so nothing is done.

        Only for commands that always ask: another one would do what it does.

        Raises:
            RenderNetError: it cannot be done at all.
        """
        asked: list[str] = []

        def no(question: str) -> bool:
            asked.append(question)
            return False

        try:
            self.done(session, confirm=no)
        except Exception:
            if not asked:
                raise
        return asked[0] if asked else ""


def copyable(deed: Deed) -> Markup:
    """The line of a deed, which one click selects."""
    style = f"{theme.NAME};background:none;user-select:all"
    return tag("code", deed.line, style=style, dir="auto", translate="no")


def positional(words: Sequence[str]) -> tuple[str, ...]:
    """Words as arguments, also where one begins like an option."""
    return ("--", *words) if any(word.startswith("-") for word in words) else tuple(words)


def option(name: str, value: str) -> tuple[str, ...]:
    """An option with its value, also where that begins like an option itself."""
    return (f"--{name}={value}",) if value.startswith("-") else (f"--{name}", value)


def do(panel: Panel, deed: Deed, then: Callable[[Any], None] | None = None, **door: Any) -> None:
    """Carry a deed out behind a panel, which then says what came of it and the line for the same.

    Args:
        panel: in which it was asked for.
        deed: what is done.
        then: called with what the command gave, under the panel's lock.
        **door: as for `Deed.done`.
    """

    def told(answer: Any) -> None:
        words, lines = said(answer)
        same = f"The same in a cell: {deed.line}"
        panel.say(words or "Done.", "good", hint="\n".join([*lines, same]))
        if then is not None:
            then(answer)

    panel.behind(lambda: deed.done(panel.session, **door), told)


def said(answer: object) -> tuple[str, tuple[str, ...]]:
    """(words, further lines) of what a command gave."""
    if isinstance(answer, list):
        told = [said(one) for one in answer]
        return told[0][0], tuple(line for _, lines in told for line in lines)
    if isinstance(answer, Message):
        return answer.text, answer.details
    return "", ()
