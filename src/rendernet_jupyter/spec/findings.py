"""Collecting every fault of a cell, each once, with its place.

Nothing here decides that something is a fault: readers do, and report it.
"""

from __future__ import annotations

from collections.abc import Sequence

from rendernet_jupyter.errors import Problem
from rendernet_jupyter.spec.codes import CODES
from rendernet_jupyter.spec.typed import Place


class Findings:
    """The errors and warnings of one cell.

    Args:
        line: the magic line, which is line 0.
        lines: the lines of the body; the first is line 1.

    Attributes:
        lenient: errors that the linter can let pass are warnings.
        strict: warnings are errors.
        source_of_value: where the value that is being read came from, when no line of the text
            shows it: a row, a preset, a setting. It is added to the message.
        unknown_columns: a table could not be read, so any unknown name may be one of its columns.
    """

    def __init__(self, line: str, lines: Sequence[str]) -> None:
        self._line = line
        self._lines = lines
        self._found: dict[tuple[str, int, int], Problem] = {}
        self._errors = 0
        self.lenient = False
        self.strict = False
        self.source_of_value = ""
        self.unknown_columns = False

    def report(
        self,
        code: str,
        message: str,
        place: Place,
        *,
        length: int = 1,
        suggest: str | None = None,
        ask: bool = True,
        fix: str = "",
    ) -> None:
        """Add a fault, unless it is known from another cell of the same sweep.

        Args:
            code: one of `CODES`.
            message: one sentence, without its full stop.
            place: line and column of the first character at fault.
            length: how many characters are at fault.
            suggest: the spelling that was probably meant.
            ask: append the suggestion to the message, as a question.
            fix: lines to copy that mend it.
        """
        if (code, *place) in self._found or (code == "undefined-variable" and self.unknown_columns):
            return
        known = CODES[code]
        warning = known.severity == "warning" or (known.lenient and self.lenient)
        severity = "warning" if warning and not self.strict else "error"
        self._errors += severity == "error"
        if suggest and ask:
            message = f"{message}; did you mean '{suggest}'?"
        if self.source_of_value:
            message = f"{message} ({self.source_of_value})"
        line, column = place
        self._found[code, line, column] = Problem(
            code,
            message,
            line,
            column,
            source=self.source(line),
            length=max(1, length),
            suggest=suggest,
            severity=severity,
            fix=fix,
        )

    def source(self, line: int) -> str:
        """The text of a line, for the caret; 0 is the magic line."""
        if line == 0:
            return self._line
        return self._lines[line - 1] if line <= len(self._lines) else ""

    @property
    def failed(self) -> bool:
        """Whether any error was found."""
        return self._errors > 0

    def errors(self) -> tuple[Problem, ...]:
        """Every error, in the order of its place."""
        return self._of("error")

    def warnings(self) -> tuple[Problem, ...]:
        """Every warning, in the order of its place."""
        return self._of("warning")

    def _of(self, severity: str) -> tuple[Problem, ...]:
        found = [p for p in self._found.values() if p.severity == severity]
        return tuple(sorted(found, key=lambda p: (p.line, p.column, p.code)))
