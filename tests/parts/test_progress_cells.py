"""What progress bars, tqdm, captured prints and threads do in a running cell, without a page."""

import pytest
from tqdm import tqdm

from appnb.display.progress import INTERVAL_S
from appnb.display.show import show
from appnb.display.tqdm_bars import install_tqdm
from appnb.kernel.events import CellState
from tests.kernel.bench import Bench, run

install_tqdm()


def shown(bench: Bench, cell: str) -> list[str]:
    return [show(output).text for output in bench.notes.results[cell].outputs]


def test_a_bar_stays_above_the_value_and_tells_no_more_than_20_times_a_second() -> None:
    async def scenario() -> None:
        code = """
import time
start = time.monotonic()
for i in nb.progress_bar(range(20_000)): pass
took = time.monotonic() - start
'value'
"""
        bench = await Bench({"a": code}).start()
        first, second = shown(bench, "a")
        assert "20,000 of 20,000" in first
        assert 'data-state="done"' in first
        assert "value" in second
        told = [outputs for cell, outputs in bench.notes.outputs if cell == "a"]
        assert 2 <= len(told) <= 3 + bench.value("took") / INTERVAL_S
        bench.kernel.close()

    run(scenario)


def test_a_bar_and_a_spinner_go_when_they_are_asked_to() -> None:
    async def scenario() -> None:
        code = """
with nb.status.spinner("a") as s:
    s.update(subtitle="b")
with nb.status.spinner("stays", remove_on_exit=False): pass
list(nb.progress_bar([1], remove_on_exit=True))
list(nb.progress_bar([1], disabled=True))
"""
        bench = await Bench({"a": code}).start()
        assert ["stays" in text for text in shown(bench, "a")] == [True, False]
        assert "<code" in shown(bench, "a")[1]  # the list, which is the cell's value
        bench.kernel.close()

    run(scenario)


def test_an_error_in_the_block_leaves_a_bar_that_says_so() -> None:
    async def scenario() -> None:
        bench = await Bench({"a": "with nb.progress_bar(total=3) as bar:\n    bar.update()\n    1 / 0"}).start()
        assert bench.state("a") is CellState.ERROR
        assert 'data-state="failed"' in shown(bench, "a")[0]
        bench.kernel.close()

    run(scenario)


@pytest.mark.parametrize("module", ["tqdm", "tqdm.auto", "tqdm.notebook", "tqdm.asyncio"])
def test_bars_of_tqdm_are_ours(module: str) -> None:
    async def scenario() -> None:
        code = f"""
from {module} import tqdm, trange
bar = tqdm(range(4), desc="Files", unit="file")
for i in bar:
    bar.set_postfix(loss=i)
for i in trange(3, leave=False): pass
print("done")
"""
        bench = await Bench({"a": code}).start()
        (only,) = shown(bench, "a")
        assert "Files" in only
        assert "4 of 4 file" in only
        assert 'data-state="done"' in only
        assert bench.notes.printed == [("a", "stdout", "done\n")]
        bench.kernel.close()

    run(scenario)


def test_tqdm_is_as_it_was_with_a_file_and_without_a_cell(capsys: pytest.CaptureFixture[str]) -> None:
    async def scenario() -> None:
        code = "import io\nfrom tqdm import tqdm\nfile = io.StringIO()\nfor i in tqdm(range(3), file=file): pass"
        bench = await Bench({"a": code}).start()
        assert shown(bench, "a") == []
        assert "100%" in bench.value("file").getvalue()
        bench.kernel.close()

    run(scenario)
    assert list(tqdm(range(3), mininterval=0)) == [0, 1, 2]
    assert "100%" in capsys.readouterr().err


def test_a_loop_of_tqdm_that_is_left_is_stopped() -> None:
    async def scenario() -> None:
        code = "from tqdm import tqdm\nfor i in tqdm(range(9)):\n    break"
        bench = await Bench({"a": code}).start()
        assert 'data-state="stopped"' in shown(bench, "a")[0]
        bench.kernel.close()

    run(scenario)


def test_prints_are_captured_and_redirected_for_their_cell_alone() -> None:
    async def scenario() -> None:
        code = """
import sys
with nb.capture_stdout() as out, nb.capture_stderr() as err:
    print("out")
    print("err", file=sys.stderr)
caught = (out.getvalue(), err.getvalue())
with nb.redirect_stdout():
    print("as output")
with nb.redirect_stderr():
    print("as output too", file=sys.stderr)
print("as ever")
"""
        bench = await Bench({"a": code}).start()
        assert bench.value("caught") == ("out\n", "err\n")
        assert ["as output" in text for text in shown(bench, "a")] == [True, True]
        assert bench.notes.printed == [("a", "stdout", "as ever\n")]
        bench.kernel.close()

    run(scenario)


def test_a_thread_prints_and_shows_in_its_cell_and_hears_when_it_should_end() -> None:
    async def scenario() -> None:
        code = """
def work():
    print("from a thread")
    nb.output.append("shown")
    found.append(nb.current_thread())
found = []
thread = nb.Thread(target=work)
thread.start()
thread.join()
"""
        bench = await Bench({"a": code}).start()
        await bench.kernel.wait_idle()
        thread = bench.value("thread")
        assert bench.value("found") == [thread]
        assert "shown" in shown(bench, "a")[0]
        assert thread.should_exit is False
        bench.kernel.stale(["a"])
        await bench.kernel.wait_idle()
        assert thread.should_exit is True
        assert bench.notes.text("a").startswith("from a thread\n")
        bench.kernel.close()

    run(scenario)


def test_a_cell_knows_its_names_and_its_notebook() -> None:
    async def scenario() -> None:
        code = "x = 1\nnames = (nb.defs(), nb.refs(), nb.running_in_notebook(), nb.app_meta().mode, nb.notebook_dir())"
        bench = await Bench({"a": code}).start()
        defs, refs, is_page, mode, folder = bench.value("names")
        assert defs == ("names", "x")
        assert refs == ("nb",)
        assert is_page is True
        assert mode == "run"
        assert folder.is_absolute()
        bench.kernel.close()

    run(scenario)
