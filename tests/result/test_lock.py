"""The lock as a value and as a text, and what counts as the same picture."""

from __future__ import annotations

import difflib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.result.lock import (
    NAME,
    SCHEMA,
    Lock,
    LockedMedium,
    LockedRequest,
    Place,
    locked_body,
)
from rendernet_jupyter.result.sameness import NEAR, Look, compare, distance, said
from rendernet_jupyter.session.commands.reproduce import LOCK

SHA = "ab" * 32
PLACE = Place("a.ipynb", "c1", 0)


def request(seed: int = 1, **more: Any) -> LockedRequest:
    body = {"model": "M", "prompt": {"positive": "a cat"}, "seed": seed, **more}
    medium = LockedMedium(SHA, 9, "image/png", pixels="px1:aa", look="ph1:00000000000000ff")
    return LockedRequest(digest(body), "model", body, "sandbox", (medium,), ("rn1:x",))


def lock(**cells: int) -> Lock:
    return Lock({"a.ipynb": {name: (request(seed),) for name, seed in cells.items()}})


def test_a_lock_reads_back_as_it_was() -> None:
    """A lock that was written could not be used."""
    whole = lock(one=1, two=2)
    assert Lock.parse(whole.text()) == whole
    assert whole.text().endswith("}\n")


def test_changing_one_cell_changes_its_lines_alone() -> None:
    """A review of one changed seed would be a diff of the whole file."""
    before, after = lock(a=1, b=2, c=3).text(), lock(a=1, b=9, c=3).text()
    changed = [
        line
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert len(changed) == 4  # the seed and the digest, before and after
    added = lock(a=1, b=2, bb=5, c=3).text()
    assert not any(
        line.startswith("- ") for line in difflib.ndiff(before.splitlines(), added.splitlines())
    )


def test_the_order_of_cells_does_not_matter() -> None:
    """Moving a cell would show as a change of what it made."""
    assert lock(a=1, b=2).text() == lock(b=2, a=1).text()


def test_another_notebook_keeps_its_cells() -> None:
    """Locking a second notebook of a folder would unlock the first."""
    both = lock(a=1).with_notebook("b.ipynb", {"c9": (request(5),)})
    assert [str(place) for place, _ in both.requests()] == [
        "request 1 of cell a in a.ipynb",
        "request 1 of cell c9 in b.ipynb",
    ]
    assert both.find(request(5).digest) == request(5)
    assert both.find("rn1:nothing") is None
    assert both.seed_for("rn1:x") == 1
    assert both.seed_for("rn1:y") is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: f.update(schema="other/2"), "of the form"),
        (lambda f: f["notebooks"]["a.ipynb"]["c"][0]["body"].update(seed=4), "was edited"),
        (lambda f: f["notebooks"]["a.ipynb"]["c"][0].pop("digest"), "cannot be read at"),
        (lambda f: f["notebooks"]["a.ipynb"]["c"][0].update(media="x"), "cannot be read at"),
        (lambda f: f.pop("notebooks"), "cannot be read at notebooks"),
    ],
)
def test_a_lock_that_is_wrong_is_refused(change: Any, says: str) -> None:
    """A merge gone wrong, or a hand that slipped, would pass for what was made."""
    facts = json.loads(lock(c=1).text())
    change(facts)
    with pytest.raises(RenderNetError, match=says):
        Lock.parse(json.dumps(facts))


@pytest.mark.parametrize("text", ["", "<<<<<<< HEAD\n{}", "[]", "3", "[" * 100_000])
def test_a_text_that_is_no_lock_is_refused(text: str) -> None:
    """A file of another kind would end in a traceback."""
    with pytest.raises(RenderNetError, match="lock"):
        Lock.parse(text)


def test_a_path_for_a_hash_is_refused() -> None:
    """A lock of a stranger could have a private file uploaded."""
    body = {"facelock": {"asset_id": "content:../../private"}, "model": "M"}
    hostile = LockedRequest(digest(body), "model", body, "service", ())
    sneaky = LockedRequest(
        request().digest, "model", request().body, "service", (LockedMedium("*", 1, "image/png"),)
    )
    for one in (hostile, sneaky):
        with pytest.raises(RenderNetError, match="no hash"):
            Lock.parse(Lock({"a.ipynb": {"c": (one,)}}).text())


def test_more_facts_than_are_known_are_no_fault() -> None:
    """A lock of the next release could not be read at all."""
    facts = json.loads(lock(c=1).text())
    facts["notebooks"]["a.ipynb"]["c"][0]["mood"] = "good"
    assert Lock.parse(json.dumps(facts)) == lock(c=1)


def test_uploads_are_locked_by_content_and_typed_ids_as_they_are() -> None:
    """Another account, where ids differ, could never make the picture again."""
    body = {"segment": {"asset_id": "ast_1", "find": "red", "replace": "blue"}}
    uploaded = digest(body, contents={"ast_1": SHA})
    locked = locked_body(body, {"ast_1": SHA}, uploaded)
    assert locked["segment"]["asset_id"] == f"content:{SHA}"
    assert digest(locked) == uploaded
    assert locked_body(body, {"ast_1": SHA}, digest(body)) == body
    assert locked_body(body, {}, uploaded) == body
    made = LockedRequest(uploaded, "segment", locked, "service", ())
    assert made.contents == (SHA,)
    assert made.body_with({SHA: "ast_9"})["segment"]["asset_id"] == "ast_9"
    assert Lock.parse(Lock({"a.ipynb": {"c": (made,)}}).text()).find(uploaded) == made


def test_an_id_whose_content_is_forgotten_can_still_be_locked() -> None:
    """One old upload would make the lock of a whole notebook unreadable."""
    body = {"true_touch": {"asset_id": "ast_lost"}}
    made = LockedRequest("rn1:" + "0" * 64, "true_touch", body, "service", ())
    assert Lock.parse(Lock({"a.ipynb": {"c": (made,)}}).text()).find(made.digest) == made


def test_the_command_table_and_the_lock_agree_on_the_name() -> None:
    """`reproduce` would look for a file that `lock` does not write."""
    assert LOCK == NAME
    assert SCHEMA.endswith("/1")


@pytest.mark.parametrize(
    ("found", "verdict", "apart"),
    [
        (Look(SHA), "same", None),
        (Look("cd" * 32, "px1:aa", "ph1:00000000000000ff"), "same pixels", 0),
        (Look("cd" * 32, "px1:bb", f"ph1:{(1 << NEAR) - 1 ^ 0xFF:016x}"), "near", NEAR),
        (Look("cd" * 32, "px1:bb", "ph1:00000000000001ff"), "near", 1),
        (Look("cd" * 32, "px1:bb", "ph1:ffffffffffffffff"), "different", 56),
        (Look("cd" * 32, "", ""), "different", None),
        (Look("cd" * 32, "", "ph2:00000000000000ff"), "different", None),
        (None, "missing", None),
    ],
)
def test_pictures_are_told_apart(found: Look | None, verdict: str, apart: int | None) -> None:
    """A picture that merely looks alike would pass for the same."""
    pair = compare(PLACE, request(), request().media[0], found)
    assert (pair.verdict, pair.distance if verdict != "same" else None) == (verdict, apart)
    assert said((pair, pair)) == f"2 {verdict}"


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_the_distance_is_one(one: int, other: int) -> None:
    """Which of two pictures is the old one would matter."""
    first, second = f"ph1:{one:016x}", f"ph1:{other:016x}"
    assert distance(first, second) == distance(second, first)
    assert distance(first, first) == 0
