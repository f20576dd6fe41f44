"""Lines, white space and places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.spec.typed import Typed, in_normal_form, on_one_line, split_lines


def test_lines_end_at_three_marks_and_nowhere_else() -> None:
    """A prompt with a line separator in it would be cut in two."""
    assert split_lines("\ufeffa\r\nb\rc\nd\u2028e\x0bf\x85g") == [
        "a",
        "b",
        "c",
        "d\u2028e\x0bf\x85g",
    ]
    assert split_lines("") == [""]


@given(st.text())
def test_the_normal_form_is_reached_at_once(text: str) -> None:
    """The canonical text of a canonical text would be another one."""
    once = in_normal_form(text)
    assert in_normal_form(once) == once
    assert not {"\n\n", "  ", "\t", "\r"} & {
        once[i : i + n] for i in range(len(once)) for n in (1, 2)
    }


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    """A variable could bring a second header."""
    assert not {"\n", "\r"} & set(on_one_line(text))


def test_a_text_of_several_lines_knows_its_places() -> None:
    """A caret would stand under the wrong character of the wrong line."""
    typed = Typed("ab cd ef", 3, 5, ((0, 3, 5), (3, 4, 1), (6, 7, 2)))
    assert [typed.place(i) for i in (0, 1, 3, 4, 6, 7)] == [
        (3, 5),
        (3, 6),
        (4, 1),
        (4, 2),
        (7, 2),
        (7, 3),
    ]
    part = typed.part(2, 7)
    assert part.text == "cd e"
    assert [part.place(i) for i in (0, 3)] == [(4, 1), (7, 2)]


def test_what_was_typed_elsewhere_has_one_place() -> None:
    """A fault of a table's row would point into the middle of another word."""
    typed = Typed("1, 2", 0, 8, pinned=True)
    assert typed.place(3) == (0, 8)
    assert typed.part(3).place(0) == (0, 8)
