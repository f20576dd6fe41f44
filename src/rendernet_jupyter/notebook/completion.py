"""Completion in `%%rendernet` cells and on `%rendernet` lines: keys, values, options, commands.

Everything comes from the tables that also drive parser and help. Registering imports nothing; a
matcher that fails offers nothing rather than an error in the middle of typing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.notebook.offers import Offers

_MATCHERS: dict[int, Any] = {}
_MARK = "%rendernet"
"""What a text must hold to be any business of ours: other cells load nothing of this package."""


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


class _Nothing(list[Any]):
    """No completion, which counts as one.

    A matcher keeps others out only if it has found something, and where a cell of ours has nothing
    to offer, the names of Python in the middle of a prompt would be worse.
    """

    def __len__(self) -> int:
        return 1


def _cell_matcher(ip: InteractiveShell) -> Any:
    """For front ends that tell the whole cell: names with spaces are completed whole."""

    def rendernet_matcher(context: Any) -> dict[str, Any]:
        from IPython.core.completer import SimpleCompletion

        if _MARK not in context.full_text:
            return {"completions": []}
        place = _place(context)
        before, after = context.full_text[:place], context.full_text[place:]
        found = _offered(ip, before, after)
        if found is None:
            return {"completions": []}
        completions = [SimpleCompletion(o.text, type=o.kind or "rendernet") for o in found.found]
        return {
            "completions": completions or _Nothing(),
            "matched_fragment": found.fragment,
            "suppress": True,
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
        line = str(ip.Completer.text_until_cursor)
        cell, place = _asked_about(ip)
        if not cell[:place].endswith(line):  # another front end asks, or nobody told
            cell, place = str(ip.Completer.line_buffer), len(line)
        if _MARK not in cell:
            return []
        found = _offered(ip, cell[:place], cell[place:])
        if found is None:
            return []
        kept = len(found.fragment) - len(text)
        same = found.fragment[:kept].casefold()
        fitting = [t for t in found.texts if t[:kept].casefold() == same]
        return [t[kept:] for t in fitting] if kept >= 0 else []

    return rendernet_matcher


def _asked_about(ip: InteractiveShell) -> tuple[str, int]:
    """The cell and the cursor's place of the request that the kernel answers; nothing elsewhere."""
    try:
        content = ip.kernel.get_parent("shell")["content"]
        return str(content["code"]), int(content["cursor_pos"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return "", 0


def _offered(ip: InteractiveShell, before: str, after: str) -> Offers | None:
    """What can stand there. Nothing, where that fails: an error would stop somebody's typing."""
    from rendernet_jupyter.notebook import offers  # the tables, at the first Tab

    try:
        return offers.offers(ip, before, after)
    except Exception:  # noqa: BLE001 - whatever a store, a disk or an object of the user's raises
        return None


def unregister(ip: InteractiveShell) -> None:
    """Take the matcher away."""
    found = _MATCHERS.pop(id(ip), None)
    completer = getattr(ip, "Completer", None)
    if found is not None and completer is not None and found in completer.custom_matchers:
        completer.custom_matchers.remove(found)
