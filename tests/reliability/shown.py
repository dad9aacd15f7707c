"""Hostile texts in all that shows text, in Chromium: how many of these places run what stands in it."""

from tests.reliability.board import Bench, Figure, Protocol

RUNS = "window.hacked=(window.hacked||new&#32;Set).add(N)"
PAYLOAD = f"<img src=x onerror={RUNS}><svg onload={RUNS}>"
SETTLE_MS = 6000

OURS = {
    "md": "nb.md(T)",
    "text": "T",
    "list": "[T]",
    "dict": "{T: T}",
    "table": "nb.ui.table([{T: T}])",
    "frame": "pd.DataFrame({T: [T]})",
    "callout": "nb.callout(T)",
    "stat": "nb.stat(T, label=T, caption=T)",
    "accordion": "nb.accordion({T: T})",
    "tabs": "nb.ui.tabs({T: T})",
    "vstack": "nb.vstack([T])",
    "tree": "nb.tree({T: T})",
    "slider": "nb.ui.slider(0, 1, label=T)",
    "text field": "nb.ui.text(T, label=T, placeholder=T)",
    "text area": "nb.ui.text_area(T, label=T)",
    "dropdown": "nb.ui.dropdown([T], value=T, label=T)",
    "radio": "nb.ui.radio([T], value=T, label=T)",
    "multiselect": "nb.ui.multiselect([T], value=[T], label=T)",
    "checkbox": "nb.ui.checkbox(label=T)",
    "switch": "nb.ui.switch(label=T)",
    "button": "nb.ui.button(label=T, tooltip=T)",
    "number": "nb.ui.number(0, 1, label=T)",
    "date": "nb.ui.date(label=T)",
    "file": "nb.ui.file(label=T)",
    "download": "nb.download(b'x', filename='x', label=T)",
    "plain text": "nb.plain_text(T)",
    "image": "nb.image('data:image/png;base64,', alt=T)",
}
"""Places of appnb, which marimo has by the same names. HTML that an author writes as HTML is not among them."""

PANELS = {
    "Markdown": "pn.pane.Markdown(T)",
    "text": "pn.panel(T)",
    "Str": "pn.pane.Str(T)",
    "Alert": "pn.pane.Alert(T)",
    "LaTeX": "pn.pane.LaTeX(T)",
    "JSON": "pn.pane.JSON({T: T})",
    "frame": "pn.pane.DataFrame(pd.DataFrame({T: [T]}))",
    "Tabulator": "pn.widgets.Tabulator(pd.DataFrame({T: [T]}))",
    "Card": "pn.Card(title=T)",
    "Accordion": "pn.Accordion((T, 'x'))",
    "Tabs": "pn.Tabs((T, 'x'))",
    "Number": "pn.indicators.Number(name=T, value=1)",
    "ChatMessage": "pn.chat.ChatMessage(T, user=T)",
    "StaticText": "pn.widgets.StaticText(name=T, value=T)",
    "TooltipIcon": "pn.widgets.TooltipIcon(value=T)",
    "slider": "pn.widgets.IntSlider(name=T)",
    "text field": "pn.widgets.TextInput(name=T, value=T, placeholder=T)",
    "text area": "pn.widgets.TextAreaInput(name=T, value=T)",
    "Select": "pn.widgets.Select(name=T, options=[T])",
    "radio": "pn.widgets.RadioBoxGroup(name=T, options=[T])",
    "MultiChoice": "pn.widgets.MultiChoice(name=T, options=[T], value=[T])",
    "checkbox": "pn.widgets.Checkbox(name=T)",
    "Switch": "pn.widgets.Switch(name=T)",
    "button": "pn.widgets.Button(name=T, description=T)",
    "date": "pn.widgets.DatePicker(name=T)",
    "file": "pn.widgets.FileInput(description=T)",
    "download": "pn.widgets.FileDownload(label=T, filename='x')",
}
"""The places of Panel that are for text or data, but for `HTML`, which is for HTML."""


def write_payload(place: int) -> str:
    """Write the text for one place, whose number it notes when it runs."""
    return PAYLOAD.replace("add(N)", f"add({place})")


def write_app(framework: str) -> tuple[str, dict[str, str]]:
    """Write an app that shows the payload, with the number of the place in it, in every place."""
    places = PANELS if framework == "Panel" else OURS
    if framework == "Panel":
        lines = ["import pandas as pd", "import panel as pn", "pn.extension('tabulator', 'katex')"]
        lines += [f"T = {write_payload(n)!r}\n({place}).servable()" for n, place in enumerate(places.values())]
        return "\n".join([*lines, "pn.panel('level=0.').servable()"]), places
    name = framework
    cells = [
        f"import {name}\napp = {name}.App()",
        f"@app.cell\ndef tools():\n    import pandas as pd\n    import {name} as nb",
    ]
    cells += [
        f"@app.cell\ndef place{n}(nb, pd):\n    _T = {write_payload(n)!r}\n    {place.replace('T', '_T')}"
        for n, place in enumerate(places.values())
    ]
    return "\n\n\n".join([*cells, "@app.cell\ndef last(nb):\n    nb.md('level=0.')\n"]), places


def sweep(bench: Bench) -> Figure:
    """S14: open the app, touch all that opens, and count what ran."""
    app, places = write_app(bench.peer.name)
    bench.folder.mkdir(parents=True, exist_ok=True)
    with bench.serve(app=app) as served, bench.open_page(served.url) as page:
        page.wait_for_timeout(SETTLE_MS)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        page.wait_for_timeout(1000)
        ran = page.evaluate("[...(window.hacked || [])]")
    names = list(places)
    hacked = sorted({names[number] for number in ran})
    return Figure(f"{len(hacked)} of {len(places)}", not hacked, {"places": hacked})


PROTOCOLS = (
    Protocol(
        "S14",
        "places that run hostile text",
        "0",
        f"One text with two ways to run a script, as data, in {len(OURS)} places that show text (labels, options, "
        "tables, titles, Markdown), each by itself; what ran in Chromium. Places that are for HTML are not among "
        "them. appnb's own sweep has 25 texts and every place (`tests/display/test_injection.py`).",
        sweep,
        needs_browser=True,
        is_discreet=True,
    ),
)
