"""What the author is told when a browser cannot show a widget."""

from collections.abc import Callable

from appnb.ui.adapters.failures import describe_failure

MISSING = "Failed to fetch dynamically imported module: https://esm.sh/d3@7"


def test_code_that_cannot_be_reached(golden: Callable[[str, str], None]) -> None:
    said = describe_failure("charts.Bubbles", ["esm.sh"], MISSING, is_missing=True)
    assert (said.code, said.severity) == ("NB350", "warning")
    golden("nb350.txt", f"{said}\n")


def test_code_that_failed(golden: Callable[[str, str], None]) -> None:
    said = describe_failure("charts.Bubbles", ["esm.sh"], "x is\nundefined" + "!" * 9000, is_missing=False)
    assert (said.code, len(str(said)) < 1000) == ("NB351", True)
    golden("nb351.txt", f"{describe_failure('charts.Bubbles', [], 'x is undefined', is_missing=False)}\n")


def test_code_that_makes_code_of_text() -> None:
    said = describe_failure("jscatter.JupyterScatter", [], "'unsafe-eval' is not an allowed source", is_missing=False)
    assert said.code == "NB351"
    assert "--allow-eval" in said.fix


def test_code_of_this_server_that_cannot_be_reached_has_failed() -> None:
    assert describe_failure("charts.Bubbles", [], MISSING, is_missing=True).code == "NB351"
