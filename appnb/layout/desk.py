"""The page where people sign in."""

from dataclasses import dataclass
from pathlib import Path

from appnb.layout.page import asset_version, find_environment

STYLES = ("tokens", "fonts", "page", "desk")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page shows."""

    way: str  # "password", "token", "oidc" or "user-header"
    action: str  # the address that a password goes to
    title: str = ""  # of the server; titles of apps are nobody's business yet
    provider: str = ""
    back: str = ""
    problem: str = ""
    notice: str = ""
    leave: str = ""  # where the provider signs out


def render_desk(desk: Desk, templates: Path, *, prefix: str) -> str:
    """Render the page where people sign in, or have signed out."""
    template = find_environment(templates).get_template("default/desk.html")
    return template.render(desk=desk, prefix=prefix, version=asset_version(templates), styles=STYLES)
