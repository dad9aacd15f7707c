// A new generation of the notebook: other cells, other places. What stays where it was is not touched.
import { addCell, cells, park } from "./cells.js"

function makeSection(key) {
  const section = document.createElement("section")
  section.className = "appnb-cell"
  section.dataset.key = key
  section.dataset.state = "stale"
  section.append(Object.assign(document.createElement("div"), { className: "appnb-output" }))
  addCell(section)
  return section
}

function dressSection(section, slot) {
  section.dataset.cell = slot.cell
  section.toggleAttribute("data-quiet", !slot.shows)
  if (slot.span === 12) section.style.removeProperty("--span")
  else section.style.setProperty("--span", slot.span)
  let title = section.querySelector(":scope > .appnb-cell-title")
  if (slot.title && !title) {
    title = Object.assign(document.createElement("h2"), { className: "appnb-cell-title" })
    section.prepend(title)
  }
  if (!slot.title) title?.remove()
  else if (title.textContent !== slot.title) title.textContent = slot.title
}

// Areas are filled in order; a section that already stands in its place is not touched.
export function arrange({ slots, title, layout, width }) {
  document.title = title
  document.querySelector(".appnb-title").textContent = title
  Object.assign(document.documentElement.dataset, { layout, width })
  const wanted = new Set(slots.map((slot) => slot.key))
  for (const [key, cell] of cells) {
    if (wanted.has(key)) continue
    park(cell.section)
    cell.section.remove()
    cells.delete(key)
  }
  const next = new Map() // area -> the section after which the next one goes
  for (const slot of slots) {
    const area = document.querySelector(`[data-area=${slot.area}]`)
    const section = cells.get(slot.key)?.section ?? makeSection(slot.key)
    dressSection(section, slot)
    const before = next.get(area)
    const there = before ? before.nextElementSibling : area.firstElementChild
    if (there !== section) area.insertBefore(section, there)
    next.set(area, section)
  }
}
