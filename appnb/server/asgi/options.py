"""What an ASGI application was told, and the settings that this makes for the server of a notebook."""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from appnb.access import AccessSettings
from appnb.diagnostics import AppnbError, Diagnostic
from appnb.server.asgi.heads import BRIDGE
from appnb.server.people.setting import make_reception
from appnb.settings import ServeSettings, find_pyproject, gather_settings
from appnb.source import Location

_HEAD = "head.html"


@dataclass(frozen=True, slots=True)
class Options:
    """What `create_asgi_app` was told."""

    quiet: bool = False
    token: str = field(default="", repr=False)
    session_ttl: float = 120
    show_tracebacks: bool = False
    html_head: str = ""

    def write_head(self, folder: Path) -> None:
        """Write what stands in the head of every page, where the settings name it."""
        if self.html_head:
            (folder / _HEAD).write_text(self.html_head, "utf-8")

    def make_settings(self, notebook: Path, prefix: str, folder: Path, *, watch: bool = False) -> ServeSettings:
        """Gather the settings of a notebook's server: those of its pyproject.toml and the environment, below these.

        Raises:
            AppnbError: NB011 and NB012, a setting cannot be; NB334, people come in by what does not count here.
        """
        flags: dict[str, object] = {
            "prefix": prefix,
            "address": "localhost",
            "allow_host": ["*"],  # the server outside has its own names
            "dev": self.show_tracebacks or None,
            "watch": watch or None,
            "html_head_file": str(folder / _HEAD) if self.html_head else None,
        }
        settings = gather_settings(flags, os.environ, find_pyproject(notebook))
        told = (settings.password, settings.access_token, settings.oidc_secret, settings.user_header)
        if settings.access != AccessSettings() or any(told):
            what = f"{notebook.name} has settings of who may come in, which do not count inside of another server"
            fix = "check who comes in there, by a middleware or with token=…, and take them out"
            raise AppnbError(Diagnostic("NB334", what, Location(str(notebook)), fix))
        return replace(settings, access_token=self.token, trusted_proxy=(BRIDGE,))

    def check(self, notebook: Path) -> None:
        """Check that there are settings for a notebook.

        Raises:
            AppnbError: as `make_settings`; NB402, the token is too short.
        """
        make_reception(self.make_settings(notebook, "", Path()))
