// What the module of an anywidget knows as `model` (https://anywidget.dev/en/afm): its values, their changes, messages.
import { bytesOf, isEqual } from "./values.js"

export class Model {
  #values
  #send
  #findModel
  #listeners = new Map() // event -> set of listeners
  #unsaved = new Set() // names that were set here and not saved
  #number = 0 // of the last message that was sent
  #sent = new Map() // name -> number of the last message that had it
  #telling = new Set() // names whose listeners are being called

  // `send(message, buffers)` sends to Python; `findModel(id)` gives a promise of another widget's model.
  constructor(values, { send, findModel }) {
    this.#values = values
    this.#send = send
    this.#findModel = findModel
  }

  get(name) {
    return this.#values[name]
  }

  set(name, value) {
    const values = typeof name === "string" ? { [name]: value } : name
    const changed = []
    for (const [key, each] of Object.entries(values)) {
      // an array or object counts as new: what is here may be the same, or a copy, changed in place meanwhile
      if (Object.is(this.#values[key], each) && (typeof each !== "object" || each === null)) continue
      this.#values[key] = each
      this.#unsaved.add(key)
      changed.push(key)
    }
    this.#tellChanged(changed)
  }

  save_changes() {
    if (!this.#unsaved.size) return
    const names = [...this.#unsaved]
    this.#unsaved.clear()
    this.#number += 1
    for (const name of names) this.#sent.set(name, this.#number)
    const state = Object.fromEntries(names.map((name) => [name, this.#values[name]]))
    this.#send({ method: "update", number: this.#number, state })
  }

  async send(content, callbacks, buffers) {
    this.#number += 1
    this.#send({ method: "custom", number: this.#number, content }, (buffers ?? []).map(bytesOf))
  }

  on(names, listener) {
    for (const name of names.split(/\s+/)) {
      if (!this.#listeners.has(name)) this.#listeners.set(name, new Set())
      this.#listeners.get(name).add(listener)
    }
  }

  off(names, listener) {
    for (const name of names ? names.split(/\s+/) : [...this.#listeners.keys()]) {
      if (listener) this.#listeners.get(name)?.delete(listener)
      else this.#listeners.delete(name)
    }
  }

  get widget_manager() {
    return { get_model: (id) => this.#findModel(id) }
  }

  // ---- from Python; no module sees these: what it gets is `watched` ---------------------------------------

  // `taken` is the number of the last message that Python has taken in: what was set since is newer than this.
  receiveValues(values, taken) {
    const changed = []
    for (const [name, value] of Object.entries(values)) {
      if ((this.#sent.get(name) ?? 0) > taken) continue
      this.#unsaved.delete(name)
      if (isEqual(this.#values[name], value)) continue
      this.#values[name] = value
      changed.push(name)
    }
    this.#tellChanged(changed)
  }

  // After the connection was lost: what was sent meanwhile may never have come.
  sendAgain(taken) {
    for (const [name, number] of this.#sent) if (number > taken) this.#unsaved.add(name)
    this.save_changes()
  }

  receiveCustom(content, buffers) {
    this.#tell("msg:custom", content, buffers)
  }

  #tellChanged(names) {
    for (const name of names) {
      if (this.#telling.has(name)) continue // it was set anew by one of those who hear of it
      this.#telling.add(name)
      this.#tell(`change:${name}`, this.#values[name])
      this.#telling.delete(name)
    }
    if (names.length) this.#tell("change")
  }

  #tell(event, ...given) {
    for (const listener of [...this.#listeners.get(event) ?? []]) {
      try {
        // Jupyter says first who changed and then the value, marimo the value alone
        if (event.startsWith("change:") && listener.length !== 1) listener(this, ...given)
        else listener(...given)
      } catch (error) {
        console.error(error)
      }
    }
  }
}

// A model as one initialization or one view sees it: what it listens to ends with `signal`.
export function watched(model, signal) {
  return {
    get: (name) => model.get(name),
    set: (name, value) => model.set(name, value),
    save_changes: () => model.save_changes(),
    send: (content, callbacks, buffers) => model.send(content, callbacks, buffers),
    on(names, listener) {
      if (signal.aborted) return
      model.on(names, listener)
      signal.addEventListener("abort", () => model.off(names, listener), { once: true })
    },
    off: (names, listener) => model.off(names, listener),
    widget_manager: {
      get_model: async (id) => watched(await model.widget_manager.get_model(id), signal),
    },
  }
}
