"""Going on from a run: a sweep as the cell that made it, everything else as what was sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.form import Form
from rendernet_jupyter.session.original import cell_to_go_on
from rendernet_jupyter.view.gallery import Gallery

SWEEP = "# two cats\nseed: 7, 8  # lucky ones\na {red|green} cat"


def made(session: Session, text: str, line: str = "", **variables: object) -> Gallery:
    gallery = session.generate(text, line, variables=variables)
    assert isinstance(gallery, Gallery)
    return gallery


def test_a_sweep_is_its_own_cell_again(local: Session) -> None:
    """Four specs below each other are no sweep: nobody can add a fifth value to them."""
    run = made(local, SWEEP, "cats --tag hero --yes --cache refresh").run
    assert cell_to_go_on(local, run.run_id) == ("cats --tag hero", SWEEP)
    assert cell_to_go_on(local, "cats") == ("cats --tag hero", SWEEP)


def test_the_seed_that_was_drawn_goes_with_it(local: Session) -> None:
    """The first change would draw another seed, and every picture would be another."""
    gallery = made(local, "steps: 10, 20\na cat", "--fresh")
    [seed] = set(gallery.seeds)
    line, text = cell_to_go_on(local, "last")
    assert (line, text) == ("", f"steps: 10, 20\nseed: {seed}\na cat")
    again = made(local, text, line)
    assert again.run.cached
    assert again.seeds == gallery.seeds


def test_several_specs_stay_as_they_were_typed(local: Session) -> None:
    """Somebody who keeps two specs in a cell would get one for each picture."""
    text = "seed: 1, 2\na cat\n---\nseed: 3\na dog"
    made(local, text)
    assert cell_to_go_on(local, "last") == ("", text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("seed: 1, 2\na {{ animal }}", ""),
        ("seed: random\nsteps: 10, 20\na cat", ""),
        ("a cat --seed 1\n---\na dog", ""),
        ("seed: 1, 2\na cat", "--from rows"),
    ],
)
def test_a_cell_that_says_something_else_now_is_written_out(
    local: Session, text: str, line: str
) -> None:
    """It would open with a fault, or make other pictures than those that are looked at."""
    gallery = made(local, text, line, animal="cat", rows=[{"steps": 10}, {"steps": 20}])
    head, body = cell_to_go_on(local, gallery.run.run_id)
    assert (head, body) != (line, text)
    assert local.recall(gallery.run.run_id).body == body
    assert made(local, body, head).run.cached


def test_a_setting_that_changed_is_not_taken_for_the_old_one(
    local: Session, again: Callable[..., Session]
) -> None:
    """The sweep of another model would stand beside the pictures of this one."""
    made(local, SWEEP)
    _, text = cell_to_go_on(again(model="JuggernautXL"), "last")
    assert text.count("model: Harbour 15") == 4


def test_one_picture_is_written_out_whole(local: Session) -> None:
    """What the settings said then would be missing, and the seed would be lost."""
    gallery = made(local, "a cat")
    [picture] = gallery.run.media
    for name in ("last", picture.media_id):
        form = Form.of(*reversed(cell_to_go_on(local, name)))
        assert (form.written("model"), form.written("seed")) == (
            "Harbour 15",
            str(gallery.seeds[0]),
        )


def test_what_nobody_knows_is_said(local: Session) -> None:
    """An empty studio would open where a run was asked for."""
    with pytest.raises(RenderNetError, match="run_nowhere"):
        cell_to_go_on(local, "run_nowhere")
