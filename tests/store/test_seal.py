"""What was edited by hand is found in every column, and nothing that is allowed is an alarm."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rendernet_jupyter.job.ports import Fetched, Intent, RemoteMedium, Settlement, Ticket
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.result.parcel import Records
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.backup import back_up, restore
from rendernet_jupyter.store.forget import forget
from rendernet_jupyter.store.parcel import put_in, take_out
from rendernet_jupyter.store.prune import prune, scraps
from rendernet_jupyter.store.seal import FREE, edited_jobs, is_edited
from rendernet_jupyter.store.verify import verify

ME = Account("sandbox", "http://sandbox.invalid:80", "f00d")


class Bench:
    """A store, and everything that is done with one without breaking a rule."""

    def __init__(self, folder: Path, picture: Callable[..., bytes]) -> None:
        self.folder = folder
        self.now = 1_000.0
        self.store = Store(folder, clock=self.tick)
        self._picture = picture
        self._names = count(1)

    def tick(self) -> float:
        self.now += 0.25
        return self.now

    def intend(self, **facts: Any) -> tuple[str, Answer]:
        """A run of one request that is about to be sent; the job, and what it asks for."""
        n = next(self._names)
        body = {"model": "JuggernautXL", "seed": n, "prompt": {"positive": f"a cat, {n}"}}
        name, words = f"job_{n}", f"prompt: a cat, {n}"
        answer = Answer(body, "model", {"seed": n}, words, digest(body), name, credits=2.0)
        run = Run(f"run_{n}", self.tick(), "sandbox", "sandbox", words, answers=(answer,), **facts)
        self.store.journal.open_run(run, ME, [Intent(name, body, 1, words)], "0.1")
        return name, answer

    def settle(self, name: str) -> None:
        journal = self.store.journal
        medium = RemoteMedium(f"img_{name}", "success", "success")
        if name in {p.intent.job_id for p in journal.pending() if p.state == "intended"}:
            journal.ticket(name, Ticket(f"gen_{name}", (medium,), 90.0))
        journal.settle(Settlement(name, f"gen_{name}", (self.fetched(name),)))
        journal.close_run(f"run_{name[4:]}", 0.5, ["a note"])

    def fetched(self, name: str, colour: str = "teal") -> Fetched:
        sides = 8 + int(name[4:]), 6
        with self.store.media.incoming() as file:
            file.write(self._picture(colour, sides))
            kept = self.store.media.keep(file)
        medium = RemoteMedium(f"img_{name}", "success", "success")
        return Fetched(medium, kept.sha256, kept.mime, kept.size, *sides)

    def made(self, **facts: Any) -> tuple[str, Answer]:
        name, answer = self.intend(**facts)
        self.settle(name)
        return name, answer

    def answered(self, answer: Answer) -> str:
        """A run that the store answers."""
        n = next(self._names)
        given = Answer(**{**_members(answer), "credits": 0.0, "cached": True})
        run = Run(f"run_{n}", self.tick(), "sandbox", "sandbox", answers=(given,))
        self.store.journal.open_run(run, ME, [None], "0.1")
        self.store.journal.close_run(f"run_{n}", 0.1, [])
        return f"run_{n}"

    def by_hand(self, *statements: str) -> None:
        """Change the database as somebody with an editor would: without its rules."""
        database = sqlite3.connect(self.folder / "store.sqlite3")
        for statement in statements:
            database.execute(statement)
        database.commit()
        database.close()

    @property
    def damage(self) -> list[tuple[str, str]]:
        found = [f for f in verify(self.store) if f.state == "damage"]
        assert all(f.todo for f in found)
        return [(f.place, f.found) for f in found]


def _members(answer: Answer) -> dict[str, Any]:
    return {name: value for name, value in asdict(answer).items() if name != "credits"}


@pytest.fixture
def bench(tmp_path: Path, picture: Callable[..., bytes]) -> Iterator[Bench]:
    made = Bench(tmp_path / "shelf", picture)
    yield made
    made.store.close()


@pytest.fixture
def full(bench: Bench) -> Bench:
    """A store with a job in each of its last states, and a seed."""
    _, answer = bench.made(name="hero", note="mine", tags=("blue",))
    bench.answered(answer)
    bench.store.journal.refuse(bench.intend()[0], "no credits")
    name, _ = bench.intend()
    bench.store.journal.doubt(name, "the answer was lost")
    bench.store.journal.drop(name, "dropped by hand")
    bench.store.remember_seed("rn1:spec", 7)
    assert bench.damage == []
    return bench


def columns(bench: Bench, table: str) -> list[tuple[str, str]]:
    """(name, type) of the columns of a table."""
    return [
        (r["name"], r["type"]) for r in bench.store.database.read(f"PRAGMA table_info({table})")
    ]


@pytest.mark.parametrize("table", FREE)
def test_an_edit_of_any_column_is_found_or_is_a_persons_to_make(full: Bench, table: str) -> None:
    """Whatever is in no seal could be turned round without a trace."""
    file = full.folder / "store.sqlite3"
    full.store.database.overwrite()
    kept = file.read_bytes()
    for name, type_ in columns(full, table):
        other = (
            f"ifnull({name}, 0) + 3"
            if type_ in ("INTEGER", "REAL")
            else f"ifnull({name}, '') || 'x'"
        )
        where = f"rowid = (SELECT min(rowid) FROM {table})"
        full.by_hand(f"UPDATE {table} SET {name} = {other} WHERE {where}")
        assert bool(full.damage) is (name not in FREE[table]), f"{table}.{name}"
        full.store.close()
        for left in full.folder.glob("store.sqlite3-*"):
            left.unlink()
        file.write_bytes(kept)
        full.store = Store(full.folder, clock=full.tick)
    assert set(FREE[table]) <= {name for name, _ in columns(full, table)}


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE job SET state = 'banana' WHERE job_id = 'job_1'", "job_1"),
        ("UPDATE job SET state = 'settled' WHERE job_id = 'job_3'", "job_3"),
        ("UPDATE job SET reason = 'none' WHERE state = 'refused'", "job_3"),
        ("UPDATE job SET credits = 0 WHERE state = 'dropped'", "job_4"),
        ("UPDATE job SET source_job = NULL WHERE source_job = 'job_1'", "run_2.0"),
        (
            "INSERT INTO medium VALUES ('job_1', 1, '', 'image', 'failed', 0, 0, '', '', 0, '', 0)",
            "job_1",
        ),
        ("DELETE FROM job WHERE job_id = 'job_3'", "run_3"),
        ("UPDATE seed SET seed = 1", "seed of rn1:spec"),
    ],
)
def test_the_record_that_was_edited_is_named(full: Bench, statement: str, place: str) -> None:
    """`something was edited` in a store of 50,000 runs helps nobody."""
    full.by_hand(statement)
    assert [where for where, _ in full.damage if place in where], full.damage


def test_pictures_that_were_exchanged_are_found(bench: Bench) -> None:
    """The horse's prompt beside the cow would be called proved: each file holds what it should."""
    for _ in range(2):
        bench.made()
    one, two = bench.store.database.read("SELECT sha256, size FROM medium ORDER BY job_id")
    bench.by_hand(
        f"UPDATE medium SET sha256 = '{two[0]}', size = {two[1]} WHERE job_id = 'job_1'",
        f"UPDATE medium SET sha256 = '{one[0]}', size = {one[1]} WHERE job_id = 'job_2'",
    )
    assert {"job_1", "job_2"} <= {place for place, _ in bench.damage}
    assert edited_jobs(bench.store.database) == {"job_1", "job_2"}
    assert is_edited(bench.store.database, "job_1")


