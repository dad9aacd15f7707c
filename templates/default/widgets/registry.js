// The widgets of this page, by the ids that Python gave them.
import { send as sendMessage } from "../link.js"
import { findMissing } from "./modules.js"
import { Runtime } from "./runtime.js"
import { putBack, takeOut } from "./values.js"

const runtimes = new Map() // id -> runtime
const awaited = new Map() // id -> {promise, resolve}: widgets that somebody asked for before they came

export function getRuntime(id) {
  if (runtimes.has(id)) return Promise.resolve(runtimes.get(id))
  if (!awaited.has(id)) awaited.set(id, Promise.withResolvers())
  return awaited.get(id).promise
}

let makePlace = null // makes a place in an element: given by place.js, which knows of elements
export function placeWith(make) { makePlace = make }

const registry = { getRuntime, show: (runtime, el, signal) => makePlace(runtime, el, signal) }

// Takes the messages that came together, and the bytes that belong to them, in order.
export function receive({ messages }, buffers) {
  let at = 0
  const next = (count) => buffers.slice(at, at += count)
  for (const message of messages) {
    const values = putBack(message.state, message.paths, next(message.paths.length))
    const extra = next(message.extra).map((buffer) => new DataView(buffer))
    try {
      methods[message.method]?.(message, values, extra)
    } catch (error) {
      console.error(error)
    }
  }
}

const methods = {
  open(message, values) {
    const there = runtimes.get(message.model)
    if (there) {
      there.swap(message)
      there.model.receiveValues(values, message.taken)
      there.model.sendAgain(message.taken)
      return
    }
    const runtime = new Runtime(message, values, { send: (said, bytes) => send(message.model, said, bytes), registry })
    runtimes.set(message.model, runtime)
    awaited.get(message.model)?.resolve(runtime)
    awaited.delete(message.model)
  },
  update({ model, taken }, values) { runtimes.get(model)?.model.receiveValues(values, taken) },
  custom({ model }, { content }, buffers) { runtimes.get(model)?.model.receiveCustom(content, buffers) },
  code(message) { runtimes.get(message.model)?.swap(message) },
  close({ model }) {
    runtimes.get(model)?.close()
    runtimes.delete(model)
  },
}

function send(model, message, extra = []) {
  const { value, paths, buffers } = takeOut(message.state ?? {})
  const written = message.method === "update" ? { ...message, state: value, paths } : message
  sendMessage({ type: "widgets", model, ...written }, [...buffers, ...extra])
}

addEventListener("unhandledrejection", ({ reason }) => {
  for (const url of findMissing(reason) ?? []) {
    for (const runtime of runtimes.values()) runtime.failWhereEmpty(reason, url)
  }
})
