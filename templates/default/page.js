// Shows what the kernel produces: places each cell's HTML, moves live parts into their holes, says how things stand.
import { enhance } from "./output.js"
import { morph } from "./morph.js"
import { watchShell } from "./shell.js"

const config = JSON.parse(document.getElementById("appnb-config").textContent)
const parking = document.getElementById("appnb-parking")
const status = document.querySelector(".appnb-status")
const cells = new Map() // id -> {section, output, roots: {hole id: model id}}
for (const section of document.querySelectorAll(".appnb-cell")) {
  cells.set(section.dataset.cell, { section, output: section.querySelector(".appnb-output"), roots: {}, seen: 0 })
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

function showStatus() {
  const running = [...cells.values()].some((cell) => cell.section.dataset.state === "running")
  document.documentElement.toggleAttribute("data-busy", running)
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
  async load({ resources, ticket }) {
    for (const resource of resources) await load(resource) // in order: one may need the one before
    send({ type: "loaded", ticket })
  },
  reload() { location.reload() },
}

function receive(text) {
  const message = JSON.parse(text)
  receivers[message.type]?.(message)
}

function connectionLost(event) {
  const { timeout } = event
  document.documentElement.dataset.connection = timeout == null ? "gone" : "lost"
  status.textContent = timeout == null ? "The connection is gone." : "Reconnecting …"
  if (timeout == null && !status.querySelector("button")) {
    const again = Object.assign(document.createElement("button"), { type: "button", textContent: "Reload" })
    again.onclick = () => location.reload()
    status.append(" ", again)
  }
}

function connected() {
  delete document.documentElement.dataset.connection
  status.textContent = ""
  send({ type: "ready", loaded: config.resources })
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

watchShell()
start()
