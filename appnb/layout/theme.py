"""A brand's own tokens: from `App(theme={"accent": "#0a7"})` to a style sheet that is readable, light and dark."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.tokens import DARK, LIGHT, read_tokens
from appnb.layout.colours import Rgb, find_contrast, fit_contrast, mix, parse_colour, write_colour
from appnb.source import Location

MODES = ("system", "light", "dark")
DENSITIES = ("comfortable", "compact")
TEXT_CONTRAST, PART_CONTRAST = 4.5, 3.0
"""What WCAG 2.2 AA asks of text, and of the edges of what can be used."""

GROUNDS = ("bg", "surface", "faint")
INKS = ("text", "muted", "accent", "danger", "warning", "success", "info")
"""The tokens that are read on each of the grounds."""

_PLAIN = re.compile(r"[^;{}<>\\]+")
_COLOURS = frozenset(name for name, value in read_tokens().items() if parse_colour(value))


@dataclass(frozen=True, slots=True)
class Theme:
    """What one notebook's pages say over tokens.css. Immutable; made by `read_theme`."""

    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    mode: str = "system"  # what a page is until its viewer chooses
    density: str = "comfortable"
    problems: tuple[Diagnostic, ...] = ()

    @property
    def css(self) -> str:
        """Write the tokens as a style sheet; "" when there are none."""
        blocks = ((LIGHT, self.light), (DARK, self.dark))
        return "".join(
            f"{selector}{{{''.join(f'--appnb-{name}:{value};' for name, value in tokens.items())}}}"
            for selector, tokens in blocks
            if tokens
        )


def read_theme(given: object, where: Location | None = None) -> Theme:
    """Read what an author said of the theme, and derive what follows from it.

    Args:
        given: "dark", or a table: tokens by name, and `mode`, `density`, `light` and `dark` (tables of tokens).
        where: the file that says it.

    Raises:
        AppnbError: NB433, it names no token, or a value that the token cannot have.
    """
    if isinstance(given, str):
        given = {"mode": given}
    if not isinstance(given, Mapping):
        raise _refuse(f"the theme is {given!r}", 'write a table: theme={"accent": "#0a7"}', where)
    table = {str(key).replace("_", "-"): value for key, value in given.items()}
    mode = _choose(table.pop("mode", "system"), "mode", MODES, where)
    density = _choose(table.pop("density", "comfortable"), "density", DENSITIES, where)
    own = {scheme: _read_table(table.pop(scheme, {}), scheme, where) for scheme in ("light", "dark")}
    both = _read_tokens(table, where)
    problems: list[Diagnostic] = []
    # a ground or an ink that is said once is that of the light page: a dark one keeps its own
    only_light = {name for name in both if name in _COLOURS and name != "accent"}
    light = _derive({**both, **own["light"]}, "light", where, problems, is_said_for_both="accent" in both)
    dark_said = {**{name: value for name, value in both.items() if name not in only_light}, **own["dark"]}
    dark = _derive(dark_said, "dark", where, problems, is_said_for_both="accent" in both)
    changed = {name: value for name, value in dark.items() if light.get(name) != value}
    return Theme(light, changed, mode, density, tuple(problems))


def _read_table(given: object, scheme: str, where: Location | None) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise _refuse(f"`{scheme}` of the theme is {given!r}", f'write a table: "{scheme}": {{"bg": "#fff"}}', where)
    return _read_tokens({str(key).replace("_", "-"): value for key, value in given.items()}, where)


def _read_tokens(table: Mapping[str, object], where: Location | None) -> dict[str, str]:
    known = read_tokens()
    tokens = {}
    for name, value in table.items():
        if name not in known:
            choices = (*known, "mode", "density", "light", "dark")
            near = difflib.get_close_matches(name, choices, 1, cutoff=0)[0]
            raise _refuse(f"the theme has no `{name}`", f"did you mean `{near}`?", where)
        text = f"{value}px" if isinstance(value, int) and not isinstance(value, bool) else str(value).strip()
        if name in _COLOURS:
            colour = parse_colour(text)
            if colour is None:
                raise _refuse(
                    f"`{name}` of the theme is {value!r}", "write a colour: #0a7, rgb(0 170 119), teal", where
                )
            text = write_colour(colour)
        elif not _PLAIN.fullmatch(text):
            raise _refuse(f"`{name}` of the theme is {value!r}", "write one CSS value, such as 6px", where)
        tokens[name] = text
    return tokens


