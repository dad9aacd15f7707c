"""Elements over their lives: kept when they are made again, told of the end of a run, seen the same by a whole plan."""

import asyncio

import pytest

from appnb.kernel import output
from appnb.kernel.context import current_cell
from tests.kernel.bench import Bench, run

S = "s = Element(1)"


async def remake(made: str, change: str, *, then: str = "s.value = 2", **options: object) -> Bench:
    """Start a cell that makes `e` and depends on `s`, let the viewer change `e`, and make it again."""
    cells = {"pn": "import panel as pn", "s": S, "e": f"s.value\n{made}", "a": "x = e"}
    bench = await Bench(cells, **options).start()
    await bench.change(change)
    await bench.change(then)
    return bench


KEPT = {
    "an element keeps what the viewer entered": ("e = Element(5)", "e.value = 7", 7),
    "the author's new initial value wins": ("e = Element(10 * s.value)", "e.value = 7", 20),
    "a value that is not admissible any more is dropped": (
        "e = Element(5, highest=10 if s.value == 1 else 6)",
        "e.value = 7",
        5,
    ),
    "a Panel widget keeps it, too": ("e = pn.widgets.IntSlider(value=5, end=9)", "e.value = 7", 7),
    "a Panel widget made with another value does not": (
        "e = pn.widgets.IntSlider(value=3 + s.value, end=9)",
        "e.value = 7",
        5,
    ),
    "another kind of widget does not": (
        "e = (pn.widgets.IntSlider if s.value == 1 else pn.widgets.IntInput)(value=5, end=9)",
        "e.value = 7",
        5,
    ),
    "a widget's option that is gone is dropped": (
        "e = pn.widgets.Select(value='a', options=['a', 'b'] if s.value == 1 else ['a'])",
        "e.value = 'b'",
        "a",
    ),
}


@pytest.mark.parametrize(("made", "change", "value"), KEPT.values(), ids=KEPT)
def test_what_is_kept(made: str, change: str, value: object) -> None:
    async def scenario() -> None:
        bench = await remake(made, change)
        assert bench.value("e").value == value
        bench.kernel.close()

    run(scenario)


def test_a_param_object_keeps_each_parameter_that_was_made_the_same() -> None:
    async def scenario() -> None:
        bench = await remake("e = Config(beta=s.value)", "e.param.update(alpha=50, beta=60)")
        assert (bench.value("e").alpha, bench.value("e").beta) == (50, 2)
        bench.kernel.close()

    run(scenario)


def test_an_app_may_reset_its_widgets() -> None:
    async def scenario() -> None:
        bench = await remake("e = Element(5)", "e.value = 7", widgets="reset")
        assert bench.value("e").value == 5
        bench.kernel.close()

    run(scenario)


@pytest.mark.parametrize(("options", "value"), [({}, 5), ({"widgets": "keep"}, 7)], ids=["by default", "unless told"])
def test_marimo_files_reset_theirs(options: dict[str, object], value: int) -> None:
    async def scenario() -> None:
        bench = await remake("e = Element(5)", "e.value = 7", format="marimo", **options)
        assert bench.value("e").value == value
        bench.kernel.close()

    run(scenario)


@pytest.mark.parametrize("format", ["native", "marimo"])
@pytest.mark.parametrize("widgets", ["keep", "reset"])
def test_saving_the_file_keeps_them_whatever_was_chosen(format: str, widgets: str) -> None:
    async def scenario() -> None:
        options = {"format": format, "widgets": widgets}
        bench = await Bench({"e": "e = Element(5)", "a": "x = e.value"}, **options).start()
        await bench.change("e.value = 7")
        await bench.save({"e": "e = Element(5, label='new')", "a": "x = e.value"}, **options)
        assert bench.value("x") == 7
        await bench.save({"e": "e = Element(6, label='new')", "a": "x = e.value"}, **options)
        assert bench.value("x") == 6
        bench.kernel.close()

    run(scenario)


