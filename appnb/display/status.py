"""`appnb.status`: what a cell tells while it runs."""

import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sized
from types import TracebackType
from typing import Generic, Literal, TypeVar

from appnb.display.hypertext import Html
from appnb.display.markup import text
from appnb.display.problems import choose_kind
from appnb.display.progress import Progress, ProgressBar, Spinner
from appnb.kernel.context import current_viewer

__all__ = ["progress_bar", "spinner", "toast"]

T = TypeVar("T")
_KINDS = ("danger", "success", "info", "warn")
_PLAIN_TAG = re.compile(r"&lt;(/?(?:b|br|code|em|i|li|ol|p|s|small|strong|u|ul))\s*/?&gt;", re.IGNORECASE)


def toast(
    title: str,
    description: object = "",
    kind: Literal["danger", "success", "info", "warn"] | None = None,
) -> None:
    """Show a short note in the corner of the page, which goes by itself; what is dangerous stays until it is closed.

    Nothing happens in a script.

    Args:
        title: what happened.
        description: more about it: text, in which tags such as `<b>` and `<code>` count, or `md(…)`.
        kind: "danger", "success", "info" or "warn".

    Raises:
        AppnbError: NB310, there is no such kind.

    Example:
        nb.status.toast("Saved", "All <b>12</b> rows are there.", kind="success")
    """
    shown_kind = "" if kind is None else choose_kind("toast", kind, _KINDS)
    viewer = current_viewer()
    if viewer is None:
        return
    inner = description.text if isinstance(description, Html) else _PLAIN_TAG.sub(r"<\1>", text(description))
    viewer.tell({"type": "toast", "title": str(title), "html": inner, "kind": shown_kind})


class spinner:
    """Show that something goes on, while the block runs.

    As a value, without a block, it is shown until the cell runs again.

    Args:
        title: what goes on.
        subtitle: more about it; `update(title=…, subtitle=…)` of what the block is given changes both.
        remove_on_exit: whether it goes when the block ends.

    Example:
        with nb.status.spinner("Loading") as waiting:
            waiting.update(subtitle="nearly there")
    """

    def __init__(self, title: str | None = None, subtitle: str | None = None, remove_on_exit: bool = True) -> None:
        self.title = title
        self.subtitle = subtitle
        self.remove_on_exit = remove_on_exit
        self.spinner = Spinner(title, subtitle)

    def __enter__(self) -> Spinner:
        self.spinner.show()
        return self.spinner

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _end(self.spinner, remove=self.remove_on_exit)

    def __appnb_html__(self) -> Html:
        """Write it as a value."""
        return self.spinner


class progress_bar(Generic[T]):
    """Show how much is done, how fast it goes and how long it will take, while a loop or a block runs.

    As a block, `with progress_bar(total=10) as bar`, it is told by `bar.update()`, which takes `increment`, `title`
    and `subtitle`.

    Args:
        collection: what the loop goes over: any iterable, also an asynchronous one. None for a block.
        title: what is done.
        subtitle: a line below the bar.
        completion_title: the title from the end on.
        completion_subtitle: the line below from the end on.
        total: how many there are. Default: the length of the collection, if it has one; else only a count is shown.
        show_rate: whether to show how fast it goes.
        show_eta: whether to show how long it will take.
        remove_on_exit: whether the bar goes at the end.
        disabled: whether to show nothing.

    Example:
        squares = [n * n for n in nb.status.progress_bar(range(100), title="Squares")]
    """

    def __init__(
        self,
        collection: Iterable[T] | AsyncIterable[T] | None = None,
        *,
        title: str | None = None,
        subtitle: str | None = None,
        completion_title: str | None = None,
        completion_subtitle: str | None = None,
        total: float | None = None,
        show_rate: bool = True,
        show_eta: bool = True,
        remove_on_exit: bool = False,
        disabled: bool = False,
    ) -> None:
        self.collection = collection
        self.completion_title = completion_title
        self.completion_subtitle = completion_subtitle
        self.remove_on_exit = remove_on_exit
        self.disabled = disabled
        # with a total of its own, a range counts in its steps
        self.step = collection.step if isinstance(collection, range) and total is not None else 1
        if total is None and isinstance(collection, Sized):
            total = len(collection)
        self.progress = ProgressBar(title, subtitle, total, show_rate, show_eta)
        if not disabled:
            self.progress.show()

    def __iter__(self) -> Iterator[T]:
        if self.collection is None or isinstance(self.collection, AsyncIterable):
            wanted = "an asynchronous collection: use `async for`" if self.collection is not None else "no collection"
            raise RuntimeError(f"a progress bar cannot be looped over when it has {wanted}")
        is_done = False
        try:
            for item in self.collection:
                yield item
                self._count()
            is_done = True
        finally:
            self._finish("done" if is_done else "stopped")

    async def __aiter__(self) -> AsyncIterator[T]:
        if not isinstance(self.collection, AsyncIterable):
            raise RuntimeError("a progress bar without an asynchronous collection is looped over with `for`")
        is_done = False
        try:
            async for item in self.collection:
                yield item
                self._count()
            is_done = True
        finally:
            self._finish("done" if is_done else "stopped")

    def __enter__(self) -> ProgressBar:
        return self.progress

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._finish("done" if kind is None else "failed")

    def _count(self) -> None:
        if not self.disabled:
            self.progress.update(self.step)

    def _finish(self, state: str) -> None:
        bar = self.progress
        if bar.closed:
            return
        bar.end(state)
        if state != "failed":
            bar.title = bar.title if self.completion_title is None else self.completion_title
            bar.subtitle = bar.subtitle if self.completion_subtitle is None else self.completion_subtitle
        _end(bar, remove=self.remove_on_exit)


def _end(progress: Progress, *, remove: bool) -> None:
    if not progress.closed:
        if remove:
            progress.clear()
        progress.close()
