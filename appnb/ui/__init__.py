"""Elements: what a viewer can change, as `param` objects with the names and arguments of marimo's `mo.ui`."""

from appnb.ui.buttons import button, run_button
from appnb.ui.charts.altair import altair_chart
from appnb.ui.charts.matplotlib import matplotlib
from appnb.ui.charts.plotly import plotly
from appnb.ui.chats import chat
from appnb.ui.choices import dropdown, multiselect, radio
from appnb.ui.code import code_editor
from appnb.ui.data_editors import data_editor
from appnb.ui.data_editors import experimental_data_editor as experimental_data_editor  # the name that it had
from appnb.ui.data_explorers import data_explorer
from appnb.ui.dataframes import dataframe
from appnb.ui.dates import date, date_range, datetime
from appnb.ui.element import Element
from appnb.ui.faults import ElementError
from appnb.ui.file_browsers import file_browser
from appnb.ui.files import file
from appnb.ui.forms import form
from appnb.ui.groups import array, batch, dictionary
from appnb.ui.matrices import matrix
from appnb.ui.microphones import microphone
from appnb.ui.numbers import number
from appnb.ui.panels import panel
from appnb.ui.refreshing import refresh
from appnb.ui.sliders import range_slider, slider
from appnb.ui.tabbing import tabs
from appnb.ui.tables import table
from appnb.ui.texts import text, text_area
from appnb.ui.toggles import checkbox, switch
from appnb.ui.traits import anywidget

__all__ = [
    "Element",
    "ElementError",
    "altair_chart",
    "anywidget",
    "array",
    "batch",
    "button",
    "chat",
    "checkbox",
    "code_editor",
    "data_editor",
    "data_explorer",
    "dataframe",
    "date",
    "date_range",
    "datetime",
    "dictionary",
    "dropdown",
    "file",
    "file_browser",
    "form",
    "matplotlib",
    "matrix",
    "microphone",
    "multiselect",
    "number",
    "panel",
    "plotly",
    "radio",
    "range_slider",
    "refresh",
    "run_button",
    "slider",
    "switch",
    "table",
    "tabs",
    "text",
    "text_area",
]
