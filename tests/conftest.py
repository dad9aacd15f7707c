"""What tests of every kind share: golden files, a real server process, a real Chromium."""

import difflib
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")
    parser.addoption("--part", choices=["plain", "browser"], help="run only what drives no browser, or only what does")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what drives a browser last: Playwright's event loop goes on running, and a thread has only one."""
    items.sort(key=drives_browser)
    for item in items:  # reports say which faults a test is of
        item.user_properties += [("fault", mark.args[0]) for mark in item.iter_markers("fault")]
    part = config.getoption("--part")
    if part is not None:
        left_out = [item for item in items if drives_browser(item) != (part == "browser")]
        items[:] = [item for item in items if drives_browser(item) == (part == "browser")]
        config.hook.pytest_deselected(items=left_out)


def drives_browser(item: pytest.Item) -> bool:
    """Tell whether a test drives a Chromium."""
    return "browser" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what servers keep between their runs out of the home of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare text with `golden/NAME` beside the test. Missing counts as different."""
    folder = request.path.parent / "golden"

    def check(name: str, actual: str) -> None:
        kept, new = folder / name, folder / f"{name}.new"
        new.unlink(missing_ok=True)
        expected = kept.read_text("utf-8") if kept.exists() else ""
        if actual != expected:
            folder.mkdir(exist_ok=True)
            update = request.config.getoption("--update-golden")
            (kept if update else new).write_text(actual, "utf-8", newline="\n")
            diff = difflib.unified_diff(expected.splitlines(), actual.splitlines(), str(kept), str(new), lineterm="")
            assert update, "\n".join([*diff, "If this is intended: pytest --update-golden"])

    return check


class Server:
    """A running `appnb serve`, in a process of its own. `stop` may be called twice."""

    def __init__(self, *arguments: str | Path, python: str = sys.executable, **popen: object) -> None:
        """Start it on a free port. No port to guess and no sleep: it says its address when it listens."""
        command = [python, "-m", "appnb", "serve", "--port", "0", *map(str, arguments)]
        environment = popen.pop("env", None) or os.environ
        # the server itself, unless a test asks for the process that supervises it
        popen["env"] = {**environment, "APPNB_SUPERVISE": environment.get("APPNB_SUPERVISE", "0")}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **popen)
        self.log: list[str] = []
        self.url = self._read_address()
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()

    def _read_address(self) -> str:
        for line in self.process.stdout:
            self.log.append(line)
            if found := re.search(r"http://[^\s]+", line):
                return found[0].rstrip("/")
        pytest.fail(f"`appnb serve` ended with {self.process.wait()} before it listened:\n{''.join(self.log)}")

    def _read_log(self) -> None:
        self.log.extend(self.process.stdout)

    def stop(self) -> None:
        """Ask it to end; kill it when it does not."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join()
        self.process.stdout.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start `appnb serve ARGUMENTS` on a free port; every server started ends with the test."""
    servers: list[Server] = []

    def start(*arguments: str | Path, **options: object) -> Server:
        servers.append(Server(*arguments, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Serve the `APP` of a test's module, once for all of its tests: each opens a session of its own."""
    server = Server(request.module.APP)
    yield server
    server.stop()


def _wait_for_function(self: Page, expression: str, **options: object) -> object:
    """Wait for an expression without making code of text again and again, which pages do not allow."""
    is_function = re.match(r"\s*(async\b|function\b|\(?[\w\s,\[\]{}]*\)?\s*=>)", expression)
    return _WAIT(self, expression if is_function else f"() => ({expression})", **options)


_WAIT = Page.wait_for_function
Page.wait_for_function = _wait_for_function


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; each test gets a fresh context from `page`."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    assert path, "no Chromium on PATH: install one, or name it in CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile that reaches no host but this machine. What its pages log as an error fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    problems: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("console", lambda said: problems.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("request", lambda request: _check_host(request.url, problems))

    context.on("page", watch)
    yield context
    context.close()
    assert problems == []


def _check_host(url: str, problems: list[str]) -> None:
    # Chromium shows a PDF with an extension of its own
    if not re.match(r"(https?|wss?)://(localhost|127\.0\.0\.1)[:/]|(data|blob|about|chrome(-extension)?):", url):
        problems.append(f"reached for another host: {url}")


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A fresh page, 1280 px wide."""
    return context.new_page()
