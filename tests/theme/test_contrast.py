"""Every pair of tokens that occurs is read well enough: WCAG 2.2 AA, light and dark, whatever the accent."""

import re
from pathlib import Path

import pytest

from appnb.display.tokens import COMPACT, DARK, LIGHT, find_token_file, parse_tokens, read_tokens
from appnb.layout.colours import find_contrast, fit_contrast, mix, parse_colour, write_colour
from appnb.layout.templates import list_templates, load_template
from appnb.layout.theme import GROUNDS, INKS, PART_CONTRAST, TEXT_CONTRAST, read_theme

SCHEMES = {"light": LIGHT, "dark": DARK}
CODE = tuple(name for name in read_tokens() if name.startswith("code-"))
SERIES = tuple(f"chart-{number}" for number in range(1, 9))
ACCENTS = ("#0a7", "#ffd500", "#e4002b", "#003366", "#7f7f7f", "#000", "#fff", "hotpink", "hsl(280 80% 60%)")


def colours(scheme: str, accent: str = "") -> dict[str, tuple[float, float, float]]:
    own = read_theme({"accent": accent}) if accent else read_theme({})
    said = {**read_tokens(SCHEMES[scheme]), **own.light, **(own.dark if scheme == "dark" else {})}
    found = {name: parse_colour(value) for name, value in said.items()}
    return {name: colour for name, colour in found.items() if colour is not None}


def check(pairs: dict[str, tuple[object, object]], least: float) -> None:
    found = {name: find_contrast(*pair) for name, pair in pairs.items()}
    assert {name: round(value, 2) for name, value in found.items() if value < least} == {}


@pytest.mark.parametrize("accent", ["", *ACCENTS])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_text_can_be_read(scheme: str, accent: str) -> None:
    at = colours(scheme, accent)
    pairs = {f"{ink} on {ground}": (at[ink], at[ground]) for ink in INKS for ground in GROUNDS}
    # output.css, elements.css: the ground of code, of the chosen, of callouts; the ink of empty cells and placeholders
    on_code = mix(at["faint"], at["surface"], 0.55)
    pairs |= {f"{ink} on code": (at[ink], on_code) for ink in CODE}
    for share in (0.14, 0.18):
        chosen = mix(at["accent"], at["surface"], share)
        pairs[f"text on the chosen, {share}"] = (at["text"], chosen)
    for kind in ("muted", "info", "success", "warning", "danger"):
        ground = mix(at[kind], at["surface"], 0.06)
        pairs |= {f"{kind} on its callout": (at[kind], ground), f"text on {kind}": (at["text"], ground)}
    pairs |= {f"page on {fill}": (at["bg"], at[fill]) for fill in ("success", "warning", "danger")}
    pairs["contrast on accent"] = (at["accent-contrast"], at["accent"])
    pairs["contrast on accent-hover"] = (at["accent-contrast"], at["accent-hover"])
    check(pairs, TEXT_CONTRAST)


@pytest.mark.parametrize("accent", ["", *ACCENTS])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_parts_that_mean_something_can_be_seen(scheme: str, accent: str) -> None:
    at = colours(scheme, accent)
    grounds = ("bg", "surface")
    pairs = {
        f"{part} on {ground}": (at[part], at[ground]) for part in (*SERIES, "control", "accent") for ground in grounds
    }
    check(pairs, PART_CONTRAST)


def test_what_is_said_in_the_style_sheets_is_what_was_tested() -> None:
    sheets = "".join(path.read_text("utf-8") for path in find_token_file().parent.glob("*.css"))
    inks = set(re.findall(r"(?<!-)color: var\(--appnb-([\w-]+)[,)]", sheets))
    known = {*INKS, *CODE, "accent-contrast", "bg", "control"}
    assert inks <= known, f"test the contrast of {inks - known}"
    mixed = set(re.findall(r"(?<!-)color: color-mix\([^;]*;", sheets))
    assert mixed == set(), "text in a mixed colour: its contrast is not tested"


