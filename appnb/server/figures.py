"""The figures of a running server, read for a person at a terminal."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from prometheus_client.parser import text_string_to_metric_families

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.server.keys import find_secret, write_metrics_token
from appnb.settings import ServeSettings

PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class AppFigures:
    """What is told of one app."""

    sessions: int = 0
    running: int = 0
    runs: int = 0
    errors: int = 0
    seconds: float = 0.0  # that its cells ran in all


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """What is told of one session. Its name is for telling it from others."""

    session: str
    app: str
    is_here: bool  # its page is connected
    open_s: float
    cell: str  # that runs, "" if none does
    cell_s: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What one look at a server has given."""

    apps: Mapping[str, AppFigures] = field(default_factory=dict)
    memory_bytes: float = 0.0
    cpu_s: float = 0.0
    lag_s: float = 0.0  # the median wait of the event loop
    lag_99_s: float = 0.0
    held_s: float = 0.0
    refusals: Mapping[str, int] = field(default_factory=dict)
    sessions: tuple[SessionFigures, ...] = ()  # those whose cells run for longest come first


def find_token(given: str) -> str:
    """Find the token for a server's figures: as it was given, or made of the secret that this user's servers keep."""
    return given or write_metrics_token(find_secret(ServeSettings(), os.environ))


def fetch_figures(address: str, token: str) -> Figures:
    """Ask a server for its figures.

    Raises:
        AppnbError: NB407, it does not answer, or not to this token.
    """
    place = f"{address.rstrip('/')}/metrics"
    try:
        text, sessions = _fetch(place, token), json.loads(_fetch(f"{place}/sessions", token))["sessions"]
    except HTTPError as error:
        error.close()
        fix = "give its --metrics-token, or run this as the user who runs the server"
        raise AppnbError(Diagnostic("NB407", f"{place} answers {error.code}", None, fix)) from error
    except (OSError, ValueError) as error:
        what = f"no server answers at {place}: {getattr(error, 'reason', error)}"
        raise AppnbError(Diagnostic("NB407", what, None, "give the address that `appnb serve` has printed")) from error
    found = [SessionFigures(**each) for each in sessions]
    return replace(read_figures(text), sessions=tuple(sorted(found, key=lambda each: (-each.cell_s, -each.open_s))))


def _fetch(place: str, token: str) -> str:
    with urlopen(Request(place, headers={"Authorization": f"Bearer {token}"}), timeout=PATIENCE_S) as answer:
        return str(answer.read().decode())


def read_figures(text: str) -> Figures:
    """Read what a server wrote for Prometheus. Pure."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    def total(name: str, **labels: str) -> float:
        fitting = (one for one in samples if one.name == name and labels.items() <= one.labels.items())
        return sum(one.value for one in fitting)

    names = sorted({one.labels["app"] for one in samples if one.name == "appnb_sessions"})
    apps = {
        app: AppFigures(
            int(total("appnb_sessions", app=app)),
            int(total("appnb_cells_running", app=app)),
            int(total("appnb_cell_seconds_count", app=app)),
            int(total("appnb_cell_errors_total", app=app)),
            total("appnb_cell_seconds_sum", app=app),
        )
        for app in names
    }
    return Figures(
        apps,
        total("process_resident_memory_bytes"),
        total("process_cpu_seconds_total"),
        total("appnb_loop_lag_seconds", quantile="0.5"),
        total("appnb_loop_lag_seconds", quantile="0.99"),
        total("appnb_loop_held_seconds_sum"),
        {one.labels["kind"]: int(one.value) for one in samples if one.name == "appnb_refusals_total" and one.value},
    )


def write_figures(
    now: Figures, before: Figures | None, passed_s: float, address: str, width: int, height: int | None = None
) -> list[str]:
    """Write the lines of a screen. Pure.

    Args:
        now: the last look.
        before: the look before, for what is told by the second.
        passed_s: how long ago that was.
        address: of the server.
        width: of the terminal, in characters.
        height: of the terminal, in lines: so many sessions are told as find place. None: all of them.
    """
    cpu = (now.cpu_s - before.cpu_s) / passed_s if before is not None and passed_s > 0 else 0.0
    sessions = sum(app.sessions for app in now.apps.values())
    running = sum(app.running for app in now.apps.values())
    lines = [
        f"appnb at {address}",
        "",
        f"sessions {sessions}   cells running {running}   memory {now.memory_bytes / 2**20:.0f} MiB   "
        f"processor {100 * cpu:.0f} %",
        f"loop lag {1000 * now.lag_s:.0f} ms, 99 % {1000 * now.lag_99_s:.0f} ms, held up {now.held_s:.1f} s in all",
        "",
        f"{'app':<28}{'sessions':>9}{'running':>9}{'cells/s':>9}{'mean ms':>9}{'errors':>8}",
    ]
    lines += [_write_row(name, app, before, passed_s) for name, app in now.apps.items()]
    if now.refusals:
        kinds = sorted(now.refusals.items(), key=lambda pair: (-pair[1], pair[0]))
        lines += ["", "refused: " + ", ".join(f"{kind} {count}" for kind, count in kinds)]
    lines += _write_sessions(now.sessions, height - len(lines) - 4 if height is not None else len(now.sessions))
    return [line[:width] for line in lines]


def _write_sessions(sessions: Sequence[SessionFigures], most: int) -> list[str]:
    """Write a line for each of the first sessions, and how many there are beside these."""
    if not sessions or most < 1:
        return []
    lines = ["", f"{'session':<10}{'app':<18}{'page':<8}{'open':>8}  cell that runs"]
    for each in sessions[:most]:
        page, runs = "here" if each.is_here else "away", f"{each.cell} for {each.cell_s:.1f} s" if each.cell else ""
        lines.append(f"{each.session:<10}{each.app[:17]:<18}{page:<8}{_write_time(each.open_s):>8}  {runs}".rstrip())
    return [*lines, *([f"and {len(sessions) - most} more"] if len(sessions) > most else [])]


def _write_time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _write_row(name: str, app: AppFigures, before: Figures | None, passed_s: float) -> str:
    was = before.apps.get(name, AppFigures()) if before is not None else app
    rate = (app.runs - was.runs) / passed_s if passed_s > 0 else 0.0
    mean_ms = 1000 * app.seconds / app.runs if app.runs else 0.0
    return f"{name[:27]:<28}{app.sessions:>9}{app.running:>9}{rate:>9.1f}{mean_ms:>9.1f}{app.errors:>8}"


def write_screen(lines: Iterable[str]) -> str:
    """Write lines over what stood on a terminal before."""
    return "\x1b[H" + "".join(f"{line}\x1b[K\n" for line in lines) + "\x1b[J"
