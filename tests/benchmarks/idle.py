"""Measure what a server takes while nobody does anything: `python -m tests.benchmarks.idle [SECONDS]`. Linux only.

Workload A with one page open: watched and saved just now, watched, and not watched. Told are percents of a core by the
processor time of the server's threads, and how often one of them woke, over `SECONDS` (30). Prints a table for
`docs/performance.md`.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.clients import serve
from tests.server.client import PageClient

APP = Path(__file__).parent / "apps" / "a.py"
SETTLE_S = 5.0
"""So long after the page is open, or has the save, the measuring begins: what is done afterwards is done by then."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a process has used since it began."""

    cpu_s: float
    wakes: int


def read_use(process: int) -> Use:
    """Read what the threads that a process has now have used."""
    cpu_s, wakes = 0.0, 0
    for task in Path(f"/proc/{process}/task").iterdir():
        cpu_s += int((task / "schedstat").read_text().split()[0]) / 1e9
        status = dict(line.split(":\t", 1) for line in (task / "status").read_text().splitlines())
        wakes += int(status["voluntary_ctxt_switches"])
    return Use(cpu_s, wakes)


def find_label(page: PageClient) -> str | None:
    """Find the cell that shows the label, once it does."""
    return next((cell for cell, shown in page.cells.items() if "label=v0" in str(shown.get("html"))), None)


async def measure(process: int, address: str, file: Path, seconds: float, is_saved: bool) -> str:
    """Open a page, save where that is wanted, and give two cells of the table."""
    page = await PageClient.open(address)
    async with asyncio.timeout(20):
        while (label := find_label(page)) is None:
            await page.receive()
    if is_saved:
        file.write_text(file.read_text().replace("label=v0", "label=v1"))
        await page.wait_for(label, html="label=v1")
    await asyncio.sleep(SETTLE_S)
    before = read_use(process)
    await asyncio.sleep(seconds)
    after = read_use(process)
    page.close()
    percent = (after.cpu_s - before.cpu_s) / seconds * 100
    return f"{percent:.2f} | {(after.wakes - before.wakes) / seconds:.0f}"


def main() -> None:
    """Measure, and print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    sys.stdout.write("| one session | % of a core | wakes a second |\n| --- | --- | --- |\n")
    cases = (
        ("`--watch`, just after a save", ["--watch"], True),
        ("`--watch`", ["--watch"], False),
        ("without `--watch`", [], False),
    )
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BENCH_LOG"] = str(Path(folder) / "runs")
        for name, is_watched, is_saved in cases:
            file = Path(shutil.copy(APP, folder))
            with serve(file, *(["--watch"] if is_watched else [])) as (process, address):
                row = asyncio.run(measure(process.pid, address, file, seconds, is_saved))
            sys.stdout.write(f"| {name} | {row} |\n")
    sys.stdout.write(f"\none-minute load {os.getloadavg()[0]:.1f}\n")


if __name__ == "__main__":
    main()
