"""Inputs that a fuzzer finds by itself, guided by the lines of the reader that they reach: atheris, on Linux.

    python -m tests.fuzz.guided -runs=1000000

Takes libFuzzer's options, which also writes down what was found.
"""

import sys
import tempfile
import warnings
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["appnb.notebook"]):
    from tests.fuzz.corpus import read_corpus
    from tests.fuzz.reader import Tally, check, warm_up

MOST_BYTES = 2_000
START = b"import appnb\napp = appnb.App()\n\n"
tally = Tally()


def read_one(data: bytes) -> None:
    """Read one input; what begins with a space gets the start of a notebook."""
    check(START + data[1:] if data.startswith(b" ") else data, tally, is_analysed=tally.inputs % 16 == 0)


def main() -> None:
    """Fuzz, from the small notebooks of the corpus on. Does not come back: libFuzzer ends the process."""
    warm_up()
    warnings.simplefilter("ignore")
    folder = Path(tempfile.mkdtemp(prefix="appnb-fuzz-"))
    for number, data in enumerate(read_corpus()[0]):
        (folder / str(number)).write_bytes(data)
    atheris.Setup([*sys.argv, f"-max_len={MOST_BYTES}", str(folder)], read_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
