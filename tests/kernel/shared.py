"""Objects that outlive the kernels whose cells import them."""

from tests.kernel.fakes import Config, Element

config = Config()
slider = Element(5)
things: list[object] = []


def keep(thing: object) -> None:
    """Let a test look after `thing`."""
    things.append(thing)
