// Makes an element's children equal to some HTML with as few changes as it can, so that focus, scroll
// positions, selections and live parts survive. Holes are matched by id and never looked into.

import { isStandIn } from "./first_sight.js"
import { prepareFrames } from "./frames.js"

export function morph(target, html, park) {
  const template = document.createElement("template")
  template.innerHTML = html
  prepareFrames(template.content)
  morphChildren(target, template.content, park)
}

const key = (node) => (node.nodeType === Node.ELEMENT_NODE && node.localName === "appnb-hole" ? node.id : null)

const isFreeStandIn = (node) => node?.localName === "appnb-hole" && isStandIn(node) && !node.id

// What stands in for a live part goes on standing in the hole of that part, until it comes.
function takeOver(standIn, hole) {
  standIn.id = hole.id
  if (hole.dataset.fit) standIn.dataset.fit = hole.dataset.fit
  else delete standIn.dataset.fit
}

// Sections that a reader opens go by their headings.
const heading = (node) => (node.localName === "details" ? node.querySelector(":scope > summary")?.textContent ?? "" : null)

function isSame(a, b) {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName || key(a) !== key(b)) return false
  return a.nodeType !== Node.ELEMENT_NODE || a.id === b.id
}

function morphChildren(target, source, park) {
  const holes = new Map()
  const sections = new Map()
  for (const child of target.childNodes) {
    if (key(child)) holes.set(key(child), child)
    if (heading(child) !== null && !sections.has(heading(child))) sections.set(heading(child), child)
  }
  const headings = new Set([...source.childNodes].map(heading))
  let current = target.firstChild
  const put = (kept) => {
    if (kept === current) current = current.nextSibling
    else target.insertBefore(kept, current)
  }
  for (const wanted of [...source.childNodes]) {
    const hole = key(wanted) ? holes.get(key(wanted)) : null
    const section = sections.get(heading(wanted))
    const isOthers = current && heading(current) !== null && headings.has(heading(current))
    if (hole) {
      put(hole)
    } else if (section) {
      sections.delete(heading(wanted))
      put(section)
      morphNode(section, wanted, park)
    } else if (key(wanted) && isFreeStandIn(current)) {
      takeOver(current, wanted)
      current = current.nextSibling
    } else if (current && !isOthers && isSame(current, wanted)) {
      morphNode(current, wanted, park)
      current = current.nextSibling
    } else {
      target.insertBefore(wanted, current)
    }
  }
  while (current) {
    const next = current.nextSibling
    park(current)
    current.remove()
    current = next
  }
}

function morphNode(target, source, park) {
  if (target.nodeType !== Node.ELEMENT_NODE) {
    if (target.nodeValue !== source.nodeValue) target.nodeValue = source.nodeValue
    return
  }
  if (target.isEqualNode(source)) return
  for (const { name } of [...target.attributes]) {
    // what a reader opened, or what was put there to enhance it, is not the server's to take back
    if (!source.hasAttribute(name) && !(name === "open" || name.startsWith("data-enhanced"))) target.removeAttribute(name)
  }
  for (const { name, value } of source.attributes) {
    if (name !== "open" && target.getAttribute(name) !== value) target.setAttribute(name, value)
  }
  if (target.hasAttribute("data-enhanced")) {
    // its content was rewritten in the browser (mathematics): start again from the server's
    target.removeAttribute("data-enhanced")
    park(target)
    target.replaceChildren(...source.childNodes)
    return
  }
  morphChildren(target, source, park)
}
