// The frame around the cells: the theme switch, and the sidebar, which is a drawer on a narrow screen.

const narrow = matchMedia("(max-width: 800px)")
const CLOSE_AFTER_MS = 250 // so long a choice is seen before the drawer closes over what it changed

// The headings beside the text; a save may ask for them later.
export function showOutline() {
  const outline = document.querySelector(".appnb-outline")
  if (!outline) return
  outline.hidden = !document.documentElement.hasAttribute("data-outline")
  if (!outline.hidden) import("./parts/outline.js").then(({ enhance }) => enhance(outline))
}

export function watchShell() {
  showOutline()
  const button = document.querySelector(".appnb-drawer-button")
  const sidebar = document.querySelector(".appnb-sidebar")
  const scrim = document.querySelector(".appnb-scrim")
  if (!button || !sidebar || !scrim) return
  const isOpen = () => document.documentElement.hasAttribute("data-drawer")
  const show = (open) => {
    if (open === isOpen()) return
    document.documentElement.toggleAttribute("data-drawer", open)
    button.setAttribute("aria-expanded", String(open))
    button.setAttribute("aria-label", open ? "Close the sidebar" : "Open the sidebar")
    scrim.hidden = !open
    for (const part of document.querySelectorAll(".appnb-main, .appnb-footer")) part.inert = open
    if (open) sidebar.focus({ preventScroll: true })
    else if (sidebar.contains(document.activeElement)) button.focus({ preventScroll: true })
  }
  button.addEventListener("click", () => show(!isOpen()))
  scrim.addEventListener("click", () => show(false))
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen() && !event.defaultPrevented) show(false)
  })
  narrow.addEventListener("change", () => show(false))
  window.addEventListener("popstate", () => show(false))
  closeAfterChoice(sidebar, () => isOpen() && show(false))
}

// A choice that is done closes the drawer: a pick of one of several, a button, a link. Typing, dragging, ticking boxes
// and going through choices with the keyboard go on for a while, so the drawer stays.
function closeAfterChoice(sidebar, close) {
  let byPointer = false
  const heard = new WeakSet()
  const later = () => { if (byPointer && narrow.matches) setTimeout(close, CLOSE_AFTER_MS) }
  sidebar.addEventListener("pointerdown", () => { byPointer = true }, { capture: true })
  sidebar.addEventListener("keydown", () => { byPointer = false }, { capture: true })
  // the change of a field does not leave the shadow root that it is in: it is heard at the field
  sidebar.addEventListener("focusin", (event) => {
    const field = event.composedPath()[0]
    if (heard.has(field) || !field.matches?.("select:not([multiple]), input[type=radio]")) return
    heard.add(field)
    field.addEventListener("change", later)
  })
  sidebar.addEventListener("click", (event) => {
    const pressed = event.composedPath().find((part) => part.matches?.("button, a[href]"))
    const host = pressed?.getRootNode().host
    if (pressed?.matches("a[href]") || host?.matches(".appnb-button, .appnb-run-button")) later()
  })
}
