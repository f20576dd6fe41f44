"""A study of the service: questions that cost nothing, and the facts that their answers settle.

The table of facts says what this package assumes where the documentation is silent. Nothing here
runs unless it is asked for.
"""
