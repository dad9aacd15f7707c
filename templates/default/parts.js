// Parts of outputs that need a script: each kind has a module, which is loaded when the first of its kind comes.
// A module's `enhance(element)` is called whenever the output around the element was changed; it keeps by itself what
// a reader has done (opened, scrolled, chosen), since the server's HTML knows nothing of it.

const MODULES = {
  carousel: () => import("./parts/carousel.js"),
  compare: () => import("./parts/compare.js"),
  download: () => import("./parts/download.js"),
  mermaid: () => import("./parts/mermaid.js"),
  nav: () => import("./parts/menu.js"),
  outline: () => import("./parts/outline.js"),
  routes: () => import("./parts/routes.js"),
  sidebar: () => import("./parts/sidebar.js"),
  tree: () => import("./parts/tree.js"),
}
const loaded = new Map() // kind -> module

async function loadPart(kind) {
  const module = await MODULES[kind]()
  loaded.set(kind, module)
  return module
}

export function enhanceParts(root) {
  const section = root.closest?.("[data-into]")
  if (section && !root.querySelector("[data-part=sidebar]")) loaded.get("sidebar")?.bringBack(section)
  loaded.get("outline")?.follow()
  for (const element of root.querySelectorAll("[data-part]")) {
    const kind = element.dataset.part
    if (!(kind in MODULES)) continue
    if (loaded.has(kind)) loaded.get(kind).enhance(element)
    else loadPart(kind).then(({ enhance }) => element.isConnected && enhance(element))
  }
}
