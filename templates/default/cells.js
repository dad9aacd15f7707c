// The cells of the page: each one's place, the HTML it shows, and the live parts that stand in the holes of that HTML.
import { enhance } from "./output.js"
import { endFirstSight, fillHole, isStandIn } from "./first_sight.js"
import { headPage } from "./headings.js"
import { morph } from "./morph.js"
import { handOnPlots } from "./plots.js"
import { fitSoon } from "./sizing.js"
import { passOnHoles, succeed } from "./successors.js"

export const cells = new Map() // key -> {section, output, roots: {hole id: model id}}
export const parking = document.getElementById("appnb-parking")

export function addCell(section) {
  cells.set(section.dataset.key, { section, output: section.querySelector(".appnb-output"), roots: {} })
}

// A root of the document is built by BokehJS in the parking place; from there it goes into its hole.
function elementOf(modelId) {
  return Bokeh.index.get_by_id(modelId)?.el ?? null
}

function fillHoles(cell) {
  for (const hole of cell.output.querySelectorAll("appnb-hole")) {
    const modelId = cell.roots[hole.id]
    const element = modelId ? elementOf(modelId) : null
    if (!element || element.parentElement === hole) continue
    const isTaken = hole.firstElementChild && !isStandIn(hole)
    const fill = isTaken ? succeed : fillHole
    fill(hole, element, Bokeh.index.get_by_id(modelId))
    fitSoon()
  }
}

export function watchParking() {
  new MutationObserver((records) => {
    if (!records.some((record) => record.addedNodes.length)) return
    for (const cell of cells.values()) fillHoles(cell)
  }).observe(parking, { childList: true })
}

// What still lives must not go down with the HTML around it.
export function park(element) {
  const holes = element.matches?.("appnb-hole") ? [element] : element.querySelectorAll?.("appnb-hole") ?? []
  for (const hole of holes) if (!isStandIn(hole)) while (hole.firstChild) parking.append(hole.firstChild)
}

// `tools` is what enhancing an output may need: the server's path and a function that loads a script.
export function updateCell(id, patch, tools) {
  const cell = cells.get(id)
  if (!cell) return
  if (patch.state !== undefined) {
    cell.section.dataset.state = patch.state
    if (patch.state === "running") cell.section.setAttribute("aria-busy", "true")
    else cell.section.removeAttribute("aria-busy")
  }
  passOnHoles(cell, patch)
  if (patch.roots !== undefined) {
    handOnPlots(Object.values(cell.roots), Object.values(patch.roots))
    cell.roots = patch.roots
  }
  if (patch.html !== undefined) {
    morph(cell.output, patch.html, park)
    cell.section.toggleAttribute("data-filled", patch.html !== "")
    enhance(cell.output, tools)
    headPage()
  }
  if (patch.html !== undefined || patch.roots !== undefined) fillHoles(cell)
  endFirstSight(cell.section, patch)
}
