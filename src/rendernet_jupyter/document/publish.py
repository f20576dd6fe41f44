"""A notebook as GitHub shows it: contact sheets as images of the notebook's own.

GitHub's viewer prefers HTML to images, and takes out of HTML every picture that is written into it
as a `data:` address: a gallery becomes a table of gaps. So the HTML of a gallery goes, and the
sheet that stands beside it is shown. Leftovers of progress and of controls go as well. The text is
cut, so everything else stays byte for byte. What is said of a sheet is made elsewhere; no file is
read or written here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from rendernet_jupyter.document.films import Film, films_of
from rendernet_jupyter.document.spans import Cut, Node, behind, cut, nodes_of, without, written
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.mark import TOLD, marked

HTML, JPEG, PLAIN = "text/html", "image/jpeg", "text/plain"
MARK = {"rendernet_jupyter": "words of the sheet"}
"""Metadata of the output that is put below a sheet."""

PANEL = {"rendernet_jupyter": "panel"}
"""Metadata of the output that holds the controls of a panel; what it was stands above it."""

_DEPTH = 6  # notebook, cells, cell, outputs, output, data: what is within is read as a whole
OUTPUTS = 4
"""Of these, those that an output stands in."""

_VIEW = "application/vnd.jupyter.widget-view+json"
# Elements that hold their picture. No value of an attribute holds a `>`: it was escaped.
_PICTURE = re.compile(r"<img\b[^>]*\bsrc=\"data:[^>]*>")
_VIDEO = re.compile(r"<video\b[^>]*\bsrc=\"data:[^>]*>.*?</video>", re.DOTALL)
_ALT = re.compile(r"\s(?:alt|title)=\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A contact sheet of a notebook.

    Attributes:
        cell: number of its cell, from 1.
        alt: what it is, on one line.
        words: all that it shows, as plain text.
        films: the videos of which it shows the posters.
    """

    cell: int
    alt: str
    words: str
    films: tuple[Film, ...] = ()


Beneath = Callable[[Sheet], Mapping[str, str]]
"""Makes what is put below a sheet: texts by MIME type."""


@dataclass(slots=True)
class Published:
    """A notebook as it is published; numbers are those of cells, from 1.

    Attributes:
        text: the whole file.
        sheets: the contact sheets that are shown now.
        leftovers: where an empty output, the controls of a panel or the progress of a stopped run
            was taken out.
        wordless: where pictures in HTML of ours gave way to their words, for there is no sheet.
        bare: those of them that are galleries, which could have one.
        foreign: where HTML of others holds pictures that GitHub will not show.
        widgets: what became of the state of controls: `removed`, `kept`, or nothing was there.
    """

    text: str
    sheets: list[Sheet] = field(default_factory=list)
    leftovers: list[int] = field(default_factory=list)
    wordless: list[int] = field(default_factory=list)
    bare: list[int] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)
    widgets: str = ""


def publish(text: str, ours: str, beneath: Beneath) -> Published:
    """The notebook as it is published.

    Args:
        text: the whole file, of nbformat 4.
        ours: how HTML of this package begins.
        beneath: makes what is put below a sheet.

    Raises:
        RenderNetError: it is no notebook, or of an older format.
    """
    notebook = read(text)
    made = Published(text)
    cuts: list[Cut] = []
    views = False
    for number, cell in enumerate(cells_of(notebook), start=1):
        outputs = cell.get("outputs")
        if outputs is not None and cell.get("cell_type") is not None:
            cuts += _Cell(made, number, ours, beneath).cuts(cell, outputs)
            views = views or any(map(_is_view, outputs.items))
    cuts += _widgets(made, notebook, views=views)
    made.text = cut(text, cuts)
    return made


def read(text: str) -> Node:
    """The tree of a notebook.

    Raises:
        RenderNetError: it is no notebook, or of an older format.
    """
    if text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}"):
        raise RenderNetError(
            "it begins with a byte order mark, at which Jupyter and GitHub stumble",
            hint="Save it as UTF-8 without one.",
        )
    try:
        notebook = nodes_of(text, _DEPTH)
    except json.JSONDecodeError as error:
        merged = "<<<<<<<" in text and ">>>>>>>" in text
        raise RenderNetError(
            f"it is no JSON from line {error.lineno}, column {error.colno} on: {error.msg}",
            hint="It holds the marks of a merge that was not finished; settle it first."
            if merged
            else "Open it in Jupyter and save it again, or take an earlier version.",
        ) from None
    except RecursionError:
        raise RenderNetError("it is nested too deeply to be a notebook") from None
    if notebook.get("worksheets"):
        raise RenderNetError(
            "it is a notebook of format 3",
            hint="Bring it up to date: jupyter nbconvert --to notebook --inplace FILE",
        )
    if notebook.get("cells") is None:
        raise RenderNetError(
            "it is no notebook of Jupyter: it has no cells",
            hint="A text notebook becomes one with: jupytext --to ipynb FILE",
        )
    return notebook


def cells_of(notebook: Node) -> list[Node]:
    """The cells of a notebook, of whatever type."""
    cells = notebook.get("cells")
    return cells.items if cells else []


def joined(node: Node | None) -> str:
    """A text that may be written as a list of lines; empty for anything else."""
    value = node.plain if node else ""
    if isinstance(value, list):
        return "".join(map(str, value))
    return value if isinstance(value, str) else ""


