// Charts are drawn with the page's tokens and follow its theme while they are open: Bokeh and HoloViews, Vega (Altair),
// Plotly. What an author set is left alone; a chart whose author gave it a ground of its own is left alone altogether.
// Matplotlib's pictures follow by their own style sheet (appnb/display/figures.py).

const style = getComputedStyle(document.documentElement)
const token = (name) => style.getPropertyValue(`--appnb-${name}`).trim()
const palette = () => [1, 2, 3, 4, 5, 6, 7, 8].map((number) => token(`chart-${number}`))

// Calls `wrap` with a library when it is there, or comes; what it gives takes the library's place.
function wrapLibrary(name, wrap) {
  let library = window[name] && wrap(window[name])
  Object.defineProperty(window, name, {
    configurable: true,
    get: () => library,
    set: (loaded) => { library = loaded && wrap(loaded) },
  })
}

// Objects as long as they live, to be gone through when the theme changes.
class Living {
  #all = new Set()
  add(object) { this.#all.add(new WeakRef(object)) }
  *[Symbol.iterator]() {
    for (const reference of this.#all) {
      const object = reference.deref()
      if (object) yield object
      else this.#all.delete(reference)
    }
  }
}

// ---- Bokeh ---------------------------------------------------------------------------------------
// The server says the light tokens (appnb/display/plot_theme.py): a property of a plot's frame that has just that
// value follows the token, one that its author set does not.

const FRAME = /Axis$|^(Grid|Legend|Title|ColorBar|Figure|Plot|GridPlot|PolarTransform)$/
const SAID = { // the values of plot_theme.py, and of HoloViews' titles; a test compares
  "#1b2330": "text", black: "text", "#566173": "muted", "#b9c1cd": "chart-line", "#e4e8ee": "chart-grid", "#ffffff": "surface",
}
const following = new WeakMap() // model -> {property: [token, value that it has from here]}
const models = new Living()
const documents = new WeakSet()

function findFollowing(model) {
  const found = {}
  if (!FRAME.test(model.type)) return found
  for (const property of model) {
    const name = property.attr
    if (!name.endsWith("_color") || (model.type === "Figure" && name !== "outline_line_color")) continue
    const value = property.get_value()
    const said = typeof value === "string" ? SAID[value] : undefined
    if (said && (value !== "black" || model.type === "Title")) found[name] = [said, value]
  }
  return found
}

function drawModel(model) {
  const changes = {}
  for (const [name, [said, has]] of Object.entries(following.get(model))) {
    if (model[name] !== has) { // set anew by the author's code
      delete following.get(model)[name]
      continue
    }
    const value = token(said)
    if (value && value !== has) changes[name] = following.get(model)[name][1] = value
    if (changes[name]) following.get(model)[name] = [said, value]
  }
  if (Object.keys(changes).length) model.setv(changes, { sync: false }) // the server has its own
}

function lookAtModels() {
  for (const document of window.Bokeh?.documents ?? []) {
    if (!documents.has(document)) {
      documents.add(document)
      document.on_change((event) => { if (event.kind !== "ModelChanged" || typeof event.value === "object") lookAtModels() })
    }
    for (const model of document._all_models.values()) {
      if (following.has(model)) continue
      const found = findFollowing(model)
      following.set(model, found)
      if (!Object.keys(found).length) continue
      models.add(model)
      drawModel(model)
    }
  }
}

const parking = document.getElementById("appnb-parking")
if (parking) new MutationObserver(lookAtModels).observe(parking, { childList: true })

// ---- Vega, which draws Altair's charts -----------------------------------------------------------
// A chart's configuration names the tokens as signals, so that a new theme changes colours and nothing else.

const SIGNALS = ["text", "muted", "chart-line", "chart-grid"]
const signal = (name) => `appnb_${name.replace("-", "_")}`
const charts = new Living()

function vegaConfig() {
  const of = (name) => ({ expr: signal(name) })
  const [font, first] = [token("font"), token("chart-1")]
  const axis = {
    labelColor: of("muted"), titleColor: of("muted"), domainColor: of("chart-line"), tickColor: of("chart-line"),
    gridColor: of("chart-grid"), labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", titlePadding: 8,
  }
  const marks = ["bar", "area", "line", "trail", "point", "circle", "square", "rect", "arc", "tick"]
  return {
    font,
    background: "transparent",
    axis,
    header: { labelColor: of("muted"), titleColor: of("text") },
    legend: { labelColor: of("muted"), titleColor: of("muted"), labelFontSize: 11, titleFontSize: 12 },
    title: { color: of("text"), subtitleColor: of("muted"), fontSize: 15, fontWeight: 600, anchor: "start" },
    view: { stroke: null },
    range: { category: palette() },
    rule: { color: of("text") },
    text: { color: of("text") },
    ...Object.fromEntries(marks.map((mark) => [mark, { color: first }])),
  }
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value)

// `over` wins.
function merge(under, over) {
  const merged = { ...under }
  for (const [key, value] of Object.entries(over ?? {})) {
    merged[key] = isObject(value) && isObject(under[key]) ? merge(under[key], value) : value
  }
  return merged
}

function dressSpec(spec) {
  const isOurs = isObject(spec) && String(spec.$schema).includes("vega-lite")
  if (!isOurs || spec.background || spec.config?.background) return null
  const signals = SIGNALS.map((name) => ({ name: signal(name), value: token(name) }))
  const mark = spec.config?.mark?.color // an author's one colour for every mark
  const config = vegaConfig()
  for (const kind of Object.values(config)) if (mark && kind?.color) kind.color = mark
  return { ...spec, params: [...(spec.params ?? []), ...signals], config: merge(config, spec.config) }
}

wrapLibrary("vegaEmbed", (embed) => Object.assign(async (place, spec, options) => {
  const dressed = dressSpec(spec)
  const result = await embed(place, dressed ?? spec, { ...options, ast: true }) // no code is made of its expressions
  if (dressed) charts.add(result.view)
  requestAnimationFrame(() => dispatchEvent(new Event("resize"))) // it may have been moved while it was made
  return result
}, embed))

function drawChart(view) {
  for (const name of SIGNALS) view.signal(signal(name), token(name))
  view.runAsync()
}

// ---- Plotly ----------------------------------------------------------------------------------------
// Plotly's own template stands for "the author did not say": it is replaced, and what it has given to traces.

const STOCK = ["#636efa", "#EF553B", "#00cc96", "#ab63fa", "#FFA15A", "#19d3f3", "#FF6692", "#B6E880", "#FF97FF", "#FECB52"]
const figures = new Living()
const isStock = (layout) => {
  const said = layout?.template?.layout
  return said === undefined || (said.plot_bgcolor === "#E5ECF6" && said.paper_bgcolor === "white")
}
const hasGround = (layout) => /^(?!transparent|rgba\(.*,\s*0\)$)./.test(layout?.paper_bgcolor ?? "")

function plotlyTemplate(stock) {
  const [text, muted, line, grid, surface] = ["text", "muted", "chart-line", "chart-grid", "surface"].map(token)
  const axis = {
    gridcolor: grid, linecolor: line, tickcolor: line, zerolinecolor: line, zerolinewidth: 1, automargin: true,
    title: { font: { color: muted, size: 13 }, standoff: 12 }, tickfont: { color: muted, size: 11 }, ticklabelstandoff: 4,
  }
  const solid = { ...axis, backgroundcolor: "rgba(0,0,0,0)", showbackground: false }
  const polar = { bgcolor: "rgba(0,0,0,0)", angularaxis: axis, radialaxis: axis }
  const layout = {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", colorway: palette(),
    font: { family: token("font"), size: 12, color: muted }, title: { font: { color: text, size: 15, weight: 600 }, x: 0 },
    xaxis: axis, yaxis: axis, polar, scene: { xaxis: solid, yaxis: solid, zaxis: solid },
    geo: { bgcolor: "rgba(0,0,0,0)", lakecolor: surface, landcolor: grid, showlakes: true, subunitcolor: surface },
    hoverlabel: { bgcolor: surface, bordercolor: line, font: { color: text, family: token("font") } },
    coloraxis: { colorbar: { outlinewidth: 0, ticks: "" } }, annotationdefaults: { arrowcolor: muted },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: line, activecolor: text },
  }
  const from = stock?.layout ?? {}
  return { data: tame(stock?.data ?? {}), layout: { ...layout, colorscale: from.colorscale }, appnb: true }
}

