"""A paragraph on methods, for a paper: what made the pictures, and how a reader can check it.

Nothing that was not recorded is said; no picture is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.manifest import SCHEMA
from rendernet_jupyter.view.report.account import SERVICE_HOST, account
from rendernet_jupyter.view.report.prose import (
    Block,
    Form,
    Paragraph,
    Piece,
    Pieces,
    Prose,
    beyond_latin,
    is_turned,
    latex_text,
    say,
    written,
)
from rendernet_jupyter.view.report.subject import Subject

FORMS: tuple[Form, ...] = ("markdown", "latex", "text", "bibtex")
SOFTWARE = "rendernet-jupyter"
AUTHORS = "The rendernet-jupyter developers"


def methods(subjects: Sequence[Subject], form: Form = "markdown") -> Prose:
    """The methods of some runs.

    Args:
        subjects: the runs, one paragraph each.
        form: `markdown`, `latex`, `text`; or `bibtex` for the entries to cite.

    Raises:
        RenderNetError: there is no such form.
    """
    if form not in FORMS:
        raise RenderNetError(
            f"a methods paragraph is not written in {form!r}", hint=f"One of {', '.join(FORMS)}."
        )
    if form == "bibtex":
        return Prose(_bibtex(subjects), form)
    text = written(blocks(subjects), form)
    return Prose(_needs(text) + text if form == "latex" else text, form)


def blocks(subjects: Sequence[Subject]) -> list[Block]:
    """The paragraphs: one a run, then how all of it was recorded and can be checked."""
    made = [block for subject in subjects for block in account(subject)]
    return [*made, Paragraph(tuple(_record(subjects)))]


def versions_of(subjects: Iterable[Subject]) -> list[str]:
    """The versions of this package that made the pictures, as far as they were recorded."""
    told = {m.word("package", "version") for one in subjects for m in one.manifests}
    return sorted(told - {""})


def hash_of_set(hashes: Iterable[str]) -> str:
    """One SHA-256 for a set of files: of their own, in hex, sorted, each once with a line feed."""
    return sha256("".join(f"{one}\n" for one in sorted(set(hashes))).encode("ascii")).hexdigest()


def _record(subjects: Sequence[Subject]) -> Pieces:
    pictures = [medium for subject in subjects for medium in subject.pictures]
    versions = versions_of(subjects)
    which = f" {' and '.join(versions)}" if versions else " (version not recorded)"
    made = say(f"Requests were written, sent and recorded with {SOFTWARE}{which}.")
    if not pictures:
        return made
    whole = hash_of_set(medium.sha256 for medium in pictures)
    checked = say(
        " Every file is known by its SHA-256 as it was received, and the set of"
        f" {len(pictures)} by ",
        Piece(whole, "code"),
        ", the SHA-256 of the sorted list of these hashes, each followed by a line feed. Saved"
        " files carry a manifest (",
        Piece(SCHEMA, "code"),
        ") with the request as it was sent; its member ",
        Piece("check", "code"),
        " is the SHA-256 of all the rest as JSON in ASCII with sorted members and no white space,"
        " and ",
        Piece("rendernet verify FILE", "code"),
        " holds a file against it.",
    )
    return [*made, *checked]


def _needs(text: str) -> str:
    """A comment on the LaTeX that the letters of a text ask for."""
    said = []
    if beyond_latin(text):
        said.append("% Letters beyond Latin: compile with LuaLaTeX or XeLaTeX and a font that has")
        said.append("% them, for example \\usepackage{fontspec} \\setmainfont{Noto Serif}.")
    if is_turned(text):
        said.append("% Right-to-left words: with LuaLaTeX, \\usepackage[bidi=basic]{babel}.")
    return "".join(f"{line}\n" for line in said)


def _bibtex(subjects: Sequence[Subject]) -> str:
    """Entries for the software and, where it was asked, for the service."""
    years = sorted({m.word("made", "created_at")[:4] for s in subjects for m in s.manifests} - {""})
    year = [f"  year = {{{years[-1]}}},"] if years else []
    versions = versions_of(subjects)
    version = [f"  version = {{{_bare(', '.join(versions))}}},"] if versions else []
    entries = [
        "\n".join([
            "@software{rendernet_jupyter,",
            f"  title = {{{SOFTWARE}}},",
            f"  author = {{{{{AUTHORS}}}}},",
            *version,
            *year,
            "  note = {Pictures of a text-to-image service as results of notebook cells},",
            "}",
        ])
    ]  # fmt: skip
    if any(not s.run.sandbox and s.run.host in ("", SERVICE_HOST) for s in subjects):
        entries.append("\n".join([
            "@misc{rendernet_api,",
            "  title = {RenderNet API},",
            "  author = {{RenderNet (Affogato)}},",
            f"  howpublished = {{\\texttt{{{latex_text(SERVICE_HOST)}}}}},",
            *year,
            "}",
        ]))  # fmt: skip
    return "\n\n".join(entries) + "\n"


def _bare(text: str) -> str:
    """A version without anything that BibTeX could take for its own."""
    return re.sub(r"[^\w.+, -]", "", text)
