// One widget in this page: its model, the run of its module's `initialize`, and its views.
import { Model, watched } from "./model.js"
import { explain, load } from "./modules.js"

export class Runtime {
  model
  name
  #source // {code, hosts, name}
  #style
  #registry
  #lifetime = new AbortController() // of the widget in this page
  #generation = null // {controller, ready}: one run of one module
  #ending = Promise.resolve() // cleanups of generations before
  #views = new Set() // {place, signal}

  // `registry` finds other widgets: `getRuntime(id)`.
  constructor({ name, code, hosts }, values, { send, registry }) {
    this.name = name
    this.#source = { code, hosts: hosts ?? [], name }
    this.#registry = registry
    this.#send = send
    this.model = new Model(values, { send, findModel: async (id) => (await registry.getRuntime(id)).model })
    this.#style = values._css ?? ""
    this.model.on("change:_css", (style) => {
      this.#style = style ?? ""
      for (const { place } of this.#views) place.dress(this.#style)
    })
  }

  #send

  // What the module gave to others when it was initialized.
  get exports() {
    return this.#start().then(({ exports }) => exports)
  }

  // Shows the widget in a place until `signal` ends it.
  async show(place, signal, experimental = null) {
    if (signal.aborted || this.#lifetime.signal.aborted) return
    const view = { place, signal }
    this.#views.add(view)
    signal.addEventListener("abort", () => this.#views.delete(view), { once: true })
    place.dress(this.#style)
    await this.#draw(view)
  }

  // Goes on with another module: what ran ends first.
  async swap({ code, hosts }) {
    if (code === this.#source.code) return
    this.#source = { ...this.#source, code, hosts: hosts ?? [] }
    this.#end()
    for (const view of [...this.#views]) this.#draw(view)
  }

  close() {
    this.#lifetime.abort()
    this.#end()
    for (const { place } of this.#views) place.clear()
    this.#views.clear()
  }

  // ---- the module ------------------------------------------------------------------------------------------

  #start() {
    if (!this.#generation) {
      const controller = new AbortController()
      this.#generation = { controller, ready: this.#initialize(controller.signal, this.#ending) }
      this.#generation.ready.catch(() => {})
    }
    return this.#generation.ready
  }

  async #initialize(signal, ending) {
    await ending
    if (!this.#source.code) return { definition: {}, exports: undefined }
    const made = await load(this.#source)
    const definition = typeof made === "function" ? await made() : made
    const given = await definition.initialize?.({
      model: watched(this.model, signal), signal, experimental: this.#experimental(),
    })
    const cleanup = typeof given === "function" ? given : null
    if (cleanup) whenAborted(signal, () => this.#clean(cleanup))
    return { definition, exports: cleanup || typeof given !== "object" ? undefined : given ?? undefined }
  }

  #end() {
    this.#generation?.controller.abort()
    this.#generation = null
  }

  #clean(cleanup) {
    const done = Promise.resolve().then(cleanup).catch((error) => console.warn(`${this.name}: its cleanup failed`, error))
    this.#ending = Promise.all([this.#ending, done])
    return done
  }

  async #draw(view) {
    const { place } = view
    try {
      const ready = this.#start()
      const { controller } = this.#generation
      const { definition } = await ready
      const signal = AbortSignal.any([view.signal, controller.signal, this.#lifetime.signal])
      if (signal.aborted) return
      const el = place.makeRoom()
      const given = await definition.render?.({
        model: watched(this.model, signal), el, signal, host: this.#makeHost(signal), experimental: this.#experimental(),
      })
      if (typeof given === "function") whenAborted(signal, () => this.#clean(given))
    } catch (error) {
      if (!view.signal.aborted) this.#fail(place, error)
    }
  }

  // A promise failed that nobody waits for: if the module names that address and shows nothing, say why.
  async failWhereEmpty(error, url) {
    const { code, hosts } = this.#source
    if (!hosts.includes(url.host)) return
    const text = await (await fetch(code)).text() // the browser has it
    if (!text.includes(url.href)) return
    for (const { place } of this.#views) if (place.isEmpty) this.#fail(place, error)
  }

  #fail(place, error) {
    const said = explain(error, this.#source.hosts)
    place.fail(this.name, said)
    this.#send({ method: "failed", code: said.code, reason: said.text })
  }

  // ---- what a module is given beside its model ---------------------------------------------------------------

  // Other widgets, by the references that stand in values: their models, what they give to others, their views.
  #makeHost(signal) {
    const find = (reference) => this.#registry.getRuntime(readReference(reference))
    return {
      getModel: async (reference) => watched((await find(reference)).model, signal),
      getWidget: async (reference) => {
        const runtime = await find(reference)
        return {
          exports: await runtime.exports,
          render: ({ el, signal: own }) => this.#registry.show(runtime, el, own ?? signal),
        }
      },
    }
  }

  #experimental() {
    return { invoke: (name, message, options) => invoke(this.model, name, message, options) }
  }
}

function readReference(reference) {
  if (typeof reference !== "string" || !reference.startsWith("anywidget:")) {
    throw new Error(`${JSON.stringify(reference)} is no reference to a widget`)
  }
  return reference.slice("anywidget:".length)
}

function whenAborted(signal, call) {
  if (signal.aborted) call()
  else signal.addEventListener("abort", call, { once: true })
}

// A command of Python's side (`@anywidget.experimental.command`), and its answer. It waits as long as the notebook's
// cells run, unless `signal` ends it.
function invoke(model, name, msg, { buffers, signal } = {}) {
  const id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("-")
  return new Promise((resolve, reject) => {
    const stop = () => {
      model.off("msg:custom", hear)
      reject(signal.reason)
    }
    const hear = (content, answered) => {
      if (content?.id !== id) return
      model.off("msg:custom", hear)
      signal?.removeEventListener("abort", stop)
      resolve([content.response, answered])
    }
    if (signal?.aborted) return reject(signal.reason)
    signal?.addEventListener("abort", stop, { once: true })
    model.on("msg:custom", hear)
    model.send({ id, kind: "anywidget-command", name, msg }, undefined, buffers ?? [])
  })
}
