// What changed, said once to those who do not see it: after a choice, not while the page is first filled.
import { cells } from "./cells.js"

const QUIET_MS = 700 // so long nothing has changed before it is said: a slider that is dragged is one change
const MOST_NAMES = 3
const changed = new Set()
let region = null
let timer = null
let isFilled = false

function nameOf(section) {
  return section.querySelector(".appnb-cell-title, h1, h2, h3, h4, figure[aria-label]")?.textContent.trim() ?? ""
}

function tell() {
  const sections = [...changed].filter((section) => section.isConnected && section.offsetParent)
  sections.sort((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
  changed.clear()
  if (!sections.length) return
  const names = sections.map(nameOf).filter(Boolean).map((name) => name.slice(0, 80))
  const more = sections.length - Math.min(names.length, MOST_NAMES)
  const listed = names.slice(0, MOST_NAMES).join(", ")
  if (!listed) region.textContent = sections.length === 1 ? "One part was updated." : `${sections.length} parts were updated.`
  else region.textContent = `Updated: ${listed}${more > 0 ? ` and ${more} more` : ""}.`
}

// `patches` is what came for the cells; parts that show nothing, and what is behind a closed tab, are not told.
export function announce(patches) {
  if (!region) {
    region = Object.assign(document.createElement("p"), { className: "appnb-announcer" })
    region.setAttribute("aria-live", "polite")
    document.body.append(region)
  }
  if (!isFilled) {
    isFilled = ![...cells.values()].some(({ section }) => ["stale", "running"].includes(section.dataset.state))
    return
  }
  for (const [id, patch] of Object.entries(patches)) {
    const section = cells.get(id)?.section
    if (section && section.hasAttribute("data-filled") && (patch.html !== undefined || patch.roots !== undefined || patch.state === "ok")) {
      changed.add(section)
    }
  }
  clearTimeout(timer)
  timer = setTimeout(tell, QUIET_MS)
}
