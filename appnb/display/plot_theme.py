"""How Bokeh's plots look unless their author says otherwise: the type and the quiet lines of the page around them."""

from functools import cache

from bokeh.themes import Theme

_FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Helvetica, Arial, sans-serif'
_TEXT, _MUTED, _LINE, _GRID = "#1b2330", "#566173", "#b9c1cd", "#e4e8ee"
_ON_BOTH = "#717d90"  # legends do not follow the page: it has to be read on a light and on a dark one
_LABEL = {"text_font": _FONT, "text_color": _MUTED}


def _prefixed(prefix: str, properties: dict[str, str]) -> dict[str, object]:
    return {f"{prefix}_{name}": value for name, value in properties.items()}


@cache
def find_plot_theme() -> Theme:
    """Give the theme for a page's document.

    Set it before the document has models, and the same object for all: HoloViews sets a document's theme
    again for each plot, which touches every model in it unless it is the one that is there already.
    The colours are those of a light page; `output.css` overrides them where the page is dark.
    """
    axis = {
        **_prefixed("axis_label", _LABEL),
        **_prefixed("major_label", _LABEL),
        "axis_label_text_font_size": "13px",
        "axis_label_text_font_style": "normal",
        "axis_label_standoff": 10,
        "axis_line_color": _LINE,
        "major_label_text_font_size": "11px",
        "major_tick_in": 0,
        "major_tick_line_color": _LINE,
        "major_tick_out": 5,
        "minor_tick_line_color": None,
    }
    legend = {
        **_prefixed("label", _LABEL),
        "background_fill_color": None,  # white would stand out where the page is dark
        "border_line_color": None,
        "label_text_color": _ON_BOTH,
        "label_text_font_size": "12px",
        "title_text_color": _ON_BOTH,
        "title_text_font": _FONT,
        "title_text_font_style": "bold",
    }
    colour_bar = {
        **_prefixed("major_label", _LABEL),
        **_prefixed("title", _LABEL),
        "background_fill_color": None,
        "bar_line_color": None,
        "major_label_text_font_size": "11px",
        "major_tick_line_color": None,
        "title_text_font_size": "13px",
        "title_text_font_style": "normal",
    }
    title = {"text_color": _TEXT, "text_font": _FONT, "text_font_size": "15px", "text_font_style": "bold", "offset": 0}
    attributes = {
        "Axis": axis,
        "ColorBar": colour_bar,
        "Grid": {"grid_line_color": _GRID},
        "Legend": legend,
        "Plot": {"background_fill_color": None, "border_fill_color": None, "outline_line_color": None},
        "Title": title,
        "Toolbar": {"autohide": True, "logo": None},
    }
    return Theme(json={"attrs": attributes})
