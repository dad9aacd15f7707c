"""`ui.file_browser`: files and folders of the server, to choose from."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import param

from appnb.display.markup import tag, text
from appnb.ui.element import Change, Element
from appnb.ui.faults import fault, suggest
from appnb.ui.folders import MOST_LOCAL, MOST_REMOTE, Entry, Filter, Listing, Rules, is_within, list_folder
from appnb.ui.labels import plain_text
from appnb.ui.live import LiveElement
from appnb.ui.tabular.heads import write_with
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Sections, Written

_FOLDER = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4.5h4l1.5 2H14v6.5H2z"/></svg>'
_FILE = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 2.5h5l3 3v8H4zM9 2.5v3h3"/></svg>'
_UP = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 13V4M4.5 7.5 8 4l3.5 3.5"/></svg>'
_AGAIN = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M13 8a5 5 0 1 1-1.5-3.5M12.5 2v3h-3"/></svg>'

Kind = Literal["file", "directory", "all"]


@dataclass
class FileBrowserFileInfo:
    """A chosen file or folder."""

    id: str
    path: Any
    name: str
    is_directory: bool


class _Name(str):
    """The name of the `param` object that a `file_browser` is; calling it gives the name of what is chosen."""

    element: "file_browser"

    def __call__(self, index: int = 0) -> str | None:
        chosen = self.element.value
        return chosen[index].name if index < len(chosen) else None


class file_browser(LiveElement):
    """Files and folders of the machine that serves the app, to look through and choose from.

    Readers see nothing outside the folder that it begins in, also where links lead out of it.

    Args:
        initial_path: the folder to begin in, as a text or a `Path`; one of cloudpathlib, say, leads elsewhere.
            Default: the working directory.
        filetypes: the endings of files that are shown, such as ".csv". Default: all.
        selection_mode: what can be chosen: "file", "directory", "all", or a list of the first two.
        multiple: whether several can be chosen.
        restrict_navigation: whether readers stay within the first folder. Without it they may look at all that the
            server may read.
        value: the path, or paths, chosen at first.
        filter: which files are shown beside that: a regular expression for names, or a function of the path.
        limit: how many entries of a folder are shown. Default: 10,000; of a store elsewhere 50.
        label: inline Markdown above it.
        on_change: called with the new value after each change.
        ignore_empty_dirs: whether folders in which there is no file to be seen are left out.

    Value: a tuple of what is chosen, each with `.path`, `.name`, `.is_directory` and `.id`. `element.path()` and
    `element.name()` give those of the first; `element.path(1)` of the second, or None.

    Example:
        from pathlib import Path
        from tempfile import mkdtemp

        folder = Path(mkdtemp(), "weather")
        for name in ("2025/january.csv", "2025/february.csv", "stations.csv"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("day,degrees")
        measured = nb.ui.file_browser(folder, filetypes=[".csv"], label="Measurements")
    """

    value = param.Parameter(default=(), doc="What is chosen.")

    def __init__(
        self,
        initial_path: Any = "",
        filetypes: Sequence[str] | None = None,
        selection_mode: Kind | Sequence[Literal["file", "directory"]] = "file",
        multiple: bool = True,
        restrict_navigation: bool = True,
        value: Any = None,
        *,
        filter: Filter | None = None,
        limit: int | None = None,
        label: str = "",
        on_change: Change | None = None,
        ignore_empty_dirs: bool = False,
    ) -> None:
        self._name_for_messages(label)
        self.kinds = self._read_kinds(selection_mode)
        self.multiple = multiple
        given = () if value is None else tuple(value) if isinstance(value, list | tuple) else (value,)
        root = self._find_root(initial_path)
        self.rules = Rules(
            root=root,
            is_restricted=restrict_navigation,
            shows_files="file" in self.kinds,
            endings=tuple(f".{ending.lstrip('.').lower()}" for ending in filetypes or ()),
            filter=filter,
            leaves_out_empty=ignore_empty_dirs,
            limit=limit or (MOST_LOCAL if isinstance(root, Path) else MOST_REMOTE),
        )
        self.folder = root
        self._listing: Listing | None = None
        self.spoken = plain_text(label)
        self._source = _BrowserSource(self)
        super().__init__((), label=label, on_change=on_change, full_width=True)
        with self._quietly():
            self.value = given
        self._initial = self.value
        name = _Name(self.name)
        name.element = self
        with param.parameterized.edit_constant(self):
            self.name = name

    def _read_kinds(self, given: Any) -> frozenset[str]:
        kinds = ["file", "directory"] if given == "all" else [given] if isinstance(given, str) else list(given)
        for kind in kinds:
            if kind not in ("file", "directory"):
                raise fault(
                    "NB308",
                    f"{self._who}: selection_mode cannot be {kind!r}",
                    suggest(kind, ("file", "directory", "all")),
                )
        if not kinds:
            raise fault("NB308", f"{self._who}: selection_mode names nothing", 'give "file", "directory" or "all"')
        return frozenset(kinds)

    def _find_root(self, given: Any) -> Any:
        path = Path(given or Path.cwd()) if isinstance(given, str) else given
        if isinstance(path, Path):
            path = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - `resolve` would follow links
        if not path.is_dir():
            raise fault("NB308", f"{self._who}: {str(given)!r} is no folder", "give a folder that is there")
        return path

    def path(self, index: int = 0) -> Any:
        """Return the path of what was chosen at `index`; None if there is none."""
        return self.value[index].path if index < len(self.value) else None

    @property
    def written(self) -> Written:
        """What writes the folder."""
        return self._source

    @property
    def listing(self) -> Listing:
        """What the folder has that is seen."""
        if self._listing is None:
            self._listing = list_folder(self.folder, self.rules)
        return self._listing

    @property
    def is_at_top(self) -> bool:
        """Whether there is no way up."""
        is_root = self.folder == self.folder.parent
        return is_root or (self.rules.is_restricted and not self.rules.allows(self.folder.parent))

    def admit(self, value: Any) -> tuple[FileBrowserFileInfo, ...]:
        """Return what is chosen; paths become descriptions of what is there.

        Raises:
            ElementError: NB302, something is not there, may not be seen or chosen, or is one too many.
        """
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise fault("NB302", f"{self._who}: {value!r} is no list of paths", "give a list")
        if len(value) > 1 and not self.multiple:
            raise fault("NB302", f"{self._who}: {len(value)} are chosen, one can be", "give one, or multiple=True")
        return tuple(self._describe(each) for each in value)

    def _describe(self, given: Any) -> FileBrowserFileInfo:
        path = given.path if isinstance(given, FileBrowserFileInfo) else given
        if isinstance(path, str):
            path = self.rules.root / path if path else None
        elif isinstance(path, Path):
            path = self.rules.root / path
        if path is None or not path.exists():
            raise fault("NB302", f"{self._who}: {str(given)!r} is not there", "give the path of what is there")
        if self.rules.is_restricted and not is_within(path, self.rules.root):
            fix = "give a path within it, or restrict_navigation=False"
            raise fault("NB302", f"{self._who}: {str(path)!r} is outside of {str(self.rules.root)!r}", fix)
        is_directory = bool(path.is_dir())
        if ("directory" if is_directory else "file") not in self.kinds:
            kind = "folder" if is_directory else "file"
            raise fault("NB302", f"{self._who}: {path.name!r} is a {kind}", 'give selection_mode="all"')
        return FileBrowserFileInfo(str(path), path, path.name, is_directory)

    # ---- what a reader does ---------------------------------------------------------------------------

    def hear(self, message: Message) -> str | None:
        """Take what a reader did. Entries are told by their names in the folder that is seen, and no others are."""
        if message.does == "up" and not self.is_at_top:
            self._go(self.folder.parent)
        elif message.does == "again":
            self._listing = None
        elif message.does == "clear" and not self.disabled:
            self.value = ()
        else:
            entry = next((each for each in self.listing.entries if each.name == message.text("name")), None)
            if entry is not None and message.does == "open" and entry.is_directory:
                self._go(entry.path)
            elif entry is not None and message.does == "choose" and self.can_choose(entry) and not self.disabled:
                self._choose(entry, message.flag("value"))
        return None

    def _go(self, folder: Any) -> None:
        self.folder, self._listing = folder, None

    def can_choose(self, entry: Entry) -> bool:
        """Tell whether a reader may choose an entry."""
        return ("directory" if entry.is_directory else "file") in self.kinds

    def _choose(self, entry: Entry, is_chosen: bool) -> None:
        kept = [each for each in self.value if each.id != str(entry.path)] if self.multiple else []
        self._receive([*kept, entry.path] if is_chosen else kept)

    def _receive(self, value: Any) -> None:
        super()._receive(value) if self._binding is not None else setattr(self, "value", value)
        self._refresh()

    def __appnb_adopt__(self, old: Element) -> None:
        """Stay in the folder that the reader was in, where it may still be seen."""
        super().__appnb_adopt__(old)
        if not isinstance(old, file_browser) or self.rules.root != old.rules.root:
            return
        if old.folder.is_dir() and self.rules.allows(old.folder):
            self._go(old.folder)
            self._refresh()


class _BrowserSource:
    """A folder as the widget of live HTML shows it."""

    def __init__(self, element: file_browser) -> None:
        self._element = element

    @property
    def skeleton(self) -> str:
        """What stands around the sections."""
        name = self._element.spoken or "Files"
        body = tag("ul", data_section="body", class_="appnb-files", aria_label=name)
        tools = tag("div", data_section="tools", class_="appnb-files-place")
        foot = tag("div", data_section="foot", class_="appnb-grid-foot")
        return tag("div", tools, body, foot, class_="appnb-grid", data_live="files")

    def write(self) -> Sections:
        """Write the folder that is seen."""
        element = self._element
        chosen = {each.id for each in element.value}
        listing = element.listing
        lines = [_write_entry(element, entry, str(entry.path) in chosen) for entry in listing.entries]
        nothing = listing.problem or "Nothing here"
        body = "".join(lines) or tag("li", text(nothing), class_="appnb-grid-nothing")
        return Sections(tools=_write_place(element), body=body, foot=_write_chosen(element, listing))

    def hear(self, message: Message) -> str | None:
        """Take what the reader did."""
        return self._element.hear(message)


def _write_tool(icon: str, name: str, **said: Any) -> str:
    return tag("button", icon, type="button", class_="appnb-grid-tool", title=name, aria_label=name, **said)


def _write_place(element: file_browser) -> str:
    root, folder = element.rules.root, element.folder
    if element.rules.is_restricted and folder != root and root in folder.parents:
        shown = "/".join([root.name or str(root), *folder.relative_to(root).parts])
    else:
        shown = (root.name or str(root)) if element.rules.is_restricted else str(folder)
    up = _write_tool(_UP, "Up", data_do="up", disabled=element.is_at_top)
    return up + tag("span", text(shown)) + _write_tool(_AGAIN, "Look again", data_do="again")


def _write_entry(element: file_browser, entry: Entry, is_chosen: bool) -> str:
    about = write_with(name=entry.name)
    box = tag("span", class_="appnb-files-box")
    if element.can_choose(entry):
        said = {"data_do": "choose", "data_with": about, "checked": is_chosen, "disabled": element.disabled}
        kind = "checkbox" if element.multiple else "radio"
        box = tag("input", type=kind, aria_label=f"Choose {entry.name}", class_="appnb-files-box", **said)
    if entry.is_directory:
        if element.can_choose(entry):
            box = tag("label", box, class_="appnb-files-pick")
        name = tag("button", _FOLDER, tag("span", text(entry.name)), type="button", data_do="open", data_with=about)
        return tag("li", box, name, data_chosen=is_chosen)
    facts = tag("span", text(_write_facts(entry)), class_="appnb-files-facts")
    return tag("li", tag("label", box, _FILE, tag("span", text(entry.name)), facts), data_chosen=is_chosen)


def _write_facts(entry: Entry) -> str:
    facts = []
    if entry.bytes is not None:
        size, unit = float(entry.bytes), 0
        while size >= 1000 and unit < 4:
            size, unit = size / 1000, unit + 1
        facts.append(f"{size:.3g} {('B', 'kB', 'MB', 'GB', 'TB')[unit]}")
    if entry.changed is not None:
        facts.append(f"{entry.changed:%Y-%m-%d}")
    return " · ".join(facts)


def _write_chosen(element: file_browser, listing: Listing) -> str:
    names = [each.name for each in element.value]
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    said = f"Chosen: {', '.join(names[:3])}{more}" if names else "Nothing chosen"
    cut = f" · the first {len(listing.entries):,} entries" if listing.is_cut else ""
    clear = ""
    if names and not element.disabled:
        clear = tag("button", "Clear", type="button", class_="appnb-files-clear", data_do="clear")
    return tag("p", text(said + cut), class_="appnb-grid-place", role="status") + clear
