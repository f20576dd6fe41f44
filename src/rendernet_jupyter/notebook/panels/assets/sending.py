"""Files on their way to the account: chosen or named, held against the rules, then sent by a click.

What fits stands beside what does not, with the reason, before anything leaves. The same content is
sent once. What becomes of a file at the service is not waited for longer than the settings say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.asset.material import Material
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.upload import ADVICE, Chosen, emptied, preview, told, upload
from rendernet_jupyter.session.belongings import Belongings, Held
from rendernet_jupyter.view.markup import Markup
from rendernet_jupyter.view.phrase import counted

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel

PAUSE = 0.3


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at.

    Attributes:
        name: as it was chosen or typed.
        words: what it is, or why it cannot be sent.
        material: its content; None when it cannot be sent.
        picture: a `data:` address, empty for what is no picture.
    """

    name: str
    words: str
    material: Material | None = None
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a file.

    Attributes:
        name: as it was chosen or typed.
        held: the asset; None when it could not be sent.
        known: whether the account had it already.
        error: why it could not be sent.
    """

    name: str
    held: Held | None = None
    known: bool = False
    error: RenderNetError | None = None


class Sending:
    """Where files are chosen, looked at and sent.

    Args:
        panel: in which it stands.
        on_sent: called with what became of each file.
    """

    def __init__(self, panel: Panel, on_sent: Callable[[Sequence[Sent]], None]) -> None:
        self._panel = panel
        self._on_sent = on_sent
        self._looked: tuple[Looked, ...] = ()
        accept = "image/*,video/mp4,video/webm,audio/mpeg"
        self._upload = upload(panel, "Choose files", accept, self._chosen, several=True)
        self._typed = ipywidgets.Text(
            placeholder="or a path",
            layout=ipywidgets.Layout(flex="1 1 200px", width="auto", margin="0"),
        )
        self._typed.observe(panel.guarded(lambda e: self._named(e["new"])), names="value")
        self._go = look.button("Send", kind="primary")
        self._go.on_click(panel.guarded(lambda _: self._send()))
        self._list = look.html()
        hint = look.html(look.quiet(f"Looked at here first; the same file is sent once. {ADVICE}"))
        self.root: Any = look.stack(
            look.across(self._upload, self._typed, self._go), self._list, hint, gap="6px"
        )
        self._show(())

    def _chosen(self, files: tuple[Chosen, ...]) -> None:
        if files:
            with self._panel.hushed():
                self._typed.value = ""
            self._look(files)

    def _named(self, typed: str) -> None:
        with self._panel.hushed():
            emptied(self._upload)  # of the two the last one counts
        self._look((typed.strip(),) if typed.strip() else (), pause=PAUSE)

    def _look(self, given: Sequence[str | Chosen], *, pause: float = 0) -> None:
        belongings = Belongings(self._panel.session)
        self._show(())  # until they are looked at
        self._panel.behind(
            lambda: tuple(_looked(belongings, one) for one in given),
            self._show,
            key="look",
            pause=pause,
        )

    def _show(self, looked: tuple[Looked, ...]) -> None:
        self._looked = looked
        fit = sum(1 for one in looked if one.material)
        place = self._panel.session.engine().label
        self._list.value = look.shown(_listed(looked))
        words = f"Send {counted(fit, 'file')} to {place}" if fit else "Send"
        self._go.description = self._go.tooltip = words
        self._go.disabled = not fit

    def _send(self) -> None:
        belongings = Belongings(self._panel.session)
        parcel = [one for one in self._looked if one.material is not None]
        self._go.disabled = True
        self._panel.say("Sending", "busy")
        self._panel.behind(
            lambda: tuple(_sent(belongings, one, self._tell) for one in parcel), self._arrived
        )

    def _tell(self, progress: Progress) -> None:
        self._panel.say(f"{progress.phase.capitalize()} {progress.note}".strip(), "busy")

    def _arrived(self, sent: Sequence[Sent]) -> None:
        with self._panel.hushed():
            self._typed.value = ""
            emptied(self._upload)
        failed = tuple(Looked(one.name, _reason(one.error)) for one in sent if one.error)
        self._show(failed)
        self._on_sent(sent)


def _looked(belongings: Belongings, given: str | Chosen) -> Looked:
    name = given if isinstance(given, str) else given.name
    try:
        if isinstance(given, str):
            material = belongings.look(given)
        else:
            material = belongings.look(given.data, name)
        return Looked(name, told(material), material, preview(material))
    except RenderNetError as error:
        return Looked(name, _reason(error))


def _reason(error: RenderNetError | None) -> str:
    return f"{error.message}. {error.hint}".strip() if error else ""


def _sent(belongings: Belongings, one: Looked, tell: Callable[[Progress], None]) -> Sent:
    if one.material is None:
        return Sent(one.name)
    try:
        held, known = belongings.upload(one.material, on_progress=tell)
    except RenderNetError as error:
        return Sent(one.name, error=error)
    return Sent(one.name, held, known)


def _listed(looked: Sequence[Looked]) -> Markup:
    rows = (
        look.row(one.name, (("" if one.material else "cannot be sent: ") + one.words,), one.picture)
        for one in looked
    )
    return Markup("".join(rows))
