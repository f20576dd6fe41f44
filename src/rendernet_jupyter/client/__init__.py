"""The wire: one coroutine per operation, one table of failures, downloads that are checked."""

from rendernet_jupyter.client.service import Service

__all__ = ["Service"]
