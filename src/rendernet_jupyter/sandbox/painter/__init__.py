"""The sandbox's painter: an element of a request in, a picture that visibly follows it out.

Words choose the hour, the weather, the place and what stands in it; the seed composes; every knob
of the API does what it is known for. `picture.paint` is where it begins; who only asks for a size
loads none of it. Nothing here learns from pictures: it draws.
"""
