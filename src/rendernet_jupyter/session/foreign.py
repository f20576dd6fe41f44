"""A saved file as a picture: with its manifest, or with what the store knows of its content.

Its pixels are those of the file, whatever became of the original. What a manifest says may come
from anywhere: it is shown as it stands, and nothing in it is proved here. See `proof`.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.redaction import Clearing
from rendernet_jupyter.result.embedding import read
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.session import memory
from rendernet_jupyter.session.pixels import same_pixels
from rendernet_jupyter.store.look import look_of
from rendernet_jupyter.store.media import sniff
from rendernet_jupyter.store.witness import Witness
from rendernet_jupyter.view.cost import cost_of
from rendernet_jupyter.view.fact import shared
from rendernet_jupyter.view.picture import Picture
from rendernet_jupyter.view.place import shown
from rendernet_jupyter.view.tile import Shelf, answer_of

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_UNKNOWN = Answer(body={}, kind="")


def picture_of_file(session: Session, path: Path) -> Picture:
    """The picture or video in a file.

    Raises:
        RenderNetError: it cannot be read, is neither picture nor video, or its manifest was edited.
    """
    if path.is_dir():
        raise RenderNetError(f"{shown(path)} is a folder", hint="Name a file in it.")
    data = memory.whole(path)
    mime = sniff(data[:32])
    if not mime:
        raise RenderNetError(
            f"{shown(path)} is neither a picture nor a video",
            hint="Known: PNG, JPEG, WebP, GIF, MP4 and WebM.",
        )
    is_image = mime.startswith("image/")
    size = _size(path) if is_image else None
    run, answer, known = _told(session, path, data)
    width, height = size or (known.width, known.height)
    medium = replace(
        known,
        request=0,
        batch=0,
        kind="image" if is_image else "video",
        status="success",
        width=width,
        height=height,
        sha256=hashlib.sha256(data).hexdigest(),
        mime=mime,
        size=len(data),
    )
    alone = replace(run, answers=(answer,), media=(medium,), notes=())
    shelf = Shelf(locate=lambda _: path, look=look_of, clear=Clearing(session.keys.known))
    return Picture(alone, medium, shelf)


def _told(session: Session, path: Path, data: bytes) -> tuple[Run, Answer, Medium]:
    """What is known of a file: its run, its request, its medium; bare ones where nothing is."""
    witness = Witness(session.store.database)
    text = read(data).manifest or memory.beside(path, data)
    manifest = None if text is None else Manifest.parse(text)
    if manifest is not None and manifest.spec:
        return _of_manifest(manifest)
    content = manifest.sha256 if manifest else hashlib.sha256(data).hexdigest()
    origin = witness.of_content(content)
    run = session.store.runs.get(origin.run_id) if origin else None
    if run is None and manifest is None and (same := same_pixels(session.store, data)):
        run, content = same.run, same.medium.sha256
    for medium in run.media if run else ():
        if run and medium.sha256 == content:
            answer = answer_of(run, medium)
            return run, replace(answer, credits=cost_of(run, [medium])), medium
    return Run("", 0.0, ""), _UNKNOWN, Medium("", 0, 0)


def _of_manifest(manifest: Manifest) -> tuple[Run, Answer, Medium]:
    """The records that a manifest tells of; what it says in another form than ours is left out."""
    run = Run(
        manifest.word("job", "run_id"),
        _moment(manifest.word("made", "created_at")),
        manifest.word("engine", "kind"),
        manifest.word("engine", "host"),
    )
    medium = Medium(
        manifest.word("job", "media_id"),
        request=0,
        batch=0,
        width=_count(manifest, "width"),
        height=_count(manifest, "height"),
        duration=float(_count(manifest, "duration")),
    )
    return run, _answer(manifest), medium


def _answer(manifest: Manifest) -> Answer:
    """The request; an empty one where its body is not of the form that is sent."""
    body = dict(manifest.body)
    credits_, batch = manifest.fact("job", "credits"), body.get("batch_size", 1)
    known = isinstance(credits_, int | float) and isinstance(batch, int) and batch > 0
    answer = Answer(
        body,
        manifest.word("request", "kind"),
        canonical=manifest.spec,
        credits=credits_ / batch if known else None,
    )
    try:
        shared([answer])
        _ = answer.prompt
    except (AttributeError, TypeError, ValueError):
        return _UNKNOWN
    return answer


def _moment(written: str) -> float:
    """Unix seconds; 0 when it is no time."""
    try:
        return datetime.fromisoformat(written).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _count(manifest: Manifest, name: str) -> Any:
    """A measure of the original; 0 when it is none."""
    found = manifest.fact("original", name)
    return found if isinstance(found, int | float) and found >= 0 else 0


def _size(path: Path) -> tuple[int, int]:
    """Width and height in pixels.

    Raises:
        RenderNetError: it is no whole picture.
    """
    from PIL import Image  # 50 ms of import, needed when a file is compared

    try:
        with Image.open(path) as image:
            return image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise RenderNetError(
            f"{shown(path)} cannot be read as a picture", hint="Was it cut off on its way?"
        ) from None
