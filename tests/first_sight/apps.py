"""Small notebooks, and what is asked of their pages."""

SLOW = """
import appnb

app = appnb.App(title="Slow")


@app.cell
def tools():
    import pathlib
    import time
    import appnb as nb
    return nb, pathlib, time


@app.cell
def text(nb):
    nb.md("# A heading\\n\\nSome **text**.")


@app.cell
def chosen(nb):
    n = nb.ui.slider(0, 10, value=5, label="How many", show_value=True)
    n
    return (n,)


@app.cell
def waits(nb, pathlib, time):
    while not pathlib.Path({gate!r}).exists():
        time.sleep(0.01)
    nb.Html("<table><tr><td>a cell of a table</td></tr></table>")


@app.cell
def quiet(pathlib):
    pathlib.Path(".") if pathlib is None else None


@app.cell
def result(n, nb):
    nb.md(f"n is {{n.value}}")
"""

OBSERVE = """
window.shifts = []
window.painted = null
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const what = entry.sources.map(({ node }) => node?.dataset?.cell ?? node?.className ?? '')
    if (entry.value > 1e-4) shifts.push({ value: entry.value, at: entry.startTime, what })
  }
}).observe({ type: 'layout-shift', buffered: true })
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') painted = entry.startTime
}).observe({ type: 'paint', buffered: true })
"""

SETTLED = """() => {
  const cells = [...document.querySelectorAll('[data-cell]')]
  return cells.length && cells.every((cell) => !['stale', 'running'].includes(cell.dataset.state))
    && !document.querySelector('[data-first-sight], [data-stand-in]')
}"""
