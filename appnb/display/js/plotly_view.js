// Draws a figure of Plotly and tells which of its points are selected, by their numbers: what they are the server knows.
// It stands in one module with the scripts named in plotly_view.py.

const LINES = ["scatter", "scattergl"]
const CLICKED = ["bar", "box", "funnel", "funnelarea", "heatmap", "histogram", "violin", "waterfall"]
const MEASURED = ["percentInitial", "percentPrevious", "percentTotal", "percentEntry", "percentParent", "percentRoot", "value"]

// ---- what is told ------------------------------------------------------------------------------------------

const kindOf = ({ fullData, data }) => data?.type ?? fullData?.type ?? "scatter"

// Whether a click on these points selects: where a box or a lasso cannot be had, or tells less.
function isChosenByClick(points) {
  return points.some((point) => {
    const mode = point.data?.mode ?? point.fullData?.mode
    const isLine = LINES.includes(kindOf(point)) && (typeof mode !== "string" || mode.includes("lines"))
    return isLine || CLICKED.includes(kindOf(point))
  })
}

function writePoint(point) {
  const numbers = Array.isArray(point.pointNumbers) ? [...point.pointNumbers] : null
  const number = numbers && !Number.isInteger(point.pointNumber) ? null : point.pointNumber
  const measured = Object.fromEntries(MEASURED.filter((name) => Number.isFinite(point[name])).map((name) => [name, point[name]]))
  const told = [point.curveNumber, Array.isArray(number) ? [...number] : number]
  if (numbers || Object.keys(measured).length) told.push(numbers)
  if (Object.keys(measured).length) told.push(measured)
  return told
}

const isEnd = (value) => typeof value === "string" || Number.isFinite(value)

// Of a map, a range is no two numbers: its points are told.
function writeRange(range) {
  const ends = Object.entries(range ?? {}).filter(([, each]) => Array.isArray(each) && each.length === 2 && each.every(isEnd))
  return ends.length ? Object.fromEntries(ends.map(([axis, each]) => [axis, [...each]])) : undefined
}

function writeLasso(lasso) {
  const [x, y] = [lasso?.x, lasso?.y]
  return Array.isArray(x) && Array.isArray(y) && [...x, ...y].every(isEnd) ? { x: [...x], y: [...y] } : undefined
}

function writeChosen({ points = [], range, lassoPoints }) {
  const chosen = { points: points.map(writePoint), range: writeRange(range), lasso: writeLasso(lassoPoints) }
  return JSON.parse(JSON.stringify(chosen.points.length ? chosen : { ...chosen, points: undefined }))
}

// ---- what is shown -----------------------------------------------------------------------------------------

// Puts a selection that comes from the server into a figure: a box or lasso as it was drawn, points as they were chosen.
function showChosen(figure, chosen, isFirst) {
  const { points = [], range, lasso } = chosen
  if (isFirst && !points.length) return figure // as the figure says itself
  const selections = []
  if (range?.x && range?.y) selections.push({ type: "rect", xref: "x", yref: "y", x0: range.x[0], x1: range.x[1], y0: range.y[0], y1: range.y[1] })
  if (lasso?.x) {
    const corners = lasso.x.map((x, index) => `${index ? "L" : "M"}${x},${lasso.y[index]}`)
    selections.push({ type: "path", xref: "x", yref: "y", path: `${corners.join("")}Z` })
  }
  const data = figure.data.map((trace, curve) => {
    const numbers = points.filter(([each, number]) => each === curve && Number.isInteger(number)).map(([, number]) => number)
    const own = { ...trace }
    delete own.selectedpoints
    return points.length ? { ...own, selectedpoints: numbers } : own
  })
  return { ...figure, data, layout: { ...figure.layout, selections } }
}

// What the figure leaves open: it is as wide as its place, and a drag selects.
function dress(figure) {
  const layout = { autosize: figure.layout.width === undefined, dragmode: "select", ...figure.layout }
  return { ...figure, layout }
}

// Lines without markers have no tools to select in Plotly's own bar.
function listTools({ data }, config) {
  const isLine = ({ type = "scatter", mode, fill, stackgroup }) =>
    LINES.includes(type) && (fill || stackgroup || (mode?.includes("lines") && !mode.includes("markers")))
  const own = config.modeBarButtonsToAdd ?? []
  return data.some(isLine) ? [...new Set(["select2d", "lasso2d", ...own])] : own
}

