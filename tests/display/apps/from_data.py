"""Hostile text put by f-string where HTML counts: Markdown, HTML, labels, what libraries say of their objects."""

import appnb

app = appnb.App(title="From data")

with app.setup:
    import appnb as nb
    from tests.display.payloads import PAYLOADS


@app.cell
def markdown():
    nb.vstack(
        [nb.md(f"# {payload}\n\n{payload} and *{payload}*\n\n- {payload}\n\n> {payload}") for payload in PAYLOADS]
    )


@app.cell
def tables_of_markdown():
    nb.vstack(
        [nb.md(f"| a |\n| --- |\n| {payload} |\n\n<table><tr><td>{payload}</td></tr></table>") for payload in PAYLOADS]
    )


@app.cell
def html():
    nb.vstack(
        [
            shown
            for payload in PAYLOADS
            for shown in (
                nb.Html(f"<div title='{payload}'>{payload}</div>"),
                nb.html(f'<p class="{payload}">{payload} {nb.md(payload)}</p>'),
                nb.md(f"{nb.Html(payload)} {nb.md(f'<b>{payload}</b>')}"),
            )
        ]
    )


@app.cell
def foreign():
    def _make(method, answer):
        return type("Foreign", (), {method: lambda self: answer})()

    nb.vstack(
        [
            _make(method, answer)
            for payload in PAYLOADS
            for method, answer in (
                ("_repr_html_", payload),
                ("_repr_markdown_", payload),
                ("_repr_svg_", f"<svg xmlns='http://www.w3.org/2000/svg'>{payload}</svg>"),
                ("_mime_", ("text/html", payload)),
                ("_mime_", ("text/markdown", payload)),
                ("_repr_mimebundle_", {"text/html": payload}),
            )
        ]
    )


@app.cell
def labels():
    nb.vstack(
        [
            made(payload)
            for payload in PAYLOADS
            for made in (
                lambda text: nb.ui.text(value=text, label=text, placeholder=text),
                lambda text: nb.ui.text_area(value=text, label=text),
                lambda text: nb.ui.slider(0, 5, label=text),
                lambda text: nb.ui.checkbox(label=text),
                lambda text: nb.ui.button(label=text, tooltip=text),
                lambda text: nb.ui.dropdown([text, "b"], value=text, label=text),
                lambda text: nb.ui.radio([text, "b"], value=text, label=text),
                lambda text: nb.ui.multiselect([text, "b"], value=[text], label=text),
            )
        ]
    )


@app.cell
def parts():
    nb.vstack(
        [
            shown
            for payload in PAYLOADS
            for shown in (
                nb.accordion({payload: payload, f"{payload} ": nb.lazy(lambda text=payload: text)}),
                nb.ui.tabs({payload: payload, "b": payload}),
                nb.ui.table([{payload: payload, "b": nb.md(payload)}], label=payload),
                nb.ui.file(label=payload),
                nb.callout(nb.md(payload), title=payload),
                nb.carousel([payload, nb.md(payload)]),
                nb.download(b"x", filename="x", label=payload),
            )
        ]
    )


@app.cell
def notes():
    for payload in PAYLOADS:
        nb.status.toast(payload, nb.md(payload))
        nb.status.toast("title", nb.Html(payload), kind="info")


@app.cell
def trusted():
    nb.html('<b data-trusted onclick="window.asked = 1">asked for</b>', trusted=True)


if __name__ == "__main__":
    app.run()
