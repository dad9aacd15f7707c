"""F21: two sessions that use the same caches and files at the same time; no value of one comes to the other."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.conftest import Server
from tests.faults.oracle import POOL, watch_fault, write_apps
from tests.server.client import PageClient, run_apart

EXAMPLES, STEPS = 5, 100  # 500 steps in all
NUMBERS = st.integers(1, 30)

APP = """
import appnb

app = appnb.App()


@app.cell
def controls():
    import pathlib

    import appnb as nb

    n = nb.ui.slider(0, 99, value=0, label="n", url="n")
    who = nb.ui.text(value="", label="who", url="who")
    own = []


@app.cell
def kept(nb, pathlib):
    def note(name, x):
        with pathlib.Path("computed").open("a") as file:
            file.write(f"{name}{x}\\n")

    @nb.persistent_cache(save_path="kept")
    def square(x):
        note("square", x)
        return {"is": x * x}

    @nb.cache
    def cube(x):
        note("cube", x)
        return {"is": x * x * x}


@app.cell
def shown(cube, n, own, square, who):
    own.append(n.value)
    given = [square(n.value), cube(n.value)]
    seen = [each.get("by", who.value) for each in given]
    for each in given:
        each["by"] = who.value
    said = [n.value, *(each["is"] for each in given), *seen, sum(own), len(own)]
    " ".join(map(str, said)) + "."
"""


class TwoSessions(RuleBasedStateMachine):
    """Two pages of one app, and what each has to show. A loop on a thread of its own talks to the server."""

    server: Server
    names = ("anna", "boris")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever)
        self.thread.start()
        self.own: dict[str, list[int]] = {name: [0] for name in self.names}
        self.pages = {name: self.do(PageClient.open(f"{self.server.url}/?who={name}")) for name in self.names}
        for name in self.names:
            self.do(self.see(name))

    def do(self, work: Coroutine[object, object, object]) -> object:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    async def tell(self, name: str, number: int) -> None:
        if number != self.own[name][-1]:
            self.own[name].append(number)
            await self.pages[name].tell({"type": "address", "query": f"?n={number}&who={name}"})

    async def see(self, name: str) -> None:
        own = self.own[name]
        n = own[-1]
        await self.pages[name].wait_for("shown", html=f">{n} {n**2} {n**3} {name} {name} {sum(own)} {len(own)}.")

    @rule(name=st.sampled_from(names), number=NUMBERS)
    def one_changes(self, name: str, number: int) -> None:
        self.do(self.tell(name, number))
        self.do(self.see(name))

    @rule(numbers=st.tuples(NUMBERS, NUMBERS))
    def both_change_at_once(self, numbers: tuple[int, int]) -> None:
        for name, number in zip(self.names, numbers, strict=True):
            self.do(self.tell(name, number))
        for name in self.names:
            self.do(self.see(name))

    @rule(number=NUMBERS)
    def both_want_the_same(self, number: int) -> None:
        self.both_change_at_once((number, number))

    def teardown(self) -> None:
        for page in self.pages.values():
            self.loop.call_soon_threadsafe(page._socket.close, 1000, "left")
        self.do(asyncio.sleep(0.05))
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


@pytest.mark.fault("F21")
def test_f21_no_value_crosses_and_what_is_kept_for_all_is_computed_once(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(APP)
    TwoSessions.server = serve("app.py", cwd=tmp_path)
    run_state_machine_as_test(
        TwoSessions,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    computed = (tmp_path / "computed").read_text().split()
    squares = [line for line in computed if line.startswith("square")]
    assert len(squares) == len(set(squares)), "who wants what another computes waits for it"
    assert TwoSessions.server.process.poll() is None


@pytest.mark.fault("F21")
def test_f21_two_pages_that_want_the_same_at_once_have_each_their_own(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    text = APP.replace('persistent_cache(save_path="kept")', "cache")  # whose files stay open for a while
    server = serve(write_apps(tmp_path, text), cwd=tmp_path)

    async def ask(page: PageClient, who: str, number: int) -> None:
        await page.tell({"type": "address", "query": f"?n={number}&who={who}"})
        await page.wait_for("shown", html=f"{number} {number**2} {number**3} {who} {who} ", state="ok")

    async def see(page: PageClient) -> None:
        other = await PageClient.open(f"{server.url}/bad")
        for number in range(1, 11):
            await asyncio.gather(ask(page, "anna", number), ask(other, "boris", number))
        other.leave()

    run_apart(watch_fault(server, see, POOL))
    computed = (tmp_path / "computed").read_text().split()
    assert len(computed) == len(set(computed)) == 22
