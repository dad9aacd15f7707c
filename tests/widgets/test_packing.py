"""How values of widgets travel, and what a module's text tells of the hosts that it needs."""

import json
from typing import Any

import numpy as np
import pytest

from appnb.ui.adapters.codes import find_hosts
from appnb.ui.adapters.packing import pack, put_back

PACKED: dict[str, tuple[Any, Any]] = {
    "plain values as they are": ({"a": [1, 2.5, "x", None, True]}, {"a": [1, 2.5, "x", None, True]}),
    "NaN as nothing": ({"a": [float("nan"), float("inf")]}, {"a": [None, None]}),
    "NumPy's values as Python's": ([np.float64(1.5), np.int64(2), np.array([[1, 2]])], [1.5, 2, [[1, 2]]]),
    "keys as text": ({1: "a"}, {"1": "a"}),
    "tuples and sets as lists": ((1, {2}), [1, [2]]),
    "bytes beside the text": ({"a": [b"x", memoryview(b"y")]}, {"a": [b"x", b"y"]}),
}


@pytest.mark.parametrize(("value", "expected"), PACKED.values(), ids=PACKED)
def test_values_as_they_travel(value: Any, expected: Any) -> None:
    packed = pack(value)
    assert put_back(json.loads(packed.text), packed.paths, packed.buffers) == expected


def test_references_are_found_however_deep() -> None:
    assert pack({"a": ["IPY_MODEL_ab-1", {"b": "anywidget:cd"}], "c": "see anywidget:ef"}).references == {"ab-1", "cd"}


HOSTS = {
    "a static import": ("import a from 'https://esm.sh/d3'", ("esm.sh",)),
    "a dynamic import": ('await import("https://cdn.jsdelivr.net/npm/x")', ("cdn.jsdelivr.net",)),
    "an export": ("export * from `https://example.org/x.js`", ("example.org",)),
    "an address that is put together": ("const base = 'https://esm.sh'; import(base + name)", ("esm.sh",)),
    "an address as the module": ("https://example.org/widget.js", ("example.org",)),
    "a link to a page": ("a.href = 'https://example.org/help'", ()),
    "nothing": ("export default {}", ()),
}


@pytest.mark.parametrize(("text", "hosts"), HOSTS.values(), ids=HOSTS)
def test_which_hosts_a_module_needs(text: str, hosts: tuple[str, ...]) -> None:
    assert find_hosts(text) == hosts