def test_other_sides_than_the_file_has_are_named(bench: Bench) -> None:
    """A figure would be laid out by numbers that are not the picture's."""
    bench.made()
    bench.by_hand("UPDATE medium SET width = 5, height = 5")
    assert any("5 x 5 pixels; it has 9 x 6" in found for _, found in bench.damage)


def test_a_run_that_was_edited_taints_its_jobs(bench: Bench) -> None:
    """A picture with another date of birth would be called proved."""
    bench.made()
    bench.made()
    bench.by_hand("UPDATE run SET created_at = 0 WHERE run_id = 'run_1'")
    assert edited_jobs(bench.store.database) == {"job_1"}
    assert is_edited(bench.store.database, "job_1")
    assert not is_edited(bench.store.database, "job_2")


def test_what_was_edited_stays_found_whatever_is_written_later(bench: Bench) -> None:
    """A correction of the price would seal the forgery beside it."""
    name, _ = bench.made()
    bench.by_hand("UPDATE job SET canonical = 'prompt: a dog'", "UPDATE run SET source = 'a dog'")
    bench.store.ledger.charge([name], 1.5)
    bench.store.journal.fetched_again(name, 0, bench.fetched(name))
    bench.store.journal.close_run("run_1", 9.0, [])
    assert {place for place, _ in bench.damage} == {"job_1", "run_1"}


def test_a_seal_holds_no_word_that_was_forgotten(bench: Bench) -> None:
    """A seal that stayed would tell whoever guesses a prompt that the guess is right."""
    bench.made()
    seals = {row[0] for row in bench.store.database.read("SELECT seal FROM job")}
    forget(bench.store.database, bench.store.media, "run_1", 2_000.0)
    assert seals.isdisjoint(row[0] for row in bench.store.database.read("SELECT seal FROM job"))
    assert bench.damage == []


numbers = st.integers(0, 99)


