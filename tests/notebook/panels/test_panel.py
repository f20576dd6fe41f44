"""What every panel promises: no silent failure, the newest work wins, a twin for the reader."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ipywidgets
import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels.panel import Panel, newest

VIEW = "application/vnd.jupyter.widget-view+json"


class Form(Panel):
    """One text field that stands for a cell."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, title="Form", again="%rendernet form")
        self.prompt = "a cat"
        self.seen: list[str] = []

    def body(self) -> Sequence[Any]:
        self.field = ipywidgets.Text(value=self.prompt)
        self.field.observe(self.guarded(self.typed), "value")
        return (self.field,)

    def typed(self, change: Any) -> None:
        self.seen.append(change["new"])
        if change["new"] == "<b>ours</b>":
            raise RenderNetError("<b>no</b> such thing", hint="Take another.")
        if change["new"] == "bug":
            raise ZeroDivisionError("token=abc123secret")
        if change["new"] == "stop":
            raise KeyboardInterrupt
        self.prompt = change["new"]

    def facts(self) -> Sequence[tuple[str, str]]:
        return (("prompt", self.prompt),)

    def cell(self) -> tuple[str, str]:
        return "hero", self.prompt

    @property
    def said(self) -> str:
        text: str = self.root.children[-1].value
        return text


@pytest.fixture
def form(session: Session) -> Form:
    made = Form(session)
    assert made.root.children  # controls are made when they are asked for
    return made


def test_an_error_of_ours_stands_in_the_panel(form: Form) -> None:
    """A wrong name in a form would do nothing and say nothing, or run as HTML."""
    form.field.value = "<b>ours</b>"
    assert "&lt;b&gt;no&lt;/b&gt; such thing" in form.said
    assert "Take another." in form.said
    assert 'role="alert"' in form.said


def test_a_fault_of_ours_is_told_and_can_be_found(form: Form, session: Session) -> None:
    """A bug in a form would look like a dead button, with nothing to report."""
    form.field.value = "bug"
    assert "ZeroDivisionError" in form.said
    assert "abc123secret" not in form.said
    assert str(Path("store") / "log") in form.said
    (line,) = [line for line in session.log.recent() if line["event"] == "fault"]
    assert line["type"] == "ZeroDivisionError"
    assert line["at"][-1].endswith("in typed")
    assert "abc123secret" not in str(line)


def test_an_interrupt_stays_in_the_panel(form: Form) -> None:
    """The stop button would end the kernel's own thread in the middle of a callback."""
    form.field.value = "stop"
    assert "Stopped." in form.said


def test_setting_controls_from_code_calls_nobody(form: Form) -> None:
    """A form that fills itself from a text would answer itself for ever."""
    with form.hushed():
        form.field.value = "from the text"
    form.field.value = "typed"
    assert form.seen == ["typed"]


def test_the_newest_work_of_a_key_wins(form: Form) -> None:
    """A slow early answer would overwrite the price of what is asked for now."""
    go, got = threading.Event(), []

    def slow() -> str:
        go.wait(30)
        return "old"

    form.behind(slow, got.append, key="price")
    form.behind(lambda: "new", got.append, key="price")
    form.behind(lambda: "other", got.append, key="lint")
    go.set()
    assert form.settled()
    assert sorted(got) == ["new", "other"]


def test_work_that_waits_is_never_begun_when_something_newer_comes(form: Form) -> None:
    """Ten letters typed would be ten requests to the service."""
    begun: list[int] = []
    for number in range(10):
        form.behind(lambda number=number: begun.append(number), lambda _: None, key="k", pause=0.5)
    assert form.settled()
    assert begun == [9]


def test_work_that_fails_is_told(form: Form) -> None:
    """A service that cannot be reached would leave the form waiting for ever."""

    def fail() -> None:
        raise RenderNetError("no connection", hint="Try later.")

    form.behind(fail, lambda _: None)
    assert form.settled()
    assert "no connection" in form.said


def test_a_closed_panel_drops_what_is_under_way(form: Form) -> None:
    """Late answers would be written into controls that are gone, and raise in a thread."""
    go, got = threading.Event(), []

    def slow() -> str:
        go.wait(30)
        return "late"

    form.behind(slow, got.append)
    form.close()
    go.set()
    assert form.settled()
    form.behind(slow, got.append)
    form.field.value = "after"
    assert (got, form.seen) == ([], [])


def test_closing_leaves_no_control_in_the_kernel(
    session: Session, living: Callable[[], int]
) -> None:
    """A day of opening panels would fill the kernel's memory."""
    before = living()
    form = Form(session)
    assert form.root.children
    assert living() > before
    form.close()
    assert living() == before


def test_a_page_gets_the_panel_and_its_twin(desk: Any, session: Session) -> None:
    """Without its kernel a saved panel would be an error message."""
    form = Form(session)
    desk.display_pub.outputs.clear()
    form.show(desk)
    twin, view = desk.display_pub.outputs
    assert view["data"][VIEW]["model_id"] == form.root.model_id
    assert view["data"]["text/plain"] == ""
    html, plain = twin["data"]["text/html"], twin["data"]["text/plain"]
    assert VIEW not in twin["data"]
    assert "%%rendernet hero\na cat" in html
    assert "%rendernet form" in html
    assert plain.splitlines() == [
        *("Form", "  prompt: a cat", "  %%rendernet hero", "  a cat"),
        "Open it again: %rendernet form",
    ]
    form.field.value = "a <dog>"
    renewed = desk.display_pub.outputs[-1]
    assert renewed["transient"] == twin["transient"]
    assert "a &lt;dog&gt;" in renewed["data"]["text/html"]


def test_nobody_to_click_means_no_control(
    shell: Any, session: Session, living: Callable[[], int]
) -> None:
    """A notebook that is run unattended would carry the state of controls in its file."""
    shell.display_pub.outputs.clear()
    for kernel in (None, SimpleNamespace(_allow_stdin=False)):
        if kernel is not None:
            shell.kernel = kernel
        Form(session).show(shell)
    del shell.kernel
    assert living() == 0
    assert [VIEW in data for data in shell.shown] == [False, False]
    assert "<style>" not in shell.shown[0]["text/html"]


def test_the_newest_panel_that_stands_for_a_cell_is_found(desk: Any, session: Session) -> None:
    """`%rendernet insert` would write the cell of a panel that was left long ago."""
    first, second = Form(session), Form(session)
    assert newest(session) is None
    first.show(desk)
    second.show(desk)
    second.prompt = ""
    assert newest(session) is first


def test_a_panel_is_light_until_it_is_asked_for() -> None:
    """`%load_ext` would wait for ipywidgets."""
    code = (
        "import sys; from IPython.core.interactiveshell import InteractiveShell as S\n"
        "ip = S.instance(); ip.run_cell('%load_ext rendernet_jupyter').raise_error()\n"
        "assert 'ipywidgets' not in sys.modules, 'loaded'"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
