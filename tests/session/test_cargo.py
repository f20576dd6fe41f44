"""How heavy the galleries of a notebook are, and what follows for the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.session.cargo import Cargo
from rendernet_jupyter.session.commands import carry_out

NOTE = "because this notebook holds"


class Desk:
    """A notebook of which one cell runs."""

    def __init__(self, cargo: Cargo) -> None:
        self.turn = 0
        self.cargo = cargo
        self.cell = ""
        cargo.place = lambda: (self.cell, self.turn) if self.cell else None

    def run(self, cell: str) -> None:
        self.turn += 1
        self.cell = cell
        self.cargo.look()


def html_of(made: Gallery) -> str:
    return made._repr_mimebundle_()[0]["text/html"]


def test_cells_add_up_and_are_replaced_when_they_run_again() -> None:
    """Running one cell twenty times would shrink the pictures of a light notebook."""
    desk = Desk(cargo := Cargo())
    desk.run("a")
    cargo.put(30)
    cargo.put(12)
    assert cargo.held == 42
    desk.run("b")
    cargo.put(7)
    assert cargo.held == 49
    desk.run("a")
    assert cargo.held == 7
    cargo.put(5)
    assert cargo.held == 12


def test_nothing_is_held_where_no_output_is_kept() -> None:
    """A day in a terminal would end in tiny contact sheets."""
    cargo = Cargo()
    cargo.put(30)
    assert cargo.held == 0


@pytest.fixture
def small(again: Callable[..., Session]) -> Session:
    """A session whose notebook is half full after its first gallery."""
    return again(notebook_budget=0.05)


def made(session: Session, seed: int, line: str = "") -> Gallery:
    found = session.generate(f"seed: {seed}\na harbour", line)
    assert isinstance(found, Gallery)
    return found


def test_a_heavy_notebook_gets_smaller_thumbnails_and_says_so(small: Session) -> None:
    """The hundredth gallery would make a notebook that no browser opens, or shrink in silence."""
    desk = Desk(small.cargo)
    desk.run("a")
    first = html_of(made(small, 1))
    assert NOTE not in first
    desk.run("b")
    second = html_of(made(small, 2))
    note = BeautifulSoup(second, "html.parser").find(string=lambda said: NOTE in (said or ""))
    assert "its budget is 50 kB" in str(note)
    assert "notebook_budget = 0.1" in str(note)
    assert len(second) < len(first)


def test_whoever_names_a_width_gets_it(small: Session) -> None:
    """`--thumb` would be overruled by a setting that nobody remembers."""
    desk = Desk(small.cargo)
    desk.run("a")
    html_of(made(small, 1))
    desk.run("b")
    assert NOTE not in html_of(made(small, 2, "--thumb 256"))


def test_a_budget_of_nothing_is_no_limit(again: Callable[..., Session]) -> None:
    """0 would be read as: no room at all."""
    session = again(notebook_budget=0)
    desk = Desk(session.cargo)
    desk.run("a")
    html_of(made(session, 1))
    desk.run("b")
    assert NOTE not in html_of(made(session, 2))


def test_weighing_tells_what_is_left_of_the_budget(local: Session, tmp_path: Path) -> None:
    """The note in the cell would name a budget that no command accounts for."""
    book: dict[str, Any] = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "study.ipynb").write_text(json.dumps(book))
    where = str(tmp_path / "study.ipynb")
    assert "notebook_budget" not in str(carry_out(local, "weigh", where))
    desk = Desk(local.cargo)
    desk.run("a")
    local.cargo.put(2_500_000)
    said = str(carry_out(local, "weigh", where))
    assert "take 2.5 MB of 20.0 MB (setting notebook_budget)" in said
