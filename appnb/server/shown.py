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
    roots: dict[str, tuple[Viewable, Model]] = field(default_factory=dict)  # by hole
    told_state: str = CellState.STALE
    told_html: str = ""
    told_roots: dict[str, str] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """All that stands in the cell's place."""
        return (self.card or self.rendered.html) + cards.render_console(self.console)

    def forget_told(self) -> None:
        """Take note that the browser knows nothing: it is another, or it has been reloaded."""
        self.told_state, self.told_html, self.told_roots = CellState.STALE, "", {}

    def take_patch(self) -> dict[str, object]:
        """List what the browser has not been told yet; it counts as told from now on."""
        patch: dict[str, object] = {}
        html = self.html
        roots = {hole: str(root.id) for hole, (_, root) in self.roots.items()}
        if self.state != self.told_state:
            patch["state"] = self.told_state = self.state
        if html != self.told_html:
            patch["html"] = self.told_html = html
        if roots != self.told_roots:
            patch["roots"] = self.told_roots = roots
        return patch
