"""What the records of one notebook come to: whether it runs under marimo, and what appnb does otherwise."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Record = Mapping[str, Any]

UNKNOWN = re.compile(r"NB20[67] [^`]*`([\w.]+)`")


@dataclass
class Verdict:
    """One notebook. `reason` says why there is nothing to compare with, "" if there is."""

    notebook: str
    reason: str = ""
    failure: str = ""  # why appnb served nothing
    cells: int = 0
    theirs_in_error: list[str] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)  # cells in error that marimo has not, and why
    own_errors: int = 0  # cells in error under both
    console: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    empty: list[dict[str, str]] = field(default_factory=list)  # cells that show something under marimo only
    failures: list[str] = field(default_factory=list)  # values that cannot be shown
    unknown: list[str] = field(default_factory=list)  # names that appnb does not have
    compared: int = 0
    unequal: list[dict[str, str]] = field(default_factory=list)
    is_settled: bool = True
    has_marimo: bool = False

    @property
    def runs_offline(self) -> bool:
        """Whether marimo runs it to its end without network, errors of the notebook's own included."""
        return not self.reason

    @property
    def is_clean(self) -> bool:
        """Whether marimo runs it without any cell in error."""
        return self.runs_offline and not self.theirs_in_error

    @property
    def opens(self) -> bool:
        """Whether appnb shows it with no cell in error that marimo has not."""
        return not self.failure and not self.errors

    @property
    def is_equal(self) -> bool:
        """Whether every value that can be compared is equal."""
        return not self.failure and not self.unequal


def judge(notebook: str, theirs: Sequence[Record] | str, ours: Record | str) -> Verdict:
    """Compare the records of one notebook.

    Args:
        notebook: its name.
        theirs: two runs under marimo, or why there are none.
        ours: the run under appnb with what the page showed, or why there is none.
    """
    verdict = Verdict(notebook)
    if isinstance(theirs, str):
        verdict.reason = theirs
    if isinstance(ours, str):
        verdict.failure = ours
        return verdict
    verdict.cells = len(ours["cells"])
    verdict.has_marimo = ours["has_marimo"]
    sight = ours["sight"]
    verdict.console, verdict.outside, verdict.is_settled = sight["errors"], sight["outside"], sight["is_settled"]
    pairs = _pair(ours["cells"], theirs[0]["cells"] if not isinstance(theirs, str) else [])
    for number, (our, their) in enumerate(pairs, 1):
        _judge_cell(verdict, number, our, their, sight["cells"].get(our["id"], {}))
    if not isinstance(theirs, str):
        verdict.theirs_in_error = [cell["error"] for cell in theirs[0]["cells"] if cell["state"] == "error"]
        _judge_values(verdict, theirs, ours["values"])
    return verdict


def _pair(ours: Sequence[Record], theirs: Sequence[Record]) -> list[tuple[Record, Record]]:
    """Pair cells by their place in the file, or by their code where the two sides count otherwise."""
    if len(ours) == len(theirs):
        return list(zip(ours, theirs, strict=True))
    by_code = {cell["code"].strip(): cell for cell in theirs}
    return [(cell, by_code.get(cell["code"].strip(), {})) for cell in ours]


def _judge_cell(verdict: Verdict, number: int, our: Record, their: Record, seen: Record) -> None:
    is_error = our["state"] == "error" or seen.get("state") == "error"
    if is_error and their.get("state") in ("error", "blocked"):
        verdict.own_errors += 1
    elif is_error:
        told = {"error": our["error"], "traceback": our["traceback"], "code": our["code"]}
        verdict.errors.append({"cell": f"{number} {our['id']}", **told})
        verdict.unknown += UNKNOWN.findall(our["error"])
    elif our["state"] == "ok" and their.get("shows") and (not our["shows"] or seen.get("isEmpty")):
        verdict.empty.append({"cell": f"{number} {our['id']}", "shows": their["shows"], "code": our["code"]})
    verdict.failures += [f"{number} {our['id']}: {text}" for text in seen.get("failures", ())]


def _judge_values(verdict: Verdict, theirs: Sequence[Record], ours: Mapping[str, Record]) -> None:
    first, second = (record["values"] for record in theirs)
    for name, value in first.items():
        is_same = name in second and value["digest"] == second[name]["digest"]
        if value["digest"] is None or not is_same:
            continue
        verdict.compared += 1
        mine = ours.get(name)
        if mine is None or mine["digest"] != value["digest"]:
            texts = {
                "theirs": f"{value['kind']} {value['text']}",
                "ours": f"{mine['kind']} {mine['text']}" if mine else "missing",
            }
            verdict.unequal.append({"name": name, **texts})
