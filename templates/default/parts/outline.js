// The headings of the page as links, with the one that is read marked.

const known = new Set()
let waiting = 0
let headings = []

const slug = (text) => text.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "section"

const TEXT = ":is(.appnb-md, .appnb-foreign) :is(h1, h2, h3, h4)"

// In the order of the page; what is made when it is seen stands in a shadow root.
function* listHeadings(root) {
  for (const element of root.querySelectorAll("*")) {
    if (element.matches(TEXT)) yield element
    if (element.shadowRoot) yield* listHeadings(element.shadowRoot)
  }
}

function findHeadings() {
  const found = [...document.querySelectorAll("[data-area]")].flatMap((area) => [...listHeadings(area)])
  const shown = found.filter((heading) => heading.checkVisibility() && !heading.closest(".appnb-contents, .appnb-sidebar, .appnb-carousel-slide"))
  const ids = new Set([...document.querySelectorAll("[id]")].map(({ id }) => id))
  for (const heading of shown) {
    if (heading.id) continue
    const base = slug(heading.textContent)
    let id = base
    for (let number = 2; ids.has(id); number += 1) id = `${base}-${number}`
    ids.add(id)
    heading.id = id
  }
  return shown
}

function write(box) {
  const list = box.querySelector(":scope > ul")
  const key = headings.map((heading) => `${heading.localName} ${heading.id} ${heading.textContent}`).join("\n")
  if (list.dataset.enhancedFor === key && list.childElementCount === headings.length) return
  list.dataset.enhancedFor = key
  const least = Math.min(...headings.map((heading) => Number(heading.localName[1])))
  list.replaceChildren(...headings.map((heading) => {
    const link = Object.assign(document.createElement("a"), { href: `#${heading.id}`, textContent: heading.textContent.trim() })
    link.onclick = (event) => { // the address may hold a route
      event.preventDefault()
      heading.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" })
      heading.tabIndex = -1
      heading.focus({ preventScroll: true })
    }
    const item = document.createElement("li")
    item.style.setProperty("--depth", Number(heading.localName[1]) - least)
    item.append(link)
    return item
  }))
}

function mark(box) {
  const edge = innerHeight * 0.3
  const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top <= edge)
  const read = atEnd && scrollY > 0 ? headings.at(-1) : passed.at(-1) ?? headings[0]
  box.querySelectorAll("a").forEach((link, at) => {
    if (headings[at] === read) link.setAttribute("aria-current", "location")
    else link.removeAttribute("aria-current")
  })
}

// Called when something on the page has changed.
export function follow() {
  waiting ||= requestAnimationFrame(() => {
    waiting = 0
    for (const box of known) if (!box.isConnected) known.delete(box)
    if (!known.size) return
    headings = findHeadings()
    for (const box of known) {
      write(box)
      mark(box)
    }
  })
}

export function enhance(box) {
  known.add(box)
  follow()
}

new MutationObserver((records) => {
  if (records.some(({ target }) => !target.closest?.(".appnb-contents"))) follow()
}).observe(document.querySelector("#appnb-main") ?? document.body, { childList: true, subtree: true, attributeFilter: ["hidden"] })
new ResizeObserver(follow).observe(document.querySelector("#appnb-main") ?? document.body) // what came late
addEventListener("scroll", () => known.forEach(mark), { passive: true })
addEventListener("resize", follow)