// The stock template draws lines in the colours of its own light ground, around bars for one.
function tame(data) {
  const quiet = { line: { color: "rgba(0,0,0,0)" } }
  const bars = (data.bar ?? []).map((bar) => ({ ...bar, marker: { ...bar.marker, ...quiet } }))
  const tables = (data.table ?? []).map((table) => ({
    ...table, cells: { fill: { color: token("surface") }, line: { color: token("border") }, font: { color: token("text") } },
    header: { fill: { color: token("faint") }, line: { color: token("border") }, font: { color: token("text") } },
  }))
  return { ...data, ...(bars.length && { bar: bars }), ...(tables.length && { table: tables }) }
}

// Plotly Express writes the template's colours into each trace.
function dressTrace(trace) {
  const colours = palette()
  const dressed = { ...trace }
  for (const part of ["marker", "line"]) {
    const index = STOCK.indexOf(trace[part]?.color)
    if (index >= 0) dressed[part] = { ...trace[part], color: colours[index % colours.length] }
  }
  return dressed
}

// A reader's zoom stays as long as the axes are the same, unless nothing of the new data would be seen.
function describeAxes(layout, traces) {
  const axes = Object.entries(layout ?? {}).filter(([name]) => /^[xyz]axis\d*$|^scene\d*$|^polar\d*$/.test(name))
  const said = ({ type, title, range, matches } = {}) => [type, title?.text ?? title, range, matches]
  return JSON.stringify([axes.map(([name, axis]) => [name, said(axis)]), (traces ?? []).map(({ type = "scatter" }) => type)])
}

