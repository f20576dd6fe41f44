"""The identity of a request: a tagged digest of its canonical JSON.

The same request has the same digest in every process, on every machine and under every version
that writes the tag. Nothing here hashes a file: content hashes are handed in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

TAG = "rn1"
"""Names how the digest was made; another way of making it gets another tag."""

_ASSET_MEMBERS = frozenset(
    {"asset_id", "image_asset_id", "video_asset_id", "audio_asset_id", "media_id"}
)


def digest(body: Mapping[str, Any], *, contents: Mapping[str, str] | None = None) -> str:
    """The digest of an element of the API body: `rn1:` and 64 hexadecimal digits.

    Args:
        body: the element.
        contents: content hashes by asset id or by what was typed for an asset. Ids differ from
            account to account; what they stand for does not.
    """
    return f"{TAG}:{sha256(canonical_json(body, contents or {}).encode()).hexdigest()}"


def canonical_json(body: Mapping[str, Any], contents: Mapping[str, str]) -> str:
    """One text for one request: members sorted, no white space, whole numbers without a point."""
    return json.dumps(
        _plain(body, contents), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )


def _plain(value: Any, contents: Mapping[str, str], name: str = "") -> Any:
    if isinstance(value, Mapping):
        typed = value.get("$asset")
        if isinstance(typed, str) and typed in contents:
            return f"content:{contents[typed]}"
        return {str(key): _plain(member, contents, str(key)) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member, contents, name) for member in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and name in _ASSET_MEMBERS and value in contents:
        return f"content:{contents[value]}"
    return value