def test_an_element_outlives_versions_of_the_file_in_which_its_cell_fails() -> None:
    async def scenario() -> None:
        bench = await Bench({"e": "e = Element(5)", "a": "x = e.value"}).start()
        await bench.change("e.value = 7")
        for broken in ("e = Element(5", "1 // 0\ne = Element(5)", "nb.stop(True)\ne = Element(5)"):
            await bench.save({"e": broken, "a": "x = e.value"})
            await bench.save({"e": "e = Element(5)", "a": "x = e.value"})
            assert bench.value("x") == 7, broken
        bench.kernel.close()

    run(scenario)


def test_users_see_the_kept_value_in_the_same_run() -> None:
    async def scenario() -> None:
        cells = {"s": S, "e": "s.value\ne = Element(5)", "a": "x = e.value"}
        bench = await Bench(cells).start()
        await bench.change("e.value = 7")
        assert await bench.change("s.value = 2") == "e a"
        assert bench.value("x") == 7
        bench.kernel.close()

    run(scenario)


def test_a_cell_that_is_left_alone_keeps_its_very_elements() -> None:
    async def scenario() -> None:
        cells = {"s": S, "a": "n = min(s.value, 1)", "e": "e = Element(n)", "u": "x = e.value"}
        bench = await Bench(cells).start()
        element = bench.value("e")
        await bench.change("e.value = 7")
        assert await bench.change("s.value = 5") == "a"
        assert bench.value("e") is element
        assert await bench.change("e.value = 8") == "u"
        bench.kernel.close()

    run(scenario)


@pytest.mark.parametrize("raises", ["1 // 0", "sys.exit(1)"])
def test_a_callback_that_fails_while_a_value_is_kept_stops_nothing(raises: str) -> None:
    async def scenario() -> None:
        react = f"import sys\ndef react(value):\n    {raises}\ns.value\ne = Element(5, on_change=react)"
        bench = await Bench({"s": S, "e": react, "a": "x = e.value"}).start()
        await bench.change("e.value = 7")
        assert await bench.change("s.value = 2") == "e a"
        bench.kernel.close()

    run(scenario)


def test_a_button_is_true_for_one_run() -> None:
    async def scenario() -> None:
        cells = {"b": "b = Button(False)\nseen = []", "a": "seen.append(b.value)"}
        bench = await Bench(cells).start()
        assert await bench.change("b.press()") == "a"
        assert await bench.change("b.press()") == "a"
        assert bench.value("seen") == [False, True, True]
        assert bench.value("b").value is False
        bench.kernel.close()

    run(scenario)


def test_a_button_that_no_cell_uses_goes_back_too() -> None:
    async def scenario() -> None:
        bench = await Bench({"s": S, "b": "box = [Button(False)]", "a": "x = (s.value, box[0].value)"}).start()
        assert await bench.change("box[0].press()") == ""
        assert await bench.change("s.value = 2") == "a"
        assert bench.value("x") == (2, False)
        bench.kernel.close()

    run(scenario)


def test_a_button_that_a_cell_presses_is_true_in_the_run_after_it() -> None:
    async def scenario() -> None:
        cells = {"s": S, "b": "b = Button(False)", "a": "x = b.value", "c": "if s.value > 1:\n    b.press()"}
        bench = await Bench(cells).start()
        assert await bench.change("s.value = 2") == "c | a"
        assert (bench.value("x"), bench.value("b").value) == (True, False)
        bench.kernel.close()

    run(scenario)


def test_a_button_that_a_cell_presses_is_true_for_cells_further_down() -> None:
    async def scenario() -> None:
        cells = {"s": S, "b": "b = Button(False)", "c": "if s.value > 1:\n    b.press()", "a": "x = (s.value, b.value)"}
        bench = await Bench(cells).start()
        assert await bench.change("s.value = 2") == "c a"
        assert (bench.value("x"), bench.value("b").value) == ((2, True), False)
        bench.kernel.close()

    run(scenario)


