"""Protocols that only appnb has a table or a test for: its routes, its faults, its reader."""

import random
import re
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

from appnb.diagnostics import AppnbError
from appnb.notebook import parse_notebook
from tests.reliability.board import Bench, Figure, Protocol

ROOT = Path(__file__).parents[2]
SLOW_S = 1.0
SEED = 11
MUTATIONS = 10_000


def walk_routes(bench: Bench) -> Figure:
    """S13: walk the live table of routes; the test does, with everybody who may come."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/server/test_door.py"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    passed, failed = (
        int(found[1]) if (found := re.search(rf"(\d+) {word}", said)) else 0 for word in ("passed", "failed")
    )
    rows = sum(
        len(re.findall(r"(?m)^\[", file.read_text())) for file in (ROOT / "tests" / "server").glob("access*.toml")
    )
    text = f"{rows} routes, {passed} of {passed + failed} checks" if passed else "none ran"
    return Figure(text, passed > 0 and not failed, {"routes": rows, "passed": passed, "failed": failed})


def run_fault_tests(bench: Bench) -> Figure:
    """Beside S5: run the tests that are marked with a fault; one holds if it has tests and all of them pass."""
    report = bench.folder / "faults.xml"
    command = [sys.executable, "-m", "pytest", "-m", "fault", "-p", "no:cacheprovider", f"--junitxml={report}", "tests"]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    held = read_held(report.read_text("utf-8")) if report.exists() else {}
    missing = [fault for fault in FAULTS if not held.get(fault, False)]
    more = f" (not: {', '.join(missing)})" if missing else ""
    return Figure(f"{len(FAULTS) - len(missing)} of {len(FAULTS)}{more}", not missing, {"held": held})


FAULTS = tuple(f"F{number}" for number in range(1, 36))


def read_held(report: str) -> dict[str, bool]:
    """Read which faults held from pytest's report of marked tests: all tests of each have passed. Pure."""
    held: dict[str, bool] = {}
    for case in ElementTree.fromstring(report).iter("testcase"):
        has_passed = all(case.find(word) is None for word in ("failure", "error", "skipped"))
        for each in case.iter("property"):
            if each.get("name") == "fault":
                name = each.get("value", "")
                held[name] = held.get(name, True) and has_passed
    return held


def read_mutations(bench: Bench) -> Figure:
    """S9: mutate notebooks, read them; nothing crashes, takes long, or runs."""
    count = 1_000_000 if bench.is_long else MUTATIONS
    seeds = [path.read_text("utf-8") for path in sorted((ROOT / "gallery").rglob("*.py"))]
    seeds = [seed for seed in seeds if len(seed) < 8_000]
    watch = CodeWatch()
    chance, crashes, worst_s = random.Random(SEED), 0, 0.0
    for _ in range(count):
        text = mutate(chance.choice(seeds), chance)
        began = time.thread_time()  # what others do on the machine is not the reader's
        try:
            with watch:
                parse_notebook(text)
        except AppnbError:  # it says that this is no notebook
            continue
        except Exception:  # noqa: BLE001 - any other is a crash
            crashes += 1
        worst_s = max(worst_s, time.thread_time() - began)
    text = f"{count:,} inputs: {crashes} crashes, {watch.ran} times code ran, slowest {worst_s * 1000:.0f} ms"
    return Figure(text, crashes == watch.ran == 0 and worst_s < SLOW_S, {"crashes": crashes, "worst_s": worst_s})


def mutate(text: str, chance: random.Random) -> str:
    """Change a text in a few places: cut, twice, turned round, and pieces that mean something to a reader."""
    for _ in range(chance.randrange(1, 6)):
        at, size = chance.randrange(len(text) + 1), chance.randrange(1, 60)
        kind = chance.randrange(4)
        if kind == 0:
            text = text[:at] + text[at + size :]
        elif kind == 1:
            text = text[:at] + text[at : at + size] * 2 + text[at + size :]
        elif kind == 2:
            text = text[:at] + text[at : at + size][::-1] + text[at + size :]
        else:
            text = text[:at] + chance.choice(PIECES) + text[at:]
    return text


PIECES = (
    "@app.cell\n",
    "def _():\n",
    "    return\n",
    "\0",
    "\ufeff",
    "\r\n",
    '"""',
    "(",
    "\\\n",
    "\t",
    "async ",
    "<<<<<<<\n",
    "é\u2028",
)


class CodeWatch:
    """Counts, inside of its block, how often Python begins to run code that was made of text, or starts a process."""

    def __init__(self) -> None:
        self.ran = 0
        self._is_on = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._is_on and event in ("exec", "subprocess.Popen", "os.system", "import"):
            self.ran += 1

    def __enter__(self) -> None:
        self._is_on = True

    def __exit__(self, *error: object) -> None:
        self._is_on = False


PROTOCOLS = (
    Protocol(
        "S9",
        "notebooks that are nearly ones",
        "0 crashes, nothing runs, < 1 s",
        "10,000 mutated notebooks of the gallery (`--long`: 1,000,000), from a fixed seed, are read, under an audit "
        "hook of Python that counts what is executed, imported or started. Counted is processor time.",
        read_mutations,
        {"Panel": "reads no notebooks", "marimo": "its reader is private, and answers by exceptions"},
    ),
    Protocol(
        "S13",
        "routes that say who may use them",
        "all",
        "The live table of routes against a list of what each answers to anybody, the wrong user, a wrong origin and "
        "a wrong host (`tests/server/test_door.py`).",
        walk_routes,
        {"Panel": "has no such table", "marimo": "has no such table"},
    ),
    Protocol(
        "F35",
        "faults that have a test which passes",
        "35",
        "The tests of appnb that are marked with a fault (`tests/faults/README.md`), each with what its viewer is "
        "shown and what holds for everybody else; a fault counts when all of its tests pass.",
        run_fault_tests,
        {"Panel": "tests of appnb", "marimo": "tests of appnb"},
        is_long=True,
    ),
)
