// A live part that takes the place of another: the old one stays in view until the new one is drawn, and hands over
// the focus, a text that is being typed, and where it was scrolled to.

const PATIENCE_MS = 800 // the server takes the old part away a little later
const FRAMES = 3 // BokehJS draws again for its new place

const HOLE = /<appnb-hole id="([^"]+)"/g

// Gives holes whose live parts go the ids of those that come instead, in their order: they stay where they are.
export function passOnHoles(cell, patch) {
  if (patch.html === undefined || patch.roots === undefined) return
  const wanted = [...patch.html.matchAll(HOLE)].map((match) => match[1])
  const there = [...cell.output.querySelectorAll("appnb-hole")]
  const known = new Set(there.map((hole) => hole.id))
  const leaving = there.filter((hole) => hole.firstElementChild && !wanted.includes(hole.id) && !(hole.id in patch.roots))
  const coming = wanted.filter((id) => !known.has(id))
  if (leaving.length !== coming.length) return
  leaving.forEach((hole, index) => { hole.id = coming[index] })
}

// Puts a live part into a hole in which another stands.
export function succeed(hole, element, view) {
  if (hole.querySelector(":scope > .appnb-coming")?.contains(element)) return
  const old = hole.firstElementChild
  const swap = () => {
    if (!coming.contains(element) || coming.parentElement !== hole) return
    const state = takeState(old)
    hole.replaceChildren(element)
    giveState(element, state)
  }
  const coming = Object.assign(document.createElement("div"), { className: "appnb-coming", inert: true })
  hole.querySelector(":scope > .appnb-coming")?.remove()
  coming.append(element)
  hole.append(coming)
  if (document.hidden) return swap()
  const end = performance.now() + PATIENCE_MS
  let frames = 0
  const wait = () => {
    frames = view.has_finished?.() === false ? 0 : frames + 1
    if (frames > FRAMES || performance.now() > end || !old.isConnected) swap()
    else requestAnimationFrame(wait)
  }
  requestAnimationFrame(wait)
}

// ---- what a reader was doing -----------------------------------------------------------------------------

const FIELDS = "input, textarea, select, button, [tabindex], a[href]"

// Every element below one, those in shadow roots too, in the order of the page.
function* walk(element) {
  for (const child of [...(element.shadowRoot?.children ?? []), ...element.children]) {
    yield child
    yield* walk(child)
  }
}

const listFields = (element) => [...walk(element)].filter((each) => each.matches(FIELDS))
const isTyped = (field) => field.matches("input, textarea") && typeof field.selectionStart === "number"

function takeState(element) {
  const scrolled = []
  for (const each of [element, ...walk(element)]) {
    if (each.scrollTop || each.scrollLeft) scrolled.push({ path: findPath(element, each), top: each.scrollTop, left: each.scrollLeft })
  }
  const fields = listFields(element)
  const place = fields.findIndex((field) => field.getRootNode().activeElement === field && field.matches(":focus"))
  if (place < 0) return { scrolled }
  const field = fields[place]
  const text = isTyped(field) && { value: field.value, from: field.selectionStart, to: field.selectionEnd }
  return { scrolled, focus: { place, count: fields.length, kind: describe(field), text } }
}

function giveState(element, { scrolled, focus }) {
  for (const { path, top, left } of scrolled) {
    const found = followPath(element, path)
    if (found) Object.assign(found, { scrollTop: top, scrollLeft: left })
  }
  if (!focus) return
  const fields = listFields(element)
  const field = fields[focus.place]
  if (!field || fields.length !== focus.count || describe(field) !== focus.kind) return
  field.focus({ preventScroll: true })
  if (!focus.text) return
  if (field.value !== focus.text.value) field.value = focus.text.value
  field.setSelectionRange(focus.text.from, focus.text.to)
}

const describe = (field) => `${field.localName} ${field.type ?? ""}`

// From an element to one below it: the number of a child, after "shadow" one of its shadow root.
function findPath(top, element) {
  const path = []
  for (let at = element; at !== top;) {
    const parent = at.parentNode
    path.unshift([...parent.children].indexOf(at))
    if (parent instanceof ShadowRoot) path.unshift("shadow")
    at = parent.host ?? parent
  }
  return path
}

function followPath(top, path) {
  return path.reduce((at, step) => (step === "shadow" ? at?.shadowRoot : at?.children[step]) ?? null, top)
}
