"""The viewable of lazy content: tells the kernel when it is seen, then shows what was made."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar

import param
from panel.custom import JSComponent
from panel.viewable import Children, Viewable

from appnb.display.embedding import find_holes, replace_tokens
from appnb.display.failures import write_failure
from appnb.display.hypertext import Html
from appnb.display.lazy import Lazy
from appnb.display.progress import Spinner

_SCRIPT = """
export function render({ model, el }) {
  const box = document.createElement("div")
  const root = el.getRootNode()
  const styles = [...document.querySelectorAll('link[data-style*="output.css"], link[data-style*="parts.css"]')]
  const there = new Set([...root.querySelectorAll("link")].map(({ href }) => href)) // of a rendering before
  // a shadow root sees none of the page's styles
  root.append(...styles.filter(({ href }) => !there.has(href)).map((link) => link.cloneNode()))
  const show = () => {
    const parts = model.get_child("parts") // asked for at once: Panel renders this again when they change
    box.ariaBusy = String(model.is_seen && !model.is_made)
    if (!model.is_made) {
      box.innerHTML = model.waiting
      return
    }
    box.innerHTML = model.html
    box.querySelectorAll("appnb-hole").forEach((hole, index) => parts[index] && hole.append(parts[index]))
    if (styles.length) import(styles[0].href.replace(/[^/]*$/, "output.js")).then(({ enhance }) => enhance(box))
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
    waiting = param.String(default="", doc="What stands there until then; trusted.")
    parts = Children(default=[], doc="What stands in the holes of `html`, in their order.")

    _esm: ClassVar[str] = _SCRIPT

    def __init__(self, lazy: Lazy, make_viewable: Callable[[object], Viewable]) -> None:
        self._lazy = lazy
        self._make_viewable = make_viewable
        self._is_begun = False
        self._making: asyncio.Task[None] | None = None
        start: Callable[..., None] = super().__init__
        waiting = Spinner(None, None).text if lazy.show_loading_indicator else ""
        start(sizing_mode="stretch_width", margin=0, waiting=waiting)

    @param.depends("is_seen", watch=True)
    def _make(self) -> None:
        if self._is_begun or not self.is_seen:
            return
        self._is_begun = True
        try:
            made = self._lazy.make()
        except Exception as error:  # noqa: BLE001 - user code
            made = write_failure(self._lazy, error)
        if isinstance(made, Html):
            self._show(made)
        else:
            self._making = asyncio.create_task(self._wait(made))

    async def _wait(self, making: Awaitable[object]) -> None:
        try:
            made = self._lazy.finish(await making)
        except Exception as error:  # noqa: BLE001 - user code
            made = write_failure(self._lazy, error)
        self._show(made)

    def _show(self, made: Html) -> None:
        holes = find_holes(made.text)
        gone = {hole: "" for hole in holes if hole not in made.embedded}
        parts = [self._make_viewable(made.embedded[hole]) for hole in holes if hole not in gone]
        self.param.update(html=replace_tokens(made.text, gone), parts=parts, is_made=True)
