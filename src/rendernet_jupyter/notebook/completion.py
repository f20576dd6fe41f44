"""Completion in `%%rendernet` cells and on `%rendernet` lines: keys, values, options, commands.

Everything comes from the tables that also drive parser and help. Registering imports nothing; a
matcher that fails offers nothing rather than an error in the middle of typing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_MATCHERS: dict[int, Any] = {}


def register(ip: InteractiveShell) -> None:
    """Add the matcher to the shell's completer."""

    def rendernet_matcher(text: str) -> list[str]:
        from rendernet_jupyter.notebook.offers import offers  # the tables, at the first Tab

        completer = ip.Completer
        whole = str(getattr(completer, "text_until_cursor", "") or text)
        return offers(ip, whole, text)

    completer = getattr(ip, "Completer", None)
    if completer is not None and hasattr(completer, "custom_matchers"):
        unregister(ip)
        completer.custom_matchers.append(rendernet_matcher)
        _MATCHERS[id(ip)] = rendernet_matcher


def unregister(ip: InteractiveShell) -> None:
    """Take the matcher away."""
    found = _MATCHERS.pop(id(ip), None)
    completer = getattr(ip, "Completer", None)
    if found is not None and completer is not None and found in completer.custom_matchers:
        completer.custom_matchers.remove(found)