class Bookkeeping(RuleBasedStateMachine):
    """Everything that a store lets people and programs do, in any order."""

    picture: Callable[..., bytes]

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.bench = Bench(self.place / "shelf", self.picture)
        self.places = count()
        self.over: list[str] = []
        self.answers: dict[str, Answer] = {}

    def teardown(self) -> None:
        self.bench.store.close()
        shutil.rmtree(self.place)

    @property
    def store(self) -> Store:
        return self.bench.store

    def a_run(self, number: int) -> str:
        return f"run_{self.over[number % len(self.over)][4:]}" if self.over else ""

    def pending(self, number: int, *states: str) -> str:
        found = [p.intent.job_id for p in self.store.journal.pending() if p.state in states]
        return found[number % len(found)] if found else ""

    @initialize()
    def begin(self) -> None:
        for sent in (True, True, True, False):
            self.make(sent)

    @rule(sent=st.booleans())
    def make(self, sent: bool) -> None:
        name, answer = self.bench.intend()
        self.answers[name] = answer
        if sent:
            self.bench.settle(name)
            self.over.append(name)

    @rule(number=numbers)
    def lose_the_answer(self, number: int) -> None:
        if name := self.pending(number, "intended"):
            self.store.journal.doubt(name, "the answer was lost")

    @rule(number=numbers)
    def be_refused(self, number: int) -> None:
        if name := self.pending(number, "intended"):
            self.store.journal.refuse(name, "no credits")

    @rule(number=numbers, kept=st.booleans())
    def decide(self, number: int, kept: bool) -> None:
        if not (name := self.pending(number, "uncertain")):
            return
        if kept:
            self.store.journal.release([name])
            self.store.journal.adopt(name, Ticket(f"gen_{name}"))
            self.bench.settle(name)
            self.over.append(name)
        else:
            self.store.journal.drop(name, "dropped by hand")

    @rule(number=numbers)
    def send_once_more(self, number: int) -> None:
        if name := self.pending(number, "uncertain"):
            again, answer = self.bench.intend()
            self.answers[again] = answer
            self.bench.settle(again)
            self.over.append(again)
            self.store.journal.sent_instead(name, again)

    @rule(number=numbers)
    def answer(self, number: int) -> None:
        if self.over:
            self.bench.answered(self.answers[self.over[number % len(self.over)]])

    @rule(number=numbers, credits_=st.floats(0, 5))
    def charge(self, number: int, credits_: float) -> None:
        if self.over:
            self.store.ledger.charge([self.over[number % len(self.over)]], credits_, 80.0)

    @rule(number=numbers)
    def mark(self, number: int) -> None:
        if run_id := self.a_run(number):
            self.store.marks.tag(run_id, ["blue"])
            self.store.marks.note(run_id, "a word")
            self.store.marks.rate(run_id, 4)

    @rule(number=numbers)
    def fetch_again(self, number: int) -> None:
        if self.over:
            name = self.over[number % len(self.over)]
            self.store.journal.fetched_again(name, 0, self.bench.fetched(name, "red"))

    @rule(number=numbers)
    def forget(self, number: int) -> None:
        if run_id := self.a_run(number):
            forget(self.store.database, self.store.media, run_id, self.bench.tick())
            self.over.remove(f"job_{run_id[4:]}")

    @rule()
    def tidy(self) -> None:
        prune(self.store, scraps(self.store, 1e12))

    @rule(seed=numbers)
    def draw(self, seed: int) -> None:
        self.store.remember_seed(f"rn1:{seed % 3}", seed)

    @rule(data=st.data())
    def travel(self, data: st.DataObject) -> None:
        """Some records go to another store in two parcels, one of them twice."""
        other = Store(self.place / f"other-{next(self.places)}", clock=self.bench.tick)
        records = take_out(self.store.database, self.over, ["rn1:0", "rn1:1"])
        some = data.draw(st.lists(st.sampled_from(records.jobs or (None,)), unique_by=id))
        part = Records(records.runs, tuple(job for job in some if job), seeds=records.seeds)
        for one in (part, records, part):
            put_in(other.database, one, "abc", 1.0)
        _copy(self.store, other)
        assert [
            f for f in verify(other) if f.state == "damage" and "no request" not in f.found
        ] == []
        other.close()

    @rule()
    def back_up_and_go_on_with_the_copy(self) -> None:
        number = next(self.places)
        back_up(self.store, self.place / f"{number}.zip")
        self.bench.folder = self.place / f"restored-{number}"
        restore(self.place / f"{number}.zip", self.bench.folder)
        self.store.close()
        self.bench.store = Store(self.bench.folder, clock=self.bench.tick)

    @invariant()
    def nothing_is_an_alarm(self) -> None:
        assert self.bench.damage == []


def _copy(source: Store, goal: Store) -> None:
    if source.media.folder.exists():
        shutil.copytree(source.media.folder, goal.media.folder, dirs_exist_ok=True)


def test_nothing_that_is_allowed_is_an_alarm(picture: Callable[..., bytes]) -> None:
    """One false alarm, and nobody believes the next."""
    machine = type("Bookkeeping", (Bookkeeping,), {"picture": staticmethod(picture)})
    case = machine.TestCase()
    case.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
    case.runTest()
