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

export function watchPrint() {
  addEventListener("beforeprint", () => {
    turnLight()
    for (const { roots } of cells.values()) {
      for (const id of Object.values(roots)) {
        for (const view of listViews(window.Bokeh?.index.get_by_id(id))) {
          try {
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
