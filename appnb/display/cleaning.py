"""HTML that may hold what comes from data, without what could run, send or cover: see decision 22.

What looks stays: layout, styles, SVG, pictures, films, tables, frames. What acts goes: scripts, handlers, forms,
addresses that are code.
"""

import re
from functools import cache
from urllib.parse import urlsplit

import nh3

_HTML = """
a abbr address article aside audio b bdi bdo blockquote br button caption center cite code col colgroup data
dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i iframe img input
ins kbd label legend li main map mark meter nav ol output p picture pre progress q rp rt ruby s samp section
small source span strong style sub summary sup table tbody td tfoot th thead time tr track tt u ul var video
wbr area fieldset hgroup big strike nobr dir
"""

_SVG = """
svg g path rect circle ellipse line polyline polygon text tspan textPath defs linearGradient radialGradient
stop pattern clipPath mask marker symbol use image title desc filter feGaussianBlur feOffset feBlend
feColorMatrix feComposite feFlood feMerge feMergeNode feMorphology feTurbulence feDropShadow
feComponentTransfer feFuncA feFuncB feFuncG feFuncR animate animateTransform animateMotion mpath foreignObject
switch view
"""

_MATH = """
math mi mn mo ms mtext mrow mfrac msqrt mroot mstyle mpadded mphantom mfenced menclose msub msup msubsup
munder mover munderover mmultiscripts mtable mtr mtd mspace semantics
"""

_ATTRIBUTES = """
abbr accent-height align alt bgcolor border cellpadding cellspacing charset checked cite class color cols
colspan coords datetime decoding dir disabled download face headers height hidden high hreflang id inert label
lang loading loop low max media min muted name nowrap open optimum placeholder poster preload readonly
reversed role rows rowspan scope shape size sizes span start summary tabindex target title translate type
usemap valign value vspace hspace width controls autoplay playsinline kind srclang default popover style
frameborder allow allowfullscreen referrerpolicy sandbox

viewBox preserveAspectRatio xmlns version x y x1 y1 x2 y2 cx cy r rx ry fx fy d dx dy rotate points pathLength
transform transform-origin fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin
stroke-dasharray stroke-dashoffset stroke-miterlimit stroke-opacity opacity clip-path clip-rule clipPathUnits
mask maskUnits maskContentUnits marker-start marker-mid marker-end markerWidth markerHeight markerUnits orient
refX refY offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod patternUnits
patternContentUnits patternTransform font-family font-size font-style font-weight text-anchor
dominant-baseline alignment-baseline baseline-shift letter-spacing word-spacing text-decoration text-rendering
shape-rendering image-rendering vector-effect paint-order visibility display overflow filter filterUnits
primitiveUnits flood-color flood-opacity in in2 result stdDeviation mode operator values tableValues slope
intercept amplitude exponent k1 k2 k3 k4 radius baseFrequency numOctaves seed stitchTiles
color-interpolation-filters attributeName begin dur end from to by repeatCount repeatDur keyTimes keySplines
keyPoints calcMode additive accumulate path textLength lengthAdjust startOffset method spacing focusable

mathvariant displaystyle scriptlevel stretchy lspace rspace fence separator columnalign rowalign columnspacing
rowspacing linethickness encoding
"""

_DATA_NAMES = frozenset(f"data-{name}" for name in ("id", "index", "label", "language", "math", "tooltip", "value"))
"""Names for an author's style sheets. The scripts of pages go by others, so that they do not listen to HTML."""

_LINKS = frozenset({"href", "src", "srcset", "xlink:href"})
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "data", "blob"})
_PICTURES = frozenset({"img", "image", "source", "audio", "video", "track", "use"})
PLACEHOLDERS = re.compile("[\ue000-\ue003]")
"""Stand for HTML that is put back later: nothing of that belongs into an attribute."""

_CODE = re.compile(r"(?i)javascript:|vbscript:|expression\s*\(|-moz-binding|behavior\s*:")
_COVERING = re.compile(r"(?i)position\s*:\s*(?:fixed|sticky)\s*(?:!\s*important)?\s*;?")
_DATA = re.compile(r"(?i)\s*data:(?:image|audio|video)/(?!svg)[\w.+-]+[;,]|\s*data:image/svg\+xml[;,]")
_WHOLE_PAGE = re.compile(r'(<iframe\b[^>]*\ssrcdoc=[^>]*?) sandbox="[^"]*"')
SEALED = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-forms"
"""Of a frame with a page in it: that runs as nobody's."""

SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms allow-presentation"
"""Of a frame: what it shows may run, where it comes from; it moves the page to no other place."""


def clean(html: str, *, is_foreign: bool = False) -> str:
    """Take out of HTML what could run, send or cover. Pure.

    Args:
        html: as it was given.
        is_foreign: it is what a library's object says of itself, which may be a whole page in a frame (`srcdoc`): that
            is shown sealed off from everything.
    """
    if "<" not in html and "&" not in html:
        return html
    return _WHOLE_PAGE.sub(rf'\1 sandbox="{SEALED}"', _make_cleaner(is_foreign).clean(html))


@cache
def _make_cleaner(is_foreign: bool) -> nh3.Cleaner:
    attributes = {*_ATTRIBUTES.split(), *_DATA_NAMES, *_LINKS} - {"srcset"}
    return nh3.Cleaner(
        tags={*_HTML.split(), *_SVG.split(), *_MATH.split()},
        clean_content_tags={"script", "template", "noscript", "object"},
        attributes={"*": attributes, "iframe": {"srcdoc"} if is_foreign else set(), "img": {"srcset"}},
        generic_attribute_prefixes={"aria-"},
        attribute_filter=_check_attribute,
        set_tag_attribute_values={"iframe": {"sandbox": SANDBOX}},
        link_rel="noopener noreferrer",
        url_schemes=set(_SCHEMES),
    )


def _check_attribute(element: str, name: str, value: str) -> str | None:
    """Give the value that an attribute may have; None for one that goes."""
    if PLACEHOLDERS.search(value):
        return None
    if name == "style":
        return _COVERING.sub("", value) if not _CODE.search(value) else None
    if name in _LINKS:
        return value if _is_harmless(element, name, value) else None
    if name == "id" and value.startswith("appnb"):  # the page finds its own parts by these
        return None
    if name == "attributeName" and ("href" in value.lower() or value.lower().startswith("on")):
        return None
    if name == "type" and element == "input":  # a box that is ticked, a bar: nothing that asks for a password
        return value if value.lower() in ("checkbox", "radio", "range", "button", "text", "number") else "text"
    return value


def _is_harmless(element: str, name: str, value: str) -> bool:
    """Tell whether an address may be loaded by an element, or opened."""
    if name == "srcset":
        return "javascript:" not in value.lower()
    if element == "use":
        return value.startswith("#")
    address = re.sub(r"[\x00-\x20]", "", value)
    scheme = urlsplit(address).scheme.lower() if ":" in address.partition("/")[0] else ""
    if scheme in ("data", "blob"):
        return element in _PICTURES and (scheme == "blob" or _DATA.match(value) is not None)
    return scheme in ("", *_SCHEMES)
