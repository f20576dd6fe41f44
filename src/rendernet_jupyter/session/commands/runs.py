"""Rows about what was made, and what is under way. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, amount, arg, span

RUNS: tuple[Command, ...] = (
    Command(
        "resume",
        "Fetch the pictures of jobs that were accepted earlier, and show what is uncertain.",
        "decisions.resume",
        (
            arg("--all", action="store_true", help="all that could be it, not only the nearest"),
            arg("--timeout", type=span, help="seconds to wait (setting timeout)"),
        ),
    ),
    Command(
        "adopt",
        "Say which generations of the account uncertain jobs are, and fetch them; costs nothing.",
        "decisions.adopt",
        (
            arg(
                "pairs",
                nargs="+",
                metavar="JOB=GENERATION",
                help="a job and the id of its generation; for one job also JOB GENERATION, and JOB"
                " alone if only one fits",
            ),
            arg("--yes", action="store_true", help="also what does not look like what was asked"),
        ),
    ),
    Command(
        "resend",
        "Send an uncertain job once more, after a question; it is paid for.",
        "decisions.resend",
        (
            arg("job", help="its name, as resume shows it"),
            arg("--yes", action="store_true", help="do not ask"),
        ),
    ),
    Command(
        "drop",
        "Forget uncertain jobs, and accepted ones that the service does not know any more.",
        "decisions.drop",
        (
            arg("jobs", nargs="*", metavar="JOB", help="their names, as resume shows them"),
            arg("--all", action="store_true", help="all that are uncertain, after a question"),
            arg("--yes", action="store_true", help="do not ask"),
        ),
    ),
    Command(
        "retry",
        "Send those requests of a run again that brought too little; the rest is in the store.",
        "jobs.retry",
        (
            arg("run", nargs="?", default="last", help="a run's name, or last"),
            arg("--estimate", action="store_true", help="show the price; send nothing"),
            arg("--yes", action="store_true", help="do not ask, also above ask_above"),
        ),
    ),
    Command(
        "credits",
        "Show what was estimated and what was charged, by day, tag, notebook, cell, run or engine.",
        "jobs.credits_",
        (
            arg(
                "--by",
                choices=("day", "tag", "notebook", "cell", "run", "engine"),
                default="day",
                help="what the lines are (day)",
            ),
            arg("--days", type=amount, default=0, help="only the last so many days"),
            arg("--all", action="store_true", help="all accounts, not only the present one"),
        ),
    ),
    Command(
        "show",
        "Show a run again: the last one, or one by its name.",
        "answers.show",
        (arg("run", nargs="?", default="last", help="a run's name, or last"),),
    ),
    Command(
        "compare",
        "Show what differs between two pictures, or two runs: slider, difference, numbers, words.",
        "compare.compare",
        (
            arg("one", metavar="A", help="hero[0], hero, a media id, a content hash, a file"),
            arg("other", metavar="B", nargs="?", default="", help="likewise; all of A if left out"),
        ),
    ),
    Command(
        "recall",
        "Write the cell that makes a picture again, from a run, a saved file or other programs'.",
        "provenance.recall",
        (arg("what", help="a run's name, a file, a media id or its address"),),
    ),
    Command(
        "verify",
        "Prove pictures by bytes, pixels and journal, or name what changed.",
        "provenance.verify",
        (arg("what", nargs="?", default="all", help="a file, a folder, a run's name, or all"),),
    ),
)
