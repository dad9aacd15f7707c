// What outputs need of a browser beyond HTML and CSS: typeset mathematics, buttons that copy code, plots that follow
// the page's theme.
// A plain module: it finds the files that it loads beside itself.
import "./charts.js"
import { fillFrames } from "./frames.js"
import { enhanceParts } from "./parts.js"

const VENDOR = new URL("./vendor/", import.meta.url)
let katex = null // a promise, once a page has mathematics
const macros = {} // that all formulas of the page may use

/**
 * Enhance what was just put into the page; what is enhanced already is left alone.
 * An element whose content changed here carries `data-enhanced`.
 */
export function enhance(root) {
  const formulas = root.querySelectorAll(".appnb-math:not([data-enhanced])")
  if (formulas.length) renderMath(root, formulas)
  for (const code of root.querySelectorAll(".appnb-code:not([data-enhanced])")) addCopyButton(code)
  fillFrames(root)
  enhanceParts(root)
}

function addStyle(place, href) {
  if ([...place.querySelectorAll("link")].some((link) => link.href === href)) return null
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href })
  place.append(link)
  return link
}

function loadKatex() {
  katex ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: new URL("katex/katex.min.js", VENDOR).href })
    script.onload = () => resolve(window.katex)
    script.onerror = () => reject(new Error(`${script.src} could not be loaded`))
    document.head.append(script)
  })
  return katex
}

async function renderMath(root, formulas) {
  const style = new URL("katex/katex.min.css", VENDOR).href
  addStyle(document.head, style) // fonts are the document's, also for a shadow root
  const shadow = root.getRootNode()
  if (shadow instanceof ShadowRoot) addStyle(shadow, style)
  let library = null
  try {
    library = await loadKatex()
  } catch (error) {
    console.error(`appnb: ${error.message}`) // the source stays readable
    return
  }
  const fresh = [...formulas].filter((formula) => formula.isConnected && !formula.hasAttribute("data-enhanced"))
  for (const formula of fresh) if (formula.dataset.math === "macros") defineMacros(library, formula)
  for (const formula of fresh) if (formula.dataset.math !== "macros") typeset(library, formula, formula.textContent)
}

function typeset(library, formula, source) {
  const displayMode = formula.dataset.math === "display"
  library.render(source, formula, { displayMode, macros: { ...macros }, throwOnError: false, strict: "ignore" })
  formula.setAttribute("data-enhanced", "")
}

// Takes definitions over, and typesets the formulas anew that use them.
function defineMacros(library, definitions) {
  definitions.setAttribute("data-enhanced", "")
  const before = { ...macros }
  library.renderToString(definitions.textContent, { macros, globalGroup: true, throwOnError: false, strict: "ignore" })
  const names = Object.keys(macros).filter((name) => JSON.stringify(macros[name]) !== JSON.stringify(before[name]))
  for (const formula of document.querySelectorAll(".appnb-math[data-enhanced]")) {
    const source = formula.querySelector("annotation")?.textContent ?? ""
    if (names.some((name) => source.includes(name))) typeset(library, formula, source)
  }
}

function addCopyButton(code) {
  code.setAttribute("data-enhanced", "")
  const button = Object.assign(document.createElement("button"), { type: "button", className: "appnb-copy", textContent: "Copy" })
  button.onclick = async () => {
    const done = await copy(code.querySelector("code").textContent)
    button.textContent = done ? "Copied" : "Press Ctrl+C"
    button.setAttribute("data-copied", "")
    setTimeout(() => {
      button.textContent = "Copy"
      button.removeAttribute("data-copied")
    }, 1500)
  }
  code.append(button)
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text) // only on a secure page
    return true
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text })
    document.body.append(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    return done
  }
}
