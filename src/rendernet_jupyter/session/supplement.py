"""A run as the supplement of a paper, in one zip file that people and programs can read.

It is a parcel, as `export` writes it of a notebook: here of a notebook with the one cell that made
the run, so that `import` takes it in anywhere. Beside that it holds papers: a page, the methods, a
table, the hashes. The same run gives the same bytes. Nothing is sent.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.session.customs import SCHEMA, is_plain
from rendernet_jupyter.session.lock import locked_cell
from rendernet_jupyter.session.parcel import Packer, demand_no_key
from rendernet_jupyter.store.archive import write_archive
from rendernet_jupyter.store.media import hash_of_file
from rendernet_jupyter.store.witness import Witness
from rendernet_jupyter.view import report, save
from rendernet_jupyter.view.phrase import counted
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.tile import ANEW

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session
    from rendernet_jupyter.view.gallery import Gallery

CELL = "pictures"
"""The id of the cell that made the run."""


def pack(session: Session, run: Run, media: Sequence[Medium] | None, file: Path) -> Path:
    """Write a run with all that is known of it; a `view.tile.Pack`.

    Args:
        session: whose.
        run: the run.
        media: some of its outputs, with which all others of their requests go; None for all.
        file: a zip file. If another content is there, the new one gets a number in its name.

    Returns:
        Where it is.

    Raises:
        StoreError: a picture is gone, there is none, or the file cannot be written.
        RenderNetError: a key is in it.
    """
    gallery = _whole_requests(session.gallery(run), media)
    notebook = f"{save.safe_name(run.name, CELL)}.ipynb"
    cell = _cell(gallery)
    text = _notebook(gallery, cell)
    demand_no_key(session, text, file.name)
    found = locked_cell(session, notebook, CELL, _jobs(session, gallery))
    missing = {m.sha256 for m in gallery.subject.pictures} - found.manifests.keys()
    if missing or not found.cells:
        raise StoreError(
            "there is no picture to pack" if not gallery else "the file of a picture is gone",
            hint=ANEW
            if any(picture.forgotten for picture in gallery)
            else "%rendernet store verify names what is missing.",
        )
    names = _names(gallery, discreet=session.settings.value("embed") != "full")
    members = Packer(session, found, Path.cwd() / notebook, names).members(text)
    members |= _papers(gallery, names, cell, notebook)
    members["SHA256SUMS"] = _sums(members)
    return _write(file, {"notebook": notebook}, members)


def _whole_requests(gallery: Gallery, media: Sequence[Medium] | None) -> Gallery:
    """The gallery of the requests that some media came of."""
    if media is None:
        return gallery
    meant = {medium.request for medium in media}
    return gallery.of([m for m in gallery.subject.media if m.request in meant])


def _jobs(session: Session, gallery: Gallery) -> list[str]:
    """The jobs that paid for the pictures, each once."""
    witness = Witness(session.store.database)
    origins = [witness.origin(answer.job_id) for answer in gallery.subject.answers.values()]
    return list(dict.fromkeys(origin.job_id for origin in origins if origin))


def _cell(gallery: Gallery) -> str:
    """The cell that asks for these pictures: as typed where that is all of it, else written out."""
    run, subject = gallery.run, gallery.subject
    typed = f"%%rendernet {run.line}".rstrip() + "\n" + run.source.strip("\n")
    if run.source and subject.chosen is None and "{{" not in typed:
        return without_home(typed)
    texts = [answer.canonical.strip("\n") for answer in subject.answers.values()]
    return without_home(f"%%rendernet {run.name}".rstrip() + "\n" + "\n---\n".join(texts))


def _notebook(gallery: Gallery, cell: str) -> str:
    """A notebook that makes the run when it is run."""
    said = f"Pictures of the run `{gallery.run.run_id}`, made with rendernet-jupyter."
    cells = [
        {"cell_type": "markdown", "id": "about", "metadata": {}, "source": said},
        _code("load", "%load_ext rendernet_jupyter"),
        _code(CELL, cell),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _code(name: str, source: str) -> dict[str, object]:
    return {"cell_type": "code", "execution_count": None, "id": name, "metadata": {},
            "outputs": [], "source": source}  # fmt: skip


def _names(gallery: Gallery, *, discreet: bool) -> dict[str, str]:
    """A file name for each picture, by content hash: it tells what it is, unless `discreet`."""
    template = save.DISCREET if discreet else save.TEMPLATE
    names: dict[str, str] = {}
    for picture in gallery:
        suffix = save.suffix_of(picture.medium.mime, picture.path)
        stem = save.filled(template, picture.fields()).name
        taken = set(map(str.casefold, names.values()))  # some disks know no capital letters
        tried = (f"{stem}{end}{suffix}" for end in ("", *(f"-{n}" for n in range(2, 100_000))))
        name = next(one for one in tried if one.casefold() not in taken)
        if is_plain(name):
            names.setdefault(picture.medium.sha256, name)
    return names


def _papers(
    gallery: Gallery, names: Mapping[str, str], cell: str, notebook: str
) -> dict[str, bytes]:
    """What is for people, by its name."""
    subject = gallery.subject
    files = {sha256: f"pictures/{name}" for sha256, name in names.items()}
    papers = {
        "README.txt": _readme(gallery, notebook),
        "cell.txt": f"{cell}\n",
        "methods.md": f"{report.methods([subject])}\n",
        "methods.tex": f"{report.methods([subject], 'latex')}\n",
        "pictures.csv": report.spreadsheet(subject, files),
        "report.html": report.page([subject]),
    }
    return {name: text.encode("utf-8") for name, text in papers.items()}


_README = """{title}

