// Keeps what a reader zoomed and panned Bokeh's plots to, while their cell makes them anew. HoloViews draws with Bokeh.
//
// A plot is the one before if it stands at the same place: the same number of its root, or, when the cell has other
// roots now, of its cell. It keeps a range if its axes are the same (kind and title), and if its author did not set
// another range. What nobody touched is left to the new plot.

const NOTHING = { plots: [] }
const left = new Map() // id of a root -> {plots: what each of its plots was left at}
const views = new Map() // id of a root -> views of its plots, by place

export function watchPlots() {
  const { PlotView } = Bokeh.require("models/plots/plot_canvas")
  const { lazy_initialize: build, remove, reset_range: reset } = PlotView.prototype
  PlotView.prototype.lazy_initialize = async function () {
    await build.call(this)
    enter(this)
  }
  PlotView.prototype.remove = function () {
    leave(this)
    remove.call(this)
  }
  PlotView.prototype.reset_range = function () {
    for (const range of listRanges(this).values()) range.have_updated_interactively = false
    reset.call(this)
  }
}

// Lets the plots of a cell's new roots go on from those of the roots it had, by their order.
export function handOnPlots(before, after) {
  const old = before.flatMap((root) => (left.get(root) ?? rememberRoot(root)).plots)
  const kept = after.filter((root) => before.includes(root))
  for (const root of before) if (!kept.includes(root)) left.delete(root)
  if (!old.some(Boolean)) return
  let place = 0
  for (const root of after) {
    const model = Bokeh.index.get_by_id(root)?.model
    const plots = model ? listPlots(model) : []
    if (!kept.includes(root)) {
      left.set(root, { plots: old.slice(place, place + plots.length) })
      for (const view of views.get(root) ?? []) if (view) restore(view, root)
    }
    place += plots.length
  }
}

function rememberRoot(root) {
  const plots = []
  views.get(root)?.forEach((view, place) => { plots[place] = remember(view) })
  return plots.length ? { plots } : NOTHING
}

// ---- the life of a plot's view -------------------------------------------------------------------------

const rootOf = (view) => view.root?.model

function enter(view) {
  const root = rootOf(view)
  const place = root ? listPlots(root).indexOf(view.model) : -1
  if (place < 0) return
  if (!views.has(root.id)) views.set(root.id, [])
  views.get(root.id)[place] = view
  restore(view, root.id)
}

function leave(view) {
  const root = rootOf(view)
  const place = views.get(root?.id)?.indexOf(view) ?? -1
  if (place < 0) return
  if (!left.has(root.id)) left.set(root.id, { plots: [] })
  left.get(root.id).plots[place] = remember(view)
  delete views.get(root.id)[place]
}

function restore(view, root) {
  const place = views.get(root)?.indexOf(view) ?? -1
  const memory = left.get(root)?.plots[place]
  if (!memory || memory.model === view.model) return
  delete left.get(root).plots[place]
  const now = describe(view)
  if (now.axes !== memory.axes) return
  for (const [name, was] of memory.ranges) {
    const range = now.ranges.get(name)
    if (!was.zoom || !range || range.kind !== was.kind || isAuthors(was, range)) continue
    if (!meets(was.zoom, range)) continue // it would show nothing of what there is now
    range.model.have_updated_interactively = true
    range.model.setv({ start: was.zoom[0], end: was.zoom[1] })
  }
}

// ---- what a plot is, and where it was left ---------------------------------------------------------------

function remember(view) {
  const { axes, ranges } = describe(view)
  const kept = new Map()
  for (const [name, { model, kind, own, extent }] of ranges) {
    const now = [model.start, model.end]
    const isMoved = model.have_updated_interactively && now.every(isFinite) && !isSame(now, own)
    kept.set(name, { kind, own, extent, zoom: isMoved ? now : null })
  }
  return [...kept.values()].some((range) => range.zoom) ? { model: view.model, axes, ranges: kept } : null
}

function describe(view) {
  const { model } = view
  const axes = ["above", "below", "left", "right", "center"].flatMap((side) => model[side] ?? [])
    .filter((each) => each.type.endsWith("Axis"))
    .map((each) => [each.type, each.axis_label?.text ?? each.axis_label, each.x_range_name, each.y_range_name])
  const extents = findExtents(view)
  const ranges = new Map()
  for (const [name, range] of listRanges(view)) {
    const isFactors = range.type === "FactorRange"
    ranges.set(name, {
      model: range,
      kind: isFactors ? JSON.stringify(range.factors) : "numbers",
      own: findOwn(range),
      extent: extents[name[0]],
    })
  }
  return { axes: JSON.stringify(axes), ranges }
}

// "x default" -> the range of that name
function listRanges(view) {
  const { frame } = view
  const ranges = new Map()
  for (const [name, range] of frame?.x_ranges ?? []) ranges.set(`x ${name}`, range)
  for (const [name, range] of frame?.y_ranges ?? []) ranges.set(`y ${name}`, range)
  return ranges
}

// The range that the plot was made with; null for each end that follows the data.
function findOwn(range) {
  if (range.type === "DataRange1d") return [range._initial_start ?? null, range._initial_end ?? null]
  return range.type === "Range1d" ? [range._reset_start, range._reset_end] : [null, null]
}

// From where to where the data of a plot reach; from Infinity to -Infinity where there are none.
function findExtents(view) {
  const boxes = view.auto_ranged_renderers.map((renderer) => renderer.bounds("none"))
  const reach = (start, end) => [
    Math.min(...boxes.map((box) => box[start]).filter(isFinite)),
    Math.max(...boxes.map((box) => box[end]).filter(isFinite)),
  ]
  return { x: reach("x0", "x1"), y: reach("y0", "y1") }
}

// Whether the author set another range than before. HoloViews sets ranges that it finds in the data: those of other
// data say nothing about what its author wants.
function isAuthors(was, now) {
  if (isSame(was.own, now.own)) return false
  return !now.model.tags?.length || isSame(was.extent, now.extent)
}

function meets([start, end], { extent, model, kind }) {
  const [low, high] = start < end ? [start, end] : [end, start]
  const [least, most] = model.computed_bounds ?? [-Infinity, Infinity]
  if (low < least || high > most) return false
  return kind !== "numbers" || extent[0] > extent[1] || (low <= extent[1] && high >= extent[0])
}

const isSame = (one, other) => one.every((value, index) => Object.is(value, other[index]))

// The plots in a layout, in its order.
function listPlots(model, found = [], depth = 0) {
  if (!model?.id || depth > 12) return found
  if (model.toolbar && model.x_range) {
    found.push(model)
    return found
  }
  const parts = [...(model.children ?? []), ...(model.tabs ?? []), model.child].flat()
  for (const part of parts) if (part?.id) listPlots(part, found, depth + 1)
  return found
}
