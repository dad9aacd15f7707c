"""What Python itself says about names: by its symbol tables, and by running code that tells what it reads."""

import builtins
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import CO_OPTIMIZED
from types import CellType, CodeType, FunctionType

COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}


@dataclass(frozen=True)
class Said:
    """The module names that code binds and those that it reads, as Python sees them."""

    bound: frozenset[str]
    read: frozenset[str]
    is_all: bool = True  # no function stopped at a local name without a value
    perhaps: frozenset[str] = frozenset()  # names a class reads and binds: read from outside if that comes first


def ask_symtable(code: str) -> Said:
    """Ask for the names of the module scope, in whatever scope they are used. Knows no order."""
    top = symtable.symtable(code, "<cell>", "exec")
    bound: set[str] = set()
    read: set[str] = set()
    perhaps: set[str] = set()
    for table in _walk(top):
        for symbol in table.get_symbols():
            if table.get_type() == "class" and symbol.is_local() and symbol.is_referenced():
                perhaps.add(symbol.get_name())
            if table is not top and not symbol.is_global():
                continue
            if symbol.is_assigned() or symbol.is_imported() or (table is top and symbol.is_namespace()):
                bound.add(symbol.get_name())
            if symbol.is_referenced():
                read.add(symbol.get_name())
    return Said(frozenset(bound), frozenset(read), perhaps=frozenset(perhaps))


def _walk(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _walk(child)


class Anything:
    """A value that code can do anything with."""

    def __call__(self, *args: object, **kwargs: object) -> "Anything":
        return self

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _decorate if name in {"cache", "register"} else self

    def __getitem__(self, key: object) -> "Anything":
        return self

    def __setitem__(self, key: object, value: object) -> None:
        """Take it."""

    def __setattr__(self, name: str, value: object) -> None:
        """Take it."""

    def __iter__(self) -> Iterator["Anything"]:
        return iter((self, self))

    def __enter__(self) -> "Anything":
        return self

    def __exit__(self, *exc: object) -> None:
        """Let it pass."""

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        return ()

    def __hash__(self) -> int:
        return 1

    def __add__(self, other: object) -> "Anything":
        return self

    __radd__ = __iadd__ = __add__


def _decorate(function: object) -> object:
    return function


class Recorder(dict[str, object]):
    """Stands in for the builtins, where Python looks for a name last: it has them all, and tells which were asked."""

    def __init__(self) -> None:
        super().__init__(vars(builtins))
        self.asked: set[str] = set()
        self.is_listening = True

    def __getitem__(self, name: str) -> object:
        if self.is_listening and not (name.startswith("__") and name.endswith("__")):
            self.asked.add(name)
        return self.get(name, ANYTHING)


ANYTHING = Anything()


def ask_by_running(code: str) -> Said:
    """Run `code`, then all its functions, and tell what it left behind and what was read that was not there.

    Functions run twice: what one binds by `global` is there for the others.
    """
    compiled = compile(code, "<cell>", "exec", dont_inherit=True)
    recorder = Recorder()
    scope: dict[str, object] = {"__builtins__": recorder, "__name__": "__main__"}
    exec(compiled, scope)
    is_all = True
    for is_listening in (False, True):
        recorder.is_listening = is_listening
        for function in _find_functions(compiled):
            try:
                _call(function, scope)
            except NameError:
                is_all = False
    bound = frozenset(scope) - {"__builtins__", "__name__", "__annotations__"}
    return Said(bound, frozenset(recorder.asked), is_all)


def _find_functions(code: CodeType) -> Iterator[CodeType]:
    for inner in (constant for constant in code.co_consts if isinstance(constant, CodeType)):
        if inner.co_flags & CO_OPTIMIZED and inner.co_name not in COMPREHENSIONS:
            yield inner
        yield from _find_functions(inner)


def _call(code: CodeType, scope: dict[str, object]) -> None:
    closure = tuple(CellType(ANYTHING) for _ in code.co_freevars)
    count = code.co_argcount + code.co_kwonlyargcount
    names = code.co_varnames[:count]
    FunctionType(code, scope, closure=closure)(
        *(ANYTHING for _ in range(code.co_argcount)), **{name: ANYTHING for name in names[code.co_argcount :]}
    )
