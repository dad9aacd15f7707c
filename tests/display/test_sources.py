"""`show_code` and `latex`."""

from collections.abc import Callable
from pathlib import Path

import pytest

import appnb as nb
from appnb.diagnostics import AppnbError
from appnb.display.sources import unwrap
from tests.kernel.bench import Bench, run

UNWRAPPED = {
    "the last expression": ("y = 2\nnb.show_code(y + 1)", "y = 2\ny + 1"),
    "with a place": ("mo.show_code(f(x), position='above')", "f(x)"),
    "by its own name": ("show_code(x)", "x"),
    "by name": ("nb.show_code(output=x)", "x"),
    "nothing": ("y = 2\nnb.show_code()", "y = 2"),
    "over lines": ("nb.show_code(\n    [\n        1,\n    ]\n)", "[\n        1,\n    ]"),
    "after letters of several bytes": ("å = 'ø'; nb.show_code(å)", "å = 'ø'; å"),
    "two": ("a = nb.show_code(1)\nnb.show_code(a)", "a = 1\na"),
    "none": ("x = 1", "x = 1"),
}


@pytest.mark.parametrize(("code", "shown"), UNWRAPPED.values(), ids=UNWRAPPED)
def test_code_is_shown_without_the_word(code: str, shown: str) -> None:
    assert unwrap(code) == shown


def test_code_stands_below_or_above() -> None:
    async def scenario() -> None:
        cells = {
            "a": "import appnb as nb\nnb.show_code(nb.md('**text**'))",
            "b": "nb.show_code(nb.md('**text**'), position='above')",
        }
        bench = await Bench(cells).start()
        below, above = (bench.notes.results[cell].outputs[0].text for cell in cells)
        assert below.index("<strong>") < below.index("appnb-code") > 0
        assert above.index("<strong>") > above.index("appnb-code")
        assert "show_code" not in below
        bench.kernel.close()

    run(scenario)


def test_outside_of_a_cell_there_is_no_code() -> None:
    assert "appnb-code" not in nb.show_code("x").text


def test_macros_are_outputs_that_nobody_sees(tmp_path: Path) -> None:
    (tmp_path / "macros.tex").write_text(r"\newcommand{\R}{\mathbb{R}}")

    async def scenario() -> None:
        code = rf"import appnb as nb; nb.latex('\\def\\a{{<b>}}'); nb.latex(filename={str(tmp_path / 'macros.tex')!r})"
        bench = await Bench({"a": code}).start()
        first, second = bench.notes.results["a"].outputs
        assert r">\def\a{&lt;b&gt;}<" in first.text
        assert r">\newcommand{\R}{\mathbb{R}}<" in second.text
        assert "hidden" in second.text
        bench.kernel.close()

    run(scenario)


def test_nb331(golden: Callable[[str, str], None]) -> None:
    with pytest.raises(AppnbError) as missing:
        nb.latex(filename="marcos.tex")
    with pytest.raises(AppnbError) as neither:
        nb.latex()
    golden("nb331.txt", f"{missing.value.diagnostic}\n{neither.value.diagnostic}\n")
