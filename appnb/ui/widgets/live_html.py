"""The widget of what the server writes as HTML, and writes anew as it is used: tables and what edits them.

A page sends what its reader did as small messages, and is sent the sections that are others afterwards. The script
that does so is the page's (`templates/default/parts/live.js`); elsewhere the HTML stands there as it is.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import param
from panel.custom import JSComponent
from panel.viewable import Children, Viewable

from appnb.display.embedding import find_holes, replace_tokens
from appnb.display.panes import Adapter, make_viewable
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Sections, Written
from appnb.ui.widgets.lean import Lean

_SCRIPT = """
const boxes = new Map() // Panel renders anew when live parts change: the box, and what a reader does in it, stays

function make(model) {
  const box = document.createElement("div")
  box.innerHTML = model.skeleton
  for (const part of box.querySelectorAll("[data-section]")) part.innerHTML = model[part.dataset.section]
  const style = document.querySelector('link[data-style*="tables.css"]') // by itself, or in one file with others
  const module = style && import(style.href.replace(/[^/]*$/, "parts/live.js"))
  return { box, module, early: note(box) }
}

// What a reader does before that script is there.
function note(box) {
  const events = []
  const stop = new AbortController()
  const listen = ({ type, shiftKey, target }) => events.push({ type, shiftKey, target })
  for (const type of ["click", "change", "input"]) box.addEventListener(type, listen, { signal: stop.signal })
  return { events, stop }
}

export function render({ model, el }) {
  if (!boxes.has(model.id)) boxes.set(model.id, make(model))
  const { box, module, early } = boxes.get(model.id)
  const parts = model.get_child("parts") // asked for at once: Panel renders this again when they change
  const holes = box.querySelectorAll("[data-section=body] appnb-hole")
  holes.forEach((hole, index) => parts[index] && hole.replaceChildren(parts[index]))
  model.on("remove", () => boxes.delete(model.id))
  module?.then(({ attach }) => {
    early.stop.abort()
    attach(box, model, el, early.events.splice(0))
  })
  return box
}
"""


class LiveHtml(Lean, JSComponent):
    """Shows something that writes itself. Made and told on the kernel's thread; a browser can set none of it."""

    skeleton = param.String(default="", doc="What stands around the sections; trusted, like these.")
    tools = param.String(default="")
    head = param.String(default="")
    body = param.String(default="")
    foot = param.String(default="")
    after = param.String(default="", doc="What the page asks for when it has shown the sections.")
    seen = param.Integer(default=0, doc="The number of the last message that was dealt with.")
    parts = Children(default=[], doc="What stands in the holes of the body, in their order.")

    _esm: ClassVar[str] = _SCRIPT

    def __init__(self, source: Written, adapters: Sequence[Adapter] = (), **params: Any) -> None:
        self.source = source
        self._adapters = adapters
        self._viewables: dict[str, Viewable] = {}
        super().__init__(margin=0, sizing_mode="stretch_width", css_classes=["appnb-element"], **params)  # type: ignore[no-untyped-call]
        self.refresh()

    def refresh(self, **params: Any) -> None:
        """Write the source anew; what is the same is not sent again."""
        skeleton, sections = self.source.skeleton, self.source.write()
        body, parts = self._place_parts(sections)
        values: dict[str, Any] = {"skeleton": skeleton, "body": body, "parts": parts, "after": sections.after, **params}
        values |= {"tools": sections.tools, "head": sections.head, "foot": sections.foot}
        self.param.update({name: each for name, each in values.items() if getattr(self, name) != each})

    def __appnb_take__(self, source: object) -> bool:
        """Show another object in place of the one before; False where only its own can stand."""
        take = getattr(self.source, "take", None)
        if take is None or not take(source):
            return False
        self.refresh()
        return True

    def _place_parts(self, sections: Sections) -> tuple[str, list[Viewable]]:
        """Find the viewable for each hole of the body: the one that is there, or a new one."""
        holes = find_holes(sections.body)
        if not holes:
            self._viewables = {}
            return sections.body, []
        there = {hole: sections.embedded[hole] for hole in holes if hole in sections.embedded}
        self._viewables = {
            hole: self._viewables.get(hole) or make_viewable(source, self._adapters) for hole, source in there.items()
        }
        body = replace_tokens(sections.body, {hole: "" for hole in holes if hole not in there})
        return body, [self._viewables[hole] for hole in find_holes(body)]

    def _handle_msg(self, data: Any) -> None:
        """Take what a reader did; nothing in it is certain."""
        message = Message(data)
        file = self.source.hear(message)
        self.refresh(seen=message.number("n") or 0)
        if file is not None:
            self._send_msg({"fetch": file})
