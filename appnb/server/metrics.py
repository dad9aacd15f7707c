"""What a server tells of how it does, for Prometheus and `appnb top`: read off when it is asked for."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from weakref import WeakSet

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily
from prometheus_client.metrics_core import Metric

from appnb.kernel.events import CellResult, CellState
from appnb.kernel.started_threads import list_left_threads
from appnb.kernel.uploads import Quota
from appnb.server.apps import ServedApp
from appnb.server.door import DoorHandler
from appnb.server.loop_watch import LoopWatch
from appnb.server.refusals import Refusals
from appnb.session import Session

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0)
"""The upper ends of what cells are counted in, by how long they took."""

QUANTILES = (0.5, 0.9, 0.95, 0.99, 1.0)


class Metrics:
    """The figures of one server. Counted on any thread; collected on the event loop."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._cell_seconds = Histogram(
            "appnb_cell_seconds",
            "How long cells ran.",
            ("app", "cell"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._cell_errors = Counter(
            "appnb_cell_errors", "Runs of cells that raised.", ("app", "cell"), registry=self.registry
        )
        self._answers = Counter(
            "appnb_answers", "Answers to requests, by route and status.", ("route", "status"), registry=self.registry
        )
        self.running: WeakSet[Any] = WeakSet()  # the listeners of kernels, each with `app` and `cells`

    def note_cell(self, app: str, result: CellResult) -> None:
        """Count one run of a cell."""
        self._cell_seconds.labels(app, str(result.cell)).observe(result.elapsed_s)
        if result.state is CellState.ERROR:
            self._cell_errors.labels(app, str(result.cell)).inc()

    def note_answer(self, route: str, status: int) -> None:
        """Count one answer."""
        self._answers.labels(route, str(status)).inc()

    def forget_app(self, app: str) -> None:
        """Let go of what was counted of an app that is gone."""
        for metric in (self._cell_seconds, self._cell_errors):
            for labels in [labels for labels in metric._metrics if labels[0] == app]:
                metric.remove(*labels)

    def write(self) -> bytes:
        """Write all figures as Prometheus reads them."""
        return generate_latest(self.registry)


class ServerCollector:
    """Reads off what a server knows anyway: sessions, waits of its loop, refusals, uploads."""

    def __init__(
        self,
        metrics: Metrics,
        *,
        apps: Callable[[], Iterable[ServedApp]],
        sessions: Iterable[Session],
        loop_watch: LoopWatch,
        refusals: Refusals,
        uploads: Quota,
    ) -> None:
        self._metrics = metrics
        self._apps = apps
        self._sessions = sessions
        self._loop_watch = loop_watch
        self._refusals = refusals
        self._uploads = uploads
        metrics.registry.register(self)

    def describe(self) -> Iterable[Metric]:
        """Name nothing beforehand."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Read everything off."""
        open_pages = GaugeMetricFamily("appnb_sessions", "Sessions, open pages and those that wait.", labels=("app",))
        running = GaugeMetricFamily("appnb_cells_running", "Cells that run now.", labels=("app",))
        cells = [(each.app, len(each.cells)) for each in self._metrics.running]
        for app in self._apps():
            open_pages.add_metric((app.slug,), len(app.visits))
            running.add_metric((app.slug,), sum(count for slug, count in cells if slug == app.slug))
        busy = sum(1 for session in self._sessions if not session.is_idle)
        refused = CounterMetricFamily("appnb_refusals", "What was turned away, by kind.", labels=("kind",))
        for kind, count in self._refusals.counts.items():
            refused.add_metric((kind,), count)
        refused.add_metric(("upload",), self._uploads.refused)
        yield from (open_pages, running, refused)
        yield GaugeMetricFamily("appnb_sessions_busy", "Sessions that run something, or are about to.", busy)
        yield from self._collect_loop()
        yield GaugeMetricFamily("appnb_uploads_bytes", "What viewers have uploaded.", self._uploads.used_bytes)
        left = "Threads that cells started and that run on after their sessions have ended."
        yield GaugeMetricFamily("appnb_threads_left", left, len(list_left_threads()))

    def _collect_loop(self) -> Iterator[Metric]:
        watch = self._loop_watch
        lag = GaugeMetricFamily(
            "appnb_loop_lag_seconds", "How long the event loop took to come round.", labels=("quantile",)
        )
        for share in QUANTILES:
            lag.add_metric((str(share),), watch.quantile(share))
        yield lag
        holds = SummaryMetricFamily("appnb_loop_held_seconds", "Times that the event loop was held up.")
        holds.add_metric((), len(watch.holds), watch.held_s)
        yield holds


class MetricsHandler(DoorHandler):
    """Sends the figures to whoever holds the token."""

    def initialize(self, *, metrics: Metrics) -> None:
        self._metrics = metrics

    def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE)
        self.set_header("Cache-Control", "no-store")
        self.finish(self._metrics.write())
