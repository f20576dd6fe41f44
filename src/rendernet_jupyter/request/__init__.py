"""What is asked for: text joined with the catalogue. Nothing here is sent, drawn or uploaded."""

from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.request.explain import Explanation, explain
from rendernet_jupyter.request.plan import Default, Plan, plan
from rendernet_jupyter.request.request import Request

__all__ = ["Default", "Explanation", "Plan", "Request", "digest", "explain", "plan"]
