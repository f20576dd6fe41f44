"""The text `parameters`, in which A1111 and many programs after it write how a picture was made.

Prompt, a line for what it must not show, and a line of settings; values that hold a comma, a colon
or a line end are quoted as JSON. The line of settings begins with `Steps`, by which most programs
find it. It is written for others: nothing here reads one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rendernet_jupyter.result.records import Answer, Medium
from rendernet_jupyter.spec.numbers import number_text

_KINDS = frozenset({"model", "style"})
_UNKNOWN = "default"
"""The steps that were left to the service, which does not tell how many it took."""

_SETTINGS = (
    ("Sampler", "sampler"),
    ("CFG scale", "cfg_scale"),
    ("Seed", "seed"),
)


def parameters_text(answer: Answer, medium: Medium) -> str:
    """The text for a picture made from words; empty for the kinds that A1111 does not have."""
    body = answer.body
    if answer.kind not in _KINDS:
        return ""
    prompt: Mapping[str, Any] = body.get("prompt") or {}
    tags = [_tag(lora) for lora in body.get("loras") or ()]
    lines = [" ".join([str(prompt.get("positive", "")), *tags]).strip()]
    if prompt.get("negative"):
        lines.append(f"Negative prompt: {prompt['negative']}")
    facts = [("Steps", body.get("steps", _UNKNOWN))]
    facts += [(label, body[name]) for label, name in _SETTINGS if name in body]
    facts += [("Size", f"{medium.width}x{medium.height}")]
    facts += [(label, name) for label, name in _names(body) if name]
    facts += [("Version", "rendernet-jupyter")]
    return "\n".join([*lines, ", ".join(f"{label}: {_quoted(value)}" for label, value in facts)])


def _names(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    style = (body.get("style_detail") or {}).get("name") or body.get("style")
    return [("Model", str(body.get("model") or "")), ("Style", str(style or ""))]


def _tag(lora: Mapping[str, Any]) -> str:
    return f"<lora:{lora.get('name')}:{_plain(lora.get('weight', 1))}>"


def _plain(value: Any) -> str:
    return number_text(value) if isinstance(value, int | float) else str(value)


def _quoted(value: Any) -> str:
    text = _plain(value)
    return json.dumps(text, ensure_ascii=False) if any(c in text for c in ",:\n") else text
