"""The linter: what the API would ignore, refuse or fail on is said before anything is spent.

It looks at keys together: which kind counts, what that kind honours, whether add-ons fit. Each
question is asked once for all the cells that share its answer. Nothing here builds a body.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import normalize

from rendernet_jupyter.catalog import Catalog, Character
from rendernet_jupyter.request.draft import Draft
from rendernet_jupyter.request.field import Choice
from rendernet_jupyter.request.kinds import (
    FLUX_IGNORES,
    KINDS,
    PAINTING,
    SPEAKING,
    honoured,
    is_flux,
    kinds_of,
    rule,
)
from rendernet_jupyter.request.media import check_media
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.typed import EDGES
from rendernet_jupyter.spec.wording import Wording

LONGEST_VIDEO_PROMPT = 500
_VOICE_LINE = re.compile(r"\bvoice *[:=] *(\w+)", re.IGNORECASE)
_USUAL = {"cfg_scale": (1, 30), "steps": (1, 150)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the linter found out about the cells that share a model, a style and LoRAs.

    Attributes:
        kind: the kind that counts; empty when there is none.
        flux: it runs under Flux.
        dropped: the keys that are left out.
    """

    kind: str
    flux: bool
    dropped: frozenset[str]

    @property
    def paints(self) -> bool:
        """Whether the kind paints from a prompt and needs a seed."""
        return self.kind in PAINTING


