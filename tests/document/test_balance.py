"""What is left in an account, and that nothing else goes with it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.document.balance import without_balance
from rendernet_jupyter.result.mark import BALANCE

OURS = '<div style="ours'
LEFT = f'<span data-rendernet="{BALANCE}"> · 883 left</span>'
SAVE = 'Save the originals: hero.save("pictures")'
ALT = "hero: a cat"


def gallery(html: str, plain: str) -> dict[str, Any]:
    """The output of a run as Jupyter stores it."""
    data = {"text/html": html.splitlines(keepends=True), "text/plain": plain.split("\r")}
    return {"data": data, "metadata": {}, "output_type": "display_data"}


def notebook(*outputs: dict[str, Any]) -> str:
    cell = {"cell_type": "code", "metadata": {}, "outputs": list(outputs), "source": "883 left"}
    whole = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(whole, indent=1, ensure_ascii=False)


def discreet(output: dict[str, Any]) -> dict[str, str]:
    """The output's forms after the balance was taken out."""
    made = json.loads(without_balance(notebook(output), OURS))
    data = made["cells"][0]["outputs"][0]["data"]
    return {mime: "".join(said) for mime, said in data.items()}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"2 credits spent, 1,883.5 left, 3.2 s. {SAVE}", f"2 credits spent, 3.2 s. {SAVE}"),
        (f"883 left, 3.2 s. {SAVE}", f"3.2 s. {SAVE}"),
        (f"883 left. {SAVE}", SAVE),
        ("2 credits spent, 883 left", "2 credits spent"),
        (f"2 credits spent. {SAVE}", f"2 credits spent. {SAVE}"),
    ],
)
def test_the_last_line_of_a_gallery_loses_it(said: str, kept: str) -> None:
    """Whoever gets a notebook would read how much money its author has left."""
    page = f'{OURS}"><b>a cat, 883 left</b><div>2 credits spent{LEFT} · 3.2 s</div></div>'
    made = discreet(gallery(page, f"hero: 1 credit spent, 883 left\n  [0] 883 left\n{said}"))
    assert made["text/html"] == page.replace(LEFT, "")
    assert made["text/plain"] == f"hero: 1 credit spent, 883 left\n  [0] 883 left\n{kept}"


def test_a_sheet_without_a_page_loses_it() -> None:
    """A notebook that stores sheets alone would tell it in its text."""
    output = {
        "data": {"image/jpeg": "/9j/", "text/plain": f"{ALT}\n1 credit spent, 883 left"},
        "metadata": {"image/jpeg": {"alt": ALT}},
        "output_type": "display_data",
    }
    assert discreet(output)["text/plain"] == f"{ALT}\n1 credit spent"


@pytest.mark.parametrize("rest", ["", " (2 more in the store)"])
def test_a_price_loses_what_there_is_to_pay_it(rest: str) -> None:
    """An estimate in a notebook would tell the balance."""
    said, kept = "3 pictures and 1 video in 4 requests: 16 credits of 1,992", "16 credits"
    page = f'{OURS}"><div style="x" dir="auto">%s{rest}</div></div>'
    made = discreet(gallery(page % said, said + rest))
    assert made["text/html"] == page % said.replace(" of 1,992", "")
    assert made["text/plain"].endswith(kept + rest)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.booleans(), st.sampled_from("\n ")
)
def test_what_others_say_stays(said: str, ours: bool, end: str) -> None:
    """A prompt or the output of another library would lose its words."""
    start = f'{OURS}">' if ours else "<p>"
    output = gallery(f"{start}{said} 883 left</p>", f"{said}{end}1 credit spent, 883 left")
    text = notebook(output)
    assert without_balance(text, OURS) == text
