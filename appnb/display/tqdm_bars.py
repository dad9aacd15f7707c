"""tqdm in cells: its bars are shown as those of `progress_bar`, instead of as lines of control characters.

tqdm knows front ends that draw for themselves: they say `gui=True`, and then draw in `display`. In a cell every bar
that would go to the console is made so; anywhere else, and with a file of the user's own, tqdm is as it was.
"""

import sys
from types import ModuleType
from typing import Any

from appnb.display.progress import ProgressBar
from appnb.kernel.console import Console
from appnb.kernel.context import current_cell
from appnb.kernel.imported import change_when_imported

_BAR = "_appnb_bar"
_MARK = "_appnb_shown"


def install_tqdm() -> None:
    """Have tqdm's bars shown in cells, as soon as something imports it; a second call changes nothing."""
    change_when_imported({"tqdm.std": show_bars, "tqdm.notebook": use_std})


def show_bars(module: ModuleType) -> None:
    """Change the class of `tqdm.std`."""
    kind: Any = module.tqdm
    if getattr(kind, _MARK, False):
        return
    setattr(kind, _MARK, True)
    start, display, close, clear = kind.__init__, kind.display, kind.close, kind.clear

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        position = 4  # of `file` among the arguments
        file = args[position] if len(args) > position else kwargs.get("file")
        is_ours = current_cell() is not None and (file is None or isinstance(file, Console)) and "gui" not in kwargs
        if is_ours:
            kwargs["gui"] = True
        start(self, *args, **kwargs)
        if is_ours and not self.disable:
            bar = ProgressBar(self.desc.removesuffix(": ") or None, None, self.total or None, True, True)
            bar.current, bar.unit = self.n, "" if self.unit == "it" else self.unit
            setattr(self, _BAR, bar)
            bar.show()

    def shown_display(self: Any, msg: str | None = None, pos: int | None = None) -> Any:
        bar: ProgressBar | None = getattr(self, _BAR, None)
        if bar is None:
            return display(self, msg, pos)
        if not bar.closed:
            bar.total = self.total or None
            bar.update(self.n - bar.current, self.desc.removesuffix(": ") or None, str(self.postfix or "") or None)
        return True

    def shown_close(self: Any) -> None:
        bar: ProgressBar | None = getattr(self, _BAR, None)
        is_open = not self.disable
        close(self)
        if bar is not None and is_open and not bar.closed:
            bar.current = self.n
            bar.end("done" if not self.total or self.n >= self.total else "stopped")
            if not self.leave:
                bar.clear()
            bar.close()

    def shown_clear(self: Any, *args: Any, **kwargs: Any) -> None:
        if getattr(self, _BAR, None) is None:
            clear(self, *args, **kwargs)

    kind.__init__, kind.display, kind.close, kind.clear = __init__, shown_display, shown_close, shown_clear


def use_std(module: ModuleType) -> None:
    """Let `tqdm.notebook`, whose bars need Jupyter, give those of `tqdm.std`."""
    std = sys.modules["tqdm.std"]
    for name, source in (("tqdm", "tqdm"), ("tqdm_notebook", "tqdm"), ("trange", "trange"), ("tnrange", "trange")):
        setattr(module, name, getattr(std, source))
