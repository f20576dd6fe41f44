"""What a picture was made from, as a tree: itself, its parents, theirs. Values; nothing looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rendernet_jupyter.result.records import Medium

ROLES = {
    "control_net": "control",
    "image_asset_id": "picture",
    "video_asset_id": "video",
    "audio_asset_id": "sound",
}
"""How the parents are called whose member of a body has another name."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A picture, or a file from elsewhere, and what it was made from.

    Attributes:
        role: what it is to its child: `segment`, `facelock`, `picture`, `sound`, `character`, ...;
            empty for the one that was asked about.
        label: its prompt, or what was typed for a file from elsewhere.
        sha256: of its file, hex; empty when that is not known.
        medium: as it was made; None for what no run made.
        run_id: the run that made it, empty when none did.
        job_id: likewise.
        kind: of the request that made it, such as `model`; empty when none did.
        sandbox: whether the sandbox made it.
        parents: what it was made from.
        file: what its file was called, where the label says something else.
    """

    role: str = ""
    label: str = ""
    sha256: str = ""
    medium: Medium | None = None
    run_id: str = ""
    job_id: str = ""
    kind: str = ""
    sandbox: bool = False
    parents: tuple[Kin, ...] = ()
    file: str = ""

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Kin]]:
        """Itself and all that it came from, each with its distance."""
        yield depth, self
        for parent in self.parents:
            yield from parent.walk(depth + 1)

    def facts(self) -> dict[str, Any]:
        """What a manifest says of a parent."""
        known = {
            "role": self.role,
            "sha256": self.sha256,
            "media_id": self.medium.media_id if self.medium else "",
            "run_id": self.run_id,
            "job_id": self.job_id,
        }
        return {name: value for name, value in known.items() if value}


def used(body: Any, member: str = "") -> Iterator[tuple[str, str]]:
    """(role, id) of every asset, medium and character in a body, in its order."""
    if not isinstance(body, Mapping):
        return
    for name, value in body.items():
        if isinstance(value, str) and name == "character_id":
            yield "character", value
        elif isinstance(value, str) and (name.endswith("asset_id") or name == "media_id"):
            yield ROLES.get(name, ROLES.get(member, member)), value
        else:
            yield from used(value, name)
