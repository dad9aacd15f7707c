"""The cheap protocols of the scoreboard hold for appnb, and the page says what was measured."""

import importlib.util
import json
from pathlib import Path

import pytest

from tests.reliability import saves
from tests.reliability.__main__ import PROTOCOLS
from tests.reliability.board import Bench, Figure
from tests.reliability.peers import PEERS
from tests.reliability.suites import read_held
from tests.reliability.table import sort_numbers, write_table

DOCS = Path(__file__).parents[2] / "docs"
CHEAP = ("S8", "S11")


def refuse_browser() -> None:
    pytest.fail("a protocol that needs no browser asks for one")


@pytest.mark.parametrize("number", CHEAP)
def test_a_protocol_holds_for_appnb(number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saves, "KILLS", (45, 5))  # a few of those that the page tells of
    protocol = PROTOCOLS[number]
    assert not protocol.needs_browser
    figure = protocol.measure(Bench(PEERS["appnb"], tmp_path, refuse_browser))
    assert figure.is_met, f"{figure.text}: {figure.details}"


def test_there_are_twenty_and_each_says_how() -> None:
    assert [number for number in sort_numbers(PROTOCOLS) if number[0] == "S"] == [f"S{n}" for n in range(1, 21)]
    for protocol in PROTOCOLS.values():
        assert protocol.how.endswith("."), protocol.number
        assert protocol.why_not.keys() <= PEERS.keys() - {"appnb"}


def test_the_page_says_what_was_measured() -> None:
    spec = importlib.util.spec_from_file_location("generate_reliability", DOCS / "generate_reliability.py")
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    found = json.loads((DOCS / "reliability.json").read_text("utf-8"))
    text = (DOCS / "reliability.md").read_text("utf-8")
    assert generator.render_page(text, found) == text, "run: .venv/bin/python docs/generate_reliability.py"
    assert {f"S{n}" for n in range(1, 21)} <= found["rows"].keys()
    assert all(row["figures"].keys() == PEERS.keys() for name, row in found["rows"].items() if name[0] == "S")


def test_a_table_tells_what_is_met_what_is_not_and_what_cannot_be() -> None:
    figures = {"appnb": Figure("0 of 3", True), "Panel": Figure("1 | 3", False), "marimo": Figure("n/a: says nothing")}
    row = {"title": "a thing", "target": "0", "figures": {name: vars_of(one) for name, one in figures.items()}}
    assert write_table({"rows": {"S2": row}}).splitlines()[-1] == (
        "| S2 | a thing | 0 | ✓ 0 of 3 | ✗ 1 \\| 3 | n/a: says nothing |"
    )


def test_a_fault_holds_when_all_of_its_tests_pass() -> None:
    def write(fault: str, outcome: str = "") -> str:
        return f'<testcase><properties><property name="fault" value="{fault}"/></properties>{outcome}</testcase>'

    cases = [write("F1"), write("F2"), write("F2", "<failure/>"), write("F3", "<error/>"), "<testcase/>"]
    report = f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>"
    assert read_held(report) == {"F1": True, "F2": False, "F3": False}


def vars_of(figure: Figure) -> dict[str, object]:
    return {"text": figure.text, "is_met": figure.is_met}
