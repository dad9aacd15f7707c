"""A backend of Matplotlib for cells: each run of a cell has figures of its own, and `plt.show()` shows them there.

pyplot keeps one list of figures, with one that is current, for the whole process: two viewers whose cells
call `plt.plot` at the same time would draw into the same figure. Matplotlib loads this module by the name in
`MPLBACKEND` when pyplot is imported; see `claim_pyplot`.
"""

from collections import OrderedDict
from collections.abc import Iterator, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from appnb.display.html import as_html
from appnb.kernel import output
from appnb.kernel.context import CellContext, current_cell


class FigureTable(MutableMapping[int, Any]):
    """Stands in for pyplot's list of figures: every run of a cell sees its own, which goes when the run is forgotten.

    One for the process; used from the threads of all kernels. Code outside of cells shares one list.
    """

    def __init__(self) -> None:
        self._outside: OrderedDict[int, Any] = OrderedDict()
        self._by_run: WeakKeyDictionary[CellContext, OrderedDict[int, Any]] = WeakKeyDictionary()

    @property
    def _own(self) -> OrderedDict[int, Any]:
        run = current_cell()
        return self._outside if run is None else self._by_run.setdefault(run, OrderedDict[int, Any]())

    def __getitem__(self, number: int) -> Any:
        return self._own[number]

    def __setitem__(self, number: int, manager: Any) -> None:
        self._own[number] = manager

    def __delitem__(self, number: int) -> None:
        del self._own[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._own)

    def __reversed__(self) -> Iterator[int]:
        return iter(list(self._own)[::-1])

    def __len__(self) -> int:
        return len(self._own)

    def values(self) -> Any:
        """Give the managers; pyplot walks them backwards."""
        return self._own.values()

    def move_to_end(self, number: int) -> None:
        """Make a figure the current one."""
        self._own.move_to_end(number)


class FigureManager(FigureManagerBase):
    """The manager of a figure that has no window."""

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """Show the open figures as they are now, as outputs of the cell, and close them: what `plt.show()` does."""
        for manager in Gcf.get_all_fig_managers():
            output.append(as_html(manager.canvas.figure))  # which closes it


class FigureCanvas(FigureCanvasAgg):
    """Draws a figure in memory."""

    manager_class = FigureManager


def _take_over() -> None:
    if not isinstance(Gcf.figs, FigureTable):
        table = FigureTable()
        table._outside.update(Gcf.figs)
        Gcf.figs = table  # type: ignore[assignment]  # it is used as the mapping that it is


_take_over()
