"""`query_params`: what a notebook reads of the address, and sets."""

import appnb as nb
from appnb.kernel.query import MOST_NAMES, QueryParams, read_query


def make(text: str) -> tuple[QueryParams, list[tuple[str, tuple[str, ...]]]]:
    sent: list[tuple[str, tuple[str, ...]]] = []
    return QueryParams(read_query(text), lambda name, values: sent.append((name, values))), sent


def test_one_value_is_a_text_and_several_are_a_list() -> None:
    query, _ = make("?a=1&b=2&b=3&empty=")
    assert (query["a"], query["b"], query["empty"], query["nothing"]) == ("1", ["2", "3"], "", None)
    assert (query.get("nothing", "x"), query.get_all("a"), query.get_all("b"), query.get_all("c")) == (
        "x",
        ["1"],
        ["2", "3"],
        [],
    )
    assert (list(query), len(query), "a" in query, "c" in query) == (["a", "b", "empty"], 3, True, False)
    assert query.to_dict() == {"a": "1", "b": ["2", "3"], "empty": ""}


def test_what_is_set_is_sent_and_told() -> None:
    query, sent = make("a=1")
    told: list[dict[str, object]] = []
    query.watch(lambda: told.append(query.to_dict()))
    query["a"] = "2"
    query.append("a", 3)
    query.set("b", [4, 5])
    query.remove("b", 4)
    query["c"] = None
    query.remove("nothing")
    del query["a"]
    query.clear()
    assert sent == [
        ("a", ("2",)),
        ("a", ("2", "3")),
        ("b", ("4", "5")),
        ("b", ("5",)),
        ("c", ()),
        ("a", ()),
        ("b", ()),
    ]
    assert told[0] == {"a": "2"}
    assert told[-1] == {}
    assert not query


def test_an_equal_value_is_told_as_one() -> None:
    query, _ = make("a=1")
    told: list[bool] = []
    query.watch(lambda: told.append(query.was_changed))
    query["a"] = "1"
    query["a"] = "2"
    assert told == [False, True]


def test_a_query_of_an_attacker_is_cut() -> None:
    assert read_query("&".join(f"a{i}=1" for i in range(MOST_NAMES + 1))) == {}
    assert read_query("%ff=1&=2&&") == {"\ufffd": ("1",), "": ("2",)}


def test_in_a_script_it_is_empty_and_can_be_set() -> None:
    query = nb.query_params()
    query["a"] = 1
    assert query["a"] == "1"
