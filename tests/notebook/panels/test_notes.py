"""Notes of which picture is whose: each picture and each request at most once, at any time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.notebook.panels.jobs.notes import Notes
from rendernet_jupyter.view.undecided import Look, Lost, Undecided

JOBS, GENERATIONS = ("job_1", "job_2", "job_3"), ("gen_1", "gen_2", "gen_3")


@given(st.lists(st.tuples(st.sampled_from(JOBS), st.sampled_from(GENERATIONS)), max_size=12))
def test_a_picture_is_noted_for_one_request(clicks: list[tuple[str, str]]) -> None:
    """A line with one picture for two requests would be refused as a whole, after all the work."""
    notes = Notes()
    for job, generation in clicks:
        before = notes.pairs.get(job) == generation
        assert notes.turn(job, generation) is not before
        assert (notes.pairs.get(job) == generation) is not before
        assert len(set(notes.pairs.values())) == len(notes)


def test_what_is_decided_elsewhere_is_forgotten() -> None:
    """A cell that adopted one of them meanwhile would spoil the line of the others."""
    notes = Notes({"job_1": "gen_1", "job_2": "gen_2", "job_3": "gen_3"})
    jobs = tuple(Lost(name, "a cat", 0.0, None, "") for name in ("job_1", "job_2"))
    notes.keep(Undecided(jobs, (Look("gen_1", None), Look("gen_3", None))))
    assert notes.pairs == {"job_1": "gen_1"}