def test_a_dark_or_compact_page_says_no_token_that_a_light_one_lacks() -> None:
    blocks = parse_tokens(find_token_file().read_text("utf-8"))
    assert set(blocks) == {LIGHT, DARK, COMPACT}
    assert set(blocks[DARK]) | set(blocks[COMPACT]) <= set(blocks[LIGHT])
    assert all(parse_colour(blocks[LIGHT][name]) for name in SERIES + CODE)


def test_every_token_that_a_style_sheet_uses_is_there() -> None:
    sheets = {sheet.name: sheet.read_text("utf-8") for sheet in find_token_file().parent.glob("*.css")}
    known = {f"appnb-{name}" for name in read_tokens()}
    known |= {name for text in sheets.values() for name in re.findall(r"--(appnb-[\w-]+):", text)}
    for name, text in sheets.items():
        assert set(re.findall(r"var\(--(appnb-[\w-]+)", text)) <= known, name


@pytest.mark.parametrize("accent", ACCENTS)
def test_an_accent_that_can_be_read_is_not_touched_and_another_keeps_its_hue(accent: str) -> None:
    theme = read_theme({"accent": accent})
    told = {problem.what.split(" page")[0].split()[-1] for problem in theme.problems}
    given = write_colour(parse_colour(accent))
    for scheme, tokens in (("light", theme.light), ("dark", theme.dark)):
        assert (tokens.get("accent", theme.light["accent"]) == given) == (scheme not in told)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", list_templates())
def test_text_can_be_read_on_the_grounds_of_every_template(name: str, scheme: str) -> None:
    template = load_template(name)
    said = dict(read_tokens(SCHEMES[scheme]))
    for style in template.styles:
        blocks = parse_tokens(template.find(style).read_text("utf-8").partition("@media print")[0])
        said |= blocks.get(LIGHT, {}) | (blocks.get(DARK, {}) if scheme == "dark" else {})
    at = {token: parse_colour(said[token]) for token in (*INKS, *GROUNDS)}
    check({f"{ink} on {ground}": (at[ink], at[ground]) for ink in INKS for ground in GROUNDS}, TEXT_CONTRAST)


def test_no_one_grey_can_be_read_on_both_grounds() -> None:
    """Why charts follow the theme instead of being drawn once in a colour between."""
    light, dark = (parse_colour(read_tokens(block)["surface"]) for block in (LIGHT, DARK))
    greys = [(grey / 255,) * 3 for grey in range(256)]
    assert max(min(find_contrast(grey, light), find_contrast(grey, dark)) for grey in greys) < TEXT_CONTRAST


def test_contrast_and_fitting_are_what_the_specification_says() -> None:
    white, black, grey = (1.0,) * 3, (0.0,) * 3, parse_colour("#767676")
    assert find_contrast(white, black) == pytest.approx(21)
    assert find_contrast(white, grey) == pytest.approx(4.54, abs=0.01)  # WebAIM's contrast checker
    assert find_contrast(fit_contrast(parse_colour("yellow"), [white], 4.5), white) >= 4.5
    assert fit_contrast(grey, [white], 4.5) == grey
    assert write_colour(parse_colour("hsl(162 100% 33%)")) == write_colour(parse_colour("rgb(0, 168, 118)"))
    assert [parse_colour(text) for text in ("teal", "#12", "url(x)", "")] == [
        (0, 128 / 255, 128 / 255),
        None,
        None,
        None,
    ]


def test_the_tokens_of_charts_are_those_of_the_page() -> None:
    light = read_tokens()
    script = find_token_file().with_name("charts.js").read_text("utf-8")
    said = dict(re.findall(r'"?(#\w+)"?: "([\w-]+)"', script.partition("const SAID")[2].partition("}")[0]))
    assert said == {light[name]: name for name in ("text", "muted", "chart-line", "chart-grid", "surface")}
    style = (Path(__file__).parents[2] / "appnb/display/matplotlibrc").read_text("utf-8")
    colours_of_style = set(re.findall(r"#[0-9a-f]{6}", style)) - {"#fefefe"}
    assert colours_of_style == {light[name] for name in (*said.values(), *SERIES)}
