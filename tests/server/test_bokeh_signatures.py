"""Signatures that are worked out later are those that Bokeh gives its models at once."""

import json
import subprocess
import sys

TELL = """
import copy, inspect, json, re, sys

if sys.argv[1] == "later":
    from appnb.server import bokeh_signatures
    bokeh_signatures.put_off()
    bokeh_signatures.put_off()
import bokeh.models
from bokeh.model import Model
from bokeh.plotting import figure

def tell(cls):
    own = cls.__init__.__signature__
    again = copy.copy(own).replace(return_annotation=int)
    told = [str(own), str(again), own == inspect.signature(cls.__init__), sorted(own.parameters)]
    return re.sub(r"0x[0-9a-f]+|id='?[\\w-]+'?|p\\d+", "", json.dumps(told))  # what differs from object to object

models = Model.model_class_reverse_map
told = {name: tell(cls) for name, cls in models.items() if hasattr(cls.__init__, "__signature__")}
told["docs"] = [cls.__doc__ for name, cls in sorted(models.items())]
told["scatter"] = str(inspect.signature(figure.scatter))
sys.stdout.write(json.dumps(told))
"""


def tell(how: str) -> dict[str, object]:
    told = subprocess.run([sys.executable, "-c", TELL, how], capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_every_model_has_the_signature_that_bokeh_gives_it() -> None:
    at_once, later = tell("at once"), tell("later")
    assert len(at_once) > 300
    assert "children" in str(at_once["Row"])
    assert at_once == later
