"""A body that is JSON: the API body itself, with the same checks and exact spelling.

`null` is absent, braces are sent as typed, and nothing is looked up in any other letter case.
Nothing here builds a body: the one that was typed is sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.draft import Draft
from rendernet_jupyter.request.json_fields import read_element
from rendernet_jupyter.request.json_places import Path, places_of
from rendernet_jupyter.request.texts import LORA_TAG
from rendernet_jupyter.spec.keys import KEY_NAMES
from rendernet_jupyter.spec.magic import MagicLine
from rendernet_jupyter.spec.typed import EDGES, Place
from rendernet_jupyter.suggest import nearest

_BEGINS = re.compile(r'(?:\[\s*)?\{\s*"')
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_DEEPEST = 20
_TEXTS = (
    ("prompt", "positive"),
    ("prompt", "negative"),
    ("segment", "find"),
    ("segment", "replace"),
    ("narrator", "script"),
    ("video_anyone", "prompt"),
)


def is_json(lines: Sequence[str], *, demanded: bool) -> bool:
    """Whether a body must be JSON: it is asked to be, begins like it, or is it as a whole."""
    if demanded:
        return True
    first = next((line for line in lines if line.strip(EDGES)), "").strip(EDGES)
    if first[:1] not in ("{", "["):
        return False
    text = "\n".join(lines).strip(EDGES)
    if _BEGINS.match(text):
        return True
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def read_json(lines: Sequence[str], magic: MagicLine, context: Context) -> list[Draft]:
    """The specs of a JSON body; faults are reported."""
    return _JsonReader("\n".join(lines), context).read(magic)


class _Refused(ValueError):
    """A constant that JSON does not have."""


class _JsonReader:
    """Reads one body."""

    def __init__(self, text: str, context: Context) -> None:
        self._text = text
        self._context = context
        self._findings = context.findings
        self._twice: list[str] = []
        self._places: Mapping[Path, int] = {}

    def read(self, magic: MagicLine) -> list[Draft]:
        self._check_line(magic)
        elements = self._elements()
        if elements is None:
            return []
        self._places = places_of(self._text)
        for name in self._twice:
            self._report_twice(name)
        drafts = []
        for index, element in enumerate(elements):
            path: Path = (index,) if self._text.strip(EDGES)[0] == "[" else ()
            if self._is_sound(element, path):
                self._check_texts(element, path)
                drafts.append(
                    read_element(
                        element,
                        lambda *p, path=path: self._place((*path, *p)),
                        index + 1,
                        self._context,
                    )
                )
        return drafts

    def _check_line(self, magic: MagicLine) -> None:
        given = [entry.place for entry in magic.entries.values()]
        given += [magic.places[name] for name in ("from", "use") if name in magic.options]
        for place in given:
            self._findings.report(
                "bad-line", "a JSON body holds all of its keys itself; write this one there", place
            )

    def _elements(self) -> list[dict[str, Any]] | None:
        try:
            found = json.loads(
                self._text.strip(EDGES), object_pairs_hook=self._object, parse_constant=_refuse
            )
        except json.JSONDecodeError as error:
            skipped = len(self._text) - len(self._text.lstrip(EDGES))
            self._report_json(f"this is no JSON: {error.msg}", error.pos + skipped)
            return None
        except (ValueError, RecursionError):
            self._report_json("this JSON cannot be read: a number or its nesting is too big", 0)
            return None
        if _is_too_deep(self._text):
            self._report_json(f"a body nests no deeper than {_DEEPEST}", 0)
            return None
        elements = [found] if isinstance(found, dict) else found
        if not isinstance(elements, list) or not elements:
            self._report_json("a JSON body is one object, or a list of one object or more", 0)
            return None
        if not all(isinstance(element, dict) for element in elements):
            self._report_json("every item of a JSON body is an object", 0)
            return None
        return [_without_nulls(element) for element in elements]

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [name for name, _ in pairs]
            self._twice += [name for name in made if names.count(name) > 1]
        return made

    def _report_twice(self, name: str) -> None:
        spelled = re.escape(json.dumps(name, ensure_ascii=False))
        found = [m.start() for m in re.finditer(rf"{spelled}\s*:", self._text)]
        offset = found[1] if len(found) > 1 else 0
        self._findings.report(
            "duplicate-key",
            f"'{name}' is given twice in one object",
            self._at(offset),
            length=len(name) + 2,
        )

    def _report_json(self, message: str, offset: int) -> None:
        self._findings.report("bad-json", message, self._at(offset))

    def _at(self, offset: int) -> Place:
        """Line and column of an offset."""
        before = self._text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

    def _place(self, path: Path) -> Place:
        """Line and column of a member, or of the nearest thing that holds it."""
        while path not in self._places and path:
            path = path[:-1]
        return self._at(self._places.get(path, 0))

    def _is_sound(self, element: dict[str, Any], path: Path) -> bool:
        """Hold an element against the model of the API body."""
        from pydantic import ValidationError

        from rendernet_jupyter.request.models import GenerationItem

        try:
            GenerationItem.model_validate(element)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_context=True):
                self._report_fault(fault, path)
            return False
        return True

    def _report_fault(self, fault: Mapping[str, Any], path: Path) -> None:
        # Members of a union add the name of its type, which is no member of the body.
        found = [part for part in fault["loc"] if isinstance(part, str)]
        names = [part for part in found if part not in ("int", "float")]
        place = self._place((*path, *fault["loc"]))
        if fault["type"] == "extra_forbidden":
            name = names[-1]
            meant = KEY_NAMES.get(name)
            if meant in (None, name):
                meant = next(iter(nearest(name, _members(names[:-1]), cutoff=0.7)), None)
            self._findings.report(
                "unknown-key",
                f"the API has no member '{name}' here",
                place,
                length=len(name) + 2,
                suggest=meant,
            )
            return
        message, suggest = _value_fault(fault, names)
        self._findings.report("bad-value", message, place, suggest=suggest)

    def _check_texts(self, element: Mapping[str, Any], path: Path) -> None:
        for member, text in _texts_of(element):
            place = self._place((*path, *member))
            if "{" in text or "}" in text:
                self._findings.report(
                    "literal-braces", "braces in a JSON body are sent as they stand", place
                )
            if LORA_TAG.search(text):
                self._findings.report(
                    "lora-in-prompt",
                    "this tag does nothing here; LoRAs have a member of their own: 'loras'",
                    place,
                )


def _is_too_deep(text: str) -> bool:
    """Whether a JSON text nests deeper than any body: what walks it later is recursive."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(bracket, 0)
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


