// Several pages in one app. All belong to one session: going to another shows what is there already, and the address
// follows, so that it can be kept, sent, and gone back from.
import { reveal } from "./boxes.js"
import { config } from "./link.js"

const nav = document.querySelector(".appnb-nav")
const pages = () => [...document.querySelectorAll(".appnb-page")]
const nameFrom = (path) => (path.startsWith(`${config.path}/`) ? decodeURIComponent(path.slice(config.path.length + 1)).replace(/\/$/, "") : "")
const addressOf = (name) => (name === pages()[0]?.dataset.name ? config.path || "/" : `${config.path}/${name}`)
const appTitle = () => document.querySelector(".appnb-title").textContent

export const currentPage = () => pages().find((page) => !page.hidden)?.dataset.name ?? ""

function show(name) {
  const all = pages()
  const wanted = all.find((page) => page.dataset.name === name) ?? all[0]
  if (!wanted) return null
  for (const page of all) if (page !== wanted) page.hidden = true
  for (const section of document.querySelectorAll(".appnb-cell[data-page]")) {
    section.hidden = section.dataset.page !== wanted.dataset.name
  }
  for (const link of nav.querySelectorAll("a")) {
    if (link.dataset.opens === wanted.dataset.name) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
  }
  document.title = wanted === all[0] ? appTitle() : `${wanted.dataset.title} · ${appTitle()}`
  if (wanted.hidden) reveal(wanted)
  return wanted
}

// Goes to a page as a link does: a step that "back" takes back. The focus goes to the page, as after loading one.
export function openPage(name, { hash = "" } = {}) {
  const page = show(name)
  if (!page) return
  const address = `${addressOf(page.dataset.name)}${location.search}${hash}`
  if (address !== location.pathname + location.search + location.hash) history.pushState(null, "", address)
  window.scrollTo({ top: 0 })
  page.focus({ preventScroll: true })
  nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" })
}

// After a save: the pages may be others; the one that is shown stays, if it is still there.
export function showPages({ areas }) {
  const listed = areas.flatMap(listPages)
  nav.hidden = listed.length < 2
  const links = listed.map(({ name, title }) => {
    const link = nav.querySelector(`a[data-opens="${CSS.escape(name)}"]`) ?? document.createElement("a")
    link.dataset.opens = name
    link.href = addressOf(name)
    if (link.textContent !== title) link.textContent = title
    return link
  })
  if (links.length !== nav.children.length || links.some((link, place) => link !== nav.children[place])) {
    nav.replaceChildren(...links)
  }
  const shown = currentPage() || nameFrom(location.pathname)
  const page = show(shown)
  if (!page) document.title = appTitle()
  else if (page.dataset.name !== shown) history.replaceState(null, "", `${addressOf(page.dataset.name)}${location.search}${location.hash}`)
}

const listPages = (box) => (box.items ?? []).flatMap((item) => [...(item.kind === "page" ? [item] : []), ...listPages(item)])

export function watchPages() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]")
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    if (link.target && link.target !== "_self" || link.origin !== location.origin || link.hasAttribute("download")) return
    const all = pages()
    const name = link.pathname === config.path || link.pathname === `${config.path}/` ? all[0]?.dataset.name : nameFrom(link.pathname)
    if (!all.some((page) => page.dataset.name === name) || (link.hash && name === currentPage())) return
    event.preventDefault()
    openPage(name, { hash: link.hash })
  })
  window.addEventListener("popstate", () => {
    if (pages().length) show(nameFrom(location.pathname))
  })
}
