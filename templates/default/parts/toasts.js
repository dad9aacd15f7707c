// Short notes in the corner of the page. They go by themselves; while one is pointed at or has the focus, it stays.

const STAY_MS = 6_000
const MOST = 5
let region = null

function makeRegion() {
  region = Object.assign(document.createElement("div"), { className: "appnb-toasts" })
  region.setAttribute("role", "region")
  region.setAttribute("aria-label", "Notes")
  document.body.append(region)
}

export function show({ title, html, kind }) {
  if (!region) makeRegion()
  const isGrave = kind === "danger"
  const toast = Object.assign(document.createElement("div"), { className: "appnb-toast" })
  toast.setAttribute("role", isGrave ? "alert" : "status")
  if (kind) toast.dataset.kind = kind
  const text = document.createElement("div")
  text.append(Object.assign(document.createElement("strong"), { textContent: title }))
  if (html) text.append(Object.assign(document.createElement("div"), { innerHTML: html }))
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "×", ariaLabel: "Close this note" })
  close.onclick = () => toast.remove()
  toast.append(text, close)
  region.append(toast)
  while (region.childElementCount > MOST) region.firstElementChild.remove()
  if (!isGrave) leaveLater(toast)
}

function leaveLater(toast) {
  let timer = null
  const start = () => { timer = setTimeout(() => toast.remove(), STAY_MS) }
  const stop = () => clearTimeout(timer)
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop)
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start)
  start()
}
