"""Rows about telling others of pictures, in a page or a paper. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, arg

_RUNS = arg(
    "runs",
    nargs="*",
    default=["last"],
    metavar="RUN",
    help="runs' names or their beginnings, results' names, or last (last)",
)

REPORT: tuple[Command, ...] = (
    Command(
        "report",
        "Write runs into one HTML page for people without a notebook; it needs no connection.",
        "report.report",
        (
            _RUNS,
            arg("--to", default="report.html", metavar="FILE", help="where to (report.html)"),
            arg("--title", default="", metavar="TEXT", help="of the page"),
        ),
    ),
    Command(
        "methods",
        "Write the paragraph of a methods section on how the pictures of runs were made.",
        "report.methods",
        (
            _RUNS,
            arg("--latex", dest="form", action="store_const", const="latex", default="markdown",
                help="for LaTeX, in place of Markdown"),
            arg("--text", dest="form", action="store_const", const="text", default="markdown",
                help="as plain text"),
            arg("--bibtex", dest="form", action="store_const", const="bibtex", default="markdown",
                help="the entries to cite"),
        ),
    ),
)  # fmt: skip
