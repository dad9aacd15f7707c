"""Each way to get an output wrong, and what is said about it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import appnb as nb
from appnb.diagnostics import AppnbError
from appnb.display.failures import describe_failure, describe_gone

FAULTS: dict[str, dict[str, Callable[[], object]]] = {
    "NB310": {
        "a kind of callout that is nearly right": lambda: nb.callout("x", kind="warning"),
        "the same by the method": lambda: nb.md("x").callout(kind="succes"),
        "a word of CSS": lambda: nb.hstack([], justify="flex-start"),
        "an alignment that is none": lambda: nb.vstack([], align="left"),
        "a direction": lambda: nb.stat(1, direction="up"),
        "a word for the widths": lambda: nb.hstack(["a"], widths="same"),
    },
    "NB311": {
        "too few widths": lambda: nb.hstack(["a", "b", "c"], widths=[2, 1]),
        "too many heights": lambda: nb.vstack(["a"], heights=[2, 1]),
    },
    "NB312": {
        "a file whose name is nearly right": lambda: nb.image("figures/logo.pgn"),
        "a file that is no picture": lambda: nb.image("figures/notes.txt"),
        "bytes that are no picture": lambda: nb.image(b"hello"),
        "an array of one dimension": lambda: nb.image(np.zeros(3)),
        "an array of five channels": lambda: nb.image(np.zeros((2, 2, 5))),
        "bounds the wrong way round": lambda: nb.image(np.zeros((2, 2)), vmin=1, vmax=0),
        "something else": lambda: nb.image(3),
    },
    "NB313": {
        "a heading that is nearly right": lambda: nb.accordion({"Method": "x"}, expanded=["Methods"]),
        "several where one can be open": lambda: nb.accordion({"a": "x", "b": "y"}, expanded=["a", "b"]),
    },
    "NB317": {
        "a film whose name is nearly right": lambda: nb.video("figures/logo.pgn"),
        "a sound without a rate": lambda: nb.audio([0.0, 0.5]),
        "a sound of three dimensions": lambda: nb.audio(np.zeros((2, 2, 2)), rate=10),
        "samples that are too loud": lambda: nb.audio([2.0], rate=10, normalize=False),
        "a PDF of something else": lambda: nb.pdf(3),
        "a download of something else": lambda: nb.download(3.5),
    },
    "NB318": {
        "a string that is not JSON": lambda: nb.json("{name: 'Ada'}"),
        "what JSON cannot hold": lambda: nb.json({(1, 2): 3}),
    },
    "NB319": {
        "a link that runs a script": lambda: nb.nav_menu({" JavaScript:alert(1)": "Press me"}),
        "routes that are a list": lambda: nb.routes(["#/"]),
    },
    "NB316": {"a batch of nothing": lambda: nb.md("{name}").batch()},
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_is_said(
    code: str, golden: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "logo.png").write_bytes(b"")
    (tmp_path / "figures" / "notes.txt").write_text("hello")
    said = []
    for why, fault in FAULTS[code].items():
        with pytest.raises(AppnbError) as caught:
            fault()
        assert caught.value.diagnostic.code == code
        said.append(f"# {why}\n{caught.value}\n")
    golden(f"{code.lower()}.txt", "\n".join(said))


def test_a_value_that_cannot_be_shown(golden: Callable[[str, str], None]) -> None:
    golden("nb314.txt", f"{describe_failure(nb.md('x'), ValueError('a secret'))}\n")


def test_an_element_that_is_gone(golden: Callable[[str, str], None]) -> None:
    golden("nb315.txt", f"{describe_gone()}\n")
