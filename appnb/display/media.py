"""`video`, `audio`, `pdf` and `iframe`: what the browser itself plays and shows."""

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from appnb.display.hosting import find_address, write_address
from appnb.display.hypertext import Html
from appnb.display.markup import css, size, tag
from appnb.display.waves import encode_wave, is_array

INLINE_BYTES = 64 * 1024
"""What an `iframe` may hold to stand in the HTML of the page; more is fetched by itself."""

_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-forms allow-modals allow-downloads"

Media = str | bytes | Path | IO[bytes]


def video(
    src: Media,
    controls: bool = True,
    muted: bool = False,
    autoplay: bool = False,
    loop: bool = False,
    width: float | str | None = None,
    height: float | str | None = None,
    rounded: bool = False,
) -> Html:
    """Show a film.

    A file is not copied into the page: the browser fetches the part it plays.

    Args:
        src: a path, an address, bytes, or a file that is open for reading bytes.
        controls: whether there are buttons to play it.
        muted: whether it has no sound at first.
        autoplay: whether it plays at once; browsers allow that to muted films only.
        loop: whether it starts again at its end.
        width: in pixels, or a CSS length.
        height: in pixels, or a CSS length.
        rounded: whether its corners are round.

    Raises:
        AppnbError: NB317, there is no such file, or what is given has no content.

    Example:
        film = nb.video("https://example.org/film.mp4", width=480, rounded=True)
    """
    address = find_address("video", src, "video/", "video/mp4")
    classes = "appnb-video appnb-rounded" if rounded else "appnb-video"
    rules = css({"width": size(width), "height": size(height)})
    flags = {"controls": controls, "muted": muted, "autoplay": autoplay, "loop": loop, "playsinline": autoplay}
    return Html.of(tag("video", src=address, class_=classes, style=rules, preload="metadata", **flags), {})


def audio(src: Media | Any, rate: int | None = None, normalize: bool = True) -> Html:
    """Show a player for a sound.

    Args:
        src: a path, an address, bytes, a file that is open for reading bytes, or an array: of samples, or of shape
            (channels, samples).
        rate: samples a second, for an array.
        normalize: whether to make an array as loud as it can be; without, its values have to be between -1 and 1.

    Raises:
        AppnbError: NB317, there is no such file, or what is given is no sound.

    Example:
        from math import sin

        tone = nb.audio([sin(i / 8) for i in range(8000)], rate=8000)
    """
    if is_array(src):
        address = write_address(encode_wave(src, rate, normalize=normalize), "audio.wav", "audio/wav")
    else:
        address = find_address("audio", src, "audio/", "audio/mpeg")
    return Html.of(tag("audio", src=address, controls=True, class_="appnb-audio", preload="metadata"), {})


def pdf(
    src: Media,
    initial_page: int | None = None,
    width: float | str | None = "100%",
    height: float | str | None = "70vh",
    style: Mapping[str, object] | None = None,
) -> Html:
    """Show a PDF in the browser's own viewer, with a link to see it by itself.

    Args:
        src: a path, an address, bytes, or a file that is open for reading bytes.
        initial_page: the page that is seen first, counted from 1.
        width: in pixels, or a CSS length.
        height: in pixels, or a CSS length.
        style: more CSS properties.

    Raises:
        AppnbError: NB317, there is no such file, or what is given has no content.

    Example:
        paper = nb.pdf("https://example.org/paper.pdf", initial_page=2)
    """
    address = find_address("pdf", src, "application/pdf", "application/pdf")
    address += f"#page={int(initial_page)}" if initial_page is not None else ""
    rules = css({"width": size(width), "height": size(height), **(style or {})})
    viewer = tag("iframe", src=address, title="PDF", loading="lazy", class_="appnb-frame", style=rules)
    link = tag("a", "Open the PDF", href=address, target="_blank", rel="noopener")
    return Html.of(tag("div", viewer, tag("p", link), class_="appnb-pdf"), {})


def iframe(html: str, *, width: float | str = "100%", height: float | str = "400px") -> Html:
    """Show HTML as a page of its own: its scripts run, its styles stay inside, and it cannot reach the page around.

    Args:
        html: HTML that its author trusts; escape what comes from data.
        width: in pixels, or a CSS length.
        height: in pixels, or a CSS length.

    Example:
        note = nb.iframe("<h1>Hello</h1><script>document.write(Date())</script>", height="120px")
    """
    rules = css({"width": size(width), "height": size(height)})
    content = str(html)
    common = {"sandbox": _SANDBOX, "class_": "appnb-frame appnb-iframe", "style": rules, "title": "Embedded page"}
    if len(content) > INLINE_BYTES:
        address = write_address(content.encode(), "page.html", "text/html; charset=utf-8")
        return Html.of(tag("iframe", src=address, loading="lazy", **common), {})
    return Html.of(tag("iframe", srcdoc=content, loading="lazy", **common), {})
