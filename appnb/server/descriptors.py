"""How many files and sockets the process may have open, and how close it is to that."""

import os
from importlib import import_module

RESERVE = 64
"""How many are left for files, logs and what notebooks open: sockets take no more than the rest."""

SHARE_OF_VISITS = 8
"""A visit leaves one in so many besides: a page that was sent can open its websocket and load its files."""


def count_allowed() -> int:
    """Find how many files and sockets the process may have open."""
    try:
        resource = import_module("resource")
    except ImportError:  # on Windows
        return 8192
    soft: int = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return soft if soft > 0 else 65536


def is_left(number: int) -> bool:
    """Tell whether a socket with that number leaves enough: a new one is given the lowest number that is free."""
    return number < count_allowed() - RESERVE


def has_room_for_visit() -> bool:
    """Tell whether a session more, with its loop, its page and its websocket, leaves enough."""
    try:
        number = os.open(os.devnull, os.O_RDONLY)
    except OSError:
        return False
    os.close(number)
    allowed = count_allowed()
    return number < allowed - RESERVE - allowed // SHARE_OF_VISITS
