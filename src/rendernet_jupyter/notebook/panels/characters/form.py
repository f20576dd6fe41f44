"""The form for a new character, or for changes to one: checked while it is filled in.

What is wrong stands beside the button before anything leaves. The names and words are held against
the rules of the session, and none is stated here. Nothing is sent unless the button is clicked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.catalog import Catalog, Character
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.characters.face import FaceField
from rendernet_jupyter.notebook.panels.deed import Deed, option
from rendernet_jupyter.notebook.panels.field import LABEL, field
from rendernet_jupyter.session.characters import TYPES, demand_free, speakable

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel

_DESCRIBED = "gender, age, ethnicity, body type; no clothes, no background"


class CharacterForm:
    """Fields of a character; hidden until it is opened.

    Args:
        panel: in which it stands.
        catalog: the characters that are known now.
        on_made: called with the character and the line that does the same.
        on_close: called when it is put away.
    """

    def __init__(
        self,
        panel: Panel,
        catalog: Callable[[], Catalog],
        on_made: Callable[[Character, Deed], None],
        on_close: Callable[[], None],
    ) -> None:
        self._panel = panel
        self._catalog = catalog
        self._on_made = on_made
        self._on_close = on_close
        self._who: Character | None = None
        self._busy = False
        called = "what prompts call it, such as Zoe"
        self._name = field(ipywidgets.Text, "name", placeholder=called)
        self._type = field(ipywidgets.Dropdown, "type", width="240px", options=TYPES)
        self._prompt = field(ipywidgets.Text, "who it is", placeholder=_DESCRIBED)
        self._face = FaceField(panel, lambda _: self._check())
        self._title, self._wrong = look.html(), look.html()
        self._go = look.button("Make it", kind="primary")
        self._leave = look.button("Leave it")
        for control in (self._name, self._type, self._prompt):
            control.observe(panel.guarded(lambda _: self._check()), names="value")
        self._go.on_click(panel.guarded(lambda _: self._send()))
        self._leave.on_click(panel.guarded(lambda _: self.close()))
        self.root: Any = look.stack(
            self._title,
            self._name,
            self._type,
            self._prompt,
            _row("face", self._face.root),
            look.across(self._go, self._leave, self._wrong),
            gap="10px",
            display="none",
        )

    # Opening and closing

    def open(self, who: Character | None = None) -> None:
        """Show it empty, or for a character that is to be changed."""
        self._who = who
        self._busy = False
        with self._panel.hushed():
            self._name.value = who.name if who else ""
            kind = who.character_type if who else ""
            self._type.value = kind if kind in TYPES else TYPES[0]
            self._prompt.value = who.prompt if who else ""
        self._face.clear()
        place = self._panel.session.engine().label
        words = f"Change {who.name}" if who else "A new character"
        note = f"What is changed here is changed at {place}."
        if who is None:
            note = f"The face is sent to {place}: take one whose owner agrees, or one you made."
        self._title.value = look.shown(look.heading(words, note))
        self._go.description = self._go.tooltip = "Change it" if who else "Make it"
        self._name.layout.display = "none" if who else ""
        self._check()
        self.root.layout.display = ""

    def close(self) -> None:
        """Put it away; what was filled in is forgotten."""
        self._panel.drop("face")
        self.root.layout.display = "none"
        self._on_close()

    # What is wrong

    def _check(self) -> None:
        wrong = next(self._faults(), "")
        self._wrong.value = look.shown(look.quiet(wrong))
        self._go.disabled = bool(wrong) or self._busy

    def _faults(self) -> Iterator[str]:
        """What is to be mended before it can be sent, the first thing first."""
        if self._who is None:
            yield from self._faults_of_name()
            if not self._prompt.value.strip():
                yield "A few words on who it is are missing."
            if not self._face.face.fits:
                yield "A face is missing."
        elif self._face.face.words and not self._face.face.fits:
            yield "The face cannot be taken."
        elif not self._changes():
            yield "Nothing is changed yet."

    def _faults_of_name(self) -> Iterator[str]:
        if not self._name.value.strip():
            yield "A name is missing."
            return
        try:
            demand_free(speakable(self._name.value), self._catalog())
        except RenderNetError as error:
            yield f"{error.message.removesuffix('; nothing was sent')}."

    def _changes(self) -> dict[str, Any]:
        """What differs from the character as it is."""
        if self._who is None:
            return {}
        said = {"type": self._type.value, "prompt": self._prompt.value.strip()}
        before = {"type": self._who.character_type, "prompt": self._who.prompt}
        changed: dict[str, Any] = {
            key: value for key, value in said.items() if value and value != before[key]
        }
        given = self._face.face.given
        return changed | ({} if given is None else {"face": given})

    # Sending

    def _send(self) -> None:
        self._panel.session.keys.demand_absent(self._name.value, self._prompt.value)
        self._busy = True
        self._check()
        who, changes = self._who, self._changes()
        filled = self._name.value, self._face.face.given, self._prompt.value, self._type.value

        def work() -> tuple[Character, Deed]:
            try:
                return self._change(who, changes) if who else self._make(*filled)
            finally:
                with self._panel.lock:  # what was filled in stays, and can be sent again
                    self._busy = False
                    self._check()

        self._panel.say("Sending it", "busy")
        self._panel.behind(work, self._made)

    def _make(self, name: str, face: Any, prompt: str, kind: str) -> tuple[Character, Deed]:
        made = self._panel.session.characters.create(
            name, face, prompt=prompt, type=kind, on_progress=self._tell
        )
        said = (*option("type", kind), *option("prompt", prompt.strip()))
        return made, Deed("character create", (made.name, self._as_text(made, face), *said))

    def _change(self, who: Character, changes: dict[str, Any]) -> tuple[Character, Deed]:
        made = self._panel.session.characters.edit(who.id, on_progress=self._tell, **changes)
        said = {k: self._as_text(made, v) if k == "face" else v for k, v in changes.items()}
        words = [word for key, value in said.items() for word in option(key, value)]
        return made, Deed("character edit", (who.name, *words))

    def _as_text(self, made: Character, face: Any) -> str:
        """How a line names the face: a file from the browser has no path, but an id by now."""
        if isinstance(face, str):
            return face
        session = self._panel.session
        return session.store.faces.made_of(session.engine().account, made.id)

    def _tell(self, progress: Progress) -> None:
        self._panel.say(f"{progress.phase.capitalize()} {progress.note}".strip(), "busy")

    def _made(self, done: tuple[Character, Deed]) -> None:
        self.close()
        self._on_made(*done)


def _row(words: str, field: Any) -> Any:
    label = look.html(look.quiet(words), flex=f"0 0 {LABEL}")
    return look.across(label, field, align_items="flex-start", flex_flow="row nowrap", gap="8px")
