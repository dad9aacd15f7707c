"""What a cell asks of its notebook, prints and puts out."""

from tests.semantics.rows import row

S = "s = mo.ui.slider(0, 10)"

API = {
    "defs": row(a="x = 1\ny = 2\nz = mo.defs()"),
    "refs": row(a="n = 1", b="x = n\nr = mo.refs()"),
    "refs leave builtins out": row(b="x = len('abc')\nr = mo.refs()"),
    "running_in_notebook": row(a="x = mo.running_in_notebook()"),
    "app_meta": row(a="m = mo.app_meta()\nx = (m.mode, m.request)"),
    "cli_args that are none": row(
        a="c = mo.cli_args()\nx = (c.to_dict(), len(c), c.get('size'), c.get('size', 3), c.get_all('size'), 'size' in c)"
    ),
    "cli_args": row(
        a="c = mo.cli_args()\nx = (c['size'], c.get('dry'), c.get_all('tag'), c['tag'], c['ratio'], c['name'], c['on'], c['long'], sorted(c))",
        context={
            "arguments": [
                "--size",
                "10",
                "--dry",
                "--tag=a",
                "--tag",
                "b",
                "--ratio",
                "1.5",
                "-name",
                "two",
                "words",
                "--on",
                "true",
                "--long=x=y",
            ]
        },
    ),
    "a name that the command line lacks": row(a="mo.cli_args()['size']", b="x = mo.cli_args().get('size', 3)"),
    "a negative number of the command line": row(
        a="x = mo.cli_args().to_dict()",
        context={"arguments": ["--shift", "-5"]},
        differs="it is a number; marimo takes it for a name",
        ours="imports a",
    ),
    "query_params": row(
        a="q = mo.query_params()",
        b="x = (q.get('city'), q['city'], q.get('no'), q.get('no', 'd'), q.get_all('tag'), q['tag'], 'city' in q, len(q), sorted(q))",
        context={"query": {"city": "Oslo", "tag": ["a", "b"]}},
    ),
    "query_params are set": row(
        ("set", "s", 3),
        s="s = mo.ui.slider(0, 10, on_change=lambda v: q.set('n', str(v)))",
        a="q = mo.query_params()",
        b="x = q.get('n')",
    ),
    "query_params by item": row(
        ("set", "s", 3), a="q = mo.query_params()", s=S, b="q['n'] = str(s.value)", c="x = q['n']"
    ),
    "query_params: append, remove, clear": row(
        a="q = mo.query_params()",
        b="q.append('t', 'a')\nq.append('t', 'b')\nx = list(q['t'])\nq.remove('t', 'a')\ny = q.get_all('t')\nq.remove('t')\nz = q['t']\nq['k'] = 'v'\nq.clear()\nw = q.to_dict()",
    ),
    "query_params: delete": row(
        a="q = mo.query_params()", b="del q['city']\nx = q.to_dict()", context={"query": {"city": "Oslo"}}
    ),
    "query_params: delete what is not there": row(a="q = mo.query_params()", b="del q['city']"),
    "query_params: None takes it out": row(
        a="q = mo.query_params()", b="q['city'] = None\nx = q.to_dict()", context={"query": {"city": "Oslo"}}
    ),
    "query_params: a list": row(a="q = mo.query_params()", b="q['t'] = ['a', 'b']\nx = q['t']"),
    "output.append": row(a="mo.output.append(mo.md('one'))\nmo.output.append(mo.md('two'))"),
    "output.replace": row(a="mo.output.append(mo.md('one'))\nmo.output.replace(mo.md('two'))"),
    "output.replace and a last expression": row(a="mo.output.replace(mo.md('one'))\n'two'"),
    "output.clear": row(a="mo.output.append(mo.md('one'))\nmo.output.clear()"),
    "output.replace_at_index": row(
        a="mo.output.append(mo.md('one'))\nmo.output.append(mo.md('two'))\nmo.output.replace_at_index(mo.md('zero'), 0)"
    ),
    "output.replace_at_index at the end": row(
        a="mo.output.append(mo.md('one'))\nmo.output.replace_at_index(mo.md('two'), 1)"
    ),
    "output.replace_at_index beyond": row(a="mo.output.replace_at_index('x', 5)"),
    "output in a function of another cell": row(a="def show(): mo.output.append(mo.md('shown'))", b="show()"),
    "capture_stdout": row(a="with mo.capture_stdout() as buffer:\n    print('hello')\nx = buffer.getvalue()"),
    "output.append and a last expression": row(a="mo.output.append(mo.md('one'))\n'three'"),
    "capture_stderr": row(
        a="import sys\nwith mo.capture_stderr() as buffer:\n    print('hello', file=sys.stderr)\nx = buffer.getvalue()"
    ),
    "redirect_stdout": row(a="with mo.redirect_stdout():\n    print('hello')"),
    "contextlib.redirect_stdout": row(
        a="import contextlib, io\n_b = io.StringIO()\nwith contextlib.redirect_stdout(_b):\n    print('hello')\nx = _b.getvalue()"
    ),
    "md": row(a="mo.md('# Title')", b="n = 3\nmo.md(f'n is **{n}**')"),
    "md of several lines": row(a="mo.md('''\n    # Title\n\n    - one\n    - two\n    ''')"),
    "a Thread": row(
        a="found = []\n_t = mo.Thread(target=lambda: found.append(1))\n_t.start()\n_t.join()\nx = list(found)"
    ),
    "notebook_dir without a file": row(
        a="x = type(mo.notebook_dir()).__name__",
        differs="it is the present folder, as it is in a script",
        ours="imports a",
    ),
    "MarimoStopError": row(
        a="try:\n    mo.stop(True, 'no')\nexcept BaseException as e:\n    x = (isinstance(e, mo.MarimoStopError), e.output)"
    ),
    "the truth of an element": row(s="s = mo.ui.checkbox()", a="x = bool(s)"),
    "the value in the cell that made it": row(
        s="s = mo.ui.slider(0, 10, value=3)\nx = s.value", differs="it is there", ours="imports s"
    ),
    "setting a value": row(s=S, a="s.value = 3", differs="it is the same as the viewer doing so", ours="imports s a"),
}
