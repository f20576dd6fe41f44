"""The history: what was written is found by its words and facets, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.job.ports import Fetched, Intent, RemoteMedium, Settlement, Ticket
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.history import Wanted, split
from rendernet_jupyter.store.index import facets

ME = Account("sandbox", "http://sandbox.invalid:80", "f00d")

Write = Callable[..., str]


def words(text: str) -> dict[str, Any]:
    """The body of a request for `text`."""
    return {"model": "JuggernautXL", "seed": 7, "prompt": {"positive": text}}


@pytest.fixture
def write(desk: Any) -> Write:
    """Write a run with one request a body; answers its name."""

    def written(name: str, /, *bodies: Mapping[str, Any], canonical: str = "", **facts: Any) -> str:
        account = Account(facts.pop("engine", ME.engine), ME.origin, ME.fingerprint)
        jobs = [f"job_{name}_{number}" for number in range(len(bodies))]
        answers = tuple(
            Answer(b, "model", digest=f"d:{j}", canonical=canonical, credits=2.0, job_id=j)
            for j, b in zip(jobs, bodies, strict=True)
        )
        at = facts.pop("at", 900.0)
        run = Run(f"run_{name}", at, account.engine, answers=answers, **facts)
        intents = [Intent(j, b) for j, b in zip(jobs, bodies, strict=True)]
        desk.store.journal.open_run(run, account, intents, "0")
        return run.run_id

    return written


def found(store: Store, text: str = "", **filters: Any) -> list[str]:
    """The names of what is found, newest first."""
    return [entry.run_id for entry in store.history.search(Wanted(text, **filters))[0]]


def test_words_of_everything_a_person_wrote_are_found(desk: Any, write: Write) -> None:
    """A run that is only found by its prompt is lost to whoever remembers the note."""
    body = {
        "prompt": {"positive": "a Lighthouse at dawn", "negative": "watermark"},
        "narrator": {"script": "Good morning"},
        "segment": {"find": "red sofa", "replace": "a blue one"},
        "video_anyone": {"prompt": "the camera glides"},
    }
    run = write("1", body, note="for the poster", tags=("keep",), name="hero")
    write("2", words("something else"))
    for text in ("lighthouse", "LIGHT", "watermark", "morning", "poster", "keep", "hero", "glides"):
        assert found(desk.store, text) == [run], text
    assert found(desk.store, "sofa blue hero") == [run]
    assert found(desk.store, "sofa green") == []


def test_quotes_hold_words_together(desk: Any, write: Write) -> None:
    """`"old woman"` would bring up every old man and every woman."""
    write("1", words("an old man and a woman"))
    run = write("2", words("an old woman and a man"))
    assert found(desk.store, '"old woman"') == [run]


@pytest.mark.parametrize("text", ["灯台", "海辺", "月"])
def test_scripts_without_spaces_are_found(desk: Any, write: Write, text: str) -> None:
    """For half of the world's writers a search by whole sentences is none."""
    run = write("1", words("海辺の古い灯台と月"))
    write("2", words("東京"))
    assert found(desk.store, text) == [run]


def test_accents_and_case_do_not_matter(desk: Any, write: Write) -> None:
    """`cafe` typed in haste should find the Café."""
    run = write("1", words("Zoë in a Café"))
    assert found(desk.store, "zoe cafe") == [run]


@given(text=st.text(max_size=40))
@pytest.mark.parametrize("quote", ["", '"'])
def test_no_text_is_a_query_language(
    tmp_path_factory: pytest.TempPathFactory, quote: str, text: str
) -> None:
    """A prompt pasted into the search, with its brackets and ANDs, must not end in SQL errors."""
    store = Store(tmp_path_factory.mktemp("shelf"), clock=lambda: 0.0)
    assert found(store, f"{quote}{text}{quote}") == []
    assert found(store, f"prompt : ( {text} NEAR * ^ - OR NOT") == []
    store.close()


@given(st.lists(st.text(alphabet="abc äß", min_size=1, max_size=6).map(str.strip)))
def test_words_are_what_stands_between_spaces(parts: list[str]) -> None:
    """A word that was cut or glued together finds nothing."""
    kept = [part for part in parts if part]
    assert split(" ".join(f'"{part}"' for part in kept)) == kept


