from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from matplotlib import pyplot as plt
from PIL import Image

from rendernet_jupyter.result.records import Answer


def test_a_figure_shows_every_picture_under_its_caption(
    studio: Any, asked: Callable[..., Answer]
) -> None:
    """A figure for a paper would lack a picture or its label."""
    answers = tuple(asked(steps=steps) for steps in (20, 40, 60))
    figure = studio.gallery(3, answers=answers).plot()
    assert [axes.get_title() for axes in figure.axes] == ["steps 20", "steps 40", "steps 60"]
    assert all(len(axes.images) == 1 for axes in figure.axes)


def test_a_figure_shows_itself_once(studio: Any) -> None:
    """A notebook would show every plot twice, or as `<Figure size ...>`."""
    before = plt.get_fignums()
    figure = studio.gallery(2).plot()
    assert plt.get_fignums() == before
    assert Image.open(BytesIO(figure._repr_png_())).format == "PNG"


@pytest.mark.parametrize(("columns", "shape"), [(1, (2, 1)), (2, (1, 2)), (9, (1, 2))])
def test_columns_can_be_chosen(studio: Any, columns: int, shape: tuple[int, int]) -> None:
    """`plot(columns=1)` would still stand side by side."""
    grid = studio.gallery(2).plot(columns=columns).axes[0].get_subplotspec().get_gridspec()
    assert grid.get_geometry() == shape


def test_titles_can_be_given_or_left_out(studio: Any) -> None:
    """A paper's own labels could not be used."""
    gallery = studio.gallery(2)
    assert [a.get_title() for a in gallery.plot(titles=["(a)", "(b)"]).axes] == ["(a)", "(b)"]
    assert [a.get_title() for a in gallery.plot(titles=False).axes] == ["", ""]
    with pytest.raises(ValueError, match="1 titles were given for 2 pictures"):
        gallery.plot(titles=["(a)"])


def test_dollars_in_a_prompt_are_no_mathematics(studio: Any, asked: Callable[..., Answer]) -> None:
    """A prompt about money would be an error of the formula parser."""
    answers = (asked(prompt="a $5 coin and a \\frac note $"), asked(prompt="$$"))
    assert studio.gallery(2, answers=answers).plot()._repr_png_()[:4] == b"\x89PNG"


def test_a_gallery_of_nothing_is_an_empty_figure(studio: Any) -> None:
    """A run that failed whole would fail again in the plot."""
    assert studio.gallery(0, answers=(), media=()).plot().axes == []


def test_failed_tiles_and_videos_do_not_shift_the_captions(studio: Any) -> None:
    """Every label after a failed picture would belong to its neighbour."""
    media = (
        studio.medium(0, status="failed"),
        studio.medium(1, kind="video", mime="video/mp4"),
        studio.medium(2),
    )
    assert [a.get_title() for a in studio.gallery(3, media=media).plot().axes] == ["seed 9"]


def test_matplotlib_loads_when_a_plot_is_asked_for(studio: Any) -> None:
    """Loading the extension would cost a second for a plot that nobody asked for."""
    from subprocess import run

    code = (
        "import sys, rendernet_jupyter.view.gallery, rendernet_jupyter.view.listing\n"
        "import rendernet_jupyter.view.message, rendernet_jupyter.view.progress\n"
        "heavy = {'matplotlib', 'PIL', 'numpy', 'pandas', 'httpx', 'pydantic', 'IPython'}\n"
        "print(heavy & set(sys.modules))"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
