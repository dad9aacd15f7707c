// The page's link to its server. Messages go both ways as JSON inside of Bokeh's websocket protocol.

import { Connection } from "./connection.js"

export const config = JSON.parse(document.getElementById("appnb-config").textContent)
const receivers = new Map() // type of message -> what it does
const loaded = new Map() // url -> promise
let bokeh = null // the document that the server shares with this page

// Lets `receive` be called with each message of one type.
export function on(type, receive) {
  receivers.set(type, receive)
}

// `buffers` are bytes that go beside the JSON, as they are.
export function send(message, buffers = []) {
  if (!bokeh) return
  const { MessageSentEvent } = Bokeh.require("document/events")
  const text = JSON.stringify(message)
  bokeh._trigger_on_change(new MessageSentEvent(bokeh, "appnb", buffers.length ? [text, buffers] : text))
}

// Loads a file of this server, once; `url` is below its prefix. Settles when it is there, or has failed.
export function load({ kind, url }) {
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

on("load", async ({ resources, ticket }) => {
  for (const resource of resources) await load(resource) // in order: one may need the one before
  send({ type: "loaded", ticket })
})

// BokehJS listens for roots when it has built those that were there. Some take a while (a module has to be loaded): what
// came or went meanwhile it has not heard of.
async function catchUp(shared) {
  const views = shared.views_manager
  const roots = shared.roots()
  for (const view of views.roots) if (!roots.includes(view.model)) view.remove()
  const missed = roots.filter((model) => model.default_view && !views.get(model))
  await Promise.all(missed.map(async (model) => {
    const view = await views.build_view(model)
    view.build(document.getElementById("appnb-parking"))
  }))
}

// Opens the link. `tell(state)` is called as it goes away and comes back; `greeting()` is what the server is told first.
export async function connect({ tell, greeting }) {
  if (!window.Bokeh) return tell("over")
  const greet = () => send({ type: "ready", ...greeting() })
  let isShown = false // the document has its place in the page
  const connection = new Connection(config.path, config.token, (state, isNew) => {
    tell(state)
    if (state === "connected" && isNew && isShown) greet()
  })
  on("token", ({ token }) => { connection.token = token })
  const shared = await connection.document
  shared.on_message("appnb", (sent) => {
    const [text, buffers] = typeof sent === "string" ? [sent, []] : sent
    for (const message of [JSON.parse(text)].flat()) receivers.get(message.type)?.(message, buffers) // one, or several
  })
  bokeh = shared
  const { add_document_standalone: show } = Bokeh.require("embed/standalone")
  try {
    await show(shared, document.getElementById("appnb-parking"), [], false)
  } catch (error) {
    reportError(error) // one part cannot be drawn: the page goes on without it
  }
  catchUp(shared).catch(reportError)
  isShown = true
  greet()
}
