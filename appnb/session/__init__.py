"""A viewer's session and the registry of all of them."""

from appnb.session.session import Occupation, Session, SessionRegistry

__all__ = ["Occupation", "Session", "SessionRegistry"]
