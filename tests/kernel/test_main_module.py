"""What cells define is found where it says that it is from: in `__main__`."""

import sys

from tests.kernel.bench import Bench, run

CLASSES = """
import dataclasses, pickle, threading, typing

@dataclasses.dataclass
class Point:
    x: 'int' = 1
    up: 'Point | None' = None
"""


def test_a_cell_pickles_what_another_defines() -> None:
    async def scenario() -> None:
        cells = {"a": CLASSES, "b": "y = pickle.loads(pickle.dumps(Point(3)))"}
        bench = await Bench(cells).start()
        assert bench.error("b") == ""
        assert bench.value("y") == bench.value("Point")(3)
        bench.kernel.close()

    run(scenario)


def test_a_cell_pickles_what_is_its_own() -> None:
    async def scenario() -> None:
        bench = await Bench(
            {"a": "import pickle\ndef _twice(x): return 2 * x\ny = pickle.loads(pickle.dumps(_twice))(4)"}
        ).start()
        assert bench.value("y") == 8
        bench.kernel.close()

    run(scenario)


def test_hints_of_a_class_are_resolved() -> None:
    async def scenario() -> None:
        bench = await Bench({"a": CLASSES, "b": "y = typing.get_type_hints(Point)['x']"}).start()
        assert bench.value("y") is int
        bench.kernel.close()

    run(scenario)


def test_two_kernels_find_each_their_own_and_a_thread_that_of_the_newest() -> None:
    async def scenario() -> None:
        use = "def _check(): found.append(pickle.loads(pickle.dumps(Point(2))).x)\nfound = []"
        first = await Bench(
            {"a": CLASSES, "b": use, "s": "s = Element(1)", "c": "s.value\ny = pickle.loads(pickle.dumps(Point(2))).x"}
        ).start()
        cells = {"a": CLASSES, "b": use + "\nt = threading.Thread(target=_check)\nt.start()\nt.join()"}
        second = await Bench(cells).start()
        assert second.value("found") == [2]
        assert await first.change("s.value = 2") == "c"
        assert (first.error("c"), first.value("y")) == ("", 2)
        first.kernel.close()
        second.kernel.close()

    run(scenario)


def test_the_programs_own_names_are_found_outside_of_cells() -> None:
    async def scenario() -> None:
        bench = await Bench({"a": "hidden = 1\nimport __main__\ny = __main__.hidden"}).start()
        main = sys.modules["__main__"]
        assert bench.value("y") == 1
        assert main.hidden == 1
        bench.kernel.close()
        assert not hasattr(main, "hidden")
        assert main.__builtins__ is not None  # what every program's main module has

    run(scenario)
