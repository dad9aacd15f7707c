// Shows the route that fits the page's address, and follows the address.

const known = new Set() // what is on the page

function fits(route, { hash, pathname }) {
  if (route === "*") return true
  const isHash = route.startsWith("#")
  const address = isHash ? hash || "#/" : pathname
  const trim = (text) => text.replace(/^#?\/?|\/$/g, "")
  const steps = trim(route).split("/")
  const there = trim(address).split("/").map((step) => { try { return decodeURIComponent(step) } catch { return step } })
  const tail = isHash || steps.length > there.length ? there : there.slice(there.length - steps.length) // below a prefix
  return steps.length === tail.length && steps.every((step, at) => step === tail[at] || (/^:\w/.test(step) && tail[at] !== ""))
}

function show(box) {
  const routes = [...box.children].filter((child) => child.dataset.route !== undefined)
  const there = routes.filter((one) => fits(one.dataset.route, location))
  const exact = there.find((one) => one.dataset.route !== "*" && !one.dataset.route.includes(":"))
  const chosen = exact ?? there.find((one) => one.dataset.route !== "*") ?? there[0]
  for (const one of routes) one.hidden = one !== chosen
}

export function enhance(box) {
  known.add(box)
  show(box)
}

function follow() {
  for (const box of known) {
    if (box.isConnected) show(box)
    else known.delete(box)
  }
}

addEventListener("hashchange", follow)
addEventListener("popstate", follow)