def test_a_burst_of_changes_makes_one_run_with_the_newest_of_each() -> None:
    async def scenario() -> None:
        bench = await Bench({"s": S, "t": "t = Element(1)", "a": "x = s.value, t.value"}).start()
        bench.notes.clear()
        s, t = bench.value("s"), bench.value("t")
        applied: list[int] = []
        for value in range(2, 50):
            bench.kernel.submit("s", lambda value=value: (applied.append(value), setattr(s, "value", value)))
            bench.kernel.submit("t", lambda value=value: setattr(t, "value", -value))
        await bench.kernel.wait_idle()
        assert bench.notes.ran == "a"
        assert bench.value("x") == (49, -49)
        assert applied == [49]
        bench.kernel.close()

    run(scenario)


def test_changes_during_a_run_are_collected_and_all_cells_of_a_run_see_the_same_values() -> None:
    async def scenario() -> None:
        cells = {
            "s": S,
            "a": "import asyncio\nfirst = s.value\nawait asyncio.sleep(0.02)",
            "b": "second = s.value, first",
            "c": "seen.append((s.value, second))",
            "d": "seen = []",
        }
        bench = await Bench(cells).start()
        s = bench.value("s")
        bench.notes.clear()
        bench.kernel.submit("s", lambda: setattr(s, "value", 2))
        while not bench.notes.runs:
            await asyncio.sleep(0)
        for value in (3, 4, 5):
            bench.kernel.submit("s", lambda value=value: setattr(s, "value", value))
        await bench.kernel.wait_idle()
        assert bench.notes.ran == "a | a b c"  # the rest of the first plan is left to the second
        assert bench.value("seen") == [(1, (1, 1)), (5, (5, 5))]
        bench.kernel.close()

    run(scenario)


def test_a_change_from_a_thread_of_the_users_runs_its_users() -> None:
    async def scenario() -> None:
        cells = {
            "s": S,
            "a": "x = s.value",
            "t": "import threading\nthread = threading.Thread(target=lambda: setattr(s, 'value', 9))",
        }
        bench = await Bench(cells).start()
        bench.notes.clear()
        await bench.change("thread.start(); thread.join()")
        await bench.kernel.wait_idle()
        assert bench.value("x") == 9
        bench.kernel.close()

    run(scenario)


def test_outputs_are_the_appended_ones_and_then_the_last_value() -> None:
    async def scenario() -> None:
        cells = {
            "a": "nb.output.append(1)\nnb.output.append(2)\n3",
            "b": "nb.output.append(1)\nnb.output.replace('r')\nnb.output.replace_at_index('s', 1)\nNone",
            "c": "nb.output.append(1)\nnb.output.clear()",
            "d": "nb.output.append(1)\n1 // 0",
            "e": "nb.output.replace_at_index(1, 5)",
        }
        bench = await Bench(cells).start()
        results = bench.notes.results
        assert [results[cell].outputs for cell in "abcde"] == [(1, 2, 3), ("r", "s"), (), (1,), ()]
        assert [outputs for cell, outputs in bench.notes.outputs if cell == "a"] == [(1,), (1, 2)]
        assert "IndexError: the cell has 0 outputs" in bench.error("e")
        bench.kernel.close()

    run(scenario)


def test_a_callback_may_put_out_to_its_cell() -> None:
    async def scenario() -> None:
        bench = await Bench({"e": "e = Element(1, on_change=lambda v: nb.output.append(v))\n'shown'"}).start()
        await bench.change("e.value = 2")
        assert bench.notes.outputs[-1] == ("e", ("shown", 2))
        bench.kernel.close()

    run(scenario)


def test_outside_of_a_cell_nothing_is_put_out() -> None:
    output.append(1)
    output.clear()
    assert current_cell() is None
