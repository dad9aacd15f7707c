"""How Bokeh's plots look unless their author says otherwise: the type and the quiet lines of the page around them."""

from functools import cache

from bokeh.themes import Theme

from appnb.display.tokens import read_tokens


def _prefixed(prefix: str, properties: dict[str, str]) -> dict[str, object]:
    return {f"{prefix}_{name}": value for name, value in properties.items()}


@cache
def find_plot_theme() -> Theme:
    """Give the theme for a page's document.

    Set it before the document has models, and the same object for all: HoloViews sets a document's theme
    again for each plot, which touches every model in it unless it is the one that is there already.
    The colours are the tokens of a light page; `charts.js` knows them again, and draws with the tokens of its own page.
    """
    tokens = read_tokens()
    line, grid = tokens["chart-line"], tokens["chart-grid"]
    label = {"text_font": tokens["font"], "text_color": tokens["muted"]}
    axis = {
        **_prefixed("axis_label", label),
        **_prefixed("major_label", label),
        "axis_label_text_font_size": "13px",
        "axis_label_text_font_style": "normal",
        "axis_label_standoff": 10,
        "axis_line_color": line,
        "major_label_text_font_size": "11px",
        "major_tick_in": 0,
        "major_tick_line_color": line,
        "major_tick_out": 5,
        "minor_tick_line_color": None,
    }
    legend = {
        **_prefixed("label", label),
        "background_fill_color": tokens["surface"],
        "background_fill_alpha": 0.8,
        "border_line_color": None,
        "label_text_font_size": "12px",
        "title_text_color": tokens["muted"],
        "title_text_font": tokens["font"],
        "title_text_font_style": "bold",
    }
    colour_bar = {
        **_prefixed("major_label", label),
        **_prefixed("title", label),
        "background_fill_color": None,
        "bar_line_color": None,
        "major_label_text_font_size": "11px",
        "major_tick_line_color": None,
        "title_text_font_size": "13px",
        "title_text_font_style": "normal",
    }
    title = {
        "text_color": tokens["text"],
        "text_font": tokens["font"],
        "text_font_size": "15px",
        "text_font_style": "bold",
        "offset": 0,
    }
    attributes = {
        "Axis": axis,
        "ColorBar": colour_bar,
        "Grid": {"grid_line_color": grid},
        "Legend": legend,
        "Plot": {"background_fill_color": None, "border_fill_color": None, "outline_line_color": None},
        "Title": title,
        "Toolbar": {"autohide": True, "logo": None},
    }
    return Theme(json={"attrs": attributes})
