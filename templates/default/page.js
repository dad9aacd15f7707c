// The page: what comes from the server is handed to the part of the page that it concerns.
import "./elements.js"
import { watchAddress } from "./address.js"
import { addCell, updateCell, watchParking } from "./cells.js"
import { config, connect, load, on, send } from "./link.js"
import { arrange } from "./sections.js"
import { watchShell } from "./shell.js"
import { showConnected, showConnectionLost, showNotice, showStatus } from "./status.js"

on("cells", ({ cells }) => {
  for (const [id, patch] of Object.entries(cells)) updateCell(id, patch, { base: config.prefix, load })
  showStatus(() => send({ type: "stop" }))
})
on("page", arrange)
on("notice", ({ html }) => showNotice(html))

document.querySelectorAll(".appnb-cell").forEach(addCell)
document.addEventListener("visibilitychange", () => {
  send({ type: "visible", is_visible: document.visibilityState === "visible" })
})
watchParking()
watchShell()
watchAddress()
connect({ connected: showConnected, lost: showConnectionLost })
