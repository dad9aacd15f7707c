"""A worker that was killed is started again, and browsers come back with their inputs."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Server
from tests.faults.oracle import PROBE, Others, write_apps
from tests.gallery.pages import SETTLED
from tests.server.client import Closed, PageClient, run_apart

SUPERVISED = {**os.environ, "APPNB_SUPERVISE": "1"}
NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def controls():
    import appnb as nb

    n = nb.ui.slider(0, 10, value=5, label="n")
    n


@app.cell
def end(n):
    import os

    if n.value == 9:
        os._exit(7)


@app.cell
def shown(n, nb):
    nb.md(f"n is {n.value}")
"""


ENDS = """

@app.cell
def end(n):
    import os

    if n.value == 9:
        os._exit(7)
"""


@pytest.fixture
def server(serve: Callable[..., Server], tmp_path: Path) -> Server:
    (tmp_path / "app.py").write_text(NOTEBOOK)
    return serve(tmp_path / "app.py", env=SUPERVISED)


def find_worker(server: Server) -> psutil.Process:
    [worker] = psutil.Process(server.process.pid).children()
    return worker


def wait_for(is_so: Callable[[], bool], what: str) -> float:
    """Wait until something is so; give how long that took."""
    start = time.monotonic()
    while not is_so():
        assert time.monotonic() - start < 60, what
        time.sleep(0.01)
    return time.monotonic() - start


def count_starts(server: Server) -> int:
    return sum("appnb serves" in line for line in server.log)


@pytest.mark.fault("F5")
def test_f5_a_killed_worker_is_started_again_within_three_seconds(server: Server) -> None:
    """On a machine that does nothing else: until it is started, and the time of a processor until it listens."""
    took_s: list[float] = []
    while not took_s or (min(took_s) >= 3 and len(took_s) < 3):
        before, killed_at = find_worker(server), time.time()
        os.kill(before.pid, signal.SIGKILL)
        wait_for(lambda: count_starts(server) == len(took_s) + 2, "a new worker that listens")
        worker = find_worker(server)
        assert worker.pid != before.pid
        cpu = worker.cpu_times()
        took_s.append(worker.create_time() - killed_at + cpu.user + cpu.system)
    assert 0.1 < min(took_s) < 3, took_s
    assert server.url in server.log[-1]
    assert any("ended with SIGKILL: it is started again" in line for line in server.log)


@pytest.mark.fault("F5")
def test_f5_others_come_back_to_the_next_worker_with_what_they_entered(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(write_apps(tmp_path, PROBE + ENDS), env=SUPERVISED)

    async def work() -> None:
        others = await Others.open(server)
        await others.check_answered()
        faulty = await PageClient.open(f"{server.url}/bad")
        await faulty.tell({"type": "address", "query": "?n=9"})
        with pytest.raises(Closed):
            await faulty.wait_for("nothing", html="more")
        await others.come_back()
        await others.check_nothing_left()
        others.close()

    run_apart(work())
    assert count_starts(server) == 2
    assert any("ended with exit code 7: it is started again" in line for line in server.log)
    find_worker(server)


def test_it_ends_with_its_worker_when_it_is_asked_to(server: Server) -> None:
    worker = find_worker(server)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(20) == 0
    assert not worker.is_running()


def test_a_worker_without_its_supervisor_ends(server: Server) -> None:
    worker = find_worker(server)
    server.process.kill()
    worker.wait(20)


def test_what_cannot_start_is_not_tried_again(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(NOTEBOOK)
    command = [sys.executable, "-m", "appnb", "serve", "--port", "0", "--template", "nothing", "app.py"]
    ended = subprocess.run(command, cwd=tmp_path, env=SUPERVISED, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.count("NB430") == 1


@pytest.mark.fault("F5")
@pytest.mark.browser
def test_f5_a_browser_comes_back_with_what_was_entered(server: Server, browser: Browser) -> None:
    context = browser.new_context()  # that its websocket breaks is no failure here
    page = context.new_page()
    page.goto(server.url)
    page.wait_for_function(SETTLED, timeout=60_000)
    shown = page.locator("[data-cell=shown]")
    expect(shown).to_contain_text("n is 5")
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(shown).to_contain_text("n is 8")
    page.wait_for_function("Object.keys(sessionStorage).some((key) => key.startsWith('appnb-inputs'))")
    os.kill(find_worker(server).pid, signal.SIGKILL)
    expect(page.get_by_text("Reconnected")).to_be_visible(timeout=60_000)
    page.wait_for_function(SETTLED, timeout=60_000)
    expect(shown).to_contain_text("n is 8")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(shown).to_contain_text("n is 7")
    context.close()


def end_the_process(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_function(SETTLED, timeout=60_000)
    page.get_by_role("slider").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")


@pytest.mark.fault("F5")
@pytest.mark.browser
def test_f5_a_cell_that_ends_the_process_takes_nothing_from_others(server: Server, browser: Browser) -> None:
    context, other = browser.new_context(), browser.new_context()
    page = context.new_page()
    shown = page.locator("[data-cell=shown]")
    page.goto(server.url)
    page.wait_for_function(SETTLED, timeout=60_000)
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(shown).to_contain_text("n is 4")
    page.wait_for_function("Object.keys(sessionStorage).some((key) => key.startsWith('appnb-inputs'))")
    end_the_process(other.new_page(), server.url)
    wait_for(lambda: any("ended with exit code 7" in line for line in server.log), "the end of the worker")
    other.close()
    expect(page.get_by_text("Reconnected")).to_be_visible(timeout=60_000)
    expect(shown).to_contain_text("n is 4")
    context.close()


@pytest.mark.browser
def test_what_ends_the_process_is_not_brought_again_and_again(server: Server, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    end_the_process(page, server.url)
    wait_for(lambda: any("ended with exit code 7" in line for line in server.log), "the end of the worker")
    expect(page.locator("[data-cell=shown]")).to_contain_text(re.compile("n is [58]"), timeout=60_000)
    page.wait_for_function(SETTLED, timeout=60_000)
    assert count_starts(server) <= 4
    context.close()
