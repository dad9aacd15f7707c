// Arranging the page by hand, for its author: cells are dragged, resized and hidden, by pointer or by keys. What is done
// goes to the server, which writes the layout file and sends the page as it then is.
import { cells } from "./cells.js"
import { send } from "./link.js"

const STEP = { earlier: "M10 4 4 10l6 6M4 10h12", later: "m10 4 6 6-6 6M16 10H4", narrower: "M4 4v12M16 10H7m4-4-4 4 4 4", wider: "M16 4v12M4 10h9m-4-4 4 4-4 4", hide: "M3 10s3-5 7-5 7 5 7 5-3 5-7 5-7-5-7-5ZM3 17 17 3" }
const NAMES = { earlier: "Move before", later: "Move after", narrower: "Narrower", wider: "Wider", hide: "Hide" }
let state = { pieces: [], columns: 12, steps: 0, file: "" }
let focus = null // [cell, action] of the button that had the focus before the page was arranged anew
let bar = null

const root = document.documentElement
const isOn = () => root.hasAttribute("data-arranging")
const piece = (section) => state.pieces.find((one) => one.cell === section.dataset.cell)
const placed = () => [...cells.values()].map((cell) => cell.section).filter((section) => piece(section) && piece(section).show !== "nothing")
const shown = () => placed().filter((section) => section.offsetParent)

export function show(message) {
  state = message
  if (!bar) build()
  bar.querySelector("[data-act=undo]").disabled = !state.steps
  bar.querySelector(".appnb-arrange-said").textContent = state.problem || `Changes are written into ${state.file}.`
  bar.querySelector(".appnb-arrange-said").toggleAttribute("data-bad", Boolean(state.problem))
  showHidden()
  if (isOn()) dress()
}

// ---- the bar, and the tools of each cell --------------------------------------------------------------

function makeButton(act, label, path) {
  const button = document.createElement("button")
  Object.assign(button, { type: "button", title: label, ariaLabel: label, className: "appnb-icon-button" })
  button.dataset.act = act
  button.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${path}"/></svg>`
  return button
}

function build() {
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("./arrange.css", import.meta.url).href })
  document.head.append(style)
  const toggle = makeButton("toggle", "Arrange the page", "M3 3h6v6H3zM11 3h6v9h-6zM3 11h6v6H3zM11 14h6v3h-6z")
  toggle.ariaPressed = "false"
  toggle.onclick = () => turn(!isOn())
  document.querySelector(".appnb-status").after(toggle)
  bar = Object.assign(document.createElement("div"), { className: "appnb-arrange-bar", hidden: true })
  bar.innerHTML = `<p class="appnb-arrange-said" role="status"></p><div class="appnb-arrange-hidden"></div>`
  const undo = Object.assign(document.createElement("button"), { type: "button", textContent: "Undo", title: "Ctrl+Z" })
  undo.dataset.act = "undo"
  undo.onclick = () => send({ type: "arrange", undo: true })
  const done = Object.assign(document.createElement("button"), { type: "button", textContent: "Done" })
  done.onclick = () => turn(false)
  bar.append(undo, done)
  document.querySelector(".appnb-body").before(bar)
  document.addEventListener("keydown", (event) => {
    if (!isOn()) return
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.closest("input, textarea")) {
      event.preventDefault()
      undo.click()
    } else if (event.key === "Escape" && !drag) turn(false)
  })
  document.addEventListener("pointerdown", grab)
}

function turn(on) {
  root.toggleAttribute("data-arranging", on)
  bar.hidden = !on
  document.querySelector("[data-act=toggle]").ariaPressed = String(on)
  if (on) dress()
  else document.querySelectorAll(".appnb-arrange-tools, .appnb-arrange-edge").forEach((tools) => tools.remove())
  window.dispatchEvent(new Event("resize"))
}

function showHidden() {
  const list = bar.querySelector(".appnb-arrange-hidden")
  list.replaceChildren(...state.pieces.filter((one) => one.show === "nothing" && one.is_named).map((one) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: `Show ${one.cell}` })
    button.onclick = () => say(one.cell, { show: null })
    return button
  }))
}