def test_requests_are_found_by_what_they_name(desk: Any, write: Write) -> None:
    """Comparing two models later begins with finding the runs of each."""
    body = {
        **words("a cat"),
        "model": "Flux",
        "seed": 12,
        "loras": [{"name": "Film Grain", "weight": 0.5}],
        "character": {"character_id": "chr_1"},
    }
    run = write("1", body, canonical="model: Flux\ncharacter: Mira mode=strong\nprompt: a cat")
    write("2", words("a cat"))
    for facet in (
        *(("model", "flux"), ("seed", "12"), ("lora", "film  grain")),
        *(("character", "mira"), ("character", "chr_1")),
    ):
        assert found(desk.store, facets=(facet,)) == [run], facet
    assert found(desk.store, "cat", facets=(("model", "flux"), ("seed", "7"))) == []
    assert desk.store.history.values("model") == ["Flux", "JuggernautXL"]


@pytest.mark.parametrize(
    ("canonical", "name"),
    [
        ("character: Mira\nprompt: x", "Mira"),
        ("character: Old Tom mode=strong", "Old Tom"),
        ('character: "Dr. ""Who"" x=1" weight=0.5', 'Dr. "Who" x=1'),
    ],
)
def test_characters_go_by_the_name_that_people_type(canonical: str, name: str) -> None:
    """Nobody remembers `chr_m1ra7kq0wz`."""
    named = dict(facets("model", {"character": {"character_id": "chr_1"}}, canonical))
    assert named["character"] == name


def test_filters_all_hold_together(desk: Any, write: Write) -> None:
    """A filter that is silently left out shows somebody else's runs."""
    old = write("old", words("a cat"), at=100.0, tags=("keep", "Blue"), notebook="Study.ipynb")
    new = write("new", words("a cat"), at=200.0, tags=("keep",), engine="service")
    assert found(desk.store) == [new, old]
    assert found(desk.store, tags=("#keep", "blue")) == [old]
    assert found(desk.store, since=150.0) == [new]
    assert found(desk.store, until=200.0) == [old]
    assert found(desk.store, notebook="study") == [old]
    assert found(desk.store, engine="service") == [new]
    desk.store.marks.rate(old, 4)
    assert found(desk.store, rating=4) == [old]
    assert found(desk.store, rating=5) == []


def test_what_is_said_later_is_found_too(desk: Any, write: Write) -> None:
    """A tag that is shown but not found would make the search look broken."""
    run = write("1", words("a cat"), tags=("draft",))
    assert found(desk.store, "draft") == [run]
    desk.store.marks.tag(run, ["poster", "draft"])
    desk.store.marks.untag(run, ["draft"])
    desk.store.marks.note(run, "the best of all")
    assert found(desk.store, "best poster", tags=("poster",)) == [run]
    assert found(desk.store, "draft") == found(desk.store, tags=("draft",)) == []
    desk.store.marks.note(run, "")
    assert found(desk.store, "best") == []


def test_an_entry_says_what_the_run_was(
    desk: Any, write: Write, picture: Callable[..., bytes]
) -> None:
    """A row that does not tell what it was made with sends people to open every run."""
    bodies = [words("a cat"), {**words("a dog"), "seed": 3, "style": "Noir"}]
    run = write("1", *bodies, at=5.0, name="pets", tags=("b", "a"))
    sha = desk.put(picture())
    for number in range(2):
        job = f"job_1_{number}"
        medium = RemoteMedium(f"img_{number}", "success", "success")
        desk.store.journal.ticket(job, Ticket(f"gen_{number}", (medium,), 1.0))
        fetched = (Fetched(medium, sha, "image/png", 9, 8, 6),)
        desk.store.journal.settle(Settlement(job, f"gen_{number}", fetched))
    desk.store.marks.rate(run, 5, sha)
    [entry] = desk.store.history.search(Wanted())[0]
    assert (entry.prompt, entry.prompts, entry.requests, entry.pictures) == ("a cat", 2, 2, 2)
    assert (entry.models, entry.styles, entry.seeds) == (("JuggernautXL",), ("Noir",), (3, 7))
    assert (entry.tags, entry.name, entry.credits, entry.rating) == (("a", "b"), "pets", 4.0, 5)
    assert [m.sha256 for m in entry.shown] == [sha, sha]
    desk.store.marks.rate(run, 2)
    assert desk.store.history.search(Wanted())[0][0].rating == 2


def test_an_answer_of_the_store_shows_the_pictures_it_came_with(
    desk: Any, write: Write, picture: Callable[..., bytes]
) -> None:
    """A Run All would fill the history with rows that show nothing."""
    desk.finish(desk.intend(), picture())
    again = Answer(words("a cat"), "model", digest="rn1:d", job_id="job_1", credits=0, cached=True)
    desk.store.journal.open_run(Run("run_2", 950.0, "sandbox", answers=(again,)), ME, [None], "0")
    entry = desk.store.history.search(Wanted())[0][0]
    assert (entry.run_id, entry.cached, entry.pictures, entry.credits) == ("run_2", True, 1, 0.0)
    assert found(desk.store, made=True) == ["run_1"]


