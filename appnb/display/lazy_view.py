"""The viewable of lazy content: tells the kernel when it is seen, then shows what was made."""

from collections.abc import Callable
from typing import ClassVar

import param
from panel.custom import JSComponent
from panel.viewable import Children, Viewable

from appnb.display.embedding import find_holes, replace_tokens
from appnb.display.failures import write_failure
from appnb.display.lazy import Lazy

_SCRIPT = """
export function render({ model, el }) {
  const box = document.createElement("div")
  const root = el.getRootNode()
  const styles = document.querySelector('link[rel=stylesheet][href$="/output.css"]')
  if (styles) root.append(styles.cloneNode()) // a shadow root sees none of the page's styles
  const show = () => {
    const parts = model.get_child("parts") // asked for at once: Panel renders this again when they change
    if (!model.is_made) return
    box.innerHTML = model.html
    box.querySelectorAll("appnb-hole").forEach((hole, index) => parts[index] && hole.append(parts[index]))
    if (styles) import(styles.href.replace(/css$/, "js")).then(({ enhance }) => enhance(box))
  }
  model.on(["is_made", "html"], show) // in no order
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return
    watch.disconnect()
    model.is_seen = true
  }, { rootMargin: "300px" }) // or nearly seen
  box.className = "appnb-lazy"
  watch.observe(box)
  model.on("remove", () => watch.disconnect())
  show()
  return box
}
"""


class LazyView(JSComponent):
    """Shows a `Lazy`. `is_seen` comes from the browser; the content is then made on the kernel's thread, once."""

    is_seen = param.Boolean(default=False, doc="Set by the browser when the place is on the screen.")
    is_made = param.Boolean(default=False, doc="Whether `html` is there.")
    html = param.String(default="", doc="What was made; trusted.")
    parts = Children(default=[], doc="What stands in the holes of `html`, in their order.")

    _esm: ClassVar[str] = _SCRIPT

    def __init__(self, lazy: Lazy, make_viewable: Callable[[object], Viewable]) -> None:
        self._lazy = lazy
        self._make_viewable = make_viewable
        start: Callable[..., None] = super().__init__
        start(sizing_mode="stretch_width", margin=0)

    @param.depends("is_seen", watch=True)
    def _make(self) -> None:
        if self.is_made or not self.is_seen:
            return
        try:
            made = self._lazy.make()
        except Exception as error:  # noqa: BLE001 - user code
            made = write_failure(self._lazy, error)
        holes = find_holes(made.text)
        gone = {hole: "" for hole in holes if hole not in made.embedded}
        parts = [self._make_viewable(made.embedded[hole]) for hole in holes if hole not in gone]
        self.param.update(html=replace_tokens(made.text, gone), parts=parts, is_made=True)
