"""An ordered walk of a cell's syntax tree: what is bound, read and deleted at its top, in the order Python does it."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from appnb.analysis.scopes import (
    IN_EVERY_CLASS,
    Comprehension,
    Function,
    Scope,
    ScopeKind,
    bound_by_import,
    bound_by_part,
    find_arguments,
    find_bindings,
    find_defaults,
    find_results,
)
from appnb.analysis.sql.log import SqlLog

Attributes = frozenset[str] | None
"""How a name is used: these attributes of it are read, or (None) anything else."""

ANNOTATIONS_ARE_LAZY = sys.version_info >= (3, 14)  # PEP 649

BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.Match)


def is_private(name: str) -> bool:
    """Tell whether `name` belongs to its cell alone: `_x`, `_` and `__`, but neither `__x` nor `__x__`."""
    return name == "__" or (name.startswith("_") and not name.startswith("__"))


@dataclass(frozen=True, slots=True)
class _DeferredRead:
    """A function's read of a module name, which the cell had not bound when the function was defined."""

    name: str
    attributes: Attributes
    owner: str | None  # the top-level function or class around it
    updates: bool  # `global x; x += 1`: the function's own binding cannot be the one it reads


class NameWalk:
    """One walk over one cell, done when it is made; read its fields afterwards.

    The walk keeps its own stack of half-visited nodes (each visit is a generator of the nodes to visit next), so that
    code nested or chained thousands deep cannot exhaust Python's.
    """

    def __init__(self, tree: ast.Module, *, future_annotations: bool = False) -> None:
        self.module = Scope(ScopeKind.MODULE)  # `bound`: what the cell has bound so far
        self.bound_later: defaultdict[str, set[str | None]] = defaultdict(set)  # by these functions, as a global
        self.reads: dict[str, Attributes] = {}  # where the cell runs, of what it has not bound by then
        self.private: set[str] = set()
        self.private_bound: set[str] = set()
        self.temporary: set[str] = set()  # bound, and unbound again
        self.deleted: set[str] = set()
        self.read_at: dict[str, ast.AST] = {}  # where each name that the cell had not bound was read first
        self.bound_at: dict[str, ast.AST] = {}
        self.read_by_code: set[str] = set()  # names that not only the text of a query reads
        self.sql = SqlLog()
        self._scope = self.module
        self._is_deferred = False
        self._owner: str | None = None
        self._branches = 0  # statements around that may run their body never, or more than once
        self._deferred_reads: list[_DeferredRead] = []
        self._used: set[str] = set()  # names that the cell has bound and uses where it runs
        self._used_by: defaultdict[str, set[str]] = defaultdict(set)  # the same, by its functions
        self._lazy_annotations = future_annotations or ANNOTATIONS_ARE_LAZY or _imports_annotations(tree)
        self._walk(tree)

    def find_deferred_refs(self) -> dict[str, Attributes]:
        """Find what functions of the cell read from elsewhere.

        A function that the cell uses itself may run there and then: its reads move to `reads`.
        """
        running = self._find_running()
        refs: dict[str, Attributes] = {}
        for read in self._deferred_reads:
            if read.name in self.module.bound or (read.name in self.bound_later and not read.updates):
                continue
            _add_read(self.reads if read.owner in running else refs, read.name, read.attributes)
        return {name: _join(used, self.reads.get(name, used)) for name, used in refs.items()}

    def _find_running(self) -> set[str]:
        """Find the functions that the cell has used by now, by their names, and what these use in turn."""
        running, waiting = set[str](), list(self._used)
        while waiting:
            if (name := waiting.pop()) not in running:
                running.add(name)
                waiting.extend(self._used_by.get(name, ()))
        return running

    # The walk

    def _walk(self, tree: ast.AST) -> None:
        stack = [self._visit(tree)]
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
            else:
                stack.append(self._visit(node))

    def _visit(self, node: ast.AST) -> Iterator[ast.AST]:
        match node:
            case ast.Name():
                self._use_name(node)
                return iter(())
            case ast.Attribute(value=ast.Name(ctx=ast.Load()) as name):
                self._read(name, name.id, frozenset({node.attr} if isinstance(node.ctx, ast.Load) else ()))
                return iter(())
            case ast.Assign():
                return self._visit_assign(node)
            case ast.AugAssign():
                return self._visit_augmented(node)
            case ast.AnnAssign():
                return self._visit_annotated(node)
            case ast.NamedExpr():
                return self._visit_walrus(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return self._visit_function(node)
            case ast.Lambda():
                return self._visit_lambda(node)
            case ast.ClassDef():
                return self._visit_class(node)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                return self._visit_comprehension(node)
            case ast.ExceptHandler():
                return self._visit_handler(node)
            case ast.Import() | ast.ImportFrom():
                return self._visit_import(node)
            case ast.For() | ast.AsyncFor():
                return self._visit_branches(node, (node.iter, node.target, *node.body, *node.orelse))
            case ast.Call():
                self._read_tables(node)
            case _ if isinstance(node, BRANCHES):
                return self._visit_branches(node, ast.iter_child_nodes(node))
            case _ if type(node).__name__ == "TypeAlias":  # Python 3.12
                return self._visit_type_alias(node)
        return self._visit_rest(node)

    def _visit_rest(self, node: ast.AST) -> Iterator[ast.AST]:
        yield from ast.iter_child_nodes(node)
        for name in bound_by_part(node):
            self._bind(node, name)

    def _visit_branches(self, node: ast.AST, children: Iterable[ast.AST]) -> Iterator[ast.AST]:
        self._branches += 1
        yield from children
        self._branches -= 1

    def _visit_assign(self, node: ast.Assign) -> Iterator[ast.AST]:
        target = node.targets[0]
        if isinstance(node.value, ast.Lambda) and isinstance(target, ast.Name):
            with self._owned_by(target.id, self._scope):
                yield node.value
        else:
            yield node.value
        yield from node.targets

    def _visit_augmented(self, node: ast.AugAssign) -> Iterator[ast.AST]:
        match node.target:
            case ast.Name(id=name):
                self._read(node.target, name, None, updates=True)
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                self._read(node.target, name, frozenset({attribute}))
        yield node.value
        yield node.target

    def _visit_annotated(self, node: ast.AnnAssign) -> Iterator[ast.AST]:
        if node.value is not None:
            yield node.value
        if node.value is not None or not isinstance(node.target, ast.Name):  # `x: int` alone binds nothing
            yield node.target
        with self._lazily(self._lazy_annotations or self._scope.kind is ScopeKind.FUNCTION):
            yield node.annotation

    def _visit_walrus(self, node: ast.NamedExpr) -> Iterator[ast.AST]:
        yield node.value
        scope = self._scope
        while scope.kind is ScopeKind.COMPREHENSION and scope.parent is not None:
            scope = scope.parent
        with self._inside(scope):
            self._bind(node.target, node.target.id)

    def _visit_function(self, node: Function) -> Iterator[ast.AST]:
        yield from node.decorator_list
        yield from find_defaults(node.args)
        outer = self._scope
        with self._inside(self._open_type_scope(node)):
            yield from getattr(node, "type_params", ())
            annotations = [arg.annotation for arg in find_arguments(node.args)] + [node.returns]
            with self._lazily(self._lazy_annotations):
                yield from (annotation for annotation in annotations if annotation is not None)
            with self._inside(outer):
                self._bind(node, node.name)
            function = self._open_function(node.args, node.body)
            with self._owned_by(node.name, outer), self._inside(function), self._lazily(True):
                yield from node.body

    def _visit_lambda(self, node: ast.Lambda) -> Iterator[ast.AST]:
        yield from find_defaults(node.args)
        with self._inside(self._open_function(node.args, [node.body])), self._lazily(True):
            yield node.body

    def _visit_class(self, node: ast.ClassDef) -> Iterator[ast.AST]:
        yield from node.decorator_list
        outer = self._scope
        with self._inside(self._open_type_scope(node)):
            yield from getattr(node, "type_params", ())
            yield from (*node.bases, *node.keywords)
            bindings = find_bindings(node.body)
            scope = Scope(ScopeKind.CLASS, self._scope, set(IN_EVERY_CLASS), class_name=node.name)
            scope.local = frozenset(map(scope.mangle, bindings.local))
            scope.global_ = frozenset(map(scope.mangle, bindings.global_))
            with self._owned_by(node.name, outer), self._inside(scope):
                yield from node.body
        self._bind(node, node.name)

    def _visit_comprehension(self, node: Comprehension) -> Iterator[ast.AST]:
        first, *others = node.generators
        yield first.iter  # evaluated outside, all the rest inside
        bound = find_bindings(generator.target for generator in node.generators).bound
        with self._inside(Scope(ScopeKind.COMPREHENSION, self._scope, set(bound), class_name=self._scope.class_name)):
            yield from (first.target, *first.ifs)
            for generator in others:
                yield from (generator.iter, generator.target, *generator.ifs)
            yield from find_results(node)

    def _visit_handler(self, node: ast.ExceptHandler) -> Iterator[ast.AST]:
        if node.type is not None:
            yield node.type
        name = node.name and self._scope.mangle(node.name)
        was_bound = name in self._scope.bound
        if node.name:
            self._bind(node, node.name)
        yield from node.body
        if name and not was_bound and self._scope.kind in {ScopeKind.MODULE, ScopeKind.CLASS}:
            self._unbind(name)

    def _visit_import(self, node: ast.Import | ast.ImportFrom) -> Iterator[ast.AST]:
        if any(alias.name == "*" for alias in node.names):
            module = "." * getattr(node, "level", 0) + (getattr(node, "module", None) or "")
            place = (None, node.lineno, node.col_offset + 1, None)
            raise SyntaxError(f"`from {module} import *` hides which names the cell gives", place)
        for name in bound_by_import(node):
            self._bind(node, name)
        self.sql.note_import(node)
        yield from ()

    def _visit_type_alias(self, node: ast.AST) -> Iterator[ast.AST]:
        yield node.name  # type: ignore[attr-defined]
        with self._inside(self._open_type_scope(node)), self._lazily(True):
            yield from node.type_params  # type: ignore[attr-defined]
            yield node.value  # type: ignore[attr-defined]

    # Scopes

    def _open_function(self, args: ast.arguments, body: list[ast.stmt] | list[ast.expr]) -> Scope:
        bindings = find_bindings(body)
        scope = Scope(ScopeKind.FUNCTION, self._scope, class_name=self._scope.class_name)
        scope.bound = {scope.mangle(arg.arg) for arg in find_arguments(args)} | set(map(scope.mangle, bindings.local))
        scope.global_ = frozenset(map(scope.mangle, bindings.global_))
        return scope

    def _open_type_scope(self, node: ast.AST) -> Scope:
        params = {param.name for param in getattr(node, "type_params", ())}
        if not params:
            return self._scope
        return Scope(ScopeKind.TYPE, self._scope, params, class_name=self._scope.class_name)

    @contextmanager
    def _inside(self, scope: Scope) -> Iterator[None]:
        outer, self._scope = self._scope, scope
        yield
        self._scope = outer

    @contextmanager
    def _lazily(self, lazily: bool) -> Iterator[None]:
        outer, self._is_deferred = self._is_deferred, self._is_deferred or lazily
        yield
        self._is_deferred = outer

    @contextmanager
    def _owned_by(self, name: str, scope: Scope) -> Iterator[None]:
        outer, self._owner = self._owner, self._owner or (name if scope is self.module else None)
        yield
        self._owner = outer

    # Names

    def _use_name(self, node: ast.Name) -> None:
        match node.ctx:
            case ast.Load():
                self._read(node, node.id, None)
            case ast.Store():
                self._bind(node, node.id)
            case ast.Del():
                self._delete(node, node.id)

    def _bind(self, node: ast.AST, name: str) -> None:
        scope, name = self._scope, self._scope.mangle(name)
        if scope.kind is not ScopeKind.MODULE and name not in scope.global_:
            if scope.kind is ScopeKind.CLASS and name in scope.local:
                scope.bound.add(name)
            return
        self.bound_at.setdefault(name, node)
        if is_private(name):
            self.private.add(name)
            self.private_bound.add(name)
        if self._is_deferred:
            self.bound_later[name].add(self._owner)
        else:
            self.module.bound.add(name)

    def _unbind(self, name: str) -> None:
        self._scope.bound.discard(name)
        if self._scope is self.module:
            self.temporary.add(name)

    def _read(
        self, node: ast.AST, name: str, attributes: Attributes, *, updates: bool = False, is_table: bool = False
    ) -> None:
        name = self._scope.mangle(name)
        if not self._scope.is_global(name):
            return
        if not is_table:
            self.read_by_code.add(name)
        if is_private(name):
            self.private.add(name)
        if self._is_deferred and self._owner:
            self._used_by[self._owner].add(name)
        elif not self._is_deferred and name in self.module.bound:
            self._used.add(name)
        if name in self.module.bound:
            return
        self.read_at.setdefault(name, node)
        if is_private(name):
            return
        if self._is_deferred:
            self._deferred_reads.append(_DeferredRead(name, attributes, self._owner, updates))
        elif name not in self.bound_later or not self.bound_later[name] & self._find_running():
            _add_read(self.reads, name, attributes)

    def _read_tables(self, node: ast.Call) -> None:
        for name in self.sql.note_call(node):
            if name.isidentifier() and not is_private(name):
                self._read(node, name, None, is_table=True)

    def _delete(self, node: ast.AST, name: str) -> None:
        name = self._scope.mangle(name)
        if self._scope.kind is ScopeKind.CLASS and name in self._scope.bound:
            self._scope.bound.discard(name)
        elif self._scope is self.module and name in self.module.bound:
            if not self._branches:
                self._unbind(name)
        elif self._scope.is_global(name):
            if not is_private(name):
                self.deleted.add(name)
            self._read(node, name, None)


def _add_read(reads: dict[str, Attributes], name: str, attributes: Attributes) -> None:
    reads[name] = _join(attributes, reads.get(name, attributes))


def _join(one: Attributes, other: Attributes) -> Attributes:
    return None if one is None or other is None else one | other


def _imports_annotations(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in tree.body
    )
