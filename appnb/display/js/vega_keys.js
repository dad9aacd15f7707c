// Keys in a chart of Vega: they move its interval; in one without, they go from mark to mark and click.

const MOST_MARKS = 1_000

// The interval that keys move: one over numbers or times. Over names it is simpler to go from mark to mark.
function findInterval(spec, names) {
  for (const { param, encoding } of listSelections(spec)) {
    const isInterval = (param.select.type ?? param.select) === "interval" && !param.bind && names.includes(param.name)
    const channels = param.select.encodings ?? ["x", "y"]
    if (isInterval && channels.some((channel) => ["quantitative", "temporal"].includes(encoding[channel]?.type))) return param
  }
  return null
}

function makeInterval(view, { name, select }) {
  const sides = (select.encodings ?? ["x", "y"]).map((channel) => {
    const signal = [`${name}_${channel}_1`, `${name}_${channel}`].find((each) => readSignal(view, each) !== null)
    return { channel, signal, size: channel === "x" ? "width" : "height" }
  }).filter(({ signal }) => signal) // `_1` where the field itself is called so
  if (!sides.length || sides.some(({ size }) => typeof readSignal(view, size) !== "number")) return null
  const ends = { x: ["left", "right"], y: ["top", "bottom"] }
  return {
    find() {
      const box = { ...FIRST }
      for (const { channel, signal, size } of sides) {
        const [one, other] = readSignal(view, signal)
        if (!(Math.abs(one - other) > 0)) return null
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((end) => end / view.signal(size))
        Object.assign(box, { [ends[channel][0]]: low, [ends[channel][1]]: high })
      }
      return box
    },
    put(box) {
      for (const { channel, signal, size } of sides) {
        view.signal(signal, box ? ends[channel].map((end) => box[end] * view.signal(size)) : [0, 0])
      }
      return view.runAsync()
    },
  }
}

// The marks of a chart, as places on it.
function listMarks(view) {
  const found = []
  const walk = (item, x, y) => {
    if (item.marktype && item.marktype !== "group") {
      if (item.role !== "mark" || item.interactive === false || /_brush(_bg)?$/.test(item.name)) return
      for (const { bounds } of item.items) found.push({ x: x + bounds.x1, y: y + bounds.y1, width: bounds.width(), height: bounds.height() })
      return
    }
    for (const part of item.items ?? []) walk(part, x + (part.x ?? 0), y + (part.y ?? 0))
  }
  const [[x, y], { left, top }] = [view.origin(), view.padding()]
  walk(view.scenegraph().root, x + left, y + top)
  return found.sort((one, other) => one.x - other.x || one.y - other.y).slice(0, MOST_MARKS)
}

function makeStepper(view, place) {
  const ring = Object.assign(document.createElement("div"), { className: "at", hidden: true })
  place.append(ring)
  let at = -1
  const show = (mark) => {
    ring.hidden = !mark
    if (mark) ring.style.cssText = `left: ${mark.x - 2}px; top: ${mark.y - 2}px; width: ${mark.width}px; height: ${mark.height}px`
  }
  const click = (mark, kind, shiftKey) => {
    const { left, top } = place.getBoundingClientRect()
    const [clientX, clientY] = [left + mark.x + mark.width / 2, top + mark.y + mark.height / 2]
    const target = place.getRootNode().elementFromPoint(clientX, clientY)
    for (const type of kind === "click" ? ["pointermove", "pointerdown", "pointerup", "click"] : [kind]) {
      target?.dispatchEvent(new PointerEvent(type, { clientX, clientY, shiftKey, bubbles: true, composed: true }))
    }
  }
  return ({ key, shiftKey }) => {
    const marks = listMarks(view)
    if (!marks.length) return false
    if (key === "Escape") {
      show(null)
      click(marks[Math.max(at, 0)], "dblclick", false)
      at = -1
      return true
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key]
    if (step) {
      at = (at + step + marks.length) % marks.length
      show(marks[at])
      return true
    }
    if ((key !== "Enter" && key !== " ") || at < 0) return false
    click(marks[at], "click", shiftKey)
    return true
  }
}

// Makes what a chart does with a key.
function findKeys(view, spec, names, place) {
  const param = findInterval(spec, names)
  const interval = param && makeInterval(view, param)
  if (!interval) return makeStepper(view, place)
  return (event) => {
    const box = moveBox(interval.find(), event)
    if (box === undefined) return false
    interval.put(box)
    return true
  }
}