def _refuse(name: str) -> None:
    raise _Refused(name)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _without_nulls(member) for name, member in value.items() if member is not None
        }
    if isinstance(value, list):
        return [_without_nulls(member) for member in value]
    return value


def _texts_of(element: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for owner, member in _TEXTS:
        text = element.get(owner, {}).get(member)
        if text:
            yield (owner, member), text


def _members(path: Sequence[str]) -> list[str]:
    """The names that the API has at a path of member names."""
    from rendernet_jupyter.request import models

    names: dict[str, type[Any]] = {
        "prompt": models.Prompt,
        "style_detail": models.StyleDetail,
        "character": models.CharacterRef,
        "facelock": models.FaceLock,
        "control_net": models.ControlNet,
        "loras": models.Lora,
        "segment": models.Segment,
        "true_touch": models.TrueTouch,
        "narrator": models.Narrator,
        "video_anyone": models.VideoAnyone,
    }
    owner = names.get(path[-1]) if path else models.GenerationItem
    return list(owner.model_fields) if owner else []


def _value_fault(fault: Mapping[str, Any], names: Sequence[str]) -> tuple[str, str | None]:
    """A sentence about a value that has not the form of its member."""
    name = names[-1] if names else ""
    if fault["type"] == "literal_error":
        words = re.findall(r"'([^']+)'", str((fault.get("ctx") or {}).get("expected", "")))
        near = nearest(str(fault["input"]), words, cutoff=0.7)
        return f"not one of {', '.join(words)}", near[0] if near else None
    if fault["type"] == "missing":
        return f"the member '{name}' is missing", None
    if str(fault["type"]).startswith("model"):
        return f"'{name}': it should be an object, {{...}}", None
    detail = str(fault["msg"]).replace("Input", "it", 1)
    return f"'{name}': {detail}", None