function dress() {
  for (const section of placed()) { // those of other pages, tabs and slides too
    const one = piece(section)
    let tools = section.querySelector(":scope > .appnb-arrange-tools")
    if (!tools) {
      tools = Object.assign(document.createElement("div"), { className: "appnb-arrange-tools", role: "toolbar" })
      section.append(tools, Object.assign(document.createElement("div"), { className: "appnb-arrange-edge" }))
    }
    const isCard = one.inner === "cards" || one.inner === "grid"
    const acts = one.is_named ? ["earlier", "later", ...(isCard ? ["narrower", "wider"] : []), "hide"] : []
    if (tools.dataset.acts === acts.join()) continue
    tools.dataset.acts = acts.join()
    tools.ariaLabel = `Arrange ${one.cell}`
    const name = Object.assign(document.createElement("span"), { textContent: one.is_named ? one.cell : "give this cell a name to arrange it" })
    tools.replaceChildren(name, ...acts.map((act) => {
      const button = makeButton(act, NAMES[act], STEP[act])
      button.onclick = () => act_on(section, act)
      return button
    }))
    section.querySelector(":scope > .appnb-arrange-edge").hidden = !isCard || !one.is_named
  }
  if (focus) document.querySelector(`[data-cell="${CSS.escape(focus[0])}"] [data-act=${focus[1]}]`)?.focus()
  focus = null
}

// ---- what is done ---------------------------------------------------------------------------------------

function say(cell, words) {
  send({ type: "arrange", cell, say: words })
}

// The cells that stand with this one in one box, in order.
const beside = (section) => [...section.parentElement.children].filter((other) => shown().includes(other))

function act_on(section, act) {
  const one = piece(section)
  focus = [one.cell, act]
  if (act === "hide") return say(one.cell, { show: "nothing" })
  if (act === "wider" || act === "narrower") {
    const span = Math.min(state.columns, Math.max(1, one.span + (act === "wider" ? 1 : -1)))
    return span === one.span || say(one.cell, { span })
  }
  const there = beside(section)
  const at = there.indexOf(section)
  const target = there[act === "earlier" ? at - 1 : at + 1]
  if (target) place(section, target, act === "later")
}

// Asks for a place before or after another cell; the server finds the words for it.
function place(section, target, isAfter) {
  send({ type: "arrange", cell: section.dataset.cell, beside: target.dataset.cell, isAfter })
}

// ---- by pointer -------------------------------------------------------------------------------------------

let drag = null

function grab(event) {
  const section = isOn() && event.button === 0 && event.target.closest(".appnb-cell")
  if (!section || event.target.closest("button") || !piece(section)?.is_named || !shown().includes(section)) return
  event.preventDefault()
  const isEdge = event.target.classList.contains("appnb-arrange-edge")
  drag = { section, isEdge, x: event.clientX, y: event.clientY, target: null, span: piece(section).span }
  const controller = new AbortController()
  const options = { signal: controller.signal }
  addEventListener("pointermove", isEdge ? stretch : move, options)
  const end = (isDropped) => {
    controller.abort()
    drop(isDropped)
  }
  addEventListener("pointerup", () => end(true), options)
  addEventListener("pointercancel", () => end(false), options)
  addEventListener("keydown", (key) => key.key === "Escape" && end(false), options)
}

function stretch({ clientX }) {
  const box = drag.section.parentElement.getBoundingClientRect()
  const left = drag.section.getBoundingClientRect().left
  drag.span = Math.min(state.columns, Math.max(1, Math.round(((clientX - left) / box.width) * state.columns)))
  drag.section.style.setProperty("--span", drag.span)
}

function move({ clientX, clientY }) {
  if (!drag.moves && Math.hypot(clientX - drag.x, clientY - drag.y) < 5) return
  drag.moves = true
  drag.section.toggleAttribute("data-dragged", true)
  drag.section.style.translate = `${clientX - drag.x}px ${clientY - drag.y}px`
  mark(null)
  const under = document.elementsFromPoint(clientX, clientY).map((each) => each.closest(".appnb-cell"))
  const target = under.find((each) => each && each !== drag.section && shown().includes(each) && each.parentElement === drag.section.parentElement)
  if (!target) return
  const box = target.getBoundingClientRect()
  const isRow = box.width < target.parentElement.getBoundingClientRect().width * 0.9
  drag.isAfter = isRow ? clientX > box.left + box.width / 2 : clientY > box.top + box.height / 2
  mark(target, isRow)
}

function mark(target, isRow) {
  if (drag.target) delete drag.target.dataset.drop
  drag.target = target
  if (target) target.dataset.drop = `${drag.isAfter ? "after" : "before"}-${isRow ? "x" : "y"}`
}

function drop(isDropped) {
  const { section, target, isEdge, isAfter, span } = drag
  const before = piece(section)
  if (isEdge) {
    section.style.setProperty("--span", before.span)
    if (isDropped && span !== before.span) say(before.cell, { span })
  } else {
    mark(null)
    section.removeAttribute("data-dragged")
    section.style.translate = ""
    if (isDropped && target) place(section, target, isAfter)
  }
  drag = null
}
