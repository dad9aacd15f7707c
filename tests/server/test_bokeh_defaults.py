"""What is kept of Bokeh's defaults is what Bokeh itself says, for every model class there is."""

import json
import os
import re
import subprocess
import sys


def tell(how: str) -> dict[str, object]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.server.tell_defaults", how]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}  # sets are written in the same order by both
    told = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_defaults_and_references_of_every_model_are_bokehs_own() -> None:
    plain, kept = tell("plain"), tell("kept")
    assert len(plain) > 300
    assert plain.keys() == kept.keys()
    different = [name for name in plain if _without_ids(plain[name]) != _without_ids(kept[name])]
    assert different == []


def _without_ids(value: object) -> str:
    """Take out what differs from object to object: ids, addresses."""
    return re.sub(r"0x[0-9a-f]+|id='?[\w-]+'?|p\d+", "", json.dumps(value))
