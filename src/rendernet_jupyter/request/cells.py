"""Making the cells of a sweep: each value is read and checked once, then merged.

What depends on model, style, LoRAs and texts is decided once for all cells that share them; beyond
that a cell costs a few dictionary updates. Nothing here reads or reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rendernet_jupyter.catalog import Character
from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.draft import Draft
from rendernet_jupyter.request.field import Choice
from rendernet_jupyter.request.kinds import FLUX_IGNORES, SPEAKING
from rendernet_jupyter.request.lint import Linter, Verdict
from rendernet_jupyter.request.request import Request, json_text
from rendernet_jupyter.spec.canonical import escaped, template
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.typed import in_normal_form
from rendernet_jupyter.spec.wording import Choices, Wording, compose

_DECIDING = frozenset({"model", "style", "loras"})
_TEXTS = frozenset({"prompt", "negative"})
_NO_WORDS = Wording("")


class _Shared(NamedTuple):
    """What some cells have in common: the verdict, and their members and canonical lines."""

    verdict: Verdict
    body: dict[str, Any]
    lines: dict[str, str]
    origins: dict[str, str]
    seed_mode: str


class _Stroke(NamedTuple):
    """What one value of an axis adds to a cell."""

    coords: dict[str, Any]
    fields: dict[str, Any]
    lines: dict[str, str]


class CellMaker:
    """Makes the requests of one spec, and has the linter look at each of them.

    Attributes:
        dropped: the keys that are left out of every request made so far.
    """

    def __init__(self, draft: Draft, context: Context) -> None:
        self._draft = draft
        self._context = context
        self._linter = Linter(draft, context.catalog, context.findings)
        self._fixed = {n: f.choices[0] for n, f in draft.fields.items() if len(f.choices) == 1}
        self._deciding = self._axes_of(_DECIDING)
        self._deciding_or_text = self._axes_of(_DECIDING | _TEXTS)
        self._verdicts: dict[tuple[int, ...], _Shared] = {}
        self._shared: dict[tuple[int, ...], _Shared] = {}
        self._strokes: list[dict[int, _Stroke]] = [{} for _ in draft.axes]
        self._assets = self._find_assets()
        self._spec = draft.canonical() if draft.axes else ""
        named = {*draft.fields, *draft.texts}
        self._order = [name for name in KEY if name in named]
        self.dropped: frozenset[str] | None = None

    def _axes_of(self, keys: frozenset[str]) -> list[int]:
        return [
            index
            for index, axis in enumerate(self._draft.axes)
            if any(slot.key in keys for slot in axis.slots)
        ]

    def _find_assets(self) -> dict[str, object]:
        return {
            material.typed: material.content
            for choice in self._fixed.values()
            for material in choice.materials
            if material.content is not None
        }

    def make(self, indices: Sequence[int]) -> Request:
        """The request at these indices, one for each axis."""
        key = tuple([indices[i] for i in self._deciding_or_text])
        shared = self._shared.get(key)
        if shared is None:
            shared = self._shared[key] = self._share(indices)
        verdict, body, lines, origins, seed_mode = shared
        coords: dict[str, Any] = {}
        if indices:
            body, lines = body.copy(), lines.copy()
            for axis, index in enumerate(indices):
                stroke = self._strokes[axis].get(index) or self._stroke(axis, index)
                coords.update(stroke.coords)
                body.update(stroke.fields)
                lines.update(stroke.lines)
        if self._draft.verbatim:
            canonical = json_text(body)
        else:
            canonical = "\n".join([lines[name] for name in self._order if name in lines])
        return Request(
            body,
            verdict.kind,
            coords,
            canonical,
            self._spec or canonical,
            origins,
            self._assets,
            seed_mode,
        )

    def _stroke(self, axis: int, index: int) -> _Stroke:
        stroke = _Stroke({}, {}, {})
        for slot in self._draft.axes[axis].slots:
            value = slot.values[index]
            if isinstance(value, Wording):
                stroke.coords[slot.name] = in_normal_form(value.text)
            else:
                stroke.coords[slot.name] = value.coord
                stroke.fields.update(value.fields)
                stroke.lines[slot.key] = f"{slot.key}: {value.text}"
        self._strokes[axis][index] = stroke
        return stroke

    def _share(self, indices: Sequence[int]) -> _Shared:
        """What the cells with these indices on the deciding axes and texts have in common."""
        key = tuple([indices[i] for i in self._deciding])
        chosen = self._chosen(indices)
        judged = self._verdicts.get(key)
        if judged is None:
            judged = self._verdicts[key] = self._judge(chosen)
        prompt = self._wording("prompt", indices)
        negative = self._wording("negative", indices)
        self._linter.check_words(judged.verdict, prompt, chosen)
        body, lines, origins = judged.body.copy(), judged.lines.copy(), judged.origins
        if self._draft.verbatim:
            body.update(self._verbatim(prompt, negative, judged.verdict))
        else:
            self._add_texts(body, lines, prompt, negative, judged.verdict)
            if judged.verdict.paints and prompt.people and "character" not in chosen:
                character = prompt.people[0].entry
                if isinstance(character, Character):
                    body["character"] = {"character_id": character.id}
                    origins = {**origins, "character": "the braces in the prompt"}
        return _Shared(judged.verdict, body, lines, origins, judged.seed_mode)

    def _chosen(self, indices: Sequence[int]) -> Mapping[str, Choice]:
        """The value of each key that the cells with these indices have in common."""
        if not self._deciding:
            return self._fixed
        chosen = dict(self._fixed)
        for at in self._deciding:
            for slot in self._draft.axes[at].slots:
                if not isinstance(slot.values, Choices):
                    chosen[slot.key] = slot.values[indices[at]]
        return chosen

    def _judge(self, chosen: Mapping[str, Choice]) -> _Shared:
        """The verdict on some cells, and what all of them hold beside their texts."""
        verdict = self._linter.judge(chosen)
        both = verdict.dropped if self.dropped is None else self.dropped & verdict.dropped
        self.dropped = both
        body: dict[str, Any] = {}
        lines: dict[str, str] = {}
        trims = verdict.flux and not self._context.findings.lenient
        for name, choice in self._fixed.items():
            if name not in verdict.dropped:
                fields = choice.fields
                body.update(_without_members(fields, name) if trims else fields)
                lines[name] = f"{name}: {choice.text}"
        entries = self._draft.entries.items()
        origins = {name: entry.origin for name, entry in entries if name not in verdict.dropped}
        mode = self._draft.seed_mode if "seed" in origins else "none"
        if verdict.paints and mode == "none":
            body["seed"] = {"$seed": True}
            origins["seed"], mode = "drawn once for this spec", "drawn"
        return _Shared(verdict, body, lines, origins, mode)

    def _wording(self, name: str, indices: Sequence[int]) -> Wording:
        """A text of the cells with these indices, as it is sent."""
        text = self._draft.texts.get(name)
        if text is None:
            return _NO_WORDS
        wording = compose(text.parts, list(self._values_of(name, indices)) if text.groups else ())
        if self._draft.verbatim:
            return wording
        sent = in_normal_form(wording.text)
        return wording if sent == wording.text else wording._replace(text=sent)

    def _values_of(self, name: str, indices: Sequence[int]) -> Iterable[Wording]:
        """The value of each group of a text; its slots stand in order, but others between."""
        found = {
            slot.name: slot.values[index]
            for axis, index in zip(self._draft.axes, indices, strict=True)
            for slot in axis.slots
            if slot.key == name
        }
        for number in range(1, len(found) + 1):
            value = found[f"{name}.{number}"]
            if isinstance(value, Wording):
                yield value

    @staticmethod
    def _add_texts(
        body: dict[str, Any],
        lines: dict[str, str],
        prompt: Wording,
        negative: Wording,
        verdict: Verdict,
    ) -> None:
        """Put prompt and negative where the kind wants them; an empty text is none."""
        kept: dict[str, str] = {}
        if prompt.text and "prompt" not in verdict.dropped:
            lines["prompt"] = f"prompt: {_typed(prompt)}"
            if verdict.kind in SPEAKING:
                spoken = {SPEAKING[verdict.kind]: prompt.text}
                body[verdict.kind] = {**body[verdict.kind], **spoken}
            else:
                kept["positive"] = prompt.text
        if negative.text and "negative" not in verdict.dropped:
            lines["negative"] = f"negative: {_typed(negative)}"
            kept["negative"] = negative.text
        if kept:
            body["prompt"] = kept

    def _verbatim(
        self, prompt: Wording, negative: Wording, verdict: Verdict
    ) -> Mapping[str, dict[str, str]]:
        """The `prompt` object of a JSON body, as it was typed."""
        texts = {"prompt": ("positive", prompt.text), "negative": ("negative", negative.text)}
        kept = dict(
            member
            for name, member in texts.items()
            if name in self._draft.texts and name not in verdict.dropped
        )
        return {"prompt": kept} if kept else {}


def _typed(wording: Wording) -> str:
    """A text as it is typed, characters in braces."""
    return template(wording.parts) if wording.parts else escaped(wording.text)


def _without_members(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The fields of an add-on without the members that Flux ignores."""
    if name not in FLUX_IGNORES:
        return fields
    kept = {m: v for m, v in fields[name].items() if m not in FLUX_IGNORES[name]}
    return {name: kept}
