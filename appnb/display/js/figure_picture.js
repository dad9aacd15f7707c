// The picture of a figure of Matplotlib, with a pane over each of its plots: places are parts of a plot, from its upper
// left corner.

const SVG = "http://www.w3.org/2000/svg"
const PICTURE_STYLE = `
:host { display: block; }
.figure { position: relative; display: inline-block; max-width: 100%; line-height: 0; border-radius: 4px; }
.figure img { display: block; max-width: 100%; height: auto; }
.figure img.appnb-light { background: #fff; border-radius: 4px; }
.plot { position: absolute; cursor: crosshair; touch-action: none; user-select: none; }
.plot svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; pointer-events: none; }
.plot path { vector-effect: non-scaling-stroke; stroke: var(--ring); stroke-width: 1.5; fill: var(--ring); fill-opacity: 0.14; }
`

const round = (part) => Math.round(part * 1e5) / 1e5
const within = (part) => Math.min(Math.max(part, 0), 1)

// Makes the element for a picture and its panes; `listen` is called with each new pane and its number.
function makePicture(listen) {
  const element = document.createElement("div")
  element.className = "figure"
  const picture = document.createElement("div")
  const panes = []
  element.append(picture)

  const makePane = () => {
    const pane = Object.assign(document.createElement("div"), { className: "plot" })
    const drawing = document.createElementNS(SVG, "svg")
    const path = document.createElementNS(SVG, "path")
    drawing.setAttribute("viewBox", "0 0 1 1")
    drawing.setAttribute("preserveAspectRatio", "none")
    drawing.append(path)
    pane.append(drawing)
    element.append(pane)
    listen(pane, panes.push({ pane, path }) - 1)
  }

  return {
    element,
    show(html, areas) {
      picture.innerHTML = html
      picture.firstElementChild.draggable = false
      while (panes.length < areas.length) makePane()
      while (panes.length > areas.length) panes.pop().pane.remove()
      areas.forEach(({ left, top, width, height }, index) => {
        const sides = { left, top, width, height }
        for (const [side, part] of Object.entries(sides)) panes[index].pane.style[side] = `${part * 100}%`
      })
    },
    mark(index, corners) {
      const text = corners?.map(([x, y], number) => `${number ? "L" : "M"}${x} ${y}`).join(" ")
      panes[index]?.path.setAttribute("d", text ? `${text} Z` : "")
    },
  }
}

// The place of a pointer in a pane.
function findPlace(pane, { clientX, clientY }) {
  const { left, top, width, height } = pane.getBoundingClientRect()
  return [(clientX - left) / width, (clientY - top) / height]
}

const listCorners = ([left, right, top, bottom]) => [[left, top], [right, top], [right, bottom], [left, bottom]]
