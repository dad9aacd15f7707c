"""HTML that may stand in a page's source, and HTML that may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appnb.display.wholeness import is_whole

WHOLE = {
    "text": "a &amp; b",
    "a paragraph that is not closed": "<p>a",
    "items that are not closed": "<ul><li>a<li>b</ul>",
    "cells that are not closed": "<table><tr><td>1<td>2</table>",
    "void elements": "<img src=x><br>",
    "a comment": "<!-- </div> -->x",
    "a tag inside of an attribute": '<a title="</div>">x</a>',
    "a tag inside of a text area": "<textarea></div></textarea>",
    "a drawing": "<svg viewBox='0 0 1 1'><title>x</title><path d='M0 0'/></svg>",
    "a style sheet": "<style>a > b { color: red }</style>",
    "a frame": "<iframe srcdoc='<p>'></iframe>",
}
UNFIT = {
    "an element left open": "<div>",
    "an end without a start": "</div>",
    "ends in the wrong order": "<b><i></b></i>",
    "a script": "<script>1</script>",
    "a script in a drawing": "<svg><script>1</script></svg>",
    "a comment left open": "<!-- a",
    "a tag left open": "<div title='x",
    "an empty element as in XML": "<div/>",
    "a text area left open": "<textarea>",
    "a style sheet left open": "<style>",
    "the rest of the page as text": "<plaintext>",
    "a page inside of a page": "<html><body></body></html>",
    "another base for addresses": "<base href='//x'>",
    "a shadow root": "<template shadowrootmode=open></template>",
    "a declaration": "<!doctype html>",
    "a processing instruction": "<?php ?>",
    "a marked section": "<![CDATA[x]]>",
    "an unknown marked section": "<![x",
}


@pytest.mark.parametrize("html", WHOLE.values(), ids=WHOLE)
def test_is_whole(html: str) -> None:
    assert is_whole(html)


@pytest.mark.parametrize("html", UNFIT.values(), ids=UNFIT)
def test_is_not_whole(html: str) -> None:
    assert not is_whole(html)
    assert not is_whole(f"<div>{html}</div>")


PIECES = st.lists(st.sampled_from([*WHOLE.values(), *UNFIT.values(), "x", "<b>", "</b>", '"', ">"]), max_size=5)


@given(PIECES.map("".join), PIECES.map("".join))
def test_what_is_whole_stays_so_in_a_page(one: str, other: str) -> None:
    if is_whole(one) and is_whole(other):
        assert is_whole(f"<section>{one}</section><section>{other}</section>")
    else:
        assert not (is_whole(f"<div>{one}</div>") and is_whole(f"<div>{other}</div>"))
