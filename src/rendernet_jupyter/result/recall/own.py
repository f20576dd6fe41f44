"""Cells for pictures of our own: from a run, or from the manifest of a file.

The canonical text says it all, unless it names a file that is gone or a variable of a session that
is over: then the ids of what was uploaded stand in. Nothing here looks at a disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.request import json_text
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.result.recall.cell import MAGIC, Check, Recalled
from rendernet_jupyter.result.recall.found import Remark
from rendernet_jupyter.result.records import Run
from rendernet_jupyter.spec.canonical import asset_text, name_text, quoted, spec_text
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.numbers import number_text


def from_manifest(manifest: Manifest, check: Check) -> Recalled:
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
    text, report = _sound(manifest.spec, manifest.body, check)
    return Recalled(f"{MAGIC}\n{text}", source, report)


def from_run(run: Run, check: Check) -> Recalled:
    """The cell that makes all of a run again, one spec for each request."""
    found = [_sound(answer.canonical, answer.body, check) for answer in run.answers]
    if not any(text for text, _ in found):
        raise RenderNetError(f"{run.run_id} holds no request")
    texts = [text for text, _ in found]
    report = tuple(dict.fromkeys(remark for _, remarks in found for remark in remarks))
    if len(texts) > 1 and any(text.startswith("{") for text in texts):
        texts = [f"[{', '.join(json_text(answer.body) for answer in run.answers)}]"]
    line = f"{MAGIC} {run.name}".rstrip()
    return Recalled(line + "\n" + "\n---\n".join(texts), run.run_id, report)


def _sound(spec: str, body: Mapping[str, Any], check: Check) -> tuple[str, tuple[Remark, ...]]:
    """The first writing of a request that can be sent; the canonical one when none can."""
    problems = check(spec)
    if not problems:
        return spec, ()
    why = problems[0].message
    with_ids = _with_ids(spec, body)
    if with_ids and not check(with_ids):
        return with_ids, (Remark("assets", "", f"{why}; the ids that were sent stand in"),)
    as_sent = json_text(body)
    if body and not check(as_sent):
        return as_sent, (Remark("spec", "", f"{why}; the request stands there as it was sent"),)
    return spec, tuple(Remark(problem.code, "", problem.message) for problem in problems)


def _with_ids(spec: str, body: Mapping[str, Any]) -> str:
    """The canonical text with the ids of assets in place of what was typed; empty without any."""
    head, mark, prompt = f"\n{spec}".partition("\nprompt: ")
    lines = dict(line.partition(": ")[::2] for line in head.strip("\n").split("\n") if line)
    written = {key: text for key, text in _asset_lines(body).items() if key in lines}
    if not written or spec.startswith("{"):
        return ""
    return spec_text({**lines, **written, **({"prompt": prompt} if mark else {})})


def _asset_lines(body: Mapping[str, Any]) -> dict[str, str]:
    """Canonical values of the keys that take an asset, from the objects that were sent."""
    found = {}
    for key, value in body.items():
        if key not in _WRITERS or not isinstance(value, Mapping):
            continue
        try:
            found[key] = _WRITERS[key](key, value)
        except (KeyError, TypeError, AttributeError, StopIteration):
            continue  # it is not of the form that the API takes
    return found


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
