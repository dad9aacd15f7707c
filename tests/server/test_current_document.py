"""Bokeh's current document, whatever happens while it is set."""

import gc
import threading

import pytest
from bokeh.document import Document
from bokeh.document.callbacks import invoke_with_curdoc
from bokeh.io import curdoc

from appnb.server import current_document
from appnb.server.current_document import patch_curdoc


@pytest.fixture(autouse=True)
def installed() -> None:
    current_document.install()


def test_an_error_leaves_nobodys_document_behind() -> None:
    before, doc = curdoc(), Document()
    with pytest.raises(ZeroDivisionError):
        invoke_with_curdoc(doc, lambda: 1 / 0)
    assert curdoc() is before
    del doc
    gc.collect()
    assert curdoc() is before


def test_what_is_set_last_counts_and_each_takes_off_its_own() -> None:
    before, one, two = curdoc(), Document(), Document()
    outer, inner = patch_curdoc(one), patch_curdoc(two)
    with outer:
        with inner:
            assert curdoc() is two
        assert curdoc() is one
    outer, other = patch_curdoc(one), patch_curdoc(two)
    outer.__enter__()
    other.__enter__()
    outer.__exit__(None, None, None)  # as a thread that ends while another goes on
    assert curdoc() is two
    other.__exit__(None, None, None)
    assert curdoc() is before


def test_threads_leave_nothing() -> None:
    before = list(current_document._set)

    def work() -> None:
        for _ in range(200):
            with patch_curdoc(Document()):
                pass

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert current_document._set == before
