"""`__main__` as cells know it: classes and functions of a notebook say that they are from there.

`pickle`, `multiprocessing` and `typing.get_type_hints` look them up in `sys.modules["__main__"]`, of which a process
has one, while it may run many kernels. So a module stands there that looks where the running cell does.
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

Globals = dict[str, object]


class MainModule(ModuleType):
    """Stands for `__main__`: has the names of the cell that runs, of the newest kernel where none does.

    What Python itself asks of the module (`__file__`, `__spec__`, …) is that of the program that was started.
    Limits: a thread that a cell started by `threading` is nobody's, so with several sessions it may find another's.
    """

    def __init__(self, real: ModuleType, find_globals: Callable[[], Globals | None]) -> None:
        super().__init__("__main__")
        put = super().__setattr__
        put("_real", real)
        put("_find_globals", find_globals)
        put("_lent", list[Globals]())  # by kernels that live

    def __getattribute__(self, name: str) -> Any:
        get = super().__getattribute__
        here: Globals | None = get("_find_globals")()
        if name == "__dict__":
            return vars(get("_real")) if here is None else here
        if not (name.startswith("__") and name.endswith("__")):
            for names in reversed(get("_lent")) if here is None else (here,):
                if name in names:
                    return names[name]
        return getattr(get("_real"), name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(super().__getattribute__("_real"), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(super().__getattribute__("_real"), name)


def lend_names(names: Globals, find_globals: Callable[[], Globals | None]) -> Callable[[], None]:
    """Let names that cells of a kernel give be found in `__main__`, until the function returned is called.

    Args:
        names: the globals that most cells of the kernel share.
        find_globals: finds those of the cell that runs, of whatever kernel; None when none does.
    """
    main = sys.modules["__main__"]
    if vars(main) is names:  # a script: its cells run in `__main__` itself
        return lambda: None
    if not isinstance(main, MainModule):
        main = sys.modules["__main__"] = MainModule(main, find_globals)
    lent: list[Globals] = object.__getattribute__(main, "_lent")
    lent.append(names)

    def take_back() -> None:
        lent[:] = [other for other in lent if other is not names]

    return take_back
