// The page's link to its server. Messages go both ways as JSON inside of Bokeh's websocket protocol.

export const config = JSON.parse(document.getElementById("appnb-config").textContent)
const receivers = new Map() // type of message -> what it does
const loaded = new Map() // url -> promise
let bokeh = null // the document that the server shares with this page

// Lets `receive` be called with each message of one type.
export function on(type, receive) {
  receivers.set(type, receive)
}

export function send(message) {
  if (!bokeh) return
  const { MessageSentEvent } = Bokeh.require("document/events")
  bokeh._trigger_on_change(new MessageSentEvent(bokeh, "appnb", JSON.stringify(message)))
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

// Opens the link. `lost(isForGood)` and `connected()` are called as it goes away and comes back; `greeting()` is
// what the server is told first.
export async function connect({ connected, lost, greeting }) {
  const app = { token: config.token, elementid: "appnb-parking", roots: {}, root_ids: [], use_for_title: false }
  await Bokeh.embed.embed_items({}, [app], config.path)
  bokeh = Bokeh.documents.at(-1) ?? null
  if (!bokeh) return lost(true)
  catchUp(bokeh)
  const greet = () => {
    connected()
    send({ type: "ready", ...greeting() })
  }
  bokeh.on_message("appnb", (text) => {
    const message = JSON.parse(text)
    receivers.get(message.type)?.(message)
  })
  bokeh.on_event("connection_lost", ({ timeout }) => lost(timeout == null))
  bokeh.on_event("client_reconnected", greet)
  greet()
}
