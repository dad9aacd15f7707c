"""Hostile text in every place where an output shows text that comes from data."""

import appnb

app = appnb.App(title="Injection")

with app.setup:
    from dataclasses import make_dataclass

    import altair as alt
    import matplotlib
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
    import polars as pl

    import appnb as nb
    from appnb import diagnostics as nb_errors

    PAYLOADS = [
        "<script>window.hacked = 1</script>",
        "<img src=x onerror='window.hacked = 2'>",
        '"><img src=x onerror="window.hacked = 3">',
        "'><svg onload='window.hacked = 4'>",
        "</style><script>window.hacked = 5</script>",
        "</title></textarea></pre></code><img src=x onerror=window.hacked=6>",
        "<iframe srcdoc='<script>parent.hacked = 7</script>'></iframe>",
        "[a](javascript:window.hacked=8) ![b](x){onerror=window.hacked=8}",
        "<a href='javascript:window.hacked=9' autofocus onfocus=window.hacked=9>x</a>",
        '" autofocus onfocus=window.hacked=10 x="',
        "<!--appnb:0123456789abcdef--><img src=x onerror=window.hacked=11><!--/appnb:0123456789abcdef-->",
        '\ue0000\ue002<appnb-hole id="0123456789abcdef"><img src=x onerror=window.hacked=12></appnb-hole>',
        "$\\href{javascript:window.hacked=13}{x}$ \\html@mathml{<img src=x onerror=window.hacked=13>}",
        "<details open ontoggle=window.hacked=14><summary>x</summary></details>",
        "<form><button formaction=javascript:window.hacked=15 autofocus>x</button></form>",
        "&lt;img src=x onerror=window.hacked=16&gt; &#60;script&#62;window.hacked=16&#60;/script&#62;",
    ]


@app.cell
def strings():
    nb.vstack(PAYLOADS)
    return


@app.cell
def representations():
    class Says:
        def __init__(self, text):
            self.text = text

        def __repr__(self):
            return self.text

    nb.vstack([Says(payload) for payload in PAYLOADS])
    return (Says,)


@app.cell
def structures(Says):
    Row = make_dataclass("Row", ["text", "thing"])
    nb.vstack(
        [
            {payload: [payload, {payload: payload * 9}, Says(payload)] for payload in PAYLOADS},
            [Row(payload, Says(payload)) for payload in PAYLOADS],
            {payload: nb.md("rich") for payload in PAYLOADS},
            [set(PAYLOADS), tuple(PAYLOADS), frozenset(PAYLOADS)],
        ]
    )
    return


@app.cell
def errors():
    Bad = type("<img src=x onerror=window.hacked=20>", (), {"_repr_html_": lambda self: 1 / 0})
    nb.vstack([Bad(), *(ValueError(payload) for payload in PAYLOADS)])
    return


@app.cell
def frames():
    frame = pd.DataFrame({payload: PAYLOADS for payload in PAYLOADS}, index=PAYLOADS)
    frame.index.name = frame.columns.name = PAYLOADS[1]
    levels = frame.copy()
    levels.columns = pd.MultiIndex.from_tuples([(payload, payload) for payload in PAYLOADS])
    long = pd.Series([payload * 30 for payload in PAYLOADS], name=PAYLOADS[1])
    columns = pl.DataFrame({payload: PAYLOADS for payload in PAYLOADS})
    nb.vstack([frame, frame.set_index(PAYLOADS[:2]), levels, long, frame.index, columns, columns[PAYLOADS[0]]])
    return (frame,)


@app.cell
def labels():
    nb.vstack(
        [
            nb.vstack(
                [
                    nb.stat(payload, label=payload, caption=payload, direction="increase"),
                    nb.callout(payload, title=payload),
                    nb.image(np.zeros((2, 2)), alt=payload, caption=payload),
                    nb.image(np.zeros((2, 2)), alt=payload, width=payload, style={"color": payload}),
                    nb.md("x").style(color=payload),
                ]
            )
            for payload in PAYLOADS
        ]
    )
    return


@app.cell
def parts():
    def _link(payload):
        try:
            return nb.nav_menu({payload: "x"})
        except nb_errors.AppnbError as error:
            return error

    nb.vstack(
        [
            nb.vstack(
                [
                    nb.tree({payload: [payload, [payload]]}, label=payload),
                    nb.json({payload: payload}, label=payload),
                    nb.carousel([nb.as_html(payload), nb.as_html(payload)]),
                    nb.download(payload, filename=payload, mimetype=payload),
                    nb.download(lambda: b"", filename=payload, mimetype=payload),
                    _link(payload),
                    nb.nav_menu({"#/": {"label": "x", "description": payload}}),
                    nb.sidebar(payload, payload, width=payload).center(),
                    nb.routes({payload: payload, "#/": payload}),
                    nb.outline(label=payload),
                    nb.mermaid(f"graph LR\n  A[{payload}] --> B", payload, {"lineColor": payload}),
                    nb.mermaid(payload),
                    nb.video(b"x", width=payload, height=payload),
                    nb.image_compare(np.zeros((2, 2)), np.zeros((2, 2)), width=payload, height=payload),
                    nb.icon(payload, color=payload, style={"x": payload}),
                    nb.plain_text(payload),
                    nb.plain(payload),
                    nb.inspect(payload, methods=False),
                    nb.doc(payload),
                    nb.status.spinner(payload, payload),
                ]
            )
            for payload in PAYLOADS
        ]
    )
    return


@app.cell
def progress():
    for payload in PAYLOADS:
        list(nb.progress_bar([1], title=payload, subtitle=payload, completion_subtitle=payload))
        nb.toast(payload, payload, kind="danger")
        with nb.redirect_stdout():
            print(payload)
    return


@app.cell
def embedded(frame):
    nb.md(f"""
    # {nb.as_html(PAYLOADS[0])}

    {nb.as_html(frame)} and {nb.as_html(PAYLOADS)} in a line

    | {nb.as_html(PAYLOADS[1])} |
    | --- |
    | {nb.as_html(PAYLOADS[10])} |

    - `{nb.as_html(PAYLOADS[11])}`
    - {nb.as_html(PAYLOADS[12])}

    ```
    {nb.as_html(PAYLOADS[4])}
    ```
    """)
    return


@app.cell
def code():
    fence = "~" * 9
    nb.md("\n\n".join(f"{fence}python\n{payload}\n{fence}" for payload in PAYLOADS))
    return


@app.cell
def figures():
    _figure, _axes = plt.subplots()
    with matplotlib.rc_context({"text.parse_math": False}):
        _axes.set_title(PAYLOADS[0], url="javascript:window.hacked=30")
        _axes.set_xlabel(PAYLOADS[1])
        _axes.plot([1, 2], label=PAYLOADS[2], url="javascript:window.hacked=31")
        _axes.legend()
        _shown = nb.as_html(_axes)
    _shown
    return


@app.cell
def pictures():
    nb.image(b"<svg xmlns='http://www.w3.org/2000/svg' onload='top.hacked=32'><script>top.hacked=32</script></svg>")
    return


@app.cell
def charts():
    alt.Chart(pd.DataFrame({"a": PAYLOADS})).mark_bar().encode(x="count()", y="a", tooltip="a").properties(
        title=PAYLOADS[1]
    )
    return


if __name__ == "__main__":
    app.run()
