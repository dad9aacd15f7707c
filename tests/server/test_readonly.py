"""Sessions make widgets with read-only parameters at the same time."""

import sys
import threading
from collections.abc import Iterator

import panel as pn
import pytest

from appnb.server import readonly

THREADS = 8
EACH = 60


@pytest.fixture
def quick_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_make_and_move_range_sliders_at_once(quick_turns: None) -> None:
    readonly.install()
    errors: list[Exception] = []
    barrier = threading.Barrier(THREADS)

    def work() -> None:
        barrier.wait()
        try:
            for number in range(EACH):
                slider = pn.widgets.IntRangeSlider(start=0, end=100, value=(1, 2))
                slider.value = (number, number + 1)
                assert (slider.value_start, slider.value_end) == slider.value
        except (AssertionError, TypeError) as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with pytest.raises(TypeError, match="Read-only"):
        pn.widgets.IntRangeSlider(start=0, end=100, value=(1, 2)).value_start = 3


def test_it_is_put_wherever_panel_has_its_own() -> None:
    readonly.install()
    loaded = [(name, module) for name, module in sys.modules.items() if name.startswith("panel.")]
    names = [name for name, module in loaded if "edit_readonly" in vars(module)]
    assert "panel.widgets.slider" in names
    assert {sys.modules[name].edit_readonly for name in names} == {readonly.edit_readonly}
