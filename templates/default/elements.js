// Makes Bokeh's and Panel's widgets part of the page: one style sheet for all of them, names and keys for
// everybody, and the few things that elements do without asking the server (tabs, timers, shortcuts).
//
// A widget lives in a shadow root. Instead of a copy of the styles in each, every shadow root of a widget
// adopts the one sheet that is made here of elements.css.

const sheet = new CSSStyleSheet()
// in the page itself where Panel serves it, else a file; a template may have one of its own
const there = document.getElementById("appnb-elements")?.textContent
const own = document.querySelector('link[data-style="elements.css"]')?.href
sheet.replaceSync(there ?? await (await fetch(own ?? new URL("./elements.css", import.meta.url))).text())

const attachShadow = Element.prototype.attachShadow
Element.prototype.attachShadow = function (init) {
  const root = attachShadow.call(this, init)
  if (this.localName === "div") { // BokehJS uses nothing else; custom elements have names of their own
    root.adoptedStyleSheets = [sheet]
    const observer = new MutationObserver(() => dress(root))
    observer.observe(root, { childList: true, subtree: true })
    observer.observe(this, { attributeFilter: ["data-name", "data-min", "data-max"] })
  }
  return root
}

// ---- widgets -------------------------------------------------------------------------------------

// What BokehJS has drawn, or drawn again, gets names, roles and kinds of input.
function dress(root) {
  const { host } = root
  const label = host.dataset.name ?? ""
  for (const input of root.querySelectorAll(".bk-input")) name(input, label)
  const kind = [...host.classList].find((name) => name in dressers)
  if (kind) dressers[kind](root, host, label)
  for (const look of others) look(root)
}

const others = [] // who else looks at what was drawn
export function onDress(look) {
  others.push(look)
}

const name = (element, text) => { if (element && text && element.ariaLabel !== text) element.ariaLabel = text }

const dressers = {
  "appnb-slider"(root, host, label) {
    const handles = root.querySelectorAll(".noUi-handle")
    const which = handles.length === 2 ? ["from", "to"] : [""]
    handles.forEach((handle, index) => {
      name(handle, `${label} ${which[index]}`.trim())
      speakNumber(handle)
    })
  },
  "appnb-text"(root, host) { setInput(root, host) },
  "appnb-text-area"(root, host) { setInput(root, host) },
  "appnb-code-editor"(root, host, label) {
    setInput(root, host)
    dressCode(root, host, label)
  },
  "appnb-date"(root, host) { setInput(root, host) },
  "appnb-datetime"(root, host) { setInput(root, host) },
  "appnb-number"(root, host) {
    const input = root.querySelector("input")
    if (input && !input.inputMode) {
      input.inputMode = host.dataset.mode ?? "decimal"
      // Bokeh goes back to the number before: the nearest that is allowed is nearer to what was meant
      input.addEventListener("change", () => {
        const { min, max } = host.dataset
        if (input.value && min && Number(input.value) < Number(min)) input.value = min
        if (input.value && max && Number(input.value) > Number(max)) input.value = max
      }, { capture: true })
    }
    for (const button of root.querySelectorAll(".bk-spin-btn")) {
      button.tabIndex = -1 // the arrow keys do the same
      button.ariaHidden = "true"
    }
  },
  "appnb-checkbox"(root, host, label) { name(root.querySelector("input"), label) },
  "appnb-switch"(root, host, label) {
    const knob = root.querySelector(".bk-knob")
    if (!knob || knob.role === "switch") return
    host.role = "none"
    knob.role = "switch"
    name(knob, label)
    const follow = () => {
      knob.ariaChecked = String(host.classList.contains("bk-active"))
      knob.ariaDisabled = String(host.classList.contains("bk-disabled"))
      knob.tabIndex = host.classList.contains("bk-disabled") ? -1 : 0
    }
    new MutationObserver(follow).observe(host, { attributeFilter: ["class"] })
    follow()
  },
  "appnb-radio"(root, host, label) {
    const group = root.querySelector(".bk-input-group")
    if (!group) return
    group.role = "radiogroup"
    name(group, label)
  },
  "appnb-multiselect"(root, host, label) {
    // what is chosen is no option of a list any more
    for (const chosen of root.querySelectorAll(".choices__list--multiple [aria-selected]")) chosen.removeAttribute("aria-selected")
    name(root.querySelector(".choices__input--cloned"), label)
    name(root.querySelector(".choices__list--dropdown .choices__list"), label)
  },
  "appnb-file"(root, host, label) {
    const input = root.querySelector("input[type=file]")
    input?.removeAttribute("aria-labelledby")
    name(input, label || "Upload a file")
    const browse = root.querySelector(".filepond--label-action")
    if (browse) browse.tabIndex = -1 // the same as the input before it
  },
  "appnb-widget-place"(root, host) {
    import("./widgets/place.js").then(({ fill }) => fill(root, host.dataset.widget))
  },
  "appnb-tab-bar": dressTabs,
}

