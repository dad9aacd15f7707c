// A deck: one slide at a time, by keys, swipes and buttons; the address says which (#3). All slides are laid out all
// the time, so that charts have their size before they are seen, and print.

const root = document.documentElement
const all = () => [...document.querySelectorAll(".appnb-slide")]
const isDeck = () => root.dataset.layout === "slides"
const steps = (slide) => Math.max(0, ...[...slide.querySelectorAll("[data-step]")].map((cell) => Number(cell.dataset.step)))
// a slide whose cells turned out to show nothing is passed over, unless it still waits for them
const isEmpty = (slide) => ![...slide.querySelectorAll(".appnb-cell")].some((cell) =>
  "filled" in cell.dataset || "coded" in cell.dataset || (!("quiet" in cell.dataset) && cell.dataset.state !== "ok"))

let place = 0
let step = 0
let bar = null

function show({ focus = false } = {}) {
  const deck = all()
  place = Math.min(Math.max(place, 0), deck.length - 1)
  deck.forEach((slide, number) => {
    slide.toggleAttribute("data-current", number === place)
    slide.toggleAttribute("data-past", number < place)
    slide.inert = number !== place
    for (const cell of slide.querySelectorAll("[data-step]")) {
      cell.toggleAttribute("data-waits", number === place && Number(cell.dataset.step) > step)
    }
  })
  const full = deck.filter((slide) => !isEmpty(slide))
  const number = Math.max(0, full.indexOf(deck[place])) + 1
  bar.style.setProperty("--done", full.length > 1 ? (number - 1) / (full.length - 1) : 1)
  bar.querySelector(".appnb-deck-count").textContent = `${number} / ${full.length || 1}`
  bar.querySelector("[data-go='-1']").disabled = place === 0 && step === 0
  bar.querySelector("[data-go='1']").disabled = number === full.length && step >= steps(deck[place])
  showNotes(deck[place])
  if (focus) deck[place]?.focus({ preventScroll: true })
}

function go(to) {
  const deck = all()
  const way = Math.sign(to - place) || 1
  while (deck[to] && isEmpty(deck[to])) to += way
  if (!deck[to] || to === place) return
  step = way < 0 ? steps(deck[to]) : 0
  place = to
  history.replaceState(history.state, "", `#${place + 1}`)
  show({ focus: true })
}

function next(way) {
  const most = steps(all()[place])
  if (way > 0 ? step < most : step > 0) {
    step += way
    show()
  } else go(place + way)
}

function showNotes(slide) {
  const notes = document.querySelector(".appnb-deck-notes")
  if (!notes) return
  const texts = [...(slide?.querySelectorAll(".appnb-cell-notes") ?? [])].map((note) => note.textContent)
  notes.textContent = texts.join("\n\n") || "No notes for this slide."
}

function toggleNotes() {
  const notes = document.querySelector(".appnb-deck-notes")
  if (notes) notes.remove()
  else bar.before(Object.assign(document.createElement("aside"), { className: "appnb-deck-notes", ariaLabel: "Speaker notes" }))
  showNotes(all()[place])
}

const toggleFull = () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.())?.catch?.(() => {})

const KEYS = {
  ArrowRight: () => next(1), ArrowDown: () => next(1), PageDown: () => next(1), " ": () => next(1), Enter: () => next(1),
  ArrowLeft: () => next(-1), ArrowUp: () => next(-1), PageUp: () => next(-1), Backspace: () => next(-1),
  Home: () => go(0), End: () => go(all().length - 1), f: toggleFull, F: toggleFull, n: toggleNotes, N: toggleNotes,
}

// Keys that mean something to what has the focus are not ours.
function isTaken(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.composedPath()[0]
  if (!(target instanceof Element)) return false
  if (target.closest("input, textarea, select, [contenteditable], [role=slider], [role=tab], [role=radio], [role=listbox], [data-do], [role=spinbutton]")) return true
  return [" ", "Enter"].includes(event.key) && Boolean(target.closest("button, a, summary, [role=button], [role=switch], [role=checkbox]"))
}

function makeBar() {
  bar = document.createElement("nav")
  bar.className = "appnb-deck-bar"
  bar.ariaLabel = "Slides"
  const arrow = (way, label, path) => `<button class="appnb-icon-button" type="button" data-go="${way}" aria-label="${label}"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="${path}"/></svg></button>`
  bar.innerHTML = `${arrow(-1, "Slide before", "M12 4.5 6.5 10l5.5 5.5")}<span class="appnb-deck-count" aria-live="polite"></span>${arrow(1, "Next slide", "M8 4.5 13.5 10 8 15.5")}`
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go]")
    if (button) next(Number(button.dataset.go))
  })
  document.body.append(bar)
}

function watchSwipes() {
  let start = null
  document.addEventListener("touchstart", ({ touches: [touch] }) => {
    start = isDeck() ? { x: touch.clientX, y: touch.clientY } : null
  }, { passive: true })
  document.addEventListener("touchend", (event) => {
    const [touch] = event.changedTouches
    if (!start || event.composedPath().some((part) => part.matches?.("input, .noUi-base, canvas, .bk-canvas-events"))) return
    const across = touch.clientX - start.x
    if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(touch.clientY - start.y)) next(across < 0 ? 1 : -1)
  }, { passive: true })
}

let watched = false
function watch() {
  watched = true
  makeBar()
  watchSwipes()
  document.addEventListener("keydown", (event) => {
    if (!isDeck() || !(event.key in KEYS) || isTaken(event)) return
    event.preventDefault()
    KEYS[event.key]()
  })
  addEventListener("hashchange", () => { if (isDeck() && Number(location.hash.slice(1))) go(Number(location.hash.slice(1)) - 1) })
  const asked = Number(location.hash.slice(1))
  if (asked > 0) place = asked - 1
}

export const slides = {
  // After the first paint and after each save: there may be a deck now, or none any more.
  refresh() {
    if (!isDeck()) return bar?.setAttribute("hidden", "")
    if (!watched) watch()
    bar.removeAttribute("hidden")
    root.dataset.deck = ""
    show()
  },
  // What cells show decides which slides there are to see.
  follow() {
    if (!isDeck() || !bar) return
    show()
  },
}
