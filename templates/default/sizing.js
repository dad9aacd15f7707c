// Live parts fit the places that they are in. BokehJS builds them elsewhere, and what draws by the width around it (Vega)
// may have looked there: it is told when its place is another.

const SETTLED_MS = 400
let isDue = false
let timer = null

export function fitSoon() {
  if (isDue) return
  isDue = true
  requestAnimationFrame(() => {
    isDue = false
    dispatchEvent(new Event("resize"))
  })
}

// A place that scrolls sideways can be reached by keyboard, one that does not is no stop on the way.
function reachScrolling() {
  for (const hole of document.querySelectorAll('appnb-hole[data-fit~="scroll"]')) {
    if (hole.scrollWidth > hole.clientWidth + 1) hole.tabIndex = 0
    else hole.removeAttribute("tabindex")
  }
}

export function watchSizes() {
  addEventListener("resize", () => {
    clearTimeout(timer)
    timer = setTimeout(reachScrolling, SETTLED_MS)
  })
}
