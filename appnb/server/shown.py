"""What one cell shows on one page, and what the browser was last told of it."""

from dataclasses import dataclass, field

from bokeh.model import Model
from panel.viewable import Viewable

from appnb.display import Rendered
from appnb.kernel.events import CellState
from appnb.server import cards


@dataclass(slots=True)
class Shown:
    """What one cell shows now, and what its browser was last told."""

    key: str  # names the cell in the browser, over all generations
    state: CellState = CellState.STALE
    rendered: Rendered = field(default_factory=Rendered)
    console: str = ""
    is_fresh: bool = True  # has printed nothing yet in this run
    card: str = ""  # stands instead of an output
    is_withheld: bool = False  # the author lets nobody see the output: it never leaves the server
    outputs: tuple[object, ...] = ()  # what the cell gave last, for when the author changes that
    roots: dict[str, tuple[Viewable, Model]] = field(default_factory=dict)  # by hole
    told_state: str | None = CellState.STALE
    told_html: str | None = ""  # None: nobody knows what the browser shows
    has_first_sight: bool = False  # shows what another session gave, until this one has an output
    told_roots: dict[str, str] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """All that stands in the cell's place."""
        if self.is_withheld:
            return self.card
        return (self.card or self.rendered.html) + cards.render_console(self.console)

    def forget_told(self) -> None:
        """Take note that nobody knows what the browser shows: it is another, or was away."""
        self.told_state, self.told_html, self.told_roots = None, None, {}

    def assume_told(self, html: str) -> None:
        """Take note of the first sight that the page came with."""
        self.told_html, self.has_first_sight = html, True

    def take_patch(self) -> dict[str, object]:
        """List what the browser has not been told yet; it counts as told from now on."""
        patch: dict[str, object] = {}
        html = self.html
        roots = {hole: str(root.id) for hole, (_, root) in self.roots.items()}
        if self.state != self.told_state:
            patch["state"] = self.told_state = self.state
        if html != self.told_html and not self._keeps_first_sight():
            patch["html"] = self.told_html = html
        if roots != self.told_roots:
            patch["roots"] = self.told_roots = roots
        return patch

    def _keeps_first_sight(self) -> bool:
        """Tell whether what the page came with is better than what there is yet: nothing, or what was printed."""
        is_running = self.state in (CellState.STALE, CellState.RUNNING)
        self.has_first_sight = self.has_first_sight and is_running and not (self.card or self.rendered.html)
        return self.has_first_sight
