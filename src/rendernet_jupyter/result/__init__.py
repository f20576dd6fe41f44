"""What came of it, and how to make it again. How it looks is the business of `view`."""

from rendernet_jupyter.result.records import Answer, Medium, Run

__all__ = ["Answer", "Medium", "Run"]
