"""Sessions for panels on the sandbox in process, and a shell with and without somebody to click."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ipywidgets
import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.sandbox import World


@pytest.fixture
def session(world: World, tmp_path: Path) -> Iterator[Session]:
    with Session(engine="sandbox", world=world, store=str(tmp_path / "store")) as made:
        yield made


@pytest.fixture
def desk(shell: Any) -> Any:
    """A shell with a kernel and a front end in which somebody can click."""
    shell.kernel = SimpleNamespace(_allow_stdin=True)
    yield shell
    del shell.kernel


@pytest.fixture
def living() -> Callable[[], int]:
    """How many widgets the kernel keeps, in ipywidgets 8 and 7."""
    from ipywidgets.widgets import widget

    kept = getattr(widget, "_instances", None)
    return lambda: len(widget.Widget.widgets if kept is None else kept)


@pytest.fixture(autouse=True)
def no_widget_is_left() -> Iterator[None]:
    """What a test made is closed, as at the end of a kernel."""
    yield
    ipywidgets.Widget.close_all()


class Hand:
    """A person before a form: reads what is visible, and clicks and types there."""

    def __init__(self, panel: Any) -> None:
        self.panel = panel
        assert panel.root.children  # controls are made when they are asked for
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way, nor what that set going."""
        for _ in range(20):
            if self.panel.settled():
                return
        raise AssertionError("the form never came to rest")

    def visible(self, within: Any = None) -> Iterator[Any]:
        """Every control that can be seen."""
        widget = self.panel.root if within is None else within
        if widget.layout.display == "none":
            return
        yield widget
        for child in getattr(widget, "children", ()):
            yield from self.visible(child)

    @property
    def words(self) -> str:
        """All that is to be read."""
        found = [w.value for w in self.visible() if isinstance(w, ipywidgets.HTML)]
        return "\n".join(found)

    def find(self, kind: type, trait: str, starting: str) -> Any:
        """The one visible control whose trait begins so."""
        every = [w for w in self.visible() if isinstance(w, kind)]
        found = [w for w in every if str(getattr(w, trait) or "").startswith(starting)]
        assert len(found) == 1, [getattr(w, trait) for w in every]
        return found[0]

    def click(self, starting: str) -> None:
        """Click a button, and wait for what comes of it."""
        button = self.find(ipywidgets.Button, "description", starting)
        assert not button.disabled
        button.click()
        self.settle()

    def tap(self, tip: str) -> None:
        """Click a button that is known by its tip."""
        self.find(ipywidgets.Button, "tooltip", tip).click()
        self.settle()

    def type(self, placeholder: str, text: str) -> None:
        """Write into a field, and wait for what comes of it."""
        kinds = (ipywidgets.Text, ipywidgets.Textarea)
        self.find(kinds, "placeholder", placeholder).value = text  # type: ignore[arg-type]  # a tuple is as good
        self.settle()

    def switch(self, starting: str, *, on: bool = True) -> None:
        """Press a switch."""
        self.find(ipywidgets.ToggleButton, "description", starting).value = on
        self.settle()

    def choose(self, name: str, value: Any) -> None:
        """Choose in a list."""
        self.find(ipywidgets.Dropdown, "description", name).value = value
        self.settle()


@pytest.fixture
def hand() -> type[Hand]:
    """A person before a form."""
    return Hand
