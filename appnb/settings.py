"""How a server is asked to run: flags over environment over `[tool.appnb]` over defaults."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from appnb.access import AccessSettings, read_access
from appnb.diagnostics import AppnbError, Diagnostic
from appnb.limits import Limits, read_limits
from appnb.source import Location

LAYOUTS = ("flow", "dashboard", "grid", "columns", "slides", "tabs", "pages")
"""How a page can place its cells."""

LOG_FORMATS = ("text", "json")

LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """What `appnb serve` was told, from all places together. Each field is a flag of the same name."""

    port: int = 5006  # 0: any free port
    address: str = "localhost"
    prefix: str = ""  # "" or "/path", with no slash at the end
    allow_origin: tuple[str, ...] = ()  # hosts beside our own whose pages may open the websocket
    allow_host: tuple[str, ...] = ()  # names that the server answers to, beside those it knows; "*": all
    allow_eval: bool = False  # scripts of pages may make code of text
    content_from: tuple[str, ...] = ()  # other hosts that pages may load scripts, styles, fonts and data from
    limit: Limits = field(default_factory=Limits)  # what clients may ask of the server
    access: AccessSettings = field(default_factory=AccessSettings)  # who may come in, and who sees what
    public: bool = False  # everybody who reaches the server may come in, from other machines too
    password: str = field(default="", repr=False)  # that everybody shares
    access_token: str = field(default="", repr=False)  # the same for programs and links
    oidc_secret: str = field(default="", repr=False)  # of the provider that `access` names
    trusted_proxy: tuple[str, ...] = ()  # addresses and networks whose X-Forwarded- headers and user-header count
    user_header: str = ""  # where a trusted proxy says who somebody is
    secret: str = field(default="", repr=False)  # what is signed with; "": the one that is kept
    secret_file: str = ""  # where that is; "": in the user's state folder
    cache_url: str = ""  # where `persistent_cache` keeps entries: redis://…, or a folder; "": beside each notebook
    supervise: bool = True  # a process beside it starts the server again when it was killed; not for authors
    show: bool = False  # open a browser
    title: str = ""  # of the index page; "" leaves it to the server
    dev: bool = False  # who looks is the author: tracebacks are shown
    log_level: str = "info"
    log_format: str = "text"  # or "json": a line of JSON for each record
    metrics_token: str = field(default="", repr=False)  # who knows it may read /metrics; "": made of the secret
    watch: bool = False
    poll: bool = False  # look at files every so often: network file systems tell of no saves
    warm: int = 0  # so many sessions of each notebook run before anybody comes
    reload_token: str = field(default="", repr=False)  # who knows it may ask for a reload; "": nobody may
    layout: str = ""  # of every notebook, whatever it says: a name, or the absolute path of a layout file
    template: str = ""  # of every notebook, whatever it says: a name, or the absolute path of a folder
    folder_template: str = ""  # of notebooks that name none; `template` in [tool.appnb]
    theme: Mapping[str, object] = field(default_factory=dict)  # tokens, over which a notebook's own win
    logo: str = ""  # files, as absolute paths; a notebook's own win
    favicon: str = ""
    css_file: str = ""
    html_head_file: str = ""
    arguments: tuple[str, ...] = ()  # what notebooks read with `cli_args`


def gather_settings(
    flags: Mapping[str, object], environment: Mapping[str, str], pyproject: Path | None
) -> ServeSettings:
    """Gather the settings of one server: `flags` win over `environment`, that over `pyproject`.

    Args:
        flags: what the command line gave; None stands for "not given".
        environment: `os.environ`; `APPNB_<FIELD>` is read, lists are separated by commas.
        pyproject: a pyproject.toml, of which `[tool.appnb]` is read.

    Raises:
        AppnbError: NB011, a value is not one that the setting takes; NB012, there is no such setting in `pyproject`.
    """
    values: dict[str, object] = {}
    for name, value, where in (
        *_read_pyproject(pyproject),
        *_read_environment(environment),
        *((name, value, f"--{name.replace('_', '-')}") for name, value in flags.items() if value is not None),
    ):
        try:
            values[name] = _CONVERT[name](value)
        except ValueError as error:
            raise _bad_value(where, value, str(error)) from error
    return ServeSettings(**values)  # type: ignore[arg-type]  # each was made by its field's converter


def find_pyproject(start: Path) -> Path | None:
    """Find the nearest pyproject.toml at or above `start` (a file or a folder)."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "pyproject.toml").is_file():
            return folder / "pyproject.toml"
    return None


def _read_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, object, str]]:
    for setting in fields(ServeSettings):
        name = f"APPNB_{setting.name.upper()}"
        if name in environment:
            yield setting.name, environment[name], name