// The slider says "3.00" for 3.
const spoken = new WeakSet()
function speakNumber(handle) {
  if (spoken.has(handle)) return
  spoken.add(handle)
  const write = () => {
    const text = handle.ariaValueText
    if (text && !isNaN(text) && text !== String(Number(text))) handle.ariaValueText = String(Number(text))
  }
  new MutationObserver(write).observe(handle, { attributeFilter: ["aria-valuetext"] })
  write()
}

const waiting = new WeakSet() // inputs whose keys are told a while after the last of them
// Code: Tab indents, Enter keeps the indentation; Esc gives Tab back to the keyboard's way around the page.
function dressCode(root, host, label) {
  const area = root.querySelector("textarea")
  if (!area || dressed.has(area)) return
  dressed.add(area)
  Object.assign(area, { spellcheck: false, wrap: "off", autocapitalize: "off" })
  area.setAttribute("autocorrect", "off")
  if (host.dataset.least) area.style.minHeight = `${host.dataset.least}px`
  if (host.dataset.most) area.style.maxHeight = `${host.dataset.most}px`
  let leaves = false
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaves = true
    else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      const indent = area.value.slice(0, area.selectionStart).split("\n").at(-1).match(/^\s*/)[0]
      if (!indent) return
      event.preventDefault()
      document.execCommand("insertText", false, `\n${indent}`) // as typed: it can be undone, and tells the widget
    } else if (event.key === "Tab" && !event.shiftKey && !leaves && !area.readOnly) {
      event.preventDefault()
      document.execCommand("insertText", false, "    ")
    } else if (event.key !== "Tab") leaves = false
  })
  if (host.dataset.copy) area.parentElement.append(makeCopyButton(() => area.value, label))
  import("./code.js").then(({ paintCode }) => paintCode(area, host))
}

const dressed = new WeakSet()

function makeCopyButton(read, label) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "appnb-copy-code", textContent: "Copy" })
  button.ariaLabel = `Copy ${label}`.trim()
  button.onclick = async () => {
    await navigator.clipboard?.writeText(read()).catch(() => {})
    button.textContent = "Copied"
    setTimeout(() => { button.textContent = "Copy" }, 1500)
  }
  return button
}

function setInput(root, host) {
  const input = root.querySelector("input, textarea")
  const { type, min, max, step, wait } = host.dataset
  if (input && wait && !waiting.has(input)) {
    waiting.add(input)
    let timer
    input.addEventListener("input", (event) => {
      if (!event.isTrusted) return
      event.stopImmediatePropagation()
      clearTimeout(timer)
      timer = setTimeout(() => input.dispatchEvent(new Event("input", { bubbles: true })), Number(wait))
    }, { capture: true })
  }
  if (!input || !type) return
  for (const [key, limit] of Object.entries({ min, max, step })) if (limit) input.setAttribute(key, limit)
  if (input.type === type) return
  const value = input.value
  input.type = type
  input.value = value
  if (!type.startsWith("date")) return
  // while a year is typed digit by digit, a date field says 0002, 0020 and 0202: wait for what is meant
  input.addEventListener("change", (event) => {
    const early = root.activeElement === input && Number(input.value.split("-")[0]) < 1000
    if (early || (input.value && !input.validity.valid)) event.stopImmediatePropagation()
  }, { capture: true })
}

