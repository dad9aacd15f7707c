"""Tell the defaults and references of every model class, with Bokeh's own functions or with ours in their place.

`python -m tests.server.tell_defaults plain|kept`
"""

import json
import sys

import numpy as np
import panel as pn
import panel.models.ace
import panel.models.plotly
import panel.models.tabulator
import panel.models.vega
from bokeh.core.has_props import HasProps
from bokeh.core.property.descriptors import UnsetValueError
from bokeh.core.serialization import Serializer
from bokeh.document import Document
from bokeh.model import Model
from bokeh.model.util import collect_models
from bokeh.plotting import figure
from bokeh.themes import Theme

from appnb.server import bokeh_defaults

IS_KEPT = sys.argv[1] == "kept"
if IS_KEPT:
    bokeh_defaults.install()
    bokeh_defaults.install()


def read(model, name):
    try:
        value = getattr(model, name)
    except UnsetValueError:
        return "unset"
    return f"{type(value).__name__} {value!r}" if not isinstance(value, HasProps) else type(value).__name__


def list_references(model):
    try:
        return sorted(type(each).__name__ for each in collect_models(model))
    except UnsetValueError:
        return "unset"


def make(cls):
    try:
        return cls()
    except Exception:  # noqa: BLE001 - some cannot be made without arguments, for whatever reason
        return None


def write(model):
    try:
        return Serializer().encode(model)
    except UnsetValueError:
        return "unset"


told = {}
for name, cls in sorted(Model.model_class_reverse_map.items()):
    for theme in (None, {"attrs": {cls.__name__: {"name": "themed"}}}):
        for _ in range(2):  # what is kept is there the second time
            model = make(cls)
            if model is None:
                continue
            if theme and "name" in cls.properties():
                Theme(json=theme).apply_to_model(model)
            written = repr(write(model))
            kinds = list_references(model)
            values = {attribute: read(model, attribute) for attribute in sorted(cls.properties())}
            told.setdefault(name, []).append([written, kinds, values])
plot = figure(height=250)
plot.scatter(np.arange(3), np.arange(3), size=[1, 2, 3])
column = pn.Column(plot, pn.widgets.Select(description="a", options=["b"]), pn.widgets.Tabulator())
root = column.get_root(Document())
told["page"] = [list_references(root), repr(write(root))]
sys.stdout.write(json.dumps(told, sort_keys=True))
