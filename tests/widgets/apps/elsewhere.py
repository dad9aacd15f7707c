"""Widgets that load parts of their code from other hosts."""

import appnb

app = appnb.App(title="Elsewhere")


@app.cell
def widgets():
    import anywidget

    import appnb as nb

    class Static(anywidget.AnyWidget):
        _esm = "import x from 'https://esm.sh/nothing@1'; export default { render() {} }"

    class ByAddress(anywidget.AnyWidget):
        _esm = "https://cdn.jsdelivr.net/npm/nothing@1/index.js"

    class Later(anywidget.AnyWidget):
        _esm = """export default { render({ el }) {
          import("https://unpkg.com/nothing@1").then(() => { el.textContent = "there" })
        } }"""

    nb.vstack([Static(), ByAddress(), Later(), nb.md("the rest of the page")])
