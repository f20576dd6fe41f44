"""Which forms of an output a front end asks for. The forms themselves are made elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

Mimes = Collection[str] | None


def wanted(mime: str, include: Mimes = None, exclude: Mimes = None) -> bool:
    """Whether `mime` is asked for, as IPython means `include` and `exclude`."""
    return (not include or mime in include) and not (exclude and mime in exclude)


def chosen(
    makers: Mapping[str, Callable[[], str]], include: Mimes = None, exclude: Mimes = None
) -> dict[str, str]:
    """What the makers of the wanted types make; the others are not called."""
    return {mime: make() for mime, make in makers.items() if wanted(mime, include, exclude)}
