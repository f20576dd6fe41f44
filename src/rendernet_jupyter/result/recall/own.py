"""Cells for pictures of our own: from a run, or from the manifest of a file.

The canonical text says it all, unless it names a file or a variable that is gone, or is another
picture now: then ids stand in, of a picture of the store or else of the upload. Nothing here looks
at a disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from rendernet_jupyter.errors import Problem, RenderNetError
from rendernet_jupyter.request.request import json_text
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.result.recall.cell import MAGIC, Recalled
from rendernet_jupyter.result.recall.found import Remark
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.spec.canonical import asset_text, name_text, quoted, spec_text
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.numbers import number_text


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it was sent.

    Attributes:
        spec: its canonical text.
        body: the element of the API body.
        digest: tagged digest of it; empty when unknown.
        contents: content hashes (SHA-256, hex) of its assets by their ids, as far as known.
    """

    spec: str
    body: Mapping[str, Any]
    digest: str = ""
    contents: Mapping[str, str] = field(default_factory=dict)


class Here(Protocol):
    """What a cell would ask for here and now."""

    def problems(self, text: str) -> Sequence[Problem]:
        """What would be wrong with it."""

    def strays(self, text: str, sent: Sent) -> str:
        """What a sound cell would send in place of what was sent; empty for nothing."""

    def media(self, sent: Sent) -> Mapping[str, str]:
        """The ids of pictures and videos that were sent as uploads, by the ids of those."""


def from_manifest(manifest: Manifest, here: Here) -> Recalled:
    """The cell that asks for the same request again.

    Raises:
        RenderNetError: the manifest holds hashes alone.
    """
    if not manifest.spec:
        raise RenderNetError(
            "its manifest holds hashes alone, and the store does not know its run",
            hint="It was saved with embed = hash. Recall it where it was made.",
        )
    source = manifest.word("job", "run_id") or "a manifest"
    known = manifest.word("request", "digest"), manifest.contents
    text, report = _sound(Sent(manifest.spec, manifest.body, *known), here)
    return Recalled(f"{MAGIC}\n{text}", source, report)


def from_run(run: Run, here: Here, sent: Callable[[Answer], Sent]) -> Recalled:
    """The cell that makes all of a run again, one spec for each request.

    Args:
        run: which.
        here: what is in force.
        sent: gives a request of it, with the contents that are known.

    Raises:
        RenderNetError: it holds no request.
    """
    found = [_sound(sent(answer), here) for answer in run.answers]
    if not any(text for text, _ in found):
        raise RenderNetError(f"{run.run_id} holds no request")
    texts = [text for text, _ in found]
    report = tuple(dict.fromkeys(remark for _, remarks in found for remark in remarks))
    if len(texts) > 1 and any(text.startswith("{") for text in texts):
        texts = [f"[{', '.join(json_text(answer.body) for answer in run.answers)}]"]
    line = f"{MAGIC} {run.name}".rstrip()
    return Recalled(line + "\n" + "\n---\n".join(texts), run.run_id, report)


def _sound(sent: Sent, here: Here) -> tuple[str, tuple[Remark, ...]]:
    """The first writing of a request that asks for it again; the canonical one when none does."""
    problems = here.problems(sent.spec)
    why = problems[0].message if problems else here.strays(sent.spec, sent)
    if not why:
        return sent.spec, ()
    for ids in (here.media(sent), {}):
        text = _with_ids(sent, ids)
        if text and not here.problems(text) and not here.strays(text, sent):
            return text, (Remark("assets", "", f"{why}; ids stand in"),)
    as_sent = json_text(sent.body)
    if sent.body and not here.problems(as_sent):
        return as_sent, (Remark("spec", "", f"{why}; the request stands there as it was sent"),)
    remarks = tuple(Remark(problem.code, "", problem.message) for problem in problems)
    return sent.spec, remarks or (Remark("assets", "", why),)


def _with_ids(sent: Sent, ids: Mapping[str, str]) -> str:
    """The canonical text with ids of assets in place of what was typed; empty without any.

    Args:
        sent: the request.
        ids: what stands for an id that was sent; others stand for themselves.
    """
    head, mark, prompt = f"\n{sent.spec}".partition("\nprompt: ")
    lines = dict(line.partition(": ")[::2] for line in head.strip("\n").split("\n") if line)
    written = {key: text for key, text in _asset_lines(sent.body, ids).items() if key in lines}
    if not written or sent.spec.startswith("{"):
        return ""
    return spec_text({**lines, **written, **({"prompt": prompt} if mark else {})})


def _asset_lines(body: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, str]:
    """Canonical values of the keys that take an asset, from the objects that were sent."""
    found = {}
    for key, value in body.items():
        if key not in _WRITERS or not isinstance(value, Mapping):
            continue
        try:
            found[key] = _WRITERS[key](key, {n: _stood_for(v, ids) for n, v in value.items()})
        except (KeyError, TypeError, AttributeError, StopIteration):
            continue  # it is not of the form that the API takes
    return found


def _stood_for(value: Any, ids: Mapping[str, str]) -> Any:
    return ids.get(value, value) if isinstance(value, str) else value


def _facelock(_: str, value: Mapping[str, Any]) -> str:
    return asset_text(value["asset_id"])


def _control(key: str, value: Mapping[str, Any]) -> str:
    return f"{name_text(value['name'])} {asset_text(value['asset_id'])}{_settings(key, value)}"


def _segment(_: str, value: Mapping[str, Any]) -> str:
    sides = f"{quoted(value['find'])} -> {quoted(value['replace'])}"
    return f"{asset_text(value['asset_id'])} {sides}"


def _object(key: str, value: Mapping[str, Any]) -> str:
    members = ("asset_id", "image_asset_id", "video_asset_id", "media_id")
    asset = next(value[name] for name in members if name in value)
    return asset_text(asset) + _settings(key, value)


def _settings(key: str, value: Mapping[str, Any]) -> str:
    """` name=value` for each setting of an object that was sent."""
    given = [(s.name, value[s.field]) for s in KEY[key].settings if s.field in value]
    return "".join(f" {name}={_plain(one)}" for name, one in given)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return number_text(value) if isinstance(value, int | float) else asset_text(str(value))


_WRITERS = {
    "facelock": _facelock,
    "control_net": _control,
    "segment": _segment,
    "true_touch": _object,
    "narrator": _object,
    "video_anyone": _object,
}
