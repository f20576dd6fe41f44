"""Pictures as files: originals with their manifests, under names that every system takes.

Nothing is ever overwritten by something else: the same bytes under the same name stay, other
bytes get the name with a number. Nothing here converts a picture or knows what a manifest says.
"""

from __future__ import annotations

import filecmp
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path, PurePosixPath
from secrets import token_hex

from rendernet_jupyter.errors import SettingsError, StoreError
from rendernet_jupyter.result.seal import PLAIN, SIDECAR, Sealed
from rendernet_jupyter.view.phrase import shorten
from rendernet_jupyter.view.place import shown

TEMPLATE = "{name}-{axes}-{seed}-{index}"
DISCREET = "{media_id}"
"""Of files that do not tell what was asked for: names, axes and seeds would."""

_SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "audio/mpeg": ".mp3",
}
# What Windows refuses, or takes for a device, also before a suffix.
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\s]+')
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
_LONGEST = 120
_LONGEST_NAME = 255  # bytes: of ext4, APFS and NTFS the least


class Paths(list[Path]):
    """Paths of files, shown one a line and without the home directory."""

    def __repr__(self) -> str:
        return "\n".join(map(shown, self)) if self else "[]"


def suffix_of(mime: str, stored: Path) -> str:
    """The suffix for a media type, else the one that the stored file has."""
    return _SUFFIXES.get(mime, stored.suffix)


def safe_name(text: str, fallback: str = "picture") -> str:
    """`text` as a part of a file name that Windows, macOS and Linux all take."""
    whole = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    name = _UNSAFE.sub("-", whole)
    name = name.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")
    name = name.strip("-. ") or fallback
    return f"_{name}" if _DEVICES.match(name) else name


def place_of(target: str | Path) -> Path:
    """The path that somebody asked for, with their home directory in it.

    Raises:
        StoreError: no disk has a file of that name.
    """
    asked = str(target)
    longest = max(len(part.encode("utf-8", "replace")) for part in re.split(r"[/\\]", asked))
    if "\0" in asked:
        reason, advice = "it holds a NUL character", "Take it out."
    elif longest > _LONGEST_NAME:
        reason = f"a name in it has {longest} bytes, and disks take {_LONGEST_NAME}"
        advice = "Choose a shorter one."
    else:
        try:
            return Path(asked).expanduser()
        except RuntimeError:
            reason, advice = "nobody of that name has a home directory", "Write ./~ for a tilde."
    raise StoreError(f"{shorten(asked, 60)!r} cannot be written: {reason}.", hint=advice)


def filled(template: str, fields: Mapping[str, str | int | None]) -> PurePosixPath:
    """The relative path that `template` makes of `fields`, without a suffix.

    A field that is None leaves no trace, not even its hyphen.

    Raises:
        SettingsError: the template names a field that does not exist, or cannot be read.
    """
    given = {
        key: safe_name(value) if isinstance(value, str) else _Nothing() if value is None else value
        for key, value in fields.items()
    }
    try:
        text = template.format(**given)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise SettingsError(
            f"The file name template {template!r} cannot be filled: {error}.",
            hint=f"It may hold {', '.join('{' + key + '}' for key in fields)}.",
        ) from error
    parts = [re.sub(r"-+(?=-)|^-+|-+$", "", part) for part in text.split("/")]
    return PurePosixPath(*[safe_name(part) for part in parts if part] or ["picture"])


def copy(source: Path, target: Path, what: Sealed = PLAIN) -> Path:
    """Copy `source` to `target`, or beside it if other content is there; return where it is.

    Args:
        source: the original.
        target: a file name.
        what: the content to write in its place, and that of a file beside it.

    Raises:
        StoreError: the source is gone, or the target cannot be written.
    """
    if not source.is_file():
        raise StoreError("The file of this picture is no longer in the store.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return next(tried for tried in _names(target) if _is_there(source, tried, what))
    except OSError as error:
        raise StoreError(
            f"{shown(target)} could not be written: {error.strerror or type(error).__name__}.",
            hint="Choose another folder, or make room.",
        ) from error


def write(content: bytes, target: Path) -> Path:
    """Write `content` to `target`, or beside it if other content is there; return where it is.

    The file appears with all its content, or not at all.

    Raises:
        StoreError: the target cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return next(tried for tried in _names(target) if _is_written(content, tried))
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise StoreError(
            f"{shown(target)} could not be written: {reason}.",
            hint="Choose another name or folder, or make room.",
        ) from error


def _is_written(content: bytes, target: Path) -> bool:
    """Whether `target` holds `content` now; it is put there if the name was free."""
    if _is_free(target):
        staged = target.with_name(f".{token_hex(8)}.part")
        try:
            _write_new(staged, content)
            target.hardlink_to(staged)
        except FileExistsError:  # somebody else was faster
            pass
        except OSError:  # a disk without hard links, or the target's own fault, told once more
            _write_new(target, content)
        finally:
            staged.unlink(missing_ok=True)
    return _holds(target, content)


def _names(target: Path) -> Iterator[Path]:
    """`a.png`, `a-2.png`, `a-3.png`, ..."""
    yield target
    for number in count(2):
        yield target.with_name(f"{target.stem}-{number}{target.suffix}")


def _is_there(source: Path, target: Path, what: Sealed) -> bool:
    """Whether `target` holds what it should now, written if the name was free."""
    content = source if what.data is None else what.data
    sidecar, beside = target.with_name(target.name + SIDECAR), what.sidecar.encode()
    if beside and not (_is_free(sidecar) or _holds(sidecar, beside)):
        return False
    if _is_free(target):
        _write_new(target, content)
    if not _holds(target, content):  # also when somebody else was faster
        return False
    if beside and _is_free(sidecar):
        _write_new(sidecar, beside)
    return True


def _is_free(target: Path) -> bool:
    return not (target.exists() or target.is_symlink())


def _holds(target: Path, content: Path | bytes) -> bool:
    """Whether a file has this content."""
    if not target.is_file():
        return False
    if isinstance(content, Path):
        return filecmp.cmp(content, target, shallow=False)
    return target.stat().st_size == len(content) and target.read_bytes() == content


def _write_new(target: Path, content: Path | bytes) -> None:
    """Write a file unless the name was taken meanwhile; leave nothing half-written behind."""
    try:
        new = target.open("xb")
    except FileExistsError:
        return
    try:
        with new:  # the last bytes are written when it closes
            if isinstance(content, bytes):
                new.write(content)
            else:
                with content.open("rb") as original:
                    shutil.copyfileobj(original, new, 1 << 20)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


class _Nothing:
    """Formats as nothing, whatever the format."""

    def __format__(self, spec: str) -> str:
        return ""
