"""Python's static scoping: which names a body of code binds, and where a name that it reads is found."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

Function = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

IN_EVERY_CLASS = frozenset({"__module__", "__qualname__"})


class ScopeKind(Enum):
    """What makes a scope. TYPE is that of type parameters (PEP 695): as a function, but sees its class."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    COMPREHENSION = "comprehension"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Bindings:
    """The names that a body binds or declares itself, nested scopes left out."""

    bound: frozenset[str]
    global_: frozenset[str]
    nonlocal_: frozenset[str]

    @property
    def local(self) -> frozenset[str]:
        return self.bound - self.global_ - self.nonlocal_


@dataclass(slots=True)
class Scope:
    """One scope while it is walked. `bound` is complete for functions; of classes and modules it grows as they run."""

    kind: ScopeKind
    parent: "Scope | None" = None
    bound: set[str] = field(default_factory=set)
    local: frozenset[str] = frozenset()  # of a class: all that it binds anywhere
    global_: frozenset[str] = frozenset()
    class_name: str | None = None  # of the class around, for `__private` names

    def is_global(self, name: str) -> bool:
        """Tell whether a read of `name` here goes to the module, by the rules of Python's "Naming and binding"."""
        scope: Scope | None = self
        sees_class = True
        while scope is not None and scope.kind is not ScopeKind.MODULE:
            if name in scope.global_:
                return True
            if scope.kind is ScopeKind.CLASS:
                if sees_class and (name in scope.bound or name in scope.local):
                    return name not in scope.bound  # a name of the class that is not bound yet is looked up globally
                if not sees_class and name == "__class__":
                    return False
            elif name in scope.bound:
                return False
            sees_class = sees_class and scope.kind is ScopeKind.TYPE
            scope = scope.parent
        return True

    def mangle(self, name: str) -> str:
        """Give the name that Python uses for `name` here: `__x` in a class `A` is `_A__x`."""
        if not self.class_name or not name.startswith("__") or name.endswith("__") or "." in name:
            return name
        stripped = self.class_name.lstrip("_")
        return f"_{stripped}{name}" if stripped else name


def find_bindings(body: Iterable[ast.AST]) -> Bindings:
    """Find the names that `body` binds in its own scope, wherever in it: what makes a function's locals."""
    bound: set[str] = set()
    global_: set[str] = set()
    nonlocal_: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Global():
                global_.update(node.names)
            case ast.Nonlocal():
                nonlocal_.update(node.names)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                bound.add(node.name)
            case ast.Name(ctx=ast.Store() | ast.Del()):
                bound.add(node.id)
            case ast.Import() | ast.ImportFrom():
                bound.update(bound_by_import(node))
            case _:
                bound.update(bound_by_part(node))
        waiting.extend(find_parts_in_scope(node))
    return Bindings(frozenset(bound), frozenset(global_), frozenset(nonlocal_))


def bound_by_import(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """Yield the names that an import binds: `import a.b` binds `a`."""
    for alias in node.names:
        if alias.name != "*":
            yield alias.asname or alias.name.partition(".")[0]


def bound_by_part(node: ast.AST) -> Iterator[str]:
    """Yield the name that a handler or a pattern binds, which is a plain string in the syntax tree."""
    match node:
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name


def find_parts_in_scope(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the children of `node` that are evaluated in the scope `node` stands in, or bind there by a walrus."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from find_evaluated_outside(node)
        case ast.ClassDef():
            yield from (*node.decorator_list, *node.bases, *node.keywords)
        case ast.Lambda():
            yield from find_defaults(node.args)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from find_results(node)
            for generator in node.generators:
                yield from (generator.iter, *generator.ifs)
        case _:
            yield from ast.iter_child_nodes(node)


def find_evaluated_outside(node: Function) -> Iterator[ast.expr]:
    """Yield what of a function is evaluated when it is defined, annotations left out, in order."""
    yield from node.decorator_list
    yield from find_defaults(node.args)


def find_defaults(args: ast.arguments) -> Iterator[ast.expr]:
    yield from args.defaults
    yield from (default for default in args.kw_defaults if default is not None)


def find_arguments(args: ast.arguments) -> Iterator[ast.arg]:
    yield from (*args.posonlyargs, *args.args, *args.kwonlyargs)
    yield from (arg for arg in (args.vararg, args.kwarg) if arg is not None)


def find_results(node: Comprehension) -> tuple[ast.expr, ...]:
    return (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
