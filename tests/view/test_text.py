from __future__ import annotations

from typing import Any

from rendernet_jupyter.result.records import Run


def text_of(shown: Any) -> str:
    found: str = shown._repr_mimebundle_(include={"text/plain"})[0]["text/plain"]
    return found


def test_every_picture_has_its_line(studio: Any) -> None:
    """A reader in a terminal would not learn which seed made which picture."""
    lines = text_of(studio.gallery(2, name="hero", credits_left=98.0, seconds=3.21)).splitlines()
    assert lines == [
        "hero: a lighthouse keeper reading by lamplight [sandbox]",
        "  model JuggernautXL, ratio 3:2, negative text",
        "  [0] seed 7, 48 × 32",
        "  [1] seed 8, 48 × 32",
        '2 credits spent, 98 left, 3.2 s. Save the originals: hero.save("pictures")',
    ]


def test_a_failed_picture_says_why_and_what_next(studio: Any) -> None:
    """A missing picture would be missing in silence."""
    media = (studio.medium(0), studio.medium(1, status="failed", reason="no such colour"))
    lines = text_of(studio.gallery(2, media=media)).splitlines()
    assert lines[3] == (
        "  - seed 8, 48 × 32: failed. no such colour. Another seed or other words may succeed."
    )


def test_what_has_no_seed_is_not_advised_another(studio: Any, asked: Any) -> None:
    """Somebody would look for a seed that a changed picture does not have."""
    answers = (asked(), asked(None, kind="segment"))
    media = (studio.medium(0), studio.medium(1, status="failed", reason="nothing stands out"))
    [line] = [
        line
        for line in text_of(studio.gallery(2, answers=answers, media=media)).splitlines()
        if "stands out" in line
    ]
    assert "Other words or another picture may succeed." in line
    assert "seed" not in line


def test_notes_keep_their_carets_in_place(studio: Any) -> None:
    """A caret would point at the wrong word."""
    note = "  line 3  steps: 24\n          ^^^^^ is ignored"
    text = text_of(studio.gallery(1, notes=("one line", note)))
    assert "  note: one line\n" in text
    assert "    line 3  steps: 24\n            ^^^^^ is ignored" in text


def test_there_are_no_colour_codes(studio: Any) -> None:
    """A screen reader would spell escape sequences."""
    assert "\x1b" not in text_of(studio.gallery(1, notes=("\x1b[31mred\x1b[0m",)))


def test_nothing_to_save_is_not_offered(studio: Any) -> None:
    """An empty run would advise to save nothing."""
    run = studio.run(1, media=(studio.medium(0, status="censored"),))
    assert isinstance(run, Run)
    text = text_of(studio.gallery(1, media=run.media))
    assert "withheld" in text
    assert "save" not in text.lower()
