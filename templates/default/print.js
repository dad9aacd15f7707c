// On paper a chart cannot be drawn anew for the width that it has there: a picture of it, which can be made narrower,
// stands in its place while the page is printed.
import { cells } from "./cells.js"
import { drawAgain } from "./charts.js"

const root = document.documentElement
let pictures = []

// Paper is white: what was chosen for the screen comes back afterwards.
function turnLight() {
  const { theme } = root.dataset
  if (theme === "light") return
  root.dataset.theme = "light"
  drawAgain()
  pictures.push(() => { root.dataset.theme = theme })
}

function* listViews(view) {
  if (!view) return
  if (view.export && (view.model.type === "Figure" || view.model.type === "GridPlot")) yield view
  else for (const child of view.child_views ?? []) yield* listViews(child)
}

function takePicture(view) {
  const { width } = view.el.getBoundingClientRect()
  if (!width) return // on a page or in a tab that is not shown
  const picture = view.export("png", true)?.canvas // no image: that would have to be decoded first
  if (!picture?.width) return
  picture.className = "appnb-printed"
  picture.style.cssText = `display: block; width: ${width}px; max-width: 100%; height: auto`
  const { display } = view.el.style
  view.el.after(picture)
  view.el.style.display = "none"
  pictures.push(() => {
    picture.remove()
    view.el.style.display = display
  })
}

// All pages and tabs go onto paper, each under its title; what was never shown is laid out now, to be pictured.
function openAll() {
  const closed = document.querySelectorAll(".appnb-page[hidden], .appnb-panel[hidden], .appnb-cell[data-page][hidden]")
  for (const part of closed) part.hidden = false
  for (const box of document.querySelectorAll(".appnb-page, .appnb-panel")) { // a title that is there is not said twice
    const heading = box.querySelector(".appnb-output h1, .appnb-output h2, .appnb-cell-title")
    box.toggleAttribute("data-headed", heading?.textContent.trim() === box.dataset.title)
  }
  pictures.push(() => { for (const part of closed) part.hidden = true })
  return closed.length > 0
}

// BokehJS does so by itself, but only when the next frame is drawn.
function layOut(view) {
  if (view.bbox.width) return
  view.root.compute_layout?.()
  view.paint?.()
}

export function watchPrint() {
  addEventListener("beforeprint", () => {
    turnLight()
    const isOpened = openAll()
    if (isOpened) dispatchEvent(new Event("resize")) // Vega fits what it drew to the place that it has now
    for (const { roots } of cells.values()) {
      for (const id of Object.values(roots)) {
        for (const view of listViews(window.Bokeh?.index.get_by_id(id))) {
          try {
            if (isOpened) layOut(view)
            takePicture(view)
          } catch (error) {
            console.warn("appnb: a chart is printed as it stands", error)
          }
        }
      }
    }
  })
  addEventListener("afterprint", () => {
    for (const putBack of pictures) putBack()
    pictures = []
  })
}
