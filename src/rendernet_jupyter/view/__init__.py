"""How it looks: static HTML, contact sheets, plain text, figures and data frames.

- ``gallery``    the pictures of a run as a sequence; ``picture`` one of them
- ``content``    what a grid says, before anybody draws it; ``tile`` each picture's part in it
- ``grid``       the content as self-contained HTML; ``text`` in plain words
- ``sheet``      the content as one JPEG; ``lettering`` text as pixels, for it
- ``bundle``     the three together, as a notebook stores them; ``mime`` which of them is wanted
- ``thumbnail``  small JPEGs of stored pictures, within a budget of bytes
- ``poster``     a still picture of a video, or what stands in for one
- ``film``       the videos of a grid and their player; ``transcript`` their words as captions
- ``compare``    two pictures, and what differs between them
- ``save``       the originals as files; ``figure`` in matplotlib; ``frame`` the run in pandas
- ``progress``   a run under way; ``listing`` a table of names; ``message`` a few words
- ``fact``       how a field of a request reads; ``phrase`` and ``place`` how anything does
- ``markup``     escaped HTML; ``theme`` the colours and sizes that all of them share

A run does not know how it looks, and nothing here knows where pictures come from: the door hands
over a function that finds the file of a picture. Nothing is imported from here by importing it.
"""
