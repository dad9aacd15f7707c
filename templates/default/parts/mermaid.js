// Draws diagrams with Mermaid, which is loaded when the first one comes, in the colours of the page.

const SCRIPT = new URL("../vendor/mermaid/mermaid.min.js", import.meta.url).href
const sources = new Map() // diagram -> its text
const drawn = new Map() // text and settings -> SVG
const MOST_DRAWN = 40
let library = null // a promise
let number = 0
let queue = Promise.resolve() // Mermaid draws one at a time: its settings are global

function loadLibrary() {
  library ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: SCRIPT })
    script.onload = () => resolve(window.mermaid)
    script.onerror = () => reject(new Error(`${script.src} could not be loaded`))
    document.head.append(script)
  })
  return library
}

function readColours() {
  const style = getComputedStyle(document.documentElement)
  const token = (name) => style.getPropertyValue(`--appnb-${name}`).trim()
  return {
    background: token("surface"), primaryColor: token("faint"), primaryTextColor: token("text"),
    primaryBorderColor: token("muted"), lineColor: token("muted"), textColor: token("text"),
    edgeLabelBackground: token("bg"), secondaryColor: token("bg"), tertiaryColor: token("surface"), noteBkgColor: token("faint"), noteTextColor: token("text"),
  }
}

function findSettings(diagram) {
  const isDark = document.documentElement.dataset.theme === "dark"
  const name = diagram.dataset.themeName
  const given = diagram.dataset.variables ? JSON.parse(diagram.dataset.variables) : {}
  const themeVariables = name ? given : { darkMode: isDark, ...readColours() }
  const fontFamily = getComputedStyle(document.body).fontFamily
  const text = { htmlLabels: false, flowchart: { htmlLabels: false }, class: { htmlLabels: false } } // HTML could fetch
  return { startOnLoad: false, ...text, securityLevel: "strict", suppressErrorRendering: true, theme: name ?? "base", themeVariables, fontFamily }
}

async function draw(diagram) {
  const source = sources.get(diagram)
  const settings = findSettings(diagram)
  try {
    const mermaid = await loadLibrary()
    mermaid.initialize(settings)
    const { svg } = await mermaid.render(`appnb-diagram-${++number}`, source)
    drawn.set(JSON.stringify([source, settings]), svg)
    if (drawn.size > MOST_DRAWN) drawn.delete(drawn.keys().next().value)
    if (sources.get(diagram) === source) put(diagram, svg)
  } catch (error) {
    const note = Object.assign(document.createElement("p"), { textContent: String(error.message ?? error).split("\n")[0] })
    diagram.replaceChildren(source, note)
    diagram.setAttribute("data-enhanced-failed", "")
    diagram.setAttribute("data-enhanced", "")
  }
}

function put(diagram, svg) {
  diagram.innerHTML = svg
  diagram.removeAttribute("data-enhanced-failed")
  diagram.setAttribute("data-enhanced", "")
  diagram.ariaLabel = diagram.querySelector("svg")?.getAttribute("aria-roledescription") ?? "Diagram"
}

export function enhance(diagram) {
  if (diagram.hasAttribute("data-enhanced")) return
  sources.set(diagram, diagram.textContent)
  const there = drawn.get(JSON.stringify([diagram.textContent, findSettings(diagram)]))
  if (there) put(diagram, there) // at once: the output around it changed, and nothing is to flicker
  else queue = queue.then(() => draw(diagram))
}

new MutationObserver(() => {
  for (const diagram of sources.keys()) {
    if (diagram.isConnected) queue = queue.then(() => draw(diagram))
    else sources.delete(diagram)
  }
}).observe(document.documentElement, { attributeFilter: ["data-theme"] })
