"""The members of a JSON element as fields, so that the linter looks at them like at any spec.

Nothing here changes a value, and nothing is looked up in any other letter case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rendernet_jupyter.catalog import Listing
from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.draft import Draft
from rendernet_jupyter.request.field import Addon, Choice, Field, Text
from rendernet_jupyter.request.media import Material
from rendernet_jupyter.request.names import report_unchecked
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.numbers import Numbers
from rendernet_jupyter.spec.typed import Place, Typed

FindPlace = Callable[..., Place]
"""The place of a member of the element, by its path of names."""

_ROLES = {
    ("facelock", "asset_id"): "image",
    ("control_net", "asset_id"): "image",
    ("segment", "asset_id"): "image",
    ("true_touch", "asset_id"): "image",
    ("narrator", "image_asset_id"): "image",
    ("narrator", "video_asset_id"): "video",
    ("narrator", "audio_asset_id"): "audio",
    ("video_anyone", "media_id"): "shape",
}


def read_element(
    element: Mapping[str, Any], place: FindPlace, number: int, context: Context
) -> Draft:
    """A draft of one element of the API body, which has the form that the API wants.

    Args:
        element: without nulls.
        place: finds its members.
        number: of the element, from 1.
        context: of the cell.
    """
    reader = _ElementReader(element, place, number, context)
    return reader.read()


class _ElementReader:
    """Reads the members one by one."""

    def __init__(
        self, element: Mapping[str, Any], place: FindPlace, number: int, context: Context
    ) -> None:
        self._element = element
        self._place = place
        self._context = context
        self._origin = f"element {number} of the JSON body"
        self._entries: dict[str, Entry] = {}
        self._draft = Draft(place(), self._entries, verbatim=True)

    def read(self) -> Draft:
        for name, value in self._element.items():
            if name == "prompt":
                self._read_prompt(value)
            elif name in ("style", "style_detail"):
                self._read_style(name, value)
            else:
                self._add(name, self._choice(name, value))
        return self._draft

    def _entry(self, name: str, *path: str) -> Entry:
        place = self._place(*(path or (name,)))
        typed = Typed("", *place, pinned=True)
        entry = Entry(KEY[name], typed, place, len((path or (name,))[-1]) + 2, "spec", self._origin)
        self._entries[name] = entry
        return entry

    def _add(self, name: str, choice: Choice) -> None:
        entry = self._entry(name)
        if name in ("cfg_scale", "steps"):
            numbers = Numbers((choice.coord,), (0,), (1,))
            self._draft.fields[name] = Field(entry, (choice,), "", (numbers, entry.value))
        else:
            self._draft.fields[name] = Field(entry, (choice,), choice.text)

    def _read_prompt(self, value: Mapping[str, str]) -> None:
        for member, name in (("positive", "prompt"), ("negative", "negative")):
            if member in value:
                entry = self._entry(name, "prompt", member)
                self._draft.texts[name] = Text(entry, (value[member],), ())

    def _read_style(self, name: str, value: Any) -> None:
        """`style` and `style_detail` are one kind; both at once are two."""
        findings = self._context.findings
        style = value["name"] if name == "style_detail" else value
        base = value["base_model"] if name == "style_detail" else None
        known = self._styles(style, base)
        if known is None:
            return
        before = self._draft.fields.get("style")
        if before is not None:
            findings.report(
                "two-kinds",
                "'style' and 'style_detail' are two names of one kind; keep one of them",
                self._place("style"),
                length=len("style") + 2,
            )
        fields = {**(before.choices[0].fields if before else {}), name: value}
        found = base if base is not None else next(iter(known), "")
        self._add("style", Choice(fields, style, style, found))

    def _styles(self, name: str, base: str | None) -> list[str] | None:
        """The base models of the style that is meant; None when a fault was reported."""
        catalog, findings = self._context.catalog, self._context.findings
        if not catalog.styles and "styles" not in catalog.unsure:
            return []
        same = [e for e in catalog.find("styles", name) if e.name == name]
        bases = [e.base_model for e in same if base is None or e.base_model == base]
        # A plain name is looked up by the service without Flux's styles (contract, 3.2).
        fitting = [b for b in bases if base is not None or b.lower() != "flux"]
        if fitting:
            return fitting
        place = self._place("style" if base is None else "style_detail")
        if "styles" in catalog.unsure and not bases:
            report_unchecked("styles", name, place, 1, self._context)
            return []
        message = f"no style is called '{name}'"
        meant = catalog.near("styles", name)
        if bases:
            message, meant = f"the style '{name}' of flux must be sent as 'style_detail'", None
        elif same:
            message, meant = f"the style '{name}' is not of '{base}'", same[0].base_model
        findings.report(
            "unknown-name",
            message,
            place,
            suggest=meant,
        )
        return [] if findings.lenient else None

    def _choice(self, name: str, value: Any) -> Choice:
        """A member as a choice, with what the linter needs to know of it."""
        addons: tuple[Addon, ...] = ()
        base = ""
        character = None
        settings = {}
        if name == "model":
            bases = self._named("models", value, "model")
            base = next(iter(bases), "")
        elif name == "loras":
            addons = tuple(
                self._addon("LoRA", "loras", lora["name"], "loras", index)
                for index, lora in enumerate(value)
            )
        elif name == "control_net":
            addons = (self._addon("ControlNet", "controlnets", value["name"], "control_net"),)
        elif name == "character":
            character = self._context.catalog.character(value["character_id"])
        elif name == "narrator" and "voice" in value:
            self._named("voices", value["voice"], "narrator", "voice")
        if name in ("character", "control_net"):
            settings = {member: (self._place(name, member), len(member) + 2) for member in value}
        return Choice(
            {name: value},
            value,
            str(value),
            base,
            addons,
            tuple(self._materials(name, value)),
            character,
            settings,
        )

    def _named(self, listing: Listing, name: str, *path: str | int) -> frozenset[str]:
        """The base models of a name, none when they are unknown; unknown names are reported."""
        catalog = self._context.catalog
        unsure = listing in catalog.unsure
        if not getattr(catalog, listing) and not unsure:
            return frozenset()
        same = [entry for entry in catalog.find(listing, name) if entry.name == name]
        if not same and unsure:
            report_unchecked(listing, name, self._place(*path), 1, self._context)
        elif not same:
            self._context.findings.report(
                "unknown-name",
                f"the catalogue does not list '{name}', spelled exactly so",
                self._place(*path),
                suggest=catalog.near(listing, name),
            )
        return frozenset(getattr(entry, "base_model", "") for entry in same) - {""}

    def _addon(self, noun: str, listing: Listing, name: str, *path: str | int) -> Addon:
        bases = self._named(listing, name, *path)
        return Addon(noun, name, bases, self._place(*path), 1)

    def _materials(self, name: str, value: Any) -> list[Material]:
        found = []
        for (owner, member), role in _ROLES.items():
            if owner == name and member in value:
                typed = value[member]
                facts = self._context.facts(typed)
                place = self._place(name, member)
                found.append(Material(typed, typed, facts, role, place, len(member) + 2))
        return found
