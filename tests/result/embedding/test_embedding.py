"""Manifests in real files of every sort, made by Pillow and by hand."""

from __future__ import annotations

import io
import json
import struct
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin, features

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.embedding import embed, read, strip
from rendernet_jupyter.result.embedding.jpeg import segments
from rendernet_jupyter.result.embedding.png import chunks

MANIFEST = json.dumps({"prompt": 'a <b> & "c" \u6771', "seed": 7})
PARAMETERS = "a lighthouse 東京\nNegative prompt: text\nSteps: 20, Seed: 7, Size: 8x8"
XMP = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="image/jpeg"/></rdf:RDF></x:xmpmeta>'
    b"    \n   <?xpacket end='w'?>"
)


def picture(mode: str = "RGB", size: tuple[int, int] = (9, 7)) -> Image.Image:
    image = Image.linear_gradient("L").resize(size)
    if mode.endswith("A"):
        whole = image.convert(mode)
        whole.putalpha(image)
        return whole
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **how: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x010E] = "made by hand"
    return made


def with_texts() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "a camera")
    info.add_itxt("Description", "schön", zip=True)
    return info


FILES = {
    "png rgb": encoded(picture(), "PNG"),
    "png rgba": encoded(picture("RGBA"), "PNG"),
    "png palette": encoded(picture("P"), "PNG"),
    "png texts": encoded(picture(), "PNG", pnginfo=with_texts(), exif=exif(), dpi=(72, 72)),
    "png trailing": encoded(picture(), "PNG") + b"left over",
    "apng": encoded(picture(), "PNG", save_all=True, append_images=[picture("L").convert("RGB")]),
    "jpeg": encoded(picture(), "JPEG"),
    "jpeg exif": encoded(picture(), "JPEG", exif=exif(), comment=b"hello"),
    "jpeg xmp": encoded(picture(), "JPEG", xmp=XMP),
    "jpeg progressive": encoded(picture(), "JPEG", progressive=True) + b"more",
    "webp lossy": encoded(picture(), "WEBP"),
    "webp lossless": encoded(picture(), "WEBP", lossless=True),
    "webp alpha": encoded(picture("RGBA"), "WEBP", lossless=True),
    "webp lossy alpha": encoded(picture("RGBA"), "WEBP"),
    "webp exif": encoded(picture(), "WEBP", exif=exif()),
    "webp xmp": encoded(picture(), "WEBP", xmp=XMP),
    "webp frames": encoded(picture(), "WEBP", save_all=True, append_images=[picture("RGBA")]),
}
LONG = json.dumps({"prompt": "so many words " * 12_000})


def frames(data: bytes) -> list[tuple[str, bytes]]:
    with Image.open(io.BytesIO(data)) as image:
        found = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            found.append((image.mode, image.tobytes()))
    return found


@pytest.mark.parametrize("manifest", [MANIFEST, LONG], ids=["short", "long"])
@pytest.mark.parametrize("name", FILES)
def test_a_manifest_goes_in_and_comes_out_without_a_trace(name: str, manifest: str) -> None:
    """A saved picture would be another picture, or its manifest could not be taken out again."""
    original = FILES[name]
    made = embed(original, manifest, PARAMETERS)
    assert made is not None
    found = read(made)
    assert found.manifest == manifest
    assert found.original == strip(made) == original
    assert frames(made) == frames(original)
    assert read(original).manifest is None


@given(st.text(st.characters(codec="ascii"), max_size=300), st.sampled_from(sorted(FILES)))
def test_every_text_comes_back(text: str, name: str) -> None:
    """A prompt with markup in it would be cut, or end the metadata early."""
    made = embed(FILES[name], json.dumps(text))
    assert made is not None
    assert json.loads(read(made).manifest or "") == text
    assert strip(made) == FILES[name]


@pytest.mark.parametrize("name", [name for name in FILES if "png" in name])
def test_other_programs_read_the_parameters(name: str) -> None:
    """Other programs would show nothing of how a PNG file was made."""
    made = embed(FILES[name], MANIFEST, PARAMETERS)
    with Image.open(io.BytesIO(made or b"")) as image:
        assert image.info["parameters"] == PARAMETERS
        assert image.info["rendernet_jupyter"] == MANIFEST


def test_parameters_that_are_there_already_stay() -> None:
    """What another program wrote would be hidden by our own text."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", "a cat\nSteps: 1, Seed: 2, Size: 3x3")
    original = encoded(picture(), "PNG", pnginfo=info)
    made = embed(original, MANIFEST, PARAMETERS) or b""
    with Image.open(io.BytesIO(made)) as image:
        assert image.info["parameters"].startswith("a cat")
    assert (read(made).parameters, strip(made)) == (None, original)


@pytest.mark.parametrize("name", ["jpeg xmp", "webp xmp"])
def test_xmp_of_others_is_kept(name: str) -> None:
    """A picture's caption would vanish when it is saved."""
    made = embed(FILES[name], MANIFEST) or b""
    with Image.open(io.BytesIO(made)) as image:
        assert b'dc:format="image/jpeg"' in image.info["xmp"]
        assert b"rnj:manifest" in image.info["xmp"]


