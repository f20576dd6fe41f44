from __future__ import annotations

from base64 import b64decode

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.view.markup import Markup, clean, data_uri, join, tag

ANYTHING = st.text(st.characters(exclude_categories=[]))


@given(ANYTHING, ANYTHING)
def test_text_and_attributes_come_back_as_they_were(text: str, attribute: str) -> None:
    """A prompt full of markup would otherwise run as markup in everybody's notebook."""
    made = tag("pre", text, title=attribute)  # elsewhere the parser folds white space
    found = BeautifulSoup(made, "html.parser")
    assert [element.name for element in found.find_all(True) if element.name != "span"] == ["pre"]
    # HTML itself reads every kind of line end as one.
    as_read = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    assert found.get_text().replace("\r\n", "\n").replace("\r", "\n") == as_read
    written = found.pre
    assert written is not None
    assert written["title"] == clean(attribute)


@given(ANYTHING)
def test_what_is_written_can_be_stored(text: str) -> None:
    """A lone surrogate in a prompt would make the notebook impossible to save."""
    assert tag("p", text).encode("utf-8")


@given(st.text("$\\()[]ab "))
def test_no_two_dollars_share_a_text(text: str) -> None:
    """Notebooks run MathJax over outputs: "a $5 coin and a $9 note" would become a formula."""
    found = BeautifulSoup(tag("p", text), "html.parser")
    for piece in found.find_all(string=True):
        assert str(piece) in ("$", "\\") or not set(piece) & set("$\\")


def test_markup_is_not_escaped_twice() -> None:
    """A table in a division would otherwise show its tags as text."""
    inner = tag("b", "<")
    assert tag("div", inner, "<") == "<div><b>&lt;</b>&lt;</div>"
    assert join([inner, "<"], " & ") == "<b>&lt;</b> &amp; &lt;"
    assert isinstance(inner, Markup)


def test_attributes_are_spelt_as_html_spells_them() -> None:
    """Screen readers would not find `aria_label`, and `None` would be read out."""
    made = tag("img", alt="x", aria_label="y", class_="z", width=3, title=None)
    assert made == '<img alt="x" aria-label="y" class="z" width="3">'


@given(st.text("a \t\n\r$"), st.text("a \t\n\r"))
def test_no_line_of_it_is_blank(text: str, attribute: str) -> None:
    """A prompt of two paragraphs would end the page's HTML in Markdown, and its rest be text."""
    made = tag("pre", text, title=attribute)
    assert all(line.strip() for line in made.split("\n"))


@given(st.binary())
def test_an_address_holds_its_content(content: bytes) -> None:
    """A thumbnail would be a broken picture in every page that shows it."""
    found = BeautifulSoup(tag("img", src=data_uri("image/jpeg", content)), "html.parser").img
    assert found is not None
    head, _, held = str(found["src"]).partition(",")
    assert head == "data:image/jpeg;base64"
    assert b64decode(held, validate=True) == content