{count}, made with rendernet-jupyter.{sandbox}

report.html    all of it to look at; open it in any browser, no connection is needed
pictures/      the files as they were received; beside each, NAME.json says how it was made
pictures.csv   a table of them (texts that look like formulas begin with an apostrophe)
methods.md     a paragraph for a paper; methods.tex is the same for LaTeX
cell.txt       what was asked for, as a notebook cell
SHA256SUMS     the hashes of the files; check them with: sha256sum -c SHA256SUMS

The other files let the software read this file back. To have the pictures in a notebook:

    pip install rendernet-jupyter
    rendernet import THIS-FILE.zip

and run {notebook}: it shows these pictures, without a key and without a connection. To make the
cell of a single picture: rendernet recall pictures/NAME
"""
_SANDBOX = (
    "\n\nThese are sandbox pictures: an offline stand-in painted them. They are not pictures of a"
    " model."
)


def _readme(gallery: Gallery, notebook: str) -> str:
    title = without_home(gallery.run.name or gallery.run.run_id)
    count = counted(len(gallery), "picture")
    sandbox = _SANDBOX if gallery.run.sandbox else ""
    return _README.format(title=title, count=count, sandbox=sandbox, notebook=notebook)


def _sums(members: Mapping[str, Path | bytes]) -> bytes:
    """The hashes of all members, as `sha256sum` reads them."""
    lines = []
    for name, content in sorted(members.items()):
        if isinstance(content, bytes):
            sha256 = hashlib.sha256(content).hexdigest()
        else:
            sha256 = hash_of_file(content)
        lines.append(f"{sha256}  {name}\n")
    return "".join(lines).encode("utf-8")


def _write(file: Path, facts: Mapping[str, str], members: Mapping[str, Path | bytes]) -> Path:
    """Write the archive whole; beside what has the name, unless it is the same."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            write_archive(file, SCHEMA, facts, members)
            return file
        made = file.with_name(f".{secrets.token_hex(8)}.zip")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(
            f"{file.name[:80]!r} cannot be written: {reason}", hint="Choose another name or folder."
        ) from error
    try:
        write_archive(made, SCHEMA, facts, members)
        return save.copy(made, file)
    finally:
        with suppress(OSError):  # of a disk that may not be written, it is the second
            made.unlink(missing_ok=True)