def data_of(output: Node) -> Node:
    """The forms of an output by MIME type; without any for a stream or an error."""
    return output.get("data") or Node(0, 0, value={})


@dataclass(frozen=True, slots=True)
class _Cell:
    """Goes through the outputs of one cell, and notes what it does."""

    made: Published
    number: int
    ours: str
    beneath: Beneath

    def cuts(self, cell: Node, outputs: Node) -> Iterator[Cut]:
        """What has to be cut in a cell."""
        gone = set()
        asks = "rendernet" in joined(cell.get("source"))
        for number, output in enumerate(outputs.items):
            if self._is_left_over(output, asks=asks):
                gone.add(number)
                self.made.leftovers.append(self.number)
                continue
            following = outputs.items[number + 1 : number + 2]
            yield from self._shown(output, following[0] if following else None)
        yield from without(outputs, gone)

    def _is_left_over(self, output: Node, *, asks: bool) -> bool:
        """Whether it is an emptied display, a panel, or how far a run was when it was stopped."""
        data = data_of(output)
        if _metadata(output) == PANEL:
            return True
        html = joined(data.get(HTML))
        if html.startswith(self.ours):
            return 'role="progressbar"' in html and "<img" not in html
        return asks and [key for key, _ in data.named] == [PLAIN] and not joined(data.get(PLAIN))

    def _shown(self, output: Node, following: Node | None) -> Iterator[Cut]:
        data = data_of(output)
        html, words = joined(data.get(HTML)), joined(data.get(PLAIN))
        alt = alt_of(output)
        if alt and words.startswith(alt) and data.get(JPEG):
            yield from self._sheet(output, html, following)
        elif html.startswith(self.ours):
            yield from self._wordy(output, html)
        elif _PICTURE.search(html) and not any(key.startswith("image/") for key, _ in data.named):
            self.made.foreign.append(self.number)

    def _sheet(self, output: Node, html: str, following: Node | None) -> Iterator[Cut]:
        """Shows the sheet, with its words below it."""
        data = data_of(output)
        sheet = Sheet(self.number, alt_of(output), joined(data.get(PLAIN)), tuple(films_of(html)))
        yield from without(data, {n for n, (key, _) in enumerate(data.named) if key == HTML})
        if not (following and _metadata(following) == MARK):
            below = {
                "data": {mime: lines_of(said) for mime, said in self.beneath(sheet).items()},
                "metadata": MARK,
                "output_type": "display_data",
            }
            yield behind(output, written(below, OUTPUTS, self.made.text), self.made.text)
            self.made.sheets.append(sheet)
        elif html:
            self.made.sheets.append(sheet)

    def _wordy(self, output: Node, html: str) -> Iterator[Cut]:
        """Puts the words of pictures in their place, where there is no sheet to show."""
        bare = _PICTURE.sub(_words, _VIDEO.sub(_words, html)).replace("</i><i>", "</i> <i>")
        gone = sum(not _words(one) for kind in (_VIDEO, _PICTURE) for one in kind.finditer(html))
        if gone:
            head, end, rest = bare.rpartition("</div>")
            bare = f"{head}<div><i>{_left_out(gone)}</i></div>{end}{rest}"
        old = data_of(output).get(HTML)
        if old is None or bare == html:
            return
        said = lines_of(bare) if isinstance(old.plain, list) else bare
        yield Cut(old.start, old.end, written(said, OUTPUTS + 2, self.made.text))
        self.made.wordless.append(self.number)
        if marked(_metadata(output)):
            self.made.bare.append(self.number)


def alt_of(output: Node) -> str:
    """What an output says of its image; empty when it says nothing."""
    of_image = _metadata(output).get(JPEG)
    alt = of_image.get("alt") if isinstance(of_image, Mapping) else ""
    return alt if isinstance(alt, str) else ""


def _is_view(output: Node) -> bool:
    """Whether it shows controls, and stays."""
    return data_of(output).get(_VIEW) is not None and _metadata(output) != PANEL


def _metadata(output: Node) -> Mapping[str, object]:
    node = output.get("metadata")
    value = node.plain if node else {}
    return value if isinstance(value, Mapping) else {}


def lines_of(text: str) -> list[str]:
    """A text as Jupyter writes it into a file."""
    return text.splitlines(keepends=True)


def _words(element: re.Match[str]) -> str:
    """The words of an element in its place; nothing where they stand beside it."""
    alt = _ALT.search(element[0])
    if not alt or not alt[1] or f'data-rendernet="{TOLD}"' in element[0]:
        return ""
    return f"<i>{alt[1]}</i>"


def _left_out(number: int) -> str:
    """A line about pictures that went without a word in their place."""
    told = "1 small picture is" if number == 1 else f"{number} small pictures are"
    return f"{told} left out here: GitHub would not show any."


def _widgets(made: Published, notebook: Node, *, views: bool) -> Iterator[Cut]:
    """Takes the state of controls away that nobody sees, or over which GitHub stumbles."""
    metadata = notebook.get("metadata")
    state = metadata.get("widgets") if metadata else None
    if metadata is None or state is None:
        return
    # Since 2025 the viewer shows nothing at all of a notebook whose state lacks this key.
    whole = all(one.get("state") for one in state.items)
    made.widgets = "kept" if views and whole else "removed"
    if made.widgets == "removed":
        yield from without(
            metadata, {n for n, (key, _) in enumerate(metadata.named) if key == "widgets"}
        )
