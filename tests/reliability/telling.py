"""What viewers are told where something fails: nothing of the source, the paths, or the exceptions."""

import asyncio
import json
from contextlib import suppress

from tests.reliability.acts import SECRET
from tests.reliability.board import Bench, Figure, Protocol, run
from tests.reliability.faults import AT_LOAD
from tests.reliability.peers import Served
from tests.reliability.probes import ask
from tests.reliability.viewers import open_viewer
from tests.reliability.wires import TEXT, fetch_address, upgrade, write_frame

HEARD_S = 3.0
BAD = (b'{"msgid":"1","msgtype":"PATCH-DOC"}', b"{}", b'{"events":[{"kind":"ModelChanged"}]}')
TRACES = ("Traceback (most recent", SECRET, "acts.py", "ValueError")


async def hear_failures(served: Served) -> dict[str, str]:
    """Have things fail on a server; give what was sent of each."""
    said: dict[str, str] = {}
    viewer = await open_viewer(served)
    viewer.said.clear()
    await viewer.set("What", "raises")
    with suppress(TimeoutError, OSError):
        await viewer.wait_for("never", HEARD_S)
    said["a change that raises"] = "".join(viewer.said)
    viewer.close()
    for name, path in {"nothing there": "/nothing/there", "a bad address": f"{served.peer.path}?x=%ff%00"}.items():
        said[name] = (await ask(served, path)).body.decode("utf-8", "replace")
    said["another method"] = (await ask(served, method="POST")).body.decode("utf-8", "replace")
    said["a bad message"] = await hear_socket(served, *BAD)
    return said


async def hear_socket(served: Served, *texts: bytes) -> str:
    """Open the page's websocket, send texts, and give all that comes back."""
    said = ""
    _, reader, writer = await upgrade(served, *await fetch_address(served))
    for text in texts:
        writer.write(write_frame(TEXT, text))
    with suppress(TimeoutError, OSError):
        async with asyncio.timeout(HEARD_S):
            while some := await reader.read(65536):
                said += some.decode("utf-8", "replace")
    writer.close()
    return said


async def hear_load(served: Served) -> str:
    """Open the page of an app that raises; give all that is sent."""
    said = (await ask(served)).body.decode("utf-8", "replace")
    with suppress(TypeError, OSError):  # there may be no page to find a websocket in
        said += await hear_socket(served)
    return said


def look_for_leaks(bench: Bench) -> Figure:
    """S15: all that a client is answered where something fails, looked through for what is not theirs to know."""
    with bench.serve() as served:
        found = {name: _tells(text, served) for name, text in run(hear_failures(served)).items()}
    with bench.serve(app=AT_LOAD[bench.peer.name]) as served:
        found["an app that raises"] = _tells(run(hear_load(served)), served)
    leaks = [name for name, tells in found.items() if tells]
    return Figure(f"{len(leaks)} of {len(found)}", not leaks, found)


def _tells(text: str, served: Served) -> bool:
    return any(trace in text for trace in (*TRACES, json.dumps(str(served.folder))[1:-1]))


PROTOCOLS = (
    Protocol(
        "S15",
        "details of errors that viewers get",
        "0",
        "All that a client is sent where something fails (a cell, at load and later; addresses, methods and messages "
        "that are none), looked through for tracebacks, paths, names of exceptions and a word that stands in the "
        "source.",
        look_for_leaks,
        is_discreet=True,
    ),
)
