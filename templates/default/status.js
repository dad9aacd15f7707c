// How things stand: what runs, whether the server is there, and what an author is told about the last save.
import { cells } from "./cells.js"
import { signOut } from "./inputs.js"

const PATIENCE_MS = 10_000 // so long a cell may run before its viewer is offered to stop it
const status = document.querySelector(".appnb-status")
let waiting = null

export function showStatus(stop) {
  const running = [...cells.values()].some((cell) => cell.section.dataset.state === "running")
  document.documentElement.toggleAttribute("data-busy", running)
  if (running && waiting === null) waiting = setTimeout(() => say("Still running …", "Stop", stop), PATIENCE_MS)
  if (running || waiting === null) return
  clearTimeout(waiting)
  waiting = null
  say("")
}

// One line in the header, and what can be done about it.
function say(text, action, act) {
  status.textContent = text
  if (!action) return
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: action })
  button.onclick = act
  status.append(" ", button)
}

// Above the page; nothing when the file is in order.
export function showNotice(html) {
  let notice = document.querySelector(".appnb-author-notice")
  if (!html) return notice?.remove()
  if (!notice) {
    notice = Object.assign(document.createElement("div"), { className: "appnb-author-notice" })
    notice.setAttribute("role", "alert")
    document.querySelector(".appnb-body").before(notice)
  }
  notice.innerHTML = html
}

const LOST_MS = 3_000 // a shorter break is nobody's business
let lost = null
let isTold = false

// How the link to the server stands: see `Connection`. `restore` begins anew with what was entered.
export function showConnection(state, restore) {
  const root = document.documentElement
  if (state === "signed out") return signOut()
  if (state === "connected") {
    clearTimeout(lost)
    lost = null
    delete root.dataset.connection
    if (isTold) say("")
    isTold = false
  } else if (state === "over" || state === "taken") {
    clearTimeout(lost)
    root.dataset.connection = "gone"
    isTold = true
    if (state === "taken") say("This page is open in another window.", "Use it here", () => location.reload())
    else if (!restore()) say("The connection is gone.", "Reload", () => location.reload())
  } else {
    const text = state === "restart" ? "The server is restarting …" : "Connection lost. Reconnecting …"
    const tell = () => {
      root.dataset.connection = "lost"
      isTold = true
      say(text)
    }
    if (state === "restart") tell()
    else lost ??= setTimeout(tell, LOST_MS)
  }
}
