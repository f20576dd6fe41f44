"""Sentences that hold other people's words, written as Markdown, LaTeX, plain text or HTML.

A prompt stands in each form letter by letter: what a form would take for a command is escaped, a
quotation keeps its own direction, and the invisible characters that would turn the text around it
are shown by their names. Nothing here knows what is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rendernet_jupyter.view.markup import Markup, clean, tag
from rendernet_jupyter.view.mime import Mimes, chosen

Form = Literal["markdown", "latex", "text", "bibtex"]
Role = Literal["plain", "quote", "code", "name"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a sentence.

    Attributes:
        text: as they are.
        role: `plain` for ours, `quote` for somebody's, set in quotation marks, `name` for a name
            that somebody gave, `code` for what is typed or compared letter by letter.
    """

    text: str
    role: Role = "plain"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Numbered items that would be too long for a sentence."""

    title: str
    items: tuple[Piece, ...]


Block = Paragraph | Listing


Pieces = list[Piece]


def say(*parts: str | Piece) -> Pieces:
    """A sentence of words that are ours and pieces that are not."""
    return [Piece(part) if isinstance(part, str) else part for part in parts]


def enumerated(parts: Sequence[Sequence[Piece]]) -> Pieces:
    """`a, b and c`."""
    made: Pieces = []
    for number, part in enumerate(parts):
        if number:
            made.append(Piece(" and " if number == len(parts) - 1 else ", "))
        made += part
    return made


class Prose(str):
    """Text in one form, which a notebook shows as it reads: Markdown set, anything else as is."""

    __slots__ = ("_form",)
    _form: Form

    def __new__(cls, text: str, form: Form = "text") -> Prose:
        """`text`, which is in the form."""
        made = super().__new__(cls, text)
        made._form = form
        return made

    def __repr__(self) -> str:
        # IPython shows every kind of `str` by its `repr`, whatever else it offers.
        return str(self)

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> dict[str, str]:
        makers: dict[str, Callable[[], str]] = {"text/plain": lambda: str(self)}
        if self._form == "markdown":
            makers["text/markdown"] = lambda: str(self)
        return chosen(makers, include, exclude)


def written(blocks: Sequence[Block], form: Form) -> str:
    """`blocks` in a form, each a paragraph of its own."""
    write = {"markdown": _markdown, "latex": _latex}.get(form, _text)
    return "\n\n".join(write(block) for block in blocks)


def html(blocks: Sequence[Block]) -> list[Markup]:
    """`blocks` as elements `p` and `ol`."""
    made: list[Markup] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            made.append(tag("p", *map(_html_piece, block.pieces)))
        else:
            items = (tag("li", _html_piece(item)) for item in block.items)
            made += [tag("p", f"{block.title}:"), tag("ol", *items)]
    return made


# Left-to-right mark and its like, embeddings, overrides and isolates: one that is not closed would
# turn the sentence around a quotation.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_ISOLATE, _END = "\u2068", "\u2069"
_LINE_END = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")


def plain(text: str) -> str:
    """`text` with one kind of line end, without controls, and with its turning marks named."""
    lines = clean(_LINE_END.sub("\n", text))
    return _TURNING.sub(lambda mark: f"<U+{ord(mark[0]):04X}>", lines)


def is_turned(text: str) -> bool:
    """Whether letters in it run from right to left."""
    return bool(_RIGHT_TO_LEFT.search(text))


def _isolated(text: str, source: str) -> str:
    """`text`, shut off from the direction of its surroundings where its source runs leftward."""
    return f"{_ISOLATE}{text}{_END}" if is_turned(source) else text


def _html_piece(piece: Piece) -> Markup:
    if piece.role == "plain":
        return tag("span", piece.text)
    if piece.role == "code":
        return tag("code", plain(piece.text))
    words = tag("bdi", plain(piece.text), class_="said")
    return tag("q", words) if piece.role == "quote" else words


# Plain text


def _text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return "".join(map(_text_piece, block.pieces))
    items = [f"{n}. {_text_piece(item)}" for n, item in enumerate(block.items, start=1)]
    return "\n".join([f"{block.title}:", *items])


def _text_piece(piece: Piece) -> str:
    shown = plain(piece.text)
    if piece.role in ("plain", "code"):
        return shown
    words = _isolated(shown, piece.text)
    return f"“{words}”" if piece.role == "quote" else words


# Markdown

# As entities, which no dialect takes for the beginning of a formula, of HTML or of an escape.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": "&#92;", "$": "&#36;", "`": "&#96;"}
_MARKDOWN = re.compile(r"[*_\[\]{}#|~^@!:'\"]|-(?=-)|(?<=-)-|\.(?=\.)|(?<=\.)\.")
_LEADING = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))", re.MULTILINE)


def _markdown(block: Block) -> str:
    if isinstance(block, Paragraph):
        return "".join(map(_markdown_piece, block.pieces))
    items = [
        f"{n}. {_markdown_piece(item)}".replace("\n", "\n" + " " * (len(str(n)) + 2))
        for n, item in enumerate(block.items, start=1)
    ]
    return "\n".join([f"{block.title}:", "", *items])


def _markdown_piece(piece: Piece) -> str:
    if piece.role == "plain":
        return piece.text
    shown = plain(piece.text)
    if piece.role == "code":
        return f"`{shown}`" if "`" not in shown and "\n" not in shown else markdown_text(shown)
    words = _isolated(markdown_text(shown), piece.text)
    return f"“{words}”" if piece.role == "quote" else words


def markdown_text(text: str) -> str:
    """`text` as Markdown that reads exactly so; its line ends are hard ones."""
    safe = "".join(_ENTITIES.get(letter, letter) for letter in text)
    # The escapes of entities hold `&`, `#` and `;`, which the next step must leave alone.
    parts = re.split(r"(&(?:amp|lt|gt|#92|#36|#96);)", safe)
    safe = "".join(
        part if n % 2 else _MARKDOWN.sub(r"\\\g<0>", part) for n, part in enumerate(parts)
    )
    lines = (_kept_spaces(_LEADING.sub(_unlisted, line)) for line in safe.split("\n"))
    return "  \n".join(line or "&nbsp;" for line in lines)


def _unlisted(found: re.Match[str]) -> str:
    """The beginning of a line, no longer one of a list, a rule or a heading."""
    space, sign, number, after = found.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{after}"


def _kept_spaces(line: str) -> str:
    """A line whose spaces at both ends Markdown does not take for an indent or a hard line end."""
    inner = line.strip(" \t")
    if not inner:
        return ""
    before, _, after = line.partition(inner)
    return "&nbsp;" * len(before) + inner + "&nbsp;" * len(after)


# LaTeX

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}", '"': r"{\char34}", "\n": "\\newline\n",
    "\N{NO-BREAK SPACE}": "~", "“": "``", "”": "''", "‘": "`", "’": "'", "–": "--", "—": "---",
    "×": r"\ensuremath{\times}", "…": r"\ldots{}", "→": r"\ensuremath{\rightarrow}",
    "¡": r"\textexclamdown{}", "¿": r"\textquestiondown{}",
}  # fmt: skip


_SPECIAL = re.compile("|".join([*map(re.escape, _LATEX), "-(?=-)"]))


def _latex(block: Block) -> str:
    if isinstance(block, Paragraph):
        return "".join(map(_latex_piece, block.pieces))
    # The braces keep an item that begins with a bracket from becoming its own label.
    items = [rf"  \item{{}} {_latex_piece(item)}" for item in block.items]
    return "\n".join([f"{block.title}:", r"\begin{enumerate}", *items, r"\end{enumerate}"])


def _latex_piece(piece: Piece) -> str:
    shown = latex_text(piece.text)
    if piece.role == "quote":
        return f"``{shown}''"
    return rf"\texttt{{{shown}}}" if piece.role == "code" else shown


def latex_text(text: str) -> str:
    """`text` as LaTeX that reads exactly so; letters of other scripts stand as they are."""
    # One pass, so that nothing is escaped twice; two hyphens side by side would become a dash.
    shown = _SPECIAL.sub(lambda found: _LATEX.get(found[0], "-{}"), plain(text))
    # An empty line would end the paragraph, and a line end where no line is an error.
    return re.sub(r"(?m)^\\newline$", r"\\mbox{}\\newline", shown)


def beyond_latin(text: str) -> bool:
    """Whether pdfLaTeX has no letters for it, as for Greek, Arabic, Japanese or pictographs."""
    return any(ord(letter) > 0x17F and letter not in _LATEX for letter in text)
