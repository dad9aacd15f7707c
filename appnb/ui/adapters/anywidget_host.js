// Runs the module of one anywidget (https://anywidget.dev/en/afm) and keeps its traits in step with Python.
// Messages to Python: {change: {trait: value}, view, number}, {custom, buffers}. From Python: the same, where
// view and number tell whose change it was that made Python change.

let views = 0

export async function render({ model, el }) {
  const module = await load(model.module_text)
  const definition = typeof module.default === "function" ? await module.default() : module.default ?? module
  const widget = makeModel(model)
  if (model.style_text) {
    const style = document.createElement("style")
    style.textContent = model.style_text
    el.append(style)
  }
  const place = document.createElement("div")
  el.append(place)
  const ends = [await definition.initialize?.({ model: widget, experimental: widget.experimental })]
  ends.push(await definition.render?.({ model: widget, el: place, experimental: widget.experimental }))
  return () => {
    widget.close()
    for (const end of ends) end?.()
  }
}

const modules = new Map() // text -> promise of the module: an equal one is loaded once
function load(text) {
  if (!modules.has(text)) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }))
    modules.set(text, import(url).finally(() => URL.revokeObjectURL(url)))
  }
  return modules.get(text)
}

// What the module knows as `model`: its traits, their changes, and messages.
function makeModel(host) {
  const view = `${Date.now().toString(36)}-${++views}`
  const state = { ...host.state }
  const sent = {} // trait -> number of the last change of it that was sent
  const listeners = new Map() // event -> list of callbacks
  let unsaved = {}
  let number = 0

  const tell = (event, ...values) => { for (const listener of [...listeners.get(event) ?? []]) listener(...values) }
  const put = (name, value) => {
    if (isEqual(state[name], value)) return
    state[name] = value
    tell(`change:${name}`, undefined, value)
    tell("change")
  }
  const receive = (event) => {
    const message = event.data ?? event
    for (const [name, value] of Object.entries(message.change ?? {})) {
      const isOld = message.view === view && message.number < (sent[name] ?? 0)
      if (!isOld) put(name, value)
    }
    if ("custom" in message) {
      const buffers = (message.buffers ?? []).map((buffer) => new DataView(buffer.buffer ?? buffer))
      tell("msg:custom", message.custom, buffers)
    }
  }
  host.on("msg:custom", receive)

  const model = {
    get: (name) => state[name],
    set(name, value) {
      const values = typeof name === "string" ? { [name]: value } : name
      for (const [key, each] of Object.entries(values)) {
        if (state[key] === each) continue
        unsaved[key] = each
        put(key, each)
      }
    },
    save_changes() {
      if (!Object.keys(unsaved).length) return
      number += 1
      for (const name of Object.keys(unsaved)) sent[name] = number
      host.send_msg({ change: unsaved, view, number })
      unsaved = {}
    },
    on(names, listener) {
      for (const name of names.split(/\s+/)) {
        if (!listeners.has(name)) listeners.set(name, [])
        listeners.get(name).push(listener)
      }
    },
    off(names, listener) {
      for (const name of names ? names.split(/\s+/) : listeners.keys()) {
        listeners.set(name, listener ? (listeners.get(name) ?? []).filter((each) => each !== listener) : [])
      }
    },
    send: (custom, _callbacks, buffers) => host.send_msg({ custom, buffers: buffers ?? [] }),
    widget_manager: { get_model() { throw new Error("appnb: a widget inside an anywidget is not supported") } },
    experimental: { invoke: (name, message) => invoke(model, name, message) },
    close() {
      host.off?.("msg:custom", receive)
      listeners.clear()
    },
  }
  return model
}

// A command of Python's side (`@anywidget.experimental.command`), and its answer.
function invoke(model, name, message) {
  const id = crypto.randomUUID()
  return new Promise((resolve) => {
    const answer = (custom, buffers) => {
      if (custom?.id !== id) return
      model.off("msg:custom", answer)
      resolve([custom.response, buffers])
    }
    model.on("msg:custom", answer)
    model.send({ id, kind: "anywidget-command", name, msg: message })
  })
}

const isEqual = (a, b) => a === b || (typeof a === "object" && typeof b === "object" && write(a) === write(b))
const write = (value) => { try { return JSON.stringify(value) } catch { return {} } }
