"""One file of the account: what it shows, its id to copy, where it was used, what to do with it.

Nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.assets import words
from rendernet_jupyter.session.belongings import Held, Uses
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, tag

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel

TALLEST = 320
"""CSS pixels of a picture."""

_PICTURE = (
    f"display:block;max-width:100%;max-height:{TALLEST}px;width:auto;height:auto;margin:0;"
    "border-radius:6px"
)
_COPY = f"{theme.NAME};background:none;padding:0;color:inherit;user-select:all"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file that is open.

    Attributes:
        held: the asset.
        address: its picture as a `data:` address, empty for none.
        uses: where it was used.
    """

    held: Held
    address: str = ""
    uses: Uses = Uses()  # noqa: RUF009 - it is frozen, and empty


class OpenedAsset:
    """The place of an open file; hidden while there is none.

    Args:
        panel: in which it stands.
        on_back: called when a person goes back to the list.
    """

    def __init__(self, panel: Panel, on_back: Callable[[], None]) -> None:
        self._panel = panel
        self._on_back = on_back
        self.exhibit: Exhibit | None = None
        back = look.button("‹ All files", "Back to the list", plain=True)
        back.on_click(panel.guarded(lambda _: self.close()))
        self._picture = look.html(flex="1 1 260px", min_width="200px")
        self._facts = look.html(flex="1 1 300px", min_width="240px")
        self._cell = look.html()
        self.root: Any = look.stack(
            look.across(back),
            look.across(self._picture, self._facts, gap=look.ROOMY, align_items="flex-start"),
            self._cell,
            gap="10px",
            display="none",
        )

    def show(self, exhibit: Exhibit) -> None:
        """Show a file."""
        self.exhibit = exhibit
        self._picture.value = look.shown(_picture(exhibit))
        self._facts.value = look.shown(_facts(exhibit))
        self._cell.value = look.shown(_cell(exhibit.held))
        self.root.layout.display = ""

    def close(self) -> None:
        """Go back to the list."""
        self.exhibit = None
        self.root.layout.display = "none"
        self._panel.say("")
        self._on_back()


def _picture(exhibit: Exhibit) -> Markup:
    asset = exhibit.held.asset
    if exhibit.address:
        alt = f"The {words.noun(asset)} {asset.asset_id}"
        return tag("img", src=exhibit.address, alt=alt, style=_PICTURE)
    if asset.status == "failed":
        return look.empty("There is nothing to be seen of it.")
    return look.empty(f"A {words.noun(asset)}, which is not shown here.")


def _facts(exhibit: Exhibit) -> Markup:
    held, asset = exhibit.held, exhibit.held.asset
    code = tag("code", asset.asset_id, style=_COPY, translate="no")
    rows = [("id", code), ("type", words.noun(asset)), ("size", words.measures(asset))]
    rows += [("state", words.state(asset)), ("sent", words.since(held).removeprefix("sent "))]
    rows += [("characters", ", ".join(exhibit.uses.characters))]
    rows += [("runs", Markup(" ".join(_code(name) for name in exhibit.uses.run_ids)))]
    lines = [tag("tr", *_cells(name, value), style=theme.ROW) for name, value in rows if value]
    table = tag("table", tag("tbody", *lines), style=f"{theme.TABLE};{theme.SMALL}")
    notes = [words.advice(asset)]
    if not (exhibit.uses.characters or exhibit.uses.run_ids):
        notes.append("No run or character that this store knows was made with it.")
    if exhibit.uses.run_ids:
        notes.append("Show one: %rendernet show RUN")
    said = [tag("div", note, style=f"{theme.NOTE};margin-top:6px", dir="auto") for note in notes]
    return tag("div", table, *(one for one, note in zip(said, notes, strict=True) if note))


def _code(name: str) -> Markup:
    return tag("code", name, style=_COPY, translate="no")


def _cells(name: str, value: str) -> tuple[Markup, Markup]:
    style = f"{theme.CELL};padding:1px 12px 1px 0"
    return (
        tag("th", name, style=f"{style}{theme.HEAD};white-space:nowrap", scope="row"),
        tag("td", value, style=f"{style};overflow-wrap:anywhere", dir="auto"),
    )


def _cell(held: Held) -> Markup:
    text = words.cell_of(held)
    if not text:
        return Markup()
    style = f"{theme.PRE};margin:0;user-select:all"
    whole = tag("pre", f"%%rendernet\n{text}", style=style, tabindex=0, translate="no")
    how = "A cell to begin with. In a cell, %rendernet insert writes it into the next one."
    return tag("div", look.heading("In a cell"), whole, tag("div", how, style=theme.NOTE))
