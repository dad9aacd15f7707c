"""What is done to a real file: bytes, tokens, lines and whole cells are changed, doubled, moved and left out."""

from collections.abc import Callable
from random import Random

from tests.fuzz.grammar import ODD, write_cell, write_code, write_expression

PIECES = (
    *(
        '"""',
        "'''",
        "(",
        ")",
        "[",
        "}",
        "#",
        "\n",
        "\r\n",
        "    ",
        "\t",
        ":",
        ",",
        "@",
        "=",
        "return",
        "await x",
        "def f():",
    ),
    *(
        "@app.cell\n",
        "@app.cell\ndef f():\n",
        "with app.setup:\n",
        "app._unparsable_cell(",
        "@app.function",
        "lambda: ",
    ),
    *(
        "<<<<<<< HEAD\n",
        "=======\n",
        ">>>>>>> other\n",
        'if __name__ == "__main__":\n',
        "app = appnb.App(",
        "import appnb",
    ),
    *ODD,
)
BYTES = (b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x00", b"\x80", b"\xe9")

Mutate = Callable[[Random, bytes], bytes]


def mutate(draw: Random, data: bytes, other: bytes = b"") -> bytes:
    """Change `data` in one to four ways; `other` is a file to take parts from."""
    for _ in range(draw.choice((1, 1, 1, 2, 3, 4))):
        is_spliced = other and draw.random() < 0.1
        data = _splice(draw, data, other) if is_spliced else draw.choice(_WAYS)(draw, data)
    return data


def _piece(draw: Random, data: bytes) -> bytes:
    return _put(draw, data, draw.choice(PIECES).encode("utf-8", "surrogatepass"))


def _grammar(draw: Random, data: bytes) -> bytes:
    write = draw.choice((write_code, write_expression, lambda draw: write_cell(draw, "app")))
    return _put(draw, data, write(draw).encode("utf-8", "surrogatepass"))


def _raw(draw: Random, data: bytes) -> bytes:
    return _put(draw, data, draw.choice((draw.choice(BYTES), draw.randbytes(draw.randrange(1, 9)))))


def _put(draw: Random, data: bytes, piece: bytes) -> bytes:
    start = draw.randrange(len(data) + 1)
    return data[:start] + piece + data[start + draw.choice((0, 0, 1, 3, 20)) :]


def _flip(draw: Random, data: bytes) -> bytes:
    changed = bytearray(data or b"x")
    changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _cut(draw: Random, data: bytes) -> bytes:
    start = draw.randrange(len(data) + 1)
    return data[:start] + data[start + draw.choice((1, 2, 5, 40, 400, len(data))) :]


def _lines(draw: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b"\n"]
    start = draw.randrange(len(lines))
    taken = lines[start : start + draw.choice((1, 1, 2, 5, 12))]
    match draw.randrange(4):
        case 0:
            lines[start : start + len(taken)] = []
        case 1:
            lines[start:start] = taken * draw.choice((1, 2, 50))
        case 2:
            lines[start : start + len(taken)] = []
            place = draw.randrange(len(lines) + 1)
            lines[place:place] = taken
        case _:
            indented = draw.choice((b" ", b"    ", b"\t", b"\x0c"))
            lines[start : start + len(taken)] = [
                indented + line if draw.random() < 0.7 else line.lstrip() for line in taken
            ]
    return b"".join(lines)


def _endings(draw: Random, data: bytes) -> bytes:
    return data.replace(b"\n", draw.choice((b"\r\n", b"\r", b"\x0c", b"")), draw.choice((1, 5, -1)))


def _words(draw: Random, data: bytes) -> bytes:
    """Put one word for another that the file has: names for keywords, cells' names for the app's."""
    words = data.split()
    if not words:
        return data
    return data.replace(draw.choice(words), draw.choice(words), draw.choice((1, 2, -1)))


def _splice(draw: Random, data: bytes, other: bytes) -> bytes:
    start = draw.randrange(len(other) + 1)
    return _put(draw, data, other[start : start + draw.choice((10, 100, 1000))])


_WAYS: tuple[Mutate, ...] = (_piece, _piece, _grammar, _raw, _flip, _cut, _lines, _lines, _endings, _words)
