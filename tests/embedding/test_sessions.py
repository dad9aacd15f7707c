"""Embedded notebooks in sessions: each viewer has their own; an interrupt reaches them."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from appnb.kernel.embedded import Embeddings
from appnb.kernel.worker import KernelThread
from tests.embedding.test_kernel import INNER, folder
from tests.kernel.bench import make_program
from tests.kernel.sharing.host import TICK, Host
from tests.kernel.sharing.host import Notes as Heard

__all__ = ["folder"]


def test_every_session_has_its_own(folder: Path) -> None:
    host = Host(folder)
    program = host.build("from inner_nb import app", TICK + "r = await app.embed()", TICK + "x = r.defs['fixed']")
    opened = [host.open(program)[0] for _ in range(3)]
    assert len({id(values["r"].defs["n"]) for values in opened}) == 3
    assert len({id(values["x"]) for values in opened}) == 3
    for thread in host.threads:
        thread.close()


@pytest.fixture
def looping(folder: Path) -> Iterator[tuple[KernelThread, threading.Event]]:
    """A session of a notebook that embeds one which never ends while its element is 5."""
    text = INNER.replace("BASE = 100", "import threading\n    turns = threading.Event()")
    loop = "while n.value == 5:\n        turns.set()\n    double = 1"
    (folder / "inner_nb.py").write_text(text.replace("double = BASE + 2 * n.value", loop))
    cells = {"load": "from inner_nb import app", "show": "r = await app.embed()", "use": "y = r.defs.get('double')"}
    thread = KernelThread(make_program(cells), heard := Heard())
    thread.start()
    assert heard.ended.wait(20)
    heard.ended.clear()
    yield thread, heard.ended
    thread.close()


def test_an_interrupt_ends_what_never_would(looping: tuple[KernelThread, threading.Event]) -> None:
    thread, ended = looping
    (embedding,) = Embeddings.of(thread.kernel)._all
    element = thread.kernel.values["r"].defs["n"]
    thread.submit("n", lambda: setattr(element, "value", 5))
    assert sys.modules["inner_nb"].turns.wait(20)
    assert not thread.kernel.is_idle
    assert thread.interrupt()
    assert ended.wait(20)
    (error,) = [it.error for it in embedding._kernel.results.values() if it.error and it.error.diagnostic]
    assert error.diagnostic.code == "NB202"
    assert thread.kernel.values["y"] is None
    ended.clear()
    thread.submit("n", lambda: setattr(element, "value", 2))
    assert ended.wait(20)
    assert thread.kernel.values["y"] == 1