def test_the_limit_says_how_many_there_are(desk: Any, write: Write) -> None:
    """Twenty of a thousand rows that look like all of them are a wrong answer."""
    for number in range(5):
        write(str(number), words("a cat"), at=float(number))
    entries, total = desk.store.history.search(Wanted("cat", limit=2))
    assert ([e.run_id for e in entries], total) == (["run_4", "run_3"], 5)
    assert len(desk.store.history.search(Wanted("cat", limit=None))[0]) == 5


def test_a_damaged_request_does_not_end_the_search(desk: Any, write: Write) -> None:
    """One broken row would hide all the others."""
    write("1", words("a cat"))
    run = write("2", words("a dog"))
    with desk.store.database.transaction() as do:
        do("UPDATE job SET body = '{broken' WHERE run_id = 'run_1'")
    assert found(desk.store, "dog") == [run]
    assert len(found(desk.store)) == 2


class TestNames:
    """Which run a name means."""

    def test_last_is_the_newest(self, desk: Any, write: Write) -> None:
        """`%rendernet tag last` after a cell means that cell."""
        write("new", words("a cat"), at=200.0)
        write("old", words("a cat"), at=100.0)
        assert desk.store.marks.meant("last") == "run_new"

    def test_the_name_of_a_result_means_its_newest_run(self, desk: Any, write: Write) -> None:
        """`hero` is what people call it, not run_3f9a1c20."""
        write("a", words("a cat"), at=100.0, name="hero")
        write("b", words("a cat"), at=200.0, name="hero")
        assert desk.store.marks.meant("hero") == "run_b"

    def test_the_beginning_of_a_name_is_enough_when_one_has_it(
        self, desk: Any, write: Write
    ) -> None:
        """Ten digits are not typed by hand; but a guess between two would mark the wrong run."""
        write("3f9a1c", words("a cat"))
        write("3f9b2d", words("a cat"))
        assert desk.store.marks.meant("3f9a") == desk.store.marks.meant("run_3f9a") == "run_3f9a1c"
        with pytest.raises(RenderNetError, match="2 runs begin with") as caught:
            desk.store.marks.meant("3f9")
        assert "run_3f9a1c" in caught.value.hint
        assert "run_3f9b2d" in caught.value.hint

    def test_an_unknown_name_says_what_is_near(self, desk: Any, write: Write) -> None:
        """A slip in a name should not send anybody to a list of thousands."""
        with pytest.raises(RenderNetError, match="no run yet"):
            desk.store.marks.meant("last")
        write("1", words("a cat"), name="lighthouse")
        for typed, meant in (("lighthose", "lighthouse"), ("lsat", "last")):
            with pytest.raises(RenderNetError, match="no run is called") as caught:
                desk.store.marks.meant(typed)
            assert meant in caught.value.hint


def test_two_kernels_index_the_same_runs_once(tmp_path: Path, desk: Any, write: Write) -> None:
    """Two searches at the same time must not list a run twice, or not at all."""
    for number in range(3):
        write(str(number), words("a cat"))
    other = Store(desk.store.folder, clock=lambda: 0.0)
    assert sorted(found(other, "cat")) == sorted(found(desk.store, "cat"))
    assert len(found(other, "cat")) == 3
    other.close()


def test_a_page_begins_where_the_one_before_ended(desk: Any, write: Write) -> None:
    """Leafing through a long history would show some runs twice, and others never."""
    names = [write(str(n), words("a cat"), at=900.0) for n in range(7)]
    pages = [desk.store.history.search(Wanted("cat", limit=3, skip=s)) for s in (0, 3, 6, 9)]
    assert [e.run_id for page, _ in pages for e in page] == names[::-1]
    assert {total for _, total in pages} == {7}


def test_what_failed_is_found(desk: Any, write: Write) -> None:
    """Somebody who wants to mend last night's failures would look through all that went well."""
    write("good", words("a cat"))
    refused = write("refused", words("a dog"), words("a cow"))
    desk.store.journal.refuse("job_refused_1", "no such style")
    held = write("held", words("a bat"))
    gone = RemoteMedium("img_held", "failed", "censored", reason="the filter")
    desk.store.journal.ticket("job_held_0", Ticket("gen_held", (gone,)))
    desk.store.journal.settle(Settlement("job_held_0", "gen_held", (Fetched(gone),)))
    assert found(desk.store, failed=True) == [held, refused]
    assert found(desk.store, "dog", failed=True) == [refused]
