from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.text import Text
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


def test_failed_tiles_do_not_shift_the_captions(studio: Any) -> None:
    """Every label after a failed picture would belong to its neighbour."""
    media = (studio.medium(0, status="failed"), studio.medium(1), studio.medium(2))
    titles = [axes.get_title() for axes in studio.gallery(3, media=media).plot().axes]
    assert titles == ["seed 8", "seed 9"]


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


def swept(
    studio: Any, asked: Callable[..., Answer], failed: int = -1, **axes: tuple[Any, ...]
) -> Any:
    """A sweep over `axes`, of which one request may have failed."""
    answers, media = [], []
    for place, values in enumerate(product(*axes.values())):
        coords = dict(zip(axes, values, strict=True))
        answers.append(asked(coords=coords, **coords))
        fate = {"status": "failed", "reason": "too blue"} if place == failed else {}
        media.append(studio.medium(place, **fate))
    return studio.gallery(len(answers), answers=tuple(answers), media=tuple(media))


def texts(figure: Any) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def test_a_failed_cell_is_hatched_with_its_reason(
    studio: Any, asked: Callable[..., Answer]
) -> None:
    """A hole in a printed table would look like a mistake of the paper."""
    figure = swept(studio, asked, 2, steps=(10, 20), cfg_scale=(4, 7)).plot()
    hatched = [axes for axes in figure.axes if any(p.get_hatch() for p in axes.patches)]
    assert len(hatched) == 1
    assert [text.get_text() for text in hatched[0].texts] == ["failed\ntoo blue"]
    assert sum(len(axes.images) for axes in figure.axes) == 3


def test_further_axes_are_small_multiples(studio: Any, asked: Callable[..., Answer]) -> None:
    """A sweep over three axes would be a heap of pictures without shared labels."""
    gallery = swept(studio, asked, steps=(10, 20), cfg_scale=(4, 7), quality=("Plus", "Regular"))
    figure = gallery.plot()
    assert len(figure.subfigs) >= 2
    headed = [part.get_suptitle() for part in figure.subfigs if part.axes]
    assert len(set(headed)) == 2
    assert sum(len(axes.images) for axes in figure.findobj(Axes)) == 8
    figure.draw_without_rendering()


def test_one_axis_is_labelled_where_it_stands(studio: Any, asked: Callable[..., Answer]) -> None:
    """A row that is broken in two would have labels above its first half only."""
    figure = swept(studio, asked, 1, steps=(10, 20, 30, 40, 50)).plot()
    shown = [axes.get_title() for axes in figure.axes if axes.get_title()]
    assert shown == ["steps 10", "steps 20", "steps 30", "steps 40", "steps 50"]


def test_the_width_of_a_column_is_kept(studio: Any, asked: Callable[..., Answer]) -> None:
    """A figure for a column of a journal would be scaled, and its letters with it."""
    gallery = swept(studio, asked, steps=(10, 20), cfg_scale=(4, 7))
    with plt.rc_context({"figure.figsize": (3.3, 9.0), "axes.titlesize": 6}):
        table, grid = gallery.plot(), gallery.plot(columns=2)
        assert table.get_figwidth() == pytest.approx(3.3)
        assert grid.get_figwidth() == pytest.approx(3.3)
        assert grid.axes[0].title.get_fontsize() == 6


def test_letters_that_no_font_has_are_no_warning(studio: Any, asked: Callable[..., Answer]) -> None:
    """A Japanese prompt would print a page of warnings."""
    said = "猫と قطة \U0001f600 \u200f\ue000"
    figure = studio.gallery(2, answers=(asked(prompt=said), asked(prompt="x"))).plot()
    figure.savefig(BytesIO(), format="pdf")
    figure.savefig(BytesIO(), format="svg")
    assert figure._repr_png_()[:4] == b"\x89PNG"
    assert any("قطة" in text for text in texts(figure))


def test_labels_stay_text_in_a_vector_file(studio: Any, asked: Callable[..., Answer]) -> None:
    """The labels of a printed figure would be pixels, and could not be searched."""
    gallery = swept(studio, asked, steps=(10, 20), cfg_scale=(4, 7))
    file = BytesIO()
    with plt.rc_context({"svg.fonttype": "none"}):
        gallery.plot().savefig(file, format="svg")
    assert b">cfg 7</text>" in file.getvalue()
