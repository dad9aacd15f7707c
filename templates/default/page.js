// Shows what the kernel produces: places each cell's HTML, moves live parts into their holes, says how things stand.
import "./elements.js"
import { enhance } from "./output.js"
import { morph } from "./morph.js"
import { watchShell } from "./shell.js"

const config = JSON.parse(document.getElementById("appnb-config").textContent)
const parking = document.getElementById("appnb-parking")
const status = document.querySelector(".appnb-status")
const cells = new Map() // key -> {section, output, roots: {hole id: model id}}
for (const section of document.querySelectorAll(".appnb-cell")) {
  cells.set(section.dataset.key, { section, output: section.querySelector(".appnb-output"), roots: {} })
}
const loaded = new Map() // url -> promise
let bokeh = null // the document that the server shares with this page

// ---- live parts ----------------------------------------------------------------------------------

// A root of the document is built by BokehJS in the parking place; from there it goes into its hole.
function elementOf(modelId) {
  return Bokeh.index.get_by_id(modelId)?.el ?? null
}

function fillHoles(cell) {
  for (const hole of cell.output.querySelectorAll("appnb-hole")) {
    const modelId = cell.roots[hole.id]
    const element = modelId ? elementOf(modelId) : null
    if (element && element.parentElement !== hole) hole.replaceChildren(element)
  }
}

new MutationObserver((records) => {
  if (!records.some((record) => record.addedNodes.length)) return
  for (const cell of cells.values()) fillHoles(cell)
}).observe(parking, { childList: true })

// What still lives must not go down with the HTML around it.
function park(element) {
  const holes = element.matches?.("appnb-hole") ? [element] : element.querySelectorAll?.("appnb-hole") ?? []
  for (const hole of holes) while (hole.firstChild) parking.append(hole.firstChild)
}

// ---- cells -----------------------------------------------------------------------------------------

function updateCell(id, patch) {
  const cell = cells.get(id)
  if (!cell) return
  if (patch.state !== undefined) {
    cell.section.dataset.state = patch.state
    cell.section.toggleAttribute("aria-busy", patch.state === "running")
  }
  if (patch.roots !== undefined) cell.roots = patch.roots
  if (patch.html !== undefined) {
    morph(cell.output, patch.html, park)
    cell.section.toggleAttribute("data-filled", patch.html !== "")
    enhance(cell.output, { base: config.prefix, load })
  }
  if (patch.html !== undefined || patch.roots !== undefined) fillHoles(cell)
}

// ---- a new generation of the notebook: other cells, other places ----------------------------------------

function makeSection(key) {
  const section = document.createElement("section")
  section.className = "appnb-cell"
  section.dataset.key = key
  section.dataset.state = "stale"
  const output = Object.assign(document.createElement("div"), { className: "appnb-output" })
  section.append(output)
  cells.set(key, { section, output, roots: {} })
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
function arrange({ slots, title, layout, width }) {
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

const PATIENCE_MS = 10_000 // so long a cell may run before its viewer is offered to stop it
let waiting = null

function showStatus() {
  const running = [...cells.values()].some((cell) => cell.section.dataset.state === "running")
  document.documentElement.toggleAttribute("data-busy", running)
  if (running && waiting === null) waiting = setTimeout(offerStop, PATIENCE_MS)
  if (running || waiting === null) return
  clearTimeout(waiting)
  waiting = null
  say("")
}

function offerStop() {
  say("Still running …", "Stop", () => send({ type: "stop" }))
}

// One line in the header: how things stand, and what can be done about it.
function say(text, action, act) {
  status.textContent = text
  if (!action) return
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: action })
  button.onclick = act
  status.append(" ", button)
}

// ---- the server ------------------------------------------------------------------------------------

function load({ kind, url }) {
  const address = `${config.prefix}/${url}`
  if (!loaded.has(address)) {
    loaded.set(address, new Promise((resolve) => {
      const element = document.createElement(kind === "css" ? "link" : "script")
      if (kind === "css") Object.assign(element, { rel: "stylesheet", href: address })
      else Object.assign(element, { src: address, async: false, ...(kind === "module" ? { type: "module" } : {}) })
      element.onload = () => resolve(true)
      element.onerror = () => { console.error(`appnb: ${address} could not be loaded`); resolve(false) }
      document.head.append(element)
    }))
  }
  return loaded.get(address)
}

function send(message) {
  const { MessageSentEvent } = Bokeh.require("document/events")
  bokeh._trigger_on_change(new MessageSentEvent(bokeh, "appnb", JSON.stringify(message)))
}

const receivers = {
  cells({ cells: patches }) {
    for (const [id, patch] of Object.entries(patches)) updateCell(id, patch)
    showStatus()
  },
  page(page) { arrange(page) },
  notice({ html }) { showNotice(html) },
  async load({ resources, ticket }) {
    for (const resource of resources) await load(resource) // in order: one may need the one before
    send({ type: "loaded", ticket })
  },
  reload() { location.reload() },
}

// What an author is told about the last save, above the page; nothing when it is in order.
function showNotice(html) {
  let notice = document.querySelector(".appnb-author-notice")
  if (!html) return notice?.remove()
  if (!notice) {
    notice = Object.assign(document.createElement("div"), { className: "appnb-author-notice" })
    notice.setAttribute("role", "alert")
    document.querySelector(".appnb-body").before(notice)
  }
  notice.innerHTML = html
}

function receive(text) {
  const message = JSON.parse(text)
  receivers[message.type]?.(message)
}

function connectionLost(event) {
  const { timeout } = event
  document.documentElement.dataset.connection = timeout == null ? "gone" : "lost"
  if (timeout == null) say("The connection is gone.", "Reload", () => location.reload())
  else say("Reconnecting …")
}

function connected() {
  delete document.documentElement.dataset.connection
  say("")
  send({ type: "ready" })
}

async function start() {
  const app = { token: config.token, elementid: "appnb-parking", roots: {}, root_ids: [], use_for_title: false }
  await Bokeh.embed.embed_items({}, [app], config.path)
  bokeh = Bokeh.documents.at(-1)
  if (!bokeh) {
    document.documentElement.dataset.connection = "gone"
    connectionLost({ timeout: null })
    return
  }
  bokeh.on_message("appnb", receive)
  bokeh.on_event("connection_lost", connectionLost)
  bokeh.on_event("client_reconnected", connected)
  connected()
}

document.addEventListener("visibilitychange", () => {
  if (bokeh) send({ type: "visible", is_visible: document.visibilityState === "visible" })
})
watchShell()
start()
