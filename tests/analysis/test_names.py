"""Which names a cell gives and takes: a table of what Python does."""

import sys

import pytest

from appnb.analysis.names import Names, find_names


def parts(names: Names) -> tuple[str, str]:
    return " ".join(sorted(names.defs)), " ".join(sorted(names.refs))


CASES = {
    # binding
    "an assignment gives its targets": ("a = b", "a", "b"),
    "unpacking gives every target": ("a, [b, *c] = d", "a b c", "d"),
    "targets that are attributes or items take their owner": ("a.b = c[d] = e", "", "a c d e"),
    "chained assignments give all": ("a = b = 1", "a b", ""),
    "an annotation with a value gives": ("a: b = c", "a", "b c"),
    "an annotation alone gives nothing": ("a: b", "", "b"),
    "a walrus gives": ("print(a := b)", "a", "b print"),
    "a for loop gives its target": ("for a in b: pass", "a", "b"),
    "with gives what stands after as": ("with a as b, b.c as (d, e): pass", "b d e", "a"),
    "an import gives the first part of its name": ("import a.b.c", "a", ""),
    "an import gives its alias": ("import a.b as c", "c", ""),
    "a from import gives names, not the module": ("from a.b import c, d as e", "c e", ""),
    "a function gives its name": ("def f(): pass", "f", ""),
    "an async function gives its name": ("async def f(): pass", "f", ""),
    "a class gives its name": ("class A: pass", "A", ""),
    "match gives captures": ("match a:\n case [b, *c]: pass\n case {'k': d, **e}: pass", "b c d e", "a"),
    "match takes the classes and values it compares with": ("match a:\n case B(c=d) | e.f as d: pass", "d", "B a e"),
    "a name bound in any branch counts as bound below": ("if a: b = 1\nprint(b)", "b", "a print"),
    "the future import gives a name": ("from __future__ import annotations", "annotations", ""),
    # order
    "a name read before it is bound is taken and given": ("a = a + 1", "a", "a"),
    "an augmented assignment reads": ("a += 1", "a", "a"),
    "an augmented assignment of one's own name does not take it": ("a = 1\na += 1", "a", ""),
    "the value of an annotated assignment comes first": ("a: a = a", "a", "a"),
    "a loop's iterable comes before its target": ("for a in a: pass", "a", "a"),
    "a function's default comes before its name": ("def f(x=f): pass", "f", "f"),
    "a decorator comes before the name": ("@f\ndef f(): pass", "f", "f"),
    "a class's base comes before its name": ("class A(A): pass", "A", "A"),
    "a class body runs at once": ("class A:\n x = y\ny = 1", "A y", "y"),
    "a list comprehension runs at once": ("a = [b for _ in '']\nb = 1", "a b", "b"),
    # functions look names up when they run
    "a function may use what is bound below it": ("def f(): return a\na = 1", "a f", ""),
    "a lambda may use what is bound below it": ("f = lambda: a\na = 1", "a f", ""),
    "a method may use what is bound below it": ("class A:\n def m(self): return a\na = 1", "A a", ""),
    "a function may call itself": ("def f(): return f()", "f", ""),
    "functions take what nobody in the cell binds": ("def f(x): return x + a", "f", "a"),
    "parameters are the function's own": ("def f(a, /, b, *c, d, **e): return a, b, c, d, e", "f", ""),
    "a local is local in the whole function": ("def f():\n print(a)\n a = 1", "f", "print"),
    "a name imported in a function is local": ("def f():\n import a\n return a", "f", ""),
    "an except name is local to its function": ("def f():\n try: pass\n except E as e: pass\n return e", "f", "E"),
    "del makes a name local": ("def f():\n del a", "f", ""),
    "a nested function sees the locals around it": ("def f():\n def g(): return h\n h = 1", "f", ""),
    "nonlocal is not local": ("def f():\n a = 1\n def g():\n  nonlocal a\n  a = b", "f", "b"),
    "global binds in the cell": ("def f():\n global a\n a = 1", "a f", ""),
    "global that only reads takes": ("def f():\n global a\n return a", "f", "a"),
    "global that updates takes and gives": ("def f():\n global a\n a += 1", "a f", "a"),
    "a function that was used has bound its globals": ("def f():\n global a\n a = 1\nf()\nprint(a)", "a f", "print"),
    "a function that was not used has not": ("def f():\n global a\n a = 1\nprint(a)", "a f", "a print"),
    "a nested function skips a global of the one around": ("def f():\n global a\n def g(): return a", "f", "a"),
    # comprehensions
    "a comprehension's target is its own": ("[a for a in b]", "", "b"),
    "a comprehension's first iterable is read outside": ("[a for a in a]", "", "a"),
    "its other iterables are read inside": ("[a for a in b for c in a]", "", "b"),
    "conditions and dicts too": ("{k: v for k, v in a if k in b}", "", "a b"),
    "a walrus in a comprehension gives to the cell": ("[a := b for b in c]", "a", "c"),
    "a walrus in a comprehension is local to its function": ("def f():\n [a := 1 for _ in x]\n return a", "f", "x"),
    "a comprehension in a class does not see the class": ("class A:\n a = 1\n b = [a for _ in c]", "A", "a c"),
    "but its first iterable does": ("class A:\n a = 1\n b = [c for c in a]", "A", ""),
    # classes
    "a class body's names are its own": ("class A:\n a = 1\n b = a", "A", ""),
    "a method does not see the class body's names": ("class A:\n a = 1\n def m(self): return a", "A", "a"),
    "a class body reads outside what it has not bound yet": ("class A:\n a = a", "A", "a"),
    "a class in a function reads past its locals what it binds": ("def f():\n a = 1\n class A:\n  a = a", "f", "a"),
    "a class in a function sees the function's names": ("def f():\n a = 1\n class A:\n  b = a", "f", ""),
    "__class__ and super() in a method are Python's": ("class A:\n def m(self): return __class__", "A", ""),
    "__module__ and __qualname__ are there in a class": ("class A:\n a = __module__, __qualname__", "A", ""),
    "private names of a class are mangled": ("class A:\n def m(self): return __a", "A", ""),
    "metaclass arguments are read": ("class A(metaclass=M, k=v): pass", "A", "M v"),
    # defaults, decorators, annotations
    "defaults are read where the function is defined": ("def f(a=b, *, c=d): pass", "f", "b d"),
    "annotations are read where the function is defined": ("def f(a: b, *c: d, **e: g) -> h: pass", "f", "b d g h"),
    "a lambda's defaults are read at once": ("f = lambda a=b: a", "f", "b"),
    "a quoted annotation is text": ("def f(a: 'b'): pass", "f", ""),
    # deletion
    "deleting another cell's name takes it": ("del a", "", "a"),
    "a name bound and deleted is not given": ("a = 1\ndel a", "", ""),
    "a name bound again after that is": ("a = 1\ndel a\na = 2", "a", ""),
    "a name perhaps deleted is given": ("a = 1\nif b: del a", "a", "b"),
    "a name read after its deletion is taken": ("a = 1\ndel a\nprint(a)", "", "a print"),
    "an item is deleted of its owner": ("del a[b], c.d", "", "a b c"),
    "an except name is gone after the handler": ("try: pass\nexcept E as e: print(e)", "", "E print"),
    "an except name bound before is still given": ("e = 1\ntry: pass\nexcept E as e: pass", "e", "E"),
    "a name bound in a handler is given": ("try: pass\nexcept E as e: f = e", "f", "E"),
    # private names
    "names with one underscore stay in the cell": ("_a = b\nc = _a", "c", "b"),
    "_ and __ too": ("_ = __ = a", "", "a"),
    "a private import too": ("import a as _a\nfrom b import _c", "", ""),
    "names with two underscores do not": ("__a = __b__", "__a", "__b__"),
    # the rest
    "builtins are taken": ("print(len([]))", "", "len print"),
    "a builtin that the cell binds is given": ("list = 1\nlist", "list", ""),
    "f-strings are code": ("f'{a} {b!r:{c}}'", "", "a b c"),
    "an await at the top is fine": ("await a\nasync for b in c: pass\nasync with d as e: pass", "b e", "a c d"),
    "yield and starred are read": ("def f(): yield from a\nprint(*b, **c)", "f", "a b c print"),
    "nothing gives nothing": ("", "", ""),
    "comments give nothing": ("# a = b", "", ""),
}


