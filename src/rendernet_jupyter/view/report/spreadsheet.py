"""The outputs of a run as lines of CSV, for programs that read tables. Nothing is rounded."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from io import StringIO
from typing import Any

from rendernet_jupyter.view.frame import table
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.report.subject import Subject

# A spreadsheet takes a cell that begins so for a formula, and computes or fetches what it says.
_FORMULA = re.compile(r"[=+\-@\t\r]")


def spreadsheet(subject: Subject, files: Mapping[str, str]) -> str:
    """One line a medium, the failed ones too, with the columns of `to_frame`.

    A text that a spreadsheet would take for a formula begins with an apostrophe.

    Args:
        subject: the run.
        files: file names by content hash, which stand in the column `file` in place of a path.
    """
    columns, rows = table(subject.run, subject.media, subject.shelf)
    named = ["file" if column == "path" else column for column in columns]
    written = StringIO()
    writer = csv.DictWriter(written, [*named, "sha256"], restval="", lineterminator="\n")
    writer.writeheader()
    for row, medium in zip(rows, subject.media, strict=True):
        del row["path"]
        row |= {"file": files.get(medium.sha256, ""), "sha256": medium.sha256}
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return written.getvalue()


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = without_home(value)
    return f"'{text}" if _FORMULA.match(text) else text
