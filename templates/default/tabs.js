// Tabs of the page: keys, and the address remembers after its # which are open.
import { reveal } from "./boxes.js"

const lists = () => [...document.querySelectorAll(".appnb-tablist")]
const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"))

function open(tab) {
  for (const other of tab.parentElement.children) {
    const isOpen = other === tab
    other.ariaSelected = String(isOpen)
    other.tabIndex = isOpen ? 0 : -1
    const panel = panelOf(other)
    if (panel && !isOpen) panel.hidden = true
    else if (panel?.hidden) reveal(panel)
  }
  tab.scrollIntoView({ block: "nearest", inline: "nearest" })
}

// Only tabs that are not the first of theirs need to be remembered.
function remember() {
  const names = lists()
    .flatMap((list) => [...list.children].slice(1))
    .filter((tab) => tab.ariaSelected === "true")
    .map((tab) => panelOf(tab)?.dataset.name)
  history.replaceState(history.state, "", names.length ? `#${names.join("+")}` : location.pathname + location.search)
}

function recall() {
  const names = new Set(decodeURIComponent(location.hash.slice(1)).split("+"))
  for (const list of lists()) {
    const named = [...list.children].find((tab) => names.has(panelOf(tab)?.dataset.name))
    const tab = named ?? list.children[0]
    if (tab && tab.ariaSelected !== "true") open(tab)
  }
}

const STEPS = { ArrowRight: 1, ArrowLeft: -1 }

export function watchTabs() {
  document.addEventListener("click", (event) => {
    const tab = event.target.closest?.(".appnb-tablist-tab")
    if (!tab) return
    open(tab)
    remember()
  })
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.(".appnb-tablist-tab")
    if (!tab) return
    const tabs = [...tab.parentElement.children]
    const place = tabs.indexOf(tab)
    const next = event.key in STEPS ? tabs.at((place + STEPS[event.key]) % tabs.length)
      : event.key === "Home" ? tabs[0] : event.key === "End" ? tabs.at(-1) : null
    if (!next) return
    event.preventDefault()
    open(next)
    next.focus()
    remember()
  })
  window.addEventListener("hashchange", () => { if (lists().length) recall() })
  if (lists().length && location.hash) recall()
}
