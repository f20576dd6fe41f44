"""`rn.pick("style")`: a picker in a cell, and what is chosen in it for the code below.

Nothing here draws; see `picker`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels.deed import Deed, option
from rendernet_jupyter.notebook.panels.offer import listing_of, noun_of
from rendernet_jupyter.notebook.panels.picker import Picker

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.session import Session

_KEYS = {"models": "model", "styles": "style"}
"""Listings of which a name makes a line of a cell by itself."""


class Choice:
    """What is chosen in a picker, now: it follows every click.

    `str(choice)` and `{{choice}}` in a cell are the name; `choice.value` is the same, empty as long
    as nothing is chosen.
    """

    def __init__(self, picker: Picker) -> None:
        self._picker = picker

    @property
    def value(self) -> str:
        """The name that was chosen, the first one of several; empty for none."""
        return self._picker.value

    @property
    def values(self) -> tuple[str, ...]:
        """All names that were chosen."""
        return self._picker.values

    @property
    def base(self) -> str:
        """The base model of what was chosen; empty where it has none."""
        return self._picker.base

    @property
    def _rendernet_text_(self) -> str:
        """What `{{choice}}` stands for."""
        return self.value

    def __str__(self) -> str:
        return self.value

    def __format__(self, spec: str) -> str:
        return format(self.value, spec)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __repr__(self) -> str:
        chosen = ", ".join(self.values)
        return f"<{self._picker.noun}: {chosen}>" if chosen else f"<no {self._picker.noun} yet>"

    def _ipython_display_(self) -> None:
        """As the value of its cell it stands there already."""


class _Alone(Picker):
    """A picker that stands in a cell of its own, and for a line of the next one."""

    def cell(self) -> tuple[str, str]:
        """The line that names what was chosen, where one line does."""
        key = _KEYS.get(self.listing, "")
        return ("", f"{key}: {self.written}\n") if key and self.value else ("", "")

    def back(self) -> str:
        """The line that opens it with what is chosen now."""
        base = self.narrowed
        words = [*(option("base", base) if base else ()), *(["--many"] if self.many else [])]
        for name in self.values:
            words += option("value", name)
        return Deed("pick", (self.noun.casefold(), *words)).line


def pick(
    listing: str, *, base: str = "", value: str | Sequence[str] = "", many: bool = False
) -> Choice:
    """Choose a name by looking, in a notebook.

    Args:
        listing: `style`, `model`, `lora`, `controlnet`, `voice` or `character`.
        base: the base model that is shown at first: `sd`, `sdxl` or `flux`.
        value: what is chosen at first, and for good where nobody can click; several names with
            `many`.
        many: whether several may be chosen.

    Returns:
        What is chosen, as it changes.

    Raises:
        RenderNetError: there is no such listing, or no notebook.

    Example:
        >>> style = pick("style", base="flux")      # doctest: +SKIP
        >>> style.value                             # doctest: +SKIP
        'Gothic'
    """
    from IPython.core.getipython import get_ipython

    from rendernet_jupyter.notebook.magics import session_of

    ip = get_ipython()
    if ip is None:
        raise RenderNetError(
            "a picker stands in a notebook, and this is none",
            hint="What can be named is listed by: rendernet styles",
        )
    return shown(ip, session_of(ip), listing, base=base, value=value, many=many)


def shown(
    ip: InteractiveShell,
    session: Session,
    listing: str,
    *,
    base: str = "",
    value: str | Sequence[str] = "",
    many: bool = False,
) -> Choice:
    """Put a picker into the cell that runs; arguments as of `pick`."""
    noun = noun_of(listing_of(listing))
    title = f"Pick {noun}s" if many else f"Pick a {noun}"
    again = f"%rendernet pick {noun.casefold()}"
    values = [value] if isinstance(value, str) else list(value)
    panel = _Alone(session, listing, base=base, many=many, title=title, again=again)
    panel.choose(*(values if many else values[-1:]), base=base)
    panel.show(ip)
    return Choice(panel)


def opened(ip: InteractiveShell, session: Session, arguments: argparse.Namespace) -> Choice:
    """`%rendernet pick LISTING`."""
    return shown(
        ip,
        session,
        arguments.listing,
        base=arguments.base,
        value=arguments.value,
        many=arguments.many,
    )
