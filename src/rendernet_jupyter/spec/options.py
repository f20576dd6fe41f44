"""The run-option table: what a magic line may say about how a spec is run.

Nothing here reads a line or runs anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Takes = Literal["nothing", "number", "count", "choice", "text", "variable", "axis"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option of the magic line that is no key.

    Attributes:
        name: as typed after `--`, with `-`.
        takes: what kind of value it needs.
        value: how its value is called, for people; empty when it takes none.
        help: one line.
        example: one value, as typed.
        choices: the words that a `choice` takes.
    """

    name: str
    takes: Takes
    value: str
    help: str
    example: str = ""
    choices: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        """Its name in Python: `max_credits` for `--max-credits`."""
        return self.name.replace("-", "_")


OPTIONS: tuple[Option, ...] = (
    Option("estimate", "nothing", "", "Show price and plan; send nothing."),
    Option("explain", "nothing", "", "Show how the cell is read, value by value; send nothing."),
    Option("max-credits", "number", "N", "Refuse to send anything that costs more credits.", "12"),
    Option("yes", "nothing", "", "Ask nothing, also above the threshold."),
    Option("no-wait", "nothing", "", "Return a live handle at once."),
    Option("timeout", "number", "S", "Seconds to wait for the pictures.", "120"),
    Option("cache", "choice", "use|refresh|off", "Whether finished pictures of the store serve.",
           "refresh", ("use", "refresh", "off")),
    Option("fresh", "nothing", "", "Draw another seed."),
    Option("limit", "count", "N", "Only the first N requests.", "12"),
    Option("sample", "count", "N", "N requests, drawn from the spec's digest.", "12"),
    Option("from", "variable", "VAR", "A DataFrame or list of dicts: one spec a row.", "rows"),
    Option("use", "text", "PRESET", "Take the keys of a preset.", "portrait"),
    Option("save", "text", "PRESET", "Keep the keys of this cell as a preset.", "portrait"),
    Option("show", "choice", "grid|table|compare|none", "How the result is shown.", "table",
           ("grid", "table", "compare", "none")),
    Option("rows", "axis", "KEY", "The axis that runs down the grid.", "seed"),
    Option("cols", "axis", "KEY", "The axis that runs across the grid.", "cfg_scale"),
    Option("thumb", "count", "PX", "Width of a thumbnail in pixels.", "256"),
    Option("columns", "count", "N", "Columns of the grid.", "4"),
    Option("tag", "text", "T", "A word to find the run by.", "hero"),
    Option("note", "text", '"..."', "A sentence to remember the run by.", '"second try"'),
    Option("out", "text", "DIR", "Also write the pictures to this folder.", "pics"),
    Option("engine", "text", "NAME|URL", "Where the pictures are made.", "sandbox"),
    Option("strict", "nothing", "", "Make errors of all warnings."),
    Option("lenient", "nothing", "",
           "Make warnings of the linter's errors; send what was written."),
    Option("quiet", "nothing", "", "Show no progress."),
    Option("json", "nothing", "", "The body is JSON."),
)  # fmt: skip
"""Every run option, in the order in which help shows them."""

OPTION: dict[str, Option] = {option.slot: option for option in OPTIONS}
"""The run options by their name in Python."""