@pytest.mark.parametrize(("code", "defs", "refs"), CASES.values(), ids=CASES)
def test_defs_and_refs(code: str, defs: str, refs: str) -> None:
    assert parts(find_names(code)) == (defs, refs)


NEW_IN_3_12 = {
    "type parameters are the function's own": ("def f[T: a](x: T) -> T: return T", "f", "a"),
    "type parameters are the class's own": ("class A[T](B[T]):\n a: T", "A", "B"),
    "a type alias gives its name": ("type A[T] = dict[T, b]", "A", "b dict"),
}


@pytest.mark.parametrize(("code", "defs", "refs"), NEW_IN_3_12.values(), ids=NEW_IN_3_12)
def test_type_parameters(code: str, defs: str, refs: str) -> None:
    if sys.version_info >= (3, 12):
        assert parts(find_names(code)) == (defs, refs)
    else:
        with pytest.raises(SyntaxError):
            find_names(code)


DEFERRED = {
    "what functions read is deferred": ("def f(): return a", "a"),
    "what lambdas read is deferred": ("f = lambda: a", "a"),
    "what methods read is deferred": ("class A:\n def m(self): return a", "a"),
    "defaults and decorators are not": ("@a\ndef f(b=c): return d", "d"),
    "a class body is not": ("class A:\n b = a", ""),
    "a comprehension is not": ("[a for b in c]", ""),
    "read at the top too, it is not": ("def f(): return a\nprint(a)", ""),
    "of a function that the cell calls, it is not": ("def f(): return a\nb = f()", ""),
    "nor of one that such a function calls": ("def f(): return a\ndef g(): return f()\nb = g()", ""),
    "nor of a class that the cell uses": ("class A:\n def m(self): return a\nb = A()", ""),
    "nor of a lambda that the cell calls": ("f = lambda: a\nf()", ""),
    "of a function above whose own name is read it is": ("def f(): return a\ndef g(): return f", "a"),
    "a lambda handed over is": ("b = make(on_change=lambda v: a)", "a"),
    "annotations are deferred when Python does not evaluate them": ("def f():\n x: a = 1", "a"),
    "all are under PEP 563": ("from __future__ import annotations\ndef f(x: a) -> b: pass\nc: d = 1", "a b d"),
}


