"""Diagnosis: what is in order on this machine, what needs a hand, and what the service is like.

Each examiner looks at one thing and yields lines; `visit` calls them all, and none of them can stop
the others. Nothing here repairs anything.
"""
