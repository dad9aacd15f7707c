"""A viewer's session and the registry of all of them."""

from appnb.session.session import Session, SessionRegistry

__all__ = ["Session", "SessionRegistry"]