// ---- tabs ----------------------------------------------------------------------------------------

function dressTabs(root, host, label) {
  const tabs = [...root.querySelectorAll(".bk-btn")]
  if (!tabs.length || tabs[0].role === "tab") return
  const strip = tabs[0].parentElement
  strip.role = "tablist"
  name(strip, label)
  strip.ariaOrientation = host.dataset.orientation ?? "horizontal"
  const open = (index) => {
    tabs[index].click()
    tabs[index].focus()
  }
  const keys = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
  tabs.forEach((tab, index) => {
    tab.role = "tab"
    tab.addEventListener("keydown", (event) => {
      const last = tabs.length - 1
      if (event.key in keys) open((index + keys[event.key] + tabs.length) % tabs.length)
      else if (event.key === "Home") open(0)
      else if (event.key === "End") open(last)
      else if (event.key === "Enter" || event.key === " ") open(index)
      else return
      event.preventDefault()
    })
  })
  const follow = () => {
    const active = tabs.findIndex((tab) => tab.classList.contains("bk-active"))
    tabs.forEach((tab, index) => {
      tab.ariaSelected = String(index === active)
      tab.tabIndex = index === Math.max(active, 0) ? 0 : -1
    })
    const panels = host.closest(".appnb-tabs")?.querySelectorAll(":scope > .appnb-tab-panels > .appnb-tab") ?? []
    if (active >= 0) panels.forEach((panel, index) => { panel.hidden = index !== active })
  }
  new MutationObserver(follow).observe(strip, { subtree: true, attributeFilter: ["class"] })
  follow()
}

// ---- the page around -----------------------------------------------------------------------------

// The first thing in a field that can be used: it stands in the shadow root of the field's hole.
function findControl(field) {
  for (const hole of field?.querySelectorAll("appnb-hole") ?? []) {
    const root = hole.firstElementChild?.shadowRoot
    const found = root?.querySelector("input, select, textarea, button, [tabindex='0']")
    if (found) return found
  }
  return null
}

document.addEventListener("click", (event) => {
  const label = event.target.closest?.(".appnb-field > .appnb-label")
  if (!label || event.target.closest("a, button")) return
  const control = findControl(label.parentElement)
  if (!control) return
  if (label.parentElement.matches("[data-kind=checkbox], [data-kind=switch]")) control.click()
  control.focus()
})

// Ctrl-Enter in a form submits it; other keys press the button that asks for them.
document.addEventListener("keydown", (event) => {
  const origin = event.composedPath()[0]
  const form = event.target.closest?.(".appnb-form")
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    origin.blur?.() // a text counts when focus goes
    findControl(form.querySelector(":scope > .appnb-form-buttons .appnb-field"))?.click()
    origin.focus?.()
    event.preventDefault()
    return
  }
  const pressed = writeKeys(event)
  for (const field of document.querySelectorAll(".appnb-field[data-keys]")) {
    if (field.dataset.keys !== pressed) continue
    findControl(field)?.click()
    event.preventDefault()
  }
})

// "ctrl-shift-l", as `data-keys` has it; Cmd counts as Ctrl.
function writeKeys(event) {
  const held = [[event.ctrlKey || event.metaKey, "ctrl"], [event.altKey, "alt"], [event.shiftKey, "shift"]]
  return [...held.filter(([isHeld]) => isHeld).map(([, key]) => key), event.key.toLowerCase()].join("-")
}

// `ui.refresh`: the button is pressed every so often, at the interval that is chosen beside it.
const pressedAt = new WeakMap()
setInterval(() => {
  for (const group of document.querySelectorAll("[data-intervals]")) {
    const [button, choice] = [...group.children].map(findControl)
    const interval = choice?.value
    const seconds = JSON.parse(group.dataset.intervals)[interval]
    const last = pressedAt.get(group)
    const now = performance.now()
    if (!last || last.interval !== interval) {
      pressedAt.set(group, { interval, at: now })
    } else if (seconds && now - last.at >= seconds * 1000) {
      last.at = now
      button?.click()
    }
  }
}, 100)
