"""Tabs: several things in one place."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import param

from appnb.display.embedding import hole_id, write_token
from appnb.display.html import as_html
from appnb.display.hypertext import Html
from appnb.display.lazy import lazy as show_lazily
from appnb.display.markup import tag
from appnb.display.text import md
from appnb.ui.addressing import TEXT, Url
from appnb.ui.element import Change, Element
from appnb.ui.faults import fault, suggest
from appnb.ui.labels import plain_text, write_label


class tabs(Element):
    """Several things in one place, one of them seen at a time.

    Args:
        tabs: what is shown under each name: any object; a string is Markdown.
        value: the name of the tab that is open at first. Default: the first.
        lazy: whether what a tab holds is made when it is first opened; functions are called then.
        orientation: "horizontal", or "vertical" for names below each other at the side.
        label: inline Markdown above the tabs.
        on_change: called with the name of the tab after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.

    Value: the name of the open tab.

    Example:
        views = nb.ui.tabs({"Table": nb.ui.table([{"a": 1}, {"a": 2}]), "Notes": "What **matters** here"})
    """

    _codec = TEXT

    value = param.String(default="", doc="The name of the open tab.")
    orientation: Any = param.Selector(default="horizontal", objects=["horizontal", "vertical"])

    def __init__(
        self,
        tabs: Mapping[str, object],
        value: str | None = None,
        lazy: bool = False,
        *,
        orientation: Literal["horizontal", "vertical"] = "horizontal",
        label: str = "",
        on_change: Change | None = None,
        url: Url = None,
    ) -> None:
        self._name_for_messages(label)
        if not isinstance(tabs, Mapping):
            fix = 'give a dict from names to contents: {"One": …, "Two": …}'
            raise fault("NB305", f"{self._who}: {type(tabs).__name__} is no dict of tabs", fix)
        self._contents = {str(name): self._show(content, lazy) for name, content in tabs.items()}
        if value is not None:
            value = self._check(value)
        super().__init__(
            next(iter(self._contents), "") if value is None else value,
            orientation=orientation,
            label=label,
            on_change=on_change,
            url=url,
        )

    @staticmethod
    def _show(content: object, lazy: bool) -> Html:
        if lazy:
            return show_lazily(content)
        return md(content) if isinstance(content, str) else as_html(content)

    @property
    def names(self) -> dict[str, str]:
        """The names of the tabs, by how they are written on the page."""
        return {plain_text(name): name for name in self._contents}

    def __appnb_parts__(self) -> Iterable[object]:
        """List what the tabs hold."""
        return self._contents.values()

    def admit(self, value: Any) -> str:
        """Return the name of a tab.

        Raises:
            ElementError: NB303, there is none of that name.
        """
        return self._check(value)

    def _check(self, name: Any) -> str:
        if name in self._contents:
            return str(name)
        raise fault("NB303", f"{self._who}: there is no tab {name!r}", suggest(name, self._contents))

    def __appnb_html__(self) -> Html:
        """Write the strip of names, and what every tab holds; the page shows the one that is open."""
        hole = hole_id(self._control)
        embedded: dict[str, object] = {hole: self._control}
        panels = []
        for name, html in self._contents.items():
            embedded.update(html.embedded)
            attributes = {"role": "tabpanel", "aria_label": plain_text(name), "hidden": name != self.value}
            panels.append(tag("div", html.text, class_="appnb-tab", **attributes))
        strip = tag("div", write_token(hole), class_="appnb-tab-strip")
        body = tag("div", *panels, class_="appnb-tab-panels")
        tabs = tag("div", strip, body, class_="appnb-tabs", data_orientation=self.orientation)
        return Html.of(
            tag("div", write_label(self.label), tabs, class_="appnb-field", data_kind="tabs", data_wide=True), embedded
        )