class Linter:
    """Looks at one spec."""

    def __init__(self, draft: Draft, catalog: Catalog, findings: Findings) -> None:
        self._draft = draft
        self._catalog = catalog
        self._findings = findings
        self._swept = {slot.key for axis in draft.axes for slot in axis.slots}

    def judge(self, chosen: Mapping[str, Choice]) -> Verdict:
        """Look at the keys of some cells; `chosen` holds the value of each key they share."""
        kind = self._kind()
        choice = chosen.get(kind)
        base = choice.base_model if choice else ""
        flux = bool(choice) and is_flux(kind, str(choice.coord if choice else ""), base)
        ignored = self._ignored(kind, flux=flux)
        for name in ignored:
            self._report_ignored(name, kind, flux=flux)
        if flux:
            self._check_members(chosen, ignored)
        if kind in PAINTING:
            self._check_base_models(chosen, base, ignored)
        self._check_materials(chosen, kind, ignored)
        self._check_numbers(ignored)
        silent = frozenset(n for n in ignored if self._draft.entries[n].level == "setting")
        return Verdict(kind, flux, silent if self._findings.lenient else ignored)

    def _kind(self) -> str:
        kinds = kinds_of(self._draft.fields)
        for loser in kinds[1:]:
            entry = self._draft.entries[loser]
            self._findings.report(
                "two-kinds",
                f"'{kinds[0]}' counts, and the API would ignore '{loser}'; keep one of them",
                entry.place,
                length=entry.length,
            )
        if kinds:
            return kinds[0]
        self._findings.report(
            "no-kind",
            f"nothing says what to make; add one of {', '.join(KINDS)}",
            self._draft.place,
        )
        return ""

    def _ignored(self, kind: str, *, flux: bool) -> frozenset[str]:
        if not kind:
            return frozenset()
        draft = self._draft
        names = {*draft.fields, *draft.texts} - set(KINDS)
        allowed = honoured(kind, flux=flux, steered="control_net" in names)
        if draft.verbatim and kind in SPEAKING:
            allowed = frozenset()
        losers = frozenset(kinds_of(draft.fields)[1:]) - {kind}
        return frozenset(names - allowed) | (losers if not self._findings.lenient else frozenset())

    def _report_ignored(self, name: str, kind: str, *, flux: bool) -> None:
        draft, entry = self._draft, self._draft.entries[name]
        if name in KINDS or (entry.level == "setting" and name not in self._swept):
            return
        why = rule(kind, name, flux=flux)
        if name not in self._swept:
            left_out = "has no effect" if self._findings.lenient else "is left out"
            self._findings.report(
                "ignored-field", f"'{name}' {left_out}: {why}", entry.place, length=entry.length
            )
            return
        text = draft.texts.get(name)
        places = [group.place for group in text.groups] if text else [entry.place]
        for place in places:
            self._findings.report(
                "ignored-axis",
                f"this axis would pay for the same picture again: {why}",
                place,
                length=1 if text else entry.length,
            )

    def _check_members(self, chosen: Mapping[str, Choice], ignored: frozenset[str]) -> None:
        for name, members in FLUX_IGNORES.items():
            choice = chosen.get(name)
            for member in members if choice and name not in ignored else ():
                if choice and choice.settings and member in choice.settings:
                    place, length = choice.settings[member]
                    self._findings.report(
                        "ignored-field",
                        f"'{member}' of '{name}' has no effect under Flux",
                        place,
                        length=length,
                    )

    def _check_base_models(
        self, chosen: Mapping[str, Choice], base: str, ignored: frozenset[str]
    ) -> None:
        for name in ("loras", "control_net"):
            choice = chosen.get(name)
            for addon in choice.addons if choice and name not in ignored and base else ():
                bases = {known.lower() for known in addon.base_models}
                if bases and base.lower() not in bases:
                    wanted = " or ".join(sorted(addon.base_models))
                    self._findings.report(
                        "base-model-mismatch",
                        f"the {addon.noun} '{addon.name}' is for {wanted}, "
                        f"and the model or style is of {base}",
                        addon.place,
                        length=addon.length,
                    )

    def _check_materials(
        self, chosen: Mapping[str, Choice], kind: str, ignored: frozenset[str]
    ) -> None:
        for name, choice in chosen.items():
            if name not in ignored and (name == kind or name not in KINDS):
                for material in choice.materials:
                    check_media(material, self._findings)

    def _check_numbers(self, ignored: frozenset[str]) -> None:
        for name, (low, high) in _USUAL.items():
            found = self._draft.fields.get(name)
            if found is None or found.numbers is None or name in ignored:
                continue
            numbers, typed = found.numbers
            for part, offset in zip(numbers.parts, numbers.offsets, strict=True):
                least, most = (part[0], part[-1]) if isinstance(part, range) else (part, part)
                if least < low or most > high:
                    message = f"{name} is usually {low} to {high}"
                    self._findings.report("unusual-value", message, typed.place(offset))
                    break

    def check_words(self, verdict: Verdict, prompt: Wording, chosen: Mapping[str, Choice]) -> None:
        """Look at the prompt of some cells; `chosen` holds the value of each key they share."""
        if verdict.paints:
            if not prompt.text.strip(EDGES):
                self._findings.report(
                    "missing-prompt",
                    f"'{verdict.kind}' needs a prompt: say what the picture shows",
                    self._draft.place,
                )
            character = chosen["character"].character if "character" in chosen else None
            self._check_people(prompt, character, given="character" in chosen)
        elif verdict.kind == "narrator":
            self._check_sound(prompt, chosen)
        elif verdict.kind == "video_anyone":
            self._check_length(prompt, chosen)

    def _check_people(self, prompt: Wording, character: Character | None, *, given: bool) -> None:
        first = character.id if character else None
        for person in prompt.people:
            found = person.entry
            if not isinstance(found, Character):
                continue
            first = first or found.id
            if found.id != first:
                self._findings.report(
                    "two-characters",
                    f"'{person.typed}' is a second character; a request takes one",
                    person.place,
                    length=len(person.typed) + 2,
                )
        if character and not stands_in(character.name, prompt.text):
            self._findings.report(
                "character-not-named",
                f"the prompt must say '{character.name}' for the character to appear",
                self._draft.entries["character"].place,
                length=self._draft.entries["character"].length,
            )
        elif not given and not prompt.people:
            self._check_plain_names(prompt)

    def _check_plain_names(self, prompt: Wording) -> None:
        name = self._catalog.character_in(prompt.text)
        text = self._draft.texts.get("prompt")
        if name is None or text is None:
            return
        typed = text.entry.value
        offset = max(0, typed.text.find(name))
        self._findings.report(
            "unattached-character",
            f"'{name}' is a plain word here; write '{{{name}}}' for the character",
            typed.place(offset),
            length=len(name),
        )

    def _check_sound(self, prompt: Wording, chosen: Mapping[str, Choice]) -> None:
        body = chosen["narrator"].fields["narrator"]
        script = body.get("script", "") if self._draft.verbatim else prompt.text
        voice, audio = body.get("voice"), body.get("audio_asset_id")
        if (script and voice and not audio) or (audio and not voice and not script):
            return
        if audio:
            message = "'audio' is the whole sound: leave out the voice and the script"
        elif voice:
            message = "the voice has nothing to say: write the script below"
        elif script:
            message = "the script needs a voice: voice=Name"
            said = (found[1] for found in _VOICE_LINE.finditer(script))
            if meant := next((n for n in said if self._catalog.find("voices", n)), None):
                message = f"the script needs a voice, in this line and not below: voice={meant}"
        else:
            message = "narrator needs a voice and a script below, or audio=file.mp3"
        entry = self._draft.entries["narrator"]
        self._findings.report("narrator-sound", message, entry.place, length=entry.length)

    def _check_length(self, prompt: Wording, chosen: Mapping[str, Choice]) -> None:
        text, place = prompt.text, self._draft.place
        if self._draft.verbatim:
            text = chosen["video_anyone"].fields["video_anyone"].get("prompt", "")
            place = self._draft.entries["video_anyone"].place
        elif found := self._draft.texts.get("prompt"):
            place = found.entry.value.place(0)
        if len(text) > LONGEST_VIDEO_PROMPT:
            self._findings.report(
                "prompt-too-long",
                f"the prompt of a video has at most {LONGEST_VIDEO_PROMPT} characters; "
                f"this one has {len(text)}",
                place,
            )


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as a word of its own, in its letter case."""
    if name not in text and text.isascii():
        return False
    composed = re.escape(normalize("NFC", name))
    return re.search(rf"(?<!\w){composed}(?!\w)", normalize("NFC", text)) is not None
