// What a reader did to a chart: what is selected in it, and where it was zoomed to; read from one, put into the next.

// What JSON can hold: dates in milliseconds, sets as lists.
function clean(value) {
  if (value instanceof Date) return value.getTime()
  if (value instanceof Set) return [...value].map(clean)
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value, clean)
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clean(part)]))
}

const PARTS = ["layer", "hconcat", "vconcat", "concat"]

// Yields each selection with the encoding of the view it is in: {param, encoding}.
function* listSelections(spec, around = {}, views = findViews(spec)) {
  const encoding = { ...around, ...spec.encoding }
  for (const param of spec.params ?? []) {
    if (param.select) yield { param, encoding: views.get(param.views?.[0]) ?? encoding }
  }
  for (const part of PARTS) for (const inner of spec[part] ?? []) yield* listSelections(inner, encoding, views)
  if (spec.spec) yield* listSelections(spec.spec, encoding, views)
}

function findViews(spec, around = {}, found = new Map()) {
  const encoding = { ...around, ...spec.encoding }
  if (spec.name) found.set(spec.name, encoding)
  for (const part of PARTS) for (const inner of spec[part] ?? []) findViews(inner, encoding, found)
  if (spec.spec) findViews(spec.spec, encoding, found)
  return found
}

const copy = (value) => JSON.parse(JSON.stringify(value))
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other)
const isEmpty = (value) => !value || !Object.keys(value).length

// Writes what is selected as Vega-Lite takes it for a start: by channels for an interval, as points for points.
function writeStart({ param, encoding }, fields) {
  if (isEmpty(fields)) return undefined
  if (fields.vlPoint) return fields.vlPoint.or
  const kind = param.select.type ?? param.select
  if (kind !== "interval") return undefined
  const ranges = {}
  for (const channel of param.select.encodings ?? ["x", "y"]) {
    const field = encoding[channel]?.field?.replaceAll("\\", "")
    if (field in fields) ranges[channel] = fields[field]
  }
  return isEmpty(ranges) ? undefined : ranges
}

const isZoom = ({ param }) => param.bind === "scales"

// What is the same about two charts, if a view of one makes sense in the other.
function describeAxes({ param, encoding }) {
  const axis = ({ field, type, title, timeUnit, bin, aggregate, scale } = {}) => [field, type, title, timeUnit, bin, aggregate, scale]
  return JSON.stringify([param.name, axis(encoding.x), axis(encoding.y)])
}

function readZooms({ view, spec }) {
  const zooms = new Map()
  for (const each of listSelections(spec)) {
    const ranges = isZoom(each) && readSignal(view, each.param.name)
    if (!isEmpty(ranges)) zooms.set(describeAxes(each), ranges)
  }
  return zooms
}

function readSignal(view, name) {
  try {
    return clean(view.signal(name))
  } catch { // a signal of this name is further inside
    return null
  }
}

// Whether something of the rows is within the ranges; true where that cannot be told from the rows.
function meets(ranges, tables) {
  return Object.entries(ranges).every(([field, range]) => {
    if (!range.every((end) => typeof end === "number")) return true
    const [low, high] = [Math.min(...range), Math.max(...range)]
    const values = Object.values(tables).filter(Array.isArray).flat().map((row) => row[field]).filter((value) => value != null)
    const numbers = values.map((value) => (typeof value === "string" ? Date.parse(value) : Number(value))).filter(isFinite)
    return !numbers.length || numbers.some((value) => value >= low && value <= high)
  })
}
