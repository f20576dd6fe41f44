"""Objects: a name, an asset, texts and settings that make one value together.

While something of it is missing it is in no cell, and the control says what it waits for. Nothing
here knows how an object is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.picker import Picker
from rendernet_jupyter.notebook.panels.studio.asset import AssetField
from rendernet_jupyter.notebook.panels.studio.control import Control, put, text_field
from rendernet_jupyter.notebook.panels.studio.settings import SettingPart, setting_part
from rendernet_jupyter.request.form import (
    Form,
    Named,
    Swap,
    Value,
    braced,
    people_in,
    recast,
)
from rendernet_jupyter.request.lint import stands_in
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.view.markup import tag

WANTED = {
    "facelock": "image",
    "control_net": "image",
    "segment": "image",
    "true_touch": "image",
    "narrator": "picture",
    "video_anyone": "image",
}
"""What each key takes along; a character takes nothing."""

NAMED = {"character": "character", "control_net": "controlnet"}
"""The listing of the keys that begin with a name."""


class Thing(Control):
    """A value of several parts."""

    top = True

    def controls(self) -> Sequence[Any]:
        """The parts below each other, and a line about what is missing."""
        self._partial = False
        self._missing = look.html()
        return (look.stack(*self.parts(), self._missing, gap=look.TIGHT),)

    # What a subclass says

    def parts(self) -> Sequence[Any]:
        """The controls of the parts, made anew."""
        raise NotImplementedError

    def gathered(self) -> Value | None:
        """The value that the parts make; None while something is missing."""
        raise NotImplementedError

    def wanting(self) -> str:
        """What is missing, as a sentence; empty when nothing was given at all."""
        raise NotImplementedError

    def spread(self, value: Value | None) -> None:
        """Show a value in the parts; None empties them."""
        raise NotImplementedError

    # Both ways

    def changed(self) -> None:
        """A person changed a part."""
        value = self.gathered()
        self._partial = value is None
        if value is not None or self.studio.form.written(self.key):
            self.set(value)
        self._say()

    def show(self, form: Form) -> None:
        """Show the value; parts that make none yet stay as they are."""
        if not (self._partial and not form.written(self.key)):
            super().show(form)
            self._partial = False
        self._say()

    def forget(self) -> None:
        """Empty the parts that make no value: another cell is shown."""
        self._partial = False

    def put(self, value: Value | None) -> None:
        """Show a value in the parts."""
        self.spread(value)

    def _say(self) -> None:
        words = self.wanting() if self._partial else ""
        look.put(self._missing, look.message(words))


class Object(Thing):
    """A name, an asset and settings, as far as the key has them."""

    def parts(self) -> Sequence[Any]:
        """A picker, an asset field, the settings."""
        self._picker: Picker | None = None
        self._asset: AssetField | None = None
        made: list[Any] = []
        if self.key in NAMED:
            self._picker = self.studio.part(
                Picker(self.studio.session, NAMED[self.key], folded=True, on_pick=self.named)
            )
            made.append(self._picker.root)
        if self.key in WANTED:
            self._asset = AssetField(self.studio, WANTED[self.key], self.changed)
            made.append(self._asset.root)
        self._settings: dict[str, SettingPart] = {
            setting.name: setting_part(self.studio, setting, self.changed)
            for setting in KEY[self.key].settings
        }
        parts = self._settings.values()
        made += [part.root for part in parts if part.wide]
        small = [part.root for part in parts if not part.wide]
        return [*made, look.across(*small)] if small else made

    def named(self, _: str) -> None:
        """A person picked a name."""
        self.changed()

    @property
    def name(self) -> str:
        """The name that is picked."""
        return self._picker.value if self._picker else ""

    def gathered(self) -> Value | None:
        """The object, when it has what it needs."""
        asset = self._asset.value if self._asset else ""
        if (self._picker and not self.name) or (self._asset and not asset):
            return None
        given = {name: part.value for name, part in self._settings.items()}
        return Named(self.name, asset).setting_to(given)

    def wanting(self) -> str:
        """Which of name and asset is missing."""
        asset = self._asset.value if self._asset else ""
        if self._picker and self._asset and asset and not self.name:
            return "Choose what it steers, and it is part of the cell."
        if self._asset and not asset:
            noun = "a picture or video" if WANTED[self.key] == "picture" else "a picture"
            return f"Choose {noun}, and it is part of the cell."
        return ""

    def spread(self, value: Value | None) -> None:
        """Show an object."""
        shown = value if isinstance(value, Named) else Named()
        if self._picker is not None:
            name = self.studio.spelled(self._picker.listing, shown.name)
            if self._picker.value != name:
                self._picker.choose(*([name] if name else []))
            self._picker.narrow(self.studio.base_model() if self.key == "control_net" else "")
        if self._asset is not None:
            self._asset.show(shown.asset)
        for name, part in self._settings.items():
            part.show(shown.setting(name))

    def refresh(self) -> None:
        """Offer pictures that were made meanwhile."""
        if self._asset is not None:
            self._asset.refresh()


class Person(Object):
    """A character: the prompt must name the one that is picked, or nobody would appear."""

    def parts(self) -> Sequence[Any]:
        """As of an object; nobody stands in the prompt at first."""
        self._standing = ""
        return super().parts()

    def show(self, form: Form) -> None:
        """Show who is named, by the key or by the prompt alone."""
        standing = people_in(form.prompt, self._is_person)
        self._standing = standing[0].name if standing else ""
        super().show(form)

    def spread(self, value: Value | None) -> None:
        """Show a character; without the key the one that stands in the prompt."""
        super().spread(value or Named(self._standing))

    def named(self, name: str) -> None:
        """A person picked a character, or nobody: the prompt names that one and no other."""
        value, before = self.gathered(), self.studio.form.prompt

        def recast_by(form: Form) -> Form:
            prompt = self._recast(form, name)
            made = form.with_value(self.key, value) if value else form.without(self.key)
            return made.with_prompt(prompt)

        self.forget()
        self.studio.edit(recast_by)
        if self.studio.form.prompt != before:
            self.studio.say(_told(name), "good")

    def _recast(self, form: Form, name: str) -> str:
        prompt = recast(form.prompt, self._is_person, name)
        chosen = form.value(self.key)
        before = chosen.name if isinstance(chosen, Named) else ""
        if name and before and prompt == form.prompt:  # who was named without braces
            word = re.compile(rf"(?<![\w{{]){re.escape(before)}(?![\w}}])")
            prompt = word.sub(lambda _: braced(name), prompt)
        return prompt if not name or stands_in(name, prompt) else f"{braced(name)} {prompt}"

    def _is_person(self, name: str) -> bool:
        """Whether a name in braces is a character: listed, or chosen though it is not."""
        chosen = self.studio.form.value(self.key)
        own = chosen.name if isinstance(chosen, Named) else ""
        listed = self.studio.catalog().find("characters", name)
        return bool(listed) or name.casefold() == own.casefold()


def _told(name: str) -> str:
    if not name:
        return "The prompt names nobody now."
    return f"The prompt names {name} now: put it where it belongs."


class Swapped(Thing):
    """One thing in a picture in place of another."""

    def parts(self) -> Sequence[Any]:
        """The picture, what to find, what to put there."""
        self._asset = AssetField(self.studio, WANTED[self.key], self.changed)
        self._find = text_field("Find", placeholder="find: red sofa")
        self._replace = text_field("Put there", placeholder="put there: blue sofa")
        for field in (self._find, self._replace):
            field.observe(self.guarded(lambda _: self.changed()), "value")
        arrow = look.html(tag("span", "→", aria_label="is replaced by"))
        return self._asset.root, look.across(self._find, arrow, self._replace)

    def gathered(self) -> Value | None:
        """The swap, when all three are given."""
        find, replace = self._find.value.strip(), self._replace.value.strip()
        asset = self._asset.value
        return Swap(asset, find, replace) if asset and find and replace else None

    def wanting(self) -> str:
        """What is missing."""
        parts = {
            "a picture": self._asset.value,
            "what to find in it": self._find.value.strip(),
            "what to put there": self._replace.value.strip(),
        }
        missing = [words for words, given in parts.items() if not given]
        return f"Still wanted: {', '.join(missing)}." if missing else ""

    def spread(self, value: Value | None) -> None:
        """Show a swap."""
        shown = value if isinstance(value, Swap) else Swap("", "", "")
        self._asset.show(shown.asset)
        put(self._find, value=shown.find)
        put(self._replace, value=shown.replace)

    def refresh(self) -> None:
        """Offer pictures that were made meanwhile."""
        self._asset.refresh()
