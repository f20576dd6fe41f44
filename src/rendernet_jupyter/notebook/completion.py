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
    completer = getattr(ip, "Completer", None)
    if completer is None or not hasattr(completer, "custom_matchers"):
        return
    unregister(ip)
    try:
        from IPython.core.completer import context_matcher  # IPython 8.6; Colab has an older one
    except ImportError:
        matcher = _line_matcher(ip)
    else:
        matcher = context_matcher(identifier="rendernet", priority=100)(_cell_matcher(ip))
    completer.custom_matchers.append(matcher)
    _MATCHERS[id(ip)] = matcher


def _cell_matcher(ip: InteractiveShell) -> Any:
    """For front ends that tell the whole cell: names with spaces are completed whole."""

    def rendernet_matcher(context: Any) -> dict[str, Any]:
        from IPython.core.completer import SimpleCompletion

        from rendernet_jupyter.notebook.offers import offers  # the tables, at the first Tab

        before = context.full_text[: _place(context)]
        found = offers(ip, before)
        completions = [SimpleCompletion(text, type="rendernet") for text in found.texts]
        return {
            "completions": completions,
            "matched_fragment": found.fragment,
            "suppress": bool(completions),
            "ordered": True,
        }

    return rendernet_matcher


def _place(context: Any) -> int:
    """The cursor's place in the whole text, from its line and column."""
    lines = context.full_text.split("\n")
    return sum(len(line) + 1 for line in lines[: context.cursor_line]) + int(
        context.cursor_position
    )


def _line_matcher(ip: InteractiveShell) -> Any:
    """For older completers, which know the line alone, and replace its last word."""

    def rendernet_matcher(text: str) -> list[str]:
        from rendernet_jupyter.notebook.offers import offers

        found = offers(ip, str(ip.Completer.text_until_cursor))
        kept = len(found.fragment) - len(text)
        return [t[kept:] for t in found.texts] if kept >= 0 else []

    return rendernet_matcher


def unregister(ip: InteractiveShell) -> None:
    """Take the matcher away."""
    found = _MATCHERS.pop(id(ip), None)
    completer = getattr(ip, "Completer", None)
    if found is not None and completer is not None and found in completer.custom_matchers:
        completer.custom_matchers.remove(found)
