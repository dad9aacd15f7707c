"""What a page and a widget's Python tell each other: in order, in few messages, and both ends come to the same."""

import dataclasses
import gc
import json
import weakref
from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import pytest
import traitlets
from anywidget.experimental import dataclass

from appnb.ui.adapters.codes import CodeStore
from appnb.ui.adapters.models import WidgetModel, find_model
from appnb.ui.adapters.packing import put_back
from appnb.ui.adapters.registries import loosen_registries
from appnb.ui.adapters.wire import WidgetWire


class Browser:
    """A page's script: takes what the wire has for it, and sends as a widget's module does."""

    def __init__(self, **options: Any) -> None:
        self.changes: dict[Hashable, Callable[[], None]] = {}
        self.told = 0
        self.wire = WidgetWire(self._submit, self._note, **options)
        self.models: dict[str, dict[str, Any]] = {}

    def _submit(self, key: Hashable, apply: "partial[None]") -> None:
        self.changes[key] = apply

    def _note(self) -> None:
        self.told += 1

    def take(self) -> list[dict[str, Any]]:
        packet = self.wire.take()
        if packet is None:
            return []
        rest = list(packet.buffers)
        messages = json.loads(packet.text)["messages"]
        for message in messages:
            taken = [rest.pop(0) for _ in message["paths"]]
            put_back(message["state"], message["paths"], taken)
            message["bytes"] = [rest.pop(0) for _ in range(message["extra"])]
        assert rest == []
        return messages

    def send(self, model: WidgetModel, number: int, buffers: tuple[bytes, ...] = (), **said: Any) -> None:
        method = "custom" if "content" in said else "update"
        paths = said.pop("paths", [])
        self.wire.hear({"model": model.id, "method": method, "number": number, "paths": paths, **said}, buffers)

    def apply(self) -> None:
        """Do what the kernel's thread does."""
        changes, self.changes = self.changes, {}
        for change in changes.values():
            change()


class Counter(anywidget.AnyWidget):
    _esm = "export default { render() {} }"
    _css = "b { color: red }"
    count = traitlets.Int(0).tag(sync=True)
    data = traitlets.Bytes(b"ab").tag(sync=True)
    private = traitlets.Int(1)

    @traitlets.validate("count")
    def _limit(self, proposal: Any) -> int:
        return min(int(proposal["value"]), 10)


def hold(browser: Browser, widget: object) -> WidgetModel:
    model = find_model(widget)
    assert model is not None
    browser.wire.hold(model)
    return model


def test_a_widget_is_opened_with_its_values_and_the_address_of_its_code() -> None:
    codes = CodeStore()
    browser = Browser(codes=codes, prefix="/apps")
    model = hold(browser, Counter())
    [opened] = browser.take()
    assert (opened["method"], opened["model"]) == ("open", model.id)
    assert opened["name"].endswith(".Counter")
    assert opened["state"]["count"] == 0
    assert opened["state"]["data"] == b"ab"
    assert opened["state"]["_css"] == Counter._css
    assert not {"_esm", "layout", "private"} & opened["state"].keys()
    key = opened["code"].removeprefix("/apps/assets/widgets/").removesuffix(".js")
    assert codes.find(key) is not None
    assert codes.find(key).text == Counter._esm  # type: ignore[union-attr]


def test_equal_code_is_kept_once_and_goes_when_nobody_shows_it() -> None:
    codes = CodeStore()
    first, second = Browser(codes=codes), Browser(codes=codes)
    models = [hold(first, Counter()), hold(second, Counter())]
    addresses = {browser.take()[0]["code"] for browser in (first, second)}
    assert len(addresses) == 1
    key = addresses.pop().split("/")[-1].removesuffix(".js")
    first.wire.release(models[0])
    second.wire.close()
    gc.collect()
    assert codes.find(key) is None


def test_of_several_values_the_newest_is_sent_and_order_is_kept() -> None:
    browser, counter = Browser(), Counter()
    hold(browser, counter)
    counter.count = 1
    assert [message["method"] for message in browser.take()] == ["open"]
    counter.count, counter.data = 2, b"x"
    counter.count = 3
    counter.send({"word": 1}, [b"one", b"two"])
    counter.count = 4
    updated, custom, last = browser.take()
    assert updated["state"] == {"count": 3, "data": b"x"}
    assert (custom["method"], custom["state"], custom["bytes"]) == (
        "custom",
        {"content": {"word": 1}},
        [b"one", b"two"],
    )
    assert last["state"] == {"count": 4}
    assert browser.take() == []


