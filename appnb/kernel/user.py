"""Who looks, as far as the server was told: nobody in particular, until something vouches for a name."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class User:
    """One person, or nobody in particular. Two values with the same `id` are the same person."""

    id: str = ""  # what vouches for people calls them so; "" for nobody in particular
    name: str = ""
    email: str = ""
    groups: frozenset[str] = frozenset()
    token: str = field(default="", repr=False, compare=False)  # only where a notebook has asked for it


NOBODY = User()
"""Whoever looks where nothing asks for a name."""
