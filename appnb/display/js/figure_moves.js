// Lets a viewer move the plots of a figure and look into them closer. Each step is told as the part of the plot that is
// to be seen; the server draws it. It stands in one module with the scripts named in figure_views.py.

const LEAST_BOX_PX = 5
const LEAST_MOVE = 0.002 // parts of the plot
const CLOSER = 0.8 // what is left of a side after one step
const TOOLS = { move: "Move", box: "Zoom to a box", reset: "Reset" }
const ICONS = {
  move: "M12 3v18M3 12h18M12 3l-3 3M12 3l3 3M12 21l-3-3M12 21l3-3M3 12l3-3M3 12l3 3M21 12l-3-3M21 12l-3 3",
  box: "M4 4h12v12H4zM14 14l6 6",
  reset: "M4 12a8 8 0 1 0 3-6.2M4 4v4h4",
}
const MOVES_STYLE = `
.tools { position: absolute; right: 6px; top: 6px; display: flex; gap: 2px; opacity: 0; transition: opacity 0.15s; }
.figure:hover .tools, .figure:focus-within .tools { opacity: 1; }
@media (hover: none) { .tools { opacity: 1; } }
.tools button { all: unset; box-sizing: border-box; width: 28px; height: 28px; padding: 5px; border-radius: 6px; cursor: pointer;
  color: var(--appnb-muted, GrayText); background: var(--appnb-surface, Canvas); }
.tools button:hover, .tools button[aria-pressed=true] { color: var(--appnb-accent, Highlight); background: var(--appnb-faint, Canvas); }
.tools button:focus-visible { outline: 2px solid var(--ring); }
.tools svg { display: block; width: 18px; height: 18px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.at-place { position: absolute; right: 8px; bottom: 4px; font: 11px/1.4 var(--appnb-font, sans-serif); font-variant-numeric: tabular-nums;
  color: var(--appnb-muted, GrayText); pointer-events: none; }
`

const grow = (by, [x, y] = [0.5, 0.5]) => [x - x * by, x + (1 - x) * by, y - y * by, y + (1 - y) * by]

// The coordinate at a part of a side, as text; null where it is none that people know.
function writeValue([low, high, kind], part) {
  if (kind === "log") return Math.exp(Math.log(low) + (Math.log(high) - Math.log(low)) * part).toPrecision(3)
  if (kind !== "linear") return null
  const digits = clamp(2 - Math.floor(Math.log10(Math.abs(high - low))), 0, 12)
  return String(Number((low + (high - low) * part).toFixed(digits)) || 0)
}

export function render({ model }) {
  let tool = "move"
  let number = model.answered
  let waiting = null // the step to tell once the one before is drawn
  let drag = null
  const figure = makePicture((pane, index) => listen(pane, index))
  const place = Object.assign(document.createElement("div"), { className: "at-place" })
  addStyle(figure.element, FOCUS + PICTURE_STYLE + MOVES_STYLE)

  const tell = (step) => {
    waiting = step
    if (number !== model.answered) return
    number += 1
    model.value = { ...waiting, number }
    waiting = null
  }

  const look = (index, box) => tell({ plot: index, box: box.map(round) })

  // ---- tools and keys

  const tools = Object.assign(document.createElement("div"), { className: "tools", role: "toolbar", ariaLabel: "Figure" })
  const buttons = Object.entries(TOOLS).map(([name, title]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", title, ariaLabel: title })
    button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`
    button.addEventListener("click", () => name === "reset" ? tell({ reset: true }) : pick(name))
    tools.append(button)
    return [name, button]
  })
  const pick = (name) => {
    tool = name
    for (const [each, button] of buttons) if (each !== "reset") button.ariaPressed = String(each === name)
  }

  const STEPS = {
    ArrowLeft: [-0.1, 0.9, 0, 1], ArrowRight: [0.1, 1.1, 0, 1], ArrowUp: [0, 1, -0.1, 0.9], ArrowDown: [0, 1, 0.1, 1.1],
    "+": grow(CLOSER), "-": grow(1 / CLOSER),
  }
  takeKeys(figure.element, model.spoken, ({ key }) => {
    if (key in STEPS && model.areas.length) look(0, STEPS[key])
    else if (key === "Escape" || key === "0") tell({ reset: true })
    else return false
    return true
  })

  // ---- the pointer

  const say = (index, [x, y]) => {
    const { x: across, y: up } = model.areas[index]
    const values = [["x", writeValue(across, x)], ["y", writeValue(up, 1 - y)]].filter(([, value]) => value !== null)
    place.textContent = values.map((each) => each.join(" ")).join("   ")
  }

  const follow = (pane, index, event) => {
    const at = findPlace(pane, event)
    say(index, at)
    if (!drag) return
    if (drag.tool === "move") {
      if (number === model.answered) moveTo(index, at)
      return
    }
    const [[fromX, fromY], [x, y]] = [drag.start, at]
    drag.box = [Math.min(fromX, x), Math.max(fromX, x), Math.min(fromY, y), Math.max(fromY, y)].map(within)
    figure.mark(index, listCorners(drag.box))
  }

  // The point that was taken hold of stays under the pointer.
  const moveTo = (index, at) => {
    const [across, down] = [drag.start[0] - at[0], drag.start[1] - at[1]]
    if (Math.hypot(across, down) < LEAST_MOVE) return
    drag.start = at
    look(index, [across, 1 + across, down, 1 + down])
  }

  const end = (pane, index, event) => {
    if (!drag) return
    if (drag.tool === "move") moveTo(index, findPlace(pane, event))
    const { box } = drag
    drag = null
    figure.mark(index, null)
    const { width, height } = pane.getBoundingClientRect()
    if (box && (box[1] - box[0]) * width > LEAST_BOX_PX && (box[3] - box[2]) * height > LEAST_BOX_PX) look(index, box)
  }

  const listen = (pane, index) => {
    pane.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return
      pane.setPointerCapture(event.pointerId)
      drag = { tool, start: findPlace(pane, event), box: null }
    })
    pane.addEventListener("pointermove", (event) => follow(pane, index, event))
    pane.addEventListener("pointerup", (event) => end(pane, index, event))
    pane.addEventListener("pointercancel", (event) => end(pane, index, event))
    pane.addEventListener("pointerleave", () => { place.textContent = "" })
    pane.addEventListener("dblclick", () => tell({ reset: true }))
    pane.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return // the page scrolls
      event.preventDefault()
      look(index, grow(event.deltaY < 0 ? CLOSER : 1 / CLOSER, findPlace(pane, event)))
    }, { passive: false })
  }

  const show = () => {
    figure.show(model.picture, model.areas)
    figure.element.append(tools, place)
    tools.hidden = !model.areas.length
  }

  model.on(["picture", "areas"], show)
  model.on("answered", () => {
    number = Math.max(number, model.answered)
    if (waiting) tell(waiting)
  })
  pick("move")
  show()
  return figure.element
}