def _read_pyproject(path: Path | None) -> Iterator[tuple[str, object, str]]:
    if path is None:
        return
    try:
        tool = tomllib.loads(path.read_text("utf-8")).get("tool", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AppnbError(
            Diagnostic("NB001", f"cannot read settings: {error}", Location(str(path)), "correct the file")
        ) from error
    table: Mapping[str, object] = tool.get("appnb", {})
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in _CONVERT:
            nearest = difflib.get_close_matches(name, _CONVERT, 1, cutoff=0)[0]
            raise AppnbError(
                Diagnostic(
                    "NB012",
                    f"`{key}` in [tool.appnb] is not a setting",
                    Location(str(path)),
                    f"did you mean `{nearest.replace('_', '-')}`? Settings are named like the flags of `appnb serve`",
                )
            )
        if (
            name in _FILES
            and isinstance(value, str)
            and (name not in _NAMES or "/" in value or value.endswith(".toml"))
        ):
            value = str(path.parent / value)
        yield "folder_template" if name == "template" else name, value, f"{key} in [tool.appnb] of {path}"


def _bad_value(where: str, value: object, reason: str) -> AppnbError:
    return AppnbError(Diagnostic("NB011", f"{where}: {value!r} {reason}", None, "change it, or take it out"))


def _to_port(value: object) -> int:
    try:
        port = int(value) if isinstance(value, str | int) and not isinstance(value, bool) else -1
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise ValueError("is not a port: a number from 0 (any free port) to 65535")
    return port


def _to_count(value: object) -> int:
    try:
        count = int(value) if isinstance(value, str | int) and not isinstance(value, bool) else -1
    except ValueError:
        count = -1
    if not 0 <= count <= 1000:
        raise ValueError("is not a number from 0 to 1000")
    return count


def _to_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("is not text")
    return value


def _to_prefix(value: object) -> str:
    path = _to_text(value).strip("/")
    if any(character in path for character in "?#\\ "):
        raise ValueError("is not a path such as /apps")
    return f"/{path}" if path else ""


def _to_texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list | tuple) or not all(isinstance(part, str) for part in value):
        raise ValueError("is not a list of texts")
    return tuple(value)


def _to_limits(value: object) -> Limits:
    if not isinstance(value, str | Mapping):
        raise ValueError("is not a table such as { sessions = 100 }")
    return read_limits(value)


def read_sources(value: object) -> tuple[str, ...]:
    """Read the hosts that pages may load from, each as a scheme and a host: "https://host:port".

    Raises:
        ValueError: one is none.
    """
    sources = _to_texts(value)
    for source in sources:
        if not re.fullmatch(r"https?://[a-z0-9*][a-z0-9.-]*(:\d+)?", source, re.I):
            raise ValueError(f"has {source!r}, which is not of the form https://host")
    return sources


def _to_truth(value: object) -> bool:
    truths = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    truth = value if isinstance(value, bool) else truths.get(str(value).lower())
    if truth is None:
        raise ValueError("is neither true nor false")
    return truth


def _to_log_level(value: object) -> str:
    level = str(value).lower()
    if level not in LOG_LEVELS:
        raise ValueError(f"is not one of {', '.join(LOG_LEVELS)}")
    return level


def _to_log_format(value: object) -> str:
    if value not in LOG_FORMATS:
        raise ValueError(f"is not one of {', '.join(LOG_FORMATS)}")
    return str(value)


def _to_file(value: object) -> str:
    return str(Path(_to_text(value)).expanduser().absolute()) if value else ""


def _to_layout(value: object) -> str:
    text = _to_text(value)
    if not text or text in LAYOUTS:
        return text
    if text.endswith(".toml") and Path(text).expanduser().is_file():
        return _to_file(text)
    if text.endswith(".toml"):
        raise ValueError("is no file")
    near = next(iter(difflib.get_close_matches(text, LAYOUTS, 1, 0.4)), "")
    meant = f": did you mean {near}? It" if near else ", which"
    raise ValueError(f"is no layout{meant} is one of {', '.join(LAYOUTS)}, or the path of a .layout.toml file")


def _to_template(value: object) -> str:
    text = _to_text(value)
    return _to_file(text) if "/" in text or text.startswith((".", "~")) else text


def _to_theme(value: object) -> Mapping[str, object]:
    if isinstance(value, str):  # in the environment: "accent=#0a7,density=compact"
        pairs = [part.partition("=") for part in value.split(",") if part.strip()]
        return {name.strip(): found.strip() for name, equals, found in pairs if equals} or {"mode": value.strip()}
    if not isinstance(value, Mapping):
        raise ValueError('is not a table such as { accent = "#0a7" }')
    return value


_FILES = ("layout", "template", "logo", "favicon", "css_file", "html_head_file", "secret_file", "access")
"""Settings that name files: in a pyproject.toml, from where it stands."""

_NAMES = ("layout", "template")
"""Those of them that can be a name as well."""

_CONVERT: Mapping[str, Callable[[object], object]] = {
    "port": _to_port,
    "address": _to_text,
    "prefix": _to_prefix,
    "allow_origin": _to_texts,
    "allow_host": _to_texts,
    "allow_eval": _to_truth,
    "content_from": read_sources,
    "limit": _to_limits,
    "access": read_access,
    "public": _to_truth,
    "password": _to_text,
    "access_token": _to_text,
    "oidc_secret": _to_text,
    "trusted_proxy": _to_texts,
    "user_header": _to_text,
    "secret": _to_text,
    "secret_file": _to_file,
    "cache_url": _to_text,
    "supervise": _to_truth,
    "show": _to_truth,
    "title": _to_text,
    "dev": _to_truth,
    "log_level": _to_log_level,
    "log_format": _to_log_format,
    "metrics_token": _to_text,
    "watch": _to_truth,
    "poll": _to_truth,
    "warm": _to_count,
    "reload_token": _to_text,
    "layout": _to_layout,
    "template": _to_template,
    "folder_template": _to_template,
    "theme": _to_theme,
    "logo": _to_file,
    "favicon": _to_file,
    "css_file": _to_file,
    "html_head_file": _to_file,
    "arguments": _to_texts,
}
