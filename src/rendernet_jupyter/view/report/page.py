"""A report: one HTML file that needs neither a connection, nor a script, nor this package.

Its policy forbids the browser to ask anybody for anything. The same runs give the same bytes. What
a run has to say is the business of `section`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

from rendernet_jupyter.view.markup import Markup, join, tag
from rendernet_jupyter.view.phrase import counted
from rendernet_jupyter.view.report import prose
from rendernet_jupyter.view.report.account import nouns_of
from rendernet_jupyter.view.report.methods import blocks, versions_of
from rendernet_jupyter.view.report.prose import plain
from rendernet_jupyter.view.report.section import Section, warning
from rendernet_jupyter.view.report.stills import Size, stills
from rendernet_jupyter.view.report.subject import Subject

POLICY = (
    "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline';"
    " base-uri 'none'; form-action 'none'"
)


def page(subjects: Sequence[Subject], title: str = "") -> str:
    """The file.

    Args:
        subjects: the runs, in order.
        title: of the whole; what was asked for if left out.
    """
    shown, gaps, size = stills(subjects)
    alone = len(subjects) == 1
    warned = not alone and all(subject.run.sandbox for subject in subjects)
    sections = [
        Section(subject, f"r{number}", 0 if alone else 2, shown, gaps, warned=warned)
        for number, subject in enumerate(subjects, start=1)
    ]
    named = plain(title) or (sections[0].title if alone else counted(len(subjects), "run"))
    parts = [
        tag(
            "header",
            tag("h1", named, dir="auto"),
            *([] if alone else _overview(sections)),
            *([warning()] if warned else []),
        ),
        tag("main", *(section.html() for section in sections), _record(subjects, alone=alone)),
        _foot(subjects, shown, size),
    ]
    return _whole(named, parts, alone=alone)


def _overview(sections: Sequence[Section]) -> list[Markup]:
    """The table of contents, with how many pictures each run has."""
    items = [
        tag("li", tag("a", tag("bdi", one.title), href=f"#{one.base}"),
            tag("span", f" · {nouns_of(one.subject.pictures)}", class_="quiet"))
        for one in sections
    ]  # fmt: skip
    return [tag("nav", tag("ol", *items), aria_label="Contents")]


def _record(subjects: Sequence[Subject], *, alone: bool) -> Markup:
    """How all of it was recorded, and how a reader can check it."""
    told = prose.html(blocks(subjects)[-1:])
    return tag("section", tag("h2", "How this can be checked"), *told, class_="text",
               id=None if alone else "check")  # fmt: skip


def _foot(subjects: Sequence[Subject], shown: Sequence[str] | dict[str, str], size: Size) -> Markup:
    versions = versions_of(subjects)
    made = f"Made with rendernet-jupyter{' ' + ', '.join(versions) if versions else ''}."
    lines = [size.told(len(shown))] if shown else []
    return tag("footer", tag("p", join([*lines, made, _OFFLINE], " "), class_="quiet"))


_OFFLINE = "This file holds everything it shows, and asks nobody for anything."


def _whole(title: str, parts: Sequence[Markup], *, alone: bool) -> str:
    style = resources.files(__package__).joinpath("report.css").read_text("utf-8")
    head = tag(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="referrer" content="no-referrer">'),
        tag("title", Markup(_bare(title))),
        tag("style", Markup(style)),
    )
    body = tag("body", *parts, class_="alone" if alone else None)
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _bare(title: str) -> str:
    """A title as text alone: in this place a browser knows no elements."""
    return title.replace("&", "&amp;").replace("<", "&lt;")
