// Live HTML: the server writes it, and writes it anew as it is used. What a reader does goes there as a small message;
// what comes back are the sections that are others now, and they are morphed into their places.
//
// A control says what it does by `data-do`, and what more is to be known by `data-with` (JSON). Buttons speak when they
// are pressed, fields when they are left, those with `data-wait` so many milliseconds after a key.
import { morph } from "../morph.js"
import { enhance } from "../output.js"
import * as chat from "./chat.js"
import * as editor from "./editor.js"
import * as microphone from "./microphone.js"
import * as table from "./table.js"

const KINDS = { chat, editor, microphone, table }
const SECTIONS = ["tools", "head", "body", "foot"]
const STYLES = /(output|parts|tables)[.]css/ // shipped ones stand in one file, see layout/joined_styles.py
let sheet = null

// A shadow root sees none of the page's styles: it adopts a copy of those that output has.
function adoptStyles(root) {
  if (!(root instanceof ShadowRoot)) return
  if (!sheet) {
    const sheets = [...document.styleSheets].filter(({ ownerNode }) => STYLES.test(ownerNode?.dataset.style ?? ""))
    sheet = new CSSStyleSheet()
    sheet.replaceSync(sheets.flatMap(({ cssRules }) => [...cssRules]).map(({ cssText }) => cssText).join("\n"))
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}

const isField = (control) => control.matches("input, select, textarea")
const isTicked = (control) => control.matches("[type=checkbox], [type=radio]")
const valueOf = (control) => (isTicked(control) ? control.checked : control.value)
const keyOf = ({ dataset }) => dataset.do + (dataset.with ?? "")

// The talk between one box and the server.
class Talk {
  constructor(box, model) {
    Object.assign(this, { box, model, asked: model.seen })
    this.open = new Map() // what a field says -> the number of the message that is not answered
    this.late = new Map() // what a field says -> what it says by now, while that is so
    this.timers = new WeakMap() // field -> what waits for its next key
  }

  say(message) {
    this.asked += 1
    this.box.ariaBusy = "true"
    this.model.send_msg({ ...message, n: this.asked })
    return this.asked
  }

  speak(control, event) {
    clearTimeout(this.timers.get(control))
    const message = { do: control.dataset.do, ...JSON.parse(control.dataset.with ?? "{}") }
    if (event?.shiftKey) message.shift = true
    if (isField(control)) message.value = valueOf(control)
    if (this.kind?.complete?.(message, control, this.box) === false) return
    if (!("wait" in control.dataset)) return void this.say(message)
    const key = keyOf(control)
    if (this.open.has(key)) this.late.set(key, message)
    else this.open.set(key, this.say(message))
  }

  speakLater(control) {
    clearTimeout(this.timers.get(control))
    this.timers.set(control, setTimeout(() => this.speak(control), Number(control.dataset.wait)))
  }

  hear() {
    for (const [key, number] of this.open) if (number <= this.model.seen) this.open.delete(key)
    for (const [key, message] of this.late) {
      if (this.open.has(key)) continue
      this.late.delete(key)
      this.open.set(key, this.say(message))
    }
    if (this.model.seen < this.asked) return
    this.box.removeAttribute("aria-busy")
    this.matchFields()
  }

  // What a field shows is the reader's until the server has answered all that was said; then it is the server's.
  matchFields() {
    const focused = this.box.getRootNode().activeElement
    for (const field of this.box.querySelectorAll("input[data-do], textarea[data-do]")) {
      if (isTicked(field)) field.checked = field.hasAttribute("checked")
      else if (field !== focused) field.value = field.localName === "textarea" ? field.textContent : field.getAttribute("value") ?? ""
    }
    for (const option of this.box.querySelectorAll("select[data-do] > option")) option.selected = option.hasAttribute("selected")
  }
}

const talks = new WeakMap() // box -> its talk

/** Bring HTML to life. Called again when Panel has rendered it anew, which takes back all that hung on the model.
    `early` is what a reader did before. */
export function attach(box, model, el, early) {
  adoptStyles(el.getRootNode())
  const isNew = !talks.has(box)
  const talk = isNew ? new Talk(box, model) : talks.get(box)
  talk.model = model
  talks.set(box, talk)
  const kind = KINDS[box.querySelector("[data-live]")?.dataset.live] ?? {}
  talk.kind = kind
  const show = (name) => {
    const place = box.querySelector(`[data-section=${name}]`)
    if (!place) return
    morph(place, model[name], () => {})
    enhance(box)
    kind.follow?.(box)
  }
  for (const name of SECTIONS) model.on(name, () => show(name))
  model.on("seen", () => talk.hear())
  model.on("skeleton", () => {
    box.innerHTML = model.skeleton
    SECTIONS.forEach(show)
    talk.matchFields()
  })
  model.on("msg:custom", ({ fetch }) => {
    if (fetch) Object.assign(document.createElement("a"), { href: fetch, download: "" }).click()
  })
  const watch = watchAfter(box, talk)
  model.on("after", watch.begin)
  model.on("remove", watch.end)
  const hear = isNew ? listen(box, talk, kind) : {}
  SECTIONS.forEach(show)
  for (const event of isNew ? early : []) hear[event.type](event)
  if (isNew && talk.asked === model.seen) talk.matchFields()
  watch.begin()
}

// What is asked for when all is shown and somebody sees it.
function watchAfter(box, talk) {
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    watch.disconnect()
    if (talk.model.after) talk.say({ do: talk.model.after })
  })
  const end = () => watch.disconnect()
  const begin = () => {
    end()
    if (talk.model.after) watch.observe(box)
  }
  return { begin, end }
}

function listen(box, talk, kind) {
  const find = (event) => {
    const control = event.target.closest?.("[data-do]")
    return control && box.contains(control) ? control : null
  }
  const hear = {
    click(event) {
      closeMenus(box, event.target)
      const control = find(event)
      if (!control || isField(control)) return
      talk.speak(control, event)
      control.closest("details[data-closes]")?.removeAttribute("open")
    },
    change(event) {
      const control = find(event)
      if (control && !kind.change?.(control, talk, box)) talk.speak(control)
    },
    input(event) {
      const control = find(event)
      if (control && "wait" in control.dataset) talk.speakLater(control)
    },
  }
  for (const [type, listener] of Object.entries(hear)) box.addEventListener(type, listener)
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(box, null)
    kind.press?.(event, box)
  })
  box.addEventListener("focusout", ({ relatedTarget }) => { if (!box.contains(relatedTarget)) closeMenus(box, null) })
  kind.begin?.(box, talk)
  return hear
}

function closeMenus(box, target) {
  for (const menu of box.querySelectorAll("details[data-closes][open]")) {
    if (target && menu.contains(target)) continue
    const hadFocus = menu.contains(box.getRootNode().activeElement)
    menu.removeAttribute("open")
    if (hadFocus && !target) menu.querySelector("summary").focus()
  }
}
