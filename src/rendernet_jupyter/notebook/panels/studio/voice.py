"""A voice to listen to before it is paid: a sentence that the engine's own voice says.

Nothing here is sent to a service; where there is no sample, there is nothing to press.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.studio.control import show_when
from rendernet_jupyter.session.voices import said_by
from rendernet_jupyter.view.markup import Markup, data_uri, tag

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio


class VoiceSample:
    """A button that becomes a player.

    Args:
        studio: in which it stands.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._name = ""
        self._listen = look.button("▶ Listen", "Hear this voice say a sentence")
        self._listen.on_click(studio.guarded(lambda _: self._fetch()))
        self._player = look.html()
        self.root: Any = look.across(self._listen, self._player)
        show_when(self.root, shown=False)

    def show(self, name: str) -> None:
        """Offer a voice to be heard; none for an empty name."""
        if name == self._name:
            return
        self._name = name
        self._player.value = ""
        show_when(self._listen, name)
        show_when(self.root, name and self._studio.session.engine().sandbox)

    def _fetch(self) -> None:
        session, name = self._studio.session, self._name
        self._listen.disabled = True
        self._player.value = str(look.quiet(f"{name} is asked …"))

        def heard(sound: bytes) -> None:
            self._listen.disabled = False
            if name == self._name:
                self._player.value = str(_player(sound, name) if sound else look.quiet(_NONE))
                show_when(self._listen, not sound)

        self._studio.behind(lambda: said_by(session, name), heard, key="voice")


_NONE = "There is no sample of this voice here: the sandbox speaks with the extra `video`."


def _player(sound: bytes, name: str) -> Markup:
    address = data_uri("audio/wav", sound)
    style = "height:32px;max-width:260px"
    return tag("audio", "", controls="", src=address, aria_label=f"{name} speaks", style=style)
