"""Reading prompts and negatives: braces parsed once, variables filled in, characters found.

Nothing here decides which character a request gets: the linter and the cells do.
"""

from __future__ import annotations

import re

from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.field import Text
from rendernet_jupyter.request.names import find_character
from rendernet_jupyter.spec.body import report_mark
from rendernet_jupyter.spec.braces import Group, Hole, Named, Nodes, parse
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.flags import marks
from rendernet_jupyter.spec.typed import in_normal_form
from rendernet_jupyter.spec.variables import VariableFault, text_of, value_of
from rendernet_jupyter.spec.wording import Choices, Parts, Person, groups

LORA_TAG = re.compile(r"<lora:([^<>:]*)(?::([^<>:]*))?[^<>]*>", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\s*(?:\r\n|\n|\r)\s*")
_MOST_COMPARED = 10_000


def read_text(entry: Entry, context: Context) -> Text | None:
    """A prompt or negative with its variables filled in; None when a fault was reported."""
    if (known := context.cached.get(id(entry))) is not None:
        return known[0]  # type: ignore[no-any-return] - the cache holds what was returned below
    if entry.content is not None:
        context.findings.report(
            "bad-variable",
            f"the column '{entry.key.name}' holds a value of type "
            f"'{type(entry.content).__name__}', which stands for no text",
            entry.place,
        )
        return None
    reader = _TextReader(entry, context)
    text = reader.read()
    if not reader.has_holes:
        context.cached[id(entry)] = text, entry
    return text


class _TextReader:
    """Binds the template of one entry to the scope of the row."""

    def __init__(self, entry: Entry, context: Context) -> None:
        self._entry = entry
        self._typed = entry.value
        self._context = context
        self._sound = True
        self.has_holes = False

    def read(self) -> Text | None:
        self._check_marks()
        nodes = self._parsed()
        parts = self._bound(nodes)
        self._check_tags(parts)
        if not self._sound:
            return None
        outermost = tuple(groups(parts))
        if not all([self._all_different(group) for group in outermost]):
            return None
        return Text(self._entry, parts, outermost)

    def _parsed(self) -> Nodes:
        """The template, parsed once for all rows."""
        key = -id(self._entry)
        if (known := self._context.cached.get(key)) is None:
            known = parse(self._typed.text, self._report), self._sound, self._entry
            self._context.cached[key] = known
        nodes: Nodes = known[0]
        self._sound = self._sound and known[1]
        return nodes

    def _report(self, code: str, message: str, offset: int, length: int) -> None:
        self._sound = False
        self._context.findings.report(code, message, self._typed.place(offset), length=length)

    def _check_marks(self) -> None:
        """Report flag marks, which the body's reader has taken from the end of its prompt."""
        if "--" not in self._typed.text or self._entry.literal or self._is_body_prompt():
            return
        for offset in marks(self._typed.text):
            self._sound = False
            report_mark(self._typed, offset, self._context.findings)

    def _is_body_prompt(self) -> bool:
        return self._entry.key.name == "prompt" and self._entry.level == "spec"

    def _bound(self, nodes: Nodes) -> Parts:
        parts: list[str | Person | Choices] = []
        for node in nodes:
            if isinstance(node, Named):
                part: str | Person | Choices | None = self._person(node)
            elif isinstance(node, Group):
                options = [self._bound(option) for option in node.options]
                part = Choices.of(
                    list(zip(options, node.weights, strict=True)), self._typed.place(node.offset)
                )
            else:
                part = self._variable(node) if isinstance(node, Hole) else node
                if part and parts and isinstance(parts[-1], str):
                    parts[-1] += part
                    continue
            if part:
                parts.append(part)
        return tuple(parts)

    def _variable(self, hole: Hole) -> str:
        self.has_holes = True
        try:
            text = text_of(*value_of(hole.reference, self._context.scope))
        except VariableFault as fault:
            self._sound = False
            self._context.findings.report(
                fault.code,
                fault.message,
                self._typed.place(hole.offset),
                length=hole.length,
                suggest=fault.suggest,
            )
            return ""
        self._check_tag(text, hole.offset)
        return text if self._entry.key.name == "prompt" else _LINE_ENDS.sub(" ", text)

    def _person(self, node: Named) -> Person | None:
        place = self._typed.place(node.offset)
        scope = self._context.scope
        meant = f"{{{{{node.name}}}}}" if node.name in scope else None
        character = find_character(
            node.name, place, len(node.name) + 2, self._context, suggest=meant
        )
        if character is None:
            self._sound = False
            return None
        if node.name in scope:
            self._context.findings.report(
                "name-is-variable",
                f"this is the character; the Python variable is written {meant}",
                place,
                length=len(node.name) + 2,
            )
        sent = f"{{{character.name}}}" if self._context.braces else character.name
        return Person(sent, character.name, place, character)

    def _check_tags(self, parts: Parts) -> None:
        if "<" in self._typed.text:
            self._check_tag(self._typed.text, None)

    def _check_tag(self, text: str, offset: int | None) -> None:
        """Report `<lora:...>`; `offset` is that of the variable that brought the text."""
        for tag in LORA_TAG.finditer(text) if "<" in text else ():
            self._sound = False
            name, weight = tag[1].strip(), (tag[2] or "").strip()
            meant = f"loras: {name}@{weight}" if weight else f"loras: {name}"
            self._context.findings.report(
                "lora-in-prompt",
                "this tag does nothing here; LoRAs have a key of their own",
                self._typed.place(tag.start() if offset is None else offset),
                length=len(tag[0]),
                suggest=meant,
            )

    def _all_different(self, group: Choices) -> bool:
        if group.count > _MOST_COMPARED:
            return True
        seen: set[str] = set()
        for wording in group:
            text = in_normal_form(wording.text)
            if text in seen:
                self._context.findings.report(
                    "duplicate-value",
                    f"this group holds '{text}' twice, which would pay for the same picture again",
                    group.place,
                )
                return False
            seen.add(text)
        return True