@pytest.mark.parametrize("name", [name for name in FILES if "webp" in name])
def test_webp_readers_are_told_of_the_metadata(name: str) -> None:
    """Readers that go by the header would not find the manifest."""
    made = embed(FILES[name], MANIFEST) or b""
    assert made[12:16] == b"VP8X"
    assert made[20] & 0x04
    assert len(made) == 8 + int.from_bytes(made[4:8], "little")
    with Image.open(io.BytesIO(made)) as image, Image.open(io.BytesIO(FILES[name])) as before:
        assert (image.size, image.mode) == (before.size, before.mode)
        assert b"rnj:manifest" in image.info["xmp"]


def test_long_manifests_are_written_in_parts_of_a_jpeg() -> None:
    """A long prompt would make a JPEG file whose metadata no program can read."""
    made = embed(FILES["jpeg"], LONG) or b""
    sizes = [segment.end - segment.start for segment in segments(made)]
    assert max(sizes) <= 65_537
    assert made.count(b"http://ns.adobe.com/xmp/extension/\0") > 1
    assert b"HasExtendedXMP" in made


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc32(kind + body))


def signed(name: str) -> bytes:
    original = FILES[name]
    if name == "png rgb":
        return original[:33] + chunk(b"caBX", b"jumb") + original[33:]
    if name == "jpeg":
        return original[:2] + b"\xff\xeb\x00\x08JP\x00\x01\x00\x00" + original[2:]
    body = original[12:] + b"C2PA" + struct.pack("<I", 4) + b"jumb"
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


@pytest.mark.parametrize("name", ["png rgb", "jpeg", "webp exif"])
def test_signed_files_are_left_alone(name: str) -> None:
    """The signature of a file with content credentials would be broken."""
    assert embed(signed(name), MANIFEST) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\0\0\x18ftypisom", b"GIF89a", embed(FILES["png rgb"], MANIFEST) or b""],
    ids=["empty", "video", "gif", "has one"],
)
def test_other_files_get_none(data: bytes) -> None:
    """A video would be damaged, or a picture would hold two manifests that differ."""
    assert embed(data, MANIFEST) is None


def test_a_jpeg_whose_metadata_are_full_gets_none() -> None:
    """A file would be written that no program reads, or its own metadata would be thrown away."""
    full = XMP.replace(b"    \n", b" " * (65_450 - len(XMP)))
    assert embed(encoded(picture(), "JPEG", xmp=full), LONG) is None


def refused(data: bytes) -> str:
    """The error of reading and embedding, empty when both worked."""
    try:
        read(data)
        embed(data, MANIFEST)
    except RenderNetError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", ["png texts", "jpeg exif", "webp exif", "jpeg"])
def test_a_broken_file_says_so_and_nothing_hangs(name: str) -> None:
    """A cut file would be a riddle, an endless loop or a picture of half its size."""
    made = embed(FILES[name], MANIFEST) or b""
    for length in range(12, len(made) - 1, 7):
        cut = made[:length]
        said = refused(cut)
        assert "broken" in said or "announces" in said or strip(cut) != FILES[name]


@given(st.binary(max_size=400), st.sampled_from(["png texts", "jpeg xmp", "webp xmp"]), st.data())
def test_hostile_bytes_are_refused_or_read(junk: bytes, name: str, data: Any) -> None:
    """A file from the net could stop the kernel with an error that nobody understands."""
    good = embed(FILES[name], MANIFEST) or b""
    place = data.draw(st.integers(4, len(good)))
    for bad in (good[:place] + junk + good[place:], good[:place] + junk, good[:12] + junk):
        assert "Traceback" not in refused(bad)


def test_one_flipped_bit_never_goes_unseen() -> None:
    """A damaged file would pass for the one that was saved."""
    for name in ("png rgb", "jpeg", "webp lossy"):
        made = embed(FILES[name], MANIFEST, PARAMETERS) or b""
        for place in range(len(made)):
            bad = bytearray(made)
            bad[place] ^= 0x04
            try:
                found = read(bytes(bad))
                again = embed(found.original, found.manifest or "", found.parameters or "")
            except RenderNetError:
                continue
            known = (found.original, found.manifest, found.parameters)
            assert known != (FILES[name], MANIFEST, read(made).parameters) or again != bytes(bad)


def test_pillow_can_make_what_is_tried_here() -> None:
    """The other tests would pass over files that were never made."""
    assert features.check("webp")
    assert sum(1 for _ in chunks(FILES["png texts"])) > 5
