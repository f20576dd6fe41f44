"""Reading prompts and negatives: braces parsed once, variables filled in, characters found.

Nothing here decides which character a request gets: the linter and the cells do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rendernet_jupyter.request.build import report_content
from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.field import Text
from rendernet_jupyter.request.names import Mention, find_character
from rendernet_jupyter.spec.braces import Group, Hole, Named, Nodes, parse
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.flags import marks, report_mark
from rendernet_jupyter.spec.typed import in_normal_form, on_one_line
from rendernet_jupyter.spec.variables import VariableFault, text_of, value_of
from rendernet_jupyter.spec.wording import Choices, Parts, Person, groups

LORA_TAG = re.compile(r"<lora:([^<>:]*)(?::([^<>:]*))?[^<>]*>", re.IGNORECASE)
_MOST_COMPARED = 5_000


def read_text(entry: Entry, context: Context) -> Text | None:
    """A prompt or negative with its variables filled in; None when a fault was reported."""
    known = context.texts.get(id(entry))
    if known is not None:
        return known[0]
    if entry.content is not None:
        report_content(entry, context)
        return None
    reader = _TextReader(entry, context)
    text = reader.read()
    if not reader.has_holes and entry.level != "row":
        context.texts[id(entry)] = text, entry
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
        self._check_tag(self._typed.text, None)
        if not self._sound:
            return None
        outermost = tuple(groups(parts))
        different = [self._all_different(group) for group in self._comparable(outermost)]
        return Text(self._entry, parts, outermost) if all(different) else None

    def _parsed(self) -> Nodes:
        """The template, parsed once for all rows."""
        templates, key = self._context.templates, id(self._entry)
        if self._entry.level == "row":
            return parse(self._typed.text, self._report)
        if key not in templates:
            templates[key] = parse(self._typed.text, self._report), self._sound, self._entry
        nodes, sound, _ = templates[key]
        self._sound = self._sound and sound
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
        texts: list[str] = []
        for node in nodes:
            if isinstance(node, str):
                texts.append(node)
            elif isinstance(node, Hole):
                texts.append(self._variable(node))
            else:
                part = self._group(node) if isinstance(node, Group) else self._person(node)
                parts += ["".join(texts)] if any(texts) else []
                parts += [part] if part else []
                texts = []
        parts += ["".join(texts)] if any(texts) else []
        return tuple(parts)

    def _group(self, node: Group) -> Choices:
        options = [self._bound(option) for option in node.options]
        weighed = list(zip(options, node.weights, strict=True))
        return Choices.of(weighed, self._typed.place(node.offset))

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
        return text if self._entry.key.name == "prompt" else on_one_line(text)

    def _person(self, node: Named) -> Person | None:
        place = self._typed.place(node.offset)
        scope = self._context.scope
        is_variable = node.name in scope
        meant = f"{{{{{node.name}}}}}" if is_variable else None
        if meant is None and "," in node.name:  # a habit from elsewhere: {red, green}
            meant = "{" + "|".join(part.strip() for part in node.name.split(",")) + "}"
        character = find_character(
            Mention(node.name, place, len(node.name) + 2),
            self._context,
            suggest=meant,
            braces=True,
        )
        if character is None:
            self._sound = False
            return None
        if is_variable:
            self._context.findings.report(
                "name-is-variable",
                f"this is the character; the Python variable is written {meant}",
                place,
                length=len(node.name) + 2,
            )
        sent = f"{{{character.name}}}" if self._context.braces else character.name
        return Person(sent, character.name, place, character)

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

    @staticmethod
    def _comparable(outermost: Sequence[Choices]) -> Iterator[Choices]:
        """The groups whose values are few enough to be compared, or take no work to be made."""
        left = _MOST_COMPARED
        for group in outermost:
            if group.size == len(group.options):
                yield group
            elif group.size <= left:
                left -= group.size
                yield group

    def _all_different(self, group: Choices) -> bool:
        """Report a value that a group holds twice."""
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
