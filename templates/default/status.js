// How things stand: what runs, whether the server is there, and what an author is told about the last save.
import { cells } from "./cells.js"

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

export function showConnectionLost(isForGood) {
  document.documentElement.dataset.connection = isForGood ? "gone" : "lost"
  if (isForGood) say("The connection is gone.", "Reload", () => location.reload())
  else say("Reconnecting …")
}

export function showConnected() {
  delete document.documentElement.dataset.connection
  say("")
}
