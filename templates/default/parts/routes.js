// Shows the route that fits the page's address, and follows the address.

const known = new Set() // what is on the page
let isBack = false // the browser has gone through its history: it scrolls to where the page was left
window.navigation?.addEventListener("navigate", ({ navigationType }) => { isBack = navigationType === "traverse" })

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
  const isOther = chosen?.hidden
  for (const one of routes) one.hidden = one !== chosen
  return isOther
}

export function enhance(box) {
  known.add(box)
  show(box)
}

// Somebody who has scrolled past the routes and opens another one wants to read it.
function reveal(box) {
  const { top } = box.getBoundingClientRect()
  if (!isBack && (top < 0 || top > innerHeight)) box.scrollIntoView({ block: "start" })
}

function follow() {
  for (const box of known) {
    if (!box.isConnected) known.delete(box)
    else if (show(box)) reveal(box)
  }
}

addEventListener("hashchange", follow)
addEventListener("popstate", follow)
