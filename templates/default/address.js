// Elements that are kept in the page's address: what they stand at is its query, and going back or forth sets them.
import { on, send } from "./link.js"

const BURST_MS = 1000 // changes of one element that follow so closely are one step: a slider that is dragged
let last = { names: "", at: -BURST_MS }
let known = location.search // what the server takes the query to be

function write(changes) {
  const query = new URLSearchParams(location.search)
  for (const [name, values] of Object.entries(changes)) {
    query.delete(name)
    for (const value of values) query.append(name, value)
  }
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/")
  return `${location.pathname}${text ? `?${text}` : ""}${location.hash}`
}

export function watchAddress() {
  on("address", ({ set, is_step: isStep }) => {
    const address = write(set)
    const names = Object.keys(set).join()
    const now = performance.now()
    const isBurst = names === last.names && now - last.at < BURST_MS
    last = { names, at: now }
    if (address === `${location.pathname}${location.search}${location.hash}`) return
    history[isStep && !isBurst ? "pushState" : "replaceState"](history.state, "", address)
    known = location.search
  })
  addEventListener("popstate", () => {
    last = { names: "", at: -BURST_MS }
    if (location.search === known) return // only the part after # is another
    known = location.search
    send({ type: "address", query: known })
  })
}
