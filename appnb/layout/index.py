"""The page that lists a server's notebooks: what it says of each, without running any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from appnb.layout.appearance import Appearance
from appnb.layout.covers import draw_cover
from appnb.layout.dress import Dress
from appnb.layout.model import Page
from appnb.notebook.model import Notebook

SEARCHED_FROM = 9
"""From how many notebooks on the list can be searched."""

MAX_TAGS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One notebook in the list."""

    href: str
    title: str
    description: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""  # the address of its author's picture
    image_dark: str = ""  # the same for dark pages
    cover: str = ""  # an SVG, where there is no picture
    style: str = ""  # its accent, light and dark

    @property
    def words(self) -> str:
        """What a search looks through."""
        return " ".join((self.title, self.description, *self.tags)).casefold()


def describe_app(
    notebook: Notebook, page: Page, appearance: Appearance, dress: Dress, *, href: str, prefix: str
) -> Entry:
    """Say what the list shows of a notebook: title, first line, tags, and its picture or a drawing of its layout."""
    return Entry(
        href,
        page.title,
        page.description,
        read_tags(notebook.options),
        f"{prefix}/{dress.image}" if dress.image else "",
        f"{prefix}/{dress.image_dark}" if dress.image_dark else "",
        "" if dress.image else draw_cover(page),
        _write_accent(appearance),
    )


def read_tags(options: Mapping[str, object]) -> tuple[str, ...]:
    """Read `App(tags=["finance", "daily"])`; what is no text counts as not said."""
    tags = options.get("tags")
    if not isinstance(tags, list | tuple):
        return ()
    return tuple(dict.fromkeys(tag.strip() for tag in tags if isinstance(tag, str) and tag.strip()))[:MAX_TAGS]


def find_tags(entries: Sequence[Entry]) -> tuple[str, ...]:
    """List the tags that more than one notebook has, most used first: those are worth a button."""
    counts: dict[str, int] = {}
    for tag in (tag for entry in entries for tag in entry.tags):
        counts[tag] = counts.get(tag, 0) + 1
    return tuple(sorted((tag for tag, count in counts.items() if count > 1), key=lambda tag: (-counts[tag], tag)))


def _write_accent(appearance: Appearance) -> str:
    tokens = {"light": appearance.theme.light, "dark": {**appearance.theme.light, **appearance.theme.dark}}
    return "".join(f"--accent-{scheme}:{found['accent']};" for scheme, found in tokens.items() if "accent" in found)
