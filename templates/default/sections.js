// A new generation of the notebook, or new looks: other cells, other places. What stays where it was is not touched,
// and what moves is moved whole: a live part, the focus in it and what was typed go with it.
import { fitBox, makeBox } from "./boxes.js"
import { addCell, cells, park } from "./cells.js"
import { currentPage, showPages } from "./pages.js"
import { showOutline } from "./shell.js"
import { slides } from "./slides.js"

function makeSection(key) {
  const section = document.createElement("section")
  section.className = "appnb-cell"
  section.dataset.key = key
  section.dataset.state = "stale"
  section.append(Object.assign(document.createElement("div"), { className: "appnb-output" }))
  addCell(section)
  return section
}

// Makes, changes or takes away one part of a section; `place` puts a new one where it belongs.
function fitPart(section, selector, wanted, make, fill, place) {
  let part = section.querySelector(`:scope > ${selector}`)
  if (!wanted) return part?.remove()
  if (!part) {
    part = Object.assign(document.createElement(make), { className: selector.slice(1) })
    place(part)
  }
  fill(part)
}

const setText = (text) => (part) => { if (part.textContent !== text) part.textContent = text }

function dressSection(section, slot) {
  const output = section.querySelector(":scope > .appnb-output")
  section.dataset.cell = slot.cell
  for (const [name, value] of Object.entries({
    quiet: !slot.shows, titled: slot.title, kind: slot.kind, coded: slot.code, tall: slot.height, side: slot.side,
    step: slot.step, page: slot.page,
  })) {
    if (!value) delete section.dataset[name]
    else section.dataset[name] = value === true || ["titled", "coded", "tall"].includes(name) ? "" : value
  }
  section.hidden = Boolean(slot.page) && slot.page !== currentPage()
  section.style.cssText = [
    slot.span && `--span:${slot.span};--span-m:${slot.span_medium};--span-s:${slot.span_small}`,
    slot.row && `--row:${slot.row};--column:${slot.column || 1};--rows:${slot.rows}`,
    slot.height && `--height:${slot.height}px`,
  ].filter(Boolean).join(";")
  fitPart(section, ".appnb-cell-title", slot.title, "h2", setText(slot.title), (part) => section.prepend(part))
  fitPart(section, ".appnb-source", slot.code, "div", (part) => {
    if (part.dataset.code === slot.code) return
    part.dataset.code = slot.code
    part.innerHTML = slot.code
  }, (part) => output.before(part))
  fitPart(section, ".appnb-cell-caption", slot.caption, "p", setText(slot.caption), (part) => output.after(part))
  fitPart(section, ".appnb-cell-notes", slot.notes, "p", (part) => {
    part.hidden = true
    setText(slot.notes)(part)
  }, (part) => section.append(part))
  if (slot.height) Object.assign(output, { tabIndex: 0, role: "region", ariaLabel: slot.title || slot.cell })
  else for (const name of ["tabindex", "role", "aria-label"]) output.removeAttribute(name)
}

const boxes = () => new Map([...document.querySelectorAll("[data-box]")].map((box) => [box.dataset.box, box]))

// Fills a place in order; an element that already stands where it should is not touched.
function fill(place, items, known, wanted) {
  let before = place.querySelector(":scope > .appnb-tablist")
  for (const item of items) {
    let element
    if (item.items) {
      element = known.get(item.id) ?? makeBox(item)
      known.set(item.id, element)
      wanted.add(element)
      fitBox(element, item)
    } else {
      element = cells.get(item.key)?.section ?? makeSection(item.key)
      dressSection(element, item)
      if (element.dataset.into) continue // its output chose another place
    }
    const there = before ? before.nextElementSibling : place.firstElementChild
    if (there !== element) place.insertBefore(element, there)
    before = element
    if (item.items) fill(element, item.items, known, wanted)
  }
}

export function arrange(page) {
  const focused = document.activeElement
  document.querySelector(".appnb-title").textContent = page.title
  Object.assign(document.documentElement.dataset, { layout: page.layout, width: page.width, title: page.title })
  const main = document.querySelector("[data-area=main]")
  main.style.cssText = `--columns:${page.columns};--row-height:${page.row_height}px`
  if (page.max_width) main.style.setProperty("--max-width", `${page.max_width}px`)
  main.toggleAttribute("data-bordered", page.bordered)
  document.documentElement.toggleAttribute("data-outline", page.outline)

  const listed = new Set(page.areas.flatMap(listKeys))
  for (const [key, cell] of cells) {
    if (listed.has(key)) continue
    park(cell.section)
    cell.section.remove()
    cells.delete(key)
  }
  const known = boxes()
  const wanted = new Set()
  for (const area of page.areas) {
    const place = document.querySelector(`[data-area="${area.name}"]`) ?? main
    if (area.name !== "main") fill(place, area.items, known, wanted)
    else fill(place, [area], known, wanted)
  }
  for (const box of known.values()) if (!wanted.has(box)) box.remove()
  showPages(page)
  showOutline()
  slides.refresh()
  if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true })
  window.dispatchEvent(new Event("resize")) // what draws on a canvas has another width now
}

const listKeys = (box) => box.items.flatMap((item) => (item.items ? listKeys(item) : [item.key]))
