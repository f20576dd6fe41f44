"""XMP packets with a manifest: made, joined to one that is there, and taken out again.

The manifest is one property in a description of its own, so that joining is one insertion before
the end of the packet. Packets of others are searched as text and never parsed as XML: there is no
entity to be expanded. Nothing here knows in which file a packet stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from rendernet_jupyter.errors import RenderNetError

_NAMESPACE = b"urn:rendernet-jupyter:1#"
_OPEN = b'<rdf:Description rdf:about="" xmlns:rnj="' + _NAMESPACE + b'"'
_MANIFEST, _MANIFEST_END = b"<rnj:manifest>", b"</rnj:manifest>"
_CLOSE = b"</rdf:Description>"
_NOTE = b' xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="'
_CONTAINER = b' rnj:container="'
_RDF_END = b"</rdf:RDF>"
_RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
_CORE = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="rendernet-jupyter">' + _RDF,
    _RDF_END + b"</x:xmpmeta>",
)
_PACKET = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>' + _CORE[0],
    _CORE[1] + b'<?xpacket end="w"?>',
)
_ESCAPES = ((b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"))


@dataclass(frozen=True, slots=True)
class Property:
    """Our description in a packet.

    Attributes:
        start: where it begins.
        end: where it ends.
        text: the manifest, None when it stands in an extended packet.
        guid: the name of that packet, or empty.
        container: what was changed in the container around the packet, or empty.
    """

    start: int
    end: int
    text: str | None
    guid: str = ""
    container: str = ""


def property_of(manifest: bytes, *, container: str = "") -> bytes:
    """A description that holds a manifest."""
    for plain, escaped in _ESCAPES:
        manifest = manifest.replace(plain, escaped)
    note = _CONTAINER + container.encode() + b'"' if container else b""
    return _OPEN + note + b">" + _MANIFEST + manifest + _MANIFEST_END + _CLOSE


def pointer_to(guid: str) -> bytes:
    """A description that says in which extended packet the manifest stands."""
    return _OPEN + _NOTE + guid.encode() + b'">' + _CLOSE


def packet(description: bytes) -> bytes:
    """A packet of its own for a description."""
    return description.join(_PACKET)


def extended(description: bytes) -> bytes:
    """An extended packet for a description."""
    return description.join(_CORE)


def joined(there: bytes, description: bytes) -> bytes | None:
    """A packet with a description more; None when it is not written as everybody does."""
    place = there.rfind(_RDF_END)
    if place < 0 or b"xmlns:rdf=" not in there:
        return None
    return there[:place] + description + there[place:]


def find(there: bytes) -> Property | None:
    """Our description in a packet; None when there is none.

    Raises:
        RenderNetError: it is there, and damaged.
    """
    start = there.find(_OPEN)
    if start < 0:
        return None
    end = there.find(_CLOSE, start)
    if end < 0:
        raise RenderNetError("the manifest in the XMP metadata is damaged")
    body = there[start:end]
    head, mark, rest = body.partition(_MANIFEST)
    inner, closing, _ = rest.partition(_MANIFEST_END)
    if bool(mark) != bool(closing):
        raise RenderNetError("the manifest in the XMP metadata is damaged")
    text = _unescaped(inner) if mark else None
    return Property(
        start, end + len(_CLOSE), text, _attribute(head, _NOTE), _attribute(head, _CONTAINER)
    )


def without(there: bytes, found: Property) -> bytes:
    """The packet without our description; empty when it was made for it alone."""
    if there == packet(there[found.start : found.end]):
        return b""
    return there[: found.start] + there[found.end :]


def _attribute(head: bytes, name: bytes) -> str:
    return head.partition(name)[2].partition(b'"')[0].decode("ascii", "replace")


def _unescaped(text: bytes) -> str:
    for plain, escaped in reversed(_ESCAPES):
        text = text.replace(escaped, plain)
    return text.decode("utf-8", "replace")
