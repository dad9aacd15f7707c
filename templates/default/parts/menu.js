// A menu of links: marks the one that is open, and closes what hangs down when it is left.

const known = new Set()

function mark(menu) {
  for (const link of menu.querySelectorAll("a")) {
    const target = new URL(link.href, location.href)
    const here = new URL(location.href)
    const isHash = link.getAttribute("href").startsWith("#")
    const isHere = isHash ? (here.hash || "#/") === target.hash : target.origin === here.origin && target.pathname === here.pathname && !target.hash
    if (isHere) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
  }
  for (const more of menu.querySelectorAll(".appnb-menu-more")) {
    more.toggleAttribute("data-current", Boolean(more.querySelector("[aria-current]")))
  }
}

const hangs = (menu) => menu.dataset.orientation === "horizontal"
const close = (menu, except) => {
  for (const more of menu.querySelectorAll(".appnb-menu-more[open]")) if (more !== except) more.open = false
}

export function enhance(menu) {
  mark(menu)
  if (known.has(menu)) return
  known.add(menu)
  menu.addEventListener("toggle", (event) => {
    if (hangs(menu) && event.target.open) close(menu, event.target)
  }, { capture: true })
  menu.addEventListener("click", (event) => {
    if (hangs(menu) && event.target.closest("a")) close(menu)
  })
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (hangs(menu) && relatedTarget && !menu.contains(relatedTarget)) close(menu)
  })
  menu.addEventListener("keydown", (event) => press(menu, event))
}

function press(menu, event) {
  const more = event.target.closest(".appnb-menu-more[open]")
  if (event.key === "Escape" && more && hangs(menu)) {
    more.open = false
    more.querySelector("summary").focus()
    return
  }
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
  if (!step) return
  const stops = [...menu.querySelectorAll("a, summary")].filter((stop) => stop.checkVisibility())
  const next = stops[stops.indexOf(event.target) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}

function follow() {
  for (const menu of known) {
    if (menu.isConnected) mark(menu)
    else known.delete(menu)
  }
}

addEventListener("hashchange", follow)
addEventListener("popstate", follow)
document.addEventListener("pointerdown", (event) => {
  for (const menu of known) if (hangs(menu) && !menu.contains(event.target)) close(menu)
})
