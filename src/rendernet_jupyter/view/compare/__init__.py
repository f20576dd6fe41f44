"""Two pictures, and what differs: to the eye, in numbers, and in what was asked for.

- ``comparison``  two pictures as an object: numbers, differences, and its looks
- ``several``     many comparisons as one: galleries pairwise, or each picture against the first
- ``side``        one of the two, and what is known of it; ``asked`` where two sides differ
- ``wording``     two texts word by word
- ``fit``         two pictures at one size; ``number`` how alike they are, ``apart`` where not
- ``share``       the small copies that a page carries, within a budget of bytes
- ``page``        a comparison as HTML; ``slider`` the two over each other; ``many`` several as HTML
- ``paper``       comparisons as one JPEG; ``text`` in plain words; ``chart`` in matplotlib

Nothing here runs a script, and nothing is imported from here by importing it.
"""
