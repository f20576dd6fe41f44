"""Assets: what was typed for one, what stands for it in a body, and what the API says of media.

An asset is a path, an address, an asset id, a media id, or a Python object that is content. Nothing
here opens a file: the probe that is handed in does.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from rendernet_jupyter.catalog.entries import MediaFacts, MediaType
from rendernet_jupyter.errors import AssetError
from rendernet_jupyter.request import mend
from rendernet_jupyter.request.context import Context
from rendernet_jupyter.spec.canonical import asset_text
from rendernet_jupyter.spec.filled import Filled
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.items import Item
from rendernet_jupyter.spec.typed import Place
from rendernet_jupyter.spec.variables import attribute_of, is_variable
from rendernet_jupyter.suggest import nearest

__all__ = [
    "ADDRESS",
    "ASSET_ID",
    "MEDIA_ID",
    "Material",
    "MediaFacts",
    "check_media",
    "facts_of_name",
    "facts_of_object",
    "read_asset",
]

ASSET_ID = re.compile(r"ast_[\w-]+")
"""The whole of an asset's id."""

MEDIA_ID = re.compile(r"(?:img|media)_[\w-]+")
"""The whole of a medium's id."""

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
"""The beginning of an address."""

_EXTENSIONS: dict[str, tuple[MediaType, str]] = {
    **dict.fromkeys(("png",), ("image", "png")),
    **dict.fromkeys(("jpg", "jpeg"), ("image", "jpeg")),
    **dict.fromkeys(("webp",), ("image", "webp")),
    **dict.fromkeys(("gif",), ("image", "gif")),
    **{name: ("video", name) for name in ("mp4", "webm", "mov", "avi", "mkv")},
    **{name: ("audio", name) for name in ("mp3", "wav", "ogg", "flac", "m4a")},
}
_MAGIC: tuple[tuple[int, bytes, MediaType, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image", "png"),
    (0, b"\xff\xd8\xff", "image", "jpeg"),
    (8, b"WEBP", "image", "webp"),
    (0, b"GIF8", "image", "gif"),
    (4, b"ftypqt", "video", "mov"),
    (4, b"ftyp", "video", "mp4"),
    (0, b"\x1aE\xdf\xa3", "video", "webm"),
    (0, b"ID3", "audio", "mp3"),
    (0, b"\xff\xfb", "audio", "mp3"),
    (8, b"WAVE", "audio", "wav"),
)
_WANTED: dict[str, tuple[MediaType, ...]] = {
    "picture": ("image", "video"),
    "video": ("video",),
    "audio": ("audio",),
}
_NOUNS = {"image": "picture", "audio": "sound"}
_TALLEST, _WIDEST, _FASTEST = 1080, 1920, 30
_SHAPES = ((3, 5), (5, 3))


class Material(NamedTuple):
    """An asset of a spec.

    Attributes:
        typed: the text of it, without quotes.
        value: what stands for it in a body: an id, or `{"$asset": typed}`.
        facts: what is known of it; None when nothing is.
        role: what it is wanted for: `image`, `picture` (image or video), `audio` or `shape` (an
            image of 3:5 or 5:3).
        place: line and column.
        length: of what was typed.
        content: the Python object that stands for it, or None.
    """

    typed: str
    value: Any
    facts: MediaFacts | None
    role: str
    place: Place
    length: int
    content: object = None

    @property
    def text(self) -> str:
        """Its canonical text; a Python object is written as the variable that it is."""
        return self.typed if self.content is not None else asset_text(self.typed)

    @property
    def type(self) -> MediaType:
        """`image`, `video` or `audio`, or an empty string when nobody knows."""
        return self.facts.type if self.facts else ""


def read_asset(
    item: Item, filled: Filled, role: str, context: Context, *, media_ids: bool = False
) -> Material | None:
    """The asset that an item names; None when a fault was reported.

    Args:
        item: the word.
        filled: the value it stands in.
        role: see `Material`.
        context: of the cell.
        media_ids: the API itself takes a media id here.
    """
    place, length = item.place(filled), item.length
    if item.tail:
        context.findings.report(
            "bad-value",
            "nothing can follow the closing quote of an asset",
            place,
            length=length,
        )
        return None
    try:
        return _look(item, filled, role, context, media_ids=media_ids)
    except AssetError as error:
        why = f"{error.message}. {error.hint}".rstrip(". ")
        context.findings.report("missing-asset", why, place, length=length)
        return None


def _look(
    item: Item, filled: Filled, role: str, context: Context, *, media_ids: bool
) -> Material | None:
    """The asset, with what the probe and the catalogue know of it."""
    typed, place, length = item.text, item.place(filled), item.length
    facts: MediaFacts | None
    if typed in filled.contents:
        content = filled.contents[typed]
        facts = context.look(content) or facts_of_object(content)
        return Material(typed, {"$asset": typed}, facts, role, place, length, content)
    if ASSET_ID.fullmatch(typed):
        return Material(typed, typed, context.facts(typed), role, place, length)
    if MEDIA_ID.fullmatch(typed):
        facts = context.facts(typed)
        if facts is None and typed.startswith("img_"):
            facts = MediaFacts("image")
        value = typed if media_ids else {"$asset": typed}
        return Material(typed, value, facts, role, place, length)
    facts = context.probe(typed) if context.probe else facts_of_name(typed)
    if context.probe and facts is None:
        if not _reports_comma(item, filled, context):
            _report_missing(typed, place, length, context)
        return None
    return Material(typed, {"$asset": typed}, facts, role, place, length)


def facts_of_name(typed: str) -> MediaFacts | None:
    """What an extension promises, for files that nobody looked at."""
    known = _EXTENSIONS.get(typed.rpartition(".")[2].lower())
    return MediaFacts(*known) if known else None


def facts_of_object(content: object) -> MediaFacts:
    """What can be told of bytes, a PIL image or a picture of a result without opening it."""
    if isinstance(content, bytes | bytearray | memoryview):
        head = bytes(content[:16])
        for offset, magic, kind, name in _MAGIC:
            if head[offset:].startswith(magic):
                return MediaFacts(kind, name)
        return MediaFacts()
    size = attribute_of(content, "size")
    if isinstance(size, tuple) and len(size) == 2:
        return MediaFacts("image", str(attribute_of(content, "format") or "").lower(), *size)
    # A picture of a result carries the service's record of it.
    kind = attribute_of(attribute_of(content, "medium"), "kind")
    width, height = attribute_of(content, "width"), attribute_of(content, "height")
    return MediaFacts(
        "video" if kind == "video" else "image",
        width=width if isinstance(width, int) else None,
        height=height if isinstance(height, int) else None,
    )


def _reports_comma(item: Item, filled: Filled, context: Context) -> bool:
    """Report a comma behind an asset that is there without it."""
    mark, meant = item.text[-1], item.text[:-1]
    if mark not in ",;" or item.quoted or not _stands(meant, filled, context):
        return False
    context.findings.report(
        "missing-asset",
        f"a space is enough behind an asset; take the '{mark}' away",
        filled.typed.place(item.end - 1),
    )
    return True


def _stands(typed: str, filled: Filled, context: Context) -> bool:
    is_id = ASSET_ID.fullmatch(typed) or MEDIA_ID.fullmatch(typed)
    return bool(is_id or typed in filled.contents or (context.probe and context.probe(typed)))


def _report_missing(typed: str, place: Place, length: int, context: Context) -> None:
    is_address = ADDRESS.match(typed)
    what = "nothing is found at this address" if is_address else "no such file"
    if is_variable(typed, context.scope):
        what += ", and a variable of this name is written in braces"
        meant: str | None = "{{" + typed + "}}"
    else:
        near = [] if is_address else nearest(typed, context.file_names())
        meant = near[0] if near else None
    context.findings.report("missing-asset", what, place, length=length, suggest=meant)


def check_media(material: Material, findings: Findings) -> None:
    """Report what the API would refuse or fail on: type, format, size, shape (contract, 3.6)."""
    facts = material.facts
    if facts is None or not facts.type:
        return
    wanted = _WANTED.get(material.role, ("image",))
    if facts.type not in wanted:
        findings.report(
            "asset-type",
            f"this is a {_noun(facts.type)}; a {' or '.join(map(_noun, wanted))} is needed here",
            material.place,
            length=material.length,
        )
        return
    formats = {"video": ("mp4", "webm"), "audio": ("mp3",)}.get(facts.type)
    if formats and facts.format and facts.format not in formats:
        findings.report(
            "media-format",
            f"a {_noun(facts.type)} must be {' or '.join(formats)}, not {facts.format}",
            material.place,
            length=material.length,
            fix=mend.converted(material.typed, facts.type, formats[0]),
        )
    elif facts.type == "video":
        _check_video(facts, material, findings)
    elif material.role == "shape":
        _check_shape(facts, material, findings)


def _noun(kind: str) -> str:
    return _NOUNS.get(kind, kind)


def _check_video(facts: MediaFacts, material: Material, findings: Findings) -> None:
    faults = []
    if facts.frames and facts.duration and facts.frames > _FASTEST * facts.duration:
        faults.append(f"it has {facts.frames / facts.duration:.4g} frames a second")
    if (facts.height or 0) > _TALLEST:
        faults.append(f"it is {facts.height} high")
    if (facts.width or 0) > _WIDEST:
        faults.append(f"it is {facts.width} wide")
    if faults:
        findings.report(
            "video-limits",
            f"a video may have {_FASTEST} frames a second and be {_TALLEST} high and {_WIDEST} "
            f"wide; {' and '.join(faults)}",
            material.place,
            length=material.length,
            fix=mend.tamed(material.typed, _WIDEST, _TALLEST, _FASTEST),
        )


def _check_shape(facts: MediaFacts, material: Material, findings: Findings) -> None:
    if not facts.width or not facts.height:
        return
    # In whole numbers: a picture that is off by one hundredth exactly still fits.
    parts = [(facts.width * high, facts.height * wide) for wide, high in _SHAPES]
    if all(abs(one - other) * 100 > other for one, other in parts):
        findings.report(
            "picture-ratio",
            f"the picture must be 3:5 or 5:3; it is {facts.width} by {facts.height}",
            material.place,
            length=material.length,
            fix=_crop(facts.width, facts.height, material),
        )


def _crop(width: int, height: int, material: Material) -> str:
    """The line that keeps the most of a picture, standing where both shapes keep as much."""
    boxes = [mend.largest(width, height, wide, high) for wide, high in _SHAPES]
    found = [box for box in boxes if box]
    if not found:
        return ""
    box = max(found, key=lambda b: (b.right - b.left) * (b.lower - b.upper))
    return mend.cropped(material.typed, material.content, "animate", box)
