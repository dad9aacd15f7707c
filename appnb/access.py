"""How a server finds out who people are, and which groups see which app: `[tool.appnb.access]`, or a file."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

EVERYBODY = "*"
"""In the place of a group: whoever has come in. In the place of an app: all that are not named."""

LEAST_PASSWORD = 8
LEAST_TOKEN = 16
HASHED = "scrypt:"
"""What a password begins with that `appnb password` has hashed."""


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """A provider of OpenID Connect, and what this server is for it."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)  # better as APPNB_OIDC_SECRET
    name: str = ""  # what people call it: it stands on the button
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    groups_claim: str = "groups"
    tokens_for: tuple[str, ...] = ()  # apps that may have the access tokens of who looks; "*": every app


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """Who may come in and who sees what. At most one way to come in is set; with none everybody may."""

    password: str = field(default="", repr=False)  # plain, or as `appnb password` writes it
    token: str = field(default="", repr=False)
    user_header: str = ""  # set by a trusted proxy
    name_header: str = ""
    email_header: str = ""
    groups_header: str = ""
    oidc: OidcSettings | None = None
    apps: Mapping[str, frozenset[str]] | None = None  # which groups see an app; None: everybody sees all
    hours: float = 12.0  # how long one stays signed in

    @property
    def ways(self) -> tuple[str, ...]:
        """List the ways to come in that are set."""
        ways = {"password": self.password, "token": self.token, "user-header": self.user_header, "oidc": self.oidc}
        return tuple(name for name, value in ways.items() if value)


def read_access(value: object) -> AccessSettings:
    """Read a table, or the file that a text names.

    Raises:
        ValueError: something in it cannot be; the text says what.
    """
    if isinstance(value, str):
        try:
            value = tomllib.loads(Path(value).expanduser().read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ValueError(f"cannot be read: {error}") from error
    if not isinstance(value, Mapping):
        raise ValueError("is not a table such as { password = … }, nor the name of a file")
    given = _rename(value, [each.name for each in fields(AccessSettings)])
    read = {name: _text(name, given[name]) for name in _TEXTS if name in given}
    return AccessSettings(
        **read,
        oidc=_read_oidc(given["oidc"]) if "oidc" in given else None,
        apps=_read_apps(given["apps"]) if "apps" in given else None,
        hours=_read_hours(given.get("hours", 12.0)),
    )


def check_access(access: AccessSettings) -> None:
    """Check that what was gathered from everywhere can be used together.

    Raises:
        ValueError: it cannot; the text says why.
    """
    if len(access.ways) > 1:
        raise ValueError(f"has several ways to come in: {', '.join(access.ways)}. Keep one")
    if access.password and not access.password.startswith(HASHED) and len(access.password) < LEAST_PASSWORD:
        raise ValueError(f"has a password that could be guessed: take {LEAST_PASSWORD} characters or more")
    if access.token and len(access.token) < LEAST_TOKEN:
        raise ValueError(f"has a token that could be guessed: take {LEAST_TOKEN} characters or more")
    if access.oidc is not None:
        _check_oidc(access.oidc)
    if access.apps is not None and not access.ways:
        raise ValueError("says which groups see which app, but not how people come in: add oidc, or user-header")


def _check_oidc(oidc: OidcSettings) -> None:
    if not oidc.issuer or not oidc.client_id:
        raise ValueError("has an oidc without issuer or client-id")
    parts = urlsplit(oidc.issuer)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError(f"has the issuer {oidc.issuer!r}, which is not of the form https://host")


_TEXTS = ("password", "token", "user_header", "name_header", "email_header", "groups_header")


def _rename(table: Mapping[str, object], names: list[str]) -> dict[str, object]:
    """Write the keys of a table as Python does; one that is none of `names` is refused."""
    renamed = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in names:
            near = difflib.get_close_matches(name, names, 1, 0)[0].replace("_", "-")
            raise ValueError(f"has {key!r}, which means nothing there; did you mean {near!r}?")
        renamed[name] = value
    return renamed


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"has a {name.replace('_', '-')} that is no text")
    return value


def _texts(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ValueError(f'has {name} that are no list of texts, such as ["finance"]')
    return tuple(value)


def _read_oidc(value: object) -> OidcSettings:
    if not isinstance(value, Mapping):
        raise ValueError("has an oidc that is no table such as { issuer = …, client-id = … }")
    given = _rename(value, [each.name for each in fields(OidcSettings)])
    scopes = _texts("scopes", given.pop("scopes")) if "scopes" in given else OidcSettings().scopes
    tokens_for = _texts("tokens-for", given.pop("tokens_for", ()))
    texts = {name: _text(name, one) for name, one in given.items()}
    return OidcSettings(**texts, scopes=tuple(dict.fromkeys(("openid", *scopes))), tokens_for=tokens_for)


def _read_apps(value: object) -> Mapping[str, frozenset[str]]:
    if not isinstance(value, Mapping):
        raise ValueError('has apps that are no table such as { sales = ["finance"] }')
    return {app: frozenset(_texts(f"groups of {app!r}", groups)) for app, groups in value.items()}


def _read_hours(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise ValueError("has hours that are no number above zero")
    return float(value)
