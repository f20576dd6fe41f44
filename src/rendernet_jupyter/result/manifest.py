"""The manifest of a picture: one JSON object that says how it was made, and by which bytes.

It can be checked by itself (`check` is a hash of all the rest), against the file it belongs to and
against the store. It names no account and no key. A manifest that was read may come from anywhere:
nothing in it is believed here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.result.form import read_form
from rendernet_jupyter.result.records import Answer, Medium, Run

SCHEMA = "rendernet-jupyter/manifest/1"
"""The version of the form; a change of meaning gets another number."""

LARGEST = 4 << 20
"""Characters of a manifest that are read at the most."""

# What tells which picture it is, and not a word of what was asked for.
_HASHES: dict[str, tuple[str, ...]] = {
    "engine": ("kind", "sandbox"),
    "job": ("run_id", "job_id", "generation_id", "media_id", "batch"),
    "request": ("digest", "contents"),
    "original": ("sha256", "pixels", "size", "mime"),
}


@dataclass(frozen=True, slots=True)
class Maker:
    """What only the store and the disk know of how a picture was made.

    Attributes:
        pixels: hash of its pixels, empty when it has none that could be decoded.
        contents: content hashes (SHA-256, hex) of the assets of its request, by their ids.
        parents: the media that it was made from, each with whatever is known of it.
        version: of this package when it was made, empty when unknown.
    """

    pixels: str = ""
    contents: Mapping[str, str] | None = None
    parents: Sequence[Mapping[str, Any]] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts of one picture, as `SCHEMA` lays them out.

    Attributes:
        facts: `schema`; `package` (`name`, `version`); `engine` (`kind`, `host`, `sandbox`);
            `request` (`kind`, `body` as sent, `contents`: SHA-256 by asset id, `digest`, `spec`:
            the canonical text, `seed`); `job` (`run_id`, `job_id`, `generation_id`, `media_id`,
            `batch`, `credits`); `made` (`created_at` and `catalog_at` as ISO 8601 in UTC,
            `notebook`, `cell`); `original` (`sha256` and `size` in bytes of the file as it was
            downloaded, `mime`, `width` and `height` in pixels, `duration` in seconds, `pixels`);
            `parents`; `parameters`: the hash of the text for other programs, where one stands
            beside it. What is not known is left out.
    """

    facts: Mapping[str, Any]

    @classmethod
    def of(cls, run: Run, answer: Answer, medium: Medium, maker: Maker) -> Manifest:
        """The manifest of `medium`, which came of `answer` in `run`."""
        return cls(
            {
                "schema": SCHEMA,
                "package": _known(name="rendernet-jupyter", version=maker.version),
                "engine": {"kind": run.engine, "host": run.host, "sandbox": run.sandbox},
                "request": _known(
                    kind=answer.kind,
                    body=dict(answer.body),
                    contents=dict(maker.contents or {}),
                    digest=answer.digest,
                    spec=answer.canonical,
                    seed=answer.seed,
                ),
                "job": _known(
                    run_id=run.run_id,
                    job_id=answer.job_id,
                    generation_id=answer.generation_id,
                    media_id=medium.media_id,
                    batch=medium.batch,
                    credits=answer.credits,
                ),
                "made": _known(
                    created_at=_iso(run.created_at),
                    catalog_at=_iso(run.catalog_at),
                    notebook=run.notebook,
                    cell=run.cell,
                ),
                "original": _known(
                    sha256=medium.sha256,
                    size=medium.size,
                    mime=medium.mime,
                    width=medium.width,
                    height=medium.height,
                    duration=medium.duration or None,
                    pixels=maker.pixels,
                ),
                "parents": [dict(parent) for parent in maker.parents],
            }
        )

    @classmethod
    def parse(cls, text: str) -> Manifest:
        """A manifest that was read.

        Raises:
            RenderNetError: it is none, of a form that this version does not know, or was edited.
        """
        facts = read_form(text, SCHEMA, "manifest", largest=LARGEST)
        told = facts.pop("check", None)
        made = cls(facts)
        if told != made.check:
            raise RenderNetError("the manifest was edited: its own check does not hold")
        return made

    @property
    def check(self) -> str:
        """The hash of all the facts: SHA-256, hex, of their canonical JSON."""
        return sha256(_canonical(self.facts).encode()).hexdigest()

    def text(self, *, indent: int | None = None) -> str:
        """JSON in ASCII, members sorted, with its check."""
        facts = {**self.facts, "check": self.check}
        return (
            _canonical(facts)
            if indent is None
            else json.dumps(facts, indent=indent, sort_keys=True)
        )

    def reduced(self) -> Manifest:
        """Ids and hashes alone: no prompt, no setting, no time, no notebook."""
        kept = {
            room: {name: value for name in names if (value := self.fact(room, name)) is not None}
            for room, names in _HASHES.items()
        }
        return Manifest({"schema": SCHEMA, "package": self.facts.get("package", {}), **kept})

    def fact(self, room: str, name: str) -> Any:
        """A fact; None when it is not there."""
        found = self.facts.get(room)
        return found.get(name) if isinstance(found, Mapping) else None

    def word(self, room: str, name: str) -> str:
        """A fact that is a text; empty when it is not there or no text."""
        found = self.fact(room, name)
        return found if isinstance(found, str) else ""

    @property
    def sha256(self) -> str:
        """Of the original file."""
        return self.word("original", "sha256")

    @property
    def spec(self) -> str:
        """The canonical text of the request; empty in a reduced manifest."""
        return self.word("request", "spec")

    @property
    def body(self) -> Mapping[str, Any]:
        """The request as it was sent; empty in a reduced manifest."""
        found = self.fact("request", "body")
        return found if isinstance(found, Mapping) else {}

    @property
    def contents(self) -> dict[str, str]:
        """Content hashes of assets, by their ids."""
        found = self.fact("request", "contents")
        if not isinstance(found, Mapping):
            return {}
        return {k: v for k, v in found.items() if isinstance(v, str)}

    def digest_again(self) -> str:
        """The digest of the request, made anew; empty when not all of it is known.

        An id that was typed stands for itself, that of an upload for its content.
        """
        ids = asset_ids(self.body)
        uploads = [i for i in ids if i not in self.spec]
        if not self.body or not all(i in self.contents for i in uploads):
            return ""
        return digest(self.body, contents={i: self.contents[i] for i in uploads})


def asset_ids(body: Any) -> list[str]:
    """The ids of the assets and media in a request, in order, each once."""
    if not isinstance(body, Mapping):
        return []
    found = [
        value
        for name, value in body.items()
        if isinstance(value, str) and (name.endswith("asset_id") or name == "media_id")
    ]
    inner = [i for value in body.values() for i in asset_ids(value)]
    return list(dict.fromkeys([*found, *inner]))


def _canonical(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _known(**facts: Any) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None and value != ""}


def _iso(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
