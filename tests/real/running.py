"""Running a folder of notebooks: which there are, and for each marimo twice, appnb once, and a look at the page."""

import asyncio
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from appnb.diagnostics import AppnbError
from appnb.notebook import is_notebook, read_notebook
from tests.real import page
from tests.real.judging import Record, Verdict, judge
from tests.real.processes import Child, Lost, Zygote
from tests.real.scratch import LEFT_OUT, scratch_copy


@dataclass(frozen=True)
class Options:
    """How to run. `kept` is a folder where marimo's records are kept for the next time."""

    jobs: int = 2
    patience_s: float = 60.0
    limit_bytes: int = 3 * 2**30
    chromium: str = ""
    kept: Path | None = None
    shots: Path | None = None
    with_marimo: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)


def find_notebooks(root: Path, only: Sequence[str] = ()) -> list[Path]:
    """List the notebooks in and below a folder whose path holds one of the texts `only`."""
    found = [
        path
        for path in sorted(root.rglob("*.py"))
        if not LEFT_OUT & set(path.relative_to(root).parts) and (not only or any(text in str(path) for text in only))
    ]
    return [path for path in found if is_notebook(path)]


class Lab:
    """A warm Chromium and the two zygotes. Made by `open_lab`; notebooks run in it side by side."""

    def __init__(self, browser: Browser, zygotes: Mapping[str, Zygote], options: Options) -> None:
        self._browser = browser
        self._zygotes = zygotes
        self._options = options

    async def try_out(self, notebook: Path, root: Path) -> Verdict:
        """Run one notebook everywhere and judge it."""
        name = str(notebook.relative_to(root))
        theirs = await self._ask_marimo(notebook, root)
        with tempfile.TemporaryDirectory(prefix="real-log-") as logs:
            log = Path(logs) / "log"
            try:
                ours: Record | str = await self._ask_appnb(notebook, root, log)
            except (Lost, TimeoutError) as error:
                tail = log.read_text("utf-8", "replace")[-600:] if log.exists() else ""
                ours = f"{str(error) or f'it took longer than {self._options.patience_s:.0f} s'}\n{tail}"
        return judge(name, theirs, ours)

    async def _ask_marimo(self, notebook: Path, root: Path) -> Sequence[Record] | str:
        if not self._options.with_marimo or _is_native(notebook):
            return "not asked"
        kept = self._find_kept(notebook, root)
        if kept is not None and kept.exists():
            found: Sequence[Record] | str = json.loads(kept.read_text("utf-8"))
            return found
        theirs: list[Record] | str = []
        for _ in range(2):
            try:
                theirs.append(await self._run_marimo(notebook, root))
            except Lost as error:
                theirs = f"{error}"
            except TimeoutError:
                theirs = f"it takes longer than {self._options.patience_s:.0f} s"
            if isinstance(theirs, str):
                break
        if kept is not None:
            kept.write_text(json.dumps(theirs), "utf-8")
        return theirs

    def _find_kept(self, notebook: Path, root: Path) -> Path | None:
        if self._options.kept is None:
            return None
        content = f"{notebook.relative_to(root)}\0{sys.prefix}\0".encode() + notebook.read_bytes()
        return self._options.kept / f"{hashlib.sha256(content).hexdigest()[:24]}.json"

    async def _run_marimo(self, notebook: Path, root: Path) -> Record:
        with scratch_copy(notebook, root) as (scratch, copy):
            async with asyncio.timeout(self._options.patience_s):
                async with self._zygotes["marimo"].fork(copy, scratch, Path(os.devnull)) as child:
                    return await child.receive("record")

    async def _ask_appnb(self, notebook: Path, root: Path, log: Path) -> Record:
        patience_s = self._options.patience_s
        with scratch_copy(notebook, root) as (scratch, copy):
            async with self._zygotes["appnb"].fork(copy, scratch, log) as child:
                async with asyncio.timeout(patience_s):
                    address = str((await child.receive("address"))["address"])
                looking = asyncio.ensure_future(
                    page.look(self._browser, address, patience_s=patience_s, shot=self._find_shot(notebook, root))
                )
                try:
                    record = await self._receive_record(child)
                    return {**record, "sight": (await looking).as_record()}
                finally:
                    if not looking.done():
                        child.end()
                        await looking

    async def _receive_record(self, child: Child) -> Record:
        async with asyncio.timeout(self._options.patience_s):
            return await child.receive("record")

    def _find_shot(self, notebook: Path, root: Path) -> Path | None:
        if self._options.shots is None:
            return None
        name = "-".join(notebook.relative_to(root).with_suffix("").parts)
        return self._options.shots / f"{name}.png"


def _is_native(notebook: Path) -> bool:
    try:
        return read_notebook(notebook).format != "marimo"
    except AppnbError:
        return False


@asynccontextmanager
async def open_lab(options: Options) -> AsyncIterator[Lab]:
    """Start what running notebooks takes, and end it all on leaving."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", **options.environment}
    sides = ("marimo", "appnb") if options.with_marimo else ("appnb",)
    zygotes = {side: await Zygote.start(side, environment, options.limit_bytes) for side in sides}
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=options.chromium, args=page.FLAGS)
            yield Lab(browser, zygotes, options)
            await browser.close()
    finally:
        for zygote in zygotes.values():
            await zygote.close()


async def run_all(
    notebooks: Sequence[Path], root: Path, options: Options, tell: Callable[[Verdict], None] = lambda verdict: None
) -> list[Verdict]:
    """Run notebooks, `options.jobs` at a time; `tell` hears of each as it is done."""
    places = asyncio.Semaphore(options.jobs)

    async def run_one(notebook: Path) -> Verdict:
        async with places:
            verdict = await lab.try_out(notebook, root)
        tell(verdict)
        return verdict

    async with open_lab(options) as lab:
        return list(await asyncio.gather(*map(run_one, notebooks)))


def find_chromium() -> str:
    """Find a Chromium as the other browser tests do."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next(found for name in names if name and (found := shutil.which(name)))