def test_what_a_browser_set_is_not_sent_back_and_what_python_made_of_it_is() -> None:
    browser, counter = Browser(), Counter()
    model = hold(browser, counter)
    browser.take()
    browser.send(model, 1, state={"count": 7})
    browser.apply()
    assert (counter.count, browser.take()) == (7, [])
    browser.send(model, 2, state={"count": 20})
    browser.apply()
    [limited] = browser.take()
    assert (counter.count, limited["state"], limited["taken"]) == (10, {"count": 10}, 2)


def test_a_value_that_is_limited_to_the_one_before_is_sent_nevertheless() -> None:
    browser, counter = Browser(), Counter(count=10)
    model = hold(browser, counter)
    browser.take()
    browser.send(model, 1, state={"count": 20})
    browser.apply()
    [limited] = browser.take()
    assert (limited["state"], limited["taken"]) == ({"count": 10}, 1)


def test_a_value_that_waits_for_a_browser_gives_way_to_one_that_the_browser_has_sent() -> None:
    browser, counter = Browser(), Counter()
    model = hold(browser, counter)
    browser.take()
    counter.count = 3
    browser.send(model, 1, state={"count": 5})
    browser.apply()
    assert counter.count == 5
    assert all("count" not in message["state"] for message in browser.take())


def test_values_that_wait_for_the_kernel_are_taken_in_at_once() -> None:
    browser, counter = Browser(), Counter()
    model = hold(browser, counter)
    seen: list[int] = []
    heard: list[Any] = []
    counter.observe(lambda change: seen.append(change["new"]), "count")
    counter.on_msg(lambda widget, content, buffers: heard.append((content, bytes(buffers[0]), counter.count)))
    for number in range(1, 6):
        browser.send(model, number, state={"count": number})
    browser.send(model, 6, (b"zz",), content="now")
    browser.send(model, 7, state={"count": 9})
    browser.apply()
    assert seen == [5, 9]
    assert heard == [("now", b"zz", 5)]


def test_bytes_travel_in_values() -> None:
    browser, counter = Browser(), Counter()
    model = hold(browser, counter)
    browser.send(model, 1, (b"new",), state={"data": None}, paths=[["data"]])
    browser.apply()
    assert counter.data == b"new"


def test_a_value_that_is_refused_is_taken_back() -> None:
    browser, counter = Browser(), Counter()
    model = hold(browser, counter)
    browser.take()
    browser.send(model, 1, state={"count": "seven"})
    browser.apply()
    assert (counter.count, browser.take()[0]["state"]) == (0, {"count": 0})


@pytest.mark.parametrize("name", ["_esm", "_css", "_model_module", "_view_name", "private", "comm"])
def test_what_no_browser_may_set(name: str) -> None:
    browser, counter = Browser(), Counter()
    model = hold(browser, counter)
    before = getattr(counter, name)
    browser.send(model, 1, state={name: "bad"})
    browser.apply()
    assert getattr(counter, name) is before


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"model": "unknown", "method": "update", "number": 1, "state": {}, "paths": []},
        {"method": "update", "number": "1", "state": {}, "paths": []},
        {"method": "update", "number": 1, "state": [], "paths": []},
        {"method": "update", "number": 1, "state": {}, "paths": [["a", "b"]]},
        {"method": "explode", "number": 1},
    ],
)
def test_nonsense_of_a_browser_is_dropped(message: dict[str, Any]) -> None:
    browser = Browser()
    model = hold(browser, Counter())
    browser.wire.hear({"model": model.id, **message}, (b"x",))
    assert browser.changes == {}


def test_what_an_observer_raises_is_raised_after_the_rest() -> None:
    browser, counter = Browser(), Counter()
    model = hold(browser, counter)
    heard: list[Any] = []

    def fail(change: Any) -> None:
        raise RuntimeError("no luck")

    counter.observe(fail, "count")
    counter.on_msg(lambda widget, content, buffers: heard.append(content))
    browser.send(model, 1, state={"count": 1})
    browser.send(model, 2, content="hi")
    with pytest.raises(RuntimeError, match="no luck"):
        browser.apply()
    assert heard == ["hi"]


