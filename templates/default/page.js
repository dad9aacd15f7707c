// The page: what comes from the server is handed to the part of the page that it concerns.
import { onDress } from "./elements.js"
import { watchAddress } from "./address.js"
import { announce } from "./announce.js"
import { watchCallbacks } from "./callbacks.js"
import { addCell, cells, updateCell, watchParking } from "./cells.js"
import { listShown, measureSoon, watchFirstSight } from "./first_sight.js"
import { fillFrames, prepareFrames, watchFrames } from "./frames.js"
import { enhance } from "./output.js"
import { showLooks } from "./looks.js"
import { config, connect, load, on, send } from "./link.js"
import { watchPages } from "./pages.js"
import { watchPlots } from "./plots.js"
import { watchPrint } from "./print.js"
import { arrange } from "./sections.js"
import { watchShell } from "./shell.js"
import { watchSizes } from "./sizing.js"
import { slides } from "./slides.js"
import { bringInputs, keepInputs, restore } from "./inputs.js"
import { showConnection, showNotice, showStatus } from "./status.js"
import { watchTabs } from "./tabs.js"

on("cells", ({ cells: patches }) => {
  for (const [id, patch] of Object.entries(patches)) updateCell(id, patch, { base: config.prefix, load })
  announce(patches)
  measureSoon(cells, config.measure ?? [], send)
  slides.follow()
  showStatus(() => send({ type: "stop" }))
})
on("page", arrange)
on("looks", showLooks)
on("arranging", (message) => import("./arrange.js").then(({ show }) => show(message)))
on("toast", (note) => import("./parts/toasts.js").then(({ show }) => show(note)))
on("made", ({ key }) => document.dispatchEvent(new CustomEvent("appnb-made", { detail: key })))
let widgets = null // a promise, once the page has a widget of another maker
on("widgets", (message, buffers) => {
  widgets ??= import("./widgets/registry.js")
  widgets.then(({ receive }) => receive(message, buffers))
})
on("notice", ({ html }) => showNotice(html))

document.querySelectorAll(".appnb-cell").forEach(addCell)
document.addEventListener("visibilitychange", () => {
  send({ type: "visible", is_visible: document.visibilityState === "visible" })
})
document.querySelectorAll("[data-first-sight] .appnb-output").forEach((output) => enhance(output))
watchCallbacks()
watchFrames()
onDress((root) => { // what Panel shows as HTML
  prepareFrames(root)
  fillFrames(root)
})
watchFirstSight()
watchParking()
watchPlots()
watchShell()
watchSizes()
watchPages()
watchTabs()
slides.refresh()
watchPrint()
watchAddress()
on("inputs", ({ text }) => keepInputs(text))
on("ending", () => showConnection("restart"))
connect({
  tell: (state) => showConnection(state, restore),
  greeting: () => ({ shows: listShown(), ...bringInputs() }),
})
