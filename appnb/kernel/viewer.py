"""What a notebook may know of who looks at it, and the way to tell their page something. A script has nobody."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.hosting import Shelf
from appnb.kernel.query import Arguments, QueryParams
from appnb.kernel.request import Request
from appnb.kernel.user import NOBODY, User

_for_everybody: ContextVar[str] = ContextVar("appnb_for_everybody", default="")


@contextmanager
def hiding_viewer(cell: str) -> Iterator[None]:
    """Let the code of the block, which runs for everybody, not ask who looks; `cell` is what messages name."""
    token = _for_everybody.set(cell)
    try:
        yield
    finally:
        _for_everybody.reset(token)


FindToken = Callable[[], str | None]
Tell = Callable[[Mapping[str, object]], None]


def _tell_nobody(message: Mapping[str, object]) -> None:
    """Drop a message: there is no page."""


class Viewer:
    """The one viewer of a session. Lives on its kernel's thread.

    What a cell computes from anything here is this viewer's alone, so reading it is noted.
    """

    def __init__(
        self,
        arguments: Arguments | None = None,
        tell: Tell = _tell_nobody,
        files: Shelf | None = None,
        user: User = NOBODY,
        *,
        find_request: Callable[[], Request | None] = lambda: None,
        find_token: FindToken = lambda: "",
        theme: str = "light",
        is_present: bool = True,
    ) -> None:
        """Take note of a viewer.

        Args:
            arguments: the query that the page was opened with.
            tell: sends a message that JSON can hold to the page.
            files: where what the page fetches by itself is put; None when nothing can be fetched.
            user: who it is.
            find_request: finds what the page was opened with; None when there is no page.
            find_token: finds the viewer's access token; None when the app may not have it.
            theme: "light" or "dark": what the page is, as far as the server knows.
            is_present: whether there is a page; a script has none.
        """
        self.arguments: Arguments = dict(arguments or {})
        self.tell = tell
        self.files = files
        self.user = user
        self._find_request, self._find_token = find_request, find_token
        self.is_present = is_present
        self._theme = theme
        self.keep: Callable[[Mapping[str, Mapping[str, tuple[str, ...]]]], None] = lambda inputs: None  # see `Keeping`
        self.reads = 0  # how often code has asked who looks, or for the query
        self._query = QueryParams(self.arguments, self._send)
        self._above: Viewer | None = None  # of the notebook in which this one's is embedded

    def embed(self) -> "Viewer":
        """Make the viewer of a notebook that is embedded in this one's: the same person, page and query.

        What its elements stand at is not kept by the browser: their names are none of this notebook's.
        """
        made = Viewer(self.arguments, self.tell, self.files, self.user)
        made._find_request, made._find_token = self._find_request, self._find_token
        made.is_present, made._theme, made._query, made._above = self.is_present, self._theme, self._query, self
        return made

    @property
    def was_read(self) -> bool:
        """Whether code has asked who looks, or for the query."""
        return self.reads > 0

    def note_read(self) -> None:
        """Take note that code asks who looks, or for the query.

        Raises:
            AppnbError: NB220, the code runs for all viewers.
        """
        self.reads += 1
        if self._above is not None:
            self._above.note_read()
        cell = _for_everybody.get()
        if cell:
            what = f"the shared cell {cell} asks who looks, or for the address of the page"
            fix = "ask in a cell that is not shared: what this one gives is for every viewer"
            raise AppnbError(Diagnostic("NB220", what, None, fix))

    def read_user(self) -> User:
        """Give the viewer to a cell."""
        self.note_read()
        return self.user

    def read_user_and_token(self) -> User:
        """Give the viewer to a cell, with the access token that they have now.

        Raises:
            AppnbError: NB224, the app may not have it.
        """
        user, token = self.read_user(), self._find_token()
        if token is None:
            what = "this app may not have the access tokens of those who look"
            fix = "name the app in tokens-for, in [tool.appnb.access.oidc], or leave token=True out"
            raise AppnbError(Diagnostic("NB224", what, None, fix))
        return replace(user, token=token)

    def read_query(self) -> QueryParams:
        """Give the query to a cell."""
        self.note_read()
        return self._query

    def read_request(self) -> Request | None:
        """Give the request to a cell."""
        self.note_read()
        return self._find_request()

    def read_theme(self) -> str:
        """Give the theme to a cell: the one that the page's address asks for, else that of the app."""
        asked = self.arguments.get("theme", ("",))[0]
        if asked not in ("light", "dark"):
            return self._theme
        self.note_read()
        return asked

    def take_query(self, arguments: Arguments) -> None:
        """Take over the query after the viewer went back or forth."""
        self.arguments = arguments
        self._query.take(arguments)

    def _send(self, name: str, values: tuple[str, ...]) -> None:
        kept = {known: there for known, there in self.arguments.items() if known != name}
        self.arguments = {**kept, name: values} if values else kept
        self.tell({"type": "address", "set": {name: list(values)}, "is_step": True})
