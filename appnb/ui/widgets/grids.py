"""The widget of a matrix: a table of fields for numbers."""

from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from appnb.ui.matrices import matrix
from appnb.ui.widgets.spec import WidgetSpec, common_settings, describe

_SCRIPT = """
const write = (number, { precision, scientific }) => {
  if (scientific) return number.toExponential(precision ?? 2)
  return precision == null ? String(number) : number.toFixed(precision)
}

const makeHead = (scope, textContent) => Object.assign(document.createElement("th"), { scope, textContent })

export function render({ model, el }) {
  const table = document.createElement("table")
  const { names } = model
  const head = table.createTHead()
  if (names.columns.length) {
    const row = head.insertRow()
    for (const name of [...(names.rows.length ? [""] : []), ...names.columns]) row.append(makeHead("col", name))
  }
  const body = table.createTBody()
  const fields = model.value.map((numbers, i) => {
    const row = body.insertRow()
    if (names.rows.length) row.append(makeHead("row", names.rows[i]))
    return numbers.map((number, j) => {
      const [least, greatest, step, locked] = model.rules[i][j]
      const field = document.createElement("input")
      Object.assign(field, { inputMode: "decimal", autocomplete: "off", disabled: locked })
      const where = `${names.rows[i] ?? `row ${i + 1}`}, ${names.columns[j] ?? `column ${j + 1}`}`
      field.ariaLabel = `${names.whole} ${where}`
      field.setAttribute("role", "spinbutton")
      if (least != null) field.ariaValueMin = least
      if (greatest != null) field.ariaValueMax = greatest
      const clamp = (value) => Math.max(least ?? -Infinity, Math.min(greatest ?? Infinity, value))
      const take = (value) => {
        if (!Number.isFinite(value)) return
        const next = model.value.map((numbers) => [...numbers])
        next[i][j] = value
        if (model.symmetric) next[j][i] = value
        model.value = next
      }
      field.oninput = () => {
        const value = Number(field.value)
        if (!model.debounce && field.value.trim() !== "" && clamp(value) === value) take(value)
      }
      field.onchange = () => {
        const value = Number(field.value)
        if (field.value.trim() !== "" && Number.isFinite(value)) take(clamp(value))
        show(true)
      }
      field.onkeydown = (event) => {
        const way = { ArrowUp: 1, ArrowDown: -1 }[event.key]
        if (!way) return
        event.preventDefault()
        const size = step * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1)
        take(clamp(Number((model.value[i][j] + way * size).toPrecision(12))))
        show(true)
      }
      row.insertCell().append(field)
      return field
    })
  })
  const root = el.getRootNode()
  const show = (always) => {
    model.value.forEach((numbers, i) => numbers.forEach((number, j) => {
      const field = fields[i][j]
      const text = write(number, model)
      field.ariaValueNow = number
      if ((always || root.activeElement !== field) && field.value !== text) field.value = text
    }))
  }
  model.on(["value", "precision", "scientific"], () => show(false))
  show(true)
  const box = document.createElement("div")
  box.className = "appnb-matrix-grid"
  box.append(table)
  return box
}
"""

_STYLE = """
.appnb-matrix-grid {
  width: fit-content;
  max-width: 100%;
  overflow-x: auto;
  font: 14px/1.4 var(--appnb-font, sans-serif);
  color: var(--appnb-text);
}
table {
  border-collapse: separate;
  border-spacing: 4px;
  padding: 2px 4px;
  border: solid var(--appnb-muted);
  border-width: 0 2px;
  border-radius: 6px;
}
th { padding: 2px 6px; color: var(--appnb-muted); font-size: 13px; font-weight: 500; text-align: right; }
thead th { text-align: center; }
input {
  width: 5.2em;
  min-height: 30px;
  box-sizing: border-box;
  padding: 4px 8px;
  border: 1px solid var(--appnb-border);
  border-radius: 6px;
  background: var(--appnb-surface);
  color: inherit;
  font: inherit;
  font-variant-numeric: tabular-nums;
  text-align: right;
}
input:hover:not(:disabled) { border-color: var(--appnb-muted); }
input:focus { outline: 2px solid var(--appnb-accent); outline-offset: -1px; }
input:disabled { background: var(--appnb-faint); color: var(--appnb-muted); }
"""


class MatrixGrid(JSComponent):
    """A table of fields; the value is rows of numbers."""

    value = param.List(default=[], doc="The numbers, in rows.")
    rules = param.List(default=[], doc="For each entry: the least, the greatest, the step, whether it is locked.")
    names = param.Dict(default={}, doc="What the rows, the columns and the whole are called.")
    precision = param.Integer(default=None, allow_None=True, doc="Digits after the point.")
    scientific = param.Boolean(default=False, doc="Whether numbers have an exponent.")
    symmetric = param.Boolean(default=False, doc="Whether both sides of the diagonal are one.")
    debounce = param.Boolean(default=False, doc="Whether a number counts when its field is left.")

    appnb_takes: ClassVar[frozenset[str]] = frozenset({"value"})  # what a browser may change
    _esm: ClassVar[str] = _SCRIPT
    _stylesheets: ClassVar[list[str]] = [_STYLE]


@describe.register
def _(element: matrix) -> WidgetSpec:
    common = common_settings(element, "matrix")
    rules = [
        [list(entry) for entry in zip(*rows, strict=True)]
        for rows in zip(element.least, element.greatest, element.steps, element.locked, strict=True)
    ]
    settings: dict[str, Any] = {
        "css_classes": common["css_classes"],
        "margin": 0,
        "rules": rules,
        "names": {
            "rows": element.row_labels,
            "columns": element.column_labels,
            "whole": common["facts"].get("name", "Entry in"),
        },
        "precision": _find_precision(element),
        "scientific": element.scientific,
        "symmetric": element.symmetric,
        "debounce": element.debounce,
    }

    def receive(rows: Any) -> None:
        numbers = [[_keep_whole(entry) for entry in row] for row in rows]
        element._receive([row[0] for row in numbers] if element.is_vector else numbers)

    return WidgetSpec(
        MatrixGrid,
        settings,
        to_widget=lambda value: [[entry] for entry in value] if element.is_vector else value,
        receive=receive,
    )


def _keep_whole(entry: Any) -> Any:
    """Keep a whole number whole: a browser has one kind of number."""
    return int(entry) if isinstance(entry, float) and entry.is_integer() else entry


def _find_precision(element: matrix) -> int | None:
    """Find how many digits are written: those of the finest step, where none were asked for."""
    if element.precision is not None:
        return element.precision
    steps = [f"{float(step):.12f}".rstrip("0").partition(".")[2] for row in element.steps for step in row]
    return None if element.scientific else max((len(digits) for digits in steps), default=0) or None