@pytest.mark.parametrize(("code", "deferred"), DEFERRED.values(), ids=DEFERRED)
def test_deferred(code: str, deferred: str) -> None:
    assert " ".join(sorted(find_names(code).deferred)) == deferred


def test_the_file_may_import_annotations_from_the_future() -> None:
    code = "def f(x: a): pass"
    assert find_names(code).deferred == set()
    assert find_names(code, future_annotations=True).deferred == {"a"}


ATTRIBUTES = {
    "only attributes": ("print(a.b + a.c)", {"b", "c"}),
    "an attribute of an attribute is one of the first": ("a.b.c", {"b"}),
    "a call of an attribute reads the attribute": ("a.b()", {"b"}),
    "a bare use is anything": ("a.b + a", None),
    "an item is anything": ("a['b']", None),
    "setting an attribute reads none": ("a.b = 1", set()),
    "deleting one reads none": ("del a.b", set()),
    "updating one reads it": ("a.b += 1", {"b"}),
    "functions count": ("def f(): return a.b", {"b"}),
    "an augmented name is anything": ("a += 1", None),
    "a deleted name is anything": ("del a", None),
    "handing it on is anything": ("f(a)", None),
}


@pytest.mark.parametrize(("code", "attributes"), ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_attributes(code: str, attributes: set[str] | None) -> None:
    assert find_names(code).attributes["a"] == attributes


def test_attributes_are_told_for_every_ref() -> None:
    names = find_names("print(a.b)\ndef f(): c.d\ndel e")
    assert names.attributes.keys() == names.refs
    assert names.attributes["print"] is None


@pytest.mark.parametrize(
    ("code", "private", "missing"),
    [
        pytest.param("_a = 1", "_a", "", id="bound"),
        pytest.param("print(_a)", "_a", "_a", id="read, and bound nowhere"),
        pytest.param("def f(): return _a\n_a = 1", "_a", "", id="bound below the function that reads it"),
        pytest.param("def f(_a): return _a", "", "", id="a function's own is no matter of the cell"),
        pytest.param("for i in a: pass\ndel i", "i", "", id="bound and gone"),
        pytest.param("try: pass\nexcept E as e: pass", "e", "", id="an except name"),
        pytest.param("e = 1\ntry: pass\nexcept E as e: pass", "", "", id="an except name that is given"),
    ],
)
def test_private(code: str, private: str, missing: str) -> None:
    names = find_names(code)
    assert (" ".join(sorted(names.private)), " ".join(sorted(names.missing))) == (private, missing)


def test_deleted_and_rebound() -> None:
    names = find_names("del a\nb += 1\nc = 1\ndel c\nd = d\ne = 1")
    assert (names.deleted, names.rebinds) == ({"a"}, {"b", "d"})


def test_places_are_lines_and_columns_from_1_in_characters() -> None:
    names = find_names("é = 'é'; x = y\n\nclass A:\n    def m(self): return z\nprint(y)")
    assert dict(names.places) == {"é": (1, 1), "y": (1, 14), "x": (1, 10), "A": (3, 1), "z": (4, 25), "print": (5, 1)}


def test_a_star_import_is_refused() -> None:
    with pytest.raises(SyntaxError, match=r"`from \.a\.b import \*` hides") as caught:
        find_names("x = 1\nfrom .a.b import *")
    assert (caught.value.lineno, caught.value.offset) == (2, 1)


@pytest.mark.parametrize("code", ["x = = 1", "(", "\0", "'\ud800'", "x = " + "(" * 5000, "-" * 100_000 + "1"])
def test_what_is_not_python_is_a_syntax_error(code: str) -> None:
    with pytest.raises(SyntaxError):
        find_names(code)


def test_deep_code_is_no_problem() -> None:
    chain = "x" + ".a(1)" * 1200
    assert parts(find_names(f"y = {chain}\nz = {' + '.join(['w'] * 1200)}")) == ("y z", "w x")


def test_no_warning_is_shown(recwarn: pytest.WarningsRecorder) -> None:
    find_names("'\\d'; 1 is 1; assert (1, 2)")
    assert not recwarn