def test_two_pages_show_one_widget() -> None:
    one, other, counter = Browser(), Browser(), Counter()
    model = hold(one, counter)
    hold(other, counter)
    one.take(), other.take()
    one.send(model, 1, state={"count": 4})
    one.apply()
    assert one.take() == []
    assert other.take()[0]["state"] == {"count": 4}
    counter.count = 5
    assert one.take()[0]["state"] == other.take()[0]["state"] == {"count": 5}


def test_widgets_that_values_name_come_along_and_go() -> None:
    class Parent(anywidget.AnyWidget):
        _esm = ""
        child = anywidget.WidgetTrait().tag(sync=True)
        others = traitlets.List(trait=traitlets.Instance(ipywidgets.Widget)).tag(
            sync=True, **ipywidgets.widget_serialization
        )

    browser, first, second = Browser(), Counter(), Counter()
    parent = Parent(child=first)
    model = hold(browser, parent)
    assert {message["model"] for message in browser.take()} == {parent.model_id, first.model_id}
    parent.others = [second]
    assert [(message["method"], message["model"]) for message in browser.take()] == [
        ("open", second.model_id),
        ("update", parent.model_id),
    ]
    browser.wire.release(model)
    assert {message["model"] for message in browser.take() if message["method"] == "close"} == {
        parent.model_id,
        first.model_id,
        second.model_id,
    }


def test_a_widget_shown_twice_goes_with_the_second_place() -> None:
    browser, counter = Browser(), Counter()
    model = hold(browser, counter)
    browser.wire.hold(model)
    browser.take()
    browser.wire.release(model)
    counter.count = 1
    assert browser.take()[0]["state"] == {"count": 1}
    browser.wire.release(model)
    counter.count = 2
    assert [message["method"] for message in browser.take()] == ["close"]


def test_a_widget_that_is_closed_leaves_the_page() -> None:
    browser, counter = Browser(), Counter()
    hold(browser, counter)
    browser.take()
    counter.close()
    assert [message["method"] for message in browser.take()] == ["close"]
    assert find_model(counter) is None


def test_after_a_lost_connection_all_is_told_again_with_what_the_browser_set() -> None:
    browser, counter = Browser(), Counter()
    model = hold(browser, counter)
    browser.send(model, 1, state={"count": 3})
    browser.apply()
    browser.take()
    counter.data = b"new"
    browser.wire.tell_again()
    [opened] = browser.take()
    assert (opened["method"], opened["state"]["count"], opened["state"]["data"]) == ("open", 3, b"new")
    assert opened["taken"] == 1


def test_an_object_of_any_class_is_a_widget() -> None:
    @dataclass(esm="export default { render() {} }")
    class Point:
        x: int = 1
        label: str = "a"

    browser, point = Browser(), Point()
    model = hold(browser, point)
    [opened] = browser.take()
    assert (opened["state"]["x"], opened["state"]["label"]) == (1, "a")
    point.x = 2
    assert browser.take()[0]["state"] == {"x": 2}
    browser.send(model, 1, state={"x": 5})
    browser.apply()
    assert point.x == 5
    assert dataclasses.is_dataclass(point)


def test_new_code_reaches_the_page(tmp_path: Path) -> None:
    module = tmp_path / "module.js"
    module.write_text("export default { render() { /* one */ } }")
    saved: dict[Path, Callable[[], None]] = {}
    ended: list[Path] = []

    def follow(path: Path, fingerprint: bytes, changed: Callable[[], None]) -> Callable[[], None]:
        saved[path] = changed
        return lambda: ended.append(path)

    class FromFile(anywidget.AnyWidget):
        _esm = module

    browser = Browser(follow=follow)
    model = hold(browser, FromFile())
    [opened] = browser.take()
    module.write_text("export default { render() { /* two */ } }")
    saved[module]()
    browser.apply()
    [code] = browser.take()
    assert code["method"] == "code"
    assert code["code"] != opened["code"]
    assert str(FromFile()._esm) == module.read_text()
    browser.wire.release(model)
    assert ended == [module]


def test_pages_pin_no_widgets_and_widgets_no_pages() -> None:
    browser, counter = Browser(), Counter()
    loosen_registries()
    hold(browser, counter)
    page = weakref.ref(browser.wire)
    browser.wire.close()
    browser.wire.close()
    del browser
    gc.collect()
    assert page() is None
    widget = weakref.ref(counter)
    del counter
    gc.collect()
    assert widget() is None
