"""What was estimated and what was charged: sums that a person can check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.job.ports import Fetched, Intent, RemoteMedium, Settlement, Ticket
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.ledger import GROUPS, Ledger

ME = Account("service", "https://api.invalid:443", "f00d")
DAY = 86_400.0


class Book:
    """A store, its clock, and runs by their prices."""

    def __init__(self, folder: Path) -> None:
        self.now = 10 * DAY
        self.store = Store(folder, clock=lambda: self.now)

    @property
    def ledger(self) -> Ledger:
        return self.store.ledger

    def send(self, name: str, *prices: float | None, **facts: Any) -> list[str]:
        """A run that is written down; the names of its jobs."""
        jobs = [f"job_{name}_{n}" for n in range(len(prices))]
        answers = tuple(
            Answer({"seed": n}, "model", digest=f"{name}{n}", credits=price)
            for n, price in enumerate(prices)
        )
        run = Run(f"run_{name}", self.now, "service", answers=answers, **facts)
        intents = [Intent(job, {"seed": n}) for n, job in enumerate(jobs)]
        self.store.journal.open_run(run, ME, intents, "0")
        return jobs

    def make(self, name: str, *prices: float | None, pictures: int = 1, **facts: Any) -> list[str]:
        """A run that is finished, with so many pictures a request."""
        jobs = self.send(name, *prices, **facts)
        for job in jobs:
            media = [RemoteMedium(f"{job}_{n}", "success", "success") for n in range(pictures)]
            self.store.journal.ticket(job, Ticket(f"gen_{job}"))
            fetched = tuple(Fetched(m, "ab" * 32, "image/png", 9, 8, 6) for m in media)
            self.store.journal.settle(Settlement(job, f"gen_{job}", fetched))
        return jobs


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = Book(tmp_path / "shelf")
    yield made
    made.store.close()


def test_every_grouping_adds_up_to_the_same(book: Book) -> None:
    """A sum that depends on how it is sorted is no sum."""
    book.make("a", 2.0, 3.0, tags=("hero",), notebook="one.ipynb", cell="c1", host="here")
    book.now += DAY
    book.make("b", 1.5, pictures=4, notebook="two.ipynb", cell="c2", host="there")
    for by in GROUPS:
        lines = book.ledger.entries(by, ME)
        assert sum(line.estimated for line in lines) == 6.5, by
        assert sum(line.charged for line in lines) == 6.5, by
        assert (sum(line.requests for line in lines), sum(line.pictures for line in lines)) == (
            3,
            6,
        )


def test_the_newest_day_comes_first(book: Book) -> None:
    """Today is what people look for."""
    book.make("a", 1.0)
    book.now += DAY
    book.make("b", 2.0)
    assert [line.estimated for line in book.ledger.entries("day")] == [2.0, 1.0]
    assert [line.estimated for line in book.ledger.entries("day", since=book.now)] == [2.0]


def test_a_run_with_two_tags_stands_under_both(book: Book) -> None:
    """Who asks what the poster has cost must find it, whatever else it was for."""
    book.make("a", 2.0, tags=("poster", "client"))
    book.make("b", 1.0)
    lines = {line.name: line.charged for line in book.ledger.entries("tag")}
    assert lines == {"poster": 2.0, "client": 2.0, "": 1.0}


def test_what_was_refused_is_no_line_and_what_is_in_doubt_is_told(book: Book) -> None:
    """A refused request frightens for nothing; one in doubt that is hidden is found on the bill."""
    [refused] = book.send("a", 2.0)
    book.store.journal.refuse(refused, "no such style")
    [lost] = book.send("b", 3.0)
    book.store.journal.doubt(lost, "no answer")
    [line] = book.ledger.entries("run", ME)
    assert (line.name, line.requests, line.uncertain, line.estimated) == ("run_b", 1, 1, 3.0)
    book.store.journal.drop(lost, "given up")
    [line] = book.ledger.entries("run", ME)
    assert line.uncertain == 1, "it may have been charged all the same"


def test_what_the_store_answered_is_no_cost(book: Book) -> None:
    """Run All every morning would look like a bill of its own."""
    [job] = book.make("a", 2.0)
    answer = Answer({"seed": 0}, "model", digest="a0", job_id=job, credits=0.0, cached=True)
    run = Run("run_again", book.now, "service", answers=(answer,))
    book.store.journal.open_run(run, ME, [None], "0")
    [line] = book.ledger.entries("day", ME)
    assert (line.runs, line.requests, line.charged) == (1, 1, 2.0)


def test_another_account_has_lines_of_its_own(book: Book) -> None:
    """A student's ledger must not show the laboratory's money."""
    book.make("a", 2.0)
    other = Account(ME.engine, ME.origin, "beef")
    assert book.ledger.entries("day", other) == []
    assert len(book.ledger.entries("day")) == 1


@given(
    prices=st.lists(st.integers(1, 400).map(lambda n: n / 4), min_size=1, max_size=6),
    charged=st.integers(0, 4000).map(lambda n: n / 4),
)
def test_shares_of_a_charge_add_up_to_it(
    tmp_path_factory: pytest.TempPathFactory, prices: Sequence[float], charged: float
) -> None:
    """A charge that is shared out must not lose or make a credit."""
    book = Book(tmp_path_factory.mktemp("book") / "shelf")
    jobs = book.make("a", *prices)
    assert book.ledger.charge(jobs, charged) == pytest.approx(sum(prices))
    [line] = book.ledger.entries("day", ME)
    assert line.charged == pytest.approx(charged)
    assert line.estimated == pytest.approx(sum(prices))
    book.store.close()


@pytest.mark.parametrize("story", ["unpriced", "uncertain", "intended", "nothing"])
def test_a_charge_that_cannot_be_shared_is_not_guessed(book: Book, story: str) -> None:
    """A number that nobody knows looks like one that somebody does."""
    if story == "unpriced":
        jobs = book.make("a", 2.0, None)
    elif story == "uncertain":
        jobs = book.send("a", 2.0)
        book.store.journal.doubt(jobs[0], "no answer")
    elif story == "intended":
        jobs = book.send("a", 2.0)
    else:
        jobs = []
    before = book.ledger.entries("day", ME)
    assert book.ledger.charge(jobs, 7.0) is None
    assert book.ledger.entries("day", ME) == before


def test_refused_requests_have_no_share(book: Book) -> None:
    """The charge belongs to what was accepted."""
    jobs = book.send("a", 2.0, 2.0)
    book.store.journal.ticket(jobs[0], Ticket("gen_1"))
    book.store.journal.refuse(jobs[1], "no such style")
    assert book.ledger.charge(jobs, 3.0) == 2.0
    [line] = book.ledger.entries("day", ME)
    assert (line.requests, line.charged) == (1, 3.0)


def test_a_charge_is_only_known_when_nothing_else_was_under_way(book: Book) -> None:
    """Two cells at once share one balance: its fall tells nothing of either."""
    start = book.now
    mine = book.make("a", 2.0)
    assert book.ledger.alone(ME, start, mine)
    book.now += 5
    book.make("b", 1.0)
    assert not book.ledger.alone(ME, start, mine)
    assert book.ledger.reserved(ME, start) == 3.0
    assert book.ledger.reserved(ME, book.now) == 1.0


def test_what_was_sent_before_and_accepted_since_counts(book: Book) -> None:
    """A request that was on its way when the balance was read takes from it all the same."""
    [early] = book.send("a", 2.0)
    book.now += 60
    asked_at = book.now
    assert book.ledger.reserved(ME, asked_at) == 2.0, "it may be accepted at any moment"
    book.now += 1
    book.store.journal.ticket(early, Ticket("gen_1"))
    assert book.ledger.reserved(ME, asked_at) == 2.0
    assert not book.ledger.alone(ME, asked_at, ["job_b_0"])


def test_one_unknown_price_makes_the_sum_unknown(book: Book) -> None:
    """A sum that leaves something out would stop a sweep that costs what it should."""
    book.make("a", 2.0, None)
    assert book.ledger.reserved(ME, 0.0) is None
