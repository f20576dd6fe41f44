"""Questions within a form: nothing happens without a yes, and a form that is gone asks nobody."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.notebook.panels.panel import Panel
from rendernet_jupyter.notebook.panels.question import Question


class Asking(Panel):
    """A form with a place for a question."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, title="Asking", again="%rendernet asking")
        self.done: list[str] = []

    def body(self) -> Sequence[Any]:
        self.question = Question(self)
        return (self.question.root,)


@pytest.fixture
def person(session: Session, hand: Any) -> Any:
    """Somebody before that form."""
    return hand(Asking(session))


def test_only_a_yes_does_it(person: Any) -> None:
    """A question that is only decoration is worse than none."""
    form = person.panel
    form.question.ask("Delete <b>it</b>?", lambda: form.done.append("it"), yes="Delete it")
    assert "&lt;b&gt;it&lt;/b&gt;" in person.words
    person.click("Leave it")
    assert not form.question.asked
    form.question.ask("Delete it?", lambda: form.done.append("it"), yes="Delete it")
    assert form.done == []
    person.click("Delete it")
    assert form.done == ["it"]


def test_a_newer_question_takes_the_place(person: Any) -> None:
    """A yes to the second question would carry out the first."""
    form = person.panel
    form.question.ask("Delete a?", lambda: form.done.append("a"), yes="Delete a")
    form.question.ask("Delete b?", lambda: form.done.append("b"), yes="Delete b")
    person.click("Delete b")
    assert form.done == ["b"]


@pytest.mark.parametrize(("button", "answer"), [("Yes, go on", True), ("Leave it", False)])
def test_work_waits_for_the_answer(person: Any, button: str, answer: bool) -> None:
    """What costs more than somebody allowed would be sent, or never be asked about."""
    given: list[bool | None] = []
    asked = threading.Thread(
        target=lambda: given.append(person.panel.question.wait_for("Pay?", yes="Yes, go on"))
    )
    asked.start()
    while not person.panel.question.asked:
        asked.join(0.02)
    person.click(button)
    asked.join(20)
    assert given == [answer]


def test_a_closed_form_answers_nothing(person: Any) -> None:
    """A paid request would wait for ever behind a form that nobody sees any more."""
    given: list[bool | None] = []
    asked = threading.Thread(
        target=lambda: given.append(person.panel.question.wait_for("Pay?", yes="Yes"))
    )
    asked.start()
    while not person.panel.question.asked:
        asked.join(0.02)
    person.panel.close()
    asked.join(20)
    assert given == [None]