// The axes whose ends are the author's. To be asked before drawing: Plotly writes a reader's zoom into the layout.
const listFixed = (layout) => Object.keys(layout ?? {}).filter((name) => layout[name]?.range)

function findUnseen(element, fixed) {
  const unseen = {}
  for (const [name, axis] of Object.entries(element._fullLayout ?? {})) {
    if (!/^[xy]axis\d*$/.test(name) || axis.autorange !== false || fixed.includes(name) || !axis.r2c) continue
    const [letter, id] = [name[0], name.replace("axis", "")]
    const [low, high] = axis.range.map((end) => axis.r2c(end)).sort((one, other) => one - other)
    const drawn = (element.calcdata ?? []).filter(([first]) => (first?.trace?.[`${letter}axis`] ?? letter) === id)
    const values = drawn.flat().map((point) => point[letter]).filter(Number.isFinite)
    if (values.length && !values.some((value) => value >= low && value <= high)) unseen[`${name}.autorange`] = true
  }
  return unseen
}

wrapLibrary("Plotly", (library) => {
  const draw = (method) => async (place, data, layout, ...rest) => {
    const whole = isObject(data) ? data : null // {data, layout, config, frames}
    const said = whole ? whole.layout : layout
    const traces = whole ? whole.data : data
    const element = typeof place === "string" ? document.getElementById(place) : place
    const isOurs = isStock(said) && !hasGround(said)
    const dressed = { ...said, uirevision: said?.uirevision ?? describeAxes(said, traces) }
    if (isOurs) {
      dressed.template = plotlyTemplate(said?.template)
      figures.add(element)
    }
    const shown = isOurs ? traces?.map(dressTrace) : traces
    const fixed = listFixed(said)
    const drawn = await (whole ? library[method](place, { ...whole, data: shown, layout: dressed }) : library[method](place, shown, dressed, ...rest))
    const unseen = method === "react" ? findUnseen(element, fixed) : {}
    if (Object.keys(unseen).length) await library.relayout(element, unseen)
    return drawn
  }
  return Object.create(library, { newPlot: { value: draw("newPlot") }, react: { value: draw("react") } })
})

function drawFigure(element) {
  if (!element.layout?.template?.appnb) return
  element.layout.template = plotlyTemplate(element.layout.template)
  window.Plotly.redraw(element)
}

// ---- a new theme -------------------------------------------------------------------------------------

// A canvas that was drawn before its typeface was there is drawn again.
document.fonts.ready.then(() => { for (const view of window.Bokeh?.index?.all_views() ?? []) view.request_repaint?.() })

/** Draw every chart again with the tokens as they are now. */
export function drawAgain() {
  for (const model of models) drawModel(model)
  for (const view of charts) drawChart(view)
  for (const element of figures) if (element.isConnected) drawFigure(element)
}

new MutationObserver(drawAgain).observe(document.documentElement, { attributeFilter: ["data-theme"] })