def _choose(value: object, key: str, choices: tuple[str, ...], where: Location | None) -> str:
    if isinstance(value, str) and value in choices:
        return value
    near = "".join(f"did you mean {one!r}? " for one in difflib.get_close_matches(str(value), choices, 1))
    raise _refuse(f"`{key}` of the theme is {value!r}", f"{near}The choices are {', '.join(choices)}", where)


def _refuse(what: str, fix: str, where: Location | None) -> AppnbError:
    return AppnbError(Diagnostic("NB433", what, where, fix))


def _derive(
    said: Mapping[str, str], scheme: str, where: Location | None, problems: list[Diagnostic], *, is_said_for_both: bool
) -> dict[str, str]:
    """Complete the tokens of one scheme: an accent that can be read, what stands on it, and charts' first colour."""
    base = read_tokens(LIGHT if scheme == "light" else DARK)
    tokens = dict(said)
    grounds = [_colour({**base, **tokens}[name]) for name in GROUNDS]
    if "accent" in tokens:
        accent = _colour(tokens["accent"])
        fitted = fit_contrast(accent, grounds, TEXT_CONTRAST)
        if write_colour(fitted) != tokens["accent"]:
            worst = min(find_contrast(accent, ground) for ground in grounds)
            what = f"the accent {tokens['accent']} has a contrast of {worst:.1f} on a {scheme} page; text needs 4.5"
            fix = f"nothing has to be done: {write_colour(fitted)} is used. To choose, say `accent` in `{scheme}`"
            problems.append(Diagnostic("NB435", what, where, fix, severity="info"))
        tokens["accent"] = write_colour(fitted)
        tokens.setdefault("accent-contrast", write_colour(_choose_ink(fitted)))
        end = (0.0, 0.0, 0.0) if scheme == "light" else (1.0, 1.0, 1.0)
        tokens.setdefault("accent-hover", write_colour(mix(fitted, end, 0.8)))
        if is_said_for_both:
            tokens.setdefault("chart-1", write_colour(_find_series_colour(accent)))
    for ink in INKS:
        if ink == "accent":
            continue
        colour = _colour({**base, **tokens}[ink])
        worst = min(find_contrast(colour, ground) for ground in grounds)
        if worst >= TEXT_CONTRAST or (ink not in tokens and not tokens.keys() & set(GROUNDS)):
            continue
        fitted = fit_contrast(colour, grounds, TEXT_CONTRAST)
        if ink in tokens:
            what = f"`{ink}` {tokens[ink]} has a contrast of {worst:.1f} on a {scheme} page; text needs 4.5"
            fix = f"write {write_colour(fitted)}, or another ground"
            problems.append(Diagnostic("NB435", what, where, fix, severity="warning"))
        else:
            tokens[ink] = write_colour(fitted)
    return tokens


def _colour(text: str) -> Rgb:
    colour = parse_colour(text)
    if colour is None:
        raise ValueError(f"{text!r} is no colour")
    return colour


def _choose_ink(ground: Rgb) -> Rgb:
    """Choose white or near black, whichever is read better."""
    white, black = (1.0, 1.0, 1.0), _colour(read_tokens(DARK)["accent-contrast"])
    return max(white, black, key=lambda ink: find_contrast(ink, ground))


def _find_series_colour(accent: Rgb) -> Rgb:
    """Find the colour nearest to the accent that is seen on a light page and on a dark one."""
    light = fit_contrast(accent, [_colour(read_tokens()[name]) for name in ("bg", "surface")], PART_CONTRAST)
    return fit_contrast(light, [_colour(read_tokens(DARK)[name]) for name in ("bg", "surface")], PART_CONTRAST)
