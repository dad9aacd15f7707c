// The modules of widgets: fetched from this server, once each.

const loaded = new Map() // address -> promise of what a module defines

// Gives what a module defines: an object with `initialize` and `render`, or a function that makes one.
export function load({ code, name }) {
  if (!loaded.has(code)) {
    const found = import(code).then((module) => define(module, name))
    found.catch(() => loaded.delete(code))
    loaded.set(code, found)
  }
  return loaded.get(code)
}

function define(module, name) {
  const made = module.default ?? (module.render || module.initialize ? module : null)
  const isDefined = typeof made === "function" || typeof made?.render === "function" || typeof made?.initialize === "function"
  if (!isDefined) throw new Error(`the module of ${name} exports no default with "render" or "initialize"`)
  return made
}

// Finds the addresses of other hosts that a module was to be fetched from and was not; null when it is not that.
export function findMissing(error) {
  const text = String(error?.message ?? error)
  if (!/dynamically imported module|importing a module script failed|error loading|failed to fetch/i.test(text)) return null
  const urls = (text.match(/https?:\/\/[^\s"')]+/g) ?? []).map((address) => new URL(address))
  return urls.filter((url) => url.host !== location.host)
}

// Says why a widget cannot be shown: what it needs of another host, or what its code said.
export function explain(error, hosts) {
  const text = String(error?.message ?? error)
  const missing = findMissing(error)
  const names = [...new Set(missing?.length ? missing.map((url) => url.host) : missing ? hosts : [])]
  if (!names.length) return { code: "NB351", why: "Its code failed in this browser.", text }
  return { code: "NB350", why: `Its code loads parts of itself from ${names.join(" and ")}, which this page may not or cannot reach.`, text }
}