// The box that was drawn, and how to put another one, in parts of the plot. Only of a figure with one pair of axes.
function makeBox(place) {
  const { xaxis, yaxis } = place._fullLayout ?? {}
  if (!xaxis?._length || !yaxis?._length || place._fullLayout._subplots?.cartesian?.length !== 1) return null
  const across = (value) => xaxis.r2p(value) / xaxis._length
  const down = (value) => yaxis.r2p(value) / yaxis._length
  return {
    find() {
      const drawn = (place._fullLayout.selections ?? []).find(({ type }) => type === "rect")
      if (!drawn) return null
      const [left, right] = [across(drawn.x0), across(drawn.x1)].sort((one, other) => one - other)
      const [top, bottom] = [down(drawn.y0), down(drawn.y1)].sort((one, other) => one - other)
      return { left, right, top, bottom }
    },
    put(box) {
      if (!box) return null
      const [x0, x1] = [box.left, box.right].map((part) => xaxis.p2r(part * xaxis._length))
      const [y0, y1] = [box.bottom, box.top].map((part) => yaxis.p2r(part * yaxis._length))
      return { type: "rect", xref: "x", yref: "y", x0, x1, y0, y1 }
    },
  }
}

// The points that Plotly marks as selected, once it has drawn a box.
function listMarked(place) {
  return (place._fullData ?? []).flatMap(({ index, selectedpoints }) =>
    (Array.isArray(selectedpoints) ? selectedpoints : []).map((number) => [index, number]))
}

// ---- the figure ----------------------------------------------------------------------------------------------

export function render({ model }) {
  const box = document.createElement("div")
  const place = document.createElement("div")
  let isFirst = true
  let isDrawing = false
  let told = JSON.stringify(model.value)
  box.append(place)
  addStyle(box, model.style + FOCUS)

  const tell = (chosen) => {
    const text = JSON.stringify(chosen)
    if (text === told) return
    told = text
    model.value = JSON.parse(text)
  }

  const press = (event) => {
    const tools = makeBox(place)
    const next = tools ? moveBox(tools.find(), event) : undefined
    if (next === undefined) return false
    const drawn = tools.put(next)
    window.Plotly.relayout(place, { selections: drawn ? [drawn] : [] }).then(() => {
      if (!drawn) return clear()
      const range = { x: [drawn.x0, drawn.x1], y: [drawn.y0, drawn.y1] }
      tell(JSON.parse(JSON.stringify({ points: listMarked(place), range })))
    })
    return true
  }

  const clear = () => {
    tell({})
    return window.Plotly.restyle(place, { selectedpoints: null })
  }

  const listen = () => {
    // Drawn boxes and lassos that come with a figure are told of too, without what was chosen beside them.
    place.on("plotly_selected", (event) => { if (event && !isDrawing) tell(writeChosen(event)) })
    place.on("plotly_deselect", () => { if (!isDrawing) tell({}) })
    place.on("plotly_click", ({ points }) => { if (isChosenByClick(points)) tell(writeChosen({ points })) })
    for (const name of ["plotly_sunburstclick", "plotly_treemapclick", "plotly_icicleclick"]) {
      place.on(name, ({ points }) => tell(writeChosen({ points })))
    }
  }

  const draw = async () => {
    const figure = showChosen(dress(JSON.parse(decoder.decode(model.figure))), model.value, isFirst)
    const config = { displaylogo: false, ...model.config }
    config.modeBarButtonsToAdd = listTools(figure, config)
    isDrawing = true
    try {
      await window.Plotly.react(place, figure.data, figure.layout, config)
      if (figure.frames?.length) await window.Plotly.addFrames(place, figure.frames)
    } finally {
      isDrawing = false
    }
    if (isFirst) listen()
    isFirst = false
  }

  let drawing = Promise.resolve()
  const redraw = () => {
    drawing = drawing.then(draw).catch((error) => console.error("appnb: a figure cannot be drawn", error))
  }

  const take = () => {
    const text = JSON.stringify(model.value)
    if (text === told) return
    told = text
    redraw()
  }

  const sizes = new ResizeObserver(() => {
    if (place._fullLayout && place.offsetWidth && place._fullLayout.autosize) window.Plotly.Plots.resize(place)
  })
  sizes.observe(box)
  takeKeys(box, model.spoken, press)
  model.on(["figure", "config"], redraw)
  model.on("value", take)
  model.on("remove", () => {
    sizes.disconnect()
    window.Plotly.purge(place)
  })
  redraw()
  return box
}
