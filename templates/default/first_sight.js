// What the page came with: what an earlier run showed. The live outputs take its place, cell by cell, without a jump.

const PATIENCE_MS = 3_000 // so long a live part may take until it has its height
const sign = document.querySelector(".appnb-as-of")

const list = () => [...document.querySelectorAll(".appnb-cell[data-first-sight]")]

// The keys of the cells that show something already.
export function listShown() {
  return list().map((section) => section.dataset.key)
}

// The time of day as the reader writes it; the server wrote UTC.
export function watchFirstSight() {
  const time = sign?.querySelector("time")
  if (!time) return
  const taken = new Date(time.dateTime)
  const isToday = taken.toDateString() === new Date().toDateString()
  const clock = { hour: "2-digit", minute: "2-digit" }
  time.textContent = taken.toLocaleString([], isToday ? clock : { ...clock, day: "numeric", month: "short" })
}

// What a cell shows is its own from now on.
export function endFirstSight(section, patch) {
  if (section.dataset.firstSight === undefined) return
  if (patch.html === undefined && ["stale", "running"].includes(patch.state ?? section.dataset.state)) return
  delete section.dataset.firstSight
  if (!list().length) sign?.remove()
}

const SETTLED_MS = 1_500 // after the last output nothing moves any more

// Tells the server how high the live parts are, once, when it does not know: the next page keeps as much room for them.
let timer = null
export function measureSoon(cells, missing, send) {
  const width = innerWidth > 800 ? "wide" : "narrow"
  clearTimeout(timer)
  if (!missing.includes(width)) return
  timer = setTimeout(() => {
    if ([...cells.values()].some(({ section }) => ["stale", "running"].includes(section.dataset.state))) return
    missing.splice(0)
    const measure = (hole) => Math.round(hole.getBoundingClientRect().height * 10) / 10
    const heights = ({ output }) => [...output.querySelectorAll("appnb-hole")].map(measure)
    send({ type: "sizes", width, sizes: Object.fromEntries([...cells].map(([key, cell]) => [key, heights(cell)])) })
  }, SETTLED_MS)
}

export const isStandIn = (hole) => hole.dataset.standIn !== undefined

// Puts a live part into its hole, which keeps its height until BokehJS has laid out what it drew.
export function fillHole(hole, element, view) {
  if (!isStandIn(hole)) return hole.replaceChildren(element)
  hole.style.minHeight = `${hole.offsetHeight}px`
  delete hole.dataset.standIn
  hole.replaceChildren(element)
  const end = performance.now() + PATIENCE_MS
  const settle = () => {
    if (!hole.contains(element)) return
    if (!view.has_finished?.() && performance.now() < end) return requestAnimationFrame(settle)
    requestAnimationFrame(() => hole.removeAttribute("style"))
  }
  requestAnimationFrame(settle)
}
