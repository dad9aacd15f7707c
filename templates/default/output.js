// What outputs need of a browser beyond HTML and CSS: typeset mathematics, buttons that copy code, plots that follow
// the page's theme.
// A plain module: it finds the files that it loads beside itself.
import "./charts.js"
import { fillFrames } from "./frames.js"
import { enhanceParts } from "./parts.js"

const VENDOR = new URL("./vendor/", import.meta.url)
let katex = null // a promise, once a page has mathematics

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
  for (const formula of formulas) {
    if (!formula.isConnected || formula.hasAttribute("data-enhanced")) continue
    const displayMode = formula.dataset.math === "display"
    library.render(formula.textContent, formula, { displayMode, throwOnError: false, strict: "ignore" })
    formula.setAttribute("data-enhanced", "")
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
