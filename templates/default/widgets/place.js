// Where widgets stand: an element with a shadow root of its own, so that neither the page's styles nor those of other
// widgets reach into it, and its own reach no further.
import { noteDrawn } from "./lookup.js"
import { getRuntime, placeWith } from "./registry.js"

const PATIENCE_MS = 1000 // an element that moves is out of the page for a moment

const BASE = `
  :host { display: block; min-width: 0; width: 100%; color: var(--appnb-text); font: 14px/1.5 var(--appnb-font); }
  .appnb-widget-failed { margin-top: 8px; padding: 12px 16px; border: 1px solid color-mix(in srgb, var(--appnb-danger) 40%, transparent);
    border-radius: var(--appnb-radius); background: color-mix(in srgb, var(--appnb-danger) 6%, transparent);
    max-width: 640px; overflow-wrap: anywhere; }
  .appnb-widget-failed p { margin: 4px 0 0; color: var(--appnb-muted); }
  .appnb-widget-failed details { margin-top: 8px; font-size: 12px; color: var(--appnb-muted); }
  .appnb-widget-failed pre { margin: 4px 0 0; white-space: pre-wrap; font: 12px/1.5 var(--appnb-mono); }
`

class WidgetPlace extends HTMLElement {
  #style = document.createElement("style") // an element: a widget may move into another window
  #frame = document.createElement("div") // carries the page's theme: styles of widgets look for it above them
  #link = null
  #controller = null

  constructor() {
    super()
    const root = this.attachShadow({ mode: "open" })
    root.append(Object.assign(document.createElement("style"), { textContent: BASE }), this.#style, this.#frame)
    followTheme(this.#frame)
  }

  connectedCallback() {
    if (this.#controller || !this.dataset.widget) return
    this.#controller = new AbortController()
    const { signal } = this.#controller
    getRuntime(this.dataset.widget).then((runtime) => runtime.show(this, signal))
  }

  disconnectedCallback() {
    setTimeout(() => {
      if (this.isConnected) return
      this.#controller?.abort()
      this.#controller = null
    }, PATIENCE_MS)
  }

  // ---- called by the runtime of the widget ------------------------------------------------------------------

  dress(style) {
    const isElsewhere = /^https?:\/\/\S+$/.test(style)
    this.#link?.remove()
    this.#link = null
    if (isElsewhere) {
      this.#link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style })
      this.shadowRoot.prepend(this.#link)
    }
    this.#style.textContent = isElsewhere ? "" : style
  }

  makeRoom() {
    const room = document.createElement("div")
    this.#frame.replaceChildren(room)
    noteDrawn(this.#frame)
    return room
  }

  get isEmpty() {
    return !this.#frame.textContent.trim() && !this.#frame.querySelector("canvas, svg, img, iframe, video, input, button")
  }

  clear() { this.#frame.replaceChildren() }

  fail(name, { code, why, text }) {
    const card = Object.assign(document.createElement("div"), { className: "appnb-widget-failed", role: "note" })
    const line = (kind, words) => Object.assign(document.createElement(kind), { textContent: words })
    const more = document.createElement("details")
    more.append(line("summary", `${code}: what it said`), line("pre", text))
    card.append(line("strong", `${name} cannot be shown.`), line("p", why), more)
    if (this.isEmpty) this.#frame.replaceChildren()
    this.#frame.append(card)
  }
}

// Widgets tell a dark page by what Jupyter, marimo and others write on an element above them.
const frames = new Set()
const page = document.documentElement

function showTheme(frame) {
  const isDark = page.dataset.theme === "dark"
  frame.dataset.theme = frame.dataset.colorMode = isDark ? "dark" : "light"
  frame.className = isDark ? "dark dark-theme" : "light light-theme"
  frame.style.colorScheme = isDark ? "dark" : "light"
}

function followTheme(frame) {
  frames.add(new WeakRef(frame))
  showTheme(frame)
}

new MutationObserver(() => {
  for (const reference of frames) {
    const frame = reference.deref()
    if (frame) showTheme(frame)
    else frames.delete(reference)
  }
}).observe(page, { attributeFilter: ["data-theme"] })

customElements.define("appnb-widget", WidgetPlace)

placeWith((runtime, el, signal) => {
  const place = document.createElement("appnb-widget")
  el.append(place)
  signal.addEventListener("abort", () => place.remove(), { once: true })
  return runtime.show(place, signal)
})

// Fills the box that BokehJS has drawn, or has drawn anew.
export function fill(root, id) {
  const there = places.get(root.host) ?? document.createElement("appnb-widget")
  there.dataset.widget = id
  places.set(root.host, there)
  if (there.parentNode !== root) root.append(there)
}

const places = new WeakMap() // box -> what stands in it
