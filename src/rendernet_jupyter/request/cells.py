"""Making the cells of a sweep: each value is read and checked once, then merged.

What depends on model, style and LoRAs is decided once for all cells that share them, and likewise
for the texts; a cell costs no more than a few dictionary updates. Nothing here reads or reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rendernet_jupyter.catalog import Character
from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.draft import Draft, Slot
from rendernet_jupyter.request.field import Choice
from rendernet_jupyter.request.kinds import FLUX_IGNORES, SPEAKING
from rendernet_jupyter.request.lint import Linter, Verdict
from rendernet_jupyter.request.request import Request, json_text
from rendernet_jupyter.spec.canonical import escaped, name_text, spec_text
from rendernet_jupyter.spec.typed import in_normal_form
from rendernet_jupyter.spec.wording import Choices, Wording, compose

_DECIDING = frozenset({"model", "style", "loras"})
_NO_WORDS = Wording("")


class CellMaker:
    """Makes the requests of one spec, and has the linter look at each of them."""

    def __init__(self, draft: Draft, context: Context) -> None:
        self._draft = draft
        self._context = context
        self._linter = Linter(draft, context.catalog, context.findings)
        self._origins = {name: entry.origin for name, entry in draft.entries.items()}
        self._deciding = self._axes_of(_DECIDING)
        self._wording = self._axes_of({"prompt", "negative"})
        self._shared: dict[tuple[int, ...], tuple[Verdict, dict[str, Any], dict[str, str]]] = {}
        self._worded: dict[tuple[int, ...], tuple[dict[str, Any], dict[str, str]]] = {}
        self._assets = {
            material.typed: material.content
            for found in draft.fields.values()
            if len(found.choices) == 1
            for material in found.choices[0].materials
            if material.content is not None
        }
        self._seed_mode = draft.seed_mode
        self._spec = "" if draft.verbatim else draft.canonical()
        self.dropped: frozenset[str] | None = None

    def _axes_of(self, keys: frozenset[str] | set[str]) -> list[int]:
        return [
            index
            for index, axis in enumerate(self._draft.axes)
            if any(slot.key in keys for slot in axis.slots)
        ]

    def make(self, indices: Sequence[int]) -> Request:
        """The request at these indices, one for each axis."""
        deciding = tuple([indices[i] for i in self._deciding])
        shared = self._shared.get(deciding)
        if shared is None:
            shared = self._shared[deciding] = self._share(indices)
        verdict, fixed, fixed_texts = shared
        wording = (*deciding, *[indices[i] for i in self._wording])
        worded = self._worded.get(wording)
        if worded is None:
            worded = self._worded[wording] = self._word(indices, verdict)
        body, texts, coords = dict(fixed), dict(fixed_texts), {}
        for axis, index in zip(self._draft.axes, indices, strict=True):
            for slot in axis.slots:
                value = slot.values[index]
                if isinstance(value, Wording):
                    coords[slot.name] = in_normal_form(value.text)
                    continue
                coords[slot.name] = value.coord
                if slot.key not in verdict.dropped:
                    body.update(value.fields)
                    texts[slot.key] = value.text
        body.update(worded[0])
        texts.update(worded[1])
        canonical = json_text(body) if self._draft.verbatim else spec_text(texts)
        return Request(
            body=body,
            kind=verdict.kind,
            coords=coords,
            canonical=canonical,
            spec=canonical if self._draft.verbatim else self._spec,
            origins=self._origins,
            assets=self._assets,
            seed_mode=self._seed_mode if verdict.paints else _mode_elsewhere(body),
        )

    def _chosen(self, indices: Sequence[int], axes: Sequence[int]) -> dict[str, Choice]:
        """The value of each key that the cells with these indices share."""
        chosen = {
            name: found.choices[0]
            for name, found in self._draft.fields.items()
            if len(found.choices) == 1
        }
        for at in axes:
            for slot in self._draft.axes[at].slots:
                if not isinstance(slot.values, Choices):
                    chosen[slot.key] = slot.values[indices[at]]
        return chosen

    def _share(self, indices: Sequence[int]) -> tuple[Verdict, dict[str, Any], dict[str, str]]:
        """The verdict on some cells, and what all of them hold."""
        chosen = self._chosen(indices, self._deciding)
        verdict = self._linter.judge(chosen)
        both = verdict.dropped if self.dropped is None else self.dropped & verdict.dropped
        self.dropped = both
        swept = {slot.key for axis in self._draft.axes for slot in axis.slots}
        body: dict[str, Any] = {}
        texts: dict[str, str] = {}
        for name, choice in chosen.items():
            if name not in verdict.dropped and name not in swept:
                fields = choice.fields
                if verdict.flux and name in FLUX_IGNORES and not self._context.findings.lenient:
                    fields = _without_members(fields, name)
                body.update(fields)
                texts[name] = choice.text
        if verdict.paints and "seed" not in self._draft.fields:
            body["seed"] = {"$seed": True}
        return verdict, body, texts

    def _word(
        self, indices: Sequence[int], verdict: Verdict
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Texts and character of some cells, as fields and as canonical text."""
        prompt = self._wording_of("prompt", indices)
        negative = self._wording_of("negative", indices)
        chosen = self._chosen(indices, self._deciding)
        self._linter.check_words(verdict, prompt, chosen)
        if self._draft.verbatim:
            return self._verbatim(prompt, negative, verdict), {}
        fields: dict[str, Any] = {}
        texts: dict[str, str] = {}
        if prompt.text and "prompt" not in verdict.dropped:
            texts["prompt"] = escaped(prompt.text)
        if negative.text and "negative" not in verdict.dropped:
            texts["negative"] = escaped(negative.text)
        if verdict.kind in SPEAKING:
            spoken = dict(chosen[verdict.kind].fields[verdict.kind])
            if prompt.text:
                spoken[SPEAKING[verdict.kind]] = prompt.text
            fields[verdict.kind] = spoken
            texts_of_body = {"negative": negative.text}
        else:
            texts_of_body = {"positive": prompt.text, "negative": negative.text}
        kept = {
            member: text
            for member, text in texts_of_body.items()
            if text and {"positive": "prompt"}.get(member, member) not in verdict.dropped
        }
        if kept:
            fields["prompt"] = kept
        if verdict.paints and prompt.people and "character" not in chosen:
            person = prompt.people[0].entry
            if isinstance(person, Character):
                fields["character"] = {"character_id": person.id}
                texts["character"] = self._character_text(person)
        return fields, texts

    def _character_text(self, character: Character) -> str:
        known = self._context.catalog.find("characters", character.name)
        return name_text(character.name) if len(known) == 1 else character.id

    def _verbatim(
        self, prompt: Wording, negative: Wording, verdict: Verdict
    ) -> Mapping[str, Any] | dict[str, Any]:
        """The `prompt` object of a JSON body, as it was typed."""
        kept = {
            member: wording.text
            for member, name, wording in (
                ("positive", "prompt", prompt),
                ("negative", "negative", negative),
            )
            if name in self._draft.texts and name not in verdict.dropped
        }
        return {"prompt": kept} if kept else {}

    def _wording_of(self, name: str, indices: Sequence[int]) -> Wording:
        text = self._draft.texts.get(name)
        if text is None:
            return _NO_WORDS
        chosen = []
        for number in range(1, len(text.groups) + 1):
            value = self._value_of(f"{name}.{number}", indices)
            chosen.append(value if isinstance(value, Wording) else _NO_WORDS)
        wording = compose(text.parts, chosen)
        if self._draft.verbatim:
            return wording
        return Wording(in_normal_form(wording.text), wording.people)

    def _value_of(self, slot_name: str, indices: Sequence[int]) -> Choice | Wording:
        for axis, index in zip(self._draft.axes, indices, strict=True):
            for slot in axis.slots:
                if slot.name == slot_name:
                    return slot.values[index]
        return _NO_WORDS


def _without_members(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    kept = {m: v for m, v in fields[name].items() if m not in FLUX_IGNORES[name]}
    return {name: kept}


def _mode_elsewhere(body: Mapping[str, Any]) -> str:
    """The seed mode of a kind that needs no seed: a lenient spec may send one all the same."""
    if "seed" not in body:
        return "none"
    return "random" if isinstance(body["seed"], Mapping) else "given"


__all__ = ["CellMaker", "Slot"]
